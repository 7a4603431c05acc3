"""What is issued passes the official Open Badges 3.0 schemas and the official ELM 3.2 shapes; what is spoilt does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from bot.credentials.achievements import load_achievements
from bot.credentials.elm import elm_file
from bot.credentials.keys import KeyRing
from bot.credentials.record import LANGUAGES, SLUGS, Issued, Slug
from bot.credentials.seal import seal
from tests.credentials.official import OPEN_BADGES_SCHEMAS, breaches, schema
from tests.credentials.samples import BASE, ISSUER, LATER, issued, issued_stack, record
from tests.credentials.test_credential_elm import PARTS, container


def objections(name: str, document: Any) -> list[str]:
    return [f"{'/'.join(map(str, fault.path))}: {fault.message[:120]}" for fault in schema(name).iter_errors(document)]


# Open Badges 3.0 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPEN_BADGES_SCHEMAS)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_credential_passes_both_official_schemas(keys: KeyRing, slug: Slug, name: str) -> None:
    for language in LANGUAGES:
        made = issued_stack(keys, language=language)[0] if slug == "stack" else issued(keys, slug, language=language)
        assert objections(name, json.loads(made.json_bytes)) == []


@pytest.mark.parametrize("name", OPEN_BADGES_SCHEMAS)
def test_so_does_the_barest_and_the_fullest(keys: KeyRing, name: str) -> None:
    bare = issued(keys, contact_email=None, mobility=None, supervision="none", identity_check="none", place=None)
    full = issued(keys, published=True, valid_until=LATER, evidence_root="sha256:" + "ab" * 32)
    for made in (bare, full):
        assert objections(name, json.loads(made.json_bytes)) == []


SPOILT: dict[str, Callable[[Any], object]] = {
    "no criteria": lambda d: d["credentialSubject"]["achievement"].pop("criteria"),
    "a date without time": lambda d: d.update(validFrom="2026-06-15"),
    "the contexts in another order": lambda d: d["@context"].reverse(),
    "no issuer": lambda d: d.pop("issuer"),
    "an unknown key in a closed object": lambda d: d["credentialSubject"]["identifier"][0].update(extra="x"),
    "a type that is none of theirs": lambda d: d.update(type=["VerifiableCredential", "Diploma"]),
}


@pytest.mark.parametrize("name", OPEN_BADGES_SCHEMAS)
@pytest.mark.parametrize("how", SPOILT)
def test_both_schemas_notice_what_is_spoilt(eco: Issued, how: str, name: str) -> None:
    document = json.loads(eco.json_bytes)
    SPOILT[how](document)
    assert objections(name, document) != []


def test_the_strict_schema_demands_the_arrays_that_we_write(eco: Issued) -> None:
    document = json.loads(eco.json_bytes)
    document["proof"] = document["proof"][0]
    loose, strict = OPEN_BADGES_SCHEMAS
    assert objections(loose, document) == []
    assert objections(strict, document) != []


# the European file --------------------------------------------------------------------------------------------------


def european(slug: Slug = "eco", **changes: Any) -> Any:
    award = record(slug, **{"components": PARTS if slug == "stack" else (), **changes})
    return json.loads(elm_file(award, load_achievements()[slug], ISSUER, BASE))["credential"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_european_file_conforms(slug: Slug, language: str) -> None:
    assert breaches(european(slug, language=language)) == []


def test_so_does_one_with_nothing_that_may_be_left_out() -> None:
    award = record(contact_email=None, mobility=None, supervision="none", identity_check="none", place=None)
    issuer = replace(ISSUER, url=None, email=None, region=None, place=None)
    assert breaches(json.loads(elm_file(award, load_achievements()["eco"], issuer, BASE))["credential"]) == []


def test_the_sealed_payload_conforms_as_well() -> None:
    file = elm_file(record(), load_achievements()["eco"], ISSUER, BASE)
    sealed = json.loads(seal(file, container(ec.generate_private_key(ec.SECP256R1())), b"pw", LATER))
    assert breaches(json.loads(sealed["payload"])) == []


def _claim(document: Any) -> Any:
    return document["credentialSubject"]["hasClaim"]


BROKEN: dict[str, Callable[[Any], object]] = {
    "no profile": lambda d: d.pop("credentialProfiles"),
    "no display": lambda d: d.pop("displayParameter"),
    "no title": lambda d: _claim(d).pop("title"),
    "no awarding body": lambda d: _claim(d)["awardedBy"].pop("awardingBody"),
    "no legal name": lambda d: d["issuer"].pop("legalName"),
    "an issuer without an address": lambda d: d["issuer"].pop("location"),
    "a level of another list": lambda d: _claim(d)["specifiedBy"]["eqfLevel"]["inScheme"].update(id="https://example.org/levels"),
    "a workload that is no duration": lambda d: _claim(d)["specifiedBy"].update(volumeOfLearning="15 hours"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_the_shapes_notice_what_is_broken(how: str) -> None:
    document = copy.deepcopy(european())
    BROKEN[how](document)
    assert breaches(document) != []
