"""Owns the start page of each role: the next step in words, a way to everything, and a second page for what is rarely needed."""

from __future__ import annotations

from markupsafe import Markup

from dialogues import next_step
from dialogues.context import Context
from dialogues.desk_words import lines
from dialogues.diary_day import stay_of
from dialogues.kit import AnyButton, Dialogue, Open, Screen, Turn, screen
from learning.ledger import Talk
from learning.mobility import Phase
from learning.people import Role

menu = Dialogue("menu", commands=("menu",))

Rows = list[tuple[AnyButton, ...]]


@menu.opened
def open_menu(c: Context, arg: str) -> Turn:
    return menu.at("more" if arg == "more" and c.person.roles else "home")


@menu.screen("home")
def home(c: Context) -> Talk[Screen]:
    if not c.person.roles:
        return screen(
            c.say("Hi! I go with you on your work placement abroad: small lessons, a diary, and a credential at the end."),
            Open(c.label("Let's begin"), "start"),
        )
    told = yield from next_step.for_person(c)
    name = c.person.name
    question = c.say("What would you like to do, {name}?", name=name) if name else c.say("What would you like to do?")
    return screen(Markup("\n\n").join([lines(*told), question] if told else [question]), *home_rows(c))


def home_rows(c: Context) -> Rows:
    """The buttons of the start page: each role's own, then what everybody has."""
    rows: Rows = []
    if c.person.has(Role.LEARNER):
        rows += learner_rows(c)
    if c.person.has(Role.TRAINER):
        rows += trainer_rows(c)
    if c.person.has(Role.COORDINATOR):
        rows += coordinator_rows(c)
    if c.person.roles:
        rows.append((Open(c.label("Language"), "language"), Open(c.label("Help"), "help"), Open(c.label("More…"), "menu", "more")))
    return rows


def learner_rows(c: Context) -> Rows:
    travels = c.cohort is not None and stay_of(c).phase(c.now) is not Phase.AFTER
    second = Open(c.label("Home cards"), "homecard") if travels else Open(c.label("Feedback"), "feedback")
    rows: Rows = [
        (Open(c.label("Learn"), "learn"), Open(c.label("Diary"), "diary")),
        (second, Open(c.label("Quiz"), "quiz")),
        (Open(c.label("Progress"), "progress"), Open(c.label("Reminders"), "reminders")),
        (Open(c.label("Assessment"), "assessment"), Open(c.label("Badges"), "badges")),
    ]
    if c.cohort is not None and stay_of(c).phase(c.now) is Phase.DURING:
        rows.append((Open(c.label("🆘 I need someone"), "sos"),))
    return rows


def trainer_rows(c: Context) -> Rows:
    return [
        (Open(c.label("Review"), "review"), Open(c.label("Attendance"), "attendance")),
        (Open(c.label("Matrix"), "matrix"), Open(c.label("Silent learners"), "silent")),
        (Open(c.label("Mark assessments"), "mark"), Open(c.label("Settings"), "desk_settings")),
    ]


def coordinator_rows(c: Context) -> Rows:
    return [
        (Open(c.label("Cohorts"), "cohort"), Open(c.label("Invite"), "invite")),
        (Open(c.label("Report"), "report"), Open(c.label("Export"), "export")),
    ]


@menu.screen("more")
def more(c: Context) -> Screen:
    """Everything that is rarely needed; what a role may not open is not offered."""
    rows: Rows = []
    if c.person.has(Role.LEARNER):
        rows.append((Open(c.label("My paths"), "paths"), Open(c.label("My trade"), "trade")))
        rows.append((Open(c.label("Persona finder"), "persona"), Open(c.label("All units"), "learn", "all")))
    if c.person.has(Role.LEARNER) or c.person.has(Role.TRAINER):
        rows.append((Open(c.label("Feedback"), "feedback"),))
    if c.person.has(Role.TRAINER) or c.person.has(Role.COORDINATOR):
        rows.append((Open(c.label("Revoke a credential"), "revoke"),))
    if c.person.has(Role.LEARNER) and c.cohort is not None:
        rows.append((Open(c.label("🆘 I need someone"), "sos"),))
    rows.append((Open(c.label("Privacy"), "privacy"), Open(c.label("My data"), "mydata")))
    rows.append((Open(c.label("No more messages"), "stop"), Open(c.label("Delete my data"), "forget")))
    return screen(c.say("What else would you like to do?"), *rows, Open(c.label("Start page"), "menu"))
