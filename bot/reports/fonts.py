"""Owns where the typefaces for printed pages come from; must not know what is printed with them.

The first choice is Source Sans Pro (SIL Open Font License 1.1) from the Python package `font-source-sans-pro`: it
holds Latin with all European accents, Greek and Cyrillic. DejaVu Sans of the operating system serves where that
package is missing, and lends the scripts and signs that Source Sans lacks (Hebrew, Arabic, emoji).
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "font_source_sans_pro"
SYSTEM_FOLDERS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu"),
    Path("/usr/share/fonts/dejavu-sans-fonts"),
    Path("/usr/share/fonts/TTF"),
    Path("/usr/local/share/fonts/dejavu"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)


class FontMissing(RuntimeError):
    """No Unicode TrueType font was found, so no PDF can be written; the message names the cure."""


@cache
def font_path(bold: bool = False) -> Path:
    """The TrueType file for body text, or its bold cut.

    Raises FontMissing with the cure in words when neither the package nor a system font is there.
    """
    for path in (*_packaged(bold), *_system(bold)):
        if path.is_file():
            return path
    raise FontMissing(
        "No Unicode font for PDF files: install the Python package font-source-sans-pro, "
        "or DejaVu Sans for the whole machine (Debian: apt install fonts-dejavu-core)."
    )


@cache
def fallback_font_path(bold: bool = False) -> Path | None:
    """A second font for letters that `font_path` lacks, or None where the machine has none."""
    first = font_path(bold)
    return next((path for path in _system(bold) if path.is_file() and path != first), None)


def _packaged(bold: bool) -> list[Path]:
    # The package is looked up, not imported: it would list and name every one of its fonts.
    spec = find_spec(PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or []
    return [Path(folder) / "files" / f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf" for folder in folders]


def _system(bold: bool) -> list[Path]:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return [folder / name for folder in SYSTEM_FOLDERS]
