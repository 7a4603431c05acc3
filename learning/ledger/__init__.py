"""The ledger: what can be asked of the store and what can be entered in it, as values; how either happens is not known here.

An `Ask[T]` is a question whose answer is a `T`. A `Fact` is something that happened and is to be kept. Dialogues ask and
state facts; the store answers and keeps them.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Ask(Generic[T]):
    """A question to the store; subclasses are frozen dataclasses."""

    __slots__ = ()


class Fact:
    """Something that happened; subclasses are frozen dataclasses."""

    __slots__ = ()


class Conflict(Exception):
    """A fact no longer fits what is stored (somebody else was faster); the turn is run again on fresh facts."""


#: A step that may ask on its way: it yields asks and is sent their answers.
Talk = Generator[Ask[Any], Any, R]


def ask(question: Ask[T]) -> Generator[Ask[Any], Any, T]:
    """Ask the store: `entry = yield from ask(EntryById(7))`."""
    answer: T = yield question
    return answer


@dataclass(frozen=True, slots=True)
class Notice(Fact):
    """A message that no update asked for. Its words are chosen when it is sent, in the recipient's language then.

    `promise`: "must" (may arrive twice after a crash, never zero times) or "nudge" (never twice, may be dropped).
    `key` makes it unique for ever. `args` holds ids only. `not_before` None: at once. `priority` is 1 (put-off screens, calls for help), 3 (badge, feedback), 5 (the rest) or 7 (reminders).
    """

    to: int
    kind: str
    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)
    promise: str = "must"
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: int = 5


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn(Fact):
    """Take back a notice that was not yet sent (an undone approval)."""

    key: str


@dataclass(frozen=True, slots=True)
class Audited(Fact):
    """An act worth a line in the audit log. `outcome`: done or refused."""

    action: str
    object: str = ""
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class NextNumber(Ask[int]):
    """The next number of a counter: person, provider, cohort, invitation, entry, attempt, learner_number."""

    counter: str
