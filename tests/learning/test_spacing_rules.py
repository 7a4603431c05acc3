"""Missed questions come back spaced, three a day at most, and never as a backlog."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.spacing import answered, due_at, is_learned, missed, pick

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_missed_question_comes_back_the_next_day_and_then_ever_later() -> None:
    memory, moment, gaps = missed(NOON), NOON, []
    while not is_learned(memory):
        gaps.append(due_at(memory) - moment)
        moment = due_at(memory)
        memory = answered(memory, True, moment)
    assert gaps[0] == timedelta(days=1)
    assert gaps == sorted(gaps) and 3 <= len(gaps) <= 5
    assert moment - NOON < timedelta(days=35)


def test_a_wrong_answer_brings_it_back_sooner() -> None:
    memory = answered(missed(NOON), True, NOON + timedelta(days=1))
    right = answered(memory, True, NOON + timedelta(days=3))
    wrong = answered(memory, False, NOON + timedelta(days=3))
    assert due_at(wrong) < due_at(right) and not is_learned(wrong)


def test_the_same_answers_give_the_same_day_and_leave_the_old_memory_alone() -> None:
    memory = missed(NOON)
    kept = json.loads(json.dumps(memory))
    assert answered(memory, True, NOON) == answered(kept, True, NOON)
    assert memory == kept == missed(NOON)


def test_chance_has_no_part_in_it() -> None:
    ends = set()
    for _ in range(20):
        memory = missed(NOON)
        for _ in range(3):
            memory = answered(memory, True, due_at(memory))
        ends.add(due_at(memory))
    assert len(ends) == 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=12))
def test_a_memory_survives_json_and_is_due_in_one_to_sixty_days(answers: list[tuple[bool, int]]) -> None:
    memory, moment = missed(NOON), NOON
    for right, days in answers:
        moment += timedelta(days=days)
        memory = json.loads(json.dumps(answered(memory, right, moment)))
        assert timedelta(days=1) <= due_at(memory) - moment <= timedelta(days=60)


def test_three_a_day_the_longest_due_first() -> None:
    cards = {f"q{number}": missed(NOON - timedelta(days=number)) for number in range(10)}
    assert pick(cards, NOON, 0) == ("q9", "q8", "q7")
    assert pick(cards, NOON, 2) == ("q9",)
    assert pick(cards, NOON, 3) == pick(cards, NOON, 7) == ()


def test_what_is_due_today_may_come_in_an_earlier_slot_but_not_a_day_early() -> None:
    cards = {"q": missed(NOON)}
    assert pick(cards, NOON + timedelta(hours=11), 0) == ()
    assert pick(cards, NOON + timedelta(hours=20), 0) == ("q",)


def test_what_is_learned_stays_away() -> None:
    memory, moment = missed(NOON), NOON
    while not is_learned(memory):
        moment = due_at(memory)
        memory = answered(memory, True, moment)
    assert pick({"q": memory}, moment + timedelta(days=400), 0) == ()
