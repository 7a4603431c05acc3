"""Owns the call for help: a person hears of it within a minute, without a word of any diary; quiet hours do not count."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from dialogues.context import Context
from dialogues.desk_words import in_cohort
from dialogues.kit import Dialogue, Open, Screen, Turn, screen
from dialogues.notices import Args, notice
from learning.ledger import Audited, Notice, Talk, ask
from learning.ledger.people import CoordinatorsOfProvider, TrainersOfCohort
from learning.mobility import Mobility, Phase
from learning.people import Cohort, Learner, Person, Role

sos = Dialogue("sos", commands=("sos",))

EMERGENCY = "112"  # the one number for all countries of the EU
AGAIN_AFTER = 600  # seconds within which a second tap is the same call


@sos.opened
def open_sos(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing (a learner calls), or the number of a learner whose call somebody takes on."""
    if arg:
        return (yield from take_on(c, arg))
    if c.learner is None or c.cohort is None:
        return sos.at("alone")
    told = yield from helpers(c.cohort)
    call = int(c.now.timestamp()) // AGAIN_AFTER
    keep = [
        Notice(person_id, "sos", f"sos:{c.person.id}:{call}:{person_id}", {"learner": c.person.id, "at": int(c.now.timestamp())}, priority=1)
        for person_id in told
        if person_id != c.person.id
    ]
    return sos.at("called", keep=[*keep, Audited("call for help", f"learner {c.person.id}")])


def helpers(cohort: Cohort) -> Talk[tuple[int, ...]]:
    """Who is told: the trainers of the cohort and the provider's coordinators, each once."""
    trainers = yield from ask(TrainersOfCohort(cohort.id))
    coordinators = yield from ask(CoordinatorsOfProvider(cohort.provider_id))
    return tuple(dict.fromkeys([*(seat.person_id for seat in trainers), *coordinators]))


@sos.screen("called")
def called(c: Context) -> Talk[Screen]:
    if c.cohort is None:
        return alone(c)
    trainers = yield from ask(TrainersOfCohort(c.cohort.id))
    names = c.words.listed([seat.name for seat in trainers if seat.name])
    if names:
        told = c.say("I am telling {names} now that you need someone (nothing of what you wrote).", names=names)
    else:
        told = c.say("I am telling the people who run your placement now that you need someone (nothing of what you wrote).")
    return screen(Markup("\n").join([told, *numbers(c)]), Open(c.label("Start page"), "menu"))


def numbers(c: Context) -> list[Markup]:
    """Whom to call: emergency first, then the host."""
    found = [c.say("In an emergency call <b>{number}</b>.", number=EMERGENCY)]
    if c.cohort is not None and c.cohort.host_phone:
        found.append(c.say("{host}: {phone}", host=c.cohort.host_org, phone=c.cohort.host_phone))
    return found


@sos.screen("alone")
def alone(c: Context) -> Screen:
    """For whom nobody is responsible here: the number that always answers."""
    text = c.say("I have nobody here whom I could tell. Please talk to somebody near you.")
    return screen(Markup("\n").join([text, *numbers(c)]), Open(c.label("Start page"), "menu"))


# to the helpers -----------------------------------------------------------------------------------------------------


@notice("sos")
def call_for_help(c: Context, args: Args) -> Talk[Screen | None]:
    found = yield from in_cohort(int(args["learner"]))
    if found is None:
        return None
    person, learner, cohort = found
    local = Mobility.of(cohort).local_now(datetime.fromtimestamp(int(args["at"]), c.now.tzinfo))
    name = person.name or learner.number
    lines = [
        c.say("🆘 <b>{name}</b> ({number}) needs someone. Please call or write now.", name=name, number=learner.number),
        c.say("Tapped at {time}, local time, {place}.", time=c.words.clock(local.time()), place=where(c, cohort)),
    ]
    if cohort.host_phone:
        lines.append(c.say("{host}: {phone}", host=cohort.host_org, phone=cohort.host_phone))
    lines.append(c.say("I told them about {number} too.", number=EMERGENCY))
    rows = [(Open(c.label("I take care of it"), "sos", str(person.id)),)]
    if c.person.has(Role.TRAINER):
        rows.append((Open(c.label("Write to {name}", name=name[:20]), "tell", str(person.id)),))
    return screen(Markup("\n").join(lines), *rows)


def where(c: Context, cohort: Cohort) -> str:
    return cohort.host_place if Mobility.of(cohort).phase(c.now) is Phase.DURING else cohort.sending_org


def take_on(c: Context, arg: str) -> Talk[Turn]:
    """Somebody says: I am on it. Only helpers of that learner may; others learn nothing, not even whether there is one."""
    found = yield from mine(c, arg)
    if found is None:
        return sos.at("foreign", keep=[Audited("take a call for help", arg[:64], "refused")])
    person, _ = found
    hour = int(c.now.timestamp()) // 3600
    told = Notice(person.id, "sos_taken", f"sos_taken:{person.id}:{c.person.id}:{hour}", {"by": c.person.id}, priority=1)
    return sos.at("taken", keep=[told, Audited("take a call for help", f"learner {person.id}")], learner=person.id)


def mine(c: Context, arg: str) -> Talk[tuple[Person, Learner] | None]:
    """The learner of that number, if this person is among those who are told of a call."""
    number = int(arg) if arg.isascii() and arg.isdigit() and len(arg) < 16 else 0
    found = yield from in_cohort(number)
    if found is None:
        return None
    told = yield from helpers(found[2])
    return (found[0], found[1]) if c.person.id in told else None


@sos.screen("taken")
def taken(c: Context) -> Talk[Screen]:
    found = yield from mine(c, str(c.place["learner"]))
    if found is None:
        return foreign(c)
    name = found[0].name or found[1].number
    return screen(c.say("Thank you. I tell {name} that you are on it.", name=name), Open(c.label("Start page"), "menu"))


@sos.screen("foreign")
def foreign(c: Context) -> Screen:
    return screen(c.say("Not in your cohorts."), Open(c.label("Start page"), "menu"))


@notice("sos_taken")
def help_comes(c: Context, args: Args) -> Talk[Screen | None]:
    if c.cohort is None:
        return None
    seats = yield from ask(TrainersOfCohort(c.cohort.id))
    name = next((seat.name for seat in seats if seat.person_id == int(args["by"])), "")
    text = c.say("{name} knows and will be in touch with you.", name=name) if name else c.say("Somebody knows and will be in touch with you.")
    return screen(Markup("\n").join([text, *numbers(c)]))
