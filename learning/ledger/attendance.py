"""Owns the asks and facts about attendance in the room: codes shown, tries, attestations; knows no screen and no storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from learning.attendance import ShownCode
from learning.ledger import Ask, Fact


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A code as it was last shown for a unit, and the trainer who showed it. It may have run out."""

    shown: ShownCode
    trainer_id: int


@dataclass(frozen=True, slots=True)
class Attested:
    """One attestation: `method` is a `learning.attendance.Method`, `on_date` the local date of the session."""

    learner_id: int
    unit_id: str
    method: str
    on_date: date
    trainer_id: int


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodesOfCohort(Ask[tuple[LiveCode, ...]]):
    """The last code of each unit of a cohort, the newest first."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class WrongCodes(Ask[tuple[datetime, ...]]):
    """When a learner typed wrong codes, since a moment."""

    learner_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class AttendanceOf(Ask[tuple[Attested, ...]]):
    """A learner's attestations by unit."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class AttendanceOfCohort(Ask[tuple[Attested, ...]]):
    """The attestations of all learners of a cohort, by learner and unit."""

    cohort_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttendanceCodeShown(Fact):
    """A trainer shows a code in the room; it replaces the unit's earlier one."""

    shown: ShownCode
    trainer_id: int


@dataclass(frozen=True, slots=True)
class AttendanceTried(Fact):
    """A learner typed a wrong code."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class AttendanceAttested(Fact):
    """A learner was in the room for a unit. The first attestation stands; a second changes nothing.

    `method`: code or hand. `trainer_id` is who attests: the one who showed the code, or who confirmed by hand.
    """

    learner_id: int
    unit_id: str
    method: str
    on_date: date
    trainer_id: int


@dataclass(frozen=True, slots=True)
class AttendanceWithdrawn(Fact):
    """A trainer takes back an attestation made by mistake."""

    learner_id: int
    unit_id: str
