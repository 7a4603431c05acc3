"""Owns the asks and facts of the clock: whose reminder falls due, and how often somebody was spoken to today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from learning.ledger import Ask, Fact
from learning.people import Cohort, Learner
from learning.reminders import Rule


@dataclass(frozen=True, slots=True)
class DigestSeat:
    """When and where a trainer wants the digest: the earliest hour chosen, on the clock of that sending organisation."""

    trainer_id: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Due:
    """A row of the rhythm whose moment has come. `rule` None: the person no longer learns (or is a trainer).

    `resting`: nothing may be sent now, but the rhythm goes on (chat blocked, a person speaks with the learner).
    `over`: the guardian's yes is missing, so there is nothing to be reminded of.
    """

    person_id: int
    kind: str
    due_at: datetime
    language: str
    cohort_id: int | None
    rule: Rule | None
    unanswered: int
    resting: bool
    over: bool
    digest: DigestSeat | None = None


@dataclass(frozen=True, slots=True)
class DueNow:
    """What falls due, oldest first, with the cohorts it speaks of."""

    dues: tuple[Due, ...] = ()
    cohorts: Mapping[int, Cohort] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RhythmDue(Ask[DueNow]):
    """At most `most` rows that are due at the session's time."""

    most: int = 500


@dataclass(frozen=True, slots=True)
class LearnersOutOfRhythm(Ask[tuple[tuple[Learner, Cohort | None, str], ...]]):
    """Learners who have no reminder to come although none was stopped, with their language.

    By person, after `after`, at most `most`.
    """

    after: int = 0
    most: int = 200


@dataclass(frozen=True, slots=True)
class TrainersOutOfRhythm(Ask[tuple[DigestSeat, ...]]):
    """Trainers without a digest to come."""

    most: int = 200


@dataclass(frozen=True, slots=True)
class NudgesSince(Ask[int]):
    """How many nudges went to a person since that instant, or are on their way beside the one that asks."""

    person_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class WroteOn(Ask[bool]):
    """Whether the learner handed in an entry that is filed under that day."""

    learner_id: int
    day: date


@dataclass(frozen=True, slots=True)
class UnitsFinished(Ask[frozenset[str]]):
    """The units a learner is done with."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class PathsSettled(Ask[frozenset[str]]):
    """Paths whose assessment needs nothing more from the learner now: passed, or handed in and with the trainer."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class Spoken(Ask[bool]):
    """Whether a notice of that key was ever made."""

    key: str


@dataclass(frozen=True, slots=True)
class HouseKept(Fact):
    """The daily sweep: handled updates, finished letters and what lies loose, older than their dates; nudges that have expired."""

    updates_before: datetime
    letters_before: datetime
    loose_before: datetime
