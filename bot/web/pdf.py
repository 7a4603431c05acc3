"""Owns the layout of the printed credential; must not know where its values come from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.credentials.fonts import font_files
from bot.credentials.images import badge_png
from bot.credentials.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

_LEFT, _WIDTH, _LABEL, _TITLE = 18.0, 174.0, 44.0, 90.0
_INK, _SOFT, _LINE = (20, 32, 46), (70, 83, 106), (200, 206, 216)
_STATES = {"valid": (29, 106, 63), "expired": (122, 76, 0), "not-yet": (122, 76, 0)}


def write(values: Mapping[str, Any], page: Words, language: str) -> bytes:
    """The PDF of one `credential_view`. It says where and with what to check, and whether a seal is put on it."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    regular, bold = font_files()
    pdf.add_font("text", "", str(regular))
    pdf.add_font("text", "B", str(bold))
    pdf.set_margins(_LEFT, 16, _LEFT)
    pdf.set_auto_page_break(True, margin=18)
    pdf.set_lang(language)
    pdf.set_title(values["title"])
    pdf.set_creation_date(datetime.now(UTC))
    pdf.add_page()
    facts = values["facts"]
    pdf.embed_file(bytes=values["credential"].json_bytes, basename="credential.json", mime_type="application/json")
    _head(pdf, values, page)
    _status(pdf, values, page)
    _table(pdf, page("facts"), values["rows"])
    _list(pdf, page("outcomes"), values["outcomes"])
    if values["parts"]:
        _list(pdf, page("parts"), [("", [part.title for part in values["parts"]])])
    _table(pdf, page("recognised"), values["elements"])
    _list(pdf, page("evidence"), [("", values["evidence"])])
    _foot(pdf, facts.id, page, _seal_text(values, page))
    return bytes(pdf.output())


def _head(pdf: FPDF, values: Mapping[str, Any], page: Words) -> None:
    pdf.image(io.BytesIO(badge_png(values["credential"].slug)), x=_LEFT, y=16, w=40, alt_text=values["title"])
    pdf.set_xy(_LEFT + 48, 20)
    _text(pdf, page("micro_credential"), 11, _SOFT, indent=48, width=_TITLE)
    _text(pdf, values["tag"], 11, _SOFT, bold=True, indent=48, width=_TITLE)
    _text(pdf, values["short"], 18, _INK, bold=True, indent=48, width=_TITLE, height=8)
    if values["name"]:
        _text(pdf, page("awarded_to"), 10, _SOFT, indent=48, width=_TITLE)
        _text(pdf, values["name"], 13, _INK, bold=True, indent=48, width=_TITLE, height=6.5)
    else:
        _text(pdf, page("name_hidden"), 11, _INK, indent=48, width=_TITLE)
    end = pdf.get_y()
    url = values["facts"].id
    pdf.image(_qr_png(url), x=_LEFT + _WIDTH - 32, y=18, w=32, alt_text=page("share.qr"), link=url)
    pdf.set_y(max(end, 60))


def _status(pdf: FPDF, values: Mapping[str, Any], page: Words) -> None:
    _text(pdf, page(f"status.{values['state']}"), 13, _STATES.get(values["state"], (160, 31, 43)), bold=True)
    _text(pdf, values["status_text"], 10, _INK)


def _table(pdf: FPDF, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    _heading(pdf, heading)
    for label, value in rows:
        needed = 5 * len(_wrapped(pdf, value, _WIDTH - _LABEL - 4)) + 3
        if pdf.will_page_break(needed):
            pdf.add_page()
        top = pdf.get_y()
        pdf.set_draw_color(*_LINE)
        pdf.line(_LEFT, top, _LEFT + _WIDTH, top)
        pdf.set_xy(_LEFT, top + 1)
        _text(pdf, label, 9.5, _SOFT, width=_LABEL)
        end = pdf.get_y()
        pdf.set_xy(_LEFT + _LABEL + 4, top + 1)
        _text(pdf, value, 9.5, _INK, indent=_LABEL + 4)
        pdf.set_y(max(end, pdf.get_y()) + 1)


def _list(pdf: FPDF, heading: str, blocks: Iterable[tuple[str, Iterable[str]]]) -> None:
    _heading(pdf, heading)
    for title, lines in blocks:
        if title:
            _text(pdf, title, 10, _INK, bold=True, height=6)
        for line in lines:
            top = pdf.get_y()
            if pdf.will_page_break(10):
                pdf.add_page()
                top = pdf.get_y()
            pdf.set_xy(_LEFT + 1, top)
            _text(pdf, "•", 9.5, _INK, indent=1, width=4)
            pdf.set_xy(_LEFT + 5, top)
            _text(pdf, line, 9.5, _INK, indent=5)


def _seal_text(values: Mapping[str, Any], page: Words) -> str:
    if values["seal_owner"] is None:
        return page("pdf.unsealed")
    return page("pdf.sealed", name=values["seal_owner"], when=values["made_at"])


def _foot(pdf: FPDF, url: str, page: Words, seal: str) -> None:
    if pdf.will_page_break(34):
        pdf.add_page()
    pdf.set_y(pdf.get_y() + 5)
    _text(pdf, page("pdf.check"), 10, _INK)
    _text(pdf, url, 10, _INK, bold=True)
    _text(pdf, seal, 10, _INK)


def _qr_png(url: str) -> io.BytesIO:
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return picture


def _heading(pdf: FPDF, text: str) -> None:
    if pdf.will_page_break(20):
        pdf.add_page()
    pdf.set_y(pdf.get_y() + 3)
    _text(pdf, text, 12, _INK, bold=True, height=7)


def _text(
    pdf: FPDF,
    text: str,
    size: float,
    colour: tuple[int, int, int],
    *,
    bold: bool = False,
    indent: float = 0,
    width: float | None = None,
    height: float = 5,
) -> None:
    pdf.set_font("text", "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.set_x(_LEFT + indent)
    pdf.multi_cell(width or _WIDTH - indent, height, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    pdf.set_font("text", "", 9.5)
    lines = pdf.multi_cell(width, 5, text, align="L", dry_run=True, output="LINES")
    assert isinstance(lines, list)
    return lines
