"""Owns reading from the signed bytes what a page says; must not know the records, so that pages cannot say more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.credentials.document import clean_email, identity_hash
from bot.credentials.record import EvidenceNumbers, Mobility
from bot.credentials.text import clean


@dataclass(frozen=True)
class Part:
    """One credential that a stack refers to."""

    page: str
    file: str
    title: str


@dataclass(frozen=True)
class Facts:
    """What one signed credential states, ready to be put into words."""

    id: str
    title: str
    language: str
    outcomes: tuple[str, ...]
    issuer: str
    body: str
    body_url: str | None
    country_code: str
    country: str
    region: str | None
    place: str | None
    awarded: datetime
    valid_from: datetime
    valid_until: datetime | None
    supervision: str
    identity: str
    attempt: int
    assessor: str | None
    monitor: str | None
    mobility: Mobility | None
    score: str | None
    required: str
    evidence: EvidenceNumbers
    evidence_root: str | None
    parts: tuple[Part, ...]
    status_index: int
    has_email: bool
    identifiers: tuple[dict[str, Any], ...]


def read_facts(data: bytes) -> Facts:
    """The facts of a credential of ours. Raises KeyError or ValueError when the bytes are not one."""
    document = json.loads(data)
    subject = document["credentialSubject"]
    achievement, source = subject["achievement"], subject["source"]
    identifiers = tuple(subject["identifier"])
    until = document.get("validUntil")
    return Facts(
        id=document["id"],
        title=document["name"],
        language=achievement["inLanguage"],
        outcomes=tuple(achievement["learningOutcome"]),
        issuer=document["issuer"]["name"],
        body=subject["awardingBody"],
        body_url=source.get("url"),
        country_code=source["address"]["addressCountryCode"],
        country=source["address"]["addressCountry"],
        region=source["address"].get("addressRegion"),
        place=subject.get("placeOfIssue"),
        awarded=datetime.fromisoformat(document["awardedDate"]),
        valid_from=datetime.fromisoformat(document["validFrom"]),
        valid_until=datetime.fromisoformat(until) if until else None,
        supervision=subject["supervisionKind"],
        identity=subject["identityCheckKind"],
        attempt=subject["assessmentAttempt"],
        assessor=subject.get("assessor"),
        monitor=subject.get("qualityMonitor"),
        mobility=_mobility(subject),
        score=subject["result"][0]["value"] if "result" in subject else None,
        required="80",
        evidence=_evidence(document["evidence"][0]),
        evidence_root=document["evidence"][0].get("evidenceRoot"),
        parts=_parts(document),
        status_index=int(document["credentialStatus"]["statusListIndex"]),
        has_email=any(entry["identityType"] == "emailAddress" for entry in identifiers),
        identifiers=identifiers,
    )


def is_about(facts: Facts, email: str) -> bool | None:
    """Whether the credential's e-mail check value is that of `email`; None when it carries none."""
    for entry in facts.identifiers:
        if entry["identityType"] == "emailAddress":
            return bool(identity_hash(clean_email(email), entry["salt"]) == entry["identityHash"])
    return None


def sealed_name(facts: Facts, name: str | None) -> str | None:
    """`name` cleaned, when it is the one that the credential was sealed for; else None, so no page shows another's."""
    shown = clean(name or "")
    for entry in facts.identifiers:
        if shown and entry["identityType"] == "name":
            sealed = identity_hash(shown, entry["salt"]) if entry["hashed"] else shown
            return shown if sealed == entry["identityHash"] else None
    return None


def _mobility(subject: dict[str, Any]) -> Mobility | None:
    if "hostCountry" not in subject:
        return None
    start, end = (date.fromisoformat(subject[f"activity{edge}Date"][:10]) for edge in ("Start", "End"))
    return Mobility(start, end, subject["hostCountry"], subject.get("hostPlace"))


def _evidence(entry: dict[str, Any]) -> EvidenceNumbers:
    names = ("validatedEntries", "learningHours", "attendedUnits", "quizItems")
    return EvidenceNumbers(*(int(entry[name]) for name in names))


def _parts(document: dict[str, Any]) -> tuple[Part, ...]:
    files = [resource["id"] for resource in document.get("relatedResource", [])]
    pages = [entry for entry in document["evidence"] if entry.get("genre") == "MicroCredential"]
    return tuple(Part(page["id"], file, page["name"]) for page, file in zip(pages, files, strict=True))
