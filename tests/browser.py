"""Owns the browser of the tests: finds Chromium, starts it, hands out pages. Knows nothing of what a page shows.

One Chromium serves all tests of a run, so it lives in the event loop of the session. A folder takes the fixtures by
importing them into its conftest, a module marks itself, and async fixtures used beside ``browser`` name the same loop::

    from tests.browser import browser, chromium_path  # noqa: F401

    pytestmark = browser_tests

    @pytest_asyncio.fixture(loop_scope="session")

Without Chromium such tests are skipped, except where ``CI`` is ``true``: there they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
WIDE = ViewportSize(width=1400, height=900)
NARROW = ViewportSize(width=390, height=844)
browser_tests = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's path; skips when there is none, but fails where ``CI=true``: there it must be installed."""
    path = find_chromium()
    if path:
        return path
    words = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{words}; in CI the browser tests must run")
    pytest.skip(words)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """A headless Chromium; every test opens its own context in it (`open_page`)."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield running
        await running.close()


def _wrong(line: ConsoleMessage) -> bool:
    return line.type == "error" and "the server responded with a status of" not in line.text


@asynccontextmanager
async def open_page(browser: Browser, address: str, size: ViewportSize = WIDE, **context: object) -> AsyncIterator[Page]:
    """A page at ``address`` that fails the test, on leaving, for an uncaught script error or a console error
    (but for the browser's own line about an answer of 4xx or 5xx: a refusal may be what a test is about).

    ``context`` goes to Playwright's ``new_context`` (``color_scheme="dark"``, ``reduced_motion="reduce"``, …).
    """
    errors: list[str] = []
    surroundings = await browser.new_context(viewport=size, **context)  # type: ignore[arg-type]
    page = await surroundings.new_page()
    page.on("pageerror", lambda error: errors.append(f"script error: {error}"))
    page.on("console", lambda line: errors.append(f"console: {line.text}") if _wrong(line) else None)
    page.set_default_timeout(5000)
    await page.goto(address)
    try:
        yield page
    finally:
        await surroundings.close()
    assert not errors, "\n".join(errors)
