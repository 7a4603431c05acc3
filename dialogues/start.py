"""Owns /start: from the invitation link, or none, to the first nugget, the desk or the first cohort.

What is still open decides the next place (dialogues/joining.py), so that a restart, a command in between or another day
goes on where one was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dialogues import cohort_words, consent
from dialogues.context import Context
from dialogues.joining import FORM, Joining, facts_of, joining, open_question
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Text, Turn, open_, screen, stay
from dialogues.language import chosen, language_buttons
from dialogues.typed import action_of
from learning.age import FULL, MINOR, age_limit
from learning.invitations import code_in
from learning.ledger import Fact, Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import LanguageChosen, PersonForgotten, TrainersOfCohort
from learning.people import Role
from learning.places import country_name
from learning.rhythm import plan_for

start = Dialogue("start", commands=("start",))

JOINED = "joined"  # what /start is opened with once the facts are kept; too short for a code
LONGEST_NAME = 60  # characters
LONGEST_CODE = 50  # fits a button together with the dialogue's name
HOMES = {Role.LEARNER: "learn", Role.TRAINER: "review", Role.COORDINATOR: "cohort"}


# the way in -----------------------------------------------------------------------------------------------------------


@start.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    if arg == JOINED:
        return arrived(c)
    if arg:
        return (yield from _with_code(c, answers, arg[:64]))
    if answers:
        return (yield from go_on(c, answers))
    if c.learner is not None and (c.learner.waits_for_guardian or not c.learner.paths):
        return arrived(c)
    return open_("menu") if c.person.roles else (yield from go_on(c, {}))


def _with_code(c: Context, answers: Mapping[str, Any], code: str) -> Talk[Turn]:
    """A link was tapped or a code typed. A bad one takes nothing away from a form that was begun with a good one."""
    if answers.get("code") == code:
        return (yield from go_on(c, answers))
    tried = {"code": code, "language": answers.get("language", "")}
    j = yield from joining(c, tried)
    if j.invitation is not None and j.invitation.used_by == c.person.id:
        return arrived(c) if j.role is Role.LEARNER else open_(HOMES[j.role])
    if j.fault:
        return start.at("fault", why=j.fault)
    return (yield from go_on(c, tried))


def go_on(c: Context, answers: Mapping[str, Any], *also: Fact) -> Talk[Turn]:
    """Keep the answers and ask what is still open; with the last one the person is in."""
    j = yield from joining(c, answers)
    if j.fault:  # it expired or was used by somebody else meanwhile
        return start.at("fault", why=j.fault, keep=[*also, FormDropped(c.person.id, FORM)])
    question = open_question(c, j)
    if question is not None:
        return start.at(question, keep=[*also, FormKept(c.person.id, FORM, dict(answers))])
    if j.role is Role.COORDINATOR and j.provider is None:
        return open_("founding", keep=[*also, FormKept(c.person.id, FORM, dict(answers))])
    facts = yield from facts_of(c, j)
    home = ("start", JOINED) if j.role is Role.LEARNER else (HOMES[j.role], "")
    return open_(*home, keep=[*also, *facts])


def arrived(c: Context) -> Turn:
    """A learner whose facts are kept: wait for the guardian, choose paths, or learn."""
    if c.learner is None:
        return open_("menu")
    plan = plan_for(c.learner, c.cohort, c.now, c.person.language)
    if c.learner.waits_for_guardian:
        return start.at("waiting", keep=plan)
    return open_("learn", "first", keep=plan) if c.learner.paths else open_("paths", "first", keep=plan)


def _answered(c: Context, key: str, value: str) -> Talk[Turn]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    return (yield from go_on(c, {**answers, key: value}))


def _now(c: Context) -> Talk[Joining]:
    return (yield from joining(c, (yield from ask(FormOf(c.person.id, FORM)))))


# language -------------------------------------------------------------------------------------------------------------


@start.screen("language")
def ask_language(c: Context) -> Screen:
    return screen(c.say("Hi! I go with you on your work placement abroad. Which language?"), *language_buttons(c))


@start.step("language")
def language_told(c: Context, event: Event) -> Talk[Turn | None]:
    code = chosen(c, event)
    if code is None:
        return None
    answers = yield from ask(FormOf(c.person.id, FORM))
    return (yield from go_on(c, {**answers, "language": code}, LanguageChosen(c.person.id, code)))


# without an invitation, or with a bad one -------------------------------------------------------------------------------


@start.screen("uninvited")
def show_uninvited(c: Context) -> Screen:
    return screen(
        c.say(
            "You come without an invitation. You may learn everything here on your own, but that alone earns no credential: "
            "for that a training provider has to invite you."
        ),
        Button(c.label("Learn on my own"), "alone"),
        Button(c.label("I have a code"), "code"),
    )


@start.screen("fault")
def show_fault(c: Context) -> Talk[Screen]:
    begun = yield from ask(FormOf(c.person.id, FORM))
    sentences = {
        "unknown": c.say("I do not know this invitation. Is the link complete? Ask the person who gave it to you for a new one."),
        "expired": c.say("This invitation has expired. Ask the person who gave it to you for a new one."),
        "used": c.say("This invitation was already used by somebody. Each link works once: ask for one of your own."),
        "revoked": c.say("This invitation was taken back. Ask the person who gave it to you for a new one."),
        "closed": c.say("This cohort is closed, nobody can join any more. Ask your trainer."),
        "already": c.say("You are already in. The invitation stays free for somebody else."),
        "own_cohort": c.say("Nobody can be learner and trainer of the same cohort. The invitation stays free for somebody else."),
    }
    sentence = sentences.get(c.place["why"], sentences["unknown"])
    if c.person.roles:
        return screen(sentence, Open(c.label("Start page"), "menu"))
    if begun:
        return screen(sentence, Open(c.label("Go on where I was"), "start"))
    return screen(sentence, Button(c.label("I have another code"), "code"), Button(c.label("Learn on my own"), "alone"))


@start.step("uninvited", "fault")
def uninvited(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, start.screens[c.place.name])
    if action == "code":
        return start.at("code")
    answers = yield from ask(FormOf(c.person.id, FORM))
    if action == "alone" and not c.person.roles and not answers.get("code"):
        return (yield from go_on(c, {"language": answers.get("language", ""), "alone": True}))
    if isinstance(event, Text) and (code := code_in(event.text)):
        return open_("start", code)
    return None


@start.screen("code")
def ask_code(c: Context) -> Screen:
    text = c.say("Send me the code, or the whole link.")
    if c.place.get("problem"):
        text = Markup("\n\n").join([c.say("That does not look like a code. It has 22 letters and digits."), text])
    return screen(text, Open(c.label("Back"), "start"))


@start.step("code")
def code_told(c: Context, event: Event) -> Turn | None:
    if not isinstance(event, Text):
        return None
    code = code_in(event.text)
    return open_("start", code) if code else start.at("code", problem="odd")


# the cohort -----------------------------------------------------------------------------------------------------------


@start.screen("cohort")
def show_cohort(c: Context) -> Talk[Screen]:
    j = yield from _now(c)
    if j.cohort is None:
        return show_gone(c)
    parts = [cohort_words.facts(c, j.cohort, [seat.name for seat in j.trainers if seat.name])]
    if j.role is Role.TRAINER:
        parts = [c.say("You are invited as a trainer of this cohort:"), *parts, c.say("Is that right?")]
    elif c.cohort is not None:
        parts += [c.say("So far you are in the cohort {name}. Change to this one?", name=c.cohort.name)]
    else:
        parts = [c.say("This is your cohort:"), *parts, c.say("Is that you?")]
    return screen(Markup("\n\n").join(parts), _yes_no(c))


def _yes_no(c: Context) -> tuple[Button, ...]:
    return Button(c.label("Yes"), "yes"), Button(c.label("No"), "no")


def show_gone(c: Context) -> Screen:
    """The form was finished or dropped elsewhere while this screen stood."""
    return screen(c.say("Let us go on."), Open(c.label("Go on"), "start"))


@start.step("cohort")
def cohort_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_cohort)
    if action == "no":
        return (yield from declined(c))
    return (yield from _answered(c, "cohort", "yes")) if action == "yes" else None


# privacy --------------------------------------------------------------------------------------------------------------


@start.screen("privacy", "details")
def show_privacy(c: Context) -> Talk[Screen]:
    j = yield from _now(c)
    if not j.answers:
        return show_gone(c)
    agree = (Button(c.label("I agree"), "yes"), Button(c.label("No"), "no"))
    if c.place.name == "details":
        return screen(consent.details(c, j), agree)
    return screen(consent.notice(c, j), Button(c.label("All details"), "details"), agree)


@start.step("privacy", "details")
def privacy_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_privacy)
    if action == "details":
        return start.at("details")
    if action == "no":
        return (yield from declined(c))
    return (yield from _answered(c, "privacy", c.terms.privacy_version)) if action == "yes" else None


def declined(c: Context) -> Talk[Turn]:
    """A no: whoever is nobody yet leaves no trace, and the invitation stays usable."""
    answers = yield from ask(FormOf(c.person.id, FORM))
    if c.person.roles:
        return start.at("unchanged", keep=[FormDropped(c.person.id, FORM)])
    code = str(answers.get("code", ""))
    return start.at("declined", code=code if len(code) <= LONGEST_CODE else "", keep=[PersonForgotten(c.person.id)])


@start.screen("declined")
def show_declined(c: Context) -> Screen:
    if not c.place.get("code"):
        return screen(c.say("All right. I have kept nothing about you. You can come back any time."), Open(c.label("Start again"), "start"))
    return screen(
        c.say("All right. I have kept nothing about you, and your invitation stays good: tap it again whenever you like."),
        Open(c.label("I changed my mind"), "start", c.place["code"]),
    )


@start.screen("unchanged")
def show_unchanged(c: Context) -> Screen:
    return screen(c.say("All right, everything stays as it is."), Open(c.label("Start page"), "menu"))


# age ------------------------------------------------------------------------------------------------------------------


@start.screen("age")
def ask_age(c: Context) -> Talk[Screen]:
    j = yield from _now(c)
    buttons = (
        Button(c.label("{age} or more", age=j.limit), "full"),
        Button(c.label("Under {age}", age=j.limit), "minor"),
    )
    if j.cohort is None:
        return screen(c.say("How old are you?"), buttons)
    country = country_name(j.cohort.home_country, c.words.language)
    return screen(
        c.say("How old are you? In {country} your own yes counts from {age} years on.", country=country, age=j.limit),
        buttons,
    )


@start.step("age")
def age_told(c: Context, event: Event) -> Talk[Turn | None]:
    j = yield from _now(c)
    action = yield from action_of(c, event, ask_age)
    typed = event.text.strip() if isinstance(event, Text) else ""
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        action = FULL if int(typed) >= j.limit else MINOR
    if action not in (FULL, MINOR):
        return None
    if action == MINOR and j.cohort is None:
        dropped: Fact = FormDropped(c.person.id, FORM) if c.person.roles else PersonForgotten(c.person.id)
        return start.at("too_young", keep=[dropped])
    return (yield from _answered(c, "age", action))


@start.screen("too_young")
def show_too_young(c: Context) -> Screen:
    return screen(
        c.say(
            "Under {age} you need your school or your trainer for this: they can invite you, and your parents sign. "
            "I have kept nothing about you. Hope to see you again!",
            age=age_limit(None),
        ),
        Open(c.label("I have a code"), "start"),
    )


# name -----------------------------------------------------------------------------------------------------------------


@start.screen("name")
def ask_name(c: Context) -> Screen:
    text = c.say("What may I call you?")
    problem = {
        "long": c.say("That is long. Up to 60 characters, please."),
        "empty": c.say("I need at least one letter, please."),
    }.get(c.place.get("problem", ""))
    return screen(
        Markup("\n\n").join([problem, text]) if problem else text, placeholder=c.label("What your friends call you")
    )


def name_in(text: str) -> tuple[str, str]:
    """The name in what was typed, and what is wrong with it: "", "long" or "empty"."""
    name = " ".join(text.split())
    if not any(sign.isalpha() for sign in name):
        return name, "empty"
    return name, "long" if len(name) > LONGEST_NAME else ""


@start.step("name")
def name_told(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text):
        return None
    name, problem = name_in(event.text)
    if problem:
        return start.at("name", problem=problem)
    return (yield from _answered(c, "name", name))


# under the limit --------------------------------------------------------------------------------------------------------


@start.screen("waiting")
def show_waiting(c: Context) -> Talk[Screen]:
    seats = (yield from ask(TrainersOfCohort(c.cohort.id))) if c.cohort else ()
    names = c.words.listed([seat.name for seat in seats if seat.name])
    told = c.say("I have told {names}.", names=names) if names else c.say("I have told your school.")
    return screen(
        Markup("\n\n").join([
            c.say("Almost there, {name}! Before we begin, your parent or guardian signs on paper.", name=c.person.name),
            told + Markup(" ") + c.say("As soon as the signature is noted I write to you, and we start."),
        ]),
        Open(c.label("Look again"), "start", JOINED),
    )


@start.step("waiting")
def still_waiting(c: Context, event: Event) -> Turn:
    return stay()
