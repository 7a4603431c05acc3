"""Owns what a trainer sets: the hour of the one message a day."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, screen
from learning.ledger import Fact, Talk, ask
from learning.ledger.desk import DigestHour, DigestHourChosen
from learning.ledger.people import CohortsOfTrainer, RhythmSet
from learning.people import Role
from learning.reminders import next_digest

desk_settings = Dialogue("desk_settings", roles={Role.TRAINER})

HOURS = (time(6, 30), time(7, 0), time(7, 30), time(8, 0), time(9, 0), time(12, 0), time(15, 0), time(17, 0))


@desk_settings.opened
def open_settings(c: Context, arg: str) -> Turn:
    return desk_settings.at("hour")


@desk_settings.screen("hour")
def show_hour(c: Context) -> Talk[Screen]:
    at = yield from ask(DigestHour(c.person.id))
    text = c.say(
        "When something waits, I write once a day from Monday to Friday, at <b>{at}</b>. Another time? Tap one or type it, like 07:45.",
        at=c.words.clock(at),
    )  # fmt: skip
    buttons = [Button(f"{'• ' if hour == at else ''}{c.words.clock(hour)}", f"hour:{hour:%H:%M}") for hour in HOURS]
    return screen(text, buttons[:4], buttons[4:], Open(c.label("To the desk"), "review"))


@desk_settings.step("hour")
def choose_hour(c: Context, event: Event) -> Talk[Turn | None]:
    typed = event.after("hour") if isinstance(event, Tap) else event.text if isinstance(event, Text) else None
    at = parse_hour(typed or "")
    if at is None:
        return None
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    keep: list[Fact] = [DigestHourChosen(c.person.id, at)]
    if cohorts:
        keep.append(RhythmSet(c.person.id, "digest", next_digest(at, ZoneInfo(cohorts[0].home_tz), c.now)))
    return desk_settings.at("hour", keep=keep, toast=c.label("✓ From now on at {at}.", at=c.words.clock(at)))


def parse_hour(text: str) -> time | None:
    """`7`, `7:45`, `07.45`."""
    hours, _, minutes = text.strip().replace(".", ":").partition(":")
    if not (hours.isascii() and hours.isdigit() and (minutes or "0").isascii() and (minutes or "0").isdigit()):
        return None
    hour, minute = int(hours[:4]), int((minutes or "0")[:4])
    return time(hour, minute) if hour < 24 and minute < 60 else None
