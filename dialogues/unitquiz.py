"""Owns the quiz of a unit: five drawn questions, the missed ones again at the end, until each was right once."""

from __future__ import annotations

from markupsafe import Markup

from content.model import Unit
from dialogues.context import Context
from dialogues.course import has_reached, known_unit, name_of, onward, resume
from dialogues.kit import Button, Dialogue, Event, Screen, Turn, open_, screen
from dialogues.questions import letter_buttons, lost, picked, question_of, spelled_out, toast, told
from dialogues.typed import action_of
from learning import spacing
from learning.ledger import Fact, Talk, ask
from learning.ledger.progress import (
    QUIZ,
    Answer,
    Answered,
    CardMissed,
    QuizDone,
    QuizDrawn,
    UnitStand,
    UnitStandOf,
)
from learning.people import Role
from learning.progress import is_unit_done, shape_of
from learning.unitquiz import Given, QuizRound, quiz_round, redrawn, right_at_once

unitquiz = Dialogue("unitquiz", roles={Role.LEARNER})


@unitquiz.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg` is a unit whose quiz is due; anything else leads to where the learner stands."""
    here = known_unit(c, arg)
    if here is None:
        return open_("learn")
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    if not has_reached(stand, shape_of(here), "quiz"):
        return open_("unit", here.id)
    if stand.state.quiz_done_at is not None:
        return unitquiz.at("result", unit=here.id)
    drawn, facts = _drawn(c, here, stand)
    return asking(here, quiz_round(drawn, given(stand)), facts)


def _drawn(c: Context, here: Unit, stand: UnitStand) -> tuple[tuple[str, ...], list[Fact]]:
    """The questions of this quiz: drawn once and kept, completed if the pool lost one of them."""
    kept, rest, lacking = redrawn(stand.quiz_items, (item.id for item in here.quiz.items), here.quiz.draw)
    if not lacking and kept == stand.quiz_items:
        return kept, []
    drawn = (*kept, *c.chance.sample(rest, lacking))
    return drawn, [QuizDrawn(c.person.id, here.id, drawn)]


def given(stand: UnitStand) -> tuple[Given, ...]:
    return tuple((answer.item_id, answer.right) for answer in stand.answered(QUIZ))


def asking(here: Unit, now: QuizRound, facts: list[Fact]) -> Turn:
    if now.item is None:
        return unitquiz.at("result", unit=here.id, keep=facts)
    return unitquiz.at("ask", unit=here.id, item=now.item, right=now.right, of=now.of, again=now.again, keep=facts)


def _here(c: Context) -> Unit:
    return c.pack.unit(c.place["unit"])


# asking ---------------------------------------------------------------------------------------------------------------


@unitquiz.screen("ask")
def show_question(c: Context) -> Screen:
    question = question_of(c, c.place["item"])
    if question is None:
        return lost(c)
    count = c.say("Quiz · {right} of {all} right", right=c.place["right"], all=c.place["of"])
    again = [c.say("This one comes back:")] if c.place["again"] else []
    return screen(Markup("\n\n").join([count, *again, spelled_out(c, question)]), letter_buttons(c, question))


@unitquiz.step("ask")
def answer(c: Context, event: Event) -> Talk[Turn | None]:
    here, question = _here(c), question_of(c, c.place["item"])
    if question is None:
        return open_("unitquiz", here.id)
    option = picked(c, question, event)
    if option is None:
        return None
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    this = Answer(question.id, stand.next_round(question.id), QUIZ, option.id, option.right)
    facts = _facts_of(c, here, stand, this)
    left = len(stand.quiz_items) - quiz_round(stand.quiz_items, (*given(stand), (this.item_id, this.right))).right
    return unitquiz.at(
        "told", unit=here.id, item=question.id, choice=option.id, left=left, keep=facts, toast=toast(c, option)
    )


def _facts_of(c: Context, here: Unit, stand: UnitStand, this: Answer) -> list[Fact]:
    """What an answer leaves behind: itself, a card if it was wrong, and the end of the quiz with the last right one."""
    me = c.person.id
    facts: list[Fact] = [Answered(me, here.id, this.item_id, this.round, QUIZ, this.choice, this.right)]
    if not this.right:
        facts.append(CardMissed(me, this.item_id, spacing.missed(c.now)))
    elif quiz_round(stand.quiz_items, (*given(stand), (this.item_id, True))).item is None:
        facts.append(QuizDone(me, here.id))
        after = UnitStand(
            stand.state, stand.content_version, stand.put, stand.activity_right, stand.quiz_items, (*stand.answers, this)
        )
        facts.extend(onward(c, here, after.progress(), "quiz")[1])
    return facts


@unitquiz.screen("told")
def show_told(c: Context) -> Screen:
    question = question_of(c, c.place["item"])
    if question is None:
        return lost(c)
    label = c.label("Next") if c.place["left"] else c.label("Result")
    return screen(told(c, question, c.place["choice"]), Button(label, "next"))


@unitquiz.step("told")
def leave_told(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_told)) != "next":
        return None
    here = _here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    drawn, facts = _drawn(c, here, stand)
    return asking(here, quiz_round(drawn, given(stand)), facts)


# result ---------------------------------------------------------------------------------------------------------------


@unitquiz.screen("result")
def show_result(c: Context) -> Talk[Screen]:
    here = _here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    drawn = stand.quiz_items
    parts = [
        c.say("✓ <b>Quiz done:</b> {unit}", unit=name_of(c, here)),
        c.say(
            "All {all} questions right, {once} at the first go.",
            all=len(drawn),
            once=right_at_once(drawn, given(stand)),
        ),
    ]
    if right_at_once(drawn, given(stand)) < len(drawn):
        parts.append(c.say("What you missed comes back in small portions: /quiz"))
    if not is_unit_done(shape_of(here), stand.progress()):
        parts.append(c.say("One thing is left in this unit: the cards of the activity."))
    return screen(Markup("\n\n").join(parts), Button(c.label("Go on"), "on"))


@unitquiz.step("result")
def leave_result(c: Context, event: Event) -> Talk[Turn | None]:
    if (yield from action_of(c, event, show_result)) != "on":
        return None
    stand = yield from ask(UnitStandOf(c.person.id, _here(c).id))
    return resume(_here(c), stand.step)
