"""Owns the way from values to files (XLSX, PDF, PNG, ZIP); must not know Telegram, SQL nor any dialogue."""

from __future__ import annotations

from bot.reports.fonts import FontMissing, font_path
from bot.reports.matrix_print import matrix_pdf
from bot.reports.matrix_sheet import matrix_xlsx

__all__ = ["FontMissing", "font_path", "matrix_pdf", "matrix_xlsx"]
