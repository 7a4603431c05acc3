"""Owns the home screen of each role: what waits, the next step, and a way to everything else."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import AnyButton, Dialogue, Open, Screen, Turn, screen
from learning.people import Role

menu = Dialogue("menu", commands=("menu",))


@menu.opened
def open_menu(c: Context, arg: str) -> Turn:
    return menu.at("home")


@menu.screen("home")
def home(c: Context) -> Screen:
    if not c.person.roles:
        return screen(
            c.say("Hi! I go with you on your work placement abroad: small lessons, a diary, and a credential at the end."),
            Open(c.label("Let's begin"), "start"),
        )
    rows: list[tuple[AnyButton, ...]] = []
    if c.person.has(Role.LEARNER):
        rows += learner_rows(c)
    if c.person.has(Role.TRAINER):
        rows += trainer_rows(c)
    if c.person.has(Role.COORDINATOR):
        rows += coordinator_rows(c)
    rows.append((Open(c.label("Language"), "language"), Open(c.label("Help"), "help")))
    name = c.person.name
    greeting = c.say("What would you like to do, {name}?", name=name) if name else c.say("What would you like to do?")
    return screen(greeting, *rows)


def learner_rows(c: Context) -> list[tuple[AnyButton, ...]]:
    return [
        (Open(c.label("Learn"), "learn"), Open(c.label("Diary"), "diary")),
        (Open(c.label("Progress"), "progress"), Open(c.label("Reminders"), "reminders")),
        (Open(c.label("Assessment"), "assessment"), Open(c.label("Badges"), "badges")),
    ]


def trainer_rows(c: Context) -> list[tuple[AnyButton, ...]]:
    return [
        (Open(c.label("Review"), "review"), Open(c.label("Attendance"), "attendance")),
        (Open(c.label("Matrix"), "matrix"), Open(c.label("Silent learners"), "silent")),
        (Open(c.label("Mark assessments"), "mark"),),
    ]


def coordinator_rows(c: Context) -> list[tuple[AnyButton, ...]]:
    return [
        (Open(c.label("Cohorts"), "cohort"), Open(c.label("Invite"), "invite")),
        (Open(c.label("Report"), "report"), Open(c.label("Export"), "export")),
    ]
