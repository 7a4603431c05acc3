"""Owns which form and which language a request asks for; must not know what is being asked for."""

from __future__ import annotations

from typing import Literal

from bot.credentials.record import LANGUAGES

Form = Literal["html", "json", "jwt"]

_FORMS: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/vc": "json",
    "application/vc+ld+json": "json",
    "application/ld+json": "json",
    "application/json": "json",
    "text/plain": "jwt",
    "application/jwt": "jwt",
    "application/vc+jwt": "jwt",
}


def media_type(accept: str) -> str:
    """The media type to answer with, from an Accept header; a page when nothing more is asked for.

    Among equals the earlier one wins; `*/*` alone is a browser-less fetch of a link preview, so it gets the page.
    """
    best, weight = "text/html", 0.0
    for name, quality in _weighted(accept):
        if name in _FORMS and quality > weight:
            best, weight = name, quality
    return best


def form_of(media: str) -> Form:
    """Which rendering a media type stands for."""
    return _FORMS[media]


def language(query: str | None, accept_language: str) -> str:
    """The page's language: `?lang=` when it is one of the five, else the reader's best, else English."""
    if query in LANGUAGES:
        return query
    best, weight = "en", 0.0
    for name, quality in _weighted(accept_language):
        base = name.split("-")[0]
        if base in LANGUAGES and quality > weight:
            best, weight = base, quality
    return best


def _weighted(header: str) -> list[tuple[str, float]]:
    items = []
    for item in header[:1000].split(","):
        name, _, rest = item.partition(";")
        items.append((name.strip().lower(), _quality(rest)))
    return items


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
