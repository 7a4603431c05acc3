"""The page around the phones: invitations between phones, new phones, the clock, narrow screens, keyboard, contrast."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import NARROW, browser_tests, open_page
from tests.simulator_page.fake_control import FakeControl, until
from tests.simulator_page.recorded import inline
from tests.simulator_page.test_drawing import message

pytestmark = browser_tests

MAJA, ANA = '[data-phone="1001"]', '[data-phone="3001"]'
FRESH: dict[str, Any] = {"id": 4001, "name": "Luka", "role": "apprentice", "language": "sl", "commands": [], "messages": []}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3


async def test_an_invitation_is_opened_on_another_phone(page: Page, control: FakeControl) -> None:
    await page.locator(f'{ANA} a[href*="start="]').click()
    await page.locator('[data-link-phone="1001"]').click()
    await until(lambda: ("chats/1001/send", {"text": "/start Hk3xW9qLp2"}) in control.posts)
    await expect(page.locator(f"{MAJA} [data-composer]")).to_be_focused()
    assert len(page.context.pages) == 1


async def test_an_invitation_in_a_button_is_opened_on_a_new_phone(page: Page, control: FakeControl) -> None:
    key = {"text": "Invitation", "url": "https://t.me/scouts4greenbot?start=abc"}
    control.push("message", chat_id=3001, message=message(61, text="For Luka", reply_markup=inline([key])))
    await page.locator(f'{ANA} [data-button-text="Invitation"]').click()
    await page.locator("[data-link-new]").click()
    await page.locator("[data-person-name]").fill("Luka")
    await page.locator("[data-person-language]").select_option("de")
    await page.locator("[data-person-add]").click()
    await until(lambda: ("chats/3002/send", {"text": "/start abc"}) in control.posts)
    person = {"id": 3002, "name": "Luka", "role": "apprentice", "language_code": "de"}
    assert control.posts[0] == ("phones", person)
    await expect(page.locator('[data-phone="3002"] .plate-name')).to_have_text("Luka")


async def test_another_link_opens_in_a_new_tab(page: Page, control: FakeControl) -> None:
    key = {"text": "Badge", "url": f"{control.address}static/mark.svg"}
    control.push("message", chat_id=1001, message=message(62, text="Yours", reply_markup=inline([key])))
    async with page.expect_popup() as popup:
        await page.locator(f'{MAJA} [data-button-text="Badge"]').click()
    assert (await popup.value).url.endswith("/static/mark.svg")


async def test_a_phone_is_added_and_starts(page: Page, control: FakeControl) -> None:
    await page.locator("[data-add-phone]").click()
    await page.locator("[data-person-name]").fill("Nina")
    await page.keyboard.press("Enter")
    await page.locator('[data-phone="3002"] [data-gate="start"]').click()
    await until(lambda: ("chats/3002/send", {"text": "/start"}) in control.posts)


async def test_the_clock_shows_and_is_moved(page: Page, control: FakeControl) -> None:
    await expect(page.locator("[data-clock-now]")).to_have_text("12:40")
    await expect(page.locator("[data-clock-label]")).to_have_text("Mon 25 May 2026 · Maribor")
    await expect(page.locator('[data-clock-jump="departure"]')).to_be_disabled()
    control.pause = asyncio.Event()
    jump = page.locator('[data-clock-jump="return"]')
    await jump.click()
    await expect(jump).to_have_attribute("aria-busy", "true")
    await page.locator('[data-clock-jump="hour"]').click(force=True)
    control.push("clock", clock={"now": "2026-06-14T18:05:00+01:00", "label": "Porto", "jumps": []})
    await expect(page.locator("[data-clock-now]")).to_have_text("18:05")
    control.pause.set()
    await expect(page.locator("[data-clock]")).not_to_have_attribute("aria-busy", "true")
    assert [path for path, _ in control.posts] == ["clock/return"]


async def test_there_is_no_clock_without_one(control: FakeControl, browser: Browser) -> None:
    control.state["clock"] = None
    async with open_page(browser, control.address) as opened:
        await opened.wait_for_selector("html[data-ready]")
        await expect(opened.locator("[data-clock]")).to_be_hidden()


async def test_a_narrow_screen_shows_one_phone_and_counts_the_others(control: FakeControl, browser: Browser) -> None:
    async with open_page(browser, control.address, NARROW) as opened:
        await opened.wait_for_selector("html[data-ready]")
        await expect(opened.locator(MAJA)).to_be_visible()
        await expect(opened.locator(ANA)).to_be_hidden()
        control.push("message", chat_id=3001, message=message(63, text="One"))
        control.push("message", chat_id=3001, message=message(64, text="Two"))
        await expect(opened.locator('[data-tab="3001"] [data-unread]')).to_have_attribute("data-unread", "2")
        await opened.locator('[data-tab="3001"]').click()
        await expect(opened.locator(ANA)).to_be_visible()
        await expect(opened.locator(f'{ANA} [data-message-id="64"]')).to_be_in_viewport()
        await expect(opened.locator('[data-tab="3001"] [data-unread]')).to_have_count(0)
        width = await opened.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"]


@pytest.mark.parametrize("width", [320, 390, 800, 1024, 1400])
async def test_nothing_is_cut_off(control: FakeControl, browser: Browser, width: int) -> None:
    keys = inline([LONG.strip(), "✓ Approve", "↩ Return it for a better reason"], ["Slovenščina", "Deutsch", "English", "Suomi"])
    control.phone(1001)["messages"].append(message(65, text=LONG, reply_markup=keys))
    async with open_page(browser, control.address, {"width": width, "height": 800}) as opened:
        await opened.wait_for_selector("html[data-ready]")
        cut = await opened.evaluate(
            """() => [...document.querySelectorAll('.phone .key, .jump, .tab')]
              .filter(e => e.offsetParent && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
              .map(e => e.className + ': ' + e.textContent.slice(0, 60))"""
        )
        outside = await opened.evaluate(
            """() => { const room = document.querySelector('[data-phone="1001"] [data-log]').getBoundingClientRect();
              return [...document.querySelectorAll('[data-phone="1001"] .key, [data-phone="1001"] .bubble')]
                .filter(e => e.getBoundingClientRect().right > room.right).map(e => e.textContent.slice(0, 60)); }"""
        )
        assert (cut, outside) == ([], [])


async def test_a_chat_is_used_by_keyboard_alone(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-phone-menu]").focus()
    await page.keyboard.press("Tab")
    await expect(page.locator(f'{MAJA} [data-message-id="9"]')).to_be_focused()
    for _ in range(3):
        await page.keyboard.press("ArrowUp")
    question = page.locator(f'{MAJA} [data-message-id="6"]')
    await expect(question).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(question.locator('[data-button-text="C"]')).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(question.locator(".keyboard-row").nth(1).locator(".key")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Home")
    await page.keyboard.press("Enter")
    await until(lambda: ("chats/1001/tap", {"message_id": 6, "data": "a"}) in control.posts)
    await page.keyboard.press("ArrowUp")
    await expect(question).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(f"{MAJA} [data-composer]")).to_be_focused()


async def test_one_message_only_is_a_stop_of_the_tab_key(page: Page) -> None:
    stops = await page.locator(f"{MAJA} [data-log] [data-message-id][tabindex='0']").count()
    reachable = await page.locator(f"{MAJA} [data-log] .key[tabindex='0']").count()
    assert (stops, reachable) == (1, 0)


async def test_what_has_the_focus_shows_it(page: Page) -> None:
    await page.locator(f"{MAJA} [data-phone-menu]").focus()
    for _ in range(3):
        await page.keyboard.press("Tab")
        seen = await page.evaluate(
            """() => { const style = e => getComputedStyle(e); const at = document.activeElement;
              return style(at).outlineStyle !== 'none' || style(at.parentElement).boxShadow !== 'none'; }"""
        )
        assert seen


async def test_the_page_is_told_to_screen_readers(page: Page) -> None:
    log = page.get_by_role("log", name="Chat of Maja")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator('[data-message-id="6"] [data-text]').locator("..")).to_have_attribute("lang", "sl")
    unnamed = await page.evaluate(
        """() => [...document.querySelectorAll('button, a, textarea, input:not([hidden])')]
          .filter(e => !(e.getAttribute('aria-label') || e.textContent).trim()).map(e => e.outerHTML)"""
    )
    assert unnamed == []


CONTRAST = """() => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = color => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = color; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = color => { const [r, g, b] = rgb(color).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] > 200) return c; } return 'white'; };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    const words = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!words || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || e.closest('.sr, .spoiler, [inert], script, style, .service, :disabled')) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${e.className || e.tagName}: ${e.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out(control: FakeControl, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    control.state["phones"].append(FRESH)
    async with open_page(browser, control.address, color_scheme=scheme, reduced_motion="reduce") as opened:
        await opened.wait_for_selector("html[data-ready]")
        await opened.locator(f"{MAJA} [data-composer]").fill("/")
        control.push("toast", chat_id=2001, text="A line that passes", show_alert=False)
        await expect(opened.locator("[data-toast]")).to_be_visible()
        assert await opened.evaluate(CONTRAST) == []


async def test_nothing_moves_for_who_wants_no_motion(control: FakeControl, browser: Browser) -> None:
    async with open_page(browser, control.address, reduced_motion="reduce") as opened:
        await opened.wait_for_selector("html[data-ready]")
        control.push("typing", chat_id=1001, action="typing")
        dot = opened.locator(f"{MAJA} .typing i").first
        assert await dot.evaluate("e => getComputedStyle(e).animationIterationCount") == "1"


async def test_nothing_comes_from_elsewhere(control: FakeControl, browser: Browser) -> None:
    asked: list[str] = []
    async with open_page(browser, "about:blank") as opened:
        opened.on("request", lambda request: asked.append(request.url))
        await opened.goto(control.address)
        await opened.wait_for_selector("html[data-ready]")
    assert asked and all(url.startswith((control.address, "data:", "blob:")) for url in asked)
