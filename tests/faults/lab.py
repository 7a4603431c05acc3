"""Owns what the fault lab is made of: a companion in its own folder, cohorts at home and abroad, and the looking into the store."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import companion as build
from bot.app import running
from bot.clock.now import MovedClock
from bot.settings import Settings
from bot.simulator import Person, Simulator
from learning.ledger.people import CohortFounded, LearnerJoined, PathsChosen
from learning.people import Cohort
from tests.harness import START, TOKEN, Story

NOON = datetime.fromisoformat("2026-05-26T14:30:00+00:00")  # a Tuesday: 15:30 in Porto, a working day of those abroad
PORTO = (date(2026, 5, 25), date(2026, 6, 14))


class Watch(logging.Handler):
    """Keeps what was logged at ERROR or above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))

    def __enter__(self) -> Watch:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *problem: object) -> None:
        logging.getLogger().removeHandler(self)


@asynccontextmanager
async def house(folder: Path, start: datetime = START) -> AsyncIterator[Story]:
    """A running companion as the fixture has it, as often as needed on the same folder."""
    clock = MovedClock(start)
    async with Simulator(token=TOKEN, clock=clock.now) as simulator, inhabited(folder, simulator, clock) as story:
        yield story


@asynccontextmanager
async def inhabited(folder: Path, simulator: Simulator, clock: MovedClock, **which: bool) -> AsyncIterator[Story]:
    """The bot alone, on a simulator that outlives it. `which`: polling, sending, ticking."""
    async with build(settings_of(folder, simulator), now=clock.now, chance=random.Random(7)) as parts:
        async with running(parts, **{"sending": False, "ticking": False, **which}):
            yield Story(parts, simulator, clock, None)  # type: ignore[arg-type]


def settings_of(folder: Path, simulator: Simulator) -> Settings:
    return Settings(
        _env_file=None, bot_token=TOKEN, telegram_url=simulator.base_url, data_dir=folder, operator="Operator",
        operator_contact="privacy@example.org", public_url="https://badges.example.org",
    )  # type: ignore[call-arg]  # fmt: skip


def cohort(number: int, provider: int, *, away: tuple[date, date] = PORTO, name: str = "", paths: tuple[str, ...] = ("eco",)) -> Cohort:
    return Cohort(
        id=number, provider_id=provider, name=name or f"Cohort {number}", sending_org="Kovinar", host_org="Oficina Verde",
        home_country="SI", home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto",
        host_tz="Europe/Lisbon", departure=away[0], return_date=away[1], working_days=frozenset({1, 2, 3, 4, 5}),
        languages=("en",), paths=paths,
    )  # fmt: skip


async def number_of(story: Story, person: Person) -> int:
    """Our number of a person; who has said nothing yet says /help."""
    rows = await story.parts.database.read("SELECT id FROM person WHERE chat_id = :chat", chat=person.id)
    if not rows:
        await story.says(person, "/help")
        return await number_of(story, person)
    return int(rows[0]["id"])


async def learner(story: Story, person: Person, cohort_id: int | None, paths: tuple[str, ...] = ("eco",)) -> int:
    number = await number_of(story, person)
    await story.state(LearnerJoined(number, cohort_id, f"L{number}", "1", "full", person.name), PathsChosen(number, paths))
    return number


async def founded(story: Story, *cohorts: Cohort) -> None:
    for number in sorted({each.provider_id for each in cohorts}):
        await put(
            story, "INSERT INTO provider (id, name, country, created_at) VALUES (:id, :name, 'SI', '2026-01-01T00:00:00.000000Z')",
            id=number, name=f"Provider {number}",
        )  # fmt: skip
    await story.state(*(CohortFounded(each) for each in cohorts))


async def rows(story: Story, sql: str, **params: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await story.parts.database.read(sql, **params)]


async def put(story: Story, sql: str, **params: Any) -> None:
    async with story.parts.database.unit() as unit:
        unit.put(sql, **params)


async def until(true: Callable[[], Any], why: str, seconds: float = 20.0) -> None:
    """Wait for something that is to come true (also an answer of the store, when `true` gives an awaitable)."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        found = true()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        if loop.time() > deadline:
            raise AssertionError(f"{why} within {seconds} s")
        await asyncio.sleep(0.01)


def day_after(moment: datetime, days: int) -> date:
    return (moment + timedelta(days=days)).date()
