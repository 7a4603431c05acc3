"""Every closed item of the bank, in many orders: the right taps score ten, any other none, and buttons never mislead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from content.loader import load
from content.model import ClosedItem
from dialogues.context import Context
from dialogues.final_items import LETTERS, answer_buttons, answered, laid_out
from dialogues.kit import Tap, Text
from learning.ledger.assessment import Answer, Test

PACK = load().pack("en")
ITEMS = [item for path in PACK.paths for item in PACK.final(path.id).closed]


class Here:
    """As much of a context as the items need."""

    pack = PACK

    def label(self, message: str, **values: object) -> str:
        return message.format(**values)


HERE = cast(Context, Here())


def a_test(item: ClosedItem, seed: int) -> Test:
    now = datetime(2026, 6, 16, tzinfo=UTC)
    return Test(1, 1, 1, "eco", 1, (item.id,), seed, "open", now, None, None, None, None)


def after(test: Test, *acts: Any) -> Answer:
    for act in acts:
        answer = answered(HERE, test, 1, act)
        assert answer is not None, act
        test = replace(test, answers={1: answer})
    return test.answers[1]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_right_taps_score_ten_and_others_nothing(item: ClosedItem) -> None:
    for seed in range(5):
        test = a_test(item, seed)
        laid = laid_out(test, item)
        letters = [LETTERS[laid.index(id_)] for id_ in item.right_ids]
        done = [] if item.kind == "single" else [Tap("done:1")]
        assert after(test, *(Tap(f"pick:1:{letter}") for letter in letters), *done).points == 10
        wrong = letters[::-1] if item.kind == "order" else [next(x for x in LETTERS[: len(laid)] if x not in letters)]
        assert after(test, *(Tap(f"pick:1:{letter}") for letter in wrong), *done).points == 0
        typed = after(test, Text(", ".join(letters).lower()), *done)
        assert (typed.points, typed.settled) == (10, True)


def test_the_order_of_options_changes_from_test_to_test_and_never_gives_an_order_away() -> None:
    for item in ITEMS:
        orders = {laid_out(a_test(item, seed), item) for seed in range(40)}
        assert len(orders) > 5
        assert item.kind != "order" or item.right_ids not in orders


def test_undo_untick_and_taps_of_another_question() -> None:
    order = next(item for item in ITEMS if item.kind == "order")
    test = a_test(order, 3)
    assert after(test, Tap("pick:1:A"), Tap("pick:1:B"), Tap("undo:1")).choice == laid_out(test, order)[:1]
    assert answered(HERE, test, 1, Tap("done:1")) is None
    assert answered(HERE, test, 1, Tap("pick:2:A")) is None
    assert answered(HERE, test, 1, Text("none of them")) is None
    multiple = next(item for item in ITEMS if item.kind == "multiple")
    assert after(a_test(multiple, 3), Tap("pick:1:C"), Tap("pick:1:C")).choice == ()


def test_done_is_offered_only_when_there_is_something_to_be_done() -> None:
    order = next(item for item in ITEMS if item.kind == "order")
    test = a_test(order, 1)
    seen = []
    for letter in LETTERS[: len(order.cards)]:
        seen.append("Done" in {button.label for row in answer_buttons(HERE, test, 1) for button in row})
        test = replace(test, answers={1: after(test, Tap(f"pick:1:{letter}"))})
    assert not any(seen)
    assert "Done" in {button.label for row in answer_buttons(HERE, test, 1) for button in row}
