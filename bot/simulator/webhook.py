"""Owns the pushing of updates to the bot's webhook: order per chat, secret, retries, method calls in the answer."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson

from bot.simulator.delivery import Update
from bot.simulator.world import World

__all__ = ["Webhook"]

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a name)
CallBack = Callable[[str, dict[str, Any]], Awaitable[object]]


class Webhook:
    """The webhook of the bot, if it has one. `backoff`: seconds before a first retry, doubled up to `backoff_most`."""

    def __init__(self, world: World, call: CallBack) -> None:
        self.url = ""
        self.backoff = 1.0
        self.backoff_most = 60.0
        self.failures = 0
        self._world = world
        self._call = call
        self._secret = ""
        self._most = 40
        self._error: tuple[int, str] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)
        self._queues: dict[str, deque[Update]] = {}
        self._under_way: set[int] = set()  # ids of updates
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(0)

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Push to this address from now on, beginning with what waits."""
        self._stop_tasks()
        self.url, self._secret, self._most = url, secret, max_connections
        self._slots = asyncio.Semaphore(max_connections)
        self._error = None
        self._world.updates.push = self._push
        if not self._world.updates.held:
            self._world.updates.release()

    def remove(self) -> None:
        """Push no more; what is not confirmed waits for getUpdates."""
        self._stop_tasks()
        self.url = ""
        self._world.updates.push = None

    def info(self) -> dict[str, Any]:
        """WebhookInfo."""
        waiting = len(self._world.updates.pending)
        facts: dict[str, Any] = {"url": self.url, "has_custom_certificate": False, "pending_update_count": waiting}
        if self.url:
            facts |= {"max_connections": self._most, "ip_address": "127.0.0.1"}
        if self._error is not None:
            facts |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        if self._world.updates.allowed is not None:
            facts["allowed_updates"] = sorted(self._world.updates.allowed)
        return facts

    @property
    def busy(self) -> bool:
        """Whether an update is on its way."""
        return bool(self._tasks)

    async def close(self) -> None:
        """Stop all deliveries."""
        self._stop_tasks()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _stop_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._queues.clear()
        self._under_way.clear()

    # -- one queue for each key, posted one after another

    def _push(self, update: Update) -> None:
        delivery = self._world.updates
        if update.id in self._under_way:
            return
        self._under_way.add(update.id)
        key = update.key if delivery.reorder != "any" else f"update {update.id}"
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(update)
            return
        self._queues[key] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
        if self._queues.get(key) is queue:
            del self._queues[key]

    async def _deliver(self, update: Update) -> None:
        delivery = self._world.updates
        wait = delivery.delay + (self._random.random() * 0.02 if delivery.reorder else 0.0)
        if wait > 0:
            await asyncio.sleep(wait)
        pause = self.backoff
        while not await self._post(update):
            self.failures += 1
            await asyncio.sleep(pause)
            pause = min(2 * pause, self.backoff_most)
        self._under_way.discard(update.id)
        delivery.confirmed(update)

    async def _post(self, update: Update) -> bool:
        """One attempt; True when the bot took the update."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        update.deliveries += 1
        try:
            async with self._slots, self._session.post(self.url, data=update.body, headers=headers) as response:
                body = await response.read()
                if response.status // 100 != 2:
                    self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                    return False
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._failed(f"Connection failed: {error}")
            return False
        await self._answered(body)
        return True

    def _failed(self, words: str) -> None:
        self._error = int(self._world.unix()), words

    async def _answered(self, body: bytes) -> None:
        """Do the method call that may travel in a webhook's answer; its result goes nowhere."""
        if not body.startswith(b"{"):
            return
        try:
            call = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        method = call.pop("method", None)
        if method:
            await self._call(str(method), call)
