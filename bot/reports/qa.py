"""Owns the feedback workbook for internal quality assurance; must not know who answered what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.sheets import Book, footer, put_count, put_text
from bot.reports.values import QaGroup, QaQuestion, QaReport
from bot.reports.words import short_date, word

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

FEWEST = 5  # answers under which nothing is shown, so that nobody can be recognised
HEAD_FILL = "#E3EFE3"


def qa_xlsx(report: QaReport) -> bytes:
    """A cohort's feedback as an XLSX file: per audience how many answered, the mean of each question, the comments.

    A group with fewer than five answers shows no result at all, and neither does a question. There are no totals
    over groups and no counts per mark: nothing can be got back by subtracting. Comments stand in the order of the
    alphabet, because the order of arrival would point to people. Two reports of one group, made before and after a
    single answer, would still tell it: the caller makes the report when the form is closed.
    """
    tongue = report.language
    book = Book(f"{word('qa', tongue)} {report.cohort}", tongue, report.made_on)
    sheet = book.sheet(word("qa", tongue))
    for position, width in enumerate((70, 12, 16)):
        sheet.set_column(position, position, width)
    put_text(sheet, 0, 0, f"{word('qa', tongue)}: {report.cohort}", book.style(bold=True, font_size=14))
    put_text(sheet, 1, 0, report.provider, book.style())
    row = 3
    for group in report.groups:
        row = _group(book, sheet, group, tongue, row) + 1
    sheet.fit_to_pages(1, 0)
    made = f"{word('made_on', tongue)} {short_date(report.made_on, tongue)}"
    footer(sheet, report.cohort, word("page", tongue), made)
    return book.close()


def visible(group: QaGroup) -> bool:
    """Whether a group is large enough to be shown."""
    return group.answered >= FEWEST


def _group(book: Book, sheet: Worksheet, group: QaGroup, tongue: str, row: int) -> int:
    """One audience's block; gives the row after it."""
    head = book.style(bold=True, border=1, bg_color=HEAD_FILL)
    counted = f"{word('answered', tongue)}: {group.answered} / {group.invited}"
    put_text(sheet, row, 0, f"{word(group.audience, tongue)}. {counted}", head)
    put_text(sheet, row, 1, word("answers", tongue), head)
    put_text(sheet, row, 2, word("mean", tongue), head)
    row += 1
    if not visible(group):
        put_text(sheet, row, 0, word("hidden", tongue), book.style(border=1))
        return row + 1
    for question in group.questions:
        _question(book, sheet, question, tongue, row)
        row += 1
    return _comments(book, sheet, group, tongue, row)


def _question(book: Book, sheet: Worksheet, question: QaQuestion, tongue: str, row: int) -> None:
    put_text(sheet, row, 0, question.text, book.style(border=1, text_wrap=True))
    if question.answers < FEWEST:
        put_text(sheet, row, 1, word("hidden", tongue), book.style(border=1, text_wrap=True))
        put_text(sheet, row, 2, "", book.style(border=1))
        return
    put_count(sheet, row, 1, question.answers, book.style(border=1))
    put_count(sheet, row, 2, round(question.mean, 1), book.style(border=1, num_format="0.0"))


def _comments(book: Book, sheet: Worksheet, group: QaGroup, tongue: str, row: int) -> int:
    if not group.comments:
        return row
    put_text(sheet, row, 0, word("comments", tongue), book.style(bold=True, border=1))
    for number, comment in enumerate(sorted(group.comments, key=str.casefold), start=1):
        put_text(sheet, row + number, 0, comment, book.style(border=1, text_wrap=True))
    return row + len(group.comments) + 1
