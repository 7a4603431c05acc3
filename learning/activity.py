"""Owns how laid cards are judged: sorted into buckets or put in order; knows no screen and no storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.model import Activity

#: Cards in the order in which they were laid, each with its bucket ("" in an order activity).
Put = tuple[tuple[str, str], ...]


def valid(activity: Activity, put: Sequence[tuple[str, str]]) -> Put:
    """What of the laid cards the activity still knows: its file may have changed since they were laid."""
    cards = {card.id for card in activity.cards}
    buckets = {bucket.id for bucket in activity.buckets} or {""}
    return tuple({card: bucket for card, bucket in put if card in cards and bucket in buckets}.items())


def is_laid(activity: Activity, put: Put) -> bool:
    """Whether every card has its place."""
    return len(put) == len(activity.cards)


def right_cards(activity: Activity, put: Put) -> frozenset[str]:
    """The cards in the right bucket, or at the right position of an order."""
    if activity.kind == "order":
        return frozenset(card for (card, _), should in zip(put, activity.right_order, strict=False) if card == should)
    return frozenset(card for card, bucket in put if activity.card(card).bucket == bucket)


def to_try_again(activity: Activity, put: Put) -> Put:
    """What stays for another try: the right cards of a sorting; an order starts afresh, since every place depends on the others."""
    if activity.kind == "order":
        return ()
    right = right_cards(activity, put)
    return tuple((card, bucket) for card, bucket in put if card in right)
