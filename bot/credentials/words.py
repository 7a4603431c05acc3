"""Owns the sentences of credentials and their pages in five languages; must not know what is being said about whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from bot.credentials.record import LANGUAGES


class Words:
    """One language's sentences, found by dotted key; a missing key is an error, never an empty string."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence `key` with its `{placeholders}` filled. Raises KeyError for an unknown key."""
        text = self._find(key)
        if not isinstance(text, str):
            raise KeyError(f"{key} ({self.language}) is not a sentence")
        return text.format(**values) if values else text

    def count(self, key: str, n: int) -> str:
        """The plural form that CLDR asks for at `n` (Slovenian has four of them), with `{n}` filled."""
        from babel import Locale

        forms = self._find(key)
        form = str(Locale.parse(_locale(self.language)).plural_form(n))
        return str(forms.get(form, forms["other"])).format(n=self.number(n))

    def day(self, value: date) -> str:
        """A date as people write it in this language, in full."""
        from babel.dates import format_date

        return format_date(value, format="long", locale=_locale(self.language))

    def number(self, value: float | str) -> str:
        """A number with the decimal sign of this language."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=_locale(self.language))

    def country(self, code: str, fallback: str) -> str:
        """A country's name in this language from its ISO 3166-1 alpha-2 code, else `fallback`."""
        from babel import Locale

        return str(Locale.parse(_locale(self.language)).territories.get(code.upper(), fallback))

    def section(self, key: str) -> Mapping[str, Any]:
        """A whole branch of the table, for a page that hands it on. Raises KeyError when it is not a branch."""
        branch = self._find(key)
        if not isinstance(branch, Mapping):
            raise KeyError(f"{key} ({self.language}) is not a branch")
        return branch

    def _find(self, key: str) -> Any:
        found: Any = self._table
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise KeyError(f"{key} ({self.language})")
            found = found[part]
        return found


def _locale(language: str) -> str:
    return {"en": "en_GB", "pt": "pt_PT"}.get(language, language)


@cache
def load_words(package: str, folder: str, language: str) -> Words:
    """Read `folder`/`language`.yaml of `package` once. Raises FileNotFoundError for a language without a file."""
    import yaml

    text = files(package).joinpath(folder, f"{language}.yaml").read_text("utf-8")
    return Words(language, yaml.safe_load(text))


def credential_words(language: str) -> Words:
    """The sentences that go into credentials; any language but the five falls back to English."""
    return load_words("bot.credentials", "words", language if language in LANGUAGES else "en")
