"""Owns the HTTP transport of python-telegram-bot: its `BaseRequest` on our lines, on aiohttp where files travel, and orjson."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram.lines import LineBroke, Lines, NoLine

CONNECTIONS = 256


class NotDelivered(NetworkError):
    """The request did not reach Telegram: sending it again cannot double anything."""


class Form:
    """Parameters without a file, as they are: python-telegram-bot's own way to them costs as much as sending them."""

    __slots__ = ("parameters",)
    contains_files = False

    def __init__(self, fields: dict[str, Any]) -> None:
        self.parameters = {name: value for name, value in fields.items() if value is not None}

    def as_data(self) -> RequestData:
        """As `BaseRequest.post` names it; `do_request` reads nothing else of it."""
        return cast(RequestData, self)


class Request(BaseRequest):
    """Two pools of connections; `timeout` seconds for an answer, `connect` seconds for a connection."""

    def __init__(self, *, connections: int = CONNECTIONS, timeout: float = 20.0, connect: float = 5.0) -> None:
        self._connections = connections
        self._timeout = timeout
        self._connect = connect
        self._session: aiohttp.ClientSession | None = None
        self._lines = Lines(connections, connect)

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),  # Telegram sets none; looking for them costs at every call
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
                timeout=self._usual(self._timeout),
            )

    def _usual(self, wait: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=wait + self._connect, sock_connect=self._connect)

    async def shutdown(self) -> None:
        self._lines.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError as broken:
            raise TelegramError("Invalid server response") from broken

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Form | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises NotDelivered when nothing was sent, TimedOut when it is not known (no answer in time, or the connection broke)."""
        wait = float(read_timeout) if isinstance(read_timeout, int | float) else self._timeout
        try:
            if request_data is not None and not request_data.contains_files:
                return await self._lines.post(url, _form(request_data), wait + self._connect)
            return await self._with_file(url, method, request_data, wait)
        except (NoLine, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as cause:
            raise NotDelivered(f"no connection: {type(cause).__name__}") from cause
        except TimeoutError as cause:
            raise TimedOut from cause
        except (LineBroke, aiohttp.ClientError) as cause:
            raise TimedOut(f"connection broke: {type(cause).__name__}") from cause

    async def _with_file(self, url: str, method: str, data: Any, wait: float) -> tuple[int, bytes]:
        assert self._session is not None, "initialize() first"
        body = _multipart(data) if data is not None else None
        async with self._session.request(method, url, data=body, timeout=self._usual(wait)) as response:
            return response.status, await response.read()


def _form(data: RequestData | Form) -> bytes:
    return URL.build(query=_flat(data)).raw_query_string.encode()  # the same form as urlencode, six times as fast


def _multipart(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in _flat(data).items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _flat(data: RequestData | Form) -> dict[str, str]:
    """Parameters as Telegram's form wants them: text as it is, all else as JSON."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in data.parameters.items()
    }


async def rest(seconds: float) -> None:
    """Sleep; one name, so that tests can see where the sender waits."""
    await asyncio.sleep(seconds)
