"""Owns what /diary shows where no entry is due: before the departure, on days off, after the return."""

from __future__ import annotations

from markupsafe import Markup

from content.model import HomeCard
from dialogues.context import Context
from dialogues.diary import diary
from dialogues.diary_day import pack_of, paths_of, stay_of, today
from dialogues.diary_words import example_quote, gone, late_rows
from dialogues.kit import AnyButton, Open, Screen, screen
from learning.diary import State
from learning.ledger import Talk, ask
from learning.ledger.diary import EntriesOfLearner, HomeCardsOf
from learning.reminders import may_file

__all__ = ["diary"]


@diary.screen("before")
def show_before(c: Context) -> Talk[Screen]:
    cards: list[HomeCard] = [card for path in paths_of(c) for card in pack_of(c, path).home_cards(path)]
    kept = {card.card_id for card in (yield from ask(HomeCardsOf(c.person.id)))}
    done = sum(1 for card in cards if card.id in kept)
    place = c.cohort.host_place if c.cohort else ""
    parts = [
        c.say("The diary begins in {place}: there you compare with home every working day.", place=place),
        c.say("So collect facts at work now, on home cards: {done} of {all} are saved.", done=done, all=len(cards)),
    ]
    return screen(
        Markup(" ").join(parts),
        Open(c.label("Home cards"), "homecard"),
        (Open(c.label("See an example"), "diary", "example"), Open(c.label("Practise"), "quiz")),
        Open(c.label("Start page"), "menu"),
    )


@diary.screen("example")
def show_example(c: Context) -> Screen:
    paths = paths_of(c)
    if not paths:
        return gone(c)
    lead = c.say("This is how a good entry can look. Yours may be shorter.")
    return screen(lead + Markup("\n\n") + example_quote(c, paths[0]), Open(c.label("Diary"), "diary"))


@diary.screen("free")
def show_free(c: Context) -> Talk[Screen]:
    """A weekend, a holiday or a travel day: nothing is asked, and nothing is forbidden."""
    entries = yield from ask(EntriesOfLearner(c.person.id))
    rows: list[tuple[AnyButton, ...]] = [*late_rows(c, entries)]
    if may_file(today(c), c.now, stay_of(c)) and paths_of(c):
        rows.append((Open(c.label("Write anyway"), "diary", f"day:{today(c).isoformat()}"),))
    return screen(c.say("No work today, so no diary. Enjoy the day."), *rows, Open(c.label("Start page"), "menu"))


@diary.screen("after")
def show_after(c: Context) -> Talk[Screen]:
    entries = yield from ask(EntriesOfLearner(c.person.id))
    kept = [entry for entry in entries if entry.status != State.DRAFT]
    approved = sum(1 for entry in kept if entry.status == State.VALIDATED)
    text = c.plural(
        "Your stay is over. You handed in {n} diary entry, {approved} approved.",
        "Your stay is over. You handed in {n} diary entries, {approved} approved.",
        len(kept), approved=approved,
    )  # fmt: skip
    return screen(text, *late_rows(c, entries), (Open(c.label("Progress"), "progress"), Open(c.label("Start page"), "menu")))
