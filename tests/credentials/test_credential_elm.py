"""The ELM file for the provider: complete, typed by EU lists, sealed only by a certificate, and never public."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from bot.credentials.achievements import load_achievements
from bot.credentials.elm import elm_file
from bot.credentials.record import LANGUAGES, Component, IssueRefused, Slug
from bot.credentials.seal import SealFault, check_seal, seal
from tests.credentials.samples import BASE, IDS, ISSUER, LATER, record

PARTS = tuple(Component(f"{BASE}/credentials/{k}", "sha384-x", f"{BASE}/credentials/{k}.json") for k in "abc")


def made(slug: Slug = "eco", **changes: Any) -> Any:
    award = record(slug, **changes)
    return json.loads(elm_file(award, load_achievements()[slug], ISSUER, BASE))["credential"]


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(node for child in value.values() for node in nodes(child))]
    return [node for child in value for node in nodes(child)] if isinstance(value, list) else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["eco", "stack"])
def test_everything_that_the_shapes_demand_is_there(slug: Slug, language: str) -> None:
    credential = made(slug, language=language, components=PARTS if slug == "stack" else ())
    assert credential["type"] == ["VerifiableCredential", "EuropeanDigitalCredential"]
    assert {"issued", "validFrom", "credentialProfiles", "credentialSchema", "displayParameter"} <= set(credential)
    issuer, subject = credential["issuer"], credential["credentialSubject"]
    assert issuer["legalName"][language] == "Šolski center Primer"
    assert issuer["location"]["address"]["countryCode"]["id"].endswith("/country/SVN")
    assert issuer["eIDASIdentifier"]["notation"] == "SI12345678"
    claim = subject["hasClaim"]
    assert subject["fullName"][language] == "Ana Žnidaršič"
    assert claim["title"][language] == load_achievements()[slug].title[language]
    assert claim["awardedBy"]["awardingBody"]["legalName"] == issuer["legalName"]
    specification = claim["specifiedBy"]
    assert specification["volumeOfLearning"] == ("PT15H" if slug == "eco" else "PT45H")
    assert len(specification["learningOutcome"]) == (6 if slug == "eco" else 18)
    assert specification["eqfLevel"]["id"] == "http://data.europa.eu/snb/eqf/4"
    assert "creditPoint" not in specification
    assert ("provenBy" in claim) is (slug == "eco")


def test_every_node_has_an_id_of_its_own_and_every_concept_its_list() -> None:
    found = nodes(made())
    own = [node["id"] for node in found if str(node.get("id", "")).startswith("urn:epass:")]
    concepts = [node for node in found if node.get("type") == "Concept"]
    assert len(own) == len(set(own))
    assert len(concepts) > 10
    for node in concepts:
        assert node["id"].startswith(node["inScheme"]["id"].rsplit("/25831c2", 1)[0])
        assert node["prefLabel"]["en"]


def test_only_what_happened_is_claimed() -> None:
    assert "temporal" in made()["credentialSubject"]["hasClaim"]["influencedBy"]
    bare = made(mobility=None, supervision="none", identity_check="none", contact_email=None)
    claim = bare["credentialSubject"]["hasClaim"]
    assert "temporal" not in claim["influencedBy"]
    assert claim["provenBy"]["idVerification"]["id"].endswith("c598449d64")
    assert "idVerification" not in made()["credentialSubject"]["hasClaim"]["provenBy"]
    assert "contactPoint" not in bare["credentialSubject"]


def test_what_the_lists_do_not_know_is_refused() -> None:
    for issuer, code in (
        (replace(ISSUER, country_code="XX"), "unknown-country"),
        (replace(ISSUER, legal_id=None), "no-legal-id"),
    ):
        with pytest.raises(IssueRefused, match=code):
            elm_file(record(), load_achievements()["eco"], issuer, BASE)


def container(key: Any, *, identifier: str | None = "VATSI-12345678", days: int = 300) -> bytes:
    """A self-signed seal certificate in PKCS#12."""
    attributes = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Šolski center Primer")]
    attributes += [x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier)] if identifier else []
    name = x509.Name(attributes)
    start = LATER - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=days))
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    certificate = builder.sign(key, algorithm)
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, BestAvailableEncryption(b"pw"))


@pytest.fixture(scope="module")
def file() -> bytes:
    return elm_file(record(), load_achievements()["eco"], ISSUER, BASE)


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_a_seal_holds_until_a_byte_is_touched(file: bytes, kind: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "P-256" else rsa.generate_private_key(65537, 2048)
    sealed = seal(file, container(key), b"pw", LATER)
    assert "Primer" in check_seal(sealed)
    value = json.loads(sealed)
    header = json.loads(base64.urlsafe_b64decode(value["signatures"][0]["protected"] + "=="))
    assert header["crit"] == ["b64", "sigT"]
    assert header["sigT"] == "2026-07-01T12:00:00Z"
    assert json.loads(value["payload"])["issuer"]["eIDASIdentifier"]["notation"] == "VATSI-12345678"
    start = sealed.index(IDS["eco"].encode())
    for place in (*range(start, len(sealed), 20_011), len(sealed) - 6, len(sealed) - 40):
        touched = bytearray(sealed)
        touched[place] ^= 1
        with pytest.raises(SealFault):
            check_seal(bytes(touched))


def test_the_seal_speaks_for_its_own_certificate_only(file: bytes) -> None:
    one, two = (seal(file, container(ec.generate_private_key(ec.SECP256R1())), b"pw", LATER) for _ in range(2))
    mixed = json.loads(one)
    mixed["signatures"][0]["protected"] = json.loads(two)["signatures"][0]["protected"]
    with pytest.raises(SealFault, match="does not hold"):
        check_seal(json.dumps(mixed).encode())


def test_certificates_that_cannot_seal_say_why(file: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    cases = (
        (b"junk", b"pw", LATER, "cannot be opened"),
        (container(key), b"wrong", LATER, "cannot be opened"),
        (container(key), b"pw", datetime(2030, 1, 1, tzinfo=UTC), "not valid on 2030-01-01"),
        (container(ed25519.Ed25519PrivateKey.generate()), b"pw", LATER, "RSA or a P-256"),
    )
    for p12, password, at, words in cases:
        with pytest.raises(SealFault, match=words):
            seal(file, p12, password, at)
    for junk in (b"", b"{}", b"[]", b'{"signatures":[{}],"payload":""}'):
        with pytest.raises(SealFault):
            check_seal(junk)
