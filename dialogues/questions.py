"""Owns how a question with options looks, how an answer is understood and what is said to it, wherever questions are asked."""

from __future__ import annotations

from markupsafe import Markup

from content.model import Option, Question
from dialogues.context import Context
from dialogues.kit import Button, Event, Screen, Tap, Text, screen
from dialogues.markup import filled
from learning.laying import laid

LETTERS = "ABCD"


def question_of(c: Context, item_id: str) -> Question | None:
    """The question, or None if a later version of the content has it no more."""
    try:
        return c.pack.question(item_id)
    except KeyError:
        return None


def lost(c: Context) -> Screen:
    """Said where a question stood that the content has no more."""
    return screen(c.say("This question was taken out of the unit. Let's go on."), Button(c.label("Next"), "next"))


def options_of(c: Context, question: Question) -> tuple[Option, ...]:
    """The options in this learner's order."""
    order = laid(c.person.id, question.id, (option.id for option in question.options))
    return tuple(question.option(id) for id in order)


def letter_of(c: Context, question: Question, option_id: str) -> str:
    return LETTERS[[option.id for option in options_of(c, question)].index(option_id)]


def spelled_out(c: Context, question: Question) -> Markup:
    """The question and its options, each with its letter."""
    lines = (
        filled("<b>{}</b>  {}", letter, option.text)
        for letter, option in zip(LETTERS, options_of(c, question), strict=False)
    )
    return Markup("\n\n").join([filled("<b>{}</b>", question.ask), Markup("\n").join(lines)])


def letter_buttons(c: Context, question: Question) -> tuple[Button, ...]:
    return tuple(
        Button(letter, f"pick:{option.id}")
        for letter, option in zip(LETTERS, options_of(c, question), strict=False)
    )


def picked(c: Context, question: Question, event: Event) -> Option | None:
    """The option meant by a tap, a typed letter or number, or its own words."""
    options = options_of(c, question)
    if isinstance(event, Tap):
        id = event.after("pick")
        return next((option for option in options if option.id == id), None)
    if not isinstance(event, Text):
        return None
    typed = event.text.strip().rstrip(").").casefold()
    for number, option in enumerate(options):
        if typed in (LETTERS[number].casefold(), str(number + 1), option.text.striptags().rstrip(".").casefold()):
            return option
    return None


def told(c: Context, question: Question, option_id: str) -> Markup:
    """What is said to an answer: why it is right, or why not and what is right."""
    chosen, right = question.option(option_id), question.option(question.right_id)
    parts = [question.ask, _line("✓" if chosen.right else "✗", letter_of(c, question, chosen.id), chosen)]
    if not chosen.right:
        parts.append(_line("✓", letter_of(c, question, right.id), right))
    return Markup("\n\n").join(parts)


def _line(mark: str, letter: str, option: Option) -> Markup:
    return filled("{} <b>{}</b>  {}\n<i>{}</i>", mark, letter, option.text, option.why)


def toast(c: Context, option: Option) -> str:
    return c.label("✓ Right") if option.right else c.label("✗ Not quite")
