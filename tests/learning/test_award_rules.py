"""The award: who may confirm it, what stands in its way, and that 79 points never earn it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.assessment import Attempt, Missing, Score, score
from learning.award import PATHS, STACK, Award, Candidate, Confirmation, IdentityCheck, check_result, decide, stack
from learning.people import Role
from learning.refusal import Refusal

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
ITEMS = tuple(f"i{number}" for number in range(10))
ATTEMPT = Attempt(2, ITEMS, NOON - timedelta(hours=3), NOON - timedelta(hours=1))
MAJA = Candidate(person_id=1, cohort_id=5, has_name=True)
KRAUSE = Confirmation(9, frozenset({Role.TRAINER}), frozenset({5}), 84, IdentityCheck.ONSITE, NOON)


def _score(total: int) -> Score:
    whole, rest = divmod(total, 10)
    marks = ([10] * whole + [rest] + [0] * 10)[:10]
    return score(ITEMS, dict(zip(ITEMS, marks, strict=True)))


def test_a_confirmed_pass_is_an_award() -> None:
    assert decide("eco", MAJA, ATTEMPT, _score(84), KRAUSE) == Award("eco", 1, 84, 9, NOON, IdentityCheck.ONSITE, 2)


@given(st.integers(0, 100))
def test_an_award_needs_eighty_points(total: int) -> None:
    outcome = decide("eco", MAJA, ATTEMPT, _score(total), replace(KRAUSE, seen_total=total))
    if total >= 80:
        assert isinstance(outcome, Award) and outcome.total == total
    else:
        assert outcome == Refusal("below_pass", {"total": total})


@pytest.mark.parametrize("total", [79, 0, -1, 101])
def test_no_award_can_even_be_made_for_less(total: int) -> None:
    with pytest.raises(ValueError, match="no award"):
        Award("eco", 1, total, 9, NOON, IdentityCheck.ONSITE)


@pytest.mark.parametrize(
    ("candidate", "confirmation", "code"),
    [
        (MAJA, replace(KRAUSE, cohorts=frozenset({6})), "not_your_cohort"),
        (MAJA, replace(KRAUSE, cohorts=frozenset()), "not_your_cohort"),
        (MAJA, replace(KRAUSE, roles=frozenset({Role.COORDINATOR})), "not_your_cohort"),
        (MAJA, replace(KRAUSE, roles=frozenset({Role.LEARNER})), "not_your_cohort"),
        (MAJA, replace(KRAUSE, person_id=1), "own_result"),
        (replace(MAJA, cohort_id=None), KRAUSE, "self_directed"),
        (replace(MAJA, has_name=False), KRAUSE, "name_missing"),
        (replace(MAJA, held=frozenset({"eco"})), KRAUSE, "already_awarded"),
        (MAJA, replace(KRAUSE, seen_total=85), "total_changed"),
    ],
)
def test_who_and_what_stands_in_the_way(candidate: Candidate, confirmation: Confirmation, code: str) -> None:
    outcome = decide("eco", candidate, ATTEMPT, _score(84), confirmation)
    assert isinstance(outcome, Refusal) and outcome.code == code


def test_an_attempt_must_be_whole_and_new() -> None:
    unmarked = score(ITEMS, dict.fromkeys(ITEMS[:9], 10))
    for attempt, marks, code in (
        (replace(ATTEMPT, handed_in_at=None), _score(84), "not_handed_in"),
        (replace(ATTEMPT, confirmed=True), _score(84), "already_confirmed"),
        (ATTEMPT, unmarked, "unmarked"),
    ):
        outcome = decide("eco", MAJA, attempt, marks, KRAUSE)
        assert isinstance(outcome, Refusal) and outcome.code == code


def test_a_fail_can_be_confirmed_too() -> None:
    assert check_result(ATTEMPT, _score(60), replace(KRAUSE, seen_total=60)) is None


def test_open_conditions_and_unknown_paths_are_refused() -> None:
    missing = (Missing("diary_entries", 2, 3),)
    outcome = decide("eco", MAJA, ATTEMPT, _score(84), KRAUSE, missing)
    assert outcome == Refusal("conditions_open", {"codes": ("diary_entries",)})
    assert decide("stack", MAJA, ATTEMPT, _score(84), KRAUSE) == Refusal("unknown_path", {"path": "stack"})


@pytest.mark.parametrize("order", list(permutations(PATHS)))
def test_the_third_path_gives_the_stack_in_addition(order: tuple[str, ...]) -> None:
    totals = dict(zip(PATHS, (80, 92, 100), strict=True))
    held: dict[str, int] = {}
    for place, path in enumerate(order):
        last = Award(path, 1, totals[path], 9, NOON, IdentityCheck.ONLINE)
        stacked = stack(last, held, held)
        if place < 2:
            assert stacked is None
        held[path] = totals[path]
    assert stacked == Award(STACK, 1, 80, 9, NOON, IdentityCheck.ONLINE)
    assert stack(last, held, {*PATHS, STACK}) is None


def test_supervision_is_named_as_it_was() -> None:
    assert [check.supervision for check in IdentityCheck] == [
        "supervised_with_id", "supervised_with_id", "supervised_without_id", "unsupervised_without_id",
    ]  # fmt: skip
