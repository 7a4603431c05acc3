"""The code in the room: short-lived, hashed, and never for the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.attendance import check_code, check_session, hash_code, new_code, read_code
from learning.refusal import Refusal

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CODE, SHOWN = new_code(5, "ECO-1", NOON, Random(4))
WRONG = f"{(int(CODE) + 1) % 10**6:06d}"


@given(st.integers(0, 2**32))
def test_a_code_has_six_digits_and_is_kept_only_as_a_hash(seed: int) -> None:
    code, shown = new_code(5, "ECO-1", NOON, Random(seed))
    assert len(code) == 6 and code.isdecimal() and code not in shown.code_hash
    assert check_code(code, shown, NOON) is None


def test_a_code_lives_for_minutes() -> None:
    assert check_code(CODE, SHOWN, NOON + timedelta(minutes=9, seconds=59)) is None
    assert check_code(CODE, SHOWN, NOON + timedelta(minutes=10)) == Refusal("code_expired")
    assert check_code(CODE, SHOWN, NOON - timedelta(seconds=1)) == Refusal("wrong_code")


def test_a_wrong_code_says_nothing_about_the_right_one() -> None:
    for moment in (NOON, NOON + timedelta(hours=1)):
        assert check_code(WRONG, SHOWN, moment) == Refusal("wrong_code")
    assert check_code(CODE, None, NOON) == Refusal("wrong_code")


def test_a_code_fits_one_cohort_unit_and_key() -> None:
    assert (
        len({hash_code(CODE, *place) for place in ((5, "ECO-1"), (6, "ECO-1"), (5, "ECO-2"), (5, "ECO-1", b"k"))}) == 4
    )
    code, shown = new_code(5, "ECO-1", NOON, Random(4), key=b"secret")
    assert check_code(code, shown, NOON, key=b"secret") is None
    assert check_code(code, shown, NOON) == Refusal("wrong_code")


def test_nobody_guesses_through() -> None:
    tries = [NOON + timedelta(seconds=number) for number in range(5)]
    now = NOON + timedelta(minutes=1)
    assert check_code(CODE, SHOWN, now, tries[:4]) is None
    assert check_code(CODE, SHOWN, now, tries) == Refusal("too_many_tries", {"until": NOON + timedelta(minutes=10)})
    old = [NOON - timedelta(minutes=11)] * 9
    assert check_code(CODE, SHOWN, now, old) is None


@pytest.mark.parametrize("typed", ["042917", " 042 917 ", "042-917", "0\u200b42917", "٠٤٢٩١٧", "０４２９１７"])
def test_digits_are_read_however_they_are_written(typed: str) -> None:
    assert read_code(typed) == "042917"


@pytest.mark.parametrize("typed", ["", "42917", "0429171", "04291a", "hello!", "½42917", "²42917"])
def test_other_words_are_no_code(typed: str) -> None:
    assert read_code(typed) is None
    assert check_code(typed, SHOWN, NOON) == Refusal("not_a_code", {"digits": 6})


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(typed: str) -> None:
    outcome = check_code(typed, SHOWN, NOON)
    assert (outcome is None) == (read_code(typed) == CODE)


def test_attendance_is_never_for_the_future() -> None:
    today = date(2026, 5, 4)
    assert check_session(today, today) is None
    assert check_session(today + timedelta(days=1), today) == Refusal("in_the_future")
    assert check_session(date(2025, 1, 1), today, earliest=date(2026, 1, 1)) == Refusal("before_the_cohort")
