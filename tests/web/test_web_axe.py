"""axe-core finds nothing against WCAG 2.2 AA on the pages: valid, expired, revoked; light and dark; phone and desktop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page

from bot.credentials.record import LANGUAGES
from tests.browser import NARROW, WIDE, browser_tests, open_page
from tests.web.records import ECO, EXPIRED, NAMELESS, REVOKED, STACK, TAMPERED, UNKNOWN, WITH_ENTRIES, application
from tests.web.server import serving

pytestmark = browser_tests

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "rules": {"target-size": {"enabled": True}}}
SIGN = "contains only non-text characters"
SIZES = {"phone": NARROW, "desktop": WIDE}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def base(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with serving(lambda address: application(tmp_path_factory.mktemp("axe"), address)[0]) as address:
        yield address


async def findings(page: Page) -> dict[str, Any]:
    """axe's own report. Its script comes from a package on this machine; the page's policy keeps it from loading more."""
    await page.evaluate(AXE_SCRIPT)
    report: dict[str, Any] = await page.evaluate("(options) => axe.run(document, options)", OPTIONS)
    ran = {rule["id"] for kind in ("passes", "violations", "incomplete") for rule in report[kind]}
    assert {"color-contrast", "html-has-lang"} <= ran, "axe did not look"
    return report


def told(report: dict[str, Any], *kinds: str) -> list[str]:
    """What axe objects to, one line an element; `incomplete` is what it could not decide.

    It cannot judge the contrast of a sign such as ✓; ours are hidden from readers, with the same said in words beside.
    """
    lines = [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for kind in kinds
        for rule in report[kind]
        for node in rule["nodes"]
    ]
    return [line for line in lines if not (SIGN in line and 'aria-hidden="true"' in line)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
async def test_badge_pages_of_every_state(browser: Browser, base: str, size: str, scheme: str) -> None:
    for identifier in (STACK, EXPIRED, REVOKED, TAMPERED):
        address = f"{base}/credentials/{identifier}?lang=en"
        async with open_page(browser, address, SIZES[size], color_scheme=scheme) as page:
            assert told(await findings(page), "violations", "incomplete") == [], identifier


@pytest.mark.parametrize("language", LANGUAGES)
async def test_badge_pages_in_every_language_after_checking_in_the_browser(browser: Browser, base: str, language: str) -> None:
    await nothing_after_checking(browser, f"{base}/credentials/{STACK}?lang={language}")


@pytest.mark.parametrize("identifier", [REVOKED, TAMPERED, NAMELESS, WITH_ENTRIES])
async def test_what_checking_in_the_browser_adds(browser: Browser, base: str, identifier: str) -> None:
    await nothing_after_checking(browser, f"{base}/credentials/{identifier}?lang=en")


async def nothing_after_checking(browser: Browser, address: str) -> None:
    async with open_page(browser, address, NARROW) as page:
        await page.click("#verify-button")
        await page.wait_for_selector("#verify-result[data-outcome]")
        assert told(await findings(page), "violations", "incomplete") == []


async def test_the_other_pages(browser: Browser, base: str) -> None:
    for path in ("", "quality", "achievements/stack/v1", f"credentials/{UNKNOWN}"):
        async with open_page(browser, f"{base}/{path}?lang=en", NARROW) as page:
            assert told(await findings(page), "violations", "incomplete") == [], path


SPOILT = {
    "color-contrast": "document.querySelector('h1').style.color = '#ccc'",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "label": "document.querySelector('label[for=email]').remove()",
    "target-size": "for (const link of document.querySelectorAll('.languages a')) "
    "Object.assign(link.style, {display: 'inline-block', width: '9px', height: '9px', minHeight: '0', minWidth: '0', "
    "padding: '0', margin: '0', overflow: 'hidden'})",
}


@pytest.mark.parametrize("rule", SPOILT)
async def test_axe_notices_what_is_spoilt(browser: Browser, base: str, rule: str) -> None:
    async with open_page(browser, f"{base}/credentials/{ECO}?lang=en", NARROW) as page:
        await page.evaluate(SPOILT[rule])
        assert rule in {one.split(":")[0] for one in told(await findings(page), "violations")}
