"""QR codes and the cards to cut out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from bot.reports import invitation_cards_pdf, qr_png
from bot.reports.invitations import QUIET_ZONE
from tests.reports.samples import invitation_sheet, link_of


def test_the_png_holds_the_code_of_exactly_this_link_within_a_quiet_zone() -> None:
    picture = Image.open(BytesIO(qr_png(link_of(1), scale=3))).convert("L")
    code = segno.make(link_of(1), error="m", micro=False)
    side = len(code.matrix) + 2 * QUIET_ZONE
    assert picture.size == (side * 3, side * 3)
    inner = range(QUIET_ZONE, side - QUIET_ZONE)
    for y in range(side):
        for x in range(side):
            dark = x in inner and y in inner and bool(code.matrix[y - QUIET_ZONE][x - QUIET_ZONE])
            assert (picture.getpixel((x * 3 + 1, y * 3 + 1)) == 0) is dark


def test_the_quiet_zone_is_wider_than_the_standard_asks() -> None:
    assert QUIET_ZONE > 4


@pytest.mark.parametrize("url", ["", "https://t.me/" + "x" * 4000])
def test_a_link_that_no_code_can_hold_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        qr_png(url)


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (8, 1), (9, 2), (22, 3)])
def test_eight_cards_stand_on_a_page(count: int, expected: int) -> None:
    assert len(PdfReader(BytesIO(invitation_cards_pdf(invitation_sheet(count)))).pages) == expected


def test_each_card_has_code_link_number_and_last_day() -> None:
    page = PdfReader(BytesIO(invitation_cards_pdf(invitation_sheet(8)))).pages[0]
    text = page.extract_text()
    unbroken = text.replace("\n", "")
    for number in range(1, 9):
        assert link_of(number) in unbroken and f"S4G-{number:03}" in text
    assert text.count("20. 5. 2026") == 8 and "Vabilo za" in text and "udeleženca" in text
    assert len(page.images) == 8
    assert {note.get_object()["/A"]["/URI"] for note in page.annotations or ()} == {link_of(n) for n in range(1, 9)}


def test_a_very_long_link_is_written_out_whole() -> None:
    long = "https://t.me/ExampleCompanionBot?start=" + "abcdefghij" * 20
    sheet = invitation_sheet(1)
    sheet = replace(sheet, cards=(replace(sheet.cards[0], url=long),))
    text = PdfReader(BytesIO(invitation_cards_pdf(sheet))).pages[0].extract_text()
    assert long in text.replace("\n", "")
