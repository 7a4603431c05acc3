"""Owns the cohort sheet, one row per learner, and its data dictionary; must not know how its values were collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.reports.sheets import Book, footer, put_count, put_date, put_text
from bot.reports.values import CohortLearner, CohortReport, PathColumn, PathResult, UnitColumn
from bot.reports.words import country_name, short_date, word

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Kind = Literal["a_text", "a_date", "a_count", "a_country"]
WIDTHS = {"a_text": 16, "a_date": 12, "a_count": 9, "a_country": 16}
HEAD_FILL = "#E3EFE3"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: head, what it means, kind of value, and how the value is taken from a learner."""

    head: str
    meaning: str
    kind: Kind
    value: Callable[[CohortLearner], str | int | date | None]
    allowed: str = ""
    width: int | None = None


def cohort_xlsx(report: CohortReport) -> bytes:
    """The cohort as an XLSX file: one row per learner, one head row, and a second sheet that explains each column.

    Dates and counts are real dates and numbers; all else is text that no table program takes for a formula.
    """
    tongue = report.language
    book = Book(f"{word('cohort_report', tongue)} {report.cohort}", tongue, report.made_on)
    columns = columns_of(report)
    _table(book, book.sheet(word("cohort_report", tongue)), report, columns)
    _dictionary(book, book.sheet(word("dictionary", tongue)), report, columns)
    return book.close()


def columns_of(report: CohortReport) -> tuple[Column, ...]:
    """All columns from left to right: the person, units, presence, quizzes, results, diary, mobility, tags."""
    tongue = report.language
    units = [unit for path in report.paths for unit in path.units]
    guided = [unit for unit in units if unit.guided]
    return (
        *_person(report),
        *(_done(unit, tongue) for unit in units),
        *(_presence(unit, tongue) for unit in guided),
        *(_quiz(unit, tongue) for unit in units),
        *(column for path in report.paths for column in _result(path, tongue)),
        *_diary(tongue),
        *_mobility(tongue),
        *_tags(tongue),
    )


def _person(report: CohortReport) -> tuple[Column, ...]:
    tongue = report.language
    codes = {path.key: path.code for path in report.paths}
    legend = "; ".join(f"{path.code} = {path.title}" for path in report.paths)
    return (
        _plain("number", "a_text", lambda learner: learner.number, tongue),
        _plain("name", "a_text", lambda learner: learner.name, tongue, width=26),
        _plain(
            "paths",
            "a_text",
            lambda learner: ", ".join(codes.get(key, key) for key in learner.paths),
            tongue,
            allowed=legend,
        ),
    )


def _done(unit: UnitColumn, tongue: str) -> Column:
    meaning = f"{unit.title}: {word('mean_done', tongue)}"
    return Column(f"{unit.code} {word('done', tongue)}", meaning, "a_date", lambda learner: learner.done.get(unit.key))


def _presence(unit: UnitColumn, tongue: str) -> Column:
    def value(learner: CohortLearner) -> str:
        presence = learner.presences.get(unit.key)
        return f"{short_date(presence.on, tongue)}, {presence.attested_by}" if presence else ""

    meaning = f"{unit.title}: {word('mean_f2f', tongue)}"
    return Column(f"{unit.code} {word('f2f', tongue)}", meaning, "a_text", value, width=24)


def _quiz(unit: UnitColumn, tongue: str) -> Column:
    def value(learner: CohortLearner) -> str:
        result = learner.quizzes.get(unit.key)
        # With spaces, so that no table program reads 4/5 as the fourth of May.
        return f"{result.right} / {result.asked}" if result else ""

    return Column(f"{unit.code} {word('quiz', tongue)}", f"{unit.title}: {word('mean_quiz', tongue)}", "a_text", value)


def _result(path: PathColumn, tongue: str) -> tuple[Column, ...]:
    def result(learner: CohortLearner) -> PathResult:
        return learner.results.get(path.key, PathResult())

    def challenge(learner: CohortLearner) -> str:
        return word("yes" if result(learner).challenge else "no", tongue) if path.key in learner.paths else ""

    def decision(learner: CohortLearner) -> str:
        decided = result(learner).decision
        return word(decided, tongue) if decided else ""

    def column(key: str, kind: Kind, value: Callable[[CohortLearner], str | int | date | None], allowed: str) -> Column:
        meaning = f"{path.title}: {word(f'mean_{key}', tongue)}"
        return Column(
            f"{path.code} {word(key, tongue)}", meaning, kind, value, allowed, 20 if kind == "a_text" else None
        )

    decisions = " | ".join(word(key, tongue) for key in ("awarded", "confirmed", "waiting", "not_reached"))
    return (
        column("challenge", "a_text", challenge, f"{word('yes', tongue)} | {word('no', tongue)}"),
        column("points", "a_count", lambda learner: result(learner).points, "0–100"),
        column("decision", "a_text", decision, decisions),
        column("decided_on", "a_date", lambda learner: result(learner).decided_on, ""),
    )


def _diary(tongue: str) -> tuple[Column, ...]:
    return (
        _plain("entries", "a_count", lambda learner: learner.entries, tongue),
        _plain("validated", "a_count", lambda learner: learner.validated, tongue),
    )


def _mobility(tongue: str) -> tuple[Column, ...]:
    def country(learner: CohortLearner) -> str:
        return country_name(learner.host_country, tongue) if learner.host_country else ""

    return (
        _plain("mobility_start", "a_date", lambda learner: learner.mobility_start, tongue),
        _plain("mobility_end", "a_date", lambda learner: learner.mobility_end, tongue),
        _plain("host_country", "a_country", country, tongue),
        _plain("host_place", "a_text", lambda learner: learner.host_place, tongue),
    )


def _tags(tongue: str) -> tuple[Column, ...]:
    def goals(learner: CohortLearner) -> str:
        return ", ".join(str(goal) for goal in learner.sdgs)

    def competences(learner: CohortLearner) -> str:
        return ", ".join(learner.greencomp)

    return (
        Column("GreenComp", word("mean_greencomp", tongue), "a_text", competences),
        Column("SDG", word("mean_sdgs", tongue), "a_text", goals, "1–17"),
        Column("Europass 5a", word("mean_europass", tongue), "a_text", lambda learner: learner.europass, width=50),
    )


def _plain(
    key: str,
    kind: Kind,
    value: Callable[[CohortLearner], str | int | date | None],
    tongue: str,
    *,
    allowed: str = "",
    width: int | None = None,
) -> Column:
    return Column(word(key, tongue), word(f"mean_{key}", tongue), kind, value, allowed, width)


def _table(book: Book, sheet: Worksheet, report: CohortReport, columns: tuple[Column, ...]) -> None:
    head = book.style(bold=True, border=1, text_wrap=True, valign="top", bg_color=HEAD_FILL)
    sheet.set_row(0, 44)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width or WIDTHS[column.kind])
        put_text(sheet, 0, position, column.head, head)
        for row, learner in enumerate(report.learners, start=1):
            _cell(book, sheet, row, position, column.value(learner))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(report.learners)), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    _foot(sheet, report)


def _cell(book: Book, sheet: Worksheet, row: int, position: int, value: str | int | date | None) -> None:
    if isinstance(value, date):
        put_date(sheet, row, position, value, book.date_style(border=1, align="left"))
    elif isinstance(value, int):
        put_count(sheet, row, position, value, book.style(border=1))
    else:
        put_text(sheet, row, position, value or "", book.style(border=1))


def _dictionary(book: Book, sheet: Worksheet, report: CohortReport, columns: tuple[Column, ...]) -> None:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    tongue = report.language
    head = book.style(bold=True, border=1, bg_color=HEAD_FILL)
    cell = book.style(border=1, text_wrap=True, valign="top")
    for position, (key, width) in enumerate((("column", 9), ("head", 30), ("meaning", 70), ("values", 46))):
        sheet.set_column(position, position, width)
        put_text(sheet, 0, position, word(key, tongue), head)
    for row, column in enumerate(columns, start=1):
        kind = word(column.kind, tongue)
        texts = (xl_col_to_name(row - 1), column.head, column.meaning, f"{kind}: {column.allowed}".rstrip(": "))
        for position, text in enumerate(texts):
            put_text(sheet, row, position, text, cell)
    put_text(sheet, len(columns) + 2, 1, word("empty_means", tongue), book.style())
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    _foot(sheet, report)


def _foot(sheet: Worksheet, report: CohortReport) -> None:
    made = f"{word('made_on', report.language)} {short_date(report.made_on, report.language)}"
    footer(sheet, f"{report.cohort} · {report.provider}", word("page", report.language), made)
