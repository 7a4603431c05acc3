"""Owns /quiz: missed questions that come back spaced, at most three a day, and practice for the fun of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from markupsafe import Markup

from content.model import Question, Unit
from dialogues.context import Context
from dialogues.course import number_of, paths_of, waits
from dialogues.kit import Button, Dialogue, Event, Json, Open, Screen, Turn, moved, open_, screen
from dialogues.questions import letter_buttons, lost, picked, question_of, spelled_out, toast, told
from dialogues.typed import action_of
from learning import spacing
from learning.ledger import Fact, Talk, ask
from learning.ledger.progress import (
    REVIEW,
    Answered,
    CardAnswered,
    CardDue,
    CardLearned,
    CardsOf,
    ReviewsSince,
    UnitsOf,
    UnitState,
)
from learning.localtime import midnight
from learning.mobility import Mobility
from learning.people import Role

quiz = Dialogue("quiz", commands=("quiz",), roles={Role.LEARNER})

PRACTICE = 5  # questions a game


@quiz.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    if waits(c):
        return open_("start", "joined")
    waiting = yield from cards_today(c)
    return _asking(waiting)


def cards_today(c: Context) -> Talk[tuple[CardDue, ...]]:
    """What comes back today, the longest due first: at most three, however many wait."""
    cards = yield from ask(CardsOf(c.person.id))
    shown = yield from ask(ReviewsSince(c.person.id, start_of_day(c)))
    known = {card.item_id: card for card in cards if question_of(c, card.item_id) is not None}
    chosen = spacing.pick({item: card.memory for item, card in known.items()}, c.now, shown)
    return tuple(known[item] for item in chosen)


def start_of_day(c: Context) -> datetime:
    """Local midnight; who has no stay abroad counts by UTC."""
    if c.cohort is None:
        return c.now.replace(hour=0, minute=0, second=0, microsecond=0)
    mobility = Mobility.of(c.cohort)
    return midnight(mobility.local_now(c.now).date(), mobility.where_is(c.now).zone)


def _asking(waiting: tuple[CardDue, ...], keep: tuple[Fact, ...] = ()) -> Turn:
    if not waiting:
        return quiz.at("none", keep=keep)
    return quiz.at("ask", item=waiting[0].item_id, left=len(waiting), keep=keep)


# what comes back ------------------------------------------------------------------------------------------------------


@quiz.screen("ask")
def show_question(c: Context) -> Screen:
    question = question_of(c, c.place["item"])
    if question is None:
        return lost(c)
    intro = c.plural("One question comes back today.", "{n} questions come back today.", c.place["left"])
    return screen(Markup("\n\n").join([intro, spelled_out(c, question)]), letter_buttons(c, question))


@quiz.step("ask")
def answer(c: Context, event: Event) -> Talk[Turn | None]:
    question = question_of(c, c.place["item"])
    if question is None:
        return open_("quiz")
    option = picked(c, question, event)
    if option is None:
        return None
    cards = yield from ask(CardsOf(c.person.id))
    card = next((card for card in cards if card.item_id == question.id), None)
    facts = _reviewed(c, card, option.id, option.right) if card else ()
    return quiz.at("told", item=question.id, choice=option.id, keep=facts, toast=toast(c, option))


def _reviewed(c: Context, card: CardDue, choice: str, right: bool) -> tuple[Fact, ...]:
    """The answer, and what it makes of the card: sooner again, later, or learned."""
    me, unit = c.person.id, c.pack.unit_of(card.item_id).id
    memory = spacing.answered(card.memory, right, c.now)
    turned = CardLearned(me, card.item_id) if spacing.is_learned(memory) else CardAnswered(me, card.item_id, memory)
    return (Answered(me, unit, card.item_id, card.next_round, REVIEW, choice, right), turned)


@quiz.screen("told")
def show_told(c: Context) -> Screen:
    question = question_of(c, c.place["item"])
    return screen(told(c, question, c.place["choice"]), Button(c.label("Next"), "next")) if question else lost(c)


@quiz.step("told")
def leave_told(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_told)) != "next":
        return None
    waiting = yield from cards_today(c)
    return _asking(waiting)


# nothing to do ----------------------------------------------------------------------------------------------------------


@quiz.screen("none")
def show_none(c: Context) -> Talk[Screen]:
    cards = yield from ask(CardsOf(c.person.id))
    states = yield from ask(UnitsOf(c.person.id))
    parts = [c.say("No question comes back right now.")]
    coming = [card.due_at for card in cards if question_of(c, card.item_id) is not None]
    if coming:
        parts.append(c.say("The next ones come on {day}.", day=c.words.day(day_of(c, min(coming)), "weekday")))
    games = tuple(
        Button(c.label("Practise: Unit {number}", number=number_of(unit)), f"play:{unit.id}")
        for unit in finished(c, states)
    )
    if games:
        parts.append(c.say("For the fun of it: five questions from a unit you have finished. They are not counted."))
    rows = [games[start : start + 2] for start in range(0, len(games), 2)]
    return screen(Markup("\n\n").join(parts), *rows, Open(c.label("Learn"), "learn"))


def day_of(c: Context, due: datetime) -> date:
    """The local day a question is asked on; what did not fit today comes tomorrow."""
    local = Mobility.of(c.cohort).local_now if c.cohort else _as_it_is
    return max(local(due).date(), local(c.now).date() + timedelta(days=1))


def _as_it_is(moment: datetime) -> datetime:
    return moment


def finished(c: Context, states: Mapping[str, UnitState]) -> tuple[Unit, ...]:
    """The units that are done, Unit 0 included, in the order of the course."""
    zero = (c.pack.unit0,) if c.pack.unit0 else ()
    units = (*zero, *(unit for path in paths_of(c) for unit in c.pack.units(path)))
    return tuple(unit for unit in units if unit.id in states and states[unit.id].done_at is not None)


# practice: a game, nothing of it is kept ----------------------------------------------------------------------------------


@quiz.step("none", "end")
def play(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_none if c.place.name == "none" else show_end)
    unit_id = (action or "").removeprefix("play:")
    states = yield from ask(UnitsOf(c.person.id))
    unit = next((unit for unit in finished(c, states) if unit.id == unit_id), None)
    if unit is None:
        return None
    pool = [item.id for item in unit.quiz.items]
    items: list[Json] = [*c.chance.sample(pool, min(PRACTICE, len(pool)))]
    return quiz.at("play", unit=unit.id, items=items, n=0, right=0)


def _played(c: Context) -> Question:
    item: str = c.place["items"][c.place["n"]]
    return c.pack.question(item)


@quiz.screen("play")
def show_play(c: Context) -> Screen:
    question = _played(c)
    count = c.say("Practice {n}/{all}", n=c.place["n"] + 1, all=len(c.place["items"]))
    return screen(Markup("\n\n").join([count, spelled_out(c, question)]), letter_buttons(c, question))


@quiz.step("play")
def guess(c: Context, event: Event) -> Turn | None:
    option = picked(c, _played(c), event)
    if option is None:
        return None
    right = c.place["right"] + int(option.right)
    return Turn(moved(replace(c.place, name="played"), right=right, choice=option.id), toast=toast(c, option))


@quiz.screen("played")
def show_played(c: Context) -> Screen:
    return screen(told(c, _played(c), c.place["choice"]), Button(c.label("Next"), "next"))


@quiz.step("played")
def leave_played(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_played)) != "next":
        return None
    n = c.place["n"] + 1
    name = "play" if n < len(c.place["items"]) else "end"
    return Turn(moved(replace(c.place, name=name), n=n))


@quiz.screen("end")
def show_end(c: Context) -> Screen:
    return screen(
        c.say("{right} of {all}. It was only a game.", right=c.place["right"], all=len(c.place["items"])),
        Button(c.label("Once more"), f"play:{c.place['unit']}"),
        (Open(c.label("Learn"), "learn"), Open(c.label("Start page"), "menu")),
    )
