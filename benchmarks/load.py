"""Owns the load: people in the simulator who tap as soon as they were answered, and what that took. Runs in the server's process."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.simulator import Person, Simulator


@dataclass
class Round:
    """What one round measured. Times in seconds."""

    taps: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.taps / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Load:
    """Closed loop (`most` taps at a time) or open loop (`per_second` taps, evenly)."""

    def __init__(self, simulator: Simulator, people: list[Person]) -> None:
        self.simulator = simulator
        self.people = {person.id: person for person in people}
        self.screens: dict[int, tuple[int, str]] = {}  # chat: (message, data of a button)
        self._asked: dict[int, float] = {}
        self._round = Round()
        self._running = False
        self._closed = True
        self._waiting: deque[int] = deque()
        self._answered = asyncio.Event()
        self._chance = Random(1)  # every bot gets the same taps
        simulator.world.listeners.append(self._heard)

    def _heard(self, event: dict[str, Any]) -> None:
        if event["type"] not in ("edit", "message"):
            return
        message = event["message"]
        if message.get("own") or event["chat_id"] not in self.people:
            return
        keyboard = (message.get("reply_markup") or {}).get("inline_keyboard")
        if not keyboard:
            return
        chat = event["chat_id"]
        self.screens[chat] = (message["message_id"], choose(keyboard))
        self._answered.set()
        asked = self._asked.pop(chat, None)
        if asked is None:
            return
        self._round.taps += 1
        self._round.waits.append(time.perf_counter() - asked)
        if self._running and self._closed:
            self._waiting.append(chat)
            asyncio.get_running_loop().call_soon(self._tap, self._waiting.popleft())

    def _tap(self, chat: int) -> None:
        message_id, data = self.screens[chat]
        self._asked[chat] = time.perf_counter()
        self.people[chat].tap_data(data, message_id)

    async def begin(self, words: str = "/start", then: str = "") -> None:
        """Every person says something and waits for a screen with buttons, then presses a button with that data."""
        for person in self.people.values():
            person.send(words)
        while len(self.screens) < len(self.people):
            self._answered.clear()
            await asyncio.wait_for(self._answered.wait(), 60)
        if then:
            for chat, (message_id, _) in list(self.screens.items()):
                self.screens[chat] = (message_id, then)
                self._tap(chat)
            await self._settled(60)
            if self._asked:
                raise TimeoutError(f"{len(self._asked)} of {len(self.people)} first taps were never answered")

    async def closed(self, most: int, seconds: float) -> Round:
        """As many taps as can be answered, `most` in flight."""
        self._start(closed=True)
        self._waiting = deque(chat for chat in self.people if chat not in self._asked)
        for _ in range(most):
            self._tap(self._waiting.popleft())
        return await self._finish(seconds)

    @property
    def waits(self) -> list[float]:
        return self._round.waits

    async def one_tap(self) -> None:
        """The first person taps; returns when that is answered."""
        self._closed = False
        self._tap(next(iter(self.people)))
        while self._asked:
            await asyncio.sleep(0.001)

    async def open(self, per_second: float, seconds: float) -> Round:
        """Taps of many people who know nothing of each other (a Poisson process), whether answered or not."""
        self._start(closed=False)
        due, chats = time.perf_counter(), list(self.people)
        for number in range(int(per_second * seconds)):
            due += self._chance.expovariate(per_second)
            if (rest := due - time.perf_counter()) > 0:
                await asyncio.sleep(rest)
            chat = chats[number % len(chats)]
            if chat not in self._asked:
                self._tap(chat)
        return await self._finish(0)

    def _start(self, *, closed: bool) -> None:
        self._round, self._running, self._closed = Round(), True, closed
        self._begun = time.perf_counter()

    async def _finish(self, seconds: float) -> Round:
        await asyncio.sleep(seconds)
        self._round.seconds = time.perf_counter() - self._begun
        taken, self._running = self._round, False
        result = Round(taken.taps, taken.seconds, taken.waits)
        await self._settled(40)  # a bot that takes one tap at a time needs as long as it takes for what is in flight
        return result

    async def _settled(self, seconds: float) -> None:
        """Until nothing is in flight."""
        until = time.perf_counter() + seconds
        while self._asked and time.perf_counter() < until:
            await asyncio.sleep(0.01)


def choose(keyboard: list[list[dict[str, Any]]]) -> str:
    """The button to tap next: of the current screen (never one that leads elsewhere) if there is one."""
    datas = [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]
    return str(next((data for data in datas if data.startswith("s:")), datas[0] if datas else "none"))

