"""The cohort sheet and its dictionary, opened again with openpyxl."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.reports import cohort_xlsx
from bot.reports.words import LANGUAGES
from tests.reports.samples import NAMES, cohort_report


def table(content: bytes) -> list[dict[str, Any]]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def test_each_learner_is_one_row_with_typed_values() -> None:
    rows = table(cohort_xlsx(cohort_report()))
    assert [row["Name"] for row in rows] == list(NAMES)
    first = rows[0]
    assert first["Number"] == "S4G-001" and first["Paths"] == "Eco"
    assert first["Eco 1 done"] == datetime(2026, 5, 12) and first["Eco 2 done"] is None
    assert first["Eco 1 face to face"] == "11/05/2026, Maja Žnidaršič"
    assert first["Eco 1 quiz"] == "4 / 5"
    assert (first["Eco points"], first["Eco decision"]) == (90, "credential awarded")
    assert (first["Eco challenge"], first["Ecn challenge"]) == ("yes", None)
    assert (first["Diary entries"], first["Entries validated"]) == (12, 10)
    assert first["Mobility start"] == datetime(2026, 5, 25) and first["Mobility end"] == datetime(2026, 6, 14)
    assert (first["Host country"], first["SDG"], first["GreenComp"]) == ("Portugal", "12, 13", "2.1, 4.3")


def test_only_guided_units_have_an_attendance_column() -> None:
    heads = table(cohort_xlsx(cohort_report()))[0]
    assert "Eco 4 face to face" in heads and "Eco 5 face to face" not in heads
    assert "Eco 6 quiz" in heads and "Ecn 6 done" in heads


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_explains_every_column_in_its_order(language: str) -> None:
    book = load_workbook(BytesIO(cohort_xlsx(cohort_report(language=language))))
    sheet, dictionary = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    assert len(heads) == len(set(heads))
    explained = list(dictionary.iter_rows(min_row=2, max_row=len(heads) + 1, values_only=True))
    assert [row[1] for row in explained] == heads
    assert [row[0] for row in explained] == [cell.column_letter for cell in sheet[1]]
    assert all(row[2] and row[3] for row in explained)


def test_a_cohort_without_learners_still_has_its_head() -> None:
    book = load_workbook(BytesIO(cohort_xlsx(cohort_report(names=()))))
    assert book.worksheets[0].max_row == 1


def test_the_sheet_is_ready_to_filter_and_print() -> None:
    sheet = load_workbook(BytesIO(cohort_xlsx(cohort_report()))).worksheets[0]
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref is not None
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
