"""Owns /learn: on to the next step of the course, and the list of all units with what is open and why not."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from content.model import Unit
from dialogues.context import Context
from dialogues.course import (
    doors_of,
    name_of,
    needs_attendance,
    next_unit,
    number_of,
    paths_of,
    units_of,
    waits,
)
from dialogues.kit import AnyButton, Dialogue, Open, Place, Screen, Turn, open_, screen
from dialogues.markup import filled
from learning.ledger import Talk, ask
from learning.ledger.progress import UnitsOf, UnitState
from learning.people import Role
from learning.progress import UNIT_ZERO, Door

learn = Dialogue("learn", commands=("learn",), roles={Role.LEARNER})


@learn.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing (go on), "first" (Unit 0, after onboarding), "all" (the list), or a path (its list)."""
    if waits(c):
        return open_("start", "joined")
    if arg == "all" or arg in paths_of(c):
        return learn.at("list", path=arg if arg != "all" else "")
    states = yield from ask(UnitsOf(c.person.id))
    if arg == "first" and UNIT_ZERO not in states and c.pack.unit0 is not None:
        return Turn(Place("unit", "teaser", {"unit": UNIT_ZERO, "hello": bool(c.person.name)}))
    following = next_unit(c, states)
    if following is None:
        return learn.at("list", path="")
    unit, step = following
    if unit != UNIT_ZERO and c.learner is not None and not c.learner.paths:
        return open_("paths", "first")
    return open_("challenge", unit) if step == "challenge" else open_("unit", unit)


@learn.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    states = yield from ask(UnitsOf(c.person.id))
    path = c.pack.path(c.place["path"] if c.place["path"] in paths_of(c) else _current_path(c, states))
    doors = {door.unit: door for door in doors_of(c, path.id, states)}
    units = units_of(c, path.id)
    lines = [_line(c, unit, doors[unit.id], states.get(unit.id)) for unit in units]
    rows: list[tuple[AnyButton, ...]] = []
    if next_unit(c, states) is not None:
        rows.append((Open(c.label("Continue"), "learn"),))
    else:
        lines.append(c.say("You have done all that is open. Well done."))
    rows.append(tuple(Open(number_of(unit), "unit", unit.id) for unit in units if doors[unit.id].is_open))
    rows.append(tuple(Open(c.pack.path(id).short, "learn", id) for id in paths_of(c) if id != path.id))
    rows.append((Open("🎬 Green Talk", "greentalk", path.id),))
    rows.append((Open(c.label("My paths"), "paths"), Open(c.label("My trade"), "trade")))
    rows.append((Open(c.label("Quiz"), "quiz"), Open(c.label("Progress"), "progress")))
    rows.append((Open(c.label("Start page"), "menu"),))
    return screen(Markup("\n").join([filled("<b>{}</b>\n", path.title), *lines]), *rows)


def _current_path(c: Context, states: Mapping[str, UnitState]) -> str:
    """The path one is learning on: that of the next unit, or the first."""
    following = next_unit(c, states)
    unit = c.pack.unit(following[0]) if following else None
    return unit.path if unit is not None and unit.path else paths_of(c)[0]


def _line(c: Context, unit: Unit, door: Door, state: UnitState | None) -> Markup:
    name = name_of(c, unit)
    if door.locked:
        return filled("🔒 {}\n     <i>{}</i>", name, why_locked(c, door))
    mark = "✓" if state is not None and state.done_at else "▸"
    line = filled("{} {}", mark, name)
    if state is not None and state.attested_on and needs_attendance(c, unit):
        line += filled("\n     <i>{}</i>",
            c.say("in the room on {day}", day=c.words.day(state.attested_on))
        )
    return line


def why_locked(c: Context, door: Door) -> Markup:
    """Why a unit is not open yet, in words."""
    if door.locked == "from_departure" and c.cohort is not None:
        return c.say("opens with your departure on {day}", day=c.words.day(c.cohort.departure))
    first = c.pack.unit(door.first) if door.first else None
    if first is None:
        return c.say("opens later")
    return c.say("opens after Unit {number}", number=number_of(first))


@learn.screen("locked")
def show_locked(c: Context) -> Talk[Screen]:
    """A unit that somebody tried to open too early."""
    states = yield from ask(UnitsOf(c.person.id))
    unit = c.pack.unit(c.place["unit"])
    doors = doors_of(c, unit.path or paths_of(c)[0], states)
    door = next(door for door in doors if door.unit == unit.id)
    why = why_locked(c, door) if door.locked else c.say("is open now")
    return screen(
        filled("🔒 {}\n<i>{}</i>", name_of(c, unit), why),
        Open(c.label("Continue"), "learn"),
        Open(c.label("All units"), "learn", "all"),
    )
