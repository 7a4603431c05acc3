"""Owns what a test does with one phone of the page in a browser: write, tap, look. Knows nothing of the bot behind it."""

from __future__ import annotations

import json

from playwright.async_api import Locator, Page, expect


class Phone:
    """One phone of an open page, by the person's id::

        maja = Phone(page, 1001)
        await maja.send("/start abc")
        await maja.sees("Which language?")
        await maja.tap("Slovenščina")
    """

    def __init__(self, page: Page, number: int) -> None:
        self.page = page
        self.root = page.locator(f'[data-phone="{number}"]')

    async def send(self, text: str) -> None:
        """Write a text and send it."""
        field = self.root.locator("[data-composer]")
        await field.fill(text)
        await field.press("Escape")  # closes the command menu, so that Enter sends what is written
        await field.press("Enter")

    async def tap(self, label: str) -> None:
        """Tap the newest inline button of exactly this label; waits for it."""
        await self.key(label).last.click()

    async def press(self, label: str) -> None:
        """Press a button of the reply keyboard."""
        await self.root.locator(f"[data-reply-button={json.dumps(label, ensure_ascii=False)}]").click()

    async def sees(self, words: str, seconds: float = 5.0) -> Locator:
        """Wait until a message of the bot holds these words; the newest such message."""
        found = self.root.locator('[data-from="bot"]').filter(has_text=words).last
        await expect(found).to_be_visible(timeout=seconds * 1000)
        return found

    def key(self, label: str) -> Locator:
        """The inline buttons of exactly this label, oldest first."""
        return self.root.locator(f"[data-log] [data-button-text={json.dumps(label, ensure_ascii=False)}]")

    async def labels(self) -> list[str]:
        """The labels of the newest message that has buttons."""
        keyboards = self.root.locator("[data-log] .keyboard")
        if not await keyboards.count():
            return []
        found: list[str] = await keyboards.last.locator(".key").evaluate_all("keys => keys.map(key => key.dataset.buttonText)")
        return found
