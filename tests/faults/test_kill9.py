"""kill -9 at random points while many learners write, collect and learn: what was receipted is kept once, what was promised arrives."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import Simulator
from bot.storage.sealing import Sealer, load_or_create
from bot.storage.session import stamp
from tests.faults.lab import NOON, cohort, founded, house, learner, until
from tests.faults.phones import Phone, Town, keeps_home_cards, learns, writes_diary

ROOT = Path(__file__).parents[2]
HABITS = (writes_diary, keeps_home_cards, learns)
LEAST_ACTS = 8  # of everybody
READ_ONLY_PEOPLE = 5000  # numbers of those who only get reminders and letters


@dataclass
class Town9:
    """The run: the folder, the simulator, the clock's shift, the process that is killed."""

    folder: Path
    simulator: Simulator
    shift: timedelta
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    @property
    def store(self) -> Path:
        return self.folder / "companion.db"

    async def start(self) -> None:
        arguments = (self.simulator.base_url, str(self.folder), str(self.shift.total_seconds()))
        log = (self.folder / "bot.log").open("ab")
        with log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.runner", *arguments, cwd=ROOT, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        assert self.process is not None
        assert self.process.returncode is None, f"the bot ended by itself: {(self.folder / 'bot.log').read_text()[-2000:]}"
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.kills += 1

    def query(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.store, timeout=20)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql, values).fetchall()

    def write(self, sql: str, values: list[tuple[Any, ...]]) -> None:
        with closing(sqlite3.connect(self.store, timeout=20)) as db, db:
            db.executemany(sql, values)

    # what falls due while the bot is being killed -----------------------------------------------------------------

    def reminders(self, people: list[int], over: timedelta) -> None:
        """One reminder each, due some time within `over`; and one letter that must arrive."""
        now, step = self.now(), over / max(1, len(people))
        due = [(number, stamp(now + n * step)) for n, number in enumerate(people)]
        self.write("INSERT INTO rhythm (person_id, kind, due_at) VALUES (?, 'diary', ?)", due)
        self.write(
            "INSERT INTO outbox (person_id, kind, promise, dedupe_key, priority, not_before, created_at)"
            " VALUES (?, 'guardian_done', 'must', 'lab:' || ?, 3, ?, ?)",
            [(number, number, moment, moment) for number, moment in due],
        )


@asynccontextmanager
async def town(folder: Path, active: int, passive: int) -> AsyncIterator[tuple[Town9, Town, list[int]]]:
    """A folder with cohorts in it, and a simulator that outlives every process."""
    shift = NOON - datetime.now(UTC)
    async with house(folder, NOON) as story:
        await founded(story, cohort(1, 1), cohort(2, 1, away=(date(2026, 6, 20), date(2026, 7, 12))))
        for number in range(active):
            await learner(story, story.person(100 + number, f"Learner {number}"), 1 if number % 3 == 0 else 2)
    async with Simulator(clock=lambda: datetime.now(UTC) + shift) as simulator:
        run = Town9(folder, simulator, shift)
        people = _settle_readers(run, passive)
        phones = Town(simulator)
        for number in range(active):
            person = simulator.person(100 + number, f"Learner {number}")
            phones.add(Phone(simulator, person, HABITS[number % 3], hurry=number % 4 == 3))
        for number in people:
            simulator.person(number, "Reader").chat.started = True
        try:
            yield run, phones, people
        finally:
            if run.process is not None and run.process.returncode is None:
                run.process.kill()
                await run.process.wait()


def _settle_readers(run: Town9, count: int) -> list[int]:
    """Learners abroad who have not been in the chat today; their chat has their number."""
    numbers = list(range(READ_ONLY_PEOPLE, READ_ONLY_PEOPLE + count))
    before = stamp(run.now() - timedelta(days=1))
    run.write(
        "INSERT INTO person (id, chat_id, language, roles, created_at, seen_at) VALUES (?, ?, 'en', 'learner', ?, ?)",
        [(number, number, before, before) for number in numbers],
    )
    run.write(
        "INSERT INTO learner (person_id, cohort_id, number, privacy_version, privacy_at, age_band, paths, created_at)"
        " VALUES (?, 1, ?, '1', ?, 'full', 'eco', ?)",
        [(number, str(number), before, before) for number in numbers],
    )
    return numbers


async def havoc(run: Town9, phones: Town, kills: int, updates: int, chance: random.Random) -> None:
    """Kill, start again, until both numbers are reached; people go on all the time."""
    over = asyncio.Event()
    await run.start()
    people = [asyncio.create_task(phones.live(phone, over)) for phone in phones.phones.values()]
    try:
        while run.kills < kills or run.simulator.delivery.newest_id < updates:
            await _until_some_point(run, chance)
            await run.kill()
            if run.kills % 25 == 0:
                print(f"{run.kills} kills, {run.simulator.delivery.newest_id} updates so far", flush=True)
            await run.start()
            for person in people:
                if person.done():
                    person.result()
        await until(lambda: min(phone.acts for phone in phones.phones.values()) >= LEAST_ACTS or any(each.done() for each in people), "all go on", 120)
        over.set()
        await asyncio.gather(*people)
    finally:
        for person in people:
            person.cancel()
        await asyncio.gather(*people, return_exceptions=True)


async def _until_some_point(run: Town9, chance: random.Random) -> None:
    """Mostly in the middle of work, sometimes while it still starts or with the first update."""
    if chance.random() < 0.1:
        await asyncio.sleep(chance.uniform(0, 0.7))
        return
    delivery, polled, oldest = run.simulator.delivery, run.simulator.delivery.polled, _oldest(run)
    await until(lambda: delivery.polled > polled, "the bot asks for updates", 60)
    if chance.random() < 0.8:  # so that the run goes forward on a slow machine too
        await until(lambda: _oldest(run) != oldest, "the bot confirms something", 120)
    await asyncio.sleep(chance.uniform(0.0, 0.4))


def _oldest(run: Town9) -> int:
    """The first update that is not confirmed."""
    return next(iter(run.simulator.delivery.pending), 0)


async def quiet(run: Town9) -> None:
    """Until everything was answered and everything due was sent."""
    await run.simulator.idle(timeout=60)
    await until(
        lambda: not run.query("SELECT 1 FROM outbox WHERE status IN ('due', 'sending') UNION ALL SELECT 1 FROM rhythm WHERE due_at <= ?", stamp(run.now())),
        "the outbox is empty", 90,
    )  # fmt: skip


# what must hold afterwards ------------------------------------------------------------------------------------------


def written_by(run: Town9, sealer: Sealer, chat: int) -> str:
    """Everything a person wrote, opened, in its newest version."""
    number = run.query("SELECT id FROM person WHERE chat_id = ?", chat)[0]["id"]
    bodies = run.query(
        "SELECT v.body_sealed FROM entry e JOIN entry_version v ON v.entry_id = e.id WHERE e.learner_id = ?"
        " AND v.version = CASE WHEN EXISTS (SELECT 1 FROM entry_version w WHERE w.entry_id = e.id AND w.version = 0) THEN 0 ELSE e.version END",
        number,
    )
    found = [" ".join(str(sealer.unpack(row[0]).get(field, "")) for field in ("saw", "why", "take_home")) for row in bodies]
    found += [sealer.read(row[0]) for row in run.query("SELECT text_sealed FROM home_card WHERE learner_id = ?", number)]
    found += [sealer.read(row[0]) for row in run.query("SELECT text_sealed FROM challenge WHERE learner_id = ?", number)]
    found += [json.dumps(sealer.unpack(row[0])) for row in run.query("SELECT body_sealed FROM loose WHERE learner_id = ?", number)]
    return "\n".join(found)


def check_receipts(run: Town9, phones: Town) -> int:
    """Every "✓ saved #n" is in the store exactly once, with the words that were typed before it."""
    sealer = load_or_create(run.folder / "keys")
    kept: Counter[int] = Counter()
    for table, column in (("entry", "id"), ("home_card", "number"), ("challenge", "number")):
        kept.update(row[0] for row in run.query(f"SELECT {column} FROM {table}"))
    versions = {(row[0], row[1]) for row in run.query("SELECT entry_id, version FROM entry_version WHERE version > 0")}
    entries = {row[0] for row in run.query("SELECT id FROM entry")}
    seen = 0
    for phone in phones.phones.values():
        words = Counter(re.findall(r"w\d+x\d+w", written_by(run, sealer, phone.person.id)))
        assert not [mark for mark, times in words.items() if times > 1], f"kept twice: {words}"
        lost = phone.vouched - set(words)
        assert not lost, f"{phone.person!r} has receipts for {sorted(lost)}, which are not in the store"
        for number, version in phone.receipts:
            assert kept[number] == 1, f"#{number} is {kept[number]} times in the store"
            assert number not in entries or (number, version) in versions, f"#{number}.{version} was receipted"
            seen += 1
    return seen


def check_answers(run: Town9, phones: Town) -> int:
    """No tap counted twice: never more answers than taps, none after the right one, rounds without a gap."""
    rows = run.query("SELECT p.chat_id, a.* FROM answer a JOIN person p ON p.id = a.learner_id WHERE occasion <> 'review' ORDER BY a.round")
    by_chat: Counter[int] = Counter()
    by_item: dict[tuple[int, str], list[sqlite3.Row]] = {}
    for row in rows:
        by_chat[row["chat_id"]] += 1
        by_item.setdefault((row["chat_id"], row["item_id"]), []).append(row)
    for chat, count in by_chat.items():
        assert count <= phones.phones[chat].letters, f"{chat} tapped {phones.phones[chat].letters} letters, {count} are counted"
    for key, given in by_item.items():
        assert [row["round"] for row in given] == list(range(1, len(given) + 1)), key
        assert not any(row["is_right"] for row in given[:-1]), f"{key} was counted again after the right answer"
    return len(rows)


def check_letters(run: Town9, phones: Town, people: list[int]) -> tuple[int, int, int]:
    """No reminder twice; every letter that must arrive has."""
    heard = {number: phones.heard.get(number, []) for number in people}
    must = {number: sum("the signature is noted" in text for text in texts) for number, texts in heard.items()}
    nudges = {number: len(texts) - must[number] for number, texts in heard.items()}
    assert not [number for number, times in nudges.items() if times > 1], "a reminder came twice"
    assert not [number for number, times in must.items() if times < 1], "a letter that must arrive did not"
    assert not run.query("SELECT 1 FROM outbox WHERE promise = 'must' AND kind <> 'screen' AND status <> 'sent'")
    assert run.query("SELECT count(*) FROM outbox WHERE kind = 'diary'")[0][0] == len(people)  # one each, whatever happened
    return sum(nudges.values()), sum(must.values()), sum(times > 1 for times in must.values())


async def hold_up(folder: Path, *, kills: int, updates: int, active: int, passive: int, over: timedelta) -> None:
    async with town(folder, active, passive) as (run, phones, people):
        run.reminders(people, over)
        await havoc(run, phones, kills, updates, random.Random(kills))
        await quiet(run)
        receipts, answers = check_receipts(run, phones), check_answers(run, phones)
        nudges, musts, doubled = check_letters(run, phones, people)
        assert not run.query("SELECT * FROM failed_update")
        assert not run.simulator.unknown_methods
        handled = run.query("SELECT count(*) FROM handled_update")[0][0]
        silence = max(phone.silence for phone in phones.phones.values())
        print(
            f"\n{run.kills} kills in {run.simulator.delivery.newest_id} updates ({handled} handled): {receipts} receipts, all kept once; "
            f"{answers} answers counted once; {nudges} of {len(people)} reminders arrived, none twice; "
            f"{musts} letters that must arrive for {len(people)} people, {doubled} people got one again; longest wait {silence:.1f} s"
        )  # fmt: skip
        assert receipts > active / 4
        assert answers
        assert nudges > len(people) / 2


async def test_killed_now_and_then(tmp_path: Path) -> None:
    await hold_up(tmp_path / "data", kills=5, updates=120, active=12, passive=40, over=timedelta(seconds=6))


@pytest.mark.slow
async def test_killed_two_hundred_times(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        await hold_up(tmp_path / "data", kills=200, updates=2000, active=45, passive=600, over=timedelta(minutes=4))
