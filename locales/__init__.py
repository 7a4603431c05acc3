"""Owns the words of the interface: reads the gettext catalogues once, and formats dates and numbers by Babel.

English sentences are the message ids, so English needs no catalogue; every other language is one `.po` file. A language
is offered when its catalogue is here and its content is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ROOT = Path(__file__).parent
SOURCE_LANGUAGE = "en"
OWN_NAMES = {"en": "English", "de": "Deutsch", "sl": "Slovenščina", "fi": "Suomi", "pt": "Português"}
#: en-GB and pt-PT are meant; Babel's plain `en` writes dates the American way.
REGIONAL = {"en": "en_GB", "pt": "pt_PT"}


class Catalogue:
    """One language's words: messages, plural rule, dates, numbers."""

    def __init__(
        self, language: str, messages: dict[str, str], plurals: dict[str, tuple[str, ...]], form: Callable[[int], int]
    ) -> None:
        self.language = language
        self.locale = Locale.parse(REGIONAL.get(language, language))
        self._after_weekday = " " if language in ("en", "fi") else ", "  # Monday 25 May; Montag, 25. Mai
        self._messages = messages
        self._plurals = plurals
        self._form = form

    def say(self, message: str, /) -> str:
        return self._messages.get(message) or message

    def plural(self, one: str, many: str, n: int, /) -> str:
        forms = self._plurals.get(one)
        if forms:
            return forms[self._form(n)] or (one if n == 1 else many)
        return one if n == 1 else many

    def day(self, value: date, style: str = "long") -> str:
        """`long`: 25 May 2026; `weekday`: Monday 25 May; `short`: Mon 25/05, in the language's own way."""
        if style == "weekday":
            day = format_date(value, _skeleton(self.locale, "MMMMd"), locale=self.locale)
            return f"{format_date(value, 'EEEE', locale=self.locale)}{self._after_weekday}{day}"
        if style == "short":
            return format_date(value, _skeleton(self.locale, "MEd"), locale=self.locale)
        return format_date(value, "long", locale=self.locale)

    def clock(self, value: time | datetime) -> str:
        return format_time(value.time() if isinstance(value, datetime) else value, "short", locale=self.locale)

    def moment(self, value: datetime) -> str:
        day = format_date(value, "medium", locale=self.locale)
        return f"{day}, {self.clock(value)}"  # no seconds: nobody needs them

    def number(self, value: int | float) -> str:
        return format_decimal(value, locale=self.locale)

    def listed(self, values: Sequence[str]) -> str:
        return format_list(list(values), locale=self.locale) if values else ""


@lru_cache(maxsize=64)
def _skeleton(locale: Locale, skeleton: str) -> str:
    found = locale.datetime_skeletons.get(skeleton)
    return str(found.pattern) if found is not None else "d. MMMM y"


def _plural_form(expression: str) -> Callable[[int], int]:
    """The catalogue's own Plural-Forms header, as gettext reads it."""
    from gettext import c2py  # type: ignore[attr-defined,unused-ignore]

    rule: Callable[[int], int] = c2py(expression)
    return rule


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    return root / language / "LC_MESSAGES" / "companion.po"


def read(language: str, root: Path = ROOT) -> Catalogue:
    """Read one language. English needs no file. Raises FileNotFoundError for a language without catalogue."""
    if language == SOURCE_LANGUAGE:
        return Catalogue(language, {}, {}, lambda n: int(n != 1))
    with catalogue_path(language, root).open("rb") as file:
        catalog = read_po(file)
    messages: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, tuple | list):
            plurals[message.id[0]] = tuple(message.string or ())
        else:
            messages[message.id] = str(message.string)
    return Catalogue(language, messages, plurals, _plural_form(catalog.plural_expr))


def offered(root: Path = ROOT) -> tuple[str, ...]:
    """Languages with a catalogue, English first."""
    found = sorted(path.parent.parent.name for path in root.glob("*/LC_MESSAGES/companion.po"))
    return (SOURCE_LANGUAGE, *(language for language in found if language != SOURCE_LANGUAGE))


def read_all(root: Path = ROOT) -> dict[str, Catalogue]:
    return {language: read(language, root) for language in offered(root)}


__all__ = ["OWN_NAMES", "Catalogue", "catalogue_path", "offered", "read", "read_all"]
