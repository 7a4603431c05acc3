"""openbadgeslib's own verifiers, from the DID to the status, accept what is issued and refuse every touched byte.

Two limits of that library, both by its design: it reads no context that it does not ship, so ours is given to its
loader here; and it checks a status list's signature only when the list is a JWT, so the list's proof is checked apart.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import contexts, ldp
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3Verifier

from bot.credentials.contexts import context_url, eu_mc_context, serialise
from bot.credentials.keys import KeyRing, pem_of
from bot.credentials.record import LANGUAGES, SLUGS, Issued, Slug
from bot.credentials.status import status_list
from tests.credentials.samples import BASE, INDEX, LATER, issued, issued_stack

Download = Callable[..., bytes]


@pytest.fixture(autouse=True)
def our_context(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = contexts.document_loader({context_url(BASE): eu_mc_context(BASE)})
    monkeypatch.setattr(ldp, "document_loader", lambda *_: loader)


def served(keys: KeyRing, *revoked: int) -> Download:
    """What the issuer's host serves to a verifier; anything else would be a fetch from elsewhere."""
    files = {
        f"{BASE}/.well-known/did.json": serialise(keys.did_document()),
        f"{BASE}/status/revocation/1": status_list(set(revoked), keys, BASE),
    }
    return lambda url, *_, **__: files[url]


def accepts(keys: KeyRing, data: bytes, download: Download) -> bool:
    try:
        OB3LdpVerifier.for_issuer_did(keys.did).verify(data, check_status=True, verify_status_list=False, download=download)
    except LibOpenBadgesException:
        return False
    return True


def accepts_token(keys: KeyRing, token: str, download: Download) -> bool:
    try:
        verifier = OB3Verifier.for_issuer_did(keys.did, download)
        verifier.verify(token, check_status=True, verify_status_list=False, download=download)
    except LibOpenBadgesException:
        return False
    return True


@pytest.mark.parametrize("slug", SLUGS)
def test_every_credential_passes_both_of_its_verifiers(keys: KeyRing, slug: Slug) -> None:
    host = served(keys)
    for language in LANGUAGES:
        made = issued_stack(keys, language=language)[0] if slug == "stack" else issued(keys, slug, language=language)
        assert accepts(keys, made.json_bytes, host)
        assert accepts_token(keys, made.jwt, host)


def test_revoked_and_expired_fail(keys: KeyRing, eco: Issued) -> None:
    host = served(keys, INDEX["eco"])
    assert not accepts(keys, eco.json_bytes, host)
    assert not accepts_token(keys, eco.jwt, host)
    short = issued(keys, valid_until=LATER)  # long gone by the machine's clock, which this library reads
    assert not accepts(keys, short.json_bytes, served(keys))
    assert not accepts_token(keys, short.jwt, served(keys))


def test_one_flipped_byte_anywhere_fails(keys: KeyRing, eco: Issued) -> None:
    rng, host = random.Random(20260615), served(keys)
    for place in rng.sample(range(len(eco.json_bytes)), 60):
        touched = bytearray(eco.json_bytes)
        touched[place] ^= 1 << rng.randrange(7)
        assert not accepts(keys, bytes(touched), host), eco.json_bytes[place - 20 : place + 20]


def test_one_flipped_character_of_the_token_fails(keys: KeyRing, eco: Issued) -> None:
    host, token = served(keys), eco.jwt
    for place in (*range(0, len(token) - 90, 311), *range(len(token) - 86, len(token) - 1, 3)):
        touched = token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :]
        assert not accepts_token(keys, touched, host), place


def test_a_foreign_key_fails(keys: KeyRing, own_keys: KeyRing) -> None:
    foreign = issued(own_keys)
    assert accepts(own_keys, foreign.json_bytes, served(own_keys))
    assert not accepts(keys, foreign.json_bytes, served(keys))
    assert not accepts_token(keys, foreign.jwt, served(keys))


def test_the_status_list_has_a_proof_of_its_own(keys: KeyRing, own_keys: KeyRing) -> None:
    document = json.loads(status_list({INDEX["eco"]}, keys, BASE))
    verify_data_integrity_proof(document, _pem(keys))
    with pytest.raises(LibOpenBadgesException):
        verify_data_integrity_proof(document, _pem(own_keys))
    document["credentialSubject"]["encodedList"] = document["credentialSubject"]["encodedList"].replace("H4", "H5", 1)
    with pytest.raises(LibOpenBadgesException):
        verify_data_integrity_proof(document, _pem(keys))


def _pem(keys: KeyRing) -> bytes:
    return pem_of(keys.active("Ed25519").jwk)
