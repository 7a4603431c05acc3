"""Owns the conversation that makes a cohort: one question a screen, a summary, then it exists. The form outlives everything in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from dialogues import cohort_words
from dialogues.cohort import FORM
from dialogues.cohort_answers import (
    LONGEST,
    LONGEST_OTHERWISE,
    OPTIONAL,
    QUESTIONS,
    TICKED,
    Answers,
    choices,
    cohort_of,
    is_due,
    next_question,
    preset,
    question_before,
    read,
    with_answer,
    zones_for,
)
from dialogues.context import Context
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, open_, screen
from dialogues.typed import action_of, cut
from learning.ledger import Audited, NextNumber, Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import CohortFounded, ProvidersOf
from learning.people import Role
from learning.places import COUNTRIES, country_name, regions_of, zone_label

newcohort = Dialogue("newcohort", roles={Role.COORDINATOR})


@newcohort.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    providers = yield from ask(ProvidersOf(c.person.id))
    if not answers.get("provider") and len(providers) > 1:
        return newcohort.at("provider")
    return to_next(c, answers)


def to_next(c: Context, answers: Answers) -> Turn:
    """Keep the answers and go to the first open question, or to the summary."""
    question = next_question(answers)
    keep = [FormKept(c.person.id, FORM, dict(answers))]
    return to_question(c, answers, question, keep) if question else newcohort.at("summary", keep=keep)


def to_question(c: Context, answers: Answers, question: str, keep: Sequence[FormKept] = ()) -> Turn:
    if question in TICKED:
        ticked = list(answers.get(question) or preset(c, question))
        return newcohort.at("tick", keep=keep, q=question, ticked=ticked)
    return newcohort.at("ask", keep=keep, q=question)


# for which provider -----------------------------------------------------------------------------------------------------


@newcohort.screen("provider")
def ask_provider(c: Context) -> Talk[Screen]:
    providers = yield from ask(ProvidersOf(c.person.id))
    return screen(
        c.say("For which provider is the new cohort?"), *(Button(cut(each.name, 36), f"provider:{each.id}") for each in providers)
    )


@newcohort.step("provider")
def provider_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, ask_provider)
    number = Tap(action).after("provider") if action else None
    own = {str(provider.id) for provider in (yield from ask(ProvidersOf(c.person.id)))}
    if number is None or number not in own:
        return None
    answers = yield from ask(FormOf(c.person.id, FORM))
    return to_next(c, {**answers, "provider": int(number)})


# one question -----------------------------------------------------------------------------------------------------------


@newcohort.screen("ask")
def show_question(c: Context) -> Talk[Screen]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    question = str(c.place["q"])
    problem = _problem(c, answers, question)
    text = sentence(c, question)
    return screen(
        Markup("\n\n").join([problem, text]) if problem else text, *_rows(c, answers, question), _way_back(c, answers, question)
    )


def sentence(c: Context, question: str) -> Markup:
    return {
        "name": c.say("What is the cohort called? Learners see it, for example “Porto, May 2026”."),
        "sending_org": c.say("Which organisation sends the learners (school or company at home)?"),
        "home_country": c.say("In which country is it? Tap, or type any country. The age limit for learners follows from it."),
        "home_tz": c.say("Which time zone is it at home? Tap, or type a name such as Europe/Lisbon."),
        "host_org": c.say("Which organisation receives them (host)?"),
        "host_country": c.say("In which country is the host? Tap, or type any country."),
        "host_place": c.say("In which town is the host?"),
        "host_tz": c.say("Which time zone is it there? Tap, or type a name such as Europe/Lisbon."),
        "host_region": c.say("In which region is the host? Public holidays follow from it."),
        "host_phone": c.say("Which phone number should learners call there in an emergency?"),
        "departure": c.say("When do they leave? Type the day, for example {day}.", day=_example(c)),
        "return_date": c.say("When do they come back? Type the day."),
        "working_days": c.say("On which days do they work there?"),
        "languages": c.say("Which languages do the learners speak? They choose their own later."),
        "paths": c.say("Which paths may they choose? About 15 hours each."),
    }[question]


def _example(c: Context) -> str:
    return f"{c.now.day}.{c.now.month}.{c.now.year}"


def _problem(c: Context, answers: Answers, question: str) -> Markup | None:
    typed, day = c.place.get("typed", ""), c.place.get("day", "")
    understood = c.words.day(date.fromisoformat(day), "long") if day else ""
    departure = c.words.day(date.fromisoformat(str(answers["departure"])), "long") if answers.get("departure") else ""
    return {
        "long": c.plural(
            "That is long. Up to {n} character, please.", "That is long. Up to {n} characters, please.", LONGEST.get(question, LONGEST_OTHERWISE)
        ),
        "country": c.say("I know no country called “{typed}”.", typed=typed),
        "zone": c.say("I know no time zone called “{typed}”.", typed=typed),
        "region": c.say("I know no region called “{typed}” there.", typed=typed),
        "phone": c.say("“{typed}” is no phone number. Digits, spaces and a + are fine.", typed=typed),
        "date": c.say("I cannot read “{typed}” as a day. 25.5.2026, 25/05/2026 and 2026-05-25 are fine.", typed=typed),
        "before": c.say("I understood {day}. That is not after the departure on {departure}.", day=understood, departure=departure),
        "past": c.say("I understood {day}. That is over already.", day=understood),
        "far": c.say("I understood {day}. That is too far away to be right.", day=understood),
        "stay": c.say("I understood {day}. That would be longer than a year.", day=understood),
    }.get(c.place.get("problem", ""))


def _rows(c: Context, answers: Answers, question: str) -> list[tuple[AnyButton, ...]]:
    """The buttons that answer this question, if there are any."""
    buttons: list[AnyButton] = []
    wide = 2
    if question in ("home_country", "host_country"):
        buttons = [Button(country_name(code, c.words.language), f"is:{code}") for code in COUNTRIES]
    elif question in ("home_tz", "host_tz"):
        zones = zones_for(answers, question.removesuffix("_tz"))
        buttons = [Button(cut(zone_label(zone, c.words.language), 36), f"is:{zone}") for zone in zones[:12]]
    elif question == "host_region":
        buttons = [Button(cut(name, 36), f"is:{code}") for code, name in regions_of(str(answers.get("host_country", "")))]
    rows = [tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]
    return [*rows, (Button(c.label("Skip"), "is:"),)] if question in OPTIONAL else rows


def _way_back(c: Context, answers: Answers, question: str) -> tuple[AnyButton, ...]:
    if next_question(answers) is None or question_before(answers, question):
        return (Button(c.label("← Back"), "back"),)
    return (Open(c.label("Later"), "cohort"),)


@newcohort.step("ask")
def question_told(c: Context, event: Event) -> Talk[Turn | None]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    question = str(c.place["q"])
    action = yield from action_of(c, event, show_question)
    if action == "back":
        return _back(c, answers, question)
    value = Tap(action).after("is") if action else None
    if value is not None:
        return to_next(c, with_answer(answers, question, value)) if _is_offered(c, answers, question, value) else None
    if not isinstance(event, Text):
        return None
    found = read(c, answers, question, event.text)
    if not found.problem:
        return to_next(c, with_answer(answers, question, found.value))
    understood = found.understood.isoformat() if found.understood else ""
    return newcohort.at("ask", q=question, problem=found.problem, typed=cut(event.text, 60), day=understood)


def _is_offered(c: Context, answers: Answers, question: str, value: str) -> bool:
    """Whether the screen has a button with this value (a tap may be forged)."""
    actions = {button.action for row in _rows(c, answers, question) for button in row if isinstance(button, Button)}
    return f"is:{value}" in actions


def _back(c: Context, answers: Answers, question: str) -> Turn:
    """To the summary when all is answered, else to the question before."""
    if next_question(answers) is None:
        return newcohort.at("summary")
    before = question_before(answers, question)
    return to_question(c, answers, before) if before else open_("cohort")


# ticking ----------------------------------------------------------------------------------------------------------------


@newcohort.screen("tick")
def show_ticks(c: Context) -> Screen:
    question = str(c.place["q"])
    ticked: list[Any] = c.place["ticked"]
    names = _tick_names(c, question)
    boxes = [
        Button(f"{'☑' if each in ticked else '☐'} {names[each]}", f"tick:{each}") for each in choices(c, question)
    ]
    wide = 4 if question == "working_days" else 2 if question == "languages" else 1
    rows = [tuple(boxes[i : i + wide]) for i in range(0, len(boxes), wide)]
    text = [sentence(c, question)]
    if c.place.get("problem"):
        text.append(c.say("Tick at least one, please."))
    return screen(Markup("\n\n").join(text), *rows, (Button(c.label("← Back"), "back"), Button(c.label("Go on"), "done")))


def _tick_names(c: Context, question: str) -> dict[Any, str]:
    if question == "working_days":
        return dict(cohort_words.weekday_names(c))
    if question == "languages":
        return {**{code: code for code in c.terms.languages}, **dict(c.terms.language_names)}
    return {path.id: path.title for path in c.pack.paths}


@newcohort.step("tick")
def ticked_told(c: Context, event: Event) -> Talk[Turn | None]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    question, ticked = str(c.place["q"]), list(c.place["ticked"])
    action = yield from action_of(c, event, show_ticks)
    if action == "back":
        return _back(c, answers, question)
    if action == "done":
        kept = [each for each in choices(c, question) if each in ticked]
        if not kept:
            return newcohort.at("tick", q=question, ticked=[], problem="none")
        return to_next(c, with_answer(answers, question, kept))
    chosen = Tap(action).after("tick") if action else None
    box = next((each for each in choices(c, question) if str(each) == chosen), None)
    if box is None:
        return None
    now = [each for each in ticked if each != box] if box in ticked else [*ticked, box]
    return newcohort.at("tick", q=question, ticked=now)


# the summary ------------------------------------------------------------------------------------------------------------


@newcohort.screen("summary", "change")
def show_summary(c: Context) -> Talk[Screen]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    if next_question(answers) is not None:
        return screen(c.say("Let us go on."), Open(c.label("Go on"), "newcohort"))
    if c.place.name == "change":
        labels = labels_of(c)
        fields = [Button(labels[each], f"field:{each}") for each in QUESTIONS if is_due(answers, each) or each == "host_tz"]
        rows = [tuple(fields[i : i + 2]) for i in range(0, len(fields), 2)]
        return screen(c.say("What do you want to change?"), *rows, Button(c.label("← Back"), "back"))
    shown = cohort_of(answers, 0, 0)
    text = [c.say("Is everything right?"), cohort_words.facts(c, shown), cohort_words.terms(c, shown)]
    return screen(Markup("\n\n").join(text), (Button(c.label("Create"), "create"), Button(c.label("Change…"), "change")))


def labels_of(c: Context) -> dict[str, str]:
    """Short names of the fields."""
    return {
        "name": c.label("Name"), "sending_org": c.label("Sending organisation"), "home_country": c.label("Home country"),
        "home_tz": c.label("Time zone at home"), "host_org": c.label("Host organisation"), "host_country": c.label("Host country"),
        "host_place": c.label("Host town"), "host_tz": c.label("Time zone there"), "host_region": c.label("Region there"),
        "host_phone": c.label("Phone there"), "departure": c.label("Departure"), "return_date": c.label("Return"),
        "working_days": c.label("Working days"), "languages": c.label("Languages"), "paths": c.label("Paths"),
    }  # fmt: skip


@newcohort.step("summary", "change")
def summary_told(c: Context, event: Event) -> Talk[Turn | None]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    action = yield from action_of(c, event, show_summary)
    if action is None or next_question(answers) is not None:
        return None
    if action == "create":
        return (yield from created(c, answers))
    if action in ("change", "back"):
        return newcohort.at("change" if action == "change" else "summary")
    field = Tap(action).after("field")
    return to_question(c, answers, field) if field in QUESTIONS else None


def created(c: Context, answers: Answers) -> Talk[Turn]:
    """The cohort exists from here on, for a provider that is this person's own."""
    own = [provider.id for provider in (yield from ask(ProvidersOf(c.person.id)))]
    provider_id = int(answers.get("provider") or own[0])
    if provider_id not in own:
        return open_("cohort", keep=[FormDropped(c.person.id, FORM), Audited("newcohort", f"provider {provider_id}", "refused")])
    number = yield from ask(NextNumber("cohort"))
    return open_("cohort", str(number), keep=[
        CohortFounded(cohort_of(answers, number, provider_id)),
        FormDropped(c.person.id, FORM),
        Audited("found cohort", f"cohort {number}"),
    ])  # fmt: skip
