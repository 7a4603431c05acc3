"""Owns the way from a unit to its cover, and whether the picture is still the drawing's; must not know who shows it.

A cover is drawn as `content/pictures/<UNIT-ID>.svg` and shipped as the PNG beside it, which `make covers` renders.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from content.loader import ROOT

SIZE = (1280, 720)
LARGEST = 60_000  # bytes of a PNG: a phone on a slow line gets it at once
CURE = "run `make covers`."

_UNIT = re.compile(r"U0|[A-Z]{3}-\d{1,2}")


def cover(unit_id: str, root: Path = ROOT) -> Path | None:
    """The PNG of a unit's cover, 1280 by 720; None when there is none (or `unit_id` is no unit's id)."""
    picture = root / "pictures" / f"{unit_id}.png"
    return picture if _UNIT.fullmatch(unit_id) and picture.is_file() else None


def digest(file: Path) -> str:
    """First 12 hex digits of the SHA-256 of the bytes; of no bytes when the file is missing."""
    return hashlib.sha256(file.read_bytes() if file.is_file() else b"").hexdigest()[:12]


def pair(unit_id: str, root: Path = ROOT) -> dict[str, str]:
    """The digests of drawing and picture as they lie in the folder, as `digests.json` keeps them."""
    return {kind: digest(root / "pictures" / f"{unit_id}.{kind}") for kind in ("svg", "png")}


def rendered(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """What `make covers` noted when it rendered: unit id to `pair`; empty when it never ran."""
    file = root / "pictures" / "digests.json"
    return dict(json.loads(file.read_bytes())) if file.is_file() else {}


def cover_faults(unit_id: str, root: Path = ROOT) -> list[tuple[str, str, str]]:
    """What is wrong with the files of a cover, each as file (relative to `root`), fault, cure; empty: nothing."""
    drawing, picture = (f"pictures/{unit_id}.{kind}" for kind in ("svg", "png"))
    if not (root / drawing).is_file():
        return [(drawing, f"{unit_id} has no cover.", "draw it as pictures/README.md tells, then run `make covers`.")]
    if not (root / picture).is_file():
        return [(picture, "the cover is not rendered.", CURE)]
    if rendered(root).get(unit_id) != pair(unit_id, root):
        return [(picture, "the picture is not the one that its drawing gives.", CURE)]
    return []
