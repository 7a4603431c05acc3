"""Owns the values a credential is made from and the refusals of issuing; must not know how they are signed or stored."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Slug = Literal["eco", "ecn", "soc", "stack"]
Presence = Literal["onsite", "online", "none"]

LANGUAGES = ("en", "de", "sl", "fi", "pt")
"""The languages an achievement must be complete in before anything is issued for it."""

PATH_SLUGS: tuple[Slug, ...] = ("eco", "ecn", "soc")
SLUGS: tuple[Slug, ...] = (*PATH_SLUGS, "stack")

PASS_SCORE = 80
"""Points of 100 that a path's assessment needs (requirements 66)."""


@dataclass(frozen=True)
class Achievement:
    """What is awarded, in every language; the stack lists the outcomes of all three paths (requirements 78)."""

    slug: Slug
    path: str | None
    version: str
    title: dict[str, str]
    description: dict[str, str]
    outcomes: dict[str, tuple[str, ...]]
    hours: int
    ects: str
    image: str

    def missing(self, language: str) -> tuple[str, ...]:
        """Names of the texts that are empty or absent in `language`; empty when the translation is complete."""
        gaps = [name for name in ("title", "description") if not getattr(self, name).get(language, "").strip()]
        outcomes = self.outcomes.get(language, ())
        complete = len(outcomes) == max(map(len, self.outcomes.values())) and all(line.strip() for line in outcomes)
        return tuple(gaps if complete else [*gaps, "outcomes"])


@dataclass(frozen=True)
class IssuerProfile:
    """The awarding body (the education provider) and, where another organisation seals, that sealer's name.

    `issuer_name` None means that the provider seals itself; `issuer_legal_id` is the legal identifier of another sealer.
    `qa_monitor` is printed only when set: a body that never agreed to monitor quality is never named (requirements
    section 6, question 1).
    """

    provider_id: str
    name: str
    country_code: str
    country_name: str
    url: str | None = None
    email: str | None = None
    region: str | None = None
    place: str | None = None
    legal_id: str | None = None
    qa_monitor: str | None = None
    issuer_name: str | None = None
    issuer_legal_id: str | None = None


@dataclass(frozen=True)
class Mobility:
    """The stay abroad that really took place; None in the record means that no mobility is claimed."""

    start: date
    end: date
    host_country: str
    host_place: str | None = None


@dataclass(frozen=True)
class EvidenceNumbers:
    """What stands behind the award, in numbers only: the diary's text never enters a credential."""

    validated_entries: int
    hours: int
    attended_units: int
    quiz_items: int


@dataclass(frozen=True)
class Component:
    """A credential that the stack refers to: its id, the SRI digest (`sha384-…`) of its bytes, and their address."""

    id: str
    digest: str
    url: str


@dataclass(frozen=True)
class EvidenceLeaf:
    """One validated diary entry under the root that a credential seals: which, in which version, and its salt in hex.

    Never part of the credential: it stays in the sealed record, so that the learner can show this entry alone.
    """

    entry: int
    version: int
    salt: str


@dataclass(frozen=True)
class AwardRecord:
    """One award. Times are timezone-aware; `score` is 80..100, or None for the stack, which has no test of its own.

    `learner_name` is published in clear only when `published`; otherwise the credential carries its salted hash.
    """

    id: str
    achievement: Slug
    language: str
    learner_name: str
    awarded_at: datetime
    score: int | None
    evidence: EvidenceNumbers
    status_index: int
    subject_id: str
    published: bool = False
    contact_email: str | None = None
    place: str | None = None
    requirement: int = PASS_SCORE
    mobility: Mobility | None = None
    identity_check: Presence = "none"
    supervision: Presence = "none"
    components: tuple[Component, ...] = ()
    attempt_no: int = 1
    assessor_name: str | None = None
    valid_until: datetime | None = None
    evidence_root: str | None = None
    evidence_leaves: tuple[EvidenceLeaf, ...] = ()


@dataclass(frozen=True)
class Issued:
    """The signed bytes to store and to serve unchanged, the same credential as VC-JWT, and the bytes' SRI digest."""

    json_bytes: bytes
    jwt: str
    sha384: str


class IssueRefused(Exception):
    """Issuing would break a rule; `code` is stable and machine-readable, `detail` says it in English words."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def sri_digest(data: bytes) -> str:
    """The `digestSRI` value of W3C VC Data Model 2.0 section 5.3: `sha384-` and the base64 digest of the exact bytes."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")
