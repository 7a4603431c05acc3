"""Which diary prompt belongs to which day: both units that are learned abroad are met, and nothing comes twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.prompts import choose_prompt, path_on, turns_of

PROMPTS = [f"p{n:02}" for n in range(1, 16)]  # ten of the first unit, five of the second


def chosen(turns: int) -> list[str]:
    used: list[str] = []
    for turn in range(1, turns + 1):
        used.append(choose_prompt(PROMPTS, turn, turns, used))
    return used


def test_a_stay_of_fifteen_days_takes_them_in_order() -> None:
    assert chosen(15) == PROMPTS


@pytest.mark.parametrize("turns", range(2, 15))
def test_a_short_stay_meets_both_units(turns: int) -> None:
    found = chosen(turns)
    assert found == sorted(set(found))
    assert min(found) <= "p10" < max(found)


@given(st.integers(1, 200), st.data())
def test_none_comes_twice_while_others_are_left(turns: int, data: st.DataObject) -> None:
    used = data.draw(st.sets(st.sampled_from(PROMPTS)))
    turn = data.draw(st.integers(1, turns))
    prompt = choose_prompt(PROMPTS, turn, turns, used)
    assert prompt in PROMPTS
    assert len(used) == len(PROMPTS) or prompt not in used


def test_paths_take_turns() -> None:
    assert [path_on(number, ("eco", "soc")) for number in (1, 2, 3)] == ["eco", "soc", "eco"]
    assert turns_of("eco", 15, ("eco", "soc")) == 8
