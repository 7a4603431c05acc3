"""Owns the trainer's desk: /review, and the walk through the queue from the oldest entry to "Nothing waits"; decides on no entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from markupsafe import Markup

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import lines, number_in
from dialogues.kit import AnyButton, Dialogue, Event, Open, Screen, Text, Turn, open_, screen
from dialogues.review_words import oldest
from dialogues.silent import silent_ones
from learning.diary import State, check_shown
from learning.ledger import Talk, ask
from learning.ledger.desk import ChargesOf, DeskEntry, DeskOf, EntryForTrainer, EntryShown, NextWaiting
from learning.people import Role

review = Dialogue("review", commands=("review",), roles={Role.TRAINER})

#: What a walk through the queue remembers from entry to entry.
WALK = ("after", "after_id", "decided", "skipped", "last", "walking")


# the desk ------------------------------------------------------------------------------------------------------------


@review.opened
def open_review(c: Context, arg: str) -> Talk[Turn]:
    """`/review`: the desk. `/review next`: the oldest entry. `/review 1107`: that entry."""
    if not arg:
        return review.at("desk")
    if arg == "next":
        return (yield from onward(c, {"walking": True}))
    return (yield from open_entry(c, arg, {}))


@review.screen("desk")
def desk(c: Context) -> Talk[Screen]:
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    told = yield from waiting_words(c)
    return screen(lines(c.say("<b>Your desk</b>"), told), *desk_rows(c, waits.waiting, waits.tests, len(silent)))


def waiting_words(c: Context) -> Talk[Markup]:
    """What waits for the trainer, a line each; or that nothing does, and why when nobody has come yet."""
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    told = [
        c.plural("{n} entry waits.", "{n} entries wait.", waits.waiting) if waits.waiting else "",
        oldest(c, waits.oldest) if waits.oldest else "",
        c.plural("{n} test is to be marked.", "{n} tests are to be marked.", waits.tests) if waits.tests else "",
        c.plural("{n} learner is silent.", "{n} learners are silent.", len(silent)) if silent else "",
    ]
    if any(told):
        return lines(*told)
    charges = yield from ask(ChargesOf(c.person.id))
    learners = c.plural("{n} learner", "{n} learners", len(charges)) if charges else c.say("No learner has joined yet.")
    return lines(c.say("Nothing waits."), learners)


def desk_rows(c: Context, waiting: int, tests: int, silent: int) -> list[list[AnyButton]]:
    return [
        [Open(c.label("Review {n}", n=waiting), "review", "next")] if waiting else [],
        [Open(c.label("Mark tests"), "mark")] if tests else [],
        [Open(c.label("Who is silent?"), "silent")] if silent else [],
        [Open(c.label("Attendance"), "attendance"), Open(c.label("Matrix"), "matrix")],
        [Open(c.label("Settings"), "desk_settings"), Open(c.label("Start page"), "menu")],
    ]


@review.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return desk_words.foreign(c)


# the walk through the queue ------------------------------------------------------------------------------------------


def onward(c: Context, walk: dict[str, Any], **more: Any) -> Talk[Turn]:
    """To the oldest entry after the one just handled, or to the end."""
    after = datetime.fromisoformat(walk["after"]) if walk.get("after") else None
    found = yield from ask(NextWaiting(c.person.id, after, walk.get("after_id", 0)))
    if found is None:
        return review.at("end", **walk, **more)
    return (yield from open_entry(c, str(found), walk, **more))


def open_entry(c: Context, arg: str, walk: dict[str, Any], **more: Any) -> Talk[Turn]:
    """Show an entry; what waits counts as shown from here on."""
    entry = yield from typed_entry(c, arg)
    if entry is None:
        return desk_words.not_yours(review, "review", f"entry {arg}")
    return show_entry(c, entry, walk, **more)


def entry_after(c: Context, command: str, arg: str) -> Talk[DeskEntry | Turn]:
    """The entry whose number was typed after a command, or where to go without one."""
    if not arg:
        return review.at("number", verb=command)
    return (yield from typed_entry(c, arg)) or desk_words.not_yours(review, command, f"entry {arg}")


@review.screen("number")
def ask_number(c: Context) -> Screen:
    """The bare command: which entry is meant has to be told first."""
    if c.place["verb"] == "approve":
        question = c.say("Which entry do you want to approve? Type its number, such as 1107.")
    else:
        question = c.say("Which entry do you want to return? Type its number, such as 1107.")
    return screen(question, Open(c.label("To the desk"), "review"))


@review.step("number")
def number_told(c: Context, event: Event) -> Turn | None:
    """As if it had been typed after the command."""
    if not isinstance(event, Text) or number_in(event.text) is None:
        return None
    return open_(str(c.place["verb"]), event.text)


def typed_entry(c: Context, arg: str) -> Talk[DeskEntry | None]:
    number = number_in(arg)
    if number is None:
        return None
    return (yield from ask(EntryForTrainer(number, c.person.id)))


def show_entry(c: Context, entry: DeskEntry, walk: dict[str, Any], **more: Any) -> Turn:
    seen = [EntryShown(entry.id, entry.version, c.person.id)] if entry.status == State.SUBMITTED else []
    keep = [*more.pop("keep", ()), *seen]
    return review.at("entry", keep=keep, id=entry.id, version=entry.version, ticks=[], files=True, **walk, **more)


def unseen(c: Context, entry: DeskEntry) -> bool:
    """Whether a decision now would be blind: this screen showed another version, or none."""
    return c.place.get("version", entry.version) != entry.version or check_shown(entry.shown, entry.version) is not None


def walk_of(c: Context) -> dict[str, Any]:
    return {key: c.place[key] for key in WALK if c.place.get(key) is not None}


def walk_on(c: Context, entry: DeskEntry, **change: Any) -> dict[str, Any]:
    """The walk with this entry behind it."""
    since = entry.submitted_at.isoformat() if entry.submitted_at else ""
    return {**walk_of(c), "after": since, "after_id": entry.id, **change}
