"""Owns the one shape of a refused request; it knows no words for it, the dialogues find those by the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done: a stable code, and the values a sentence about it needs (all printable)."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)
