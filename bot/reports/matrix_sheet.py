"""Owns the learner matrix as a workbook, five learners a sheet; must not know how its PDF is drawn."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from bot.reports import matrix
from bot.reports.sheets import Book, footer, put_date, put_text
from bot.reports.values import Cell, MatrixReport, MatrixRow
from bot.reports.words import short_date, word

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CONTENT_WIDTH = 64  # characters
LEARNER_WIDTH = 20
LINE = 13.5  # points
MOST_NAME_LINES = 6
ROWS_ON_ONE_PAGE = 45
GREY = "#D0D0D0"
PATH_FILL = "#E3EFE3"
LIGHTS = {"green": "#C9E7C9", "amber": "#FFE8A6", "red": "#F6C9C4"}
LAST = matrix.LEARNERS_A_SHEET


def matrix_xlsx(report: MatrixReport) -> bytes:
    """The matrix as an XLSX file, A4 landscape, one worksheet for each five learners (requirements 91-96).

    Options: crosses or dates; paths not taken are shaded and hold a dash, so that the shading is not the only sign.
    Every text cell is a string that no table program takes for a formula.
    """
    book = Book(f"{word('matrix', report.language)} {report.cohort}", report.language, report.made_on)
    for index, columns in enumerate(matrix.columns_of_five(report)):
        _sheet(book, report, index, columns)
    return book.close()


def _sheet(book: Book, report: MatrixReport, index: int, columns: tuple[matrix.Column, ...]) -> None:
    first = index * matrix.LEARNERS_A_SHEET + 1
    sheet = book.sheet(f"{word('learners', report.language)} {first}–{first + matrix.LEARNERS_A_SHEET - 1}")
    sheet.set_column(0, 0, CONTENT_WIDTH)
    sheet.set_column(1, LAST, LEARNER_WIDTH)
    _title(book, sheet, report)
    body = _learner_heads(book, sheet, report, columns)
    end = _body(book, sheet, report, columns, body)
    sheet.freeze_panes(body, 1)
    sheet.repeat_rows(0, body - 1)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, end - 1, LAST)
    sheet.fit_to_pages(1, 1 if end <= ROWS_ON_ONE_PAGE else 0)
    made = f"{word('made_on', report.language)} {short_date(report.made_on, report.language)}"
    footer(sheet, report.cohort, word("page", report.language), made)


def _title(book: Book, sheet: Worksheet, report: MatrixReport) -> None:
    sheet.set_row(0, 22)
    put_text(sheet, 0, 0, word("matrix", report.language), book.style(bold=True, font_size=14))
    wrapped = book.style(text_wrap=True)
    for row, (left, right) in enumerate(matrix.head_lines(report), start=1):
        sheet.merge_range(row, 1, row, LAST, "", wrapped)
        put_text(sheet, row, 0, left, wrapped)
        put_text(sheet, row, 1, right, wrapped)
        lines = max(_lines(left, CONTENT_WIDTH), _lines(right, LEARNER_WIDTH * LAST))
        sheet.set_row(row, LINE * min(lines, 3) + 2)


def _learner_heads(book: Book, sheet: Worksheet, report: MatrixReport, columns: tuple[matrix.Column, ...]) -> int:
    """Name, ID and, where known, the standing in words; gives the first row of the body."""
    head = book.style(bold=True, border=1, text_wrap=True)
    centred = book.style(bold=True, border=1, text_wrap=True, align="center")
    row = len(matrix.head_lines(report)) + 2
    names = [column.name if column else "" for column in columns]
    lines = max(_lines(name, LEARNER_WIDTH) for name in names)
    sheet.set_row(row, LINE * min(max(lines, 2), MOST_NAME_LINES) + 4)
    put_text(sheet, row, 0, f"{word('content', report.language)} / {word('name', report.language)}", head)
    put_text(sheet, row + 1, 0, word("id", report.language), head)
    for position, column in enumerate(columns, start=1):
        put_text(sheet, row, position, column.name if column else "", centred)
        put_text(sheet, row + 1, position, column.number if column else "", centred)
    if not matrix.shows_standing(report):
        return row + 2
    put_text(sheet, row + 2, 0, word("standing", report.language), head)
    for position, column in enumerate(columns, start=1):
        fill = {"bg_color": LIGHTS[column.light]} if column and column.light else {}
        style = book.style(border=1, text_wrap=True, align="center", font_size=9, **fill)
        put_text(sheet, row + 2, position, matrix.standing(column, report.language), style)
    sheet.set_row(row + 2, 2 * LINE)
    return row + 3


def _body(book: Book, sheet: Worksheet, report: MatrixReport, columns: tuple[matrix.Column, ...], row: int) -> int:
    """Titles and cells; gives the row after the last."""
    titled = book.style(bold=True, border=1, bg_color=PATH_FILL)
    for title, rows in matrix.blocks(report):
        if title is not None:
            for position in range(LAST + 1):
                put_text(sheet, row, position, title if position == 0 else "", titled)
            row += 1
        for content in rows:
            _content_row(book, sheet, report, columns, row, content)
            row += 1
    return row


def _content_row(
    book: Book,
    sheet: Worksheet,
    report: MatrixReport,
    columns: tuple[matrix.Column, ...],
    row: int,
    content: MatrixRow,
) -> None:
    strong = content.kind in {"assessment", "award"}
    put_text(sheet, row, 0, content.label, book.style(border=1, text_wrap=True, bold=strong))
    sheet.set_row(row, LINE * min(_lines(content.label, CONTENT_WIDTH), 3) + 2)
    for position, column in enumerate(columns, start=1):
        _cell(book, sheet, report, row, position, matrix.cell_of(column, content))


def _cell(book: Book, sheet: Worksheet, report: MatrixReport, row: int, position: int, cell: Cell) -> None:
    if cell == "shaded":
        sheet.write_string(row, position, matrix.NOT_TAKEN, book.style(border=1, align="center", bg_color=GREY))
    elif report.marks == "cross" or cell is None:
        mark = matrix.CROSS if cell else ""
        put_text(sheet, row, position, mark, book.style(border=1, align="center"))
    else:
        put_date(sheet, row, position, cell, book.date_style(border=1, align="center"))


def _lines(text: str, width: int) -> int:
    return max(1, ceil(len(text) / width))
