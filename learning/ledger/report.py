"""Owns the asks about a whole cohort that a coordinator reports on: counts, results, feedback; knows no text and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from learning.ledger import Ask


@dataclass(frozen=True, slots=True)
class Tally:
    """What a cohort's trainers have before and behind them.

    `waiting` entries are handed in and undecided, the oldest since `oldest`. `reviews`: from the hand-in of a version to
    the decision on it, for each decision that was not taken back. Tests: `writing` are open, `to_mark` handed in;
    `passed` counts learner and path once, at 80 points or more, unless the credential on it was revoked.
    """

    waiting: int = 0
    oldest: datetime | None = None
    reviews: tuple[timedelta, ...] = ()
    writing: int = 0
    to_mark: int = 0
    passed: int = 0
    credentials: int = 0

    @property
    def median_hours(self) -> float | None:
        """The median time to review in hours; None before the first decision."""
        return median(each.total_seconds() for each in self.reviews) / 3600 if self.reviews else None


@dataclass(frozen=True, slots=True)
class TallyOf(Ask[Tally]):
    cohort_id: int


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt at a path that was handed in: its points (0–100) and day once a trainer confirmed it."""

    path: str
    points: int | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """A learner's row of the cohort sheet, as far as no standing tells it. Units by id.

    `attended`: the day and the name of the trainer who attests it. `quizzes`: how many of the drawn questions were
    answered right once, and how many were drawn. `results` leave out what a revoked credential stood on.
    """

    attended: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    quizzes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    results: tuple[Result, ...] = ()
    entries: int = 0
    validated: int = 0


@dataclass(frozen=True, slots=True)
class RecordsOf(Ask[Mapping[int, Record]]):
    """The records of all learners of a cohort, by person; who has done nothing yet may be missing."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer to a feedback form: 1–5 or words. `person_id` only tells answers of one person from those of others."""

    person_id: int
    question_id: str
    scale: int | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VoicesOf(Ask[tuple[Voice, ...]]):
    """All answers that a cohort's learners (`form` learner) or trainers (`form` trainer) gave, skipped ones left out."""

    cohort_id: int
    form: str


@dataclass(frozen=True, slots=True)
class NudgedAlready(Ask[bool]):
    """Whether a notice with this key was ever made."""

    key: str
