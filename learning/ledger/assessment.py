"""Owns the asks and facts about the final assessment of a path; how they are stored, or spoken of, is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from learning.ledger import Ask, Fact

#: What a learner can say of an outcome; it never scores (requirements, open question 10).
RATINGS = ("can", "partly", "not_yet")


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the ten answers. `settled` False: begun (some options ticked, a photo sent), not given yet.

    `choice` holds option or card ids of a closed item in the order tapped. `points` are 0–10, None while unmarked.
    """

    position: int  # 1–10
    item_id: str
    choice: tuple[str, ...] = ()
    text: str = ""
    media: tuple[str, ...] = ()
    settled: bool = True
    points: int | None = None
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Test:
    """One attempt at a path's assessment with its answers by position. `status`: open, handed_in, confirmed.

    `voided`: its credential was revoked, so that it no longer counts as passed.
    """

    __test__ = False  # not a test case, whatever its name

    id: int
    learner_id: int
    cohort_id: int | None
    path: str
    number: int
    items: tuple[str, ...]
    option_seed: int
    status: str
    opened_at: datetime
    handed_in_at: datetime | None
    score: int | None
    identity_check: str | None
    confirmed_at: datetime | None
    voided: bool = False
    answers: Mapping[int, Answer] = field(default_factory=dict)

    @property
    def next_position(self) -> int | None:
        """The first question without a given answer, 1–10; None when all are answered."""
        open_ones = (n for n in range(1, len(self.items) + 1) if n not in self.answers or not self.answers[n].settled)
        return next(open_ones, None)

    @property
    def points(self) -> dict[str, int | None]:
        """The marks by item, None where one is missing."""
        return {self.items[answer.position - 1]: answer.points for answer in self.answers.values()}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a learner has done on one path, as far as the assessment asks for it. Units are ids."""

    attested: frozenset[str]
    quizzes_done: frozenset[str]
    validated_entries: Mapping[str, int]
    challenge_handed_in: bool


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StandingOf(Ask[Standing]):
    learner_id: int
    path: str
    challenge_id: str


@dataclass(frozen=True, slots=True)
class TestsOf(Ask[tuple[Test, ...]]):
    """A learner's attempts at a path, oldest first."""

    __test__ = False

    learner_id: int
    path: str


@dataclass(frozen=True, slots=True)
class TestById(Ask[Test | None]):
    """Of any learner: the asking dialogue checks the rights."""

    __test__ = False

    test_id: int


@dataclass(frozen=True, slots=True)
class TestsToMark(Ask[tuple[Test, ...]]):
    """Handed-in tests of a trainer's cohorts, oldest first."""

    __test__ = False

    trainer_id: int


@dataclass(frozen=True, slots=True)
class TestsMarked(Ask[tuple[Test, ...]]):
    """The confirmed tests of a trainer's cohorts, newest first, at most 20."""

    __test__ = False

    trainer_id: int


@dataclass(frozen=True, slots=True)
class ExtraAttempts(Ask[int]):
    """How many attempts trainers allowed beyond the regular three."""

    learner_id: int
    path: str


@dataclass(frozen=True, slots=True)
class SelfRatings(Ask[dict[str, str]]):
    """The ratings of a path by unit."""

    learner_id: int
    path: str


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SelfRated(Fact):
    """`rating`: one of RATINGS. A later rating of the same outcome takes the place of the earlier."""

    learner_id: int
    path: str
    unit_id: str
    rating: str


@dataclass(frozen=True, slots=True)
class TestOpened(Fact):
    """Conflict if there is already an attempt of that number."""

    __test__ = False

    id: int
    learner_id: int
    path: str
    number: int
    items: tuple[str, ...]
    option_seed: int


@dataclass(frozen=True, slots=True)
class AnswerKept(Fact):
    """An answer, begun or given; an open one may be given again before hand-in. Conflict once the test is handed in."""

    test_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class TestHandedIn(Fact):
    """Conflict unless it is open and all ten answers are given."""

    __test__ = False

    test_id: int


@dataclass(frozen=True, slots=True)
class AnswerMarked(Fact):
    """A trainer's mark for an open answer, 0–10. Conflict unless the test is handed in and not confirmed."""

    test_id: int
    position: int
    points: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class ResultConfirmed(Fact):
    """The trainer's word on the total, 0–100. Conflict if it was confirmed meanwhile or a mark changed.

    `identity_check`: onsite, online, supervised or none; None when the result earns nothing.
    """

    test_id: int
    total: int
    identity_check: str | None
    trainer_id: int


@dataclass(frozen=True, slots=True)
class ExtraAttemptAllowed(Fact):
    learner_id: int
    path: str
    trainer_id: int
