"""Owns the asks and facts of learning: how far a unit is, answers, cards that come back, challenges; knows no storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from learning.ledger import Ask, Fact
from learning.progress import UnitProgress

#: Occasions of an answer: the question of a nugget, the quiz of a unit, a missed question that came back.
NUGGET, QUIZ, REVIEW = "nugget", "quiz", "review"


# values -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `round` counts the answers to this question, from 1."""

    item_id: str
    round: int
    occasion: str
    choice: str
    right: bool


@dataclass(frozen=True, slots=True)
class UnitState:
    """One unit of a learner in short. `step`: "" while not begun, else teaser, nugget:1 …, activity, challenge, quiz, done."""

    unit_id: str
    step: str = ""
    begun_at: datetime | None = None
    quiz_done_at: datetime | None = None
    done_at: datetime | None = None
    attested_on: date | None = None
    challenge_at: datetime | None = None

    def progress(self) -> UnitProgress:
        """What the rules about doors and the next unit need; single answers are not in it."""
        return UnitProgress(
            teaser_seen=self.begun_at is not None,
            challenge_handed_in=self.challenge_at is not None,
            challenge_postponed=self.challenge_at is None and self.step in ("quiz", "done"),
            done=self.done_at is not None,
        )


@dataclass(frozen=True, slots=True)
class UnitStand:
    """One unit of a learner with all that its screens need. `put` are the cards laid so far, with their buckets."""

    state: UnitState
    content_version: str = ""
    put: tuple[tuple[str, str], ...] = ()
    activity_right: int | None = None
    quiz_items: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def unit_id(self) -> str:
        return self.state.unit_id

    @property
    def step(self) -> str:
        return self.state.step

    def next_round(self, item_id: str) -> int:
        """The number of the next answer to this question."""
        return 1 + max((answer.round for answer in self.answers if answer.item_id == item_id), default=0)

    def answered(self, occasion: str) -> tuple[Answer, ...]:
        """The answers of an occasion, by question and round."""
        return tuple(answer for answer in self.answers if answer.occasion == occasion)

    def progress(self) -> UnitProgress:
        """What the rules of a unit look at."""
        short = self.state.progress()
        return UnitProgress(
            teaser_seen=short.teaser_seen,
            answered=frozenset(answer.item_id for answer in self.answered(NUGGET)),
            activity_right=self.activity_right,
            challenge_handed_in=short.challenge_handed_in,
            challenge_postponed=short.challenge_postponed,
            quiz_drawn=self.quiz_items,
            quiz_right=frozenset(answer.item_id for answer in self.answered(QUIZ) if answer.right),
            done=short.done,
        )


@dataclass(frozen=True, slots=True)
class CardDue:
    """A missed question with its memory (see learning.spacing) and the round its next answer has."""

    item_id: str
    memory: Mapping[str, Any]
    due_at: datetime
    next_round: int


@dataclass(frozen=True, slots=True)
class ChallengeKept:
    """What was handed in for a challenge. `number` stands in the receipt, `media` are hashes of files."""

    challenge_id: str
    number: int
    text: str
    media: tuple[str, ...]
    handed_in_at: datetime


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitStandOf(Ask[UnitStand]):
    """Everything about one unit in one look-up; an empty stand while it is not begun."""

    learner_id: int
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitsOf(Ask[Mapping[str, UnitState]]):
    """All units a learner began, was attested for, or handed a challenge in for, by id."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class CardsOf(Ask[tuple[CardDue, ...]]):
    """A learner's missed questions, the longest due first."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class ReviewsSince(Ask[int]):
    """How many missed questions came back and were answered since a moment."""

    learner_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ChallengeOf(Ask[ChallengeKept | None]):
    learner_id: int
    challenge_id: str


@dataclass(frozen=True, slots=True)
class ChallengesOf(Ask[tuple[str, ...]]):
    """The ids of the challenges a learner handed in."""

    learner_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitBegun(Fact):
    """The learner starts a unit in this version of the content. A second beginning changes nothing."""

    learner_id: int
    unit_id: str
    content_version: str


@dataclass(frozen=True, slots=True)
class StepReached(Fact):
    """Where "Continue" leads to within the unit."""

    learner_id: int
    unit_id: str
    step: str


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """A question was answered. One answer a round: a second one for the same round is not counted."""

    learner_id: int
    unit_id: str
    item_id: str
    round: int
    occasion: str
    choice: str
    right: bool


@dataclass(frozen=True, slots=True)
class CardsPut(Fact):
    """The cards laid so far. `right` is the best result up to now, None before the first."""

    learner_id: int
    unit_id: str
    put: tuple[tuple[str, str], ...]
    right: int | None


@dataclass(frozen=True, slots=True)
class QuizDrawn(Fact):
    """The questions of the unit's quiz, in their order."""

    learner_id: int
    unit_id: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuizDone(Fact):
    """All drawn questions were answered right once. The first time stands."""

    learner_id: int
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitDone(Fact):
    """All but the challenge is done. The first time stands."""

    learner_id: int
    unit_id: str


@dataclass(frozen=True, slots=True)
class CardMissed(Fact):
    """A question was answered wrong for the first time: it will come back. One that comes back already stays as it is."""

    learner_id: int
    item_id: str
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardAnswered(Fact):
    """A question that came back was answered; its memory is what the spacing made of it."""

    learner_id: int
    item_id: str
    memory: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CardLearned(Fact):
    """A question need not come back any more."""

    learner_id: int
    item_id: str


@dataclass(frozen=True, slots=True)
class ChallengeHandedIn(Fact):
    """What the learner hands in, with what was handed in before it: the whole text and all files so far."""

    learner_id: int
    challenge_id: str
    number: int
    text: str
    media: tuple[str, ...] = ()
