"""The demo as a visitor sees it: three phones in Chromium, from START to a badge page that says valid."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.demo import APPRENTICE, COORDINATOR, TRAINER, stage
from bot.rehearsal import right_button
from bot.simulator import Person, Simulator
from bot.simulator.chats import SimMessage
from content.model import Pack
from tests.browser import NARROW, browser_tests, open_page
from tests.simulator_page.phone import Phone

pytestmark = browser_tests
SLOW = 60_000  # milliseconds: what a short cut of the clock may take on a busy machine


Look: TypeAlias = tuple[int, str, str]


def _look(message: SimMessage) -> Look:
    """What can be seen of a message."""
    return message.id, message.text, str(message.buttons)


class Demo:
    """The page with its phones, and what stands behind it (to look up right answers; nothing is done there)."""

    def __init__(self, page: Page, simulator: Simulator, pack: Pack) -> None:
        self.page = page
        self.simulator = simulator
        self.pack = pack
        self.maja = Phone(page, APPRENTICE)
        self.krause = Phone(page, TRAINER)
        self.ana = Phone(page, COORDINATOR)

    async def move(self, jump: str) -> None:
        """Press a button of the clock and wait until it is done."""
        button = self.page.locator(f'[data-clock-jump="{jump}"]')
        await button.click()
        await expect(self.page.locator('[data-clock][aria-busy="true"]')).to_have_count(0, timeout=SLOW)

    async def joins(self) -> None:
        """From the gate to the first nugget; the last steps by keyboard alone."""
        await self.maja.root.locator('[data-gate="start"]').click()
        for question, label in (("Which language?", "English"), ("Is that you?", "Yes"), ("Your data", "I agree")):
            await self.maja.sees(question)
            await self.maja.tap(label)
        await self.maja.sees("How old are you?")
        await self.maja.key("15 or more").last.focus()
        await self.page.keyboard.press("Enter")
        await self.maja.sees("What may I call you?")
        await self.maja.root.locator("[data-composer]").focus()
        await self.page.keyboard.type("Maja")
        await self.page.keyboard.press("Enter")
        await self.maja.sees("Which path do you want to take?")
        await self.maja.tap("☐ Ecological")
        await self.maja.tap("Go on")
        await self.maja.sees("Unit 0")

    async def answers(self) -> None:
        """The ten questions: every tap is a click in the page, every word is typed there."""
        person = self.simulator.person(APPRENTICE)
        for _ in range(60):
            screen = person.last
            if "Question" not in screen.text:
                break
            seen = _look(screen)
            label = right_button(self.pack, screen.text, screen.buttons)
            if label is None:
                await self.maja.send("At home three bins, here one. I counted both on two days, and asked why.")
            else:
                await self.message(screen.id).locator(f'[data-button-text="{label}"]').click()
            await self._answered(person, seen)
        await self.maja.sees("All 10 questions are answered")

    async def _answered(self, person: Person, seen: Look) -> None:
        """Until the bot showed something else: what is clicked in the page takes a while to reach the bot."""
        for _ in range(1500):
            await self.simulator.idle()
            if _look(person.last) != seen:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"nothing new came after: {seen}")

    def message(self, number: int) -> Locator:
        return self.maja.root.locator(f'[data-message-id="{number}"]')


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, browser: Browser) -> AsyncIterator[Demo]:
    async with stage("127.0.0.1", 0, tmp_path) as (simulator, parts, _clock):
        async with open_page(browser, f"{simulator.base_url}/") as page:
            await page.wait_for_selector("html[data-ready]")
            page.set_default_timeout(15_000)
            yield Demo(page, simulator, parts.turns.library.pack("en"))
        assert not simulator.unknown_methods


async def test_from_start_to_a_badge_page_that_says_valid(demo: Demo) -> None:
    maja, krause, ana = demo.maja, demo.krause, demo.ana
    await demo.joins()
    await maja.tap("Let's go")
    await maja.sees("Three dimensions, one planet")
    await maja.tap("Question")
    await maja.sees("A firm buys the cheapest work boots")
    await demo.move("study")
    await maja.sees("Unit 4: Waste less, loop more is done", 15)
    await krause.sees("1 learner was there", 15)
    await home_card_and_diary(demo)
    await demo.move("stay")
    await krause.sees("Nothing waits", 15)
    await demo.move("return")
    await assessment(demo)
    await ana.send("/report")
    await ana.sees("Credentials issued: 1", 15)
    await badge_page(demo)


async def home_card_and_diary(demo: Demo) -> None:
    """A home card at home, then the first prompt abroad, after the departure, is answered in the reminder itself."""
    maja, krause = demo.maja, demo.krause
    await maja.send("/diary")
    await maja.sees("The diary begins in Porto")
    await maja.tap("Home cards")
    await maja.tap("Waste bins")
    await maja.send("3 bins, oil rags apart")
    await maja.sees("We'll compare it in Porto")
    await demo.move("departure")
    await demo.move("next")
    for _ in range(3):
        if await maja.key("Worse").count():
            break
        await demo.move("next")
    await maja.tap("Worse")
    for question, words in (
        ("What exactly did you see?", "One bin for everything."),
        ("Why do you think so?", "The town collects only mixed waste."),
        ("What would you take home", "Labels on our bins."),
    ):
        await maja.sees(question)
        await maja.send(words)
    await maja.sees("sent to M. Krause")
    await krause.send("/review")
    await krause.sees("Your desk")
    await krause.tap("Review 1")
    await krause.sees("One bin for everything.")
    await krause.tap("✓ Approve")
    await krause.sees("approved")


async def assessment(demo: Demo) -> None:
    """Self-rating, identity, ten questions, the trainer's marks and the confirmation, click by click."""
    maja, krause = demo.maja, demo.krause
    await maja.send("/assessment")
    await maja.sees("Ten questions")
    await maja.tap("Start")
    for number in range(1, 7):
        await maja.sees(f"({number} of 6)")
        await maja.tap("Partly")
    for question, words in (("first and last name", "Maja Žnidaršič"), ("When were you born?", "31.12.2008"), ("How can you be reached", "maja@example.org")):
        await maja.sees(question)
        await maja.send(words)
    await maja.sees("Is everything right?")
    await maja.tap("Yes, all right")
    await maja.sees("Question 1 of 10")
    await demo.answers()
    await maja.tap("Hand in")
    await maja.sees("Handed in ✓")
    await krause.sees("Maja handed in the assessment", 20)
    await krause.tap("Mark it")
    await krause.tap("Mark")
    for number in (8, 9, 10):
        await krause.sees(f"question {number}")
        await krause.tap("8")
    await krause.sees("Total: 94 of 100. Passed.")
    await krause.tap("Confirm result")
    await krause.tap("On site, ID seen")
    await krause.tap("Yes, confirm")
    await krause.sees("The credential is issued")
    await maja.sees("94 of 100 points: you earned", 20)


async def badge_page(demo: Demo) -> None:
    """The link in the chat leads to the page, and the page checks itself in the browser."""
    link = demo.maja.root.locator('a[href*="/credentials/"]').last
    address = await link.get_attribute("href")
    assert address
    async with open_page(demo.page.context.browser, address) as badge:  # type: ignore[arg-type]
        await expect(badge.locator(".status-word")).to_have_text("Valid")
        await expect(badge.locator("main")).to_contain_text("Example Chamber Academy")
        assert "Žnidaršič" not in await badge.content()
        await badge.locator("#verify-button").click()
        await expect(badge.locator("#verify-result")).to_contain_text("Verified in this browser", timeout=15_000)


async def test_on_a_telephone_one_phone_at_a_time(tmp_path: Path, browser: Browser) -> None:
    async with stage("127.0.0.1", 0, tmp_path) as (simulator, parts, _clock):
        async with open_page(browser, f"{simulator.base_url}/", NARROW) as page:
            await page.wait_for_selector("html[data-ready]")
            demo = Demo(page, simulator, parts.turns.library.pack("en"))
            tabs = page.locator("[data-tabs] button")
            await expect(tabs).to_have_count(3)
            await tabs.filter(has_text=re.compile("Maja")).click()
            await expect(demo.maja.root).to_be_visible()
            await expect(demo.krause.root).to_be_hidden()
            await demo.joins()
            await tabs.filter(has_text=re.compile("Krause")).click()
            await expect(demo.krause.root).to_be_visible()
            await demo.krause.send("/review")
            await demo.krause.sees("Your desk")
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"the page is {wide} px too wide for a phone"
