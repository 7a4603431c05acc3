"""Owns the Bitstring Status List of revocations; must not know why anything was revoked, or whose it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from random import Random, SystemRandom

from bot.credentials.address import STATUS_PATH, clean_base, host_of
from bot.credentials.contexts import serialise
from bot.credentials.keys import KeyRing
from bot.credentials.proof import sign

SIZE = 131_072
"""Entries of a list: the minimum of W3C Bitstring Status List 1.0, so that one entry hides among many."""


class ListFull(Exception):
    """Every index of the list is taken; a second list is needed before anything more can be issued."""


def random_index(taken: Collection[int], rng: Random | None = None) -> int:
    """A free index, 0..131071, drawn at random so that it tells nothing of the order of issue. Raises ListFull."""
    used = frozenset(taken)
    if len(used) >= SIZE:
        raise ListFull(f"all {SIZE} entries are taken")
    rng = rng or SystemRandom()
    while (index := rng.randrange(SIZE)) in used:
        pass
    return index


def status_list(indices_revoked: Collection[int], keys: KeyRing, base_url: str, *, at: datetime | None = None) -> bytes:
    """The signed list as it is served. It has no expiry: an expired list would make every credential unverifiable.

    Raises ValueError for an index outside the list or a `base_url` that is not the keys' host.
    """
    from openbadgeslib.ob3.status_list import build_status_list_credential

    base = clean_base(base_url)
    if host_of(base) != keys.host:
        raise ValueError(f"the keys are those of {keys.host}, not of {host_of(base)}")
    at = (at or datetime.now(UTC)).replace(microsecond=0)
    url = base + STATUS_PATH
    document = build_status_list_credential(keys.did, url, "revocation", sorted(indices_revoked), SIZE, issued=at)
    return serialise(sign(document, keys.ed25519_pem(), keys.kid("Ed25519"), at, {}))
