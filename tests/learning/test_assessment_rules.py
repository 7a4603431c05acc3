"""The final assessment: when it opens, what is drawn, what passes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.assessment import (
    OPEN_TYPES,
    Attempt,
    Item,
    Missing,
    PathFacts,
    check_points,
    closed_points,
    draw,
    may_open,
    may_start,
    passed,
    score,
)
from learning.refusal import Refusal

UNITS = tuple(f"ECO-{number}" for number in range(1, 7))
NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def _bank(closed_each: int = 5, opens_each: int = 3) -> tuple[Item, ...]:
    closed = [Item(f"{unit}-c{n}", unit, "closed", "single") for unit in UNITS for n in range(closed_each)]
    opens = [
        Item(f"o-{kind}-{n}", UNITS[(n + 2 * place) % 6], "open", kind)
        for place, kind in enumerate(OPEN_TYPES)
        for n in range(opens_each)
    ]
    return (*closed, *opens)


def _keeps_the_blueprint(drawn: tuple[Item, ...]) -> bool:
    return (
        [item.kind for item in drawn] == ["closed"] * 7 + ["open"] * 3
        and [item.type for item in drawn[7:]] == list(OPEN_TYPES)
        and len({item.id for item in drawn}) == 10
        and {item.unit for item in drawn} == set(UNITS)
    )


# -- drawing ---------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_three_attempts_keep_the_blueprint_and_share_no_item(seed: int) -> None:
    rng, earlier = Random(seed), list[frozenset[str]]()
    for _ in range(3):
        drawn = draw(_bank(), UNITS, earlier, rng)
        assert not isinstance(drawn, Refusal) and _keeps_the_blueprint(drawn)
        assert not {item.id for item in drawn} & {item for attempt in earlier for item in attempt}
        assert max(Counter(item.unit for item in drawn).values()) <= 2
        earlier.append(frozenset(item.id for item in drawn))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.data())
def test_whatever_the_bank_a_draw_keeps_the_blueprint_or_is_refused(seed: int, data: st.DataObject) -> None:
    bank = data.draw(st.lists(st.sampled_from(_bank()), unique=True))
    drawn = draw(bank, UNITS, [], Random(seed))
    if not isinstance(drawn, Refusal):
        assert _keeps_the_blueprint(drawn) and set(drawn) <= set(bank)


def test_the_draw_depends_on_chance_alone() -> None:
    assert draw(_bank(), UNITS, [], Random(1)) == draw(_bank(), UNITS, [], Random(1))
    draws = {draw(_bank(), UNITS, [], Random(seed)) for seed in range(20)}
    assert len(draws) == 20


def test_an_open_item_can_be_the_only_one_of_its_unit() -> None:
    thin = tuple(item for item in _bank() if item.unit != "ECO-1" or item.kind == "open")
    for seed in range(30):
        drawn = draw(thin, UNITS, [], Random(seed))
        assert not isinstance(drawn, Refusal) and _keeps_the_blueprint(drawn)


@pytest.mark.parametrize("gone", ["closed", "solve", "compare", "improve", "ECO-6"])
def test_a_bank_that_lacks_something_is_refused(gone: str) -> None:
    thin = [item for item in _bank() if gone not in (item.kind, item.type, item.unit)]
    assert isinstance(draw(thin, UNITS, [], Random(3)), Refusal)


def test_items_of_another_path_are_not_drawn() -> None:
    foreign = [replace(item, id=f"x{item.id}", unit="SOC-1") for item in _bank()]
    drawn = draw([*foreign, *_bank()], UNITS, [], Random(3))
    assert not isinstance(drawn, Refusal) and _keeps_the_blueprint(drawn)


def test_a_granted_attempt_may_meet_the_oldest_items_again_but_no_regular_one() -> None:
    rng, earlier, bank = Random(5), list[frozenset[str]](), _bank()
    for _ in range(5):
        drawn = draw(bank, UNITS, earlier, rng)
        assert not isinstance(drawn, Refusal) and _keeps_the_blueprint(drawn)
        assert not earlier or not {item.id for item in drawn} & earlier[-1]
        earlier.append(frozenset(item.id for item in drawn))
    small = _bank(3, 1)
    first = draw(small, UNITS, [], rng)
    assert not isinstance(first, Refusal)
    assert isinstance(draw(small, UNITS, [frozenset(item.id for item in first)], rng), Refusal)


# -- scoring ---------------------------------------------------------------------------------------------------------

ITEMS = tuple(f"i{number}" for number in range(10))


@given(st.integers(-5, 120))
def test_eighty_passes_and_seventy_nine_never(total: int) -> None:
    assert passed(total) is (80 <= total <= 100)


def test_nothing_passes_unmarked() -> None:
    assert not passed(None)
    found = score(ITEMS, dict.fromkeys(ITEMS[:9], 10))
    assert (found.total, found.unmarked, found.passed) == (None, ("i9",), False)


@given(st.lists(st.integers(0, 10), min_size=10, max_size=10))
def test_the_total_is_the_sum(marks: list[int]) -> None:
    found = score(ITEMS, dict(zip(ITEMS, marks, strict=True)))
    assert found.total == sum(marks) and found.passed is (sum(marks) >= 80)


def test_seven_right_and_nine_points_are_seventy_nine() -> None:
    marks = dict(zip(ITEMS, [closed_points(True)] * 7 + [3, 3, 3], strict=True))
    assert score(ITEMS, marks).total == 79 and not score(ITEMS, marks).passed
    assert score(ITEMS, {**marks, "i9": 4}).passed
    assert closed_points(False) == 0


def test_any_whole_number_up_to_ten_is_a_mark_and_nothing_else() -> None:
    assert all(check_points(points) is None for points in range(11))
    assert all(check_points(points) is not None for points in (-1, 11, 100, True))
    for wrong in ({"i0": 11}, {"i0": -1}, {"stranger": 5}):
        with pytest.raises(ValueError):
            score(ITEMS, wrong)


# -- attempts --------------------------------------------------------------------------------------------------------


def _attempt(number: int, hours_ago: float, total: int = 60, confirmed: bool = True) -> Attempt:
    handed_in = NOON - timedelta(hours=hours_ago)
    return Attempt(number, ITEMS, handed_in - timedelta(hours=1), handed_in, total, confirmed)


def test_two_retakes_a_day_apart_and_more_only_if_granted() -> None:
    assert may_start([], NOON) is None
    assert may_start([_attempt(1, 24)], NOON) is None
    early = may_start([_attempt(1, 23.9)], NOON)
    assert early is not None and early.code == "too_soon"
    assert early.details["until"] == NOON + timedelta(hours=0.1)
    three = [_attempt(number, 100 - number) for number in (1, 2, 3)]
    assert may_start(three[:2], NOON) is None
    assert may_start(three, NOON) == Refusal("no_attempts_left", {"attempts": 3})
    assert may_start(three, NOON, extra_allowed=1) is None


def test_one_attempt_at_a_time_and_none_after_a_pass() -> None:
    running = Attempt(1, ITEMS, NOON - timedelta(days=2))
    assert may_start([running], NOON) == Refusal("attempt_open")
    assert may_start([_attempt(1, 48, confirmed=False)], NOON) == Refusal("awaits_trainer")
    assert may_start([_attempt(1, 48, total=80)], NOON) == Refusal("already_passed")
    assert may_start([_attempt(1, 48, total=79)], NOON) is None


# -- opening ---------------------------------------------------------------------------------------------------------

READY = PathFacts(
    guided_units=UNITS[:4],
    during_units=UNITS[4:],
    is_back=True,
    attested=frozenset(UNITS[:4]),
    quizzes_done=frozenset(UNITS),
    validated_entries={"ECO-5": 2, "ECO-6": 1},
)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ()),
        ({"is_back": False}, (Missing("not_returned", 0, 1),)),
        ({"self_directed": True}, (Missing("no_provider", 0, 1),)),
        ({"attested": frozenset(UNITS[1:4])}, (Missing("guided_units", 3, 4, ("ECO-1",)),)),
        ({"quizzes_done": frozenset(UNITS[:5])}, (Missing("unit_quizzes", 5, 6, ("ECO-6",)),)),
        ({"validated_entries": {"ECO-5": 3}}, (Missing("diary_units", 1, 2, ("ECO-6",)),)),
        ({"validated_entries": {"ECO-5": 1, "ECO-6": 1}}, (Missing("diary_entries", 2, 3),)),
        ({"validated_entries": {"ECO-1": 9, "ECO-5": 1, "ECO-6": 1}}, (Missing("diary_entries", 2, 3),)),
        ({"challenge_mandatory": True}, (Missing("challenge", 0, 1),)),
        ({"challenge_mandatory": True, "challenge_handed_in": True}, ()),
    ],
)
def test_what_is_missing_is_named_with_its_number(change: dict[str, object], missing: tuple[Missing, ...]) -> None:
    assert may_open(replace(READY, **change)) == missing  # type: ignore[arg-type]


def test_all_that_is_missing_is_named_at_once() -> None:
    bare = PathFacts(UNITS[:4], UNITS[4:], is_back=False)
    assert [missing.code for missing in may_open(bare)] == [
        "not_returned", "guided_units", "unit_quizzes", "diary_units", "diary_entries",
    ]  # fmt: skip
