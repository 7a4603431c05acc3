"""Owns finding a font with all letters of the five languages; must not know what is written with it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_SYSTEM = Path("/usr/share/fonts/truetype")

_CANDIDATES = (
    (_SYSTEM / "dejavu", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    (_SYSTEM / "liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    (_SYSTEM / "noto", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    (Path("/usr/share/fonts/dejavu-sans-fonts"), "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    (Path("/Library/Fonts"), "Arial Unicode.ttf", "Arial Unicode.ttf"),
    (Path("C:/Windows/Fonts"), "arial.ttf", "arialbd.ttf"),
)


class FontMissing(Exception):
    """No usable font on this machine; the message says which package brings one."""


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, Path]:
    """Paths of a regular and a bold font. Raises FontMissing when there is none to write čšž, ä or õ with."""
    for folder, regular, bold in (*_packaged(), *_CANDIDATES):
        if (folder / regular).is_file() and (folder / bold).is_file():
            return folder / regular, folder / bold
    raise FontMissing("no font with the letters of all languages; install the system package fonts-dejavu-core")


def _packaged() -> tuple[tuple[Path, str, str], ...]:
    spec = find_spec("font_source_sans_pro")
    folders = (spec.submodule_search_locations if spec else None) or []
    return tuple((Path(folder) / "files", "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf") for folder in folders)
