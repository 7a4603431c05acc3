"""Names as no one hopes for them: formulas, direction controls, zero-width signs, emoji, 200 characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pypdf import PdfReader

from bot.reports import cohort_xlsx, invitation_cards_pdf, matrix_pdf, matrix_xlsx
from bot.reports.text import clean, neutral, shorten
from tests.reports.samples import HOSTILE, cohort_report, invitation_sheet, matrix_report

INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c\u00ad"


def cells(content: bytes) -> Iterator[Any]:
    for sheet in load_workbook(BytesIO(content)).worksheets:
        yield from (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def workbooks() -> list[bytes]:
    return [matrix_xlsx(matrix_report(names=HOSTILE)), cohort_xlsx(cohort_report(names=HOSTILE))]


def test_no_cell_is_a_formula_or_a_link() -> None:
    for content in workbooks():
        for cell in cells(content):
            assert cell.data_type in {"s", "n", "d"} and cell.hyperlink is None
        archive = ZipFile(BytesIO(content))
        for name in archive.namelist():
            assert not name.startswith("xl/externalLinks")
            assert b"<f>" not in archive.read(name)


def test_no_text_begins_like_a_formula_when_saved_as_csv() -> None:
    for content in workbooks():
        texts = [cell.value for cell in cells(content) if isinstance(cell.value, str)]
        assert not [text for text in texts if text.lstrip()[:1] in "=+-@＝＋－＠"]
        assert "'=1+1" in texts


def test_no_text_hides_direction_controls_or_invisible_signs() -> None:
    for content in workbooks():
        texts = [cell.value for cell in cells(content) if isinstance(cell.value, str)]
        assert not [text for text in texts if set(text) & set(INVISIBLE)]


def test_honest_letters_of_every_script_survive_in_the_workbook() -> None:
    texts = {cell.value for cell in cells(workbooks()[0]) if isinstance(cell.value, str)}
    assert {"نور الدين", "שלום כהן", "😀 Ana 👩‍🔧", "N" * 200, "<b>Bold</b> & co"} <= texts


@pytest.mark.parametrize("name", HOSTILE)
def test_every_name_can_be_printed(name: str) -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(matrix_pdf(matrix_report((name,))))).pages)
    assert "S4G-001" in text
    assert "\ud800" not in text and "\u202e" not in text


def test_without_a_fallback_font_a_strange_letter_becomes_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reports.printing.fallback_font_path", lambda bold: None)
    text = PdfReader(BytesIO(matrix_pdf(matrix_report(("Ana 😀", "שלום"))))).pages[0].extract_text()
    assert "Ana ?" in text and "????" in text


def test_a_name_too_long_for_its_column_ends_in_an_ellipsis_within_two_lines() -> None:
    text = PdfReader(BytesIO(matrix_pdf(matrix_report(("N" * 200,))))).pages[0].extract_text()
    assert "N…" in text and text.count("N") < 60


def test_cards_take_hostile_titles() -> None:
    sheet = invitation_sheet(len(HOSTILE))
    cards = tuple(replace(card, title=title) for card, title in zip(sheet.cards, HOSTILE, strict=True))
    assert len(PdfReader(BytesIO(invitation_cards_pdf(replace(sheet, cards=cards)))).pages) == 2


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_neutral_text_is_one_visible_line_that_is_no_formula(text: str) -> None:
    safe = neutral(text)
    assert safe[:1] not in set("=+-@＝＋－＠\t\r\n ")
    assert not set(safe) & set(INVISIBLE) and len(safe.splitlines()) <= 1
    assert clean(clean(text)) == clean(text)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=40), max_size=3))
def test_any_text_at_all_makes_a_readable_workbook_and_pdf(names: list[str]) -> None:
    report = matrix_report(tuple(names))
    assert list(cells(matrix_xlsx(report)))
    assert PdfReader(BytesIO(matrix_pdf(report))).pages


def test_a_shortened_text_keeps_to_its_limit() -> None:
    assert shorten("Porto", 5) == "Porto"
    assert shorten("Porto 2026", 6) == "Porto…"
