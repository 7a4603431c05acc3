"""The rules within a unit: rounds of a quiz, laid cards, the order that is each learner's own, what stays done."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from content.loader import load
from learning.activity import is_laid, right_cards, to_try_again, valid
from learning.laying import laid
from learning.progress import NOTHING, UnitShape, is_unit_done, next_step
from learning.unitquiz import quiz_round, redrawn, right_at_once

DRAWN = ("a", "b", "c")
PACK = load().pack("en")


@given(st.lists(st.booleans(), max_size=40))
def test_a_quiz_ends_when_all_were_right_once(answers: list[bool]) -> None:
    given_so_far: list[tuple[str, bool]] = []
    for right in answers:
        now = quiz_round(DRAWN, given_so_far)
        if now.item is None:
            break
        assert now.again == any(item == now.item for item, _ in given_so_far)
        assert (now.item, True) not in given_so_far
        given_so_far.append((now.item, right))
    end = quiz_round(DRAWN, given_so_far)
    assert (end.item is None) == (end.right == end.of == 3)
    assert right_at_once(DRAWN, given_so_far) <= 3


def test_missed_questions_wait_for_the_end_of_the_round() -> None:
    missed = [("a", False), ("b", True)]
    assert quiz_round(DRAWN, missed).item == "c"
    assert quiz_round(DRAWN, [*missed, ("c", False)]).item == "a"
    assert quiz_round(DRAWN, [*missed, ("c", False), ("a", False)]).item == "c"


def test_a_lost_question_is_replaced() -> None:
    assert redrawn(("a", "gone"), ("a", "b", "c"), 2) == (("a",), ("b", "c"), 1)
    assert redrawn((), ("a",), 5) == ((), ("a",), 1)


def test_every_learner_has_an_order_and_keeps_it() -> None:
    orders = {laid(learner, "ECO-1.q01", "abcd") for learner in range(60)}
    assert len(orders) > 12
    assert all(sorted(order) == list("abcd") for order in orders)
    assert laid(7, "ECO-1.q01", "abcd") == laid(7, "ECO-1.q01", "dcba")
    assert len({laid(7, f"ECO-1.q{number:02}", "abcd")[0] for number in range(12)}) > 2


def test_the_right_cards_stay_for_another_try() -> None:
    sort = PACK.unit("ECO-1").activity
    put = tuple((card.id, "s1") for card in sort.cards)
    right = right_cards(sort, put)
    assert is_laid(sort, put)
    assert right == {card.id for card in sort.cards if card.bucket == "s1"}
    assert {card for card, _ in to_try_again(sort, put)} == right


def test_an_order_counts_places_and_starts_afresh() -> None:
    order = PACK.unit("ECO-2").activity
    put = tuple((card, "") for card in order.right_order)
    swapped = (put[1], put[0], *put[2:])
    assert len(right_cards(order, put)) == len(order.cards)
    assert len(right_cards(order, swapped)) == len(order.cards) - 2
    assert to_try_again(order, swapped) == ()


def test_cards_the_file_lost_are_left_out() -> None:
    sort = PACK.unit("ECO-1").activity
    assert valid(sort, (("c1", "s1"), ("c1", "s2"), ("gone", "s1"), ("c2", "gone"))) == (("c1", "s2"),)


def test_what_was_done_stays_done_when_the_content_grows() -> None:
    shape = UnitShape("ECO-1", "eco", "before", ("ECO-1.1.q", "ECO-1.new.q"), 9, 5)
    assert not is_unit_done(shape, NOTHING)
    done = replace(NOTHING, done=True)
    assert is_unit_done(shape, done)
    assert next_step(shape, done) == "challenge"
    assert next_step(shape, replace(done, challenge_handed_in=True)) is None
