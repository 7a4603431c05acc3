"""Owns the words of what nobody asked for: reminders, feedback, the digest, the badge. Built when it is sent.

A builder gets the recipient's context and the notice's ids, and returns the screen, `Later` (not now: quiet hours), or None
(no longer fitting). Buttons here are only of the kind `Open`, since the conversation may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dialogues.context import Context
from dialogues.kit import Screen
from learning.ledger import Talk


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; `until` is UTC."""

    until: datetime


Args: TypeAlias = Mapping[str, str | int]
Builder: TypeAlias = Callable[[Context, Args], "Talk[Screen | Later | None] | Screen | Later | None"]

NOTICES: dict[str, Builder] = {}


def notice(kind: str) -> Callable[[Builder], Builder]:
    """Register a builder for a kind of notice."""

    def register(function: Builder) -> Builder:
        assert kind not in NOTICES, f"two notices of kind {kind}"
        NOTICES[kind] = function
        return function

    return register
