"""Owns the SQLite connection and its one writer with group commit; knows no table.

Units of work run one after another, each in a SAVEPOINT of a transaction that they share; what waits is committed together, and each
unit is acknowledged only after that commit (`synchronous=FULL`), so a "saved" survives a power cut and nobody waits for a stranger's disk flush.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import aiosqlite

Params: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = tuple[str, Params]
Row: TypeAlias = sqlite3.Row

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-2000",
)
GROUP = 64  # units committed together at most


class StoreFault(Exception):
    """The database cannot be opened or written; the message says why and what to do."""


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, able to run several statements and a select in one hop to its thread."""

    async def run(self, statements: Sequence[Statement], query: Statement | None = None) -> tuple[list[int], list[Row]]:
        """Run statements in order, then the query; returns how many rows each statement changed, and the query's rows."""
        answer: tuple[list[int], list[Row]] = await self._execute(  # type: ignore[no-untyped-call]
            _run, self._conn, statements, query
        )
        return answer

    async def script(self, sql: str) -> None:
        await self._execute(self._conn.executescript, sql)  # type: ignore[no-untyped-call]


def _run(
    db: sqlite3.Connection, statements: Sequence[Statement], query: Statement | None
) -> tuple[list[int], list[Row]]:
    changed = [db.execute(sql, params).rowcount for sql, params in statements]
    return changed, db.execute(*query).fetchall() if query else []


class Unit:
    """One unit of work: reads see everything before it; writes are collected and run in one hop with the next read."""

    __slots__ = ("_connection", "_pending", "begun")

    def __init__(self, connection: Connection, opening: Sequence[Statement]) -> None:
        self._connection = connection
        self._pending: list[Statement] = list(opening)
        self.begun = False

    async def _run(self, query: Statement | None = None) -> tuple[list[int], list[Row]]:
        pending, self._pending = self._pending, []
        self.begun = True  # before the hop: a statement that fails in it leaves a savepoint to go back to
        return await self._connection.run(pending, query)

    async def rows(self, sql: str, /, **params: Any) -> list[Row]:
        return (await self._run((sql, params)))[1]

    async def row(self, sql: str, /, **params: Any) -> Row | None:
        found = await self.rows(sql, **params)
        return found[0] if found else None

    def put(self, sql: str, /, **params: Any) -> None:
        """Write, in order, at the next read or at the end of the unit."""
        self._pending.append((sql, params))

    async def change(self, sql: str, /, **params: Any) -> int:
        """Write now; returns how many rows changed (guards against a state that moved on)."""
        self._pending.append((sql, params))
        return (await self._run())[0][-1]

    async def finish(self, *, commit: bool) -> None:
        """End the unit; with `commit` end the shared transaction in the same hop."""
        self.put("RELEASE unit")
        if commit:
            self.put("COMMIT")
        await self._run()


class Database:
    """Open with `await Database.open(path)`; `async with db.unit() as unit` is acknowledged when the block is left."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._uncommitted: list[asyncio.Future[None]] = []
        self._in_transaction = False
        self._flushing: asyncio.Future[None] | None = None

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Raises StoreFault when the file cannot be opened or written."""
        connection: Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = Connection(lambda: _connect(path), iter_chunk_size=256)
            await connection
            for pragma in PRAGMAS:
                await connection.run((), (pragma, {}))
        except (sqlite3.Error, OSError) as cause:
            if connection is not None:
                await connection.close()  # else its thread would keep the process from ending
            raise StoreFault(
                f"cannot open the database {path}: {cause}. Check that the folder exists and may be written, and that it is the companion's file"
            ) from cause
        return cls(connection, path)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """Run a unit of work. An exception inside undoes this unit alone. Returns only after the commit."""
        await self._take_turn()
        try:
            begin: list[Statement] = [] if self._in_transaction else [("BEGIN IMMEDIATE", {})]
            unit = Unit(self._connection, [*begin, ("SAVEPOINT unit", {})])
            try:
                yield unit
                last = not self._waiting or len(self._uncommitted) + 1 >= GROUP
                cut_short = await _to_the_end(unit.finish(commit=last))
            except BaseException as cause:
                await _to_the_end(self._undo(unit))
                if isinstance(cause, sqlite3.OperationalError) and _of_the_store(cause):
                    raise StoreFault(f"cannot write to the database {self.path}: {cause}") from cause
                raise
            self._in_transaction = True
            done = asyncio.get_running_loop().create_future()
            self._uncommitted.append(done)
            if last:
                self._committed()
        finally:
            self._turn.release()
        if cut_short:  # too late to take it back: others may be in the same commit
            raise asyncio.CancelledError
        await done

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            if self._uncommitted:  # perhaps we were the one to commit for those before us
                self._flushing = asyncio.ensure_future(self._flush())
            raise
        finally:
            self._waiting -= 1

    async def _flush(self) -> None:
        async with self._turn:
            if self._in_transaction and not self._waiting:
                await self._commit()

    async def _undo(self, unit: Unit) -> None:
        """Take this unit back; commit for those before it if nobody else will."""
        if unit.begun:
            self._in_transaction = True
            try:
                await self._connection.run([("ROLLBACK TO unit", {}), ("RELEASE unit", {})])
            except sqlite3.Error as cause:
                await self._abandon([], cause)
                return
        if self._in_transaction and not self._waiting:
            await self._commit()

    async def _commit(self) -> None:
        try:
            await self._connection.run([("COMMIT", {})])
        except sqlite3.Error as cause:
            await self._abandon([], cause)
            return
        self._committed()

    def _committed(self) -> None:
        """Acknowledge everybody in the transaction that ended."""
        waiting, self._uncommitted = self._uncommitted, []
        self._in_transaction = False
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def _abandon(self, waiting: Sequence[asyncio.Future[None]], cause: Exception) -> None:
        """The transaction is lost (disk full, I/O error): nobody in it is acknowledged."""
        lost = [*waiting, *self._uncommitted]
        self._uncommitted = []
        self._in_transaction = False
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            await self._connection.run([("ROLLBACK", {})])
        for future in lost:
            if not future.done():
                future.set_exception(StoreFault(f"the database {self.path} did not take the write: {cause}"))

    async def read(self, sql: str, /, **params: Any) -> list[Row]:
        """Read outside a unit (reports, start-up); sees what is committed or about to be."""
        return (await self._connection.run((), (sql, params)))[1]

    async def script(self, sql: str) -> None:
        await self._connection.script(sql)

    async def close(self) -> None:
        async with self._turn:
            if self._in_transaction:
                await self._commit()
        await self._connection.close()


async def _to_the_end(work: Coroutine[Any, Any, None]) -> bool:
    """Finish, cancelled or not, before anybody else takes the turn; returns whether we were cancelled meanwhile."""
    task, cancelled = asyncio.ensure_future(work), False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    return cancelled


def _of_the_store(cause: sqlite3.OperationalError) -> bool:
    """Disk full, read-only, locked: the store's trouble, which passes. A statement that is wrong stays wrong."""
    return getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
    connection.row_factory = sqlite3.Row
    return connection
