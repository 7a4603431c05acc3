"""Owns which path and which diary prompt belong to which working day; it knows numbers and ids, no text and no chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def path_on(number: int, paths: Sequence[str]) -> str:
    """The path of the working day `number` (from 1): with two or three paths they take turns day by day."""
    return paths[(number - 1) % len(paths)]


def turns_of(path: str, days: int, paths: Sequence[str]) -> int:
    """How many of the `days` working days of a stay belong to a path."""
    return sum(1 for number in range(1, days + 1) if path_on(number, paths) == path)


def choose_prompt(prompts: Sequence[str], turn: int, turns: int, used: Collection[str]) -> str:
    """The prompt for the `turn`-th (from 1) of a path's `turns` days: in the content's order, none twice while others are left.

    Prompts stand in the order of their units, so a short stay takes them at even distances: a path with three days
    still meets both units that are learned abroad, as the assessment asks.
    """
    turns, turn = max(turns, 1), max(turn, 1)
    first = min(len(prompts) - 1, (2 * turn - 1) * len(prompts) // (2 * turns))
    for offset in range(len(prompts)):
        prompt = prompts[(first + offset) % len(prompts)]
        if prompt not in used:
            return prompt
    return prompts[first]
