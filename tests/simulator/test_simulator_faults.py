"""Faults on order, as the unmodified library feels them, and Telegram's flood limits."""

from __future__ import annotations

import pytest
from simulator_tools import picture
from telegram import Bot, InputMediaPhoto
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator import Fault, Person, RateLimit, Simulator

pytestmark = pytest.mark.filterwarnings("ignore:.*timedelta")  # the library's own change of type of retry_after


def texts(person: Person) -> list[str]:
    return [message.text for message in person.messages if message.from_bot]


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", RetryAfter, False),
        ("403", Forbidden, False),
        ("500", NetworkError, False),
        ("502", NetworkError, False),
        ("timeout_before", TimedOut, False),
        ("timeout_after", TimedOut, True),
        ("disconnect", NetworkError, False),
        ("disconnect_after", NetworkError, True),
        ("slow", TimedOut, True),
    ],
)
async def test_kinds(
    bot: Bot, maja: Person, sim: Simulator, kind: str, error: type[TelegramError], arrives: bool
) -> None:
    fault = sim.faults.add(Fault("sendMessage", kind, retry_after=7, delay=3 if kind == "slow" else 0))
    with pytest.raises(error) as failed:
        await bot.send_message(1001, "x", read_timeout=0.3 if error is TimedOut else 5)
    assert texts(maja) == (["x"] if arrives else [])
    if isinstance(failed.value, RetryAfter):
        assert failed.value._retry_after.total_seconds() == 7
    await bot.send_message(1001, "y")
    assert texts(maja)[-1] == "y"
    assert fault.struck == 1


async def test_slow_but_good(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.faults.add(Fault("sendMessage", "slow", delay=0.05))
    assert (await bot.send_message(1001, "x")).text == "x"


async def test_which_calls_are_hit(bot: Bot, maja: Person, sim: Simulator) -> None:
    ana = sim.person(1002, "Ana")
    ana.send("/start")
    sim.faults.add(Fault("*", "500", times=2, chat_id=1002))
    await bot.send_message(1001, "x")
    await bot.get_updates()
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(1002, "x")
    await bot.send_message(1002, "x")
    sim.faults.add(Fault("sendMessage", "500", times=None))
    with pytest.raises(NetworkError):
        await bot.send_message(1002, "x")
    sim.faults.clear()
    await bot.send_message(1002, "x")


async def test_faults_of_polling(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.faults.add(Fault("getUpdates", "502"))
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_chance_is_repeatable(sim: Simulator) -> None:
    def struck() -> list[bool]:
        fault = Fault("sendMessage", "500", times=None, probability=0.3, seed=5)
        return [fault.strikes("sendMessage", 1) for _ in range(200)]

    first = struck()
    assert first == struck()
    assert 30 < sum(first) < 90


def test_unknown_kind() -> None:
    with pytest.raises(ValueError, match="unknown kind of fault 'explosion', known are 429"):
        Fault("sendMessage", "explosion")


async def test_one_message_a_second_to_one_chat(bot: Bot, maja: Person, sim: Simulator) -> None:
    ana = sim.person(1002, "Ana")
    ana.send("/start")
    sim.rate_limit = RateLimit(burst=2)
    await bot.send_message(1001, "1")
    await bot.send_message(1001, "2")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(1001, "3")
    assert refused.value._retry_after.total_seconds() == 1
    await bot.send_message(1002, "other chats go on")
    await bot.send_chat_action(1001, "typing")
    sim.rate_limit = None
    await bot.send_message(1001, "3")
    assert texts(maja) == ["1", "2", "3"]


async def test_all_chats_together(bot: Bot, sim: Simulator) -> None:
    people = [sim.person(number, "P") for number in range(1, 8)]
    for person in people:
        person.send("/start")
    sim.rate_limit = RateLimit(global_per_second=0.01, global_burst=5)
    for person in people[:5]:
        await bot.send_message(person.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[5].id, "x")


async def test_an_album_counts_its_files(bot: Bot, maja: Person, sim: Simulator) -> None:
    sim.rate_limit = RateLimit(burst=2, per_chat_per_second=0.01)
    await bot.send_media_group(1001, [InputMediaPhoto(picture())] * 3)
    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "x")
