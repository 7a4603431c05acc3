"""Owns the simulator, clock and unmodified library bot that the tests of the simulator share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from simulator_tools import HandClock
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sim(clock: HandClock) -> AsyncIterator[Simulator]:
    async with Simulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
def maja(sim: Simulator) -> Person:
    person = sim.person(1001, "Maja", "Novak", language_code="sl", role="apprentice")
    person.send("/start")
    return person


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot over HTTP, as it comes."""
    plain = {"verify": False}  # loading certificates for plain http would be half of a test's time
    request = HTTPXRequest(httpx_kwargs=plain)
    polling = HTTPXRequest(httpx_kwargs=plain)
    library = Bot(
        "1:TEST",
        base_url=f"{sim.base_url}/bot",
        base_file_url=f"{sim.base_url}/file/bot",
        request=request,
        get_updates_request=polling,
    )
    async with library:
        yield library
