"""Owns how an ask is answered and a fact is kept: the registry of handlers and what each is given; knows no table itself.

    @answers(PersonByChat)
    async def person_by_chat(s: Session, q: PersonByChat) -> Person | None:
        row = await s.row("person_by_chat", chat=q.chat_id)

    @keeps(LanguageChosen)
    def language_chosen(s: Session, f: LanguageChosen) -> None:         # or async
        s.put("set_language", person=f.person_id, language=f.language)

The names are those of the statements in queries/*.sql.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import aiosql

from bot.storage.database import Row, Unit
from bot.storage.sealing import Sealer
from learning.ledger import Ask, Conflict, Fact

A = TypeVar("A", bound=Ask[Any])
F = TypeVar("F", bound=Fact)
Handler = TypeVar("Handler", bound=Callable[..., Any])

_NAMED = re.compile(r"^--\s*name\s*:\s*([\w-]+)", re.MULTILINE)
QUERIES = Path(__file__).parent / "queries"
ANSWERS: dict[type[Ask[Any]], Callable[[Any, Any], Awaitable[Any]]] = {}
KEEPS: dict[type[Fact], Callable[[Any, Any], Awaitable[None] | None]] = {}


class Signer(Protocol):
    """What issues a credential inside the transaction that awards it (bot.credentials, wired by bot.app)."""

    async def __call__(self, session: Session, fact: Any) -> None: ...


@lru_cache(maxsize=1)
def statements() -> dict[str, str]:
    """Every named statement of queries/*.sql, checked for its parameter list by aiosql. Raises ValueError for a name given twice."""
    _no_name_twice(QUERIES)
    loaded = aiosql.from_path(QUERIES, "aiosqlite", mandatory_parameters=True)
    return {name: getattr(loaded, name).sql for name in loaded.available_queries if not name.endswith("_cursor")}


def _no_name_twice(folder: Path) -> None:
    """aiosql would silently take the last of two statements with one name."""
    seen: dict[str, str] = {}
    for file in sorted(folder.glob("**/*.sql")):
        for name in _NAMED.findall(file.read_text(encoding="utf-8")):
            key = name.replace("-", "_")
            if key in seen:
                raise ValueError(f"two statements are named {key}: in {seen[key]} and in {file.name}; rename one of the two")
            seen[key] = file.name


@dataclass(slots=True)
class Session:
    """One unit of work on the store, with what handlers need: the sealing key, the time, who acts."""

    unit: Unit
    sealer: Sealer
    now: datetime
    actor: int | None = None
    signer: Signer | None = None

    async def rows(self, name: str, /, **params: Any) -> list[Row]:
        return await self.unit.rows(statements()[name], **params)

    async def row(self, name: str, /, **params: Any) -> Row | None:
        return await self.unit.row(statements()[name], **params)

    def put(self, name: str, /, **params: Any) -> None:
        self.unit.put(statements()[name], **params)

    async def change(self, name: str, /, **params: Any) -> int:
        return await self.unit.change(statements()[name], **params)

    async def must_change(self, name: str, /, **params: Any) -> None:
        """Write where exactly one row must change. Raises Conflict when the state moved on meanwhile."""
        if await self.change(name, **params) != 1:
            raise Conflict(name)

    async def answer(self, question: Ask[Any]) -> Any:
        return await ANSWERS[type(question)](self, question)

    async def keep(self, fact: Fact) -> None:
        done = KEEPS[type(fact)](self, fact)
        if done is not None:
            await done


def answers(kind: type[A]) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        assert kind not in ANSWERS, f"{kind.__name__} is answered twice"
        ANSWERS[kind] = function
        return function

    return register


def keeps(kind: type[F]) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        assert kind not in KEEPS, f"{kind.__name__} is kept twice"
        KEEPS[kind] = function
        return function

    return register


# times as they stand in the store ---------------------------------------------------------------------------------


def stamp(moment: datetime) -> str:
    """UTC text that sorts: 2026-05-25T13:30:00.000000Z."""
    return _stamp(moment if moment.tzinfo is UTC else moment.astimezone(UTC))


# "Now" stands in every row of a turn, and thousands of reminders share their moments. In UTC only: where an hour comes twice, its two
# moments in local time are equal to a cache.
@lru_cache(maxsize=1024)
def _stamp(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='microseconds')[:26]}Z"


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=1024)
def day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=1024)
def hour(text: str) -> time:
    return time.fromisoformat(text)


def hour_text(value: time) -> str:
    return f"{value:%H:%M}"


@lru_cache(maxsize=1024)
def split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)
