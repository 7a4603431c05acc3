"""Owns which screens a content file has on a phone and in which order, each with the texts that stand on it; draws none."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import preview_stage as made
from bot.preview_stage import Answers, Stage
from content.model import (
    Activity,
    FeedbackFile,
    Final,
    LearningPath,
    LibraryFile,
    Pack,
    PersonaFile,
    PersonaOption,
    Question,
    Unit,
)
from content.source import Place as Spot
from dialogues.kit import Link, Place, Screen, screen
from learning.diary import prompt_plan
from learning.laying import laid
from learning.persona import evaluate

LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of the file that stand on a screen: those of these names at or right below a spot."""

    spot: Spot
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One screen with what it is called here, and the texts whose length is told beside it."""

    heading: str
    screen: Screen
    texts: tuple[Texts, ...] = ()


def screens_of(stage: Stage, pack: Pack, record: Any) -> Iterator[Shown]:
    """Every screen of a file, in order; none for a file whose texts are shown nowhere in the chat."""
    walks: Mapping[type, Callable[[Stage, Pack, Any], Iterator[Shown]]] = {
        Unit: _unit, LearningPath: _path, Final: _final, PersonaFile: _personas, FeedbackFile: _feedback, LibraryFile: _library,
    }  # fmt: skip
    walk = walks.get(type(record))
    return walk(stage, pack, record) if walk else iter(())


# a unit ---------------------------------------------------------------------------------------------------------------


def _unit(stage: Stage, pack: Pack, unit: Unit) -> Iterator[Shown]:
    notes = Texts((), ("trainer_note", "sdl_note"))
    teaser = Place("unit", "teaser", {"unit": unit.id})
    trade = pack.trades[0].id
    yield Shown("Teaser", stage.show(teaser, trade=trade), (Texts((), ("title", "teaser", "cover_alt")),))
    yield Shown("Teaser, with both notes", stage.show(teaser, trade=trade, notes=True), (notes,))
    for number in range(len(unit.nuggets)):
        yield from _nugget(stage, pack, unit, number)
    yield from _activity(stage, unit)
    if unit.challenge is not None:
        task = stage.show(Place("challenge", "task", {"of": unit.id}))
        yield Shown("Challenge", task, (Texts(("challenge",), ("title", "task", "safety", "criteria")),))
    for number, item in enumerate(unit.quiz.items):
        asked = {"unit": unit.id, "item": item.id}
        ask = Place("unitquiz", "ask", {**asked, "right": 0, "of": unit.quiz.draw, "again": False})
        told = Place("unitquiz", "told", {**asked, "left": 1})
        yield from _question(stage, ("quiz", "items", number), item, ask, told)
    yield Shown("Done", stage.show(Place("unit", "done", {"unit": unit.id}), made.unit_done(unit.id)))
    if unit.path is not None:
        n = [other.id for other in pack.units(unit.path)].index(unit.id)
        rate = stage.show(Place("selfrating", "rate", {"path": unit.path, "n": n}))
        yield Shown("Self-rating before the assessment", rate, (Texts((), ("self_rating",)),))


def _nugget(stage: Stage, pack: Pack, unit: Unit, number: int) -> Iterator[Shown]:
    nugget, spot = unit.nuggets[number], ("nuggets", number)
    place = Place("unit", "nugget", {"unit": unit.id, "n": number + 1})
    hooks = list(nugget.trade_hooks) or [pack.trades[0].id]
    first, *others = hooks
    texts = Texts(spot, ("title", "text", "source")), Texts((*spot, "trade_hooks"), (first,))
    yield Shown(f"Nugget {nugget.id}", stage.show(place, trade=first), texts)
    for hook in others[:1]:
        texts = Texts(spot, ("trainer_note", "sdl_note")), Texts((*spot, "trade_hooks"), tuple(others))
        shown = stage.show(place, trade=hook, notes=True)
        yield Shown(f"Nugget {nugget.id}, with both notes and another trade", shown, texts)
    ask = Place("unit", "question", {"unit": unit.id, "n": number + 1})
    told = Place("unit", "answered", {"unit": unit.id, "n": number + 1})
    yield from _question(stage, (*spot, "question"), nugget.question, ask, told)


def _question(stage: Stage, spot: Spot, question: Question, ask: Place, told: Place) -> Iterator[Shown]:
    """The question, and what is said after each answer, in the order of this learner's letters."""
    options = [Texts((*spot, "options", n), ("text",)) for n in range(len(question.options))]
    yield Shown(f"Question {question.id}", stage.show(ask), (Texts(spot, ("ask",)), *options))
    ids = [option.id for option in question.options]
    for letter, id in zip(LETTERS, laid(made.ME, question.id, ids), strict=False):
        said = stage.show(replace(told, data={**told.data, "choice": id}))
        yield Shown(f"Question {question.id}, after {letter}", said, (Texts((*spot, "options", ids.index(id)), ("why",)),))


def _activity(stage: Stage, unit: Unit) -> Iterator[Shown]:
    """The first card, the last one, and the result when all was wrong and when all was right."""
    task = unit.activity
    cards, result = (Place("activity", name, {"unit": unit.id}) for name in ("cards", "result"))
    on_table = [Texts(("activity", part, n), ("label", "hint", "text")) for part in ("buckets", "cards") for n in range(len(task.cards))]
    whys = [Texts(("activity", "cards", n), ("why",)) for n in range(len(task.cards))]
    right, wrong = _laid(task)
    in_turn = dict(right)
    order = laid(made.ME, task.id, in_turn)
    last = tuple((card, in_turn[card]) for card in (order[:-1] if task.kind != "order" else task.right_order[:-1]))
    yield Shown(f"Activity {task.id}, first card", stage.show(cards), (Texts(("activity",), ("ask",)), *on_table))
    yield Shown(f"Activity {task.id}, last card", stage.show(cards, made.cards_put(last)))
    yield Shown(f"Activity {task.id}, all wrong", stage.show(result, made.cards_put(wrong)), tuple(whys))
    yield Shown(f"Activity {task.id}, all right", stage.show(result, made.cards_put(right)))


def _laid(task: Activity) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """All cards laid right, and all laid wrong."""
    if task.kind == "order":
        ids = task.right_order
        return tuple((id, "") for id in ids), tuple((id, "") for id in (*ids[1:], ids[0]))
    buckets = [bucket.id for bucket in task.buckets]
    right = tuple((card.id, card.bucket or "") for card in task.cards)
    return right, tuple((card, buckets[(buckets.index(bucket) + 1) % len(buckets)]) for card, bucket in right)


# a path and its bank --------------------------------------------------------------------------------------------------


def _path(stage: Stage, pack: Pack, path: LearningPath) -> Iterator[Shown]:
    chosen = Place("paths", "choose", {"chosen": [path.id], "first": True})
    yield Shown("Choice of the path", stage.show(chosen), (Texts((), ("title", "short", "summary")),))
    link = [Link("▶", path.green_talk.url)] if path.green_talk.url else []
    yield Shown("Green talk (the text itself: it has no screen of its own)", screen(path.green_talk.teaser, *link), (Texts(("green_talk",), ("teaser",)),))
    yield Shown("Home cards", stage.show(Place("homecard", "list", {"path": path.id})))
    for number, card in enumerate(path.home_cards):
        place = Place("homecard", "card", {"card": card.id})
        yield Shown(f"Home card {card.id}", stage.show(place), (Texts(("home_cards", number), ("topic", "ask")),))
    yield Shown("Challenge", stage.show(Place("challenge", "task", {"of": path.id})), (Texts(("challenge",), ("title", "task", "safety", "criteria")),))
    for number in range(len(path.diary.prompts)):
        for week in made.WEEKS:
            yield from _diary(stage, path, number, week)


def _diary(stage: Stage, path: LearningPath, number: int, week: int) -> Iterator[Shown]:
    """What one prompt asks in a week abroad: fully in the first, less in the second, freely from the third on."""
    prompt, spot = path.diary.prompts[number], ("diary", "prompts", number)
    texts = {"verdict": ("topic", "ask"), "why": ("why",), "take_home": ("take_home",)}
    answers, now = made.writing(prompt, path.id, week, number)
    for step in prompt_plan(week).steps:
        shown = stage.show(Place("diary", step.value, {"entry": number}), answers, now=now)
        example = (Texts(("diary", "example"), ("topic", "home", "here", "why", "take_home")),) if step == "saw" and week == 1 else ()
        yield Shown(f"Diary prompt {prompt.id}, week {week}, {step.value}", shown, (Texts(spot, texts.get(step.value, ())), *example))


def _final(stage: Stage, pack: Pack, final: Final) -> Iterator[Shown]:
    ids = (*(item.id for item in final.closed), *(item.id for item in final.open))
    place = Place("assessment", "test", {"path": final.path, "test": made.TEST})
    for number, item in enumerate(final.closed):
        shown = stage.show(place, made.attempt_at(final.path, ids, number + 1))
        parts = [("options", n) for n in range(len(item.options))] + [("cards", n) for n in range(len(item.cards))]
        texts = [Texts(("closed", number, *part), ("text", "why")) for part in parts]
        yield Shown(f"Item {item.id}, {item.unit}, {item.kind}", shown, (Texts(("closed", number), ("ask",)), *texts))
    for number, open_item in enumerate(final.open):
        position = len(final.closed) + number + 1
        asked = stage.show(place, made.attempt_at(final.path, ids, position))
        yield Shown(f"Item {open_item.id}, {open_item.unit}, {open_item.type}", asked, (Texts(("open", number), ("ask",)),))
        mark = Place("mark", "answer", {"test": made.TEST, "position": position})
        marked = stage.show(mark, made.attempt_at(final.path, ids, position, handed_in=True))
        steps = tuple(str(points) for points in open_item.rubric)
        texts = [Texts(("open", number), ("expects",)), Texts(("open", number, "rubric"), steps)]
        yield Shown(f"Item {open_item.id}, as the trainer marks it", marked, tuple(texts))


# what all paths share -------------------------------------------------------------------------------------------------


def _personas(stage: Stage, pack: Pack, file: PersonaFile) -> Iterator[Shown]:
    given: dict[str, str] = {}
    for number, question in enumerate(file.questions):
        options = [Texts(("questions", number, "options", n), ("text",)) for n in range(len(question.options))]
        shown = stage.show(Place("persona", "question"), made.filled_in(dict(given)))
        yield Shown(f"Question {question.id}", shown, (Texts(("questions", number), ("ask",)), *options))
        given[question.id] = question.options[0].id
    results = _answers_by_result(file)
    for number, persona in enumerate(file.personas):
        texts = (Texts(("personas", number), ("name", "text")),)
        if persona.path in results:
            yield Shown(f"Persona {persona.id}", stage.show(Place("persona", "result"), results[persona.path]), texts)


def _answers_by_result(file: PersonaFile) -> dict[str, Answers]:
    """For each recommendation the first answers that lead to it."""
    found: dict[str, Answers] = {}
    every: Iterator[tuple[PersonaOption, ...]] = itertools.product(*(question.options for question in file.questions))
    for options in every:
        given = {question.id: option.id for question, option in zip(file.questions, options, strict=True)}
        found.setdefault(evaluate(options).recommended, made.filled_in(given))
    return found


def _feedback(stage: Stage, pack: Pack, file: FeedbackFile) -> Iterator[Shown]:
    forms = {"learner": pack.paths[0].id if pack.paths else "", "trainer": str(made.COHORT)}
    for form, subject in forms.items():
        for number, question in enumerate(getattr(file, form)):
            shown = stage.show(Place("feedback", "ask", {"form": f"{form}:{subject}", "n": number}))
            yield Shown(f"Feedback of a {form}, {question.id}", shown, (Texts((form, number), ("ask",)),))


def _library(stage: Stage, pack: Pack, file: LibraryFile) -> Iterator[Shown]:
    labels = tuple(Texts(("trades", n), ("label",)) for n in range(len(file.trades)))
    yield Shown("Choice of the trade (the rest of this file stands on the credential)", stage.show(Place("trade", "choose")), labels)


__all__ = ["Shown", "Texts", "screens_of"]
