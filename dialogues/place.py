"""Owns where a conversation stands: a dialogue, a place in it, and the few small values its screen needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Json: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation stands. `data` holds ids and counts, never personal text."""

    dialogue: str = "menu"
    name: str = "home"
    data: Mapping[str, Json] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.data.get(key, default)


def moved(place: Place, **data: Json) -> Place:
    """The same place with some values changed."""
    return replace(place, data={**place.data, **data})
