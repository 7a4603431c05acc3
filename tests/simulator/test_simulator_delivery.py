"""How updates reach a bot that polls: order, confirmation, long polling, and the tricks of a bad network."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.simulator import Person, Simulator


async def ids(bot: Bot, offset: int = 0, **options: object) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset, **options)]  # type: ignore[arg-type]


async def test_unconfirmed_updates_come_again(bot: Bot, maja: Person) -> None:
    maja.send("a")
    assert await ids(bot) == [1, 2]
    assert await ids(bot) == [1, 2]
    assert await ids(bot, 2) == [2]
    assert await ids(bot) == [2]
    assert await ids(bot, 3) == []
    assert await ids(bot, 1) == []


async def test_a_negative_offset_forgets_the_rest(bot: Bot, maja: Person) -> None:
    for text in "abcd":
        maja.send(text)
    assert await ids(bot, -2) == [4, 5]
    assert await ids(bot) == [4, 5]


async def test_at_most_a_hundred(bot: Bot, maja: Person) -> None:
    for number in range(150):
        maja.send(str(number))
    assert len(await ids(bot)) == 100
    assert await ids(bot, limit=3) == [1, 2, 3]
    assert len(await ids(bot, 101)) == 51


async def test_long_polling_wakes_up(bot: Bot, maja: Person) -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(0.05, maja.send, "late")
    began = loop.time()
    assert await ids(bot, 2, timeout=5) == [2]
    assert 0.04 < loop.time() - began < 2
    assert await ids(bot, 3, timeout=0) == []


async def test_two_pollers(bot: Bot, maja: Person, sim: Simulator) -> None:
    first = asyncio.create_task(bot.get_updates(2, timeout=5))
    while not sim.delivery.polling:
        await asyncio.sleep(0.001)
    second = asyncio.create_task(bot.get_updates(2, timeout=5))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot instance"):
        await first
    maja.send("x")
    assert [update.update_id for update in await second] == [2]


async def test_a_dead_poller_is_no_conflict(sim: Simulator, bot: Bot, maja: Person) -> None:
    host, port = sim.base_url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /bot1:TEST/getUpdates?timeout=50&offset=2 HTTP/1.1\r\nHost: x\r\n\r\n")
    while not sim.delivery.polling:
        await asyncio.sleep(0.001)
    writer.close()
    while sim.delivery.polling:
        await asyncio.sleep(0.001)
    maja.send("x")
    assert await ids(bot, 2, timeout=1) == [2]


async def test_only_what_is_wanted(bot: Bot, maja: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert maja.send("nobody listens") == 0
    assert maja.tap_data is not None
    await bot.send_message(1001, "x")
    assert maja.tap_data("y") == 2
    await bot.get_updates(allowed_updates=[])
    assert maja.send("again") == 3
    assert await ids(bot, 2) == [2, 3]


async def test_duplicates_come_after_the_confirmation(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.delivery.duplicate_every = 2
    maja.send("two")
    maja.send("three")
    assert await ids(bot) == [1, 2, 3]
    assert await ids(bot, 4) == [2]
    assert await ids(bot, 4) == []
    sim.redeliver(1)
    assert await ids(bot, 4, timeout=1) == [1]
    with pytest.raises(LookupError):
        sim.redeliver(99)


async def test_duplicates_by_chance(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.delivery.duplicates = 0.5
    sim.delivery.seed(7)
    for number in range(40):
        maja.send(str(number))
    await ids(bot)
    assert 8 < len(await ids(bot, 42)) < 33


async def test_order_within_a_batch(bot: Bot, maja: Person, sim: Simulator) -> None:
    ana = sim.person(1002, "Ana")
    for number in range(10):
        maja.send(f"m{number}")
        ana.send(f"a{number}")
    straight = await ids(bot)
    sim.delivery.reorder = "chats"
    updates = await bot.get_updates()
    assert [update.update_id for update in updates] != straight
    for person in (1001, 1002):
        own = [update.update_id for update in updates if update.effective_chat and update.effective_chat.id == person]
        assert own == sorted(own)
    sim.delivery.reorder = "any"
    mixed = await bot.get_updates()
    assert sorted(update.update_id for update in mixed) == straight
    own = [update.update_id for update in mixed if update.effective_chat and update.effective_chat.id == 1001]
    assert own != sorted(own)


async def test_delay(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.delivery.delay = 0.15
    maja.send("late")
    assert 2 not in await ids(bot)
    assert await ids(bot, 2, timeout=2) == [2]


async def test_holding_back(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.hold()
    maja.send("held")
    assert await ids(bot) == []
    asyncio.get_running_loop().call_later(0.02, sim.release)
    assert await ids(bot, timeout=2) == [1, 2]


async def test_idle_says_what_hangs(bot: Bot, maja: Person, sim: Simulator) -> None:
    with pytest.raises(TimeoutError, match="1 updates are waiting, but no bot has ever asked for updates"):
        await sim.idle(timeout=0.02)
    await ids(bot)
    with pytest.raises(TimeoutError, match="1 updates are not confirmed, the first: <update 1 message of chat 1001"):
        await sim.idle(timeout=0.02)
    sim.hold()
    with pytest.raises(TimeoutError, match="held back"):
        await sim.idle(timeout=0.02)
    sim.release()
    await ids(bot, 2)
    await sim.idle(timeout=1)


async def test_idle_waits_for_calls_and_for_their_answers(bot: Bot, maja: Person, sim: Simulator) -> None:
    await ids(bot, 2)
    sim.latency = 0.1
    call = asyncio.create_task(bot.send_message(1001, "slow"))
    while not sim.api.in_progress:
        await asyncio.sleep(0.001)
    await sim.idle(timeout=5)
    assert sim.api.in_progress == {"sendMessage": 0}
    await call


async def test_latency_holds_for_all(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.latency = 0.05
    loop = asyncio.get_running_loop()
    began = loop.time()
    await bot.send_message(1001, "x")
    await bot.get_updates()
    assert loop.time() - began >= 0.1
