"""Owns how a stranger's text is made safe to print or to put in a table; must not know which report it is for."""

from __future__ import annotations

import unicodedata

# Signs with which a table program starts a formula, with their full-width twins (OWASP, CSV injection).
FORMULA_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
# Joiners shape letters and emoji inside a word; at its edges they only hide what follows.
JOINERS = "\u200c\u200d"
BREAKS = frozenset("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029")
MAX_CELL = 32_767  # characters in one cell, Excel's own limit


def clean(text: str) -> str:
    """One line without control characters, text-direction controls and zero-width signs, in Unicode form NFC.

    Direction controls could show one learner's name as another's; lone surrogates and the XML-forbidden
    characters would break the file.
    """
    spaced = "".join(" " if sign in BREAKS else sign for sign in text)
    kept = "".join(sign for sign in spaced if _printable(sign))
    return " ".join(unicodedata.normalize("NFC", kept).split()).strip(JOINERS + " ")


def clean_lines(text: str) -> str:
    """Like `clean`, but the text keeps its line breaks."""
    return "\n".join(clean(line) for line in text.splitlines())


def neutral(text: str) -> str:
    """`clean`, and with an apostrophe in front where a table program would read a formula.

    Cells are written as strings and so are harmless in the workbook itself; the apostrophe keeps them harmless when
    the sheet is saved as CSV and opened again. A result is at most 32,767 characters.
    """
    line = clean(text)
    return ("'" + line if line[:1] in FORMULA_SIGNS else line)[:MAX_CELL]


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters (at least 1), with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def _printable(sign: str) -> bool:
    # Cc control, Cf format (but the joiners), Cs surrogate, Co private, Cn unassigned and noncharacters
    return sign in JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
