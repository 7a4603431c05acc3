"""Owns the answers to what fits no dialogue: unknown commands, missing rights, words and files out of the blue. Never silence."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import Dialogue, Event, Open, Screen, Turn, screen

anything = Dialogue("anything")


def unknown_command(c: Context, name: str) -> Turn:
    return anything.at("unknown", command=name[:32])


def refused(c: Context, dialogue: Dialogue) -> Turn:
    return anything.at("refused" if c.person.roles else "stranger")


def unfit(c: Context, event: Event) -> Turn:
    return anything.at("unfit")


@anything.screen("unknown")
def show_unknown(c: Context) -> Screen:
    return screen(
        c.say("I do not know /{command}. What I can do stands in /help.", command=c.place["command"]),
        Open(c.label("Start page"), "menu"),
    )


@anything.screen("refused")
def show_refused(c: Context) -> Screen:
    return screen(c.say("That is for another role than yours."), Open(c.label("Start page"), "menu"))


@anything.screen("stranger")
def show_stranger(c: Context) -> Screen:
    return screen(c.say("First let us get to know each other."), Open(c.label("Let's begin"), "start"))


@anything.screen("unfit")
def show_unfit(c: Context) -> Screen:
    return screen(c.say("I did not understand that. Tap a button or choose from the start page."), Open(c.label("Start page"), "menu"))
