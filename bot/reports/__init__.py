"""Owns the way from values to files (XLSX, PDF, PNG, ZIP); must not know Telegram, SQL nor any dialogue."""

from __future__ import annotations

from bot.reports.cohort import cohort_xlsx
from bot.reports.fonts import FontMissing, fallback_font_path, font_path
from bot.reports.invitations import invitation_cards_pdf, qr_png
from bot.reports.matrix_print import matrix_pdf
from bot.reports.matrix_sheet import matrix_xlsx
from bot.reports.mydata import mydata_zip
from bot.reports.qa import qa_xlsx

__all__ = [
    "FontMissing",
    "cohort_xlsx",
    "fallback_font_path",
    "font_path",
    "invitation_cards_pdf",
    "matrix_pdf",
    "matrix_xlsx",
    "mydata_zip",
    "qa_xlsx",
    "qr_png",
]
