"""Owns cleaning free text before it is signed; must not know where the text came from."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Text with control, surrogate, private-use and invisible direction characters gone, white space single, in Unicode form C.

    Canonicalisers disagree on control characters, so a stray one would make a valid signature fail elsewhere.
    Joiners that scripts need (U+200C, U+200D) stay.
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    kept = "".join(char for char in spaced if _keeps(char))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _keeps(char: str) -> bool:
    category = unicodedata.category(char)
    return category not in ("Cc", "Cs", "Co", "Cf") or char in "\u200c\u200d"
