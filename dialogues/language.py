"""Owns /language: one step to another language, at any time, from anywhere."""

from __future__ import annotations

from dialogues import menu
from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Screen, Tap, Turn, screen
from learning.ledger.people import LanguageChosen

language = Dialogue("language", commands=("language",))


def language_buttons(c: Context) -> list[tuple[Button, ...]]:
    """The offered languages under their own names, the person's own first, two a row."""
    names = dict(c.terms.language_names)
    codes = sorted(c.terms.languages, key=lambda code: code != c.person.language)
    buttons = [Button(names.get(code, code), f"language:{code}") for code in codes]
    return [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]


def chosen(c: Context, event: Event) -> str | None:
    """The language that a tap or a typed name means."""
    if isinstance(event, Tap):
        code = event.after("language")
        return code if code in c.terms.languages else None
    typed = getattr(event, "text", "").strip().lower()
    return next((code for code, name in c.terms.language_names if typed in (code, name.lower())), None)


@language.opened
def open_language(c: Context, arg: str) -> Turn:
    if arg in c.terms.languages:
        return language.at("done", keep=[LanguageChosen(c.person.id, arg)])
    return language.at("choose")


@language.screen("choose")
def choose(c: Context) -> Screen:
    return screen(c.say("Which language do you want?"), *language_buttons(c))


@language.step("choose", "done")
def pick(c: Context, event: Event) -> Turn | None:
    code = chosen(c, event)
    if code is None:
        return None
    return language.at("done", keep=[LanguageChosen(c.person.id, code)])


@language.screen("done")
def done(c: Context) -> Screen:
    name = dict(c.terms.language_names).get(c.person.language, c.person.language)
    return screen(c.say("From now on I speak {language}.", language=name), *menu.home_rows(c))
