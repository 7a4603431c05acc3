"""Owns the reading part of a unit: its teaser, its nuggets one screen each, their questions, and the end."""

from __future__ import annotations

from markupsafe import Markup

from content.model import Nugget, Unit
from dialogues.context import Context
from dialogues.course import is_open, known_unit, name_of, needs_attendance, next_unit, paths_of, resume
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Open, Place, Screen, Tap, Turn, open_, screen
from dialogues.markup import filled
from dialogues.questions import letter_buttons, picked, spelled_out, toast, told
from dialogues.reminders import promise
from dialogues.typed import action_of
from learning import spacing
from learning.ledger import Fact, Talk, ask
from learning.ledger.progress import (
    NUGGET,
    Answered,
    CardMissed,
    StepReached,
    UnitBegun,
    UnitsOf,
    UnitStand,
    UnitStandOf,
)
from learning.people import Role
from learning.progress import UNIT_ZERO

unit = Dialogue("unit", roles={Role.LEARNER})


@unit.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg` is a unit: what was begun goes on where one was, what is open begins, anything else is explained."""
    found = known_unit(c, arg)
    if found is None:
        return open_("learn", "all")
    stand = yield from ask(UnitStandOf(c.person.id, found.id))
    if stand.state.begun_at is not None:
        return resume(found, stand.step)
    states = yield from ask(UnitsOf(c.person.id))
    return unit.at("teaser", unit=found.id) if is_open(c, found, states) else Turn(Place("learn", "locked", {"unit": arg}))


def unit_here(c: Context) -> Unit:
    return c.pack.unit(c.place["unit"])


def nugget_here(c: Context) -> Nugget:
    nuggets = unit_here(c).nuggets
    number: int = min(c.place["n"], len(nuggets))
    return nuggets[number - 1]


# teaser ---------------------------------------------------------------------------------------------------------------


@unit.screen("teaser")
def show_teaser(c: Context) -> Talk[Screen]:
    here = unit_here(c)
    hello = [c.say("Ready, {name}! This is your first unit:", name=c.person.name)] if c.place.get("hello") else []
    parts = [*hello, filled("<b>{}</b>", name_of(c, here)), here.teaser, *hints(c, here.trainer_note, here.sdl_note)]
    rows: list[tuple[AnyButton, ...]] = [(Button(c.label("Let's go"), "go"),)]
    if needs_attendance(c, here):
        stand = yield from ask(UnitStandOf(c.person.id, here.id))
        parts.append(attendance_line(c, stand))
        if stand.state.attested_on is None:
            rows.append((room_button(c, here),))
    if c.learner is not None and c.learner.trade is None:
        rows.append((Open(c.label("Examples from my trade"), "trade"),))
    rows.append((Open(c.label("All units"), "learn", "all"),))
    return screen(Markup("\n\n").join(parts), *rows, files=[cover_of(here)])


def cover_of(here: Unit) -> Attachment:
    """The unit's picture; its words go with it, for those who do not see it."""
    return Attachment(make="cover", kind="photo", args={"unit": here.id}, caption=str(here.cover_alt or ""), optional=True)


def hints(c: Context, for_trainers: Markup, for_self_study: Markup) -> list[Markup]:
    """The trainer's and the self-study note, folded, for whom they are meant."""
    notes = []
    if c.person.has(Role.TRAINER):
        notes.append((c.say("For you as a trainer"), for_trainers))
    if c.learner is not None and c.learner.self_directed:
        notes.append((c.say("Learning alone"), for_self_study))
    return [filled("<blockquote expandable><b>{}</b>\n{}</blockquote>", title, note) for title, note in notes]


def attendance_line(c: Context, stand: UnitStand) -> Markup:
    if stand.state.attested_on is not None:
        return c.say("✓ In the room: confirmed on {day}.", day=c.words.day(stand.state.attested_on))
    return c.say("This unit is taught in the room as well. Attendance counts for the assessment; you can learn without it.")


def room_button(c: Context, here: Unit) -> Open:
    return Open(c.label("I'm in the room: enter the code"), "attend", here.id)


@unit.step("teaser")
def leave_teaser(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_teaser)) != "go":
        return None
    here = unit_here(c)
    return unit.at("nugget", unit=here.id, n=1, keep=[UnitBegun(c.person.id, here.id, c.library.edition(here.id))])


# nuggets --------------------------------------------------------------------------------------------------------------


@unit.screen("nugget")
def show_nugget(c: Context) -> Talk[Screen]:
    here, nugget, n = unit_here(c), nugget_here(c), c.place["n"]
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    known = nugget.question.id in stand.progress().answered
    onwards = Button(c.label("Next"), "next") if known else Button(c.label("Question"), "question")
    back = (Button(c.label("‹ Back"), "back"),) if n > 1 else ()
    return screen(Markup("\n\n").join(nugget_text(c, here, nugget, n)), (*back, onwards))


def nugget_text(c: Context, here: Unit, nugget: Nugget, n: int) -> list[Markup]:
    parts = [filled("{}/{}  <b>{}</b>", n, len(here.nuggets), nugget.title), nugget.text]
    hook = nugget.trade_hooks.get(c.learner.trade) if c.learner and c.learner.trade else None
    if hook:
        parts.append(c.say("<b>In your trade:</b> {hook}", hook=hook))
    if nugget.source:
        parts.append(c.say("<i>Source: {source}</i>", source=nugget.source))
    return [*parts, *hints(c, nugget.trainer_note, nugget.sdl_note)]


@unit.step("nugget")
def leave_nugget(c: Context, event: Event) -> Talk[Turn | None]:
    here, n = unit_here(c), c.place["n"]
    action = yield from action_of(c, event, show_nugget)
    if action == "back" and n > 1:
        return unit.at("nugget", unit=here.id, n=n - 1)
    if action == "question":
        return unit.at("question", unit=here.id, n=n)
    if action == "next":
        return (yield from after_nugget(c, here, n))
    return None


def after_nugget(c: Context, here: Unit, n: int) -> Talk[Turn]:
    """The next nugget, or after the last one where the learner stands in the unit."""
    if n < len(here.nuggets):
        return unit.at("nugget", unit=here.id, n=n + 1)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    return resume(here, stand.step)


# questions ------------------------------------------------------------------------------------------------------------


@unit.screen("question")
def show_question(c: Context) -> Screen:
    question = nugget_here(c).question
    return screen(spelled_out(c, question), letter_buttons(c, question), Button(c.label("‹ Read again"), "back"))


@unit.step("question")
def answer(c: Context, event: Event) -> Talk[Turn | None]:
    here, nugget, n = unit_here(c), nugget_here(c), c.place["n"]
    if isinstance(event, Tap) and event.action == "back":
        return unit.at("nugget", unit=here.id, n=n)
    option = picked(c, nugget.question, event)
    if option is None:
        return None
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    facts: list[Fact] = []
    if nugget.question.id not in stand.progress().answered:
        facts = first_answer(c, here, n, option.id, option.right, stand)
    return unit.at("answered", unit=here.id, n=n, choice=option.id, keep=facts, toast=toast(c, option))


def first_answer(c: Context, here: Unit, n: int, choice: str, right: bool, stand: UnitStand) -> list[Fact]:
    """What an answer leaves behind: itself, where to go on, and a card that comes back if it was wrong."""
    question, me = here.nuggets[n - 1].question, c.person.id
    facts: list[Fact] = [Answered(me, here.id, question.id, stand.next_round(question.id), NUGGET, choice, right)]
    if stand.step == f"nugget:{n}":
        following = f"nugget:{n + 1}" if n < len(here.nuggets) else "activity"
        facts.append(StepReached(me, here.id, following))
    if not right:
        facts.append(CardMissed(me, question.id, spacing.missed(c.now)))
    return facts


@unit.screen("answered")
def show_answered(c: Context) -> Screen:
    question = nugget_here(c).question
    text, rows = told(c, question, c.place["choice"]), [(Button(c.label("‹ Read again"), "back"), Button(c.label("Next"), "next"))]
    if unit_here(c).id == UNIT_ZERO and c.place["n"] == 1 and c.cohort is not None and c.learner is not None:
        # The very first answer: now that they know what it is about, learners are told when it writes by itself.
        return screen(Markup("\n\n").join([text, promise(c, c.learner)]), *rows, Open(c.label("Change the times"), "reminders"))
    return screen(text, *rows)


@unit.step("answered")
def leave_answered(c: Context, event: Event) -> Talk[Turn | None]:
    here, n = unit_here(c), c.place["n"]
    action = yield from action_of(c, event, show_answered)
    if action == "back":
        return unit.at("nugget", unit=here.id, n=n)
    if action == "next":
        return (yield from after_nugget(c, here, n))
    return None


# the end --------------------------------------------------------------------------------------------------------------


@unit.screen("done")
def show_done(c: Context) -> Talk[Screen]:
    here = unit_here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    parts = [c.say("✓ <b>{unit}</b> is done.", unit=name_of(c, here))]
    following = next_unit(c, (yield from ask(UnitsOf(c.person.id))))
    rows: list[tuple[AnyButton, ...]] = [
        (Open(c.label("Next unit"), "learn"),) if following else (Open(c.label("Start page"), "menu"),)
    ]
    if here.id == UNIT_ZERO:
        parts.append(c.say("Before you go on: the Green Talk shows in a minute and a half what your path is about."))
        rows.append((Open("🎬 Green Talk", "greentalk", paths_of(c)[0]),))
    if here.challenge is not None and stand.state.challenge_at is None:
        parts.append(c.say("The challenge still waits for you, whenever you have time for it."))
        rows.append((Open(c.label("Challenge"), "challenge", here.id),))
    if needs_attendance(c, here):
        parts.append(attendance_line(c, stand))
        if stand.state.attested_on is None:
            rows.append((room_button(c, here),))
    rows.append((Button(c.label("Read again"), "read"), Open(c.label("All units"), "learn", "all")))
    return screen(Markup("\n\n").join(parts), *rows)


@unit.step("done")
def leave_done(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_done)) == "read":
        return unit.at("nugget", unit=c.place["unit"], n=1)
    return None


