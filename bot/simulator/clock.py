"""Owns the shape of a clock that can be moved; who composes the demo gives the simulator one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["ClockPort", "Jump"]


@dataclass(frozen=True, slots=True)
class Jump:
    """A move of the clock offered on the page of phones, e.g. "to the departure"."""

    id: str
    label: str
    enabled: bool = True


class ClockPort(Protocol):
    """A clock that can be moved.

    It may also have a `label` (where it hangs) and `zone_at(moment)`: the IANA zone on whose wall the phones show that moment.
    """

    def now(self) -> datetime:
        """The present, with a time zone."""

    def jumps(self) -> list[Jump]:
        """The moves that are offered now."""

    async def jump(self, jump_id: str) -> str:
        """Move the clock; gives a sentence on what happened. Raises LookupError for an unknown move."""
