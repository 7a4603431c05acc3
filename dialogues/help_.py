"""Owns /help: what the companion can do for this person, command by command."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import Dialogue, Open, Screen, Turn, screen
from learning.people import Role

help_ = Dialogue("help", commands=("help",))


def commands_for(c: Context) -> list[tuple[str, str]]:
    """Commands with their meaning, for this person's roles; the command menus are made from the same list."""
    found = []
    if c.person.has(Role.LEARNER):
        found += learner_commands(c)
    if c.person.has(Role.TRAINER):
        found += trainer_commands(c)
    if c.person.has(Role.COORDINATOR):
        found += coordinator_commands(c)
    return found + everyone_commands(c)


def learner_commands(c: Context) -> list[tuple[str, str]]:
    return [
        ("learn", c.label("Go on learning")),
        ("quiz", c.label("Repeat what you missed")),
        ("diary", c.label("Write today's diary entry")),
        ("progress", c.label("See how far you are")),
        ("reminders", c.label("When I may write to you")),
        ("assessment", c.label("The ten questions at the end")),
        ("badges", c.label("Your credentials")),
        ("sos", c.label("Call a person for help")),
        ("feedback", c.label("Tell us what was good and what was not")),
    ]


def trainer_commands(c: Context) -> list[tuple[str, str]]:
    return [
        ("review", c.label("Entries that wait for you")),
        ("attendance", c.label("Confirm who was there")),
        ("matrix", c.label("Who has done what")),
        ("silent", c.label("Learners who have gone quiet")),
        ("approve", c.label("Approve an entry by its number")),
        ("return", c.label("Return an entry by its number")),
        ("mark", c.label("Mark assessments and confirm results")),
    ]


def coordinator_commands(c: Context) -> list[tuple[str, str]]:
    return [
        ("cohort", c.label("Make or see cohorts")),
        ("invite", c.label("Invite trainers and learners")),
        ("report", c.label("Matrix and state of a cohort")),
        ("export", c.label("Take the data out")),
        ("revoke", c.label("Revoke a credential")),
    ]


def everyone_commands(c: Context) -> list[tuple[str, str]]:
    return [
        ("menu", c.label("Start page")),
        ("language", c.label("Change the language")),
        ("privacy", c.label("What is kept and who reads it")),
        ("mydata", c.label("All your data in one file")),
        ("forget", c.label("Delete your data")),
        ("stop", c.label("No more messages from me")),
        ("help", c.label("What I can do")),
    ]


@help_.opened
def open_help(c: Context, arg: str) -> Turn:
    return help_.at("list")


@help_.screen("list")
def listed(c: Context) -> Screen:
    lines = "\n".join(f"/{name} – {meaning}" for name, meaning in commands_for(c))
    head = c.say("I am your companion for the work placement abroad. You can tap buttons or type these:")
    return screen(f"{head}\n\n{lines}", Open(c.label("Start page"), "menu"))
