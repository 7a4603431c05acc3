"""Owns access to the pages' own sentences; must not know any page."""

from __future__ import annotations

from bot.credentials.record import LANGUAGES
from bot.credentials.words import Words, load_words


def page_words(language: str) -> Words:
    """The pages' sentences in one of the five languages. Raises FileNotFoundError for any other."""
    return load_words("bot.web", "strings", language)


def language_names() -> dict[str, str]:
    """Each language's own name, by code, in the order in which pages offer them."""
    return {code: page_words(code)("language") for code in LANGUAGES}
