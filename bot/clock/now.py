"""Owns what time it is: the machine's clock, or one that is moved by hand (demo, tests)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    return datetime.now(UTC)


class MovedClock:
    """A clock that stands still until it is moved, or that runs from a moved start (`running`)."""

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._start = start.astimezone(UTC)
        self._since = datetime.now(UTC) if running else None

    def now(self) -> datetime:
        if self._since is None:
            return self._start
        return self._start + (datetime.now(UTC) - self._since)

    def set(self, moment: datetime) -> None:
        """Never backwards: time that was lived is lived."""
        self._start = max(self.now(), moment.astimezone(UTC))
        if self._since is not None:
            self._since = datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)
