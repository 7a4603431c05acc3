"""Owns how a workbook is opened, written to and closed safely; must not know which report it becomes."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from bot.reports.text import clean, neutral
from bot.reports.words import sheet_date_format

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

A4 = 9
CENTIMETRE = 1 / 2.54  # in inches, the unit of page margins
FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Book:
    """A workbook in memory whose text cells can never become formulas, links or numbers."""

    def __init__(self, title: str, language: str, made_on: date) -> None:
        from xlsxwriter.workbook import Workbook

        self._bytes = BytesIO()
        self.workbook: Workbook = Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        # A fixed time makes the same report give the same bytes.
        self.workbook.set_properties({"title": clean(title)[:255], "created": datetime.combine(made_on, time())})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._date_format = sheet_date_format(language)

    def style(self, **properties: object) -> Format:
        """A cell format; the same properties give the same format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "vcenter", "font_size": 10, **properties})
        return self._formats[key]

    def date_style(self, **properties: object) -> Format:
        """A cell format that shows dates in the report's language."""
        return self.style(num_format=self._date_format, **properties)

    def sheet(self, name: str) -> Worksheet:
        """A new A4 landscape sheet, one page wide, with page numbers in the footer."""
        sheet = self.workbook.add_worksheet(clean(name).translate(FORBIDDEN_IN_SHEET_NAMES)[:31].strip("' ") or None)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.center_horizontally()
        sheet.set_margins(*(1.2 * CENTIMETRE,) * 2, top=1.2 * CENTIMETRE, bottom=1.6 * CENTIMETRE)
        return sheet

    def close(self) -> bytes:
        """Finish the workbook and give its bytes."""
        self.workbook.close()
        return self._bytes.getvalue()


def put_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text cell, as a string and never as a formula (journeys promise 10)."""
    if text:
        sheet.write_string(row, column, neutral(text), style)
    else:
        sheet.write_blank(row, column, None, style)


def put_date(sheet: Worksheet, row: int, column: int, day: date | None, style: Format) -> None:
    """Write a real date, or an empty cell with the same look."""
    if day is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_datetime(row, column, datetime.combine(day, time()), style)


def put_count(sheet: Worksheet, row: int, column: int, count: float | None, style: Format) -> None:
    """Write a number, or an empty cell with the same look."""
    if count is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, count, style)


def footer(sheet: Worksheet, left: str, page_word: str, right: str) -> None:
    """Footer in three parts. `&` starts a code there, so a name's own `&` is doubled; Excel allows 255 characters."""
    parts = (left[:90], f"{page_word} ", right[:60])
    escaped = [clean(part).replace("&", "&&") for part in parts]
    sheet.set_footer(f"&L{escaped[0]}&C{escaped[1]} &P/&N&R{escaped[2]}")
