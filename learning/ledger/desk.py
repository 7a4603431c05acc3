"""Owns the asks and facts of the trainer's desk: what waits, decisions on entries, silence, standing; knows no text of a screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from learning.ledger import Ask, Fact
from learning.people import Cohort, Learner, Person

# what waits -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a trainer: entries handed in, since when the oldest, and assessments handed in."""

    waiting: int
    oldest: datetime | None
    tests: int


@dataclass(frozen=True, slots=True)
class DeskOf(Ask[Desk]):
    trainer_id: int


@dataclass(frozen=True, slots=True)
class NextWaiting(Ask[int | None]):
    """The oldest entry handed in to this trainer's cohorts, after the one handed in at `after` with id `after_id`."""

    trainer_id: int
    after: datetime | None = None
    after_id: int = 0


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """An entry as its trainer sees it: the newest version handed in, the home card, who decided before.

    `shown` is the newest version that this trainer has seen. `decisions` counts everything ever decided on it.
    """

    id: int
    person: Person
    learner: Learner
    cohort: Cohort
    unit_id: str
    prompt_id: str
    day: date
    late: bool
    status: str
    version: int
    verdict: str
    saw: str
    why: str
    take_home: str
    words: int
    media: tuple[str, ...]
    written_at: datetime | None
    submitted_at: datetime | None
    home_text: str
    home_media: tuple[str, ...]
    home_at: datetime | None
    shown: int | None
    decisions: int
    decided_at: datetime | None
    decided_by: int | None
    decided_name: str


@dataclass(frozen=True, slots=True)
class EntryForTrainer(Ask[DeskEntry | None]):
    """None when there is no such entry, it was never handed in, or its cohort is not the trainer's: all the same."""

    entry_id: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """One decision on an entry. `stands`: nothing was decided after it. `comment_media` is a voice note, or empty."""

    entry_id: int
    unit_id: str
    version: int
    decision: str
    reason: str
    ticks: tuple[str, ...]
    comment: str
    comment_media: str
    trainer: str
    at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class FeedbackOf(Ask[Feedback | None]):
    """The n-th decision on an entry (from 1); `number` 0: the latest approval, return or reopening that stands."""

    entry_id: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class EntryShown(Fact):
    """The trainer has this version on the screen."""

    entry_id: int
    version: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class EntryDecided(Fact):
    """`decision`: approved or returned. Conflict when the version was not shown, is not the newest, or no longer waits.

    `ticks` are the outcomes seen (compares, reason, transfers); a return has a `reason` and perhaps a comment.
    """

    entry_id: int
    version: int
    trainer_id: int
    decision: str
    ticks: tuple[str, ...] = ()
    reason: str = ""
    comment: str = ""
    comment_media: str = ""


@dataclass(frozen=True, slots=True)
class DecisionUndone(Fact):
    """The trainer takes the own decision back. Conflict when it is older than 60 seconds or another followed."""

    entry_id: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class EntryReopened(Fact):
    """A validated entry goes back to its learner. Conflict when it is not validated."""

    entry_id: int
    trainer_id: int


# learners of a trainer ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Charge:
    """A learner in a trainer's care. `fine_at`: when the trainer last knew that all is well."""

    person: Person
    learner: Learner
    cohort: Cohort
    fine_at: datetime | None

    @property
    def last_sign(self) -> datetime:
        """The last sign of life, or the trainer's word for it."""
        return max(self.person.seen_at, self.fine_at) if self.fine_at else self.person.seen_at


@dataclass(frozen=True, slots=True)
class ChargesOf(Ask[tuple[Charge, ...]]):
    """All learners of a trainer's open cohorts."""

    trainer_id: int


@dataclass(frozen=True, slots=True)
class LearnerFine(Fact):
    """The trainer has heard from the learner: silence counts from now, reminders that silence stopped go on."""

    learner_id: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class Word:
    """A line from one person to another, relayed by the companion."""

    id: int
    sender_id: int
    sender: str
    to: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WordById(Ask[Word | None]):
    word_id: int


@dataclass(frozen=True, slots=True)
class WordWritten(Fact):
    id: int
    sender_id: int
    to: int
    text: str


# settings -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DigestHour(Ask[time]):
    """The hour of the trainer's digest, on the clock of the sending organisation."""

    trainer_id: int


@dataclass(frozen=True, slots=True)
class DigestHourChosen(Fact):
    trainer_id: int
    at: time


# standing -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner has come, with the moment of each step.

    Units by id, paths by id, credentials by achievement (eco, ecn, soc, stack); `validated` names the latest
    validated entry of a unit, `confirmed` the result (points, moment) of a path's best confirmed attempt.
    """

    person: Person
    learner: Learner
    fine_at: datetime | None
    begun: frozenset[str] = frozenset()
    done: Mapping[str, datetime] = field(default_factory=dict)
    attended: Mapping[str, date] = field(default_factory=dict)
    validated: Mapping[str, datetime] = field(default_factory=dict)
    waiting: int = 0
    returned: int = 0
    challenges: Mapping[str, datetime] = field(default_factory=dict)
    confirmed: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    awarded: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def last_sign(self) -> datetime:
        return max(self.person.seen_at, self.fine_at) if self.fine_at else self.person.seen_at


@dataclass(frozen=True, slots=True)
class StandingsOf(Ask[tuple[Standing, ...]]):
    """All learners of a cohort, by number."""

    cohort_id: int
