"""Owns the way through a record to each of its values, with place, kind and limit; knows no rule."""

from __future__ import annotations

import types
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from markupsafe import Markup
from pydantic import PlainValidator

from content.fields import (
    Limit,
)
from content.loader import Folder
from content.problems import Problem
from content.source import Place, Source


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a content file. A text may carry markup, a line may not, and a code is no language at all."""

    place: Place
    value: Any
    kind: Literal["text", "line", "code"]
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A record together with the file it was read from."""

    source: Source
    record: Any

    def problem(self, place: Place, what: str, cure: str) -> Problem:
        return self.source.problem(place, what, cure)

    def leaves(self) -> Iterator[Leaf]:
        yield from walk(self.record, type(self.record), ())


def reads(folder: Folder, kind: type | tuple[type, ...] = object) -> list[Read]:
    """The records of a kind in a language, in the order of their files."""
    return [
        Read(folder.sources[file], record)
        for file, record in sorted(folder.records.items())
        if isinstance(record, kind)
    ]


def walk(value: Any, hint: Any, place: Place) -> Iterator[Leaf]:
    """Every leaf below `value`, depth first, in the order of the fields."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        if value is None:
            yield Leaf(place, None, "code")
        else:
            yield from walk(value, inner, place)
    elif origin is Annotated:
        yield _leaf(value, hint, place)
    elif is_dataclass(value):
        for name, field_hint in _hints(cast(Hashable, type(value))):
            yield from walk(getattr(value, name), field_hint, (*place, name))
    elif isinstance(value, tuple):
        for number, element in enumerate(value):
            yield from walk(element, get_args(hint)[0], (*place, number))
    elif isinstance(value, Mapping):
        for key, element in value.items():
            yield from walk(element, get_args(hint)[1], (*place, str(key)))
    else:
        yield Leaf(place, value, "code")


@cache
def _hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _leaf(value: Any, hint: Any, place: Place) -> Leaf:
    base, *metadata = get_args(hint)
    limit = next((extra for extra in metadata if isinstance(extra, Limit)), None)
    if base is Markup:
        return Leaf(place, value, "text", limit)
    checked = any(isinstance(extra, PlainValidator) for extra in metadata)
    return Leaf(place, value, "line" if checked else "code", limit)


def id_problems(
    read: Read, place: Place, found: Sequence[str], expected: Sequence[str] | None = None
) -> Iterator[Problem]:
    """Ids that stand twice in a list, and the first one that leaves the expected pattern."""
    for number, id in enumerate(found):
        if found.index(id) != number:
            yield read.problem(
                (*place, number), f"the id {id!r} stands twice.", "give one of the two an id of its own."
            )
        elif expected is not None and (number >= len(expected) or id != expected[number]):
            want = expected[number] if number < len(expected) else "nothing here"
            yield read.problem((*place, number), f"the id {id!r} is out of its pattern.", f"call it {want}.")
            return
