"""Owns /start: from the invitation link to the first nugget, for learners, trainers and coordinators."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import Dialogue, Event, Screen, Turn, open_, screen
from dialogues.language import chosen, language_buttons
from learning.ledger.people import LanguageChosen

start = Dialogue("start", commands=("start",))


@start.opened
def begin(c: Context, arg: str) -> Turn:
    return start.at("language", code=arg[:64])


@start.screen("language")
def ask_language(c: Context) -> Screen:
    return screen(c.say("Hi! I go with you on your mobility. Which language?"), *language_buttons(c))


@start.step("language")
def language_chosen(c: Context, event: Event) -> Turn | None:
    code = chosen(c, event)
    return open_("menu", keep=[LanguageChosen(c.person.id, code)]) if code else None
