"""Owns the structural rules of Open Badges 3.0 (appendix B.1) that both official schema variants demand."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

REQUIRED = {
    "": {"@context", "id", "type", "credentialSubject", "issuer", "validFrom", "name"},
    "credentialSubject": {"type", "achievement"},
    "achievement": {"id", "type", "criteria", "description", "name"},
    "identifier": {"type", "hashed", "identityHash", "identityType"},
    "alignment": {"type", "targetName", "targetUrl"},
    "result": {"type"},
    "resultDescription": {"id", "type", "name", "resultType"},
    "evidence": {"type"},
    "otherIdentifier": {"type", "identifier", "identifierType"},
    "image": {"id", "type"},
    "issuer": {"id", "type"},
    "source": {"id", "type"},
    "address": {"type"},
    "credentialSchema": {"id", "type"},
    "credentialStatus": {"id", "type"},
    "relatedResource": {"id", "digestSRI"},
    "proof": {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"},
}
CLOSED = {
    "identifier": REQUIRED["identifier"] | {"salt"},
    "otherIdentifier": REQUIRED["otherIdentifier"],
    "image": REQUIRED["image"] | {"caption"},
}
ARRAYS = {
    "identifier", "alignment", "tag", "result", "resultDescription", "evidence", "otherIdentifier",
    "credentialSchema", "proof", "relatedResource", "learningOutcome", "@context",
}  # fmt: skip
STRINGS = {("otherIdentifier", "identifier"), ("result", "resultDescription")}
OBJECTS = {"credentialSubject", "achievement", "criteria", "image", "issuer", "source", "address", "credentialStatus"}
TYPE_ARRAYS = {"", "credentialSubject", "achievement", "alignment", "result", "resultDescription", "evidence", "issuer",
               "source", "address"}  # fmt: skip
DATES = {"awardedDate", "validFrom", "validUntil", "activityStartDate", "activityEndDate", "created"}
URLS = {"id", "url", "targetUrl", "statusListCredential"}


def faults(document: Any, place: str = "") -> list[str]:
    """Every rule that `document` breaks, each with the member where it breaks; empty when it keeps them all."""
    found = [f"{place} lacks {name}" for name in sorted(REQUIRED.get(place, set()) - set(document))]
    found += [f"{place} has {name}" for name in sorted(set(document) - CLOSED.get(place, set(document)))]
    if place in TYPE_ARRAYS and not isinstance(document.get("type"), list):
        found.append(f"{place}.type is not an array")
    for name, value in document.items():
        found += [] if (place, name) in STRINGS else _member(name, value)
    return found


def _member(name: str, value: Any) -> list[str]:
    if name in ARRAYS and not isinstance(value, list):
        return [f"{name} is not an array"]
    if name in OBJECTS and not isinstance(value, dict):
        return [f"{name} is not an object"]
    if value in (None, "", [], {}):
        return [f"{name} is empty"]
    if name in DATES and not DATE_TIME.fullmatch(value):
        return [f"{name} is not a date-time with Z"]
    if name in URLS and not urlsplit(value).scheme:
        return [f"{name} is not an absolute address"]
    children = value if isinstance(value, list) else [value]
    return [fault for child in children if isinstance(child, dict) for fault in faults(child, name)]
