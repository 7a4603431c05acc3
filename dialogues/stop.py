"""Owns /stop: at once, without a question, and the way back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, screen
from learning.ledger import Fact, Talk, ask
from learning.ledger.desk import DigestHour
from learning.ledger.people import CohortsOfTrainer, RemindersStopped
from learning.people import Role
from learning.rhythm import no_digest, plan_digest, silence_for

stop = Dialogue("stop", commands=("stop",))


@stop.opened
def open_stop(c: Context, arg: str) -> Turn:
    keep: list[Fact] = []
    if c.learner is not None:
        keep += [RemindersStopped(c.person.id, "asked"), *silence_for(c.person.id)]
    if c.person.has(Role.TRAINER):
        keep.append(no_digest(c.person.id))
    return stop.at("stopped", keep=keep)


@stop.screen("stopped")
def stopped(c: Context) -> Screen:
    if c.learner is not None:
        text = c.say("Done: I no longer write on my own. You still hear when your trainer answers you or your credential is ready. What you have done is kept.")
    elif c.person.has(Role.TRAINER):
        text = c.say("Done: no digest any more. Calls for help from your learners still reach you.")
    else:
        text = c.say("I do not write on my own. I only answer.")
        return screen(text, Open(c.label("Start page"), "menu"))
    return screen(
        text,
        (Button(c.label("Resume"), "resume"), Open(c.label("Start page"), "menu")),
        Open(c.label("Delete my data"), "forget"),
    )


@stop.step("stopped")
def resume(c: Context, event: Event) -> Talk[Turn | None]:
    wanted = event.action == "resume" if isinstance(event, Tap) else _typed(c, event)
    if not wanted:
        return None
    keep: list[Fact] = []
    if c.person.has(Role.TRAINER):
        at = yield from ask(DigestHour(c.person.id))
        cohorts = yield from ask(CohortsOfTrainer(c.person.id))
        keep += [plan_digest(c.person.id, at, ZoneInfo(cohort.home_tz), c.now) for cohort in cohorts[:1]]
    if c.learner is not None:
        return Turn(opens=("reminders", "resume"), keep=tuple(keep))
    return stop.at("resumed", keep=keep)


def _typed(c: Context, event: Event) -> bool:
    return isinstance(event, Text) and event.text.strip().casefold() == c.label("Resume").casefold()


@stop.screen("resumed")
def resumed(c: Context) -> Screen:
    return screen(c.say("Good to have you back. The digest comes again when something waits."), Open(c.label("Start page"), "menu"))
