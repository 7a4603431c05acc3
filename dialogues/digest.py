"""Owns the one message a day that a trainer gets unasked: what waits; nothing waits, nothing comes."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.desk_words import called, lines
from dialogues.kit import AnyButton, Open, Screen, screen
from dialogues.notices import Args, notice
from dialogues.review_words import oldest
from dialogues.silent import silent_ones
from learning.ledger import Talk, ask
from learning.ledger.desk import DeskOf

MOST_NAMES = 5


@notice("digest")
def digest(c: Context, args: Args) -> Talk[Screen | None]:
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    if not (waits.waiting or waits.tests or silent):
        return None
    names = c.words.listed([called(charge.person.name, charge.learner) for charge in silent[:MOST_NAMES]])
    told = [
        c.plural("{n} entry waits for you.", "{n} entries wait for you.", waits.waiting) if waits.waiting else "",
        oldest(c, waits.oldest) if waits.oldest else "",
        c.plural("{n} test is to be marked.", "{n} tests are to be marked.", waits.tests) if waits.tests else "",
        c.plural("{n} learner is silent: {names}.", "{n} learners are silent: {names}.", len(silent), names=names) if silent else "",
    ]  # fmt: skip
    rows: list[list[AnyButton]] = [
        [Open(c.label("Review {n}", n=waits.waiting), "review", "next")] if waits.waiting else [],
        [Open(c.label("Mark tests"), "mark")] if waits.tests else [],
        [Open(c.label("Who is silent?"), "silent")] if silent else [],
        [Open(c.label("Settings"), "desk_settings")],
    ]
    return screen(lines(c.say("Good morning, {name}.", name=c.person.name), *told), *rows)
