"""Owns the linter of the curriculum: gathers what the rules find and counts what there is; holds no rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.library import SOURCE_LANGUAGE, Library
from content.lint_covers import cover_problems
from content.lint_items import item_problems
from content.lint_languages import language_problems
from content.lint_paths import path_problems
from content.lint_reading import reading_problems
from content.lint_shared import shared_problems
from content.lint_texts import text_problems
from content.lint_whole import whole_problems
from content.loader import ROOT, Folder, languages, read_folder
from content.problems import ContentFault, Problem
from content.records import (
    Unit,
)

__all__ = ["Problem", "counts", "lint", "lint_file"]


def lint(root: Path = ROOT) -> list[Problem]:
    """Judge the whole content folder; problems name file, line and cure. An empty list means: fit to teach with."""
    folders = {language: read_folder(root, language) for language in languages(root)}
    source = folders.get(SOURCE_LANGUAGE)
    found: set[Problem] = set()
    if source is None:
        found.add(
            Problem(f"{SOURCE_LANGUAGE}/library.yaml", 1, "there is no English content.", "put the source files there.")
        )
    for folder in folders.values():
        found.update(_folder(root, folder, source))
    return sorted(found)


def lint_file(root: Path, file: str) -> list[Problem]:
    """What is wrong with one file, as `lint` would say it; `file` is relative to the content folder."""
    language = file.split("/", 1)[0]
    folder = read_folder(root, language)
    source = folder if language == SOURCE_LANGUAGE else read_folder(root, SOURCE_LANGUAGE)
    return sorted({problem for problem in _folder(root, folder, source) if problem.file == file})


def _folder(root: Path, folder: Folder, source: Folder | None) -> Iterator[Problem]:
    yield from folder.problems
    broken = {problem.file for problem in folder.problems}
    for file, read in folder.sources.items():
        if file not in broken:
            yield from read.duplicate_keys()
            yield from read.strict_faults()
    if folder.library is not None:
        try:
            folder.pack()
        except ContentFault as fault:
            yield from fault.problems
    yield from whole_problems(root, folder)
    yield from cover_problems(root, folder)
    yield from shared_problems(folder)
    yield from path_problems(folder)
    yield from text_problems(folder)
    yield from reading_problems(folder)
    yield from item_problems(folder)
    yield from language_problems(folder, source)


COLUMNS = (
    "language",
    "path",
    "units",
    "nuggets",
    "activities",
    "cards",
    "challenges",
    "quiz items",
    "home cards",
    "diary prompts",
    "closed items",
    "open items",
)


def counts(library: Library) -> list[dict[str, str | int]]:
    """One row per language and path (Unit 0 as a row of its own, "U0"), with the keys of COLUMNS in this order."""
    rows: list[dict[str, str | int]] = []
    for pack in library:
        if pack.unit0 is not None:
            rows.append(_row(pack.language, "U0", (pack.unit0,)))
        for path in pack.paths:
            row = _row(pack.language, path.id, pack.units(path.id))
            row["challenges"] = int(row["challenges"]) + 1
            row["home cards"], row["diary prompts"] = len(path.home_cards), len(path.diary.prompts)
            try:
                final = pack.final(path.id)
            except KeyError:
                final = None
            row["closed items"], row["open items"] = (len(final.closed), len(final.open)) if final else (0, 0)
            rows.append(row)
    return rows


def _row(language: str, path: str, units: tuple[Unit, ...]) -> dict[str, str | int]:
    row: dict[str, str | int] = dict.fromkeys(COLUMNS, 0)
    row["language"], row["path"], row["units"] = language, path, len(units)
    row["nuggets"] = sum(len(unit.nuggets) for unit in units)
    row["activities"] = len(units)
    row["cards"] = sum(len(unit.activity.cards) for unit in units)
    row["challenges"] = sum(unit.challenge is not None for unit in units)
    row["quiz items"] = sum(len(unit.quiz.items) for unit in units)
    return row
