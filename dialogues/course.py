"""Owns what a learner's course consists of and where in it they stand, for the dialogues of learning; it shows nothing itself."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from content.model import Unit
from dialogues.context import Context
from dialogues.kit import Place, Turn, open_
from learning.ledger import Fact
from learning.ledger.progress import StepReached, UnitDone, UnitStand, UnitState
from learning.mobility import Mobility, Phase
from learning.progress import (
    UNIT_ZERO,
    Door,
    UnitProgress,
    UnitShape,
    continue_at,
    doors,
    is_step_done,
    is_unit_done,
    shape_of,
    steps_of,
)

#: The dialogue that holds a step of a unit; the others are places of the unit itself.
STEP_DIALOGUES = {"activity": "activity", "challenge": "challenge", "quiz": "unitquiz"}


def paths_of(c: Context) -> tuple[str, ...]:
    """The learner's paths there is content for: those chosen, or else those of the cohort, or else all."""
    chosen = (c.learner.paths if c.learner else ()) or (c.cohort.paths if c.cohort else ())
    offered = tuple(path.id for path in c.pack.paths)
    return tuple(path for path in offered if path in chosen) or offered


def waits(c: Context) -> bool:
    """Whether learning waits for the signature of a parent or guardian."""
    return c.learner is not None and c.learner.waits_for_guardian


def units_of(c: Context, path: str) -> tuple[Unit, ...]:
    """Unit 0 and the units of a path, in their order."""
    zero = (c.pack.unit0,) if c.pack.unit0 else ()
    return (*zero, *c.pack.units(path))


def known_unit(c: Context, unit_id: str) -> Unit | None:
    """The unit with this id if it belongs to the learner's course, and the course may begin. The id may be forged."""
    if waits(c):
        return None
    for unit in (c.pack.unit0, *(unit for path in paths_of(c) for unit in c.pack.units(path))):
        if unit is not None and unit.id == unit_id:
            return unit
    return None


def number_of(unit: Unit) -> str:
    """What a unit is called by: 0 to 6."""
    return "0" if unit.id == UNIT_ZERO else unit.id.rpartition("-")[2]


def name_of(c: Context, unit: Unit) -> Markup:
    return c.say("Unit {number}: {title}", number=number_of(unit), title=unit.title)


def phase_of(c: Context) -> Phase:
    """Before, during or after the stay. Who has no stay abroad finds all units open in their order."""
    return Mobility.of(c.cohort).phase(c.now) if c.cohort else Phase.AFTER


def needs_attendance(c: Context, unit: Unit) -> bool:
    """Whether a trainer confirms that the learner was in the room: for the guided units of a cohort."""
    return c.cohort is not None and unit.path is not None and unit.phase == "before"


# which unit -----------------------------------------------------------------------------------------------------------


def doors_of(c: Context, path: str, states: Mapping[str, UnitState]) -> tuple[Door, ...]:
    shapes = tuple(shape_of(unit) for unit in units_of(c, path))
    return doors(shapes, _progress(states), phase_of(c))


def is_open(c: Context, unit: Unit, states: Mapping[str, UnitState]) -> bool:
    """Whether the learner may begin the unit now."""
    path = unit.path or paths_of(c)[0]
    return any(door.is_open for door in doors_of(c, path, states) if door.unit == unit.id)


def next_unit(c: Context, states: Mapping[str, UnitState]) -> tuple[str, str] | None:
    """The unit and step "Continue" leads to: what is begun first, a challenge put off last; None when all is done."""
    offers = []
    for rank, path in enumerate(paths_of(c)):
        shapes = tuple(shape_of(unit) for unit in units_of(c, path))
        found = continue_at(shapes, _progress(states), phase_of(c))
        if found is not None:
            unit, step = found
            state = states.get(unit, UnitState(unit))
            offers.append((state.done_at is not None, state.begun_at is None, rank, unit, step))
    return min(offers)[3:] if offers else None


def _progress(states: Mapping[str, UnitState]) -> dict[str, UnitProgress]:
    return {unit: state.progress() for unit, state in states.items()}


# within a unit --------------------------------------------------------------------------------------------------------


def resume(unit: Unit, step: str) -> Turn:
    """Go to where the learner stands in a unit."""
    if step in STEP_DIALOGUES:
        return open_(STEP_DIALOGUES[step], unit.id)
    name, _, number = step.partition(":")
    if name == "nugget":
        return Turn(Place("unit", "nugget", {"unit": unit.id, "n": min(int(number), len(unit.nuggets))}))
    return Turn(Place("unit", "done" if name == "done" else "teaser", {"unit": unit.id}))


def has_reached(stand: UnitStand, shape: UnitShape, step: str) -> bool:
    """Whether the learner came as far as this step (or further)."""
    order = (*steps_of(shape), "done")
    return stand.step in order and order.index(stand.step) >= order.index(step)


def step_after(shape: UnitShape, progress: UnitProgress, step: str) -> str:
    """What comes after a step: the next that is not done, else what was left undone before it, else "done".

    A challenge that was passed by does not hold the unit up.
    """
    order = steps_of(shape)
    here = order.index(step) + 1
    for other in (*order[here:], *(earlier for earlier in order[:here] if earlier != "challenge")):
        if other != "challenge" or other in order[here:]:
            if not is_step_done(other, shape, progress):
                return other
    return "done"


def onward(c: Context, unit: Unit, progress: UnitProgress, step: str) -> tuple[str, tuple[Fact, ...]]:
    """The step after this one, and the facts of going there; the unit is done when nothing but the challenge is left."""
    shape = shape_of(unit)
    reached = step_after(shape, progress, step)
    facts: tuple[Fact, ...] = (StepReached(c.person.id, unit.id, reached),)
    if is_unit_done(shape, progress):
        facts += (UnitDone(c.person.id, unit.id),)
    return reached, facts
