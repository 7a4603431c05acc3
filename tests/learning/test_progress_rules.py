"""Steps of a unit, doors of a path, weeks in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.mobility import Mobility, Phase
from learning.progress import (
    NOTHING,
    Numbers,
    UnitProgress,
    UnitShape,
    continue_at,
    doors,
    is_quiz_done,
    is_unit_done,
    next_step,
    numbers,
    steps_of,
    streak,
)

ZERO = UnitShape("U0", None, "before", ("U0-n1", "U0-n2"), 7, 5, has_challenge=False)
UNITS = tuple(
    UnitShape(f"ECO-{n}", "eco", "before" if n <= 4 else "during", (f"ECO-{n}-n1", f"ECO-{n}-n2"), 9, 5)
    for n in range(1, 7)
)
PATH = (ZERO, *UNITS)
QUIZ = ("a", "b", "c", "d", "e")


def _done(shape: UnitShape) -> UnitProgress:
    return UnitProgress(True, frozenset(shape.nuggets), shape.activity_need, True, False, QUIZ, frozenset(QUIZ))


def _after(*shapes: UnitShape) -> dict[str, UnitProgress]:
    return {shape.id: _done(shape) for shape in shapes}


# -- steps -----------------------------------------------------------------------------------------------------------


def test_the_steps_come_in_their_order() -> None:
    unit, state, walked = UNITS[0], NOTHING, []
    while (step := next_step(unit, state)) is not None:
        walked.append(step)
        name = step.partition(":")[0]
        if name == "teaser":
            state = replace(state, teaser_seen=True)
        elif name == "nugget":
            state = replace(state, answered=state.answered | {unit.nuggets[int(step[-1]) - 1]})
        elif name == "activity":
            state = replace(state, activity_right=9)
        elif name == "challenge":
            state = replace(state, challenge_handed_in=True)
        else:
            state = replace(state, quiz_drawn=QUIZ, quiz_right=frozenset(QUIZ))
    assert walked == list(steps_of(unit)) == ["teaser", "nugget:1", "nugget:2", "activity", "challenge", "quiz"]
    assert is_unit_done(unit, state) and "challenge" not in steps_of(ZERO)


def test_an_activity_counts_with_enough_cards_right() -> None:
    almost = replace(_done(UNITS[0]), activity_right=8)
    assert next_step(UNITS[0], almost) == "activity" and not is_unit_done(UNITS[0], almost)
    assert next_step(UNITS[0], replace(almost, activity_right=12)) is None


def test_a_challenge_put_off_comes_last_and_holds_nothing_up() -> None:
    unit = UNITS[0]
    later = replace(_done(unit), challenge_handed_in=False, challenge_postponed=True, quiz_right=frozenset())
    assert next_step(unit, later) == "quiz"
    later = replace(later, quiz_right=frozenset(QUIZ))
    assert next_step(unit, later) == "challenge" and is_unit_done(unit, later)


def test_a_quiz_is_done_when_each_drawn_question_was_right_once() -> None:
    unit = UNITS[0]
    assert not is_quiz_done(unit, NOTHING)
    assert not is_quiz_done(unit, UnitProgress(quiz_drawn=QUIZ, quiz_right=frozenset(QUIZ[:4])))
    assert not is_quiz_done(unit, UnitProgress(quiz_drawn=QUIZ[:4], quiz_right=frozenset(QUIZ)))
    assert is_quiz_done(unit, UnitProgress(quiz_drawn=QUIZ, quiz_right=frozenset((*QUIZ, "old"))))


# -- doors -----------------------------------------------------------------------------------------------------------


def _open(progress: dict[str, UnitProgress], phase: Phase, *granted: str) -> list[str]:
    return [door.unit for door in doors(PATH, progress, phase, granted) if door.is_open]


def test_unit_zero_first_then_one_after_the_other() -> None:
    assert _open({}, Phase.BEFORE) == ["U0"]
    assert _open(_after(ZERO), Phase.BEFORE) == ["U0", "ECO-1"]
    assert _open(_after(ZERO, UNITS[0]), Phase.BEFORE) == ["U0", "ECO-1", "ECO-2"]
    assert _open(_after(*PATH[:5]), Phase.BEFORE) == ["U0", "ECO-1", "ECO-2", "ECO-3", "ECO-4"]


@pytest.mark.parametrize("phase", [Phase.DURING, Phase.AFTER])
def test_the_units_abroad_open_with_the_departure_whatever_is_left(phase: Phase) -> None:
    assert _open(_after(ZERO), phase) == ["U0", "ECO-1", "ECO-5"]
    assert _open(_after(ZERO, UNITS[4]), phase) == ["U0", "ECO-1", "ECO-5", "ECO-6"]


def test_a_closed_door_says_why() -> None:
    why = {door.unit: (door.locked, door.first) for door in doors(PATH, _after(ZERO), Phase.BEFORE)}
    assert why["ECO-3"] == ("previous_first", "ECO-1")
    assert why["ECO-5"] == ("from_departure", None)
    assert doors(PATH, {}, Phase.BEFORE)[1].locked == "unit_zero_first"


def test_a_trainer_may_open_a_unit_and_what_was_begun_stays_open() -> None:
    assert "ECO-6" in _open({}, Phase.BEFORE, "ECO-6")
    assert "ECO-4" in _open({"ECO-4": UnitProgress(teaser_seen=True)}, Phase.BEFORE)


def test_continue_leads_to_what_fits_the_phase() -> None:
    assert continue_at(PATH, {}, Phase.BEFORE) == ("U0", "teaser")
    assert continue_at(PATH, _after(ZERO), Phase.BEFORE) == ("ECO-1", "teaser")
    assert continue_at(PATH, _after(ZERO), Phase.DURING) == ("ECO-5", "teaser")
    assert continue_at(PATH, _after(ZERO, *UNITS[4:]), Phase.DURING) == ("ECO-1", "teaser")
    assert continue_at(PATH, _after(*PATH), Phase.AFTER) is None


def test_a_challenge_put_off_waits_until_nothing_else_is_left() -> None:
    progress = _after(ZERO, UNITS[0])
    progress["ECO-1"] = replace(progress["ECO-1"], challenge_handed_in=False, challenge_postponed=True)
    assert continue_at(PATH, progress, Phase.BEFORE) == ("ECO-2", "teaser")
    progress |= _after(*UNITS[1:])
    assert continue_at(PATH, progress, Phase.AFTER) == ("ECO-1", "challenge")


@given(st.sets(st.sampled_from(PATH)), st.sampled_from(list(Phase)))
def test_there_is_always_a_way_on(done: set[UnitShape], phase: Phase) -> None:
    progress = _after(*done)
    found = continue_at(PATH, progress, phase)
    left = [shape for shape in PATH if shape not in done and (shape.phase == "before" or phase is not Phase.BEFORE)]
    assert (found is None) == (not left)


# -- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_leave_unit_zero_out() -> None:
    progress = _after(ZERO, UNITS[0]) | {"ECO-2": UnitProgress(True, frozenset({"ECO-2-n1", "old"}))}
    assert numbers(PATH, progress) == Numbers(1, 6, 3, 12, 1, 1)


STAY = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 5, 23), date(2026, 6, 27))
MONDAYS = [date(2026, 5, 25) + timedelta(days=7 * number) for number in range(5)]


def _entries(*counts: int) -> list[date]:
    return [monday + timedelta(days=n) for monday, count in zip(MONDAYS, counts, strict=False) for n in range(count)]


def test_weeks_with_three_entries_make_a_row() -> None:
    friday = MONDAYS[2] + timedelta(days=4)
    assert streak(_entries(3, 4, 5), STAY, friday) == 3
    assert streak(_entries(3, 2, 3), STAY, friday) == 1
    assert streak([], STAY, friday) == 0


def test_the_week_under_way_breaks_nothing() -> None:
    assert streak(_entries(3, 3), STAY, MONDAYS[2]) == 2
    assert streak(_entries(3, 3), STAY, MONDAYS[3]) == 0


def test_a_week_of_holidays_is_neutral() -> None:
    off = frozenset(MONDAYS[1] + timedelta(days=n) for n in range(3))
    assert streak(_entries(3, 0, 3), replace(STAY, free_days=off), MONDAYS[2] + timedelta(days=4)) == 2


def test_two_entries_on_one_day_are_one_day() -> None:
    assert streak([MONDAYS[0]] * 3, STAY, MONDAYS[0] + timedelta(days=4)) == 0
