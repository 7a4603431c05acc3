"""Owns a small control server that replays a recorded state to the page. Knows nothing of the real simulator.

It keeps what the page posts (``posts``), lets a test push events (``push``) and answers as the contract says.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

PAGE = Path(__file__).parents[2] / "bot" / "simulator" / "page"
Json = dict[str, Any]


class FakeControl:
    """Serves the page and ``/sim/…`` on a free port of loopback; ``address`` after ``start()``."""

    def __init__(self, state: Json, files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.state = state
        self.files = files or {}
        self.posts: list[tuple[str, Any]] = []
        self.refuse: dict[str, str] = {}
        self.pause: asyncio.Event | None = None
        self.address = ""
        self._streams: list[asyncio.Queue[Json | None]] = []
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_get("/", self._index)
        app.router.add_static("/static", PAGE / "static")
        app.router.add_get("/sim/state", self._state)
        app.router.add_get("/sim/stream", self._stream)
        app.router.add_get("/sim/file/{file_id}", self._file)
        app.router.add_post("/sim/{tail:.*}", self._post)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        self.drop_streams()
        if self._runner:
            await self._runner.cleanup()

    def push(self, kind: str, **event: Any) -> None:
        """Send one event to every open page."""
        for stream in self._streams:
            stream.put_nowait({"type": kind, **event})

    def drop_streams(self) -> None:
        """Break every open stream, as a restart of the server would."""
        for stream in self._streams:
            stream.put_nowait(None)

    def phone(self, chat_id: int) -> Json:
        return next(phone for phone in self.state["phones"] if phone["id"] == chat_id)

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(self.state)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b"retry: 200\n\n")
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.append(queue)
        try:
            while (event := await queue.get()) is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        except ConnectionResetError:
            pass
        finally:
            self._streams.remove(queue)
        return response

    async def _file(self, request: web.Request) -> web.Response:
        kind, body = self.files[request.match_info["file_id"]]
        return web.Response(body=body, content_type=kind)

    async def _post(self, request: web.Request) -> web.Response:
        tail = request.match_info["tail"]
        if self.pause:
            await self.pause.wait()
        body = await request.json() if request.content_type == "application/json" else await _form(request)
        self.posts.append((tail, body))
        action = tail.rsplit("/", 1)[-1]
        if action in self.refuse:
            return web.json_response({"ok": False, "description": self.refuse[action]}, status=400)
        return web.json_response({"ok": True})


async def _form(request: web.Request) -> list[tuple[str, Any]]:
    """The fields of a form in order; a file as (name, type, size)."""
    fields: list[tuple[str, Any]] = []
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            fields.append((name, (value.filename, value.content_type, len(value.file.read()))))
        else:
            fields.append((name, value))
    return fields


async def until(true: Callable[[], object | Awaitable[object]], seconds: float = 4.0) -> None:
    """Wait until ``true()`` holds; AssertionError after ``seconds``."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        answer = true()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return
        assert asyncio.get_running_loop().time() < end, "what was waited for did not happen"
        await asyncio.sleep(0.02)
