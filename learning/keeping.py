"""Owns how long data about a learner are kept, and what proves that they are gone; it knows no store."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

# Letters and digits that nobody mistakes for one another when a receipt is read out or typed.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 3, 4
RECEIPT_BITS = 60
_RECEIPT = re.compile(rf"([{_ALPHABET}]{{{_GROUP}}}-){{{_GROUPS - 1}}}[{_ALPHABET}]{{{_GROUP}}}")


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def keep_until(return_date: date, months: int) -> date:
    """The last day on which data about a learner of a cohort are kept."""
    return months_after(return_date, months)


def receipt_of(bits: int) -> str:
    """A receipt for a deletion, of random bits (60 of them): ABCD-EFGH-JKMN. It says nothing about the person."""
    letters = []
    for _ in range(_GROUPS * _GROUP):
        bits, rest = divmod(bits, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    parts = ("".join(letters[i : i + _GROUP]) for i in range(0, len(letters), _GROUP))
    return "-".join(parts)


def is_receipt(text: str) -> bool:
    """Whether a text has the shape of a receipt."""
    return _RECEIPT.fullmatch(text) is not None
