"""Owns the JSON-LD contexts credentials are read in: those a package ships and our own; nothing is ever fetched."""

from __future__ import annotations

import json
from typing import Any

from bot.credentials.address import CONTEXT_PATH, clean_base

W3C = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"

_TEXT_TERMS = (
    "volumeOfLearning",
    "ectsEquivalent",
    "workloadDescription",
    "levelDescription",
    "assessmentDescription",
    "participationDescription",
    "qualityAssurance",
    "entryRequirement",
    "stackability",
    "furtherInformation",
    "supervision",
    "awardingBody",
    "qualityMonitor",
    "placeOfIssue",
    "assessor",
    "hostCountry",
    "hostPlace",
    "supervisionKind",
    "identityCheckKind",
    "evidenceRoot",
)
_IRI_TERMS = ("eqfLevel", "assessmentType", "participationForm")
_NUMBER_TERMS = (
    "workloadHours",
    "assessmentAttempt",
    "validatedEntries",
    "learningHours",
    "attendedUnits",
    "quizItems",
)


def context_url(base_url: str) -> str:
    """Where our extension context is served; immutable, so that old signatures keep their meaning."""
    return clean_base(base_url) + CONTEXT_PATH


def eu_mc_context(base_url: str) -> dict[str, Any]:
    """The extension context with the EU micro-credential elements (EU Rec. 2022/C 243/02 Annex I).

    Every element stands in Open Badges core terms too, so a reader that ignores this context loses nothing.
    """
    vocabulary = context_url(base_url).removesuffix(".json") + "#"
    terms: dict[str, Any] = {"EuMicroCredentialAchievement": vocabulary + "EuMicroCredentialAchievement"}
    terms |= {name: {"@id": vocabulary + name} for name in _TEXT_TERMS}
    terms |= {name: {"@id": vocabulary + name, "@type": "@id"} for name in _IRI_TERMS}
    terms |= {name: {"@id": vocabulary + name, "@type": _XSD_INTEGER} for name in _NUMBER_TERMS}
    terms["learningOutcome"] = {"@id": vocabulary + "learningOutcome", "@container": "@set"}
    return {"@context": terms}


def credential_contexts(base_url: str) -> list[str]:
    """The `@context` of a credential; the order of the first two is required by Open Badges 3.0."""
    return [W3C, OPEN_BADGES, EXTENSIONS, context_url(base_url)]


def extension_for(document: dict[str, Any], host: str) -> dict[str, dict[str, Any]]:
    """Our context under the address a document names, but only on the issuer's own `host`; else nothing."""
    named = document.get("@context")
    for scheme in ("https", "http"):
        base = f"{scheme}://{host}"
        if isinstance(named, list) and context_url(base) in named:
            return {context_url(base): eu_mc_context(base)}
    return {}


def all_contexts(base_url: str) -> dict[str, dict[str, Any]]:
    """Every context that a credential or status list of ours needs, by address, for the browser and the bundle."""
    from openbadgeslib.ob3.contexts import load_context

    shipped = {url: load_context(url) for url in (W3C, OPEN_BADGES, EXTENSIONS)}
    return shipped | {context_url(base_url): eu_mc_context(base_url)}


def serialise(document: dict[str, Any]) -> bytes:
    """The one byte form documents are stored and served in: compact UTF-8 JSON in the order they were written."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
