"""Owns a real server on a free port for the browser tests; must not know what it serves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette


@asynccontextmanager
async def serving(make: Callable[[str], Starlette]) -> AsyncIterator[str]:
    """Serve what `make` builds for the base address that it is given, on 127.0.0.1, in this event loop."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(make(base), log_level="error", lifespan="off", ws="none"))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.02)
        try:
            yield base
        finally:
            server.should_exit = True
            await running
