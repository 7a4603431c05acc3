"""The page on the real simulator: what a bot sends over the Bot API is seen, and what a person does reaches the bot."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.simulator.clock import Jump
from bot.simulator.simulator import Simulator
from tests.browser import browser_tests, open_page
from tests.simulator_page import recorded
from tests.simulator_page.fake_control import until
from tests.simulator_page.phone import Phone

pytestmark = browser_tests

MAJA, ANA = '[data-phone="1001"]', '[data-phone="3001"]'


class Clock:
    """A clock with one move, an hour."""

    label = "Maribor"

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 25, 10, 40, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def jumps(self) -> list[Jump]:
        return [Jump("hour", "+ 1 hour")]

    async def jump(self, jump_id: str) -> str:
        if jump_id != "hour":
            raise LookupError("no such move")
        self.time += timedelta(hours=1)
        return "An hour has passed."


class Bot:
    """The least of a bot: calls methods and takes updates."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = f"{address}/bot1:TEST/"
        self.session = session
        self.offset = 0

    async def call(self, method: str, **params: Any) -> Any:
        async with self.session.post(self.address + method, json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def upload(self, method: str, params: dict[str, str], field: str, name: str, data: bytes) -> Any:
        form = aiohttp.FormData(params)
        form.add_field(field, data, filename=name)
        async with self.session.post(self.address + method, data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def update(self) -> dict[str, Any]:
        """The next update of a person."""
        updates = await self.call("getUpdates", offset=self.offset, timeout=4, limit=1)
        assert updates, "nothing came"
        self.offset = updates[0]["update_id"] + 1
        found: dict[str, Any] = updates[0]
        return found


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[Simulator]:
    async with Simulator("1:TEST", clock_port=Clock()) as simulator:
        simulator.person(1001, "Maja", language_code="sl", role="apprentice")
        simulator.person(3001, "Ana", language_code="en", role="coordinator")
        yield simulator


@pytest_asyncio.fixture(loop_scope="session")
async def bot(telegram: Simulator) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram.base_url, session)


@pytest_asyncio.fixture(loop_scope="session")
async def phones(telegram: Simulator, browser: Browser) -> AsyncIterator[Page]:
    async with open_page(browser, f"{telegram.base_url}/") as opened:
        await opened.wait_for_selector("html[data-ready]")
        yield opened


async def started(bot: Bot, phones: Page, phone: str = MAJA) -> None:
    """The person presses Start; the bot has seen it."""
    await phones.locator(f'{phone} [data-gate="start"]').click()
    assert (await bot.update())["message"]["text"] == "/start"


async def test_start_a_tap_and_an_edited_screen(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    keys = {"inline_keyboard": [[{"text": "Da", "callback_data": "yes"}, {"text": "Ne", "callback_data": "no"}]]}
    await bot.call("sendChatAction", chat_id=1001, action="typing")
    await expect(phones.locator(f"{MAJA} [data-status]")).to_have_text("typing…")
    text = "Skupina <b>Porto</b> &amp; Maja. Si to ti?"
    sent = await bot.call("sendMessage", chat_id=1001, text=text, parse_mode="HTML", reply_markup=keys)
    screen = phones.locator(f'{MAJA} [data-message-id="{sent["message_id"]}"]')
    await expect(screen.locator("[data-text]")).to_have_text("Skupina Porto & Maja. Si to ti?")
    await expect(screen.locator("b")).to_have_text("Porto")
    await screen.locator('[data-button-text="Da"]').click()
    tap = (await bot.update())["callback_query"]
    assert tap["data"] == "yes"
    await bot.call("answerCallbackQuery", callback_query_id=tap["id"], text="✓ shranjeno")
    await expect(phones.locator(f"{MAJA} [data-toast]")).to_have_text("✓ shranjeno")
    await bot.call("editMessageText", chat_id=1001, message_id=sent["message_id"], text="Odlično.")
    await expect(screen.locator("[data-text]")).to_have_text("Odlično.")
    await expect(screen.locator(".key")).to_have_count(0)
    await bot.call("deleteMessage", chat_id=1001, message_id=sent["message_id"])
    await expect(screen).to_have_count(0)


async def test_a_phone_is_driven_in_few_words(phones: Page, bot: Bot) -> None:
    maja = Phone(phones, 1001)
    await maja.send("/start abc")
    assert (await bot.update())["message"]["text"] == "/start abc"
    keys = {"inline_keyboard": [[{"text": 'Say "yes"', "callback_data": "1"}], [{"text": "No", "callback_data": "2"}]]}
    await bot.call("sendMessage", chat_id=1001, text="Old", reply_markup=keys)
    newest = await bot.call("sendMessage", chat_id=1001, text="Is that you?", reply_markup=keys)
    await maja.sees("Is that you?")
    assert await maja.labels() == ['Say "yes"', "No"]
    await maja.tap('Say "yes"')
    assert (await bot.update())["callback_query"]["message"]["message_id"] == newest["message_id"]
    keyboard = {"keyboard": [[{"text": "Naprej"}]]}
    await bot.call("sendMessage", chat_id=1001, text="Kaj zdaj?", reply_markup=keyboard)
    await maja.press("Naprej")
    assert (await bot.update())["message"]["text"] == "Naprej"


async def test_pictures_files_and_voice_go_both_ways(phones: Page, bot: Bot, telegram: Simulator) -> None:
    await started(bot, phones)
    picture = recorded.files()["bins"][1]
    await phones.locator(f"{MAJA} [data-files]").set_input_files({"name": "bins.png", "mimeType": "image/png", "buffer": picture})
    await phones.locator("[data-file-caption]").fill("Naše kante")
    await phones.locator('[data-send-as="photo"]').click()
    message = (await bot.update())["message"]
    assert message["caption"] == "Naše kante"
    image = phones.locator(f'{MAJA} [data-message-id="{message["message_id"]}"] img')
    await expect(image).to_have_attribute("alt", "Naše kante")
    await until(lambda: image.evaluate("image => image.complete && image.naturalWidth > 0"))
    await phones.locator(f"{MAJA} [data-record]").click()
    await expect(phones.locator(f"{MAJA} [data-recording]")).to_have_text("0:01")
    await phones.locator(f"{MAJA} [data-record-send]").click()
    voice = (await bot.update())["message"]["voice"]
    assert voice["duration"] >= 1 and telegram.stored_file(voice["file_id"])
    await phones.locator(f'{MAJA} [data-sound="voice"] [data-play]').click()
    await expect(phones.locator(f"{MAJA} [data-sound='voice']").get_by_role("button", name="Pause")).to_be_visible()
    await bot.upload("sendDocument", {"chat_id": "1001"}, "document", "matrix.pdf", b"%PDF-1.4 matrix")
    async with phones.expect_download() as download:
        await phones.locator(f'{MAJA} [data-document="matrix.pdf"]').click()
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.4 matrix"


async def test_an_album_of_a_person_is_one_group(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    made = recorded.files()
    pictures: list[FilePayload] = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": made[name][1]} for name in ("bins", "bins2", "bins3")
    ]
    await phones.locator(f"{MAJA} [data-files]").set_input_files(pictures)
    await phones.locator('[data-send-as="photo"]').click()
    groups = {(await bot.update())["message"]["media_group_id"] for _ in pictures}
    assert len(groups) == 1
    await expect(phones.locator(f'{MAJA} [data-album="{groups.pop()}"] [data-message-id]')).to_have_count(3)


async def test_a_vote_and_taking_it_back(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    await bot.call("sendPoll", chat_id=1001, question="Smer?", options=["Levo", "Desno"], is_anonymous=False)
    await phones.locator(f'{MAJA} [data-poll-option="Desno"]').click()
    votes = [await bot.update(), await bot.update()]
    assert [1] in [update.get("poll_answer", {}).get("option_ids") for update in votes]
    await expect(phones.locator(f'{MAJA} [data-poll-option="Desno"]')).to_contain_text("100 %")
    await phones.locator(f"{MAJA} [data-poll-back]").click()
    await expect(phones.locator(f'{MAJA} button[data-poll-option="Desno"]')).to_be_visible()


async def test_a_quiz_tells_right_and_wrong(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    await bot.call("sendPoll", chat_id=1001, question="Kam?", options=["A", "B"], type="quiz", correct_option_id=0, explanation="Ker.")
    await phones.locator(f'{MAJA} [data-poll-option="B"]').click()
    await expect(phones.locator(f'{MAJA} [data-poll-option="B"]')).to_have_attribute("data-right", "false")
    await expect(phones.locator(f'{MAJA} [data-poll-option="A"]')).to_have_attribute("data-right", "true")
    await expect(phones.locator(f"{MAJA} [data-poll]")).to_contain_text("Ker.")


async def test_reply_keyboard_commands_reaction_and_own_edit(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    await bot.call("setMyCommands", commands=[{"command": "diary", "description": "Dnevnik"}])
    keyboard = {"keyboard": [[{"text": "Nadaljuj"}]], "resize_keyboard": True}
    await bot.call("sendMessage", chat_id=1001, text="Kaj zdaj?", reply_markup=keyboard)
    await phones.locator(f'{MAJA} [data-reply-button="Nadaljuj"]').click()
    pressed = (await bot.update())["message"]
    assert pressed["text"] == "Nadaljuj"
    await bot.call("setMessageReaction", chat_id=1001, message_id=pressed["message_id"], reaction=[{"type": "emoji", "emoji": "👍"}])
    own = phones.locator(f'{MAJA} [data-message-id="{pressed["message_id"]}"]')
    await expect(own.locator('[data-reaction="👍"]')).to_be_visible()
    await own.locator("[data-text]").dblclick()
    await phones.locator(f"{MAJA} [data-composer]").fill("Nadaljuj jutri")
    await phones.locator(f"{MAJA} [data-composer]").press("Enter")
    assert (await bot.update())["edited_message"]["text"] == "Nadaljuj jutri"
    await expect(own.locator("[data-edited]")).to_be_visible()
    await phones.locator(f"{MAJA} [data-composer]").press_sequentially("/di")
    await phones.locator(f"{MAJA} [data-composer]").press("Enter")
    assert (await bot.update())["message"]["text"] == "/diary"


async def test_an_invitation_reaches_a_new_phone(phones: Page, bot: Bot) -> None:
    await started(bot, phones, ANA)
    await bot.call("sendMessage", chat_id=3001, text="https://t.me/Scouts4GreenBot?start=Hk3x-W9_q")
    await phones.locator(f'{ANA} a[href*="start="]').click()
    await phones.locator("[data-link-new]").click()
    await phones.locator("[data-person-name]").fill("Luka Novak")
    await phones.locator("[data-person-language]").select_option("de")
    await phones.locator("[data-person-add]").click()
    message = (await bot.update())["message"]
    assert message["text"] == "/start Hk3x-W9_q"
    assert (message["from"]["first_name"], message["from"]["language_code"]) == ("Luka", "de")


async def test_the_clock_moves(phones: Page) -> None:
    before = await phones.locator("[data-clock-now]").inner_text()
    await phones.locator('[data-clock-jump="hour"]').click()
    await expect(phones.locator("[data-clock-now]")).not_to_have_text(before)
    await expect(phones.locator("[data-announce]")).to_have_text("An hour has passed.")


async def test_blocking_is_told_to_the_bot(phones: Page, bot: Bot) -> None:
    await started(bot, phones)
    await phones.locator(f"{MAJA} [data-phone-menu]").click()
    await phones.locator(f'{MAJA} [data-menu-item="block"]').click()
    assert (await bot.update())["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await phones.locator(f'{MAJA} [data-gate="unblock"]').click()
    assert (await bot.update())["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_a_page_opened_later_shows_the_same(telegram: Simulator, bot: Bot, browser: Browser) -> None:
    telegram.person(1001).send("/start")
    markup = json.dumps({"keyboard": [[{"text": "Naprej"}]]})
    await bot.call("sendMessage", chat_id=1001, text="<blockquote expandable>Dolgo</blockquote>", parse_mode="HTML", reply_markup=markup)
    async with open_page(browser, f"{telegram.base_url}/") as opened:
        await expect(opened.locator(f'{MAJA} [data-reply-button="Naprej"]')).to_be_visible()
        await expect(opened.locator(f"{MAJA} blockquote.folded")).to_contain_text("Dolgo")
        await expect(opened.locator(f'{MAJA} [data-gate="start"]')).to_have_count(0)
