"""Owns the fixtures of the page tests; must not know what they assert."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.credentials.keys import KeyRing
from tests.browser import browser, chromium_path  # noqa: F401
from tests.credentials.samples import BASE
from tests.web.records import Records, application

Built = tuple[Starlette, Records, KeyRing]


@dataclass
class Site:
    """The application, reached without a network."""

    http: httpx.AsyncClient
    port: Records
    keys: KeyRing

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return application(tmp_path_factory.mktemp("site"), BASE)


@pytest_asyncio.fixture()
async def site(built: Built) -> AsyncIterator[Site]:
    app, port, keys = built
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        yield Site(http, port, keys)
