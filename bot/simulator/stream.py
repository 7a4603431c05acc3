"""Owns the live stream of events to the pages that watch (Server-Sent Events); knows nothing of what they mean."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from bot.simulator.wire import Write
from bot.simulator.world import World

__all__ = ["Streams"]

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    b"retry: 500\n\n"
)
PING = 15.0  # seconds between signs of life
MAX_WAITING = 10_000  # events; a page that reads no more is let go


class Streams:
    """The open streams of one simulator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queues: set[asyncio.Queue[bytes]] = set()

    def _tell(self, event: dict[str, Any]) -> None:
        line = b"data: " + orjson.dumps(event) + b"\n\n"
        for queue in list(self._queues):
            if queue.qsize() >= MAX_WAITING:
                self._queues.discard(queue)
            else:
                queue.put_nowait(line)

    async def serve(self, write: Write) -> None:
        """Write events until the page is gone (then the task is cancelled)."""
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        if not self._queues:
            self._world.listeners.append(self._tell)
        self._queues.add(queue)
        write(_HEAD)
        try:
            while queue in self._queues:
                try:
                    write(await asyncio.wait_for(queue.get(), PING))
                except TimeoutError:
                    write(b": still here\n\n")
        finally:
            self._queues.discard(queue)
            if not self._queues and self._tell in self._world.listeners:
                self._world.listeners.remove(self._tell)
