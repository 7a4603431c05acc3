"""Owns the connections on which small requests travel to Telegram: HTTP/1.1 kept alive, one request at a time each; knows no method.

A general HTTP client costs more than the whole of our own turn (`python -m benchmarks taps`), so requests without a file go over
these lines; the parsing is httptools', the race between IPv6 and IPv4 aiohappyeyeballs', and files travel by httpx.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any, cast
from urllib.parse import urlsplit

import aiohappyeyeballs
import httptools

LONGEST_IDLE = 50.0  # seconds; Telegram closes what is idle for longer
SECOND_FAMILY_AFTER = 0.25  # seconds until the other of IPv6 and IPv4 is tried beside the first
_HEAD = "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n"


class NoLine(Exception):
    """No connection came about: nothing was sent."""


class LineBroke(Exception):
    """The connection ended before the answer did: it is not known whether the request arrived."""


class Line(asyncio.Protocol):
    """One connection. `ask` sends a request, the future it returns is the answer: status and body."""

    def __init__(self) -> None:
        self.reusable = True
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._begin()

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._until_closed = False

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        assert self._transport is not None
        assert self._answer is None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def fail(self, cause: Exception) -> None:
        """Give the request up and the connection with it: a late answer must not be taken for another one's."""
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(cause)
        self.close()

    # what asyncio and httptools call ----------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nobody asked
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.fail(LineBroke("the answer is no HTTP"))

    def connection_lost(self, exc: Exception | None) -> None:
        self.reusable = False
        if self._until_closed and exc is None:
            self.on_message_complete()
        self.fail(LineBroke(type(exc).__name__ if exc else "closed"))

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() in (b"content-length", b"transfer-encoding"):
            self._until_closed = False

    def on_message_begin(self) -> None:
        self._parts, self._until_closed = [], True

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:  # an interim answer; the real one follows
            return
        answer, self._answer = self._answer, None
        self._until_closed = False
        self.reusable = self.reusable and self._parser.should_keep_alive()
        if answer is not None and not answer.done():
            answer.set_result((status, b"".join(self._parts)))


class Lines:
    """Connections to one server, `most` at a time; `connect` seconds to make one."""

    def __init__(self, most: int, connect: float) -> None:
        self._gate = asyncio.Semaphore(most)
        self._connect = connect
        self._idle: list[Line] = []
        self._secure: ssl.SSLContext | None = None

    async def post(self, url: str, body: bytes, wait: float) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NoLine, LineBroke, or TimeoutError after `wait` seconds without an answer."""
        parts = urlsplit(url)
        async with self._gate:
            line = self._kept() or await self._new(parts.scheme, parts.hostname or "", parts.port)
            answer = line.ask(_HEAD.format(parts.path, parts.netloc, len(body)).encode() + body)
            late = asyncio.get_running_loop().call_later(wait, line.fail, TimeoutError())
            try:
                return await answer
            except BaseException:
                line.close()
                raise
            finally:
                late.cancel()
                self._keep(line)

    def _kept(self) -> Line | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            line = self._idle.pop()
            if line.reusable and now - line.idle_since < LONGEST_IDLE:
                return line
            line.close()
        return None

    def _keep(self, line: Line) -> None:
        if line.reusable:
            line.idle_since = asyncio.get_running_loop().time()
            self._idle.append(line)
        else:
            line.close()

    async def _new(self, scheme: str, host: str, port: int | None) -> Line:
        loop = asyncio.get_running_loop()
        more: dict[str, Any] = {}
        if scheme == "https":
            self._secure = self._secure or ssl.create_default_context()
            more = {"ssl": self._secure, "server_hostname": host}
        reached: socket.socket | None = None
        try:
            async with asyncio.timeout(self._connect):
                found = await loop.getaddrinfo(host, port or (443 if more else 80), type=socket.SOCK_STREAM)
                reached = await aiohappyeyeballs.start_connection(found, happy_eyeballs_delay=SECOND_FAMILY_AFTER)
                _, line = await loop.create_connection(Line, sock=reached, **more)
        except (OSError, TimeoutError) as cause:
            if reached is not None:
                reached.close()
            raise NoLine(type(cause).__name__) from cause
        return line

    def close(self) -> None:
        """End what is idle; a line in use ends with its request."""
        while self._idle:
            self._idle.pop().close()
