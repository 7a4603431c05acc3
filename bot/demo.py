"""Owns the demo: the simulator with its page of phones, the unchanged bot over real HTTP, its badge pages and a seeded cohort, all on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot import app
from bot.app import Companion
from bot.clock.now import MovedClock
from bot.demo_shortcuts import Shortcuts
from bot.invitations import make_invitation
from bot.serving import bind, serving
from bot.settings import Settings
from bot.simulator import Jump, Person, Simulator
from bot.storage.session import stamp
from bot.telegram import menus
from learning.ledger import NextNumber
from learning.ledger.people import (
    CohortById,
    CohortFounded,
    CoordinatorJoined,
    NameGiven,
    ProviderFounded,
    TrainerJoined,
)
from learning.mobility import Mobility
from learning.people import Cohort, Provider

TOKEN = "1:DEMO"  # noqa: S105 - the simulator's own
APPRENTICE, TRAINER, COORDINATOR = 1001, 2001, 3001
FIRST_WEEKS, STAY_DAYS = 14, 20  # days from the start to the departure, and from there to the return


class DemoClock:
    """The clock above the phones: it runs, and can be moved to what comes next."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock = clock
        self.parts: Companion | None = None
        self.cohort: Cohort | None = None
        self.shortcuts: Shortcuts | None = None

    def now(self) -> datetime:
        """The time on the wall where the apprentice is: the phones show it too."""
        now = self._clock.now()
        return Mobility.of(self.cohort).local_now(now) if self.cohort else now

    def zone_at(self, moment: datetime) -> str:
        """The zone in which the apprentice lives that moment; none before there is a cohort."""
        return Mobility.of(self.cohort).where_is(moment).zone.key if self.cohort else ""

    @property
    def label(self) -> str:
        """Where the apprentice is."""
        if self.cohort is None:
            return ""
        there = self.zone_at(self._clock.now()) == self.cohort.host_tz
        return self.cohort.host_place if there else self.cohort.home_tz.rpartition("/")[2]

    def jumps(self) -> list[Jump]:
        now = self._clock.now()
        departure, back = self._moments()
        return [
            Jump("hour", "An hour on"),
            Jump("next", "Next reminder"),
            Jump("study", "Short cut: study", departure is not None and now < departure),
            Jump("departure", "Departure", departure is not None and now < departure),
            Jump("stay", "Short cut: stay", back is not None and now < back),
            Jump("return", "Return", back is not None and now < back),
        ]

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """The working day after the departure, and the one after the return, in the morning."""
        if self.cohort is None:
            return None, None
        morning = time(7, 30, tzinfo=UTC)
        departure = datetime.combine(self.cohort.departure + timedelta(days=1), morning)
        return departure, datetime.combine(self.cohort.return_date + timedelta(days=1), morning)

    async def jump(self, jump_id: str) -> str:
        if self.shortcuts is not None and jump_id in ("study", "stay"):
            return await (self.shortcuts.study() if jump_id == "study" else self.shortcuts.stay())
        departure, back = self._moments()
        aims: dict[str, datetime | None] = {
            "hour": self._clock.now() + timedelta(hours=1), "next": await self._next(), "departure": departure, "return": back,
        }  # fmt: skip
        if jump_id not in aims:
            raise LookupError(f"no such move of the clock: {jump_id}")
        aim = aims[jump_id]
        if aim is None:
            return "Nothing is planned."
        self._clock.set(aim)
        if self.parts is not None:
            await self.parts.ticker.tick()
            await self.parts.outbox.drain()
        return f"It is {self.now():%A, %d %B %Y, %H:%M} in {self.label}."

    async def _next(self) -> datetime | None:
        """When the next reminder or letter falls due."""
        if self.parts is None:
            return None
        now = stamp(self._clock.now())
        rows = await self.parts.database.read(
            "SELECT min(due) AS due FROM (SELECT due_at AS due FROM rhythm WHERE due_at > :now "
            "UNION ALL SELECT not_before FROM outbox WHERE status = 'due' AND not_before > :now)",
            now=now,
        )
        due = rows[0]["due"] if rows else None
        return datetime.fromisoformat(due) + timedelta(seconds=1) if due else None


def first_monday(today: date) -> date:
    """A Monday long enough ago that the whole mobility, and the badge at its end, lie in the past of the machine's clock."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=56)


@asynccontextmanager
async def stage(host: str, port: int, folder: Path) -> AsyncIterator[tuple[Simulator, Companion, DemoClock]]:
    """Everything running, with its people."""
    clock = MovedClock(datetime.combine(first_monday(datetime.now(UTC).date()), time(8, 0), UTC), running=True)
    demo_clock = DemoClock(clock)
    simulator = Simulator(token=TOKEN, clock=clock.now, clock_port=demo_clock)
    try:
        await simulator.start(host, port)
    except OSError as taken:
        cure = "choose another with --port, or --port 0 for any that is free, and --host for another address of this machine"
        raise OSError(f"cannot listen on {host}:{port} ({os.strerror(taken.errno or 0)}): {cure}") from taken
    listener = bind(host, 0)
    web_port = listener.getsockname()[1]
    settings = Settings(
        _env_file=None, bot_token=TOKEN, telegram_url=simulator.base_url, data_dir=folder, web_host=host, web_port=web_port,
        public_url=f"http://{host}:{web_port}", operator="Demo on this machine", operator_contact="demo@example.org",
    )  # fmt: skip
    try:
        async with app.companion(settings, now=clock.now) as parts:
            demo_clock.parts = parts
            await menus.publish(parts.wire, parts.turns)
            async with serving(app.web_app(parts), listener), app.running(parts):
                demo_clock.cohort = cohort = await seed(simulator, parts, clock.now)
                apprentice, trainer = simulator.person(APPRENTICE), simulator.person(TRAINER)
                demo_clock.shortcuts = Shortcuts(simulator, parts, cohort, apprentice, trainer, clock.set)
                yield simulator, parts, demo_clock
    finally:
        await simulator.stop()
        listener.close()


async def seed(simulator: Simulator, parts: Companion, now: Callable[[], datetime]) -> Cohort:
    """A provider, its coordinator, a cohort for Porto, a trainer; and an invitation that waits in the apprentice's phone."""
    maja = simulator.person(APPRENTICE, "Maja", language_code="en", role="apprentice")
    krause = simulator.person(TRAINER, "M. Krause", language_code="en", role="trainer")
    ana = simulator.person(COORDINATOR, "Ana", language_code="en", role="coordinator")
    number = await parts.turns.ask(NextNumber("provider"))
    provider = Provider(number, "Example Chamber Academy", "DE", "Frankfurt (Oder)")
    departure = now().date() + timedelta(days=FIRST_WEEKS)
    cohort = Cohort(
        id=await parts.turns.ask(NextNumber("cohort")), provider_id=provider.id, name="Porto", sending_org="ŠC Maribor",
        host_org="Oficina Silva", home_country="SI", home_tz="Europe/Ljubljana", host_country="PT", host_region=None,
        host_place="Porto", host_tz="Europe/Lisbon", departure=departure, return_date=departure + timedelta(days=STAY_DAYS),
        working_days=frozenset({1, 2, 3, 4, 5}), languages=parts.turns.terms.languages, paths=parts_paths(parts),
        host_phone="+351 22 000 0000",
    )  # fmt: skip
    await parts.turns.state(ProviderFounded(provider), CohortFounded(cohort))
    await _meet(simulator, parts, ana, "Ana", CoordinatorJoined, provider.id)
    await _meet(simulator, parts, krause, "M. Krause", TrainerJoined, cohort.id)
    code = await make_invitation(parts.turns, "learner", cohort_id=cohort.id, provider_id=provider.id)
    maja.chat.start_code = code
    found: Cohort = await parts.turns.ask(CohortById(cohort.id))
    return found


def parts_paths(parts: Companion) -> tuple[str, ...]:
    return tuple(path.id for path in parts.turns.library.pack("en").paths)


async def _meet(
    simulator: Simulator, parts: Companion, person: Person, name: str,
    joined: type[CoordinatorJoined] | type[TrainerJoined], number: int,
) -> None:  # fmt: skip
    """Somebody who was here before: greets, and finds the start page of their role."""
    person.send("/language")
    await simulator.idle()
    person_id = await parts.turns.person_number(person.id)
    await parts.turns.state(NameGiven(person_id, name), joined(person_id, number), actor=person_id)
    person.tap("English")
    await simulator.idle()
    person.send("/menu")
    await simulator.idle()


async def run(host: str, port: int, data: str = "") -> None:
    """Run until stopped; prints one address."""
    folder = Path(data) if data else Path(tempfile.mkdtemp(prefix=f"companion-demo-{secrets.token_hex(2)}-"))
    with contextlib.ExitStack() as stack:
        if not data:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        async with stage(host, port, folder) as (simulator, _parts, _clock):
            print(f"\n  The companion's demo: open {simulator.base_url}/ in a browser.   (Ctrl-C ends it)\n", flush=True)
            await app.until_stopped()
            await asyncio.sleep(0)
