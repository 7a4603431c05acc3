"""Owns the three questions that make a provider out of a coordinator's first invitation: name, country, place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dialogues.context import Context
from dialogues.joining import FORM, Joining, joining, open_question
from dialogues.kit import Button, Dialogue, Event, Screen, Tap, Text, Turn, open_, screen
from dialogues.typed import action_of, cut
from learning.ledger import NextNumber, Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import CoordinatorJoined, InvitationUsed, NameGiven, ProviderFounded
from learning.people import Provider, Role
from learning.places import COUNTRIES, country_code, country_name

founding = Dialogue("founding")

QUESTIONS = ("provider", "country", "place")
LONGEST = 100  # characters of a provider's name or place


@founding.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    return (yield from _go_on(c, answers))


def _is_founder(c: Context, j: Joining) -> bool:
    """Only who holds a coordinator's invitation that names no provider, and has said yes and a name."""
    return (
        j.invitation is not None and not j.fault and j.role is Role.COORDINATOR and j.provider is None
        and open_question(c, j) is None
    )  # fmt: skip


def _go_on(c: Context, answers: Mapping[str, Any]) -> Talk[Turn]:
    j = yield from joining(c, answers)
    if not _is_founder(c, j) or j.invitation is None:
        return open_("start")
    question = next((name for name in QUESTIONS if not answers.get(name)), None)
    if question is not None:
        return founding.at(question, keep=[FormKept(c.person.id, FORM, dict(answers))])
    number = yield from ask(NextNumber("provider"))
    provider = Provider(number, str(answers["provider"]), str(answers["country"]), str(answers["place"]))
    return open_("cohort", keep=[
        InvitationUsed(j.invitation.id, c.person.id),
        ProviderFounded(provider),
        NameGiven(c.person.id, str(answers.get("name") or c.person.name)),
        CoordinatorJoined(c.person.id, number),
        FormDropped(c.person.id, FORM),
    ])  # fmt: skip


def _answered(c: Context, key: str, value: str) -> Talk[Turn]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    return (yield from _go_on(c, {**answers, key: value}))


@founding.screen("provider")
def ask_provider(c: Context) -> Screen:
    text = c.say("Thank you, {name}. What is your provider called (school, training centre, chamber)? It stands on the credentials.", name=c.person.name)
    if not c.person.name:
        text = c.say("Thank you. What is your provider called (school, training centre, chamber)? It stands on the credentials.")
    return _with_problem(c, text)


@founding.screen("country")
def ask_country(c: Context) -> Screen:
    text = c.say("In which country? Tap, or type any country.")
    return _with_problem(c, text, *country_rows(c))


def country_rows(c: Context) -> list[tuple[Button, ...]]:
    """The partner countries, two a row."""
    buttons = [Button(country_name(code, c.words.language), f"country:{code}") for code in COUNTRIES]
    return [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]


@founding.screen("place")
def ask_place(c: Context) -> Screen:
    return _with_problem(c, c.say("In which town? It stands on the credentials as place of issue."))


def _with_problem(c: Context, text: Markup, *rows: tuple[Button, ...]) -> Screen:
    typed = c.place.get("typed", "")
    problem = {
        "long": c.say("That is long. Up to 100 characters, please."),
        "country": c.say("I know no country called “{typed}”.", typed=typed),
    }.get(c.place.get("problem", ""))
    return screen(Markup("\n\n").join([problem, text]) if problem else text, *rows)


@founding.step("provider", "place")
def words_told(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text):
        return None
    text = " ".join(event.text.split())
    if len(text) > LONGEST:
        return founding.at(c.place.name, problem="long")
    return (yield from _answered(c, c.place.name, text)) if text else None


@founding.step("country")
def country_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, ask_country)
    if isinstance(event, Text) and action is None:
        code = country_code(event.text, c.terms.languages)
        if code is None:
            return founding.at("country", problem="country", typed=cut(event.text, 40))
        return (yield from _answered(c, "country", code))
    code = Tap(action).after("country") if action else None
    return (yield from _answered(c, "country", code)) if code in COUNTRIES else None
