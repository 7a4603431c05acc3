"""Owns HTTP/1.1 on a socket: parses requests, writes answers; knows nothing of Telegram.

The parser is httptools' (C), the rest a plain asyncio.Protocol: a whole web framework costs more per call than all
the simulator's own work, and the simulator must never be what a benchmark measures.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import unquote

import httptools

__all__ = ["Answer", "Connection", "Handler", "Request", "Stream", "answer"]

log = logging.getLogger(__name__)

MAX_BODY = 52 * 1024 * 1024  # a little over the 50 MB that Telegram takes, so that the refusal can be answered
REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}
_JSON_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"

Write = Callable[[bytes], None]
Stream = Callable[[Write], Awaitable[None]]  # writes the whole answer itself, head included, until the peer is gone
Answer = bytes | Stream | None  # None: close the connection without a word
Handler = Callable[["Request"], "Answer | Awaitable[Answer]"]


class Request:
    """One HTTP request, complete with its body. `oversized` means that the body was dropped."""

    __slots__ = ("body", "content_type", "gone", "method", "oversized", "path", "query")

    def __init__(self, method: str, path: str, query: str, content_type: str, body: bytes, oversized: bool) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.content_type = content_type
        self.body = body
        self.oversized = oversized
        self.gone: Callable[[], bool] = _never


def _never() -> bool:
    return False


def answer(body: bytes, status: int = 200, content_type: str = "application/json", headers: str = "") -> bytes:
    """The bytes of a whole HTTP answer. `headers`: further header lines, each ended by CRLF."""
    if status == 200 and content_type == "application/json" and not headers:
        return _JSON_OK % (len(body), body)
    head = (
        f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


class Connection(asyncio.Protocol):
    """One client connection; requests on it are answered one after another, in order."""

    def __init__(self, handler: Handler, connections: set[Connection]) -> None:
        self._handler = handler
        self._connections = connections
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[Request] = deque()
        self._task: asyncio.Task[None] | None = None
        self._keep_alive = True
        self._lost = asyncio.Event()
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._content_type = ""
        self._chunks: list[bytes] = []
        self._size = 0

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without saying so
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._connections.discard(self)
        self._waiting.clear()
        self._lost.set()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.close()
        except httptools.HttpParserError:
            self._write(answer(b'{"ok":false,"error_code":400,"description":"Bad Request"}', 400))
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Hang up without sending what waits."""
        if self._transport is not None:
            self._transport.abort()

    async def closed(self) -> None:
        """Wait until the hanging-up is done."""
        await self._lost.wait()
        if self._task is not None:
            await asyncio.wait([self._task])

    # -- httptools

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        lowered = name.lower()
        if lowered == b"content-type":
            self._content_type = value.decode("latin-1")
        elif lowered == b"expect" and value.lower() == b"100-continue":
            self._write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size <= MAX_BODY:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        path, _, query = self._url.decode("latin-1").partition("?")
        if "%" in path:
            path = unquote(path)
        oversized = self._size > MAX_BODY
        body = b"" if oversized else self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        request = Request(self._parser.get_method().decode(), path, query, self._content_type, body, oversized)
        self._keep_alive = self._parser.should_keep_alive()
        self._begin()
        if self._task is None:
            self._serve(request)
        else:
            self._waiting.append(request)

    # -- answering

    def _serve(self, request: Request) -> None:
        """Answer at once when the handler can; else leave it to a task, and what follows waits its turn."""
        request.gone = self._is_gone
        try:
            result = self._handler(request)
        except Exception:
            log.exception("simulator failed on %s", request.path)
            result = answer(b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', 500)
        if isinstance(result, bytes):
            self._finish(result)
        elif result is None:
            self.close()
        else:
            self._task = asyncio.get_running_loop().create_task(self._serve_later(result, request))

    async def _serve_later(self, result: Stream | Awaitable[Answer], request: Request) -> None:
        try:
            final: Answer = result if callable(result) else await result
            if callable(final):
                await final(self._write)
                final = None
        except Exception:
            log.exception("simulator failed on %s", request.path)
            final = answer(b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', 500)
        self._task = None
        if final is None:
            self.close()
            return
        assert isinstance(final, bytes)
        self._finish(final)
        while self._waiting and self._task is None:
            self._serve(self._waiting.popleft())

    def _finish(self, data: bytes) -> None:
        self._write(data)
        if not self._keep_alive:
            self.close()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _is_gone(self) -> bool:
        return self._transport is None or self._transport.is_closing()
