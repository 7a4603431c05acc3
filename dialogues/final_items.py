"""Owns how a question of the final assessment is laid out and how a tap or a typed letter answers it; scores by the bank."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from markupsafe import Markup

from content.model import ClosedItem, OpenItem
from dialogues.context import Context
from dialogues.kit import Button, Event, Tap, Text
from dialogues.markup import filled
from learning.assessment import closed_points
from learning.ledger.assessment import Answer, Test

LETTERS = "ABCDE"


def item_at(c: Context, test: Test, position: int) -> ClosedItem | OpenItem:
    return c.pack.final_item(test.items[position - 1])


def laid_out(test: Test, item: ClosedItem) -> tuple[str, ...]:
    """The option or card ids in this test's own order, the same whenever it is shown; cards never in the right order."""
    ids = [option.id for option in item.options] or [card.id for card in item.cards]
    laid = sorted(ids, key=lambda id_: hashlib.sha256(f"{test.option_seed}:{item.id}:{id_}".encode()).digest())
    if item.kind == "order" and tuple(laid) == item.right_ids:
        laid = [*laid[1:], laid[0]]
    return tuple(laid)


def words_of(item: ClosedItem, id_: str) -> Markup:
    return item.card(id_).text if item.kind == "order" else item.option(id_).text


def question_text(c: Context, test: Test, position: int) -> Markup:
    """The question with its options spelled out, and what was ticked or ordered so far."""
    item = item_at(c, test, position)
    head = c.say("<b>Question {n} of {all}</b>", n=position, all=len(test.items))
    pieces = [head, item.ask]
    if isinstance(item, ClosedItem):
        chosen = answer_at(test, position).choice
        laid = laid_out(test, item)
        rows = [
            filled("{} {}  {}", "☑" if item.kind == "multiple" and id_ in chosen else "", letter, words_of(item, id_))
            for letter, id_ in zip(LETTERS, laid, strict=False)
        ]
        pieces.append(Markup("\n").join(row.strip() for row in rows))
        if item.kind == "order":
            pieces.append(_order_so_far(c, item, laid, chosen))
        elif item.kind == "multiple":
            pieces.append(c.say("Tick all that are right, then tap Done."))
    return Markup("\n\n").join(pieces)


def _order_so_far(c: Context, item: ClosedItem, laid: tuple[str, ...], chosen: tuple[str, ...]) -> Markup:
    if not chosen:
        return c.say("Tap the letters in the right order.")
    steps = [
        filled("{}. {}  {}", n, LETTERS[laid.index(id_)], words_of(item, id_)) for n, id_ in enumerate(chosen, 1)
    ]
    return filled("{}\n{}", c.say("Your order:"), Markup("\n").join(steps))


def answer_buttons(c: Context, test: Test, position: int) -> list[tuple[Button, ...]]:
    """Short buttons with letters; the position in each keeps an answer from landing at another question."""
    item = item_at(c, test, position)
    if not isinstance(item, ClosedItem):
        return []
    chosen = answer_at(test, position).choice
    pairs = list(zip(LETTERS, laid_out(test, item), strict=False))
    if item.kind == "order":
        pairs = [(letter, id_) for letter, id_ in pairs if id_ not in chosen]
    ticked = {id_ for id_ in chosen if item.kind == "multiple"}
    rows = [tuple(Button(f"{letter} ✓" if id_ in ticked else letter, f"pick:{position}:{letter}") for letter, id_ in pairs)]
    last = []
    if item.kind == "order" and chosen:
        last.append(Button(c.label("Undo"), f"undo:{position}"))
    if (item.kind == "multiple" and chosen) or (item.kind == "order" and not pairs):
        last.append(Button(c.label("Done"), f"done:{position}"))
    return [row for row in (*rows, tuple(last)) if row]


def answer_at(test: Test, position: int) -> Answer:
    return test.answers.get(position) or Answer(position, test.items[position - 1], settled=False)


def answered(c: Context, test: Test, position: int, event: Event) -> Answer | None:
    """The answer that an act leads to, begun or given; None when it fits no button and no letter."""
    item = item_at(c, test, position)
    if not isinstance(item, ClosedItem):
        return None
    before = answer_at(test, position)
    laid = laid_out(test, item)
    if isinstance(event, Tap):
        return _tapped(item, laid, before, event.action)
    if isinstance(event, Text):
        return _typed(item, laid, before, event.text)
    return None


def _tapped(item: ClosedItem, laid: tuple[str, ...], before: Answer, action: str) -> Answer | None:
    verb, _, rest = action.partition(":")
    position, _, letter = rest.partition(":")
    if position != str(before.position):
        return None
    if verb == "pick" and letter in LETTERS[: len(laid)]:
        return _picked(item, laid[LETTERS.index(letter)], before)
    if verb == "undo":
        return replace(before, choice=before.choice[:-1])
    enough = len(before.choice) == len(laid) if item.kind == "order" else bool(before.choice)
    return given(item, before.choice, before) if verb == "done" and enough else None


def _picked(item: ClosedItem, id_: str, before: Answer) -> Answer:
    if item.kind == "single":
        return given(item, (id_,), before)
    if item.kind == "order":
        return before if id_ in before.choice else replace(before, choice=(*before.choice, id_))
    choice = tuple(c for c in before.choice if c != id_) if id_ in before.choice else (*before.choice, id_)
    return replace(before, choice=choice)


def _typed(item: ClosedItem, laid: tuple[str, ...], before: Answer, text: str) -> Answer | None:
    """Typed letters: one answers a single choice; several tick or order, and Done is still to be tapped."""
    letters = [char for char in text.upper() if char.isalnum()]
    known = LETTERS[: len(laid)]
    if not letters or len(set(letters)) != len(letters) or any(letter not in known for letter in letters):
        return None
    choice = tuple(laid[known.index(letter)] for letter in letters)
    if item.kind == "single":
        return given(item, choice, before) if len(choice) == 1 else None
    return replace(before, choice=choice)


def given(item: ClosedItem, choice: tuple[str, ...], before: Answer) -> Answer:
    """A closed answer is scored at once; the points are kept, and not shown before the hand-in."""
    is_right = choice == item.right_ids if item.kind == "order" else set(choice) == set(item.right_ids)
    return replace(before, choice=choice, settled=True, points=closed_points(is_right))
