"""Owns the change of a cohort's days off and travel days once it exists; who is in is reminded by the new ones from then on."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dialogues import cohort_words
from dialogues.cohort import not_among, own_cohort, show_foreign
from dialogues.cohort_answers import Answers, free_days_of, travel_of
from dialogues.cohort_questions import DAYS, answer_in, asked, labels_of, wrong
from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Turn, screen
from dialogues.typed import action_of
from learning.ledger import Audited, Fact, Talk, ask
from learning.ledger.people import CohortDaysSet, LearnersOfCohort
from learning.people import Cohort, Role
from learning.rhythm import plan_for

cohortdays = Dialogue("cohortdays", roles={Role.COORDINATOR})


def answers_of(cohort: Cohort) -> Answers:
    """What the form would hold of this cohort's days."""
    return {
        "departure": cohort.departure.isoformat(),
        "return_date": cohort.return_date.isoformat(),
        "free_days": [day.isoformat() for day in sorted(cohort.free_days)],
        "travel_days": f"{cohort.travel_before}+{cohort.travel_after}",
    }


@cohortdays.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    found = yield from own_cohort(c, arg)
    return cohortdays.at("show", cohort=found.id) if found else not_among(cohortdays, arg)


@cohortdays.screen("foreign")
def foreign(c: Context) -> Screen:
    return show_foreign(c)


@cohortdays.screen("show")
def show(c: Context) -> Talk[Screen]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return show_foreign(c)
    text = [cohort_words.facts(c, found), *cohort_words.special_days(c, found), c.say("What do you want to change?")]
    labels = labels_of(c)
    fields = tuple(Button(labels[each], f"field:{each}") for each in DAYS)
    return screen(Markup("\n\n").join(text), fields, Open(c.label("← Back"), "cohort", str(found.id)))


@cohortdays.step("show")
def shown(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show)
    question = Tap(action).after("field") if action else None
    return cohortdays.at("ask", cohort=c.place["cohort"], q=question) if question in DAYS else None


@cohortdays.screen("ask")
def show_question(c: Context) -> Talk[Screen]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return show_foreign(c)
    answers, question = answers_of(found), str(c.place["q"])
    return asked(c, answers, question, (Button(c.label("← Back"), "back"),))


@cohortdays.step("ask")
def told(c: Context, event: Event) -> Talk[Turn | None]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return not_among(cohortdays, str(c.place["cohort"]))
    answers, question = answers_of(found), str(c.place["q"])
    answer = yield from answer_in(c, event, answers, question, show_question)
    if answer is None:
        return None
    if answer == "back":
        return cohortdays.at("show", cohort=found.id)
    if answer.problem:
        return cohortdays.at("ask", cohort=found.id, q=question, **wrong(answer))
    return (yield from changed(c, found, {**answers, question: answer.value}))


def changed(c: Context, found: Cohort, answers: Answers) -> Talk[Turn]:
    """Keep the days, and the next reminder of everybody who goes by them."""
    free_days, (there, back) = free_days_of(answers), travel_of(answers)
    keep: list[Fact] = [CohortDaysSet(found.id, free_days, there, back), Audited("change days", f"cohort {found.id}")]
    after = replace(found, free_days=free_days, travel_before=there, travel_after=back)
    for person, learner in (yield from ask(LearnersOfCohort(found.id))):
        keep += plan_for(learner, after, c.now, person.language)
    return cohortdays.at("show", cohort=found.id, keep=keep)
