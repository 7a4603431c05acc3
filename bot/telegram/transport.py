"""Owns the HTTP transport of python-telegram-bot: its `BaseRequest` on our lines with orjson; files travel its own way, by httpx."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import httpx
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from yarl import URL

from bot.telegram.lines import LineBroke, Lines, NoLine

CONNECTIONS = 256
FILES_AT_ONCE = 16


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
    """Connections to Telegram; `timeout` seconds for an answer, `connect` seconds for a connection."""

    def __init__(self, *, connections: int = CONNECTIONS, timeout: float = 20.0, connect: float = 5.0) -> None:
        self._timeout = timeout
        self._connect = connect
        self._lines = Lines(connections, connect)
        self._files: HTTPXRequest | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        """Nothing: connections are made when they are needed."""

    async def shutdown(self) -> None:
        self._lines.close()
        if self._files is not None:
            await self._files.shutdown()
            self._files = None

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
        if request_data is None or request_data.contains_files:
            return await self._with_file(url, method, cast(RequestData, request_data), wait)
        try:
            return await self._lines.post(url, _form(request_data), wait + self._connect)
        except NoLine as cause:
            raise NotDelivered(f"no connection: {cause}") from cause
        except TimeoutError as cause:
            raise TimedOut from cause
        except LineBroke as cause:
            raise TimedOut(f"connection broke: {cause}") from cause

    async def _with_file(self, url: str, method: str, data: RequestData | None, wait: float) -> tuple[int, bytes]:
        if self._files is None:
            self._files = HTTPXRequest(FILES_AT_ONCE, connect_timeout=self._connect, pool_timeout=60)
        try:
            return await self._files.do_request(url, method, data, read_timeout=wait, write_timeout=wait)
        except NetworkError as failed:
            if isinstance(failed.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
                raise NotDelivered(f"no connection: {type(failed.__cause__).__name__}") from failed
            if isinstance(failed, TimedOut):
                raise
            raise TimedOut(f"connection broke: {failed}") from failed


def _form(data: RequestData | Form) -> bytes:
    return URL.build(query=_flat(data)).raw_query_string.encode()  # the same form as urlencode, six times as fast


def _flat(data: RequestData | Form) -> dict[str, str]:
    """Parameters as Telegram's form wants them: text as it is, all else as JSON."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in data.parameters.items()
    }


async def rest(seconds: float) -> None:
    """Sleep; one name, so that tests can see where the sender waits."""
    await asyncio.sleep(seconds)
