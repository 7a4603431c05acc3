"""Owns the award records that the credential and page tests share; must not know what is asserted about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.credentials.achievements import load_achievements
from bot.credentials.issue import issue
from bot.credentials.keys import KeyRing
from bot.credentials.record import (
    AwardRecord,
    Component,
    EvidenceNumbers,
    Issued,
    IssuerProfile,
    Mobility,
    Slug,
)
from bot.credentials.status import status_list

BASE = "https://badges.example.org"
HOST = "badges.example.org"
AWARDED = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

IDS: dict[Slug, str] = {
    "eco": "5a3f6c1e-8d2b-4f7a-9c0d-1e2f3a4b5c6d",
    "ecn": "6b4f6c1e-8d2b-4f7a-9c0d-1e2f3a4b5c6d",
    "soc": "7c5f6c1e-8d2b-4f7a-9c0d-1e2f3a4b5c6d",
    "stack": "8d6f6c1e-8d2b-4f7a-9c0d-1e2f3a4b5c6d",
}
INDEX: dict[Slug, int] = {"eco": 4711, "ecn": 99_001, "soc": 7, "stack": 131_071}

ISSUER = IssuerProfile(
    provider_id="sc-example",
    name="Šolski center Primer",
    country_code="SI",
    country_name="Slovenija",
    url="https://school.example.org/",
    email="credentials@school.example.org",
    region="Podravska",
    place="Maribor",
    legal_id="SI12345678",
)


def record(slug: Slug = "eco", **changes: Any) -> AwardRecord:
    """A complete award of one path (or, with its components given, of the stack)."""
    values: dict[str, Any] = {
        "id": IDS[slug],
        "achievement": slug,
        "language": "en",
        "learner_name": "Ana Žnidaršič",
        "awarded_at": AWARDED,
        "score": None if slug == "stack" else 86,
        "evidence": EvidenceNumbers(validated_entries=12, hours=15, attended_units=4, quiz_items=60),
        "status_index": INDEX[slug],
        "subject_id": "urn:uuid:0f9d6c1e-8d2b-4f7a-9c0d-1e2f3a4b5c6d",
        "contact_email": "ana@example.org",
        "place": "Maribor",
        "mobility": Mobility(date(2026, 5, 4), date(2026, 5, 29), "PT", "Porto"),
        "identity_check": "onsite",
        "supervision": "onsite",
    }
    return AwardRecord(**{**values, **changes})


def keyring(directory: Path, host: str = HOST) -> KeyRing:
    """Fresh keys in `directory`."""
    return KeyRing.load_or_create(directory / "keys", host)


def issued(keys: KeyRing, slug: Slug = "eco", base: str = BASE, **changes: Any) -> Issued:
    """A signed credential of one path."""
    return issue(record(slug, **changes), load_achievements()[slug], ISSUER, keys, base)


def issued_stack(keys: KeyRing, base: str = BASE, **changes: Any) -> tuple[Issued, dict[Slug, Issued]]:
    """The stack, and the three credentials that it refers to."""
    paths: tuple[Slug, ...] = ("eco", "ecn", "soc")
    parts = {slug: issued(keys, slug, base, language=str(changes.get("language", "en"))) for slug in paths}
    components = tuple(component(slug, part, base) for slug, part in parts.items())
    return issued(keys, "stack", base, components=components, **changes), parts


def component(slug: Slug, part: Issued, base: str = BASE) -> Component:
    """How the stack refers to one of its parts: by id, by digest, and by the address that serves its exact bytes."""
    url = f"{base}/credentials/{IDS[slug]}"
    return Component(id=url, digest=part.sha384, url=f"{url}.json")


def sample_issue(keys_dir: Path) -> tuple[tuple[Any, ...], bytes, dict[str, Any]]:
    """What the benchmark repeats: the arguments of `issue`, and the status list and DID document to verify by."""
    keys = KeyRing.load_or_create(keys_dir, HOST)
    return (record(), load_achievements()["eco"], ISSUER, keys, BASE), status_list(set(), keys, BASE), keys.did_document()
