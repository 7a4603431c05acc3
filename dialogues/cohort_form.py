"""Owns the conversation that makes a cohort: one question a screen, a summary, then it exists. The form outlives everything in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from dialogues import cohort_words
from dialogues.cohort import FORM
from dialogues.cohort_answers import (
    QUESTIONS,
    TICKED,
    Answers,
    choices,
    cohort_of,
    is_due,
    next_question,
    preset,
    question_before,
    with_answer,
)
from dialogues.cohort_questions import answer_in, asked, labels_of, sentence, tick_names, wrong
from dialogues.context import Context
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Turn, open_, screen
from dialogues.typed import action_of, cut
from learning.ledger import Audited, NextNumber, Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import CohortFounded, ProvidersOf
from learning.people import Role

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
    return asked(c, answers, question, _way_back(c, answers, question))


def _way_back(c: Context, answers: Answers, question: str) -> tuple[AnyButton, ...]:
    if next_question(answers) is None or question_before(answers, question):
        return (Button(c.label("← Back"), "back"),)
    return (Open(c.label("Later"), "cohort"),)


@newcohort.step("ask")
def question_told(c: Context, event: Event) -> Talk[Turn | None]:
    answers = yield from ask(FormOf(c.person.id, FORM))
    question = str(c.place["q"])
    found = yield from answer_in(c, event, answers, question, show_question)
    if found is None:
        return None
    if found == "back":
        return _back(c, answers, question)
    if found.problem:
        return newcohort.at("ask", q=question, **wrong(found))
    return to_next(c, with_answer(answers, question, found.value))


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
    names = tick_names(c, question)
    boxes = [
        Button(f"{'☑' if each in ticked else '☐'} {names[each]}", f"tick:{each}") for each in choices(c, question)
    ]
    wide = 4 if question == "working_days" else 2 if question == "languages" else 1
    rows = [tuple(boxes[i : i + wide]) for i in range(0, len(boxes), wide)]
    text = [sentence(c, question)]
    if c.place.get("problem"):
        text.append(c.say("Tick at least one, please."))
    return screen(Markup("\n\n").join(text), *rows, (Button(c.label("← Back"), "back"), Button(c.label("Go on"), "done")))


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
