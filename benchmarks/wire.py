"""Owns what is measured over the wire: taps a second, with a round trip, at half load, memory, and a backlog after kill -9."""

from __future__ import annotations

import asyncio
import gc
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import seed
from benchmarks.load import Load, Round
from bot.simulator import Simulator

LEARNERS, AT_QUIZ = 100_000, 512
NAMES = {"a": "python-telegram-bot, defaults", "b": "aiogram", "c": "this bot, durable quiz turn"}
QUIZ_TURN = f"o:{seed.QUIZ}:U0"


@dataclass
class Contender:
    """One bot process at its own port of the loopback server."""

    name: str
    simulator: Simulator
    load: Load
    process: subprocess.Popen[bytes]
    started: float = 0.0  # seconds until it asked for updates

    @property
    def rss(self) -> int:
        return int(psutil.Process(self.process.pid).memory_info().rss)


def companion_folder(folder: Path) -> Path:
    """A data folder with the large database, seeded once a run; each start gets a copy, for update numbers begin anew."""
    seeded = folder / "seeded.db"
    if not seeded.exists():
        seed.learners(seeded, LEARNERS, AT_QUIZ)
    data = Path(tempfile.mkdtemp(prefix="companion-", dir=folder))
    shutil.copy(seeded, data / "companion.db")
    return data


def command(name: str, url: str, folder: Path) -> list[str]:
    module = {"a": "bare_ptb", "b": "bare_aiogram", "c": "companion"}[name]
    more = [str(companion_folder(folder))] if name == "c" else []
    return [sys.executable, "-m", f"benchmarks.contenders.{module}", url, *more]


async def start(name: str, folder: Path, people: int = AT_QUIZ) -> Contender:
    simulator = Simulator("1:TEST", history=20, calls=100)
    await simulator.start()
    arguments = command(name, simulator.base_url, folder)
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    folk = [simulator.person(seed.FIRST_CHAT + number, first_name=f"P{number}") for number in range(people)]
    load = Load(simulator, folk)
    await _first_poll(simulator)
    return Contender(name, simulator, load, process, time.perf_counter() - begun)


async def _first_poll(simulator: Simulator) -> None:
    """Until the bot asks for updates for the first time."""
    for _ in range(4000):
        if simulator.world.updates.polled:
            return
        await asyncio.sleep(0.005)
    raise TimeoutError("the bot never asked for updates")


@asynccontextmanager
async def contenders(folder: Path, names: str = "abc") -> AsyncIterator[dict[str, Contender]]:
    running = {}
    try:
        for name in names:
            running[name] = await start(name, folder)
            if name == "c":
                await running[name].load.begin("/help", QUIZ_TURN)
            else:
                await running[name].load.begin()
        gc.disable()  # the server must not be what holds anybody up
        yield running
    finally:
        gc.enable()
        for contender in running.values():
            contender.process.send_signal(signal.SIGKILL)
            contender.process.wait()
            await contender.simulator.stop()


def _say(name: str, rounds: list[Round], base: float) -> None:
    rate = statistics.median(r.rate for r in rounds)
    p50 = statistics.median(r.percentile(0.5) for r in rounds) * 1000
    p99 = statistics.median(r.percentile(0.99) for r in rounds) * 1000
    print(
        f"  ({name}) {NAMES[name]:<32} {rate:8.0f} taps/s  {base:6.2f} × (a)   p50 {p50:7.1f} ms  p99 {p99:7.1f} ms",
        flush=True,
    )


def _times(found: dict[str, list[Round]], one: str, other: str) -> float:
    """How many times the rate of the other: the median over the rounds, each compared with its neighbour in time."""
    return statistics.median(x.rate / y.rate for x, y in zip(found[one], found[other], strict=True) if y.rate)


async def _side_by_side(bots: dict[str, Contender], most: int, rounds: int, seconds: float) -> dict[str, list[Round]]:
    """Rounds in turn, so that a noisy neighbour on the machine disturbs all alike; the first one warms up and is not counted."""
    found: dict[str, list[Round]] = {name: [] for name in bots}
    for number in range(rounds + 1):
        for name, bot in bots.items():
            measured = await bot.load.closed(most, seconds)
            if number:
                found[name].append(measured)
    for name in bots:
        _say(name, found[name], _times(found, name, "a"))
    return found


async def taps(folder: Path, quick: bool) -> None:
    """Throughput, 64 taps in flight."""
    async with contenders(folder) as bots:
        found = await _side_by_side(bots, 64, *((5, 2.0) if quick else (15, 3.0)))
        print(
            f"  (c)/(a) {_times(found, 'c', 'a'):.2f} (to reach 2.5)   (c)/(b) {_times(found, 'c', 'b'):.2f} (to reach 1.1)"
        )


async def roundtrip(folder: Path, quick: bool) -> None:
    """The same with 50 ms to Telegram and back, 256 taps in flight."""
    async with contenders(folder) as bots:
        for bot in bots.values():
            bot.simulator.latency = 0.05
        found = await _side_by_side(bots, 256, *((2, 3.0) if quick else (4, 5.0)))
        print(f"  (c)/(a) {_times(found, 'c', 'a'):.1f} (to reach 40)")


async def halfload(folder: Path, quick: bool) -> None:
    """Waiting times at half of what each can do, found out anew before each round: the machine's speed changes meanwhile."""
    seconds, rounds = (3, 3) if quick else (5, 7)
    async with contenders(folder, "ac") as bots:
        found: dict[str, list[Round]] = {name: [] for name in bots}
        for number in range(rounds + 1):  # the first one warms up
            for name, bot in bots.items():
                most = (await bot.load.closed(64, 1.5)).rate
                steady = await bot.load.open(most / 2, seconds)
                if number:
                    found[name].append(steady)
        for name, steadies in found.items():
            _say(name, steadies, _times(found, name, "a"))
        ratio = statistics.median(c.percentile(0.99) / a.percentile(0.99) for a, c in zip(found["a"], found["c"], strict=True))
        print(f"  p99 (c)/(a) {ratio:.2f} (at most 0.6)")


async def memory(folder: Path, quick: bool) -> None:
    """Resident memory after a load, and the time until updates are asked for, with 100,000 learners in the database."""
    async with contenders(folder, "ac") as bots:
        for bot in bots.values():
            await bot.load.closed(64, 3)
        for name, bot in bots.items():
            print(f"  ({name}) {bot.rss / 1e6:6.0f} MB   started in {bot.started:.2f} s")
        print(f"  (c)/(a) {bots['c'].rss / bots['a'].rss:.2f} (at most 2)   start {bots['c'].started:.2f} s (at most 2)")


async def backlog(folder: Path, quick: bool) -> None:
    """kill -9 with 3,000 taps queued, then a restart: none unanswered, none counted twice."""
    people = 3000
    data = folder / "backlog"
    data.mkdir()
    seed.learners(data / "companion.db", people, people)
    simulator = Simulator("1:TEST", history=20, calls=100)
    await simulator.start()
    load = Load(simulator, [simulator.person(seed.FIRST_CHAT + n, first_name=f"P{n}") for n in range(people)])
    arguments = [sys.executable, "-m", "benchmarks.contenders.companion", simulator.base_url, str(data)]
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    await load.begin("/help", QUIZ_TURN)
    load._start(closed=False)
    for chat in load.people:
        load._tap(chat)
    await asyncio.sleep(0.5)
    process.kill()
    process.wait()
    before = len(load._asked)
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    for _ in range(1200):
        if not load._asked:
            break
        await asyncio.sleep(0.05)
    process.kill()
    process.wait()
    with sqlite3.connect(data / "companion.db") as db:
        answers = db.execute("SELECT count(*) FROM answer").fetchone()[0]
        twice = db.execute("SELECT count(*) FROM (SELECT 1 FROM answer GROUP BY learner_id HAVING count(*) > 1)").fetchone()[0]
    print(f"  killed with {before} of {people} taps unanswered; after the restart {len(load._asked)} unanswered, "
          f"{answers} answers kept, {twice} learners counted twice")
    await simulator.stop()
