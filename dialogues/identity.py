"""Owns who a credential is about: full name, birth date, one contact, and the address where paper is posted. Asked no earlier than it is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from dialogues.assessment_state import learner_rests, missing_for, taken
from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, open_, screen
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.dates import read_date
from learning.ledger import Fact, Talk, ask
from learning.ledger.assessment import TestsOf
from learning.ledger.award import IdentityDrafted, IdentityDraftOf
from learning.ledger.people import IdentityGiven, IdentityOf, ProviderById
from learning.people import Role

identity = Dialogue("identity", roles={Role.LEARNER})

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[\d\s()/.-]{6,24}")
YOUNGEST, OLDEST = 12, 100  # years
LONGEST_NAME, LONGEST_ADDRESS = 100, 300  # characters


@identity.opened
def open_identity(c: Context, arg: str) -> Talk[Turn]:
    """Only once a credential is in sight: an attempt exists or may begin."""
    if c.learner is None or arg not in taken(c, c.learner):
        return open_("assessment")
    tests = yield from ask(TestsOf(c.person.id, arg))
    missing = yield from missing_for(c, c.learner, c.cohort, arg)
    if missing and not tests:
        return open_("assessment", arg)
    return (yield from _next(c, arg, (yield from _known(c))))


def _known(c: Context) -> Talk[dict[str, str]]:
    """What is known so far: the draft, else what was given before."""
    draft = yield from ask(IdentityDraftOf(c.person.id))
    given = yield from ask(IdentityOf(c.person.id))
    return {**given, **draft.parts}


def _needed(c: Context) -> Talk[list[str]]:
    provider = (yield from ask(ProviderById(c.cohort.provider_id))) if c.cohort else None
    posts = provider is not None and provider.posts_paper
    return ["full_name", "birth_date", "contact", *(["address"] if posts else [])]


def _next(c: Context, path: str, parts: Mapping[str, str], keep: tuple[Fact, ...] = ()) -> Talk[Turn]:
    """The first question still without an answer; then a look at all of them."""
    needed = yield from _needed(c)
    todo = next((part for part in needed if not parts.get(part)), None)
    return identity.at(todo or "check", path=path, keep=keep)


# the questions ------------------------------------------------------------------------------------------------------


@identity.screen("full_name")
def ask_name(c: Context) -> Screen:
    why = c.say("For the credential I need to know who you are. Only your trainer sees it, and you decide later whether your name is shown.")
    question = _again(c, c.say("Please write your first and last name in full."), c.say("What are your first and last name? As in your papers."))
    return screen(filled("{}\n\n{}", why, question), placeholder=c.label("First and last name"))


@identity.screen("birth_date")
def ask_birth(c: Context) -> Screen:
    hint = c.say("I could not read that as a date of birth. Write it as day, month, year: 31.12.2008")
    return screen(_again(c, hint, c.say("When were you born? Day, month, year.")), placeholder="31.12.2008")


@identity.screen("contact")
def ask_contact(c: Context) -> Screen:
    hint = c.say("That is neither an e-mail address nor a phone number. A name in a messenger does not count.")
    question = c.say("How can you be reached later? One e-mail address or phone number.")
    return screen(_again(c, hint, question), placeholder=c.label("E-mail or phone"))


@identity.screen("address")
def ask_address(c: Context) -> Screen:
    hint = c.say("Please write street, postcode, town and country.")
    question = c.say("Your provider sends the credential on paper too. To which postal address?")
    return screen(_again(c, hint, question), placeholder=c.label("Street, postcode, town, country"))


def _again(c: Context, hint: Markup, question: Markup) -> Markup:
    return hint if c.place.get("wrong") else question


@identity.step("full_name", "birth_date", "contact", "address")
def told(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text):
        return None
    part, path = c.place.name, c.place["path"]
    value = read(c, part, " ".join(event.text.split()))
    if value is None:
        return identity.at(part, path=path, wrong=True)
    parts = {**(yield from _known(c)), part: value}
    return (yield from _next(c, path, parts, (IdentityDrafted(c.person.id, parts),)))


def read(c: Context, part: str, text: str) -> str | None:
    """The value as it is kept, or None when it cannot be one."""
    if part == "full_name":
        letters = sum(char.isalpha() for char in text)
        named = len(text) <= LONGEST_NAME and letters >= 3 and " " in text and not any(char.isdigit() for char in text)
        return text if named else None
    if part == "birth_date":
        return _birth_date(c, text)
    if part == "contact":
        phone = PHONE.fullmatch(text) and sum(char.isdigit() for char in text) >= 6
        return text if (EMAIL.fullmatch(text) and len(text) <= LONGEST_NAME) or phone else None
    return text if 8 <= len(text) <= LONGEST_ADDRESS else None


def _birth_date(c: Context, text: str) -> str | None:
    today = c.now.date()
    born = read_date(text, c.words.language, today)
    if born is None:
        return None
    if born > today:  # two digits of a year before 2000
        born = date(born.year - 100, born.month, min(born.day, 28 if born.month == 2 else born.day))
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born.isoformat() if YOUNGEST <= age <= OLDEST else None


# all of it ----------------------------------------------------------------------------------------------------------


@identity.screen("check")
def check(c: Context) -> Talk[Screen]:
    parts = yield from _known(c)
    needed = yield from _needed(c)
    labels = {
        "full_name": c.label("Name"), "birth_date": c.label("Born"), "contact": c.label("Contact"), "address": c.label("Address"),
    }  # fmt: skip
    shown = {**parts, "birth_date": c.words.day(date.fromisoformat(parts["birth_date"]))}
    lines = [filled("{}: <b>{}</b>", labels[part], shown[part]) for part in needed]
    text = filled("{}\n\n{}", c.say("Is everything right?"), Markup("\n").join(lines))
    change = [Button(c.label("Change: {what}", what=labels[part]), f"change:{part}") for part in needed]
    pairs = [change[i : i + 2] for i in range(0, len(change), 2)]
    return screen(text, Button(c.label("Yes, all right"), "yes"), *pairs)


@identity.step("check")
def checked(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Tap):
        return None
    path = c.place["path"]
    part = event.after("change")
    if part in (yield from _needed(c)):
        return identity.at(str(part), path=path)
    if event.action != "yes":
        return None
    parts = yield from _known(c)
    given = IdentityGiven(
        c.person.id, parts["full_name"], date.fromisoformat(parts["birth_date"]), parts["contact"], parts.get("address", "")
    )
    return open_("assessment", f"go.{path}", keep=[given, IdentityDrafted(c.person.id, {})], toast=c.label("Saved ✓"))


@notice("identity_needed")
def tell_needed(c: Context, args: Args) -> Screen | Later | None:
    if c.learner is None or c.learner.has_identity:
        return None
    rests = learner_rests(c)
    if rests is not None:
        return rests
    text = c.say("Your trainer is ready to confirm your result. For the credential I still need your full name, birth date and one contact.")
    return screen(text, Open(c.label("Tell me"), "identity", str(args["path"])))
