"""Owns who takes part: persons, roles, cohorts and learners, as values; knows nothing of how they are stored or spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. A person can hold several (a small provider's coordinator may also train)."""

    LEARNER = "learner"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Person:
    """One private chat. `id` is ours, `chat_id` is Telegram's."""

    id: int
    chat_id: int
    language: str
    name: str
    roles: frozenset[Role]
    created_at: datetime
    seen_at: datetime
    unreachable_since: datetime | None = None

    def has(self, role: Role) -> bool:
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Provider:
    """An education provider: it delivers the training and is the awarding body (requirements 74)."""

    id: int
    name: str
    country: str
    place: str = ""
    url: str = ""
    email: str = ""
    posts_paper: bool = False
    challenge_mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """Learners who go together: one sending side, one host place, one time frame.

    `free_days` are the host's days off that no calendar of public holidays knows. `travel_before` and `travel_after` (0–6 each)
    are the days on the way beside those of departure and return; with green travel Erasmus+ funds up to six days in all.
    """

    id: int
    provider_id: int
    name: str
    sending_org: str
    host_org: str
    home_country: str
    home_tz: str
    host_country: str
    host_region: str | None
    host_place: str
    host_tz: str
    departure: date
    return_date: date
    working_days: frozenset[int]  # ISO weekdays, 1 = Monday
    languages: tuple[str, ...]
    paths: tuple[str, ...]
    host_phone: str = ""
    closed_at: datetime | None = None
    free_days: frozenset[date] = frozenset()
    travel_before: int = 0
    travel_after: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who learns. `cohort_id` None: self-directed, which alone earns no credential (requirements 82)."""

    person_id: int
    cohort_id: int | None
    number: str
    privacy_version: str
    privacy_at: datetime
    age_band: str  # "full", or "minor": under the country's limit, a guardian's yes is needed
    guardian_at: datetime | None
    paths: tuple[str, ...]
    persona: str | None
    trade: str | None
    nugget_at: time
    diary_at: time
    quiet_from: time
    quiet_to: time
    unanswered: int
    stopped_at: datetime | None
    stopped_why: str | None
    paused_until: datetime | None
    has_identity: bool
    created_at: datetime

    @property
    def self_directed(self) -> bool:
        return self.cohort_id is None

    @property
    def waits_for_guardian(self) -> bool:
        return self.age_band == "minor" and self.guardian_at is None


@dataclass(frozen=True, slots=True)
class Media:
    """A file a person sent, kept by the hash of its bytes."""

    sha256: str
    kind: str  # photo, voice, audio, video, document
    mime: str
    size: int  # bytes
    name: str = ""
    seconds: int | None = None
