"""Owns the web server's life beside the bot: badge pages, health, and the webhook where Telegram calls us."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.settings import Settings
from bot.telegram.receive import Receiver

WEBHOOK_PATH = "/telegram"
LARGEST_UPDATE = 1_000_000  # bytes


def webhook_secret(settings: Settings) -> str:
    """What Telegram sends along, so that nobody else can speak in its name; made from the token unless it was set."""
    if settings.webhook_secret:
        return settings.webhook_secret
    return hashlib.sha256(f"webhook:{settings.bot_token}".encode()).hexdigest()


def webhook_route(receiver: Receiver, secret: str) -> Route:
    """200 only when the update is done: its transaction committed, its screen sent or in the outbox."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret\n", 403)
        if int(request.headers.get("Content-Length", "0") or 0) > LARGEST_UPDATE:
            return PlainTextResponse("too large\n", 413)
        try:
            update: Any = orjson.loads(await request.body())
            assert isinstance(update, dict)
            assert isinstance(update.get("update_id"), int)
        except (orjson.JSONDecodeError, AssertionError):
            return PlainTextResponse("not an update\n", 400)
        await receiver.accept(update)
        return PlainTextResponse("done\n")

    return Route(WEBHOOK_PATH, receive, methods=["POST"])


def bind(host: str, port: int) -> socket.socket:
    """Take the port now, so that a busy one is told at the start. Raises OSError with the address in words."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as taken:
        listener.close()
        raise OSError(f"cannot listen on {host}:{port} ({taken.strerror}): set COMPANION_WEB_PORT to a free port and COMPANION_WEB_HOST to an address of this machine") from taken
    return listener


class _Server(uvicorn.Server):
    """The process is not the web server's: signals are the composition root's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Callable[..., Any], listener: socket.socket) -> AsyncIterator[None]:
    """Serve for as long as the block lasts."""
    config = uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False, server_header=False)
    server = _Server(config)
    task = asyncio.create_task(server.serve([listener]), name="web")
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
