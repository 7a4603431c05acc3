"""Owns the metronome: it ticks, and a tick does what has fallen due. The truth is in the store, so a lost tick loses nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock.housekeeping import Housekeeping
from bot.clock.outbox import Outbox
from bot.clock.rhythm import Rhythm
from bot.storage.media import MediaStore
from bot.turns import Turns

log = logging.getLogger(__name__)
TICK_SECONDS = 5
HEAL_EVERY = timedelta(hours=1)


class Ticker:
    """`start()` ticks every five seconds until `stop()`; `tick()` is one tick, for a clock that is moved by hand.

    `wake` is called when something new lies in the outbox.
    """

    def __init__(
        self, rhythm: Rhythm, housekeeping: Housekeeping, now: Callable[[], datetime], wake: Callable[[], None] | None = None
    ) -> None:
        self.rhythm = rhythm
        self.housekeeping = housekeeping
        self.now = now
        self.wake = wake
        self._healed_at: datetime | None = None
        self._kept_on: date | None = None
        self._ticking = asyncio.Lock()
        self._scheduler: Any = None

    @classmethod
    def of(cls, turns: Turns, media: MediaStore, outbox: Outbox) -> Ticker:
        """The ticker of a running companion."""
        return cls(Rhythm(turns), Housekeeping(turns, media), turns.now, outbox.wake.set)

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._safe_tick, "interval", seconds=TICK_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None,
            id="tick",
        )  # fmt: skip
        self._scheduler.start()

    async def stop(self) -> None:
        """Stops ticking, and waits for a tick under way."""
        if self._scheduler is None:
            return
        self._scheduler.remove_all_jobs()
        await asyncio.sleep(0)  # a tick that was just started takes the lock first
        async with self._ticking:  # shutting down would cut a tick short
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def tick(self) -> None:
        """Do what is due. A tick with nothing to do is one look-up."""
        async with self._ticking:
            await self._hourly()
            due, sweep = await self.rhythm.anything()
            if due and await self.rhythm.due() and self.wake is not None:
                self.wake()
            if sweep:
                await self.housekeeping.sweep_media()
            await self._daily()

    async def _safe_tick(self) -> None:
        try:
            await self.tick()
        except Exception:
            log.exception("a tick stumbled; the next one takes up what it left")

    async def _hourly(self) -> None:
        now = self.now()
        if self._healed_at is None or now - self._healed_at >= HEAL_EVERY:
            self._healed_at = now
            await self.rhythm.heal()

    async def _daily(self) -> None:
        today = self.now().date()
        if self._kept_on != today:
            self._kept_on = today
            await self.housekeeping.daily()
