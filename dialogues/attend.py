"""Owns the learner's side of attendance: the code on the wall of the room is typed in and counts at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dialogues.context import Context
from dialogues.course import known_unit, name_of
from dialogues.kit import AnyButton, Dialogue, Event, Open, Screen, Text, Turn, screen
from learning.attendance import TRY_WINDOW, Method, check_code
from learning.ledger import Audited, Talk, ask
from learning.ledger.attendance import AttendanceAttested, AttendanceTried, CodesOfCohort, LiveCode, WrongCodes
from learning.ledger.progress import UnitStandOf
from learning.mobility import Mobility
from learning.people import Role
from learning.refusal import Refusal

attend = Dialogue("attend", roles={Role.LEARNER})


@attend.opened
def begin(c: Context, arg: str) -> Turn:
    """`arg` may name the unit one came from; the code itself tells which unit it is for."""
    if c.cohort is None:
        return attend.at("alone")
    here = known_unit(c, arg)
    return attend.at("code", unit=here.id if here else "")


@attend.screen("alone")
def show_alone(c: Context) -> Screen:
    return screen(
        c.say("You learn on your own, so no trainer shows a code. You can do every unit without it."),
        Open(c.label("Learn"), "learn"),
    )


@attend.screen("code")
def show_code(c: Context) -> Screen:
    return screen(
        c.say("Your trainer shows a code of six digits in the room. Type it here."),
        *back(c),
        placeholder="123456",
    )


def back(c: Context) -> tuple[AnyButton, ...]:
    unit = c.place.get("unit", "")
    return (Open(c.label("Back to the unit"), "unit", unit),) if unit else (Open(c.label("Learn"), "learn"),)


@attend.step("code", "refused")
def typed(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text) or c.cohort is None:
        return None
    codes = yield from ask(CodesOfCohort(c.cohort.id))
    tries = yield from ask(WrongCodes(c.person.id, c.now - TRY_WINDOW))
    found = judge(event.text, codes, c.now, tries)
    if isinstance(found, Refusal):
        return refused(c, found)
    day = Mobility.of(c.cohort).local_now(c.now).date()
    unit = found.shown.unit_id
    fact = AttendanceAttested(c.person.id, unit, Method.CODE, day, found.trainer_id)
    return attend.at("there", unit=unit, keep=[fact, Audited("attend", f"{unit} {c.person.id}")])


def judge(code: str, codes: Iterable[LiveCode], now: datetime, tries: Iterable[datetime]) -> LiveCode | Refusal:
    """The code that was meant, or why none: of several reasons the one that helps most."""
    wrong = tuple(tries)
    reason = check_code(code, None, now, wrong) or Refusal("wrong_code")
    for live in codes:
        refusal = check_code(code, live.shown, now, wrong)
        if refusal is None:
            return live
        if refusal.code == "code_expired":
            reason = refusal
    return reason


def refused(c: Context, refusal: Refusal) -> Turn:
    """Say why; a wrong code is counted, so that nobody guesses through."""
    until = refusal.details.get("until")
    clock = c.words.clock(_local(c, until)) if isinstance(until, datetime) else ""
    keep = [AttendanceTried(c.person.id)] if refusal.code == "wrong_code" else []
    return attend.at("refused", unit=c.place.get("unit", ""), why=refusal.code, until=clock, keep=keep)


def _local(c: Context, moment: datetime) -> datetime:
    return Mobility.of(c.cohort).local_now(moment) if c.cohort else moment


@attend.screen("refused")
def show_refused(c: Context) -> Screen:
    sentences = {
        "not_a_code": c.say("A code has six digits. Look at the wall again and type it here."),
        "too_many_tries": c.say(
            "Too many wrong codes. Try again at {time}, or ask your trainer to tick you by hand.", time=c.place["until"]
        ),
        "code_expired": c.say("That code has run out. Ask your trainer to show a fresh one."),
        "wrong_code": c.say("That is not the code on the wall. Have another look."),
    }
    return screen(sentences[c.place["why"]], *back(c), placeholder="123456")


@attend.screen("there")
def show_there(c: Context) -> Talk[Screen]:
    here = known_unit(c, c.place["unit"])
    stand = yield from ask(UnitStandOf(c.person.id, c.place["unit"]))
    day = c.words.day(stand.state.attested_on) if stand.state.attested_on else ""
    return screen(
        c.say("✓ In the room: confirmed for {unit} on {day}.", unit=name_of(c, here) if here else c.place["unit"], day=day),
        Open(c.label("Go on"), "unit", c.place["unit"]),
        Open(c.label("All units"), "learn", "all"),
    )
