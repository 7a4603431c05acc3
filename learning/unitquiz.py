"""Owns the rounds of a unit's quiz: what comes next and how it went; knows no question's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: An answer as far as the rounds care: the question and whether it was right.
Given = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class QuizRound:
    """Where a quiz stands. `item` is what to ask now, None when all were right once."""

    item: str | None
    right: int
    of: int
    again: bool  # the question was missed before and comes back


def quiz_round(drawn: Sequence[str], given: Iterable[Given]) -> QuizRound:
    """The next question: all once in their order, then the missed ones again, until each was right once."""
    answers = list(given)
    tries = Counter(item for item, _ in answers)
    right = {item for item, is_right in answers if is_right}
    waiting = [item for item in drawn if item not in right]
    item = min(waiting, key=lambda other: tries[other], default=None)  # min keeps the order of equals
    return QuizRound(item, len(drawn) - len(waiting), len(drawn), item is not None and tries[item] > 0)


def right_at_once(drawn: Sequence[str], given: Iterable[Given]) -> int:
    """How many of the drawn questions needed only one answer."""
    tries = Counter(item for item, _ in given)
    return sum(tries[item] == 1 for item in drawn)


def redrawn(drawn: Sequence[str], known: Iterable[str], draw: int) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """What to keep of a drawn quiz, what else the pool offers, and how many are lacking.

    A pool may lose questions while a unit is under way; the quiz then gets others in their place.
    """
    pool = tuple(known)
    kept = tuple(item for item in drawn if item in pool)
    rest = tuple(item for item in pool if item not in kept)
    return kept, rest, max(0, min(draw - len(kept), len(rest)))
