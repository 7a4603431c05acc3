"""The badge page in a real browser: five languages, no script, a phone's width, dark, and checking by WebCrypto."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page, Route

from bot.credentials.hashtree import prove
from bot.credentials.record import LANGUAGES
from tests.browser import NARROW, browser_tests, open_page
from tests.web.records import (
    ECO,
    ENTRIES,
    EXPIRED,
    NAMELESS,
    REVOKED,
    SALTS,
    STACK,
    TAMPERED,
    WITH_ENTRIES,
    Records,
    application,
)
from tests.web.server import serving

pytestmark = browser_tests

RESULT = "#verify-result[data-outcome]"
NO_ED25519 = """
const plain = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, data, algorithm, ...rest) =>
  algorithm?.name === "Ed25519" ? Promise.reject(new DOMException("no", "NotSupportedError"))
                                : plain(format, data, algorithm, ...rest);
"""
CONTRAST = """() => {
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => { for (let e = element; e; e = e.parentElement) {
    const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor); if (a > 0) return [r, g, b]; } return [255, 255, 255]; };
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest("script, noscript, .skip, .gone")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`${element.className || element.tagName}: ${ratio.toFixed(2)}`);
  }
  return faults;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, Records]]:
    held: list[Records] = []

    def make(base: str) -> object:
        app, port, _ = application(tmp_path_factory.mktemp("browser"), base)
        held.append(port)
        return app

    async with serving(make) as base:  # type: ignore[arg-type]
        yield base, held[0]


async def checked(page: Page) -> tuple[str | None, list[str]]:
    """Press the button; the outcome, and the sentences of the checks that did not pass."""
    await page.click("#verify-button")
    result = await page.wait_for_selector(RESULT)
    assert result is not None
    failed = await page.locator(".checks li:not(.yes)").all_inner_texts()
    return await result.get_attribute("data-outcome"), [line.split("\n")[-1] for line in failed]


@pytest.mark.parametrize(
    ("identifier", "outcome", "failed"),
    [
        (ECO, "ok", []),
        (STACK, "ok", []),
        (NAMELESS, "ok", []),
        (REVOKED, "revoked", ["It is not revoked: no"]),
        (EXPIRED, "expired", ["It is valid at this time: no"]),
    ],
)
async def test_the_browser_checks_everything_itself(
    browser: Browser, site: tuple[str, Records], identifier: str, outcome: str, failed: list[str]
) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{identifier}?lang=en", NARROW) as page:
        assert await checked(page) == (outcome, failed)


async def test_a_tampered_credential_fails_both_signatures_in_the_browser(
    browser: Browser, site: tuple[str, Records]
) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{TAMPERED}?lang=en", NARROW) as page:
        assert await page.inner_text(".status-word") == "Could not be verified"
        outcome, failed = await checked(page)
        assert outcome == "bad"
        assert [line.split(" signature")[0] for line in failed] == ["The embedded", "The second"]


@pytest.mark.parametrize(
    ("pattern", "old", "new", "check"),
    [
        ("**/*.json", '"Maribor"', '"Maribox"', "The embedded signature"),
        ("**/*.json", '"credentialSubject":{', '"credentialSubject":{"grade":"best",', "The embedded signature"),
        ("**/*.json", '"type":[', '"type": [', "The file is in the exact form"),
        ("**/*.jwt", "A", "B", "The second signature"),
        ("**/did.json", "#z6Mk", "#z6Mx", "The embedded signature"),
        ("**/status/revocation/1", '"encodedList":"uH', '"encodedList":"uI', "The status list is signed"),
    ],
)
async def test_whatever_is_touched_on_the_way_is_found(
    browser: Browser, site: tuple[str, Records], pattern: str, old: str, new: str, check: str
) -> None:
    async def touched(route: Route) -> None:
        answer = await route.fetch()
        body = await answer.text()
        assert old in body or "/contexts/" in route.request.url or "did.json" in route.request.url
        await route.fulfill(
            response=answer, body=body.replace(old, new, 1) if "/contexts/" not in route.request.url else body
        )

    async with open_page(browser, "about:blank", NARROW) as page:
        files = pattern if pattern != "**/*.json" else f"**/credentials/{ECO}.json"
        await page.route(files, touched)
        await page.goto(f"{site[0]}/credentials/{ECO}?lang=en")
        outcome, failed = await checked(page)
        assert outcome == "bad"
        assert any(line.startswith(check) for line in failed), failed


async def test_it_still_checks_when_the_server_is_cut_off_after_loading(
    browser: Browser, site: tuple[str, Records]
) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{STACK}?lang=en", NARROW) as page:
        await page.wait_for_load_state("networkidle")
        await page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('cut off')); }")
        assert await checked(page) == ("ok", [])
        assert "could not be reached again" in await page.inner_text("#verify-result")


async def test_a_browser_without_ed25519_says_what_it_could_not_check(
    browser: Browser, site: tuple[str, Records]
) -> None:
    async with open_page(browser, "about:blank", NARROW) as page:
        await page.add_init_script(NO_ED25519)
        await page.goto(f"{site[0]}/credentials/{ECO}?lang=en")
        outcome, skipped = await checked(page)
        assert outcome == "ok"
        assert len(skipped) == 2
        assert all(line.endswith("this browser cannot check it") for line in skipped)
        assert "All checks passed" not in await page.inner_text("#verify-result")
        await page.goto(f"{site[0]}/credentials/{TAMPERED}?lang=en")
        assert (await checked(page))[0] == "bad"


async def test_a_name_that_was_not_sealed_is_found(browser: Browser, site: tuple[str, Records]) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{ECO}?lang=en", NARROW) as page:
        await page.evaluate("document.getElementById('verify').dataset.name = 'Somebody Else'")
        outcome, failed = await checked(page)
        assert outcome == "bad"
        assert failed == ["The name shown is the one that was sealed: no"]


async def test_the_address_is_compared_on_the_device(browser: Browser, site: tuple[str, Records]) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{ECO}?lang=en", NARROW) as page:
        await page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for address, answer in (("ANA@example.org", "Yes,"), ("other@example.org", "No,")):
            await page.fill("#email", address)
            await page.click("#match-form button")
            await page.wait_for_selector(f"#match-result:has-text('{answer}')")
        assert asked == []


async def test_one_entry_is_shown_and_checked_without_the_others(browser: Browser, site: tuple[str, Records]) -> None:
    address = f"{site[0]}/credentials/{WITH_ENTRIES}"
    good = prove(ENTRIES, SALTS, 1)
    cases = [
        (good.to_json(address), "Yes:", True),
        (replace(good, entry="made up").to_json(address), "No:", False),
        (good.to_json(f"{site[0]}/credentials/{ECO}"), "No:", False),
        ("not json", "This is not", False),
    ]
    async with open_page(browser, f"{address}?lang=en", NARROW) as page:
        assert await checked(page) == ("ok", [])
        for text, answer, shown in cases:
            file = FilePayload(name="entry.json", mimeType="application/json", buffer=text.encode())
            await page.set_input_files("#entry-file", file)
            await page.wait_for_selector(f"#entry-result:has-text('{answer}')")
            assert await page.locator("#entry-text").is_visible() is shown
            assert not shown or await page.inner_text("#entry-text") == ENTRIES[1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_script_on_a_phone_the_page_reads_well(
    browser: Browser, site: tuple[str, Records], language: str
) -> None:
    for identifier in (STACK, REVOKED):
        address = f"{site[0]}/credentials/{identifier}?lang={language}"
        async with open_page(browser, address, NARROW, java_script_enabled=False) as page:
            assert await page.locator("#verify-button").is_hidden()
            assert await page.locator(".status-word").is_visible()
            assert await page.locator("noscript p").count() == 1
            first = await page.locator("main > *").first.get_attribute("class")
            assert first is not None
            assert first.startswith("status ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_contrast_width_and_targets_hold_in_light_and_dark(
    browser: Browser, site: tuple[str, Records], scheme: str
) -> None:
    for identifier in (STACK, REVOKED, EXPIRED):
        address = f"{site[0]}/credentials/{identifier}?lang=de"
        async with open_page(browser, address, NARROW, color_scheme=scheme) as page:
            await checked(page)
            assert await page.evaluate(CONTRAST) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= 390
            sizes = await page.evaluate(
                "[...document.querySelectorAll('.languages a, button, .button, .files a, input')]"
                ".map((e) => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width))"
            )
            assert min(sizes) >= 24


async def test_a_keyboard_reaches_the_content_and_the_button(browser: Browser, site: tuple[str, Records]) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{ECO}?lang=en", NARROW) as page:
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        await page.focus("#verify-button")
        await page.keyboard.press("Enter")
        assert await (await page.wait_for_selector(RESULT)).get_attribute("data-outcome") == "ok"  # type: ignore[union-attr]


async def test_headings_labels_and_landmarks_are_in_order(browser: Browser, site: tuple[str, Records]) -> None:
    async with open_page(browser, f"{site[0]}/credentials/{STACK}?lang=en") as page:
        levels = await page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => Number(h.tagName[1]))")
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        ids = await page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids))
        named = "[...document.querySelectorAll('[aria-labelledby]')].every((e) => document.getElementById(e.getAttribute('aria-labelledby')))"
        assert await page.evaluate(named)
        assert (
            await page.locator("main").count()
            == await page.locator("header").count()
            == await page.locator("footer").count()
            == 1
        )
        assert await page.evaluate("[...document.images].every((i) => i.hasAttribute('alt'))")
        assert await page.get_by_label("E-mail address").count() == 1


async def test_the_bundles_page_checks_offline_from_a_file(
    browser: Browser, site: tuple[str, Records], tmp_path: Path
) -> None:
    async with open_page(browser, f"{site[0]}/health") as page:
        answer = await page.request.get(f"{site[0]}/credentials/{STACK}.zip?lang=sl")
        bundle = zipfile.ZipFile(io.BytesIO(await answer.body()))
    bundle.extractall(tmp_path)
    async with open_page(browser, "about:blank", NARROW, offline=True) as page:
        await page.goto((tmp_path / "verify.html").as_uri())
        result = await page.wait_for_selector(RESULT)
        assert result is not None
        assert await result.get_attribute("data-outcome") == "ok"
        assert "Potrjeno v tem brskalniku" in await page.inner_text("#verify-result")
        touched = (tmp_path / "verify.html").read_text("utf-8").replace("Maribor", "Maribox", 1)
        (tmp_path / "touched.html").write_text(touched, "utf-8")
        await page.goto((tmp_path / "touched.html").as_uri())
        result = await page.wait_for_selector(RESULT)
        assert result is not None
        assert await result.get_attribute("data-outcome") == "bad"
