"""Owns /feedback: what learners say of a path and trainers of a cohort; counted, never graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from content.model import FeedbackQuestion
from dialogues.context import Context
from dialogues.desk_words import own_cohort
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, screen
from learning.ledger import Audited, Talk, ask
from learning.ledger.everyone import SurveyAnswer, SurveyAnswered, SurveyOf
from learning.ledger.people import CohortsOfTrainer
from learning.people import Role

survey = Dialogue("feedback", commands=("feedback",), roles={Role.LEARNER, Role.TRAINER})

LOWEST, HIGHEST = 1, 5
MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """One form to fill in: the learner's about a path, or the trainer's about a cohort."""

    form: str
    subject: str
    title: str

    @property
    def arg(self) -> str:
        return f"{self.form}:{self.subject}"


def forms_of(c: Context) -> Talk[list[Form]]:
    """What this person may give feedback on."""
    found: list[Form] = []
    if c.learner is not None:
        known = {path.id: path.title for path in c.pack.paths}
        found += [Form("learner", path, known[path]) for path in c.learner.paths if path in known]
    if c.person.has(Role.TRAINER):
        cohorts = yield from ask(CohortsOfTrainer(c.person.id))
        found += [Form("trainer", str(cohort.id), cohort.name) for cohort in cohorts]
    return found


def answers_to(c: Context, form: Form) -> Talk[Mapping[str, SurveyAnswer]]:
    return (yield from ask(SurveyOf(c.person.id, form.form, form.subject)))


# opening ------------------------------------------------------------------------------------------------------------


@survey.opened
def open_survey(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing, or form:subject. It may be forged: only a form of one's own opens."""
    forms = yield from forms_of(c)
    if arg:
        wanted = next((form for form in forms if form.arg == arg), None)
        if wanted is None:
            return survey.at("foreign", keep=[Audited("feedback", arg[:64], "refused")])
        return (yield from begin(c, wanted))
    if len(forms) == 1:
        return (yield from begin(c, forms[0]))
    return survey.at("which")


def begin(c: Context, form: Form) -> Talk[Turn]:
    """At the first question that has no answer yet."""
    given = yield from answers_to(c, form)
    questions = c.pack.feedback(form.form)
    number = next((n for n, question in enumerate(questions) if question.id not in given), len(questions))
    return at_question(c, form.arg, number)


def at_question(c: Context, form: str, number: int, answered: SurveyAnswered | None = None) -> Turn:
    over = number >= len(c.pack.feedback(form.partition(":")[0]))
    keep = [answered] if answered else []
    return survey.at("done", keep=keep, form=form) if over else survey.at("ask", keep=keep, form=form, n=number)


@survey.screen("which")
def which(c: Context) -> Talk[Screen]:
    forms = yield from forms_of(c)
    if not forms:
        return screen(c.say("There is nothing to give feedback on yet."), Open(c.label("Start page"), "menu"))
    rows: list[AnyButton] = []
    for form in forms:
        given = yield from answers_to(c, form)
        full = len(given) >= len(c.pack.feedback(form.form))
        rows.append(Open(("✓ " if full else "") + form.title[:38], "feedback", form.arg))
    return screen(c.say("What is your feedback about?"), *rows, Open(c.label("Start page"), "menu"))


@survey.screen("foreign")
def foreign(c: Context) -> Screen:
    return screen(c.say("That form is not for you."), Open(c.label("Feedback"), "feedback"), Open(c.label("Start page"), "menu"))


# the questions ------------------------------------------------------------------------------------------------------


def question_now(c: Context) -> FeedbackQuestion:
    questions = c.pack.feedback(str(c.place["form"]).partition(":")[0])
    return questions[min(int(c.place["n"]), len(questions) - 1)]


@survey.screen("ask")
def ask_question(c: Context) -> Screen:
    question = question_now(c)
    count = len(c.pack.feedback(str(c.place["form"]).partition(":")[0]))
    head = c.say("<b>{n} of {all}</b>", n=int(c.place["n"]) + 1, all=count)
    back, home = Button(c.label("Back"), "back"), Open(c.label("Start page"), "menu")
    if question.kind == "scale":
        hint = c.say("1 = not at all, 5 = fully")
        scale = [Button(str(value), f"scale:{value}") for value in range(LOWEST, HIGHEST + 1)]
        return screen(Markup("\n\n").join([head, question.ask, hint]), scale, [*([back] if c.place["n"] else []), home])
    hint = c.say("Type it here.")
    return screen(Markup("\n\n").join([head, question.ask, hint]), [*([back] if c.place["n"] else []), Button(c.label("Skip"), "skip")], home)


@survey.step("ask")
def answered(c: Context, event: Event) -> Talk[Turn | None]:
    """The form is looked up anew: a cohort may have lost its trainer meanwhile."""
    form, number = str(c.place["form"]), int(c.place["n"])
    if isinstance(event, Tap) and event.action == "back":
        return survey.at("ask", form=form, n=max(number - 1, 0))
    answer = read_answer(question_now(c), event)
    if answer is None:
        return None
    kind, _, subject = form.partition(":")
    if question_now(c).id in (yield from ask(SurveyOf(c.person.id, kind, subject))) and (yield from is_closed(c, form)):
        return survey.at("closed", form=form)
    if kind == "trainer" and (yield from own_cohort(c, subject)) is None:
        return survey.at("foreign", keep=[Audited("feedback", form[:64], "refused")])
    return at_question(c, form, number + 1, SurveyAnswered(c.person.id, kind, subject, question_now(c).id, answer))


def read_answer(question: FeedbackQuestion, event: Event) -> SurveyAnswer | None:
    """A number from 1 to 5, tapped or typed; words where words are asked for."""
    if question.kind == "scale":
        value = event.after("scale") if isinstance(event, Tap) else event.text.strip() if isinstance(event, Text) else None
        fits = value is not None and value.isascii() and value.isdigit() and LOWEST <= int(value[:3]) <= HIGHEST
        return SurveyAnswer(int(value)) if value is not None and fits else None
    if isinstance(event, Tap):
        return SurveyAnswer() if event.action == "skip" else None
    return SurveyAnswer(text=event.text[:MOST_CHARACTERS]) if isinstance(event, Text) else None


@survey.screen("done")
def done(c: Context) -> Talk[Screen]:
    form = str(c.place["form"])
    change = [] if (yield from is_closed(c, form)) else [Button(c.label("Change answers"), "change")]
    return screen(
        c.say("✓ Saved. Thank you: your answers are counted together with those of the others."),
        (*change, Open(c.label("Start page"), "menu")),
    )


@survey.step("done")
def change(c: Context, event: Event) -> Talk[Turn | None]:
    form = str(c.place["form"])
    if not isinstance(event, Tap) or event.action != "change":
        return None
    return survey.at("closed", form=form) if (yield from is_closed(c, form)) else survey.at("ask", form=form, n=0)


def is_closed(c: Context, form: str) -> Talk[bool]:
    """With the cohort its forms are closed: what is still unanswered may be answered, what was said stands."""
    kind, _, subject = form.partition(":")
    about = (yield from own_cohort(c, subject)) if kind == "trainer" else c.cohort
    return about is not None and about.closed_at is not None


@survey.screen("closed")
def closed(c: Context) -> Screen:
    text = c.say("The cohort is closed, so your answers stay as they are. Thank you for them.")
    return screen(text, Open(c.label("Start page"), "menu"))
