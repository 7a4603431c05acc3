"""Owns /silent: whom nobody has heard of, and what a trainer can do about it."""

from __future__ import annotations

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import called, lines, with_learner
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Turn, screen
from learning.ledger import Audited, Talk, ask
from learning.ledger.desk import Charge, ChargesOf, LearnerFine
from learning.mobility import Mobility, Phase
from learning.people import Role
from learning.standing import is_silent, silent_days

silent = Dialogue("silent", commands=("silent",), roles={Role.TRAINER})

MOST_SHOWN = 5


def silent_ones(c: Context) -> Talk[list[Charge]]:
    """The trainer's learners without a sign of life for too long, the longest silence first."""
    charges = yield from ask(ChargesOf(c.person.id))
    quiet = [charge for charge in charges if is_silent(charge.last_sign, Mobility.of(charge.cohort), c.now)]
    return sorted(quiet, key=lambda charge: charge.last_sign)


@silent.opened
def open_silent(c: Context, arg: str) -> Turn:
    return silent.at("list")


@silent.screen("list")
def show_silent(c: Context) -> Talk[Screen]:
    found = yield from silent_ones(c)
    back = Open(c.label("To the desk"), "review")
    if not found:
        return screen(c.say("Nobody is silent."), back)
    blocks = [one_learner(c, charge) for charge in found[:MOST_SHOWN]]
    rest = len(found) - MOST_SHOWN
    more = c.plural("{n} more learner is silent.", "{n} more learners are silent.", rest) if rest > 0 else ""
    return screen(lines(*blocks, more), *(buttons(c, charge) for charge in found[:MOST_SHOWN]), back)


def one_learner(c: Context, charge: Charge) -> str:
    mobility, cohort = Mobility.of(charge.cohort), charge.cohort
    days = silent_days(charge.last_sign, mobility, c.now)
    before = mobility.phase(c.now) is Phase.BEFORE
    head = c.say(
        "<b>{name}</b>: last sign of life {when}.",
        name=called(charge.person.name, charge.learner), when=with_learner(c, cohort, charge.last_sign),
    )  # fmt: skip
    how_long = (
        c.plural("Silent for {n} day, {place}.", "Silent for {n} days, {place}.", days, place=cohort.sending_org)
        if before
        else c.plural("Silent for {n} working day, {place}.", "Silent for {n} working days, {place}.", days, place=cohort.host_place)
    )  # fmt: skip
    phone = c.say("Phone of {host}: {phone}", host=cohort.host_org, phone=cohort.host_phone) if cohort.host_phone else ""
    blocked = c.say("The chat with me is blocked: messages do not arrive.") if charge.person.unreachable_since else ""
    return lines(head, how_long, blocked, phone if not before else "")


def buttons(c: Context, charge: Charge) -> list[AnyButton]:
    name = called(charge.person.name, charge.learner)[:20]
    row: list[AnyButton] = [Open(c.label("Write to {name}", name=name), "tell", str(charge.person.id))]
    return [*row, Button(c.label("{name} is fine", name=name), f"fine:{charge.person.id}")]


@silent.step("list")
def all_fine(c: Context, event: Event) -> Talk[Turn | None]:
    """The trainer has heard from the learner elsewhere: silence counts anew from now."""
    who = event.after("fine") if isinstance(event, Tap) else None
    if who is None:
        return None
    charges = yield from ask(ChargesOf(c.person.id))
    if who not in {str(charge.person.id) for charge in charges}:
        return desk_words.not_yours(silent, "silent", f"learner {who}")
    keep = [LearnerFine(int(who), c.person.id), Audited("all fine", f"learner {who}")]
    return silent.at("list", keep=keep, toast=c.label("Good to know ✓"))


@silent.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return desk_words.foreign(c)
