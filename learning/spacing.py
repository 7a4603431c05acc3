"""Owns when a missed question comes back; it wraps the `fsrs` scheduler and knows no question's text.

A card's memory is a plain dict that JSON can hold. At most three cards a day, never a backlog: what does not fit
today is simply due again tomorrow, and nobody is shown how much waits (journeys 3.1, "never a mountain of cards").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from learning.localtime import as_utc

if TYPE_CHECKING:
    from fsrs import Card, Scheduler
    from fsrs.card import CardDict

Memory: TypeAlias = dict[str, Any]

DAILY_LIMIT = 3

# A question answered at noon is due a day later at noon; the slot of that day may be earlier, and shall do.
_EARLY = timedelta(hours=12)

# Once a memory holds for three weeks the question has been back often enough (learning 3.2: days 2, 7, 21).
LEARNED_AFTER = timedelta(days=21)


def missed(now: datetime) -> Memory:
    """The memory of a question that was just answered wrong for the first time: due again the next day."""
    from fsrs import Card

    moment = as_utc(now).astimezone(UTC)
    return _review(Card(card_id=0, due=moment), right=False, moment=moment)


def answered(memory: Mapping[str, Any], right: bool, now: datetime) -> Memory:
    """The memory after the question came back and was answered: sooner again when wrong, later when right."""
    from fsrs import Card

    return _review(Card.from_dict(cast("CardDict", dict(memory))), right=right, moment=as_utc(now))


def due_at(memory: Mapping[str, Any]) -> datetime:
    """When the question is due again, in UTC."""
    return as_utc(datetime.fromisoformat(memory["due"]))


def is_learned(memory: Mapping[str, Any]) -> bool:
    """Whether the question need not come back: it was answered right and its memory holds for three weeks."""
    last = memory["last_review"]
    return last is not None and due_at(memory) - as_utc(datetime.fromisoformat(last)) >= LEARNED_AFTER


def pick(cards: Mapping[str, Mapping[str, Any]], now: datetime, shown_today: int) -> tuple[str, ...]:
    """The questions to ask now: those due today, the longest due first, at most three a day.

    `cards` maps item ids to memories; `shown_today` counts what came back already on this local date.
    """
    horizon = as_utc(now) + _EARLY
    due = [(due_at(memory), item) for item, memory in cards.items() if not is_learned(memory)]
    waiting = sorted((when, item) for when, item in due if when <= horizon)
    return tuple(item for _, item in waiting[: max(0, DAILY_LIMIT - shown_today)])


def _review(card: Card, right: bool, moment: datetime) -> Memory:
    from fsrs import Rating

    card, _ = _scheduler().review_card(card, Rating.Good if right else Rating.Again, moment)
    return cast(Memory, dict(card.to_dict()))


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    """Whole days only, and no random spread: the same answers always give the same day."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=60)
