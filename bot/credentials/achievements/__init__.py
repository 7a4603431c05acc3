"""Owns the four achievements as files, one each, in five languages; must not know who earned them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.credentials.record import LANGUAGES, PATH_SLUGS, SLUGS, Achievement, Slug


@lru_cache(maxsize=1)
def load_achievements() -> dict[Slug, Achievement]:
    """All four achievements by slug; the stack's outcomes are those of the three paths in order (requirements 78)."""
    tables = {slug: _read(slug) for slug in SLUGS}
    outcomes = {slug: _outcomes(tables[slug]) for slug in PATH_SLUGS}
    outcomes["stack"] = {
        lang: tuple(line for slug in PATH_SLUGS for line in outcomes[slug][lang]) for lang in LANGUAGES
    }
    return {slug: _achievement(tables[slug], outcomes[slug]) for slug in SLUGS}


def _read(slug: Slug) -> dict[str, Any]:
    import yaml

    table: dict[str, Any] = yaml.safe_load(files(__name__).joinpath(f"{slug}.yaml").read_text("utf-8"))
    return table


def _outcomes(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(lines) for language, lines in table["outcomes"].items()}


def _achievement(table: dict[str, Any], outcomes: dict[str, tuple[str, ...]]) -> Achievement:
    return Achievement(
        slug=table["slug"],
        path=table["path"],
        version=str(table["version"]),
        title=table["title"],
        description=table["description"],
        outcomes=outcomes,
        hours=int(table["hours"]),
        ects=str(table["ects"]),
        image=table["image"],
    )
