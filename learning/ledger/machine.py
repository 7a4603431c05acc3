"""Owns the asks and facts of the machine itself: what reached whom, what failed, what lies in the outbox, what falls due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from learning.ledger import Ask, Fact


@dataclass(frozen=True, slots=True)
class ScreenSent(Fact):
    """The screen of that revision is now this message."""

    person_id: int
    message_id: int
    rev: int


@dataclass(frozen=True, slots=True)
class WentUnreachable(Fact):
    """The person blocked the bot: nudges are dropped, data stay."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class ReachedAgain(Fact):
    chat_id: int


@dataclass(frozen=True, slots=True)
class Failed(Fact):
    """An update that failed three times and was set aside."""

    update_id: int
    chat_id: int
    payload: str
    traceback: str


@dataclass(frozen=True, slots=True)
class FailedUpdate:
    update_id: int
    chat_id: int
    payload: str
    traceback: str
    failed_at: datetime
    replayed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedUpdates(Ask[tuple[FailedUpdate, ...]]):
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Replayed(Fact):
    update_id: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in the outbox, claimed for sending."""

    id: int
    person_id: int
    chat_id: int
    kind: str
    args: Mapping[str, str | int]
    promise: str
    tries: int


@dataclass(frozen=True, slots=True)
class LettersDue(Ask[tuple[Letter, ...]]):
    """Claim up to `most` letters that are due: must before nudge, then by priority and age. Claimed rows become 'sending'."""

    most: int = 30


@dataclass(frozen=True, slots=True)
class LetterDone(Fact):
    """`status`: sent, dropped, uncertain, failed, due (try again at `again_at`)."""

    letter_id: int
    status: str
    message_id: int | None = None
    why: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LettersRecovered(Fact):
    """At start: what was being sent when the process died. A must is due again, a nudge is uncertain and stays unsent."""
