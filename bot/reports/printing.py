"""Owns how a printed page is opened and how text gets on it whole; must not know which report it becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.reports.fonts import fallback_font_path, font_path
from bot.reports.text import clean
from bot.reports.words import language_of

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "body"
FALLBACK = "second"
MISSING = "□?"  # what a letter becomes that no font of this machine has: the first of these that a font has


class Paper:
    """An A4 document with a Unicode font, lengths in millimetres, and text that never leaves its box."""

    def __init__(self, title: str, language: str, made_on: date, orientation: Literal["portrait", "landscape"]) -> None:
        from fpdf import FPDF

        self.pdf: FPDF = FPDF(orientation=orientation, unit="mm", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_title(clean(title))
        self.pdf.set_lang(language_of(language))
        # A fixed time makes the same report give the same bytes.
        self.pdf.set_creation_date(datetime.combine(made_on, time(), UTC))
        self.pdf.c_margin = 0
        self._letters = self._add(FAMILY, font_path)
        self._has_second = False

    def font(self, size: float, bold: bool = False) -> None:
        """Choose the size in points."""
        self.pdf.set_font(FAMILY, "B" if bold else "", size)

    def fit(self, text: str, width: float, largest: float, smallest: float, bold: bool = False) -> None:
        """Choose the largest size in points, in half steps, at which the text fits on one line of the width."""
        shown = self.printable(text)
        size = largest
        self.font(size, bold)
        while size - 0.5 >= smallest and self.pdf.get_string_width(shown) > width:
            size -= 0.5
            self.font(size, bold)

    def printable(self, text: str) -> str:
        """The text as it goes on paper: cleaned, in visual order, with a box for a letter no font has."""
        shown = clean(text)
        if not self._has_second and not self._letters.issuperset(map(ord, shown)):
            self._add_second()
        known = "".join(sign if ord(sign) in self._letters else self._missing() for sign in shown)
        return _visual(known) if not known.isascii() else known

    def line(self, text: str, width: float) -> str:
        """The text cut with an ellipsis to one line of the width, in the current font."""
        shown = self.printable(text)
        if self.pdf.get_string_width(shown) <= width:
            return shown
        low, high = 0, len(shown)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.pdf.get_string_width(shown[:middle].rstrip() + "…") <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return shown[:low].rstrip() + "…"

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """The text broken into at most `most` lines of the width; what is left over ends in an ellipsis."""
        words = self.printable(text).split()
        result: list[str] = []
        while words and len(result) < most - 1:
            result.append(self._take_line(words, width))
        if words:
            result.append(self.line(" ".join(words), width))
        return result

    def fits(self, text: str, width: float, most: int) -> bool:
        """Whether the text stands whole on `most` lines of the width, in the current font."""
        return "".join(self.lines(text, width, most)).replace(" ", "") == self.printable(text).replace(" ", "")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        text: str = "",
        *,
        align: Literal["L", "C", "R"] = "L",
        most: int = 1,
        border: bool = True,
        fill: tuple[int, int, int] | None = None,
    ) -> None:
        """A bordered box with at most `most` lines of text, vertically centred."""
        pdf = self.pdf
        if fill:
            pdf.set_fill_color(*fill)
            pdf.rect(x, y, width, height, style="F")
        if border:
            pdf.rect(x, y, width, height, style="D")
        step = pdf.font_size * 1.15
        shown = self.lines(text, width - 2, most)
        top = y + (height - step * len(shown)) / 2
        for number, line in enumerate(shown):
            pdf.set_xy(x + 1, top + number * step)
            pdf.cell(width - 2, step, line, align=align)

    def close(self) -> bytes:
        """The finished PDF."""
        return bytes(self.pdf.output())

    def _add(self, family: str, path_of: Callable[[bool], Path | None]) -> set[int]:
        """Add both cuts of a font; gives the letters that both have."""
        for bold in (False, True):
            path = path_of(bold)
            if path is None:
                return set()
            self.pdf.add_font(family, "B" if bold else "", path)
        normal, strong = (self.pdf.fonts[family + style] for style in ("", "B"))
        return set(getattr(normal, "cmap", ())) & set(getattr(strong, "cmap", ()))

    def _add_second(self) -> None:
        """The fallback font is read only for a text that needs it: it is large."""
        self._has_second = True
        more = self._add(FALLBACK, fallback_font_path)
        if more:
            self.pdf.set_fallback_fonts([FALLBACK])
            self._letters |= more

    def _missing(self) -> str:
        return next(sign for sign in MISSING if ord(sign) in self._letters)

    def _take_line(self, words: list[str], width: float) -> str:
        line = ""
        while words and self.pdf.get_string_width(f"{line} {words[0]}".strip()) <= width:
            line = f"{line} {words.pop(0)}".strip()
        if line:
            return line
        # One word is wider than the line: it is broken where the line ends.
        end = 1
        while self.pdf.get_string_width(words[0][: end + 1]) <= width:
            end += 1
        head, words[0] = words[0][:end], words[0][end:]
        return head


def _visual(text: str) -> str:
    """Right-to-left runs turned round, because letters are set one after another from the left."""
    import unicodedata

    if not any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text):
        return text
    from fpdf.bidi import BidiParagraph

    return str(BidiParagraph(text=text).get_reordered_string())
