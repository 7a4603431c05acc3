"""Updates pushed to the bot: secret, order, retries, calls in the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.simulator import Person, Simulator


class Receiver:
    """A bot's webhook that answers as it is told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[str | None] = []
        self.refuse = 0
        self.reply: dict[str, Any] | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refuse > 0:
            self.refuse -= 1
            return web.Response(status=503)
        await self.gate.wait()
        self.got.append(update)
        return web.json_response(self.reply) if self.reply else web.Response()

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update in self.got]


@pytest.fixture
async def hook(sim: Simulator) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    sim.webhook.backoff = 0.01
    yield receiver
    receiver.gate.set()
    await sim.webhook.close()
    await runner.cleanup()


async def test_pushing_with_the_secret(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    await bot.set_webhook(hook.url, secret_token="s3cret", max_connections=10)
    maja.send("two")
    await sim.idle()
    assert hook.ids == [1, 2]
    assert hook.headers == ["s3cret", "s3cret"]
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 0, 10)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    maja.send("three")
    assert [update.update_id for update in await bot.get_updates()] == [3]


async def test_what_is_refused_comes_again_in_order(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    hook.refuse = 3
    await bot.set_webhook(hook.url)
    maja.send("two")
    maja.send("three")
    await sim.idle()
    assert hook.ids == [1, 2, 3]
    assert sim.webhook.failures == 3
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_chats_do_not_wait_for_each_other(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    hook.gate.clear()
    await bot.set_webhook(hook.url)
    maja.send("two")
    ana = sim.person(1002, "Ana")
    ana.send("/start")
    while len(hook.headers) < 2:
        await asyncio.sleep(0.005)
    with pytest.raises(TimeoutError, match="not confirmed"):
        await sim.idle(timeout=0.05)
    assert len(hook.headers) == 2  # one of each chat: Maja's second waits for her first
    hook.gate.set()
    await sim.idle()
    assert sorted(hook.ids) == [1, 2, 3]


async def test_duplicates(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    sim.delivery.duplicate_every = 2
    await bot.set_webhook(hook.url)
    maja.send("two")
    await sim.idle()
    sim.redeliver(1)
    await sim.idle()
    assert sorted(hook.ids) == [1, 1, 2, 2]


async def test_disorder(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    sim.delivery.reorder = "any"
    await bot.set_webhook(hook.url)
    for number in range(20):
        maja.send(str(number))
    await sim.idle()
    assert hook.ids != sorted(hook.ids)
    assert sorted(hook.ids) == list(range(1, 22))


async def test_held_back(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    sim.hold()
    await bot.set_webhook(hook.url)
    maja.send("two")
    await asyncio.sleep(0.05)
    assert hook.ids == []
    sim.release()
    await sim.idle()
    assert hook.ids == [1, 2]


async def test_a_call_in_the_answer(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 1001, "text": "from the answer"}
    await bot.set_webhook(hook.url)
    await sim.idle()
    assert maja.last.text == "from the answer"


async def test_a_poll_ends_when_a_webhook_is_set(bot: Bot, maja: Person, sim: Simulator, hook: Receiver) -> None:
    polling = asyncio.create_task(bot.get_updates(2, timeout=5))
    while not sim.delivery.polling:
        await asyncio.sleep(0.001)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await polling


async def test_wrong_webhooks(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided for webhook"):
        await bot.set_webhook("http://example.com/hook")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://example.com/hook", secret_token="a b")


async def test_what_waits_can_be_dropped(bot: Bot, maja: Person, sim: Simulator) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert list(await bot.get_updates()) == []
