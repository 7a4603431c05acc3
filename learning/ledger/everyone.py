"""Owns the asks and facts of what everyone may do: see and delete the own data, call for help, give feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from learning.ledger import Ask, Fact
from learning.people import Cohort


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is kept about a person, for the question before the deletion."""

    answers: int = 0
    entries: int = 0
    files: int = 0
    attempts: int = 0
    credentials: int = 0
    feedback: int = 0


@dataclass(frozen=True, slots=True)
class HoldingsOf(Ask[Holdings]):
    person_id: int


@dataclass(frozen=True, slots=True)
class Deserted:
    """What nobody would look after once a person is gone: cohorts without a trainer, providers without a coordinator."""

    cohorts: tuple[Cohort, ...] = ()
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DesertedBy(Ask[Deserted]):
    """Open cohorts whose only trainer, and providers whose only coordinator, this person is."""

    person_id: int


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """An answer to a question of a feedback form: 1 to 5 on a scale, or words. Both empty: skipped."""

    scale: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SurveyOf(Ask[Mapping[str, SurveyAnswer]]):
    """A person's answers so far, by question id."""

    person_id: int
    form: str
    subject: str


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """Everything stored about a person, table by table, opened and readable. `media` maps a hash to (kind, name)."""

    tables: Mapping[str, tuple[Mapping[str, str | int | float | bool | None], ...]] = field(default_factory=dict)
    media: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordOf(Ask[PersonalRecord]):
    """For /mydata; only ever asked about the person who asks."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Overdue(Ask[tuple[int, ...]]):
    """Learners whose stay ended before that day: their time of keeping is over. At most `most`."""

    before: date
    most: int = 1000


@dataclass(frozen=True, slots=True)
class FilesOf(Ask[tuple[tuple[str, int], ...]]):
    """A person's files, oldest first: hash and size in bytes."""

    person_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Fact):
    """Answering again replaces the answer."""

    person_id: int
    form: str
    subject: str
    question_id: str
    answer: SurveyAnswer


@dataclass(frozen=True, slots=True)
class PersonErased(Fact):
    """Everything about a person is deleted; a credential stays verifiable without them.

    `receipt` proves the deletion without naming anybody. Files go as soon as nobody else holds them.
    """

    person_id: int
    receipt: str
