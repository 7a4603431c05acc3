"""Owns how a date is read that a person typed; knows no question and no form."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4}|\d{2})?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?([^\W\d_]+)[.,]*(\d{4}|\d{2})?")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?(\d{1,2})(?:\.|st|nd|rd|th)?,?(\d{4}|\d{2})?")


def read_date(text: str, language: str, today: date) -> date | None:
    """The date in a text: 2026-05-25, 25.5.2026, 25/05/26, 25 May 2026, 25. maja 2026; None when it names no day.

    The day comes before the month, as in all languages of the project; without a year the next such day from
    `today` on is meant.
    """
    tight = re.sub(r"\bde\b|\s+", "", text.casefold())
    if found := _ISO.fullmatch(tight):
        return _built(found[1], int(found[2]), found[3], today)
    if found := _NUMBERS.fullmatch(tight):
        return _built(found[3], int(found[2]), found[1], today)
    if found := _DAY_FIRST.fullmatch(tight):
        return _built(found[3], _month(found[2], language), found[1], today)
    if found := _MONTH_FIRST.fullmatch(tight):
        return _built(found[3], _month(found[1], language), found[2], today)
    return None


def _built(year: str | None, month: int | None, day: str, today: date) -> date | None:
    if month is None:
        return None
    try:
        if year is None:
            this = date(today.year, month, int(day))
            return this if this >= today else date(today.year + 1, month, int(day))
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, tuple[int, int]]:
    """By its first three letters (no two months of a language of the project share them): the month, its name's length."""
    months = Locale.parse(language).months
    return {
        name.casefold()[:3]: (number, len(name))
        for use in ("stand-alone", "format")
        for number, name in months[use]["wide"].items()
    }


def _month(word: str, language: str) -> int | None:
    """The month a word means in the language or in English, also cut short or inflected ("sept", "maja")."""
    for names in (_months(language), _months("en")):
        number, length = names.get(word[:3], (0, 0))
        if number and len(word) <= length + 2:
            return number
    return None
