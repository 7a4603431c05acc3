"""A store that does not take writes, units that fail or are cut short, and updates that cannot be handled: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import bot.telegram.receive as receive
from bot.__main__ import main
from bot.simulator import Person
from bot.storage.database import Connection, Database, Statement, StoreFault
from dialogues import menu
from tests.faults.lab import NOON, cohort, founded, house, learner, put, rows, until
from tests.harness import Story
from tests.journeys.test_diary import picture

CANNOT = "I cannot save anything at the moment"
CANNOT_DE = "nichts speichern"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at the store after a tenth of a second."""
    monkeypatch.setattr(receive, "STORE_REST", 0.1)


@pytest.fixture
async def maja(companion: Story) -> Person:
    person = companion.person(101, "Maja")
    companion.clock.set(NOON)
    await founded(companion, cohort(1, 1))
    await learner(companion, person, 1)
    return person


@contextmanager
def out_of_order(how: str, story: Story, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store takes no writes: it is read-only, the disk is full, or the disk fails at the commit."""
    if how in ("readonly", "full"):
        database = story.parts.database
        with sqlite3.connect(database.path) as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
        order, back = {"readonly": ("query_only=1", "query_only=0"), "full": (f"max_page_count={pages}", "max_page_count=1073741823")}[how]
        connection: sqlite3.Connection = database._connection._conn
        connection.execute(f"PRAGMA {order}")
        yield
        connection.execute(f"PRAGMA {back}")
        return
    run = Connection.run
    words = {"commit": "COMMIT", "begin": "BEGIN"}[how]

    async def failing(self: Connection, statements: Any, query: Statement | None = None) -> Any:
        if any(sql.startswith(words) for sql, _ in statements):
            raise sqlite3.OperationalError("disk I/O error")
        return await run(self, statements, query)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "run", failing)
        yield


@pytest.mark.parametrize("how", ["readonly", "full", "commit", "begin"])
async def test_what_was_sent_in_the_meantime_is_kept_later(companion: Story, maja: Person, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await companion.says(maja, "/language")
    await companion.taps(maja, "Deutsch")
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Schlechter")
    said = len(maja.messages)
    with out_of_order(how, companion, monkeypatch):
        for number in range(30 if how == "full" else 1):  # until the last free page is used up
            maja.send(f"Lappen {number} " + "ü" * 1900)
            await asyncio.sleep(0)
        await until(lambda: any(CANNOT_DE in message.text for message in maja.messages[said:]), "the trouble is told")
    await companion.settle()
    told = [message for message in maja.messages if CANNOT_DE in message.text]
    assert len(told) == 1
    assert not await rows(companion, "SELECT * FROM failed_update")
    sealer = companion.parts.turns.sealer
    kept = [sealer.unpack(row["body_sealed"])["saw"] for row in await rows(companion, "SELECT body_sealed FROM entry_version")]
    assert kept[0].startswith("Lappen 0")
    assert not companion.simulator.delivery.pending


async def test_a_file_on_a_full_disk_is_kept_later(companion: Story, maja: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Worse")
    with monkeypatch.context() as patch:
        patch.setattr(type(companion.parts.media), "_put", _no_space)
        maja.photo(picture())
        await until(lambda: CANNOT in maja.screen, "the trouble is told")
    await companion.settle()
    assert len(await rows(companion, "SELECT * FROM media_owner")) == 1
    assert not await rows(companion, "SELECT * FROM failed_update")


def _no_space(self: object, content: bytes) -> str:
    raise OSError(28, "No space left on device")


async def test_a_letter_outlives_a_store_that_does_not_take_its_receipt(companion: Story, maja: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(
        companion, "INSERT INTO outbox (person_id, kind, promise, dedupe_key, not_before, created_at) VALUES (1, 'guardian_done', 'must', 'x', '2026', '2026')"
    )  # fmt: skip
    state, failures = companion.parts.turns.state, 2

    async def failing(*facts: Any, **more: Any) -> None:
        nonlocal failures
        if type(facts[0]).__name__ == "LetterDone" and failures:
            failures -= 1
            raise StoreFault("the disk is full")
        await state(*facts, **more)

    monkeypatch.setattr(companion.parts.turns, "state", failing)
    monkeypatch.setattr("bot.clock.outbox.STORE_REST", 0.05)
    await companion.tick()
    assert failures == 0
    assert [row["status"] for row in await rows(companion, "SELECT status FROM outbox")] == ["sent"]


# group commit -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "x.db")
    await database.script("CREATE TABLE t (n INTEGER PRIMARY KEY, who TEXT)")
    yield database
    await database.close()


async def insert(database: Database, number: int, *, fail: bool = False, hold: asyncio.Event | None = None, times: int = 2) -> None:
    async with database.unit() as unit:
        for n in range(times):
            await unit.change("INSERT INTO t (n, who) VALUES (:n, 'x')", n=number * 10 + n)
            if hold is not None:
                await hold.wait()
        if fail:
            raise LookupError(number)


async def numbers(database: Database) -> list[int]:
    """As another process sees it: what is committed."""
    with sqlite3.connect(database.path) as db:
        return [row[0] for row in db.execute("SELECT n FROM t ORDER BY n")]


async def test_a_failing_unit_undoes_itself_alone(database: Database) -> None:
    done = await asyncio.gather(*(insert(database, n, fail=n % 3 == 0) for n in range(30)), return_exceptions=True)
    assert [type(each) is LookupError for each in done] == [n % 3 == 0 for n in range(30)]
    assert await numbers(database) == [n * 10 + k for n in range(30) if n % 3 for k in (0, 1)]


async def test_a_constraint_undoes_its_unit_alone(database: Database) -> None:
    await insert(database, 1)
    done = await asyncio.gather(insert(database, 2), insert(database, 1), insert(database, 3), return_exceptions=True)
    assert [type(each) for each in done] == [type(None), sqlite3.IntegrityError, type(None)]
    assert await numbers(database) == [10, 11, 20, 21, 30, 31]


@pytest.mark.parametrize("which", ["first", "middle", "waiting", "last", "all"])
async def test_a_unit_that_is_cut_short_leaves_nothing_and_loses_nothing_of_others(database: Database, which: str) -> None:
    """Cancelled while it works, while it waits for its turn, or while it waits for the commit."""
    hold = asyncio.Event()
    before = [asyncio.create_task(insert(database, n)) for n in (1, 2)]
    inside = asyncio.create_task(insert(database, 3, hold=hold))
    after = [asyncio.create_task(insert(database, n)) for n in (4, 5)]
    tasks = [*before, inside, *after]
    await asyncio.sleep(0.05)  # 1 and 2 wait for the commit, 3 is in the middle, 4 and 5 wait for their turn
    cut = {"first": tasks[:1], "middle": [inside], "waiting": [tasks[3]], "last": after, "all": tasks}[which]
    for task in cut:
        task.cancel()
    await asyncio.sleep(0.05)
    partly = await numbers(database)
    assert 30 not in partly, "half a unit was committed"
    hold.set()
    done = dict(zip((1, 2, 3, 4, 5), await asyncio.gather(*tasks, return_exceptions=True), strict=True))
    await insert(database, 6)
    kept = await numbers(database)
    for number, how in done.items():
        both = [number * 10 in kept, number * 10 + 1 in kept]
        assert both[0] is both[1], f"half of unit {number}"
        assert how is None or isinstance(how, asyncio.CancelledError), how
        assert how is not None or both[0], f"unit {number} was acknowledged and is lost"
    assert kept[-2:] == [60, 61]


@pytest.mark.parametrize("seed", range(6))
async def test_cut_short_at_any_moment(database: Database, seed: int) -> None:


    chance = random.Random(seed)
    tasks = {n: asyncio.create_task(insert(database, n, fail=chance.random() < 0.1, times=2)) for n in range(120)}
    for task in chance.sample(list(tasks.values()), 40):
        await asyncio.sleep(chance.random() * 0.002)
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    await insert(database, 999)
    kept = set(await numbers(database))
    for number, task in tasks.items():
        both = {number * 10 in kept, number * 10 + 1 in kept}
        assert len(both) == 1, f"half of unit {number}"
        how = None if task.cancelled() else task.exception()
        assert not isinstance(how, StoreFault), how
        if not task.cancelled():
            assert both == {how is None}


@pytest.mark.parametrize("commit", [False, True])
async def test_cut_short_while_it_ends(database: Database, monkeypatch: pytest.MonkeyPatch, commit: bool) -> None:
    """It is too late to take it back: the others in its commit must not suffer."""
    run, ends, tasks = Connection.run, [], []

    async def cutting(self: Connection, statements: Any, query: Statement | None = None) -> Any:
        if any(sql == "RELEASE unit" for sql, _ in statements):
            ends.append(statements[-1][0])
            if len(ends) == (3 if commit else 2):
                tasks[len(ends) - 1].cancel()
        return await run(self, statements, query)

    monkeypatch.setattr(Connection, "run", cutting)
    tasks += [asyncio.create_task(insert(database, n)) for n in (1, 2, 3)]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert ends[:3] == ["RELEASE unit", "RELEASE unit", "COMMIT"]
    assert [type(each) for each in done if each] == [asyncio.CancelledError]
    assert await numbers(database) == [10, 11, 20, 21, 30, 31]


async def test_a_lost_commit_acknowledges_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    run, broken = Connection.run, [True]

    async def failing(self: Connection, statements: Any, query: Statement | None = None) -> Any:
        if broken and any(sql == "COMMIT" for sql, _ in statements):
            broken.pop()
            raise sqlite3.OperationalError("database or disk is full")
        return await run(self, statements, query)

    monkeypatch.setattr(Connection, "run", failing)
    done = await asyncio.gather(*(insert(database, n) for n in range(5)), return_exceptions=True)
    kept = await numbers(database)
    assert any(isinstance(each, StoreFault) for each in done)
    for number, how in enumerate(done):
        assert (number * 10 in kept) is (how is None)
    await insert(database, 9)
    assert 90 in await numbers(database)


async def test_a_mistake_in_a_statement_is_no_trouble_of_the_store(database: Database) -> None:
    """Else the update that leads to it would be tried again for ever."""
    with pytest.raises(sqlite3.OperationalError):
        async with database.unit() as unit:
            await unit.rows("SELECT nothing FROM nowhere")
    await insert(database, 1)


# poison -------------------------------------------------------------------------------------------------------------


@contextmanager
def poisoned(word: str) -> Iterator[list[int]]:
    """The start page cannot be shown to somebody who typed /menu."""
    tries: list[int] = []
    home = menu.menu.screens["home"]

    def raising(c: Any) -> Any:
        tries.append(1)
        raise RuntimeError(word)

    menu.menu.screens["home"] = raising
    try:
        yield tries
    finally:
        menu.menu.screens["home"] = home


async def test_poison_is_set_aside_and_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async with house(tmp_path / "data", NOON) as story:
        maja = story.person(101, "Maja", "de")
        await story.says(maja, "/help")
        with poisoned("the soup is poisoned") as tries:
            update = maja.send("/menu")
            maja.send("/language")
            await story.settle()
        assert len(tries) == 3
        texts = [message.text for message in maja.messages if message.from_bot]
        assert "Entschuldige" in texts[-2] or "leid" in texts[-2].lower(), texts[-2]
        assert "Deutsch" in maja.screen  # the chat goes on
        (failed,) = await rows(story, "SELECT * FROM failed_update")
        assert (failed["update_id"], failed["replayed_at"]) == (update, None)
        assert b"/menu" not in failed["payload_sealed"]
        simulator = story.simulator
        _environment(monkeypatch, tmp_path / "data", simulator.base_url)
        assert await asyncio.to_thread(main, ["failed"]) == 0
        out = capsys.readouterr().out
        assert f"{update} " in out
        assert "open" in out
        assert "the soup is poisoned" in out
    async with house(tmp_path / "data", NOON) as story:  # mended, started anew
        maja = story.person(101, "Maja", "de")
        maja.chat.started = True
        _environment(monkeypatch, tmp_path / "data", story.simulator.base_url)
        assert await asyncio.to_thread(main, ["failed", "--replay", str(update)]) == 0
        assert "again" in capsys.readouterr().out
        assert maja.last.buttons
        (failed,) = await rows(story, "SELECT * FROM failed_update")
        assert failed["replayed_at"]
        assert await asyncio.to_thread(main, ["failed", "--replay", "999999"]) == 1
        assert "no failed update" in capsys.readouterr().out


def _environment(monkeypatch: pytest.MonkeyPatch, folder: Path, url: str) -> None:
    for name, value in (("BOT_TOKEN", "1:TEST"), ("TELEGRAM_URL", url), ("DATA_DIR", str(folder))):
        monkeypatch.setenv(f"COMPANION_{name}", value)


async def test_poison_while_the_store_is_out_of_order(companion: Story, maja: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot even be set aside waits; the chat is not stuck for ever."""
    state, failures = companion.parts.turns.state, 2

    async def failing(*facts: Any, **more: Any) -> None:
        nonlocal failures
        if type(facts[0]).__name__ == "Failed" and failures:
            failures -= 1
            raise StoreFault("the disk is full")
        await state(*facts, **more)

    monkeypatch.setattr(companion.parts.turns, "state", failing)
    with poisoned("no"):
        maja.send("/menu")
        maja.send("/help")
        await until(lambda: not failures and not companion.simulator.delivery.pending, "the chat goes on")
    await companion.settle()
    assert "/language" in maja.screen
    assert len(await rows(companion, "SELECT * FROM failed_update")) == 1


async def test_a_restart_in_the_middle_of_a_turn_repeats_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends after the commit and before the screen: the same update comes again and counts once."""
    async with house(tmp_path / "data", NOON) as story:
        maja = story.person(101, "Maja")
        await founded(story, cohort(1, 1))
        await learner(story, maja, 1)
        await story.says(maja, "/diary")
        await story.taps(maja, "Worse")
        update = maja.send("Rags in one bin.")
        await story.settle()
        await put(story, "UPDATE person SET screen_message_id = NULL")
        story.simulator.redeliver(update)
        await story.settle()
        assert "Why do you think so?" in maja.screen
        assert len(await rows(story, "SELECT * FROM entry_version")) == 1


