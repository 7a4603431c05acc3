"""Owns the layout that both forms of the learner matrix share; must not know workbooks nor PDF files."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reports.text import clean
from bot.reports.values import Cell, MatrixLearner, MatrixReport, MatrixRow
from bot.reports.words import short_date, time_frame, word

LEARNERS_A_SHEET = 5  # requirements 92
CROSS = "X"
NOT_TAKEN = "–"
TO_FILL_IN = "____________________"

Column = MatrixLearner | None
"""A learner, or None for a column left free for filling in by hand."""


def columns_of_five(report: MatrixReport) -> list[tuple[Column, ...]]:
    """The learners in sheets of exactly five columns; without learners one blank sheet (the template)."""
    learners = report.learners
    starts = range(0, max(1, len(learners)), LEARNERS_A_SHEET)
    return [_filled(learners[start : start + LEARNERS_A_SHEET]) for start in starts]


def blocks(report: MatrixReport) -> Iterator[tuple[str | None, tuple[MatrixRow, ...]]]:
    """Rows in their order from top to bottom, each block with the path's title (None: no title)."""
    if report.opening:
        yield None, report.opening
    for path in report.paths:
        yield path.title, path.rows
    if report.closing:
        yield None, report.closing


def head_lines(report: MatrixReport) -> list[tuple[str, str]]:
    """What stands above the table, two texts a line; assessor and time frame are requirement 93."""
    tongue = report.language
    frame = time_frame(report.starts, report.ends, tongue)
    option = word("option_cross" if report.marks == "cross" else "option_date", tongue)
    return [
        (_said("cohort", report.cohort, tongue), _said("provider", report.provider, tongue)),
        (_said("assessor", report.assessor, tongue), _said("time_frame", frame, tongue)),
        (_said("option", option, tongue), word("shaded", tongue)),
    ]


def cell_of(column: Column, row: MatrixRow) -> Cell:
    """The cell's value; a free column's cells are empty."""
    return column.cells.get(row.key) if column else None


def cell_text(cell: Cell, report: MatrixReport) -> str:
    """What stands in the cell when it is printed."""
    if cell is None:
        return ""
    if cell == "shaded":
        return NOT_TAKEN
    return CROSS if report.marks == "cross" else short_date(cell, report.language)


def standing(column: Column, language: str) -> str:
    """The traffic light in words, empty where none is given."""
    return word(column.light, language) if column and column.light else ""


def shows_standing(report: MatrixReport) -> bool:
    """Whether any learner has a light, so that the line is worth its place."""
    return any(learner.light for learner in report.learners)


def _filled(learners: tuple[MatrixLearner, ...]) -> tuple[Column, ...]:
    return (*learners, *(None,) * (LEARNERS_A_SHEET - len(learners)))


def _said(key: str, value: str, language: str) -> str:
    return f"{word(key, language)}: {clean(value) or TO_FILL_IN}"
