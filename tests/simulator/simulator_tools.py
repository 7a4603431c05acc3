"""Owns the clock and the picture that the tests of the simulator share."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from PIL import Image


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


def picture(width: int = 64, height: int = 48, kind: str = "PNG", **options: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **options)
    return out.getvalue()
