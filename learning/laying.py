"""Owns the order in which options and cards are laid: it looks shuffled, yet is always the same for one learner and item."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256


def laid(learner_id: int, item_id: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The ids in this learner's order, so that a neighbour's letter helps nobody and going back moves nothing."""
    return _laid(learner_id, item_id, tuple(ids))


@lru_cache(maxsize=4096)  # asked for three times a question: to show it, to read the answer, to tell the right one
def _laid(learner_id: int, item_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda id: sha256(f"{learner_id}:{item_id}:{id}".encode()).digest()))
