"""The real bot on loopback with the simulator: the fixture `companion` for whole conversations."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import Companion as Parts
from bot.app import companion as build
from bot.app import running
from bot.clock.now import MovedClock
from bot.settings import Settings
from bot.simulator import Person, Simulator

TOKEN = "1:TEST"
START = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # a Monday morning, two weeks before the departure of most stories
JOURNEYS = Path(__file__).parent / "journeys"
CODES = re.compile(r"(start[= ])[A-Za-z0-9_-]{16,}")


class Story:
    """A companion and its people. `parts` are the running pieces, `clock` is moved by hand."""

    def __init__(self, parts: Parts, simulator: Simulator, clock: MovedClock, request: pytest.FixtureRequest) -> None:
        self.parts = parts
        self.simulator = simulator
        self.clock = clock
        self._request = request

    def person(self, number: int, name: str, language: str = "en") -> Person:
        return self.simulator.person(number, first_name=name, language_code=language)

    async def settle(self) -> None:
        """Until everything said so far was answered."""
        await self.simulator.idle(settle=0.004)  # this bot confirms only what it has answered
        await self.parts.receiver.drain()

    async def says(self, person: Person, text: str) -> str:
        person.send(text)
        await self.settle()
        return person.screen

    async def taps(self, person: Person, *labels: str) -> str:
        for label in labels:
            person.tap(label)
            await self.settle()
        return person.screen

    async def tick(self) -> None:
        """Let the clock do what is due now, and send the outbox empty."""
        await self.parts.ticker.tick()
        await self.parts.outbox.drain()
        await self.settle()

    async def later(self, **by: float) -> None:
        """Time passes (`hours=…`, `days=…`), then a tick."""
        self.clock.advance(timedelta(**by))
        await self.tick()

    async def until(self, moment: datetime) -> None:
        self.clock.set(moment)
        await self.tick()

    async def state(self, *facts: Any) -> None:
        await self.parts.turns.state(*facts)

    async def ask(self, question: Any) -> Any:
        return await self.parts.turns.ask(question)

    async def invite(self, role: str, cohort_id: int | None = None, provider_id: int | None = None) -> str:
        """An invitation code, made as the command line makes it."""
        from bot.invitations import make_invitation

        return await make_invitation(self.parts.turns, role, cohort_id=cohort_id, provider_id=provider_id)

    def golden(self, name: str, people: list[Person]) -> None:
        """Compare the conversation so far with tests/journeys/<name>.md; `--update` writes it anew."""
        text = CODES.sub(r"\1CODE", self.simulator.transcript(people)).strip() + "\n"
        path = JOURNEYS / f"{name}.md"
        if self._request.config.getoption("--update") or not path.exists():
            path.write_text(text, encoding="utf-8")
            return
        assert text == path.read_text(encoding="utf-8"), f"{path.name} reads otherwise now; look at it, then run with --update"


@pytest.fixture
async def companion(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    clock = MovedClock(START)
    async with Simulator(token=TOKEN, clock=clock.now) as simulator:
        settings = Settings(
            _env_file=None, bot_token=TOKEN, telegram_url=simulator.base_url, data_dir=tmp_path / "data",
            operator="IHK-Projektgesellschaft", operator_contact="privacy@example.org", public_url="https://badges.example.org",
        )  # type: ignore[call-arg]  # fmt: skip
        async with build(settings, now=clock.now, chance=random.Random(7)) as parts:
            async with running(parts, sending=False, ticking=False):
                yield Story(parts, simulator, clock, request)
        assert not simulator.unknown_methods
