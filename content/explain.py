"""Owns the words for what the validator refuses in a content file; knows no file beyond the one it is given."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from content import records, shared
from content.problems import Problem
from content.source import Place, Source

_KINDS = (*vars(records).values(), *vars(shared).values())
_ALL_KEYS = sorted({name for kind in _KINDS for name in getattr(kind, "__dataclass_fields__", ())})


def explain(source: Source, error: ValidationError) -> Iterator[Problem]:
    """Each thing the validator refused, as a problem with its line and its cure."""
    for detail in error.errors(include_url=False):
        place = tuple(step for step in detail["loc"] if step != "[key]")
        if detail["type"] == "value_error":
            what, cure, inner = _own_words(detail["msg"])
            place += inner
        else:
            key = str(place[-1]) if place else ""
            what, cure = _in_words(detail["type"], key, detail["msg"], detail.get("ctx", {}), detail.get("input"))
        yield source.problem(place, f"{spoken(place)}{what}", cure)


def spoken(place: Place) -> str:
    """The place of a value in its file, for people: "nuggets[2].question.ask: ", list elements counted from 1."""
    said = ""
    for step in place:
        said += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if said else step
    return f"{said}: " if said else ""


def _own_words(message: str) -> tuple[str, str, Place]:
    """The model's own refusals read "what|cure|place below the refused value"; cure and place may be left out."""
    what, cure, inner = [*message.removeprefix("Value error, ").split("|"), "", ""][:3]
    steps = tuple(int(step) if step.isdigit() else step for step in inner.split(".") if step)
    return f"{what}.", f"{cure or 'correct it'}.", steps


def _in_words(kind: str, key: str, message: str, context: dict[str, Any], given: Any) -> tuple[str, str]:
    if given is None and not key:
        return "the file is empty.", "write it in the shape of the English file, or delete it."
    if kind == "missing":
        return f"the key {key!r} is missing.", f"add {key}: … here."
    if kind == "unexpected_keyword_argument":
        near = difflib.get_close_matches(key, _ALL_KEYS, 1)
        return f"unknown key {key!r}.", f"did you mean {near[0]!r}? Otherwise take it out." if near else "take it out."
    if kind == "literal_error":
        return f"{given!r} is not allowed.", f"use one of {context.get('expected')}."
    if kind == "string_type":
        return f"{given!r} is not text.", "put it in quotation marks."
    if kind.startswith("dataclass") or kind in ("mapping_type", "dict_type"):
        return "keys and values are expected here.", "write key: value lines below it, as in the English file."
    if kind == "tuple_type":
        return "a list is expected here.", "start each element with a dash."
    return f"{message}.", "correct the value."
