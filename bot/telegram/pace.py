"""Owns how fast we speak: a lane for answers, a paced lane for everything nobody asked for, and rests that Telegram orders.

Telegram allows about 30 messages a second over all and one a second to a chat (bursts tolerated). Evenly spaced sending without
bursts keeps 0.95 of that with no refusal; answers do not wait behind a broadcast.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

BROADCAST_PER_SECOND = 28.8
LONGEST_YIELD = 1.0  # seconds that the paced lane stands back for answers


class Pace:
    """`turn()` waits for the next place in the paced lane. Times are of a monotonic clock, in seconds."""

    def __init__(self, per_second: float = BROADCAST_PER_SECOND, clock: Callable[[], float] = time.monotonic) -> None:
        self.gap = 1.0 / per_second if per_second else 0.0
        self._clock = clock
        self._next = 0.0
        self._rest_until = 0.0

    async def turn(self) -> None:
        """Wait for the next evenly spaced place."""
        now = self._clock()
        place = max(now, self._next, self._rest_until)
        self._next = place + self.gap
        if place > now:
            await asyncio.sleep(place - now)

    def answered(self) -> None:
        """An answer took a place of its own: the paced lane gives one up, so that both together keep the limit."""
        now = self._clock()
        self._next = min(max(now, self._next) + self.gap, now + LONGEST_YIELD)

    def rest(self, seconds: float) -> None:
        """Telegram ordered a rest of the paced lane."""
        self._rest_until = max(self._rest_until, self._clock() + seconds)
