"""Owns the collecting of the interface's sentences from the code into the catalogues: `python -m locales.extract`."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales import ROOT, catalogue_path, offered

SOURCES = (ROOT.parent / "dialogues", ROOT.parent / "bot")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "label": None, "named": None, "plural": (1, 2)}


def extract(keywords: dict[str, tuple[int, ...] | None] = KEYWORDS) -> Catalog:
    """All messages that dialogues and machine say, with where they stand."""
    catalog = Catalog(project="Scouts4Green companion", charset="utf-8")
    for folder in SOURCES:
        found = extract_from_dir(
            folder,
            method_map=[("**.py", "python")],
            keywords=keywords,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, _context in found:
            place = f"{folder.name}/{name}".replace("\\", "/")
            if not place.startswith(("bot/simulator", "bot/web", "bot/credentials", "bot/reports")):
                catalog.add(message, None, [(place, 0)], auto_comments=comments)
    return catalog


def update(language: str, root: Path = ROOT) -> tuple[int, int]:
    """Bring one catalogue up to the code, keeping what is translated; returns (messages, untranslated)."""
    path = catalogue_path(language, root)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, project="Scouts4Green companion", charset="utf-8")
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, omit_header=False, include_lineno=False)
    total = [message for message in catalog if message.id]
    empty = [m for m in total if not (m.string if isinstance(m.string, str) else all(m.string or ("",)))]
    return len(total), len(empty)


def main() -> None:
    for language in offered():
        if language != "en":
            total, empty = update(language)
            print(f"{language}: {total} messages, {empty} to translate")


if __name__ == "__main__":
    main()
