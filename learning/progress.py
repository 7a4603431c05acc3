"""Owns how far a learner has come: steps of a unit, what is done, what is open; it knows no text and no storage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from learning.localtime import monday_of
from learning.mobility import Mobility, Phase

if TYPE_CHECKING:
    from content.model import Unit

UNIT_ZERO = "U0"

# A week counts for the streak with three entries (journeys 1.1); one that offered fewer working days is neutral.
ENTRIES_A_WEEK = 3


@dataclass(frozen=True, slots=True)
class UnitShape:
    """What a unit consists of. `nuggets` are the ids of their questions, `activity_need` the cards to be right."""

    id: str
    path: str | None
    phase: Literal["before", "during"]
    nuggets: tuple[str, ...]
    activity_need: int
    quiz_draw: int
    has_challenge: bool = True


def shape_of(unit: Unit) -> UnitShape:
    """The shape of a unit of the curriculum."""
    questions = tuple(nugget.question.id for nugget in unit.nuggets)
    return UnitShape(
        unit.id, unit.path, unit.phase, questions, unit.activity.need, unit.quiz.draw, unit.challenge is not None
    )


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """What a learner has done of a unit. `activity_right` is None until the cards were laid once.

    `done`: the unit was done once and stays so, whatever a later version of the content adds to it.
    """

    teaser_seen: bool = False
    answered: frozenset[str] = frozenset()
    activity_right: int | None = None
    challenge_handed_in: bool = False
    challenge_postponed: bool = False
    quiz_drawn: tuple[str, ...] = ()
    quiz_right: frozenset[str] = frozenset()
    done: bool = False


NOTHING = UnitProgress()


def steps_of(shape: UnitShape) -> tuple[str, ...]:
    """The steps of a unit in order: teaser, nugget:1 … nugget:n, activity, challenge, quiz."""
    nuggets = tuple(f"nugget:{number}" for number in range(1, len(shape.nuggets) + 1))
    challenge = ("challenge",) if shape.has_challenge else ()
    return ("teaser", *nuggets, "activity", *challenge, "quiz")


def is_step_done(step: str, shape: UnitShape, progress: UnitProgress) -> bool:
    """Whether one step is done. A nugget is done when its question was answered; a wrong answer comes back spaced."""
    if progress.done and step != "challenge":
        return True
    name, _, number = step.partition(":")
    if name == "nugget":
        return shape.nuggets[int(number) - 1] in progress.answered
    return {
        "teaser": progress.teaser_seen,
        "activity": progress.activity_right is not None and progress.activity_right >= shape.activity_need,
        "challenge": progress.challenge_handed_in,
        "quiz": is_quiz_done(shape, progress),
    }[name]


def is_quiz_done(shape: UnitShape, progress: UnitProgress) -> bool:
    """A quiz is done when all its drawn questions were answered right at least once (requirements, open question 9)."""
    drawn = set(progress.quiz_drawn)
    return len(drawn) >= shape.quiz_draw and drawn <= progress.quiz_right


def is_unit_done(shape: UnitShape, progress: UnitProgress) -> bool:
    """Whether all but the challenge is done: a challenge takes days at work and is no condition of going on."""
    return progress.done or all(is_step_done(step, shape, progress) for step in steps_of(shape) if step != "challenge")


def next_step(shape: UnitShape, progress: UnitProgress) -> str | None:
    """Where the learner continues; a postponed challenge comes last. None when nothing is left."""
    todo = [step for step in steps_of(shape) if not is_step_done(step, shape, progress)]
    if progress.challenge_postponed:
        todo.sort(key=lambda step: step == "challenge")
    return todo[0] if todo else None


# -- which unit ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Door:
    """Whether a unit is open, and if not why: unit_zero_first, from_departure, previous_first (with the unit)."""

    unit: str
    locked: str | None = None
    first: str | None = None

    @property
    def is_open(self) -> bool:
        return self.locked is None


def doors(
    shapes: Sequence[UnitShape],
    progress: Mapping[str, UnitProgress],
    phase: Phase,
    opened_by_trainer: Collection[str] = (),
) -> tuple[Door, ...]:
    """The doors of Unit 0 and one path's units, which come in their order.

    Unit 0 comes first; within a phase the units follow one another; those for abroad open with the departure,
    whether or not all others are done (requirements, open question 16). What was begun stays open, and a trainer
    may open any unit.
    """
    return tuple(
        Door(shape.id) if shape.id in opened_by_trainer or progress.get(shape.id, NOTHING) != NOTHING
        else _door(shape, shapes, progress, phase)
        for shape in shapes
    )  # fmt: skip


def _door(shape: UnitShape, shapes: Sequence[UnitShape], progress: Mapping[str, UnitProgress], phase: Phase) -> Door:
    if shape.path is None:
        return Door(shape.id)
    zero = next((other for other in shapes if other.path is None), None)
    if zero is not None and not is_unit_done(zero, progress.get(zero.id, NOTHING)):
        return Door(shape.id, "unit_zero_first", zero.id)
    if shape.phase == "during" and phase is Phase.BEFORE:
        return Door(shape.id, "from_departure")
    for other in shapes[: shapes.index(shape)]:
        if (other.path, other.phase) == (shape.path, shape.phase) and not _is_done(other, progress):
            return Door(shape.id, "previous_first", other.id)
    return Door(shape.id)


def _is_done(shape: UnitShape, progress: Mapping[str, UnitProgress]) -> bool:
    return is_unit_done(shape, progress.get(shape.id, NOTHING))


def continue_at(
    shapes: Sequence[UnitShape],
    progress: Mapping[str, UnitProgress],
    phase: Phase,
    opened_by_trainer: Collection[str] = (),
) -> tuple[str, str] | None:
    """The unit and step that "Continue" leads to, or None when nothing is open.

    Abroad the units for abroad come first; a challenge put off is offered when nothing else is left.
    """
    open_ids = {door.unit for door in doors(shapes, progress, phase, opened_by_trainer) if door.is_open}
    offers: list[tuple[bool, bool, int, str, str]] = []
    for position, shape in enumerate(shapes):
        state = progress.get(shape.id, NOTHING)
        step = next_step(shape, state) if shape.id in open_ids else None
        if step is not None:
            later = step == "challenge" and state.challenge_postponed
            elsewhere = phase is Phase.DURING and shape.path is not None and shape.phase != "during"
            offers.append((later, elsewhere, position, shape.id, step))
    return min(offers)[3:] if offers else None


# -- numbers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far, in counts of what is done and of what there is."""

    units: int
    units_all: int
    nuggets: int
    nuggets_all: int
    quizzes: int
    challenges: int


def numbers(shapes: Sequence[UnitShape], progress: Mapping[str, UnitProgress]) -> Numbers:
    """The progress numbers of these units; Unit 0 is outside the count (requirements, open question 3)."""
    counted = [(shape, progress.get(shape.id, NOTHING)) for shape in shapes if shape.path is not None]
    return Numbers(
        units=sum(is_unit_done(shape, state) for shape, state in counted),
        units_all=len(counted),
        nuggets=sum(len(state.answered & set(shape.nuggets)) for shape, state in counted),
        nuggets_all=sum(len(shape.nuggets) for shape, _ in counted),
        quizzes=sum(is_quiz_done(shape, state) for shape, state in counted),
        challenges=sum(state.challenge_handed_in for _, state in counted),
    )


def streak(entry_days: Iterable[date], mobility: Mobility, today: date) -> int:
    """How many weeks in a row had at least three days with an entry, up to today.

    A week with fewer than three working days is neutral: it neither counts nor breaks. The week under way counts
    once it has its three, and breaks nothing before it is over.
    """
    days = set(entry_days)
    offered = set(mobility.working_days_abroad())
    this_week, weeks = monday_of(today), 0
    week = this_week
    while week >= monday_of(mobility.departure):
        in_week = {week + timedelta(days=offset) for offset in range(7)}
        if len(days & in_week) >= ENTRIES_A_WEEK:
            weeks += 1
        elif week != this_week and len(offered & in_week) >= ENTRIES_A_WEEK:
            break
        week -= timedelta(days=7)
    return weeks
