"""Moments as they stand in the store."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.storage.session import stamp

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_hour_that_comes_twice_is_two_moments() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    assert first == second, "Python calls them equal, so nothing may be remembered by them"
    assert stamp(first) == "2026-10-25T00:30:00.000000Z"
    assert stamp(second) == "2026-10-25T01:30:00.000000Z"
