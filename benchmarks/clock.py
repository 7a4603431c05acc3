"""Owns what is measured of the clock: an empty tick, 10,000 reminders in one minute, and a tap during a broadcast."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import seed
from benchmarks.load import Load
from bot import app
from bot.app import Companion
from bot.clock.now import MovedClock
from bot.settings import Settings
from bot.simulator import RateLimit, Simulator
from bot.storage.session import stamp

MORNING = datetime(2026, 5, 12, 10, 15, tzinfo=UTC)  # a Tuesday, 12:15 in Berlin


@asynccontextmanager
async def one(data: Path, now: datetime) -> AsyncIterator[tuple[Simulator, Companion, MovedClock]]:
    """This bot in this process, with a clock of its own."""
    clock = MovedClock(now)
    simulator = Simulator("1:TEST", history=20, calls=100)
    await simulator.start()
    settings = Settings(_env_file=None, bot_token="1:TEST", telegram_url=simulator.base_url, data_dir=data)
    try:
        async with app.companion(settings, now=clock.now) as parts:
            yield simulator, parts, clock
    finally:
        await simulator.stop()


def _prepare(data: Path, learners: int, at_quiz: int = 0) -> None:
    data.mkdir(parents=True)
    seed.learners(data / "companion.db", learners, at_quiz)
    with sqlite3.connect(data / "companion.db") as db:  # two weeks before the departure
        db.execute("UPDATE cohort SET departure = '2026-05-25', return_date = '2026-06-14'")
        db.execute("UPDATE person SET seen_at = ?", (stamp(MORNING - timedelta(days=1)),))


async def tick(folder: Path, quick: bool) -> None:
    """A tick with nothing due, over 1,000 and over 1,000,000 rows, in turn: the machine's speed changes meanwhile."""
    async with AsyncExitStack() as running:
        tickers = {}
        for rows in (1_000, 100_000 if quick else 1_000_000):
            data = folder / f"tick-{rows}"
            _prepare(data, rows)
            seed.rhythm(data / "companion.db", rows, MORNING + timedelta(days=3))
            _, parts, _clock = await running.enter_async_context(one(data, MORNING))
            tickers[rows] = parts.ticker
        taken: dict[int, list[float]] = {rows: [] for rows in tickers}
        for number in range(601):  # the first one heals and keeps house
            for rows, ticker in tickers.items():
                begun = time.perf_counter()
                await ticker.tick()
                if number:
                    taken[rows].append(time.perf_counter() - begun)
        for rows, times in taken.items():
            print(f"  {rows:>9,} rows: an empty tick takes {statistics.median(times) * 1e6:.0f} µs")
        print(f"  ratio {statistics.median(large / small for small, large in zip(*taken.values(), strict=True)):.2f} (as cheap)")


async def reminders(folder: Path, quick: bool) -> None:
    """10,000 reminders due in the same minute are handed to the outbox: once to see the cost, once to watch the event loop."""
    count = 10_000
    data = folder / "reminders"
    _prepare(data, count)
    for day, watched in ((MORNING, False), (MORNING + timedelta(days=1), True)):
        seed.rhythm(data / "companion.db", count, day)
        async with one(data, day - timedelta(minutes=5)) as (_, parts, clock):
            await parts.ticker.tick()
            clock.set(day + timedelta(seconds=5))
            watch = Watch() if watched else None
            cpu, begun = time.process_time(), time.perf_counter()
            await parts.ticker.tick()
            wall, busy = time.perf_counter() - begun, time.process_time() - cpu
            found = await parts.database.read(
                "SELECT count(*) AS n FROM outbox WHERE kind = 'nugget' AND not_before >= :day", day=stamp(day)
            )
            if watch is None:
                print(f"  {found[0]['n']} of {count} handed out in {wall:.2f} s, {busy:.2f} s CPU (under 1)")
            else:
                print(f"  the event loop was blocked for at most {await watch.longest() * 1000:.1f} ms (at most 20)")


class Watch:
    """Looks every millisecond whether the event loop comes round in time."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._task = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            self._longest = max(self._longest, time.perf_counter() - begun - 0.001)

    async def longest(self) -> float:
        """The longest hold-up seen, in seconds; ends the watch."""
        self._task.cancel()
        await asyncio.wait([self._task])
        return self._longest


async def broadcast(folder: Path, quick: bool) -> None:
    """Reminders go out under Telegram's limit of 30 a second, while somebody taps; 50 ms to Telegram and back."""
    count = 300 if quick else 900
    data = folder / "broadcast"
    _prepare(data, count, 1)
    seed.rhythm(data / "companion.db", count, MORNING)
    async with one(data, MORNING - timedelta(minutes=5)) as (simulator, parts, clock):
        people = [simulator.person(seed.FIRST_CHAT + n, first_name=f"P{n}") for n in range(count)]
        for person in people:
            person.chat.started = True
        tapper = Load(simulator, people[:1])  # was in the chat a moment ago, so gets no reminder
        async with app.running(parts, sending=False, ticking=False):
            await tapper.begin("/help", f"o:{seed.QUIZ}:U0")
            simulator.latency = 0.05
            simulator.rate_limit = RateLimit(global_per_second=30)
            clock.set(MORNING + timedelta(seconds=5))
            await parts.ticker.tick()
            begun = time.perf_counter()
            sending = asyncio.create_task(parts.outbox.drain())
            tapping = asyncio.create_task(_taps_of_one(tapper))
            await sending
            seconds = time.perf_counter() - begun
            tapping.cancel()
            await asyncio.wait([tapping])
        sent = (await parts.database.read("SELECT count(*) AS n FROM outbox WHERE status = 'sent'"))[0]["n"]
        refused = sum(1 for call in simulator.calls if "429" in str(call.error))
        rate = sent / seconds / 30
        print(f"  {sent} sent in {seconds:.1f} s = {rate:.2f} of 30 a second (at least 0.95), {refused} refusals (429)")
        waits = tapper.waits
        print(f"  {len(waits)} taps meanwhile: median {statistics.median(waits) * 1000:.0f} ms with 50 ms a round trip (at most two)")


async def _taps_of_one(tapper: Load) -> None:
    """One person who taps, reads for half a second, and taps again."""
    while True:
        await tapper.one_tap()
        await asyncio.sleep(0.5)
