"""JavaScript verifiers from elsewhere accept what is issued, see what is revoked, and refuse every touched byte."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest

from bot.credentials.contexts import serialise
from bot.credentials.keys import KeyRing
from bot.credentials.record import LANGUAGES, SLUGS, Issued
from bot.credentials.status import status_list
from tests.credentials.npm_verifiers import ask, node
from tests.credentials.samples import BASE, INDEX, LATER, issued, issued_stack


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    node()


@pytest.fixture(scope="module")
def nothing_revoked(keys: KeyRing) -> bytes:
    return status_list(set(), keys, BASE, at=LATER)


def test_every_credential_in_every_language_passes(keys: KeyRing, nothing_revoked: bytes) -> None:
    made = [
        issued_stack(keys, language=language)[0] if slug == "stack" else issued(keys, slug, language=language)
        for slug in SLUGS
        for language in LANGUAGES
    ]
    cases = [case for one in made for case in (one.json_bytes, one.jwt)]
    for verdict in ask(keys, nothing_revoked, LATER, *cases):
        assert verdict == {"verified": True, "revoked": False, "error": ""}


def test_the_barest_and_the_fullest_pass(keys: KeyRing, nothing_revoked: bytes) -> None:
    bare = issued(keys, contact_email=None, mobility=None, supervision="none", identity_check="none", place=None)
    full = issued(keys, published=True, valid_until=LATER + timedelta(days=9), evidence_root="sha256:" + "ab" * 32)
    verdicts = ask(keys, nothing_revoked, LATER, bare.json_bytes, full.json_bytes)
    assert [verdict["verified"] for verdict in verdicts] == [True, True], verdicts


def test_one_flipped_byte_anywhere_fails(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    rng, touched = random.Random(20260615), []
    for place in rng.sample(range(len(eco.json_bytes)), 120):
        one = bytearray(eco.json_bytes)
        one[place] ^= 1 << rng.randrange(7)
        touched.append(bytes(one))
    for case, verdict in zip(touched, ask(keys, nothing_revoked, LATER, *touched), strict=True):
        assert not verdict["verified"], case


def test_one_flipped_byte_of_the_token_fails(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    token = eco.jwt
    places = [*range(0, len(token) - 1, 61), *range(len(token) - 60, len(token) - 1)]
    touched = [token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :] for place in places]
    assert ask(keys, nothing_revoked, LATER, token)[0]["verified"]
    for place, verdict in zip(places, ask(keys, nothing_revoked, LATER, *touched), strict=True):
        assert not verdict["verified"], place


def test_revoked_expired_and_early_are_seen(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    (revoked,) = ask(keys, status_list({INDEX["eco"]}, keys, BASE, at=LATER), LATER, eco.json_bytes)
    assert (revoked["verified"], revoked["revoked"]) == (True, True)
    (expired,) = ask(keys, nothing_revoked, LATER + timedelta(days=1), issued(keys, valid_until=LATER).json_bytes)
    assert not expired["verified"] and "validUntil" in expired["error"]
    (early,) = ask(keys, nothing_revoked, LATER - timedelta(days=60), eco.json_bytes)
    assert not early["verified"] and "validFrom" in early["error"]


def test_a_foreign_key_a_forged_list_and_an_added_member_fail(
    keys: KeyRing, own_keys: KeyRing, eco: Issued, nothing_revoked: bytes
) -> None:
    relabelled = json.loads(issued(own_keys).json_bytes)
    relabelled["proof"][0]["verificationMethod"] = keys.kid("Ed25519")
    with_member = {**json.loads(eco.json_bytes), "note": "added"}
    for verdict in ask(keys, nothing_revoked, LATER, serialise(relabelled), serialise(with_member), issued(own_keys).json_bytes):
        assert not verdict["verified"]
    forged = json.loads(status_list({INDEX["eco"]}, keys, BASE, at=LATER))
    forged["credentialSubject"]["encodedList"] = json.loads(nothing_revoked)["credentialSubject"]["encodedList"]
    for listed in (serialise(forged), status_list(set(), own_keys, BASE, at=LATER)):
        assert not ask(keys, listed, LATER, eco.json_bytes)[0]["verified"]


def test_after_a_rotation_both_pass_and_after_a_compromise_the_old_one_fails(own_keys: KeyRing) -> None:
    old = issued(own_keys)
    rotated = own_keys.rotate()
    new = issued(rotated)
    verdicts = ask(rotated, status_list(set(), rotated, BASE, at=LATER), LATER, old.json_bytes, new.json_bytes, old.jwt, new.jwt)
    assert [one["verified"] for one in verdicts] == [True] * 4, verdicts
    entry = next(entry for entry in rotated.entries if entry.kind == "Ed25519" and entry.state == "retired")
    left = rotated.compromise(entry.fragment)
    verdicts = ask(left, status_list(set(), left, BASE, at=LATER), LATER, old.json_bytes, new.json_bytes)
    assert [one["verified"] for one in verdicts] == [False, True], verdicts
