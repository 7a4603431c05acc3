"""The learner matrix, opened again with other libraries than those that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pypdf import PdfReader

from bot.reports import matrix_pdf, matrix_xlsx
from bot.reports.values import MatrixLearner, MatrixRow
from bot.reports.words import LANGUAGES, word
from tests.reports.samples import NAMES, matrix_report

NAME_ROW = 6


def sheets(content: bytes) -> list[Any]:
    return list(load_workbook(BytesIO(content)).worksheets)


def row_of(sheet: Any, label: str) -> list[Any]:
    return next(list(row) for row in sheet.iter_rows(min_row=NAME_ROW) if row[0].value == label)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_seven_learners_make_two_sheets_of_five_columns() -> None:
    first, second = sheets(matrix_xlsx(matrix_report()))
    assert [cell.value for cell in first[NAME_ROW]][1:] == list(NAMES[:5])
    assert [cell.value for cell in second[NAME_ROW]][1:] == [*NAMES[5:], None, None, None]
    assert [cell.value for cell in second[NAME_ROW + 1]][1:3] == ["S4G-006", "S4G-007"]
    assert first.title != second.title


def test_assessor_and_time_frame_stand_above_the_table() -> None:
    for sheet in sheets(matrix_xlsx(matrix_report())):
        above = [cell.value for row in sheet.iter_rows(max_row=NAME_ROW - 1) for cell in row if cell.value]
        assert "Ocenjevalec: M. Krauß" in above
        assert "Časovni okvir: 25. 5. 2026 – 14. 6. 2026" in above


def test_option_two_notes_real_dates_and_option_one_crosses() -> None:
    dated = row_of(sheets(matrix_xlsx(matrix_report()))[0], "Enota 0: katera pot?")
    assert dated[1].value == datetime(2026, 4, 28) and dated[1].is_date
    crossed = row_of(sheets(matrix_xlsx(matrix_report(marks="cross")))[0], "Enota 0: katera pot?")
    assert [cell.value for cell in crossed[1:]] == ["X"] * 5


def test_a_path_not_taken_is_shaded_and_says_so_without_colour() -> None:
    sheet = sheets(matrix_xlsx(matrix_report()))[0]
    last = list(sheet.iter_rows())[-1]
    assert [cell.value for cell in last[1:]] == ["–"] * 5
    assert {cell.fill.fgColor.rgb for cell in last[1:]} == {"FFD0D0D0"}
    empty = row_of(sheet, "Preverjanje")[1]
    assert empty.value is None and empty.fill.fill_type is None


def test_sheets_print_on_a4_landscape_with_a_repeated_head() -> None:
    for sheet in sheets(matrix_xlsx(matrix_report())):
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == f"$1:${NAME_ROW + 1}" and sheet.print_title_cols == "$A:$A"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in (None, 1)
        assert "& more" in sheet.oddFooter.left.text.replace("&&", "&")


def test_the_light_is_said_in_words() -> None:
    report = matrix_report(language="en", light="amber")
    assert "amber: needs a look" in [cell.value for cell in sheets(matrix_xlsx(report))[0][NAME_ROW + 2]]
    assert "amber: needs a look" in pages(matrix_pdf(report))[0]


def test_without_learners_there_is_one_blank_template() -> None:
    report = replace(matrix_report(names=()), assessor="", starts=None, ends=None)
    (sheet,) = sheets(matrix_xlsx(report))
    assert [cell.value for cell in sheet[NAME_ROW]][1:] == [None] * 5
    assert "Ocenjevalec: ____" in pages(matrix_pdf(report))[0]


def test_the_pdf_has_a_page_for_each_five_learners_in_a4_landscape() -> None:
    reader = PdfReader(BytesIO(matrix_pdf(matrix_report())))
    assert len(reader.pages) == 2
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_shows_accents_greek_and_cyrillic(language: str) -> None:
    first, second = pages(matrix_pdf(matrix_report(language=language)))
    for name in NAMES[:5]:
        for part in name.replace("-", "- ").split():
            assert part in first
    assert "Aino Mäkelä" in second and word("matrix", language) in second


def test_the_pdf_holds_dates_dashes_and_the_page_number() -> None:
    first, second = pages(matrix_pdf(matrix_report()))
    assert first.count("28. 4. 2026") == 5
    assert first.count("–") >= 40
    assert "Stran 1/2" in first and "Stran 2/2" in second


def test_the_pdf_shades_each_cell_of_a_path_not_taken() -> None:
    reader = PdfReader(BytesIO(matrix_pdf(matrix_report(names=NAMES[:2]))))
    contents = reader.pages[0].get_contents()
    assert contents is not None
    # Filled boxes: three path titles, and two learners' eight rows of the social path.
    assert contents.get_data().count(b" re f\n") == 3 + 2 * 8


def test_a_long_curriculum_goes_on_below_a_repeated_head() -> None:
    more = tuple(MatrixRow(f"x{number}", f"Extra {number}") for number in range(30))
    report = replace(matrix_report(names=NAMES[:2]), closing=more)
    first, second = pages(matrix_pdf(report))
    for page in (first, second):
        assert "Maja Žnidaršič" in page and "M. Krauß" in page
    text = f"{first}\n{second}"
    assert all(f"Extra {number}\n" in text for number in range(29))
    assert sheets(matrix_xlsx(report))[0].page_setup.fitToHeight == 0


def test_the_same_report_gives_the_same_workbook() -> None:
    assert matrix_xlsx(matrix_report()) == matrix_xlsx(matrix_report())
    assert matrix_pdf(matrix_report()) == matrix_pdf(matrix_report())


def test_a_cell_without_a_row_is_refused() -> None:
    stray = MatrixLearner("Maja", "1", {"nowhere": date(2026, 5, 1)})
    with pytest.raises(ValueError, match="nowhere"):
        replace(matrix_report(), learners=(stray,))


def test_a_row_key_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        replace(matrix_report(), closing=(MatrixRow("unit0", "again"),))
