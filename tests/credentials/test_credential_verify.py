"""What verifies, for us and for an independent library, and what must not: every touched byte, every foreign key."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import jwt as pyjwt
import pytest

from bot.credentials.contexts import credential_contexts, serialise
from bot.credentials.issue import jwt_of
from bot.credentials.keys import KeyRing, pem_of
from bot.credentials.proof import ProofFault, require_covered, sign
from bot.credentials.record import LANGUAGES, SLUGS, Issued, Slug
from bot.credentials.status import status_list
from bot.credentials.verify import check_components, check_jwt, verify
from tests.credentials import second_opinion, structure
from tests.credentials.samples import BASE, IDS, INDEX, LATER, issued, issued_stack


@pytest.fixture(scope="module")
def nothing_revoked(keys: KeyRing) -> bytes:
    return status_list(set(), keys, BASE, at=LATER)


def made_in(keys: KeyRing, slug: Slug, language: str) -> Issued:
    return issued_stack(keys, language=language)[0] if slug == "stack" else issued(keys, slug, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_credential_passes_both_libraries_and_the_structural_rules(
    keys: KeyRing, nothing_revoked: bytes, slug: Slug, language: str
) -> None:
    made = made_in(keys, slug, language)
    assert verify(made.json_bytes, keys.did_document(), nothing_revoked, now=LATER).valid
    assert second_opinion.accepts(made.json_bytes, keys.did_document())
    assert structure.faults(json.loads(made.json_bytes)) == []


def test_the_structural_rules_notice_what_is_wrong(eco: Issued) -> None:
    document = json.loads(eco.json_bytes)
    document["validFrom"] = "2026-06-15"
    document["credentialSubject"]["identifier"][0]["extra"] = "x"
    del document["credentialSubject"]["achievement"]["criteria"]
    document["proof"] = document["proof"][0]
    assert sorted(structure.faults(document)) == [
        "achievement lacks criteria",
        "identifier has extra",
        "proof is not an array",
        "validFrom is not a date-time with Z",
    ]


def test_the_order_of_contexts_and_the_types_are_those_verifiers_insist_on(eco: Issued) -> None:
    document = json.loads(eco.json_bytes)
    assert document["@context"] == credential_contexts(BASE)
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_a_flipped_byte_anywhere_fails(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    rng = random.Random(20260615)
    places = rng.sample(range(len(eco.json_bytes)), 60)
    for place in places:
        touched = bytearray(eco.json_bytes)
        touched[place] ^= 1 << rng.randrange(7)
        verdict = verify(bytes(touched), keys.did_document(), nothing_revoked, now=LATER)
        assert verdict.state == "unverifiable", touched[place - 20 : place + 20]


def test_openvc_rejects_flipped_values_too(keys: KeyRing, eco: Issued) -> None:
    for old, new in ((b'"86"', b'"96"'), (b"4711", b"4712"), (b"Maribor", b"Maribos"), (b'"onsite"', b'"online"')):
        assert old in eco.json_bytes
        assert not second_opinion.accepts(eco.json_bytes.replace(old, new, 1), keys.did_document())


def test_openvc_rejects_a_flipped_byte_anywhere(keys: KeyRing, eco: Issued) -> None:
    rng, document = random.Random(20260616), keys.did_document()
    assert second_opinion.accepts(eco.json_bytes, document)
    for place in rng.sample(range(len(eco.json_bytes)), 60):
        touched = bytearray(eco.json_bytes)
        touched[place] ^= 1 << rng.randrange(7)
        assert not second_opinion.accepts(bytes(touched), document), eco.json_bytes[place - 20 : place + 20]


def test_every_flipped_byte_of_the_token_fails(keys: KeyRing, eco: Issued) -> None:
    token, did_document = eco.jwt, keys.did_document()
    assert check_jwt(token, did_document) is None
    tail = len(token) - 200
    places = [*range(120), *range(120, tail, 97), *range(tail, len(token))]
    for place in places:
        touched = token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :]
        assert check_jwt(touched, did_document) is not None, place


def test_the_token_is_the_same_credential_and_passes_pyjwt(keys: KeyRing, eco: Issued) -> None:
    key = pem_of(keys.active("P-256").jwk)
    claims = pyjwt.decode(eco.jwt, key, algorithms=["ES256"], options={"verify_exp": False})
    document = json.loads(eco.json_bytes)
    assert {name: claims.pop(name) for name in ("iss", "sub", "jti", "nbf")} == {
        "iss": document["issuer"]["id"],
        "sub": document["credentialSubject"]["id"],
        "jti": document["id"],
        "nbf": int(datetime(2026, 6, 15, 9, 30, tzinfo=UTC).timestamp()),
    }
    document.pop("proof")
    assert claims == document
    assert pyjwt.get_unverified_header(eco.jwt) == {"alg": "ES256", "kid": keys.kid("P-256"), "typ": "JWT"}


def test_a_token_with_an_attackers_key_in_its_header_or_no_algorithm_fails(keys: KeyRing, eco: Issued) -> None:
    body = eco.jwt.split(".")[1]
    for header in ({"alg": "none", "kid": keys.kid("P-256"), "typ": "JWT"}, {"alg": "ES256", "jwk": {}, "typ": "JWT"}):
        head = base64.urlsafe_b64encode(serialise(header)).rstrip(b"=").decode()
        assert check_jwt(f"{head}.{body}.{eco.jwt.split('.')[2]}", keys.did_document()) is not None


def test_revoked_expired_and_not_yet_valid_are_told_apart(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    document = keys.did_document()
    revoked = status_list({INDEX["eco"]}, keys, BASE, at=LATER)
    assert verify(eco.json_bytes, document, revoked, now=LATER).state == "revoked"
    short = issued(keys, valid_until=LATER)
    assert verify(short.json_bytes, document, nothing_revoked, now=LATER - timedelta(seconds=1)).state == "valid"
    assert verify(short.json_bytes, document, nothing_revoked, now=LATER).state == "expired"
    early = datetime(2026, 6, 15, 9, 29, tzinfo=UTC)
    assert verify(eco.json_bytes, document, nothing_revoked, now=early).state == "not-yet"


def test_a_foreign_key_does_not_speak_for_the_issuer(
    keys: KeyRing, own_keys: KeyRing, eco: Issued, nothing_revoked: bytes
) -> None:
    foreign = issued(own_keys)
    assert verify(foreign.json_bytes, own_keys.did_document(), status_list(set(), own_keys, BASE), now=LATER).valid
    assert verify(foreign.json_bytes, keys.did_document(), nothing_revoked, now=LATER).state == "unverifiable"
    relabelled = json.loads(foreign.json_bytes)
    relabelled["proof"][0]["verificationMethod"] = keys.kid("Ed25519")
    assert not verify(serialise(relabelled), keys.did_document(), nothing_revoked, now=LATER).valid
    assert not second_opinion.accepts(serialise(relabelled), keys.did_document())


def test_a_forged_missing_or_foreign_status_list_makes_it_unverifiable(
    keys: KeyRing, own_keys: KeyRing, eco: Issued, nothing_revoked: bytes
) -> None:
    forged = json.loads(status_list({INDEX["eco"]}, keys, BASE))
    forged["credentialSubject"]["encodedList"] = json.loads(nothing_revoked)["credentialSubject"]["encodedList"]
    for wrong in (b"", b"{}", b"null", serialise(forged), status_list(set(), own_keys, BASE), eco.json_bytes):
        assert verify(eco.json_bytes, keys.did_document(), wrong, now=LATER).state == "unverifiable"


def test_another_spelling_an_added_member_or_a_doubled_key_is_not_what_was_issued(
    keys: KeyRing, eco: Issued, nothing_revoked: bytes
) -> None:
    document = json.loads(eco.json_bytes)
    with_member = {**document, "note": "added"}
    in_subject = {**document, "credentialSubject": {**document["credentialSubject"], "grade": "best"}}
    doubled = eco.json_bytes.replace(b'"name":', b'"name":"x","name":', 1)
    spaced = eco.json_bytes + b"\n"
    for wrong in (serialise(with_member), serialise(in_subject), doubled, spaced, json.dumps(document).encode()):
        assert not verify(wrong, keys.did_document(), nothing_revoked, now=LATER).valid


@pytest.mark.parametrize("junk", [b"", b"[]", b"null", b"\xff\xfe", b'{"issuer":1}', b'{"proof":[]}', b"[" * 100_000])
def test_junk_is_unverifiable_and_raises_nothing(keys: KeyRing, nothing_revoked: bytes, junk: bytes) -> None:
    assert verify(junk, keys.did_document(), nothing_revoked).state == "unverifiable"


def test_a_context_from_elsewhere_is_never_fetched(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    document = json.loads(eco.json_bytes)
    document["@context"][3] = "https://evil.example/contexts/eu-mc/v1.json"
    verdict = verify(serialise(document), keys.did_document(), nothing_revoked, now=LATER)
    assert verdict.state == "unverifiable"
    with pytest.raises(ProofFault, match="offline"):
        require_covered({key: value for key, value in document.items() if key != "proof"}, {})


def test_json_that_a_signature_would_not_cover_is_never_signed(keys: KeyRing) -> None:
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiableCredential", "typo": "x"}
    with pytest.raises(ProofFault, match="not cover"):
        sign(document, keys.ed25519_pem(), keys.kid("Ed25519"), LATER, {})


def test_the_parts_of_a_stack_are_checked_by_the_digest_of_their_bytes(keys: KeyRing) -> None:
    made, parts = issued_stack(keys)
    stack = json.loads(made.json_bytes)
    served = {f"{BASE}/credentials/{IDS[slug]}.json": part.json_bytes for slug, part in parts.items()}
    assert check_components(stack, served) == []
    eco_url = f"{BASE}/credentials/{IDS['eco']}.json"
    assert check_components(stack, {**served, eco_url: parts["eco"].json_bytes + b" "}) == [eco_url]
    assert check_components(stack, {}) == list(served)


def test_a_demo_host_with_a_port_works(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = "http://127.0.0.1:8765"
    keys = KeyRing.load_or_create(tmp_path_factory.mktemp("demo") / "keys", "127.0.0.1:8765")
    made = issued(keys, base=base)
    assert json.loads(made.json_bytes)["issuer"]["id"] == "did:web:127.0.0.1%3A8765" == keys.did
    assert verify(made.json_bytes, keys.did_document(), status_list(set(), keys, base), now=LATER).valid


def test_the_token_of_another_issuer_is_refused(keys: KeyRing, own_keys: KeyRing, eco: Issued) -> None:
    document = json.loads(eco.json_bytes)
    foreign = jwt_of({**document, "id": "urn:x"}, own_keys)
    assert check_jwt(foreign, keys.did_document()) is not None
    assert replace(eco, jwt=foreign).jwt != eco.jwt


def test_openvc_reads_the_revocation_bit_that_we_set(keys: KeyRing, eco: Issued, nothing_revoked: bytes) -> None:
    from openvc.status.status_list import check_credential_status

    credential = json.loads(eco.json_bytes)
    for listed, expected in ((nothing_revoked, False), (status_list({INDEX["eco"]}, keys, BASE), True)):
        assert second_opinion.accepts(listed, keys.did_document())
        result = check_credential_status(credential, resolve_status_list=partial(_read, listed))
        assert result.revoked is expected


def _read(listed: bytes, url: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(listed)
    return document
