"""Owns the fixtures of the page's tests: the replaying control server and a page that is ready."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser import browser, chromium_path, open_page  # noqa: F401  (fixtures)
from tests.simulator_page import recorded
from tests.simulator_page.fake_control import FakeControl


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real Chromium")


@pytest_asyncio.fixture(loop_scope="session")
async def control() -> AsyncIterator[FakeControl]:
    """The control server with the recorded state."""
    server = FakeControl(recorded.state(), recorded.files())
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(control: FakeControl, browser: Browser) -> AsyncIterator[Page]:  # noqa: F811
    """The page of phones at 1400 × 900, its state loaded."""
    async with open_page(browser, control.address) as opened:
        await opened.wait_for_selector("html[data-ready]")
        yield opened
