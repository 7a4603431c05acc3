"""Owns the kinds of text a record can hold, with their longest lengths; knows no record and no file."""

from __future__ import annotations

from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Literal, TypeVar

from markupsafe import Markup
from pydantic import ConfigDict, PlainValidator

from content.texts import line, markup


@plain_dataclass(frozen=True, slots=True)
class Limit:
    """Longest allowed text: characters as the reader sees them, and words where given. The linter measures it."""

    chars: int
    words: int | None = None


_Record = TypeVar("_Record")


def by_id(records: tuple[_Record, ...], id: str) -> _Record:
    """The record with this id; KeyError if there is none."""
    for record in records:
        if getattr(record, "id", None) == id:
            return record
    raise KeyError(id)


STRICT = ConfigDict(extra="forbid", defer_build=True)

Text = Annotated[Markup, PlainValidator(markup)]
Line = Annotated[str, PlainValidator(line)]

Title = Annotated[Line, Limit(48)]
NuggetTitle = Annotated[Line, Limit(40)]
Label = Annotated[Line, Limit(24)]
Short = Annotated[Line, Limit(16)]
Topic = Annotated[Line, Limit(32)]
T110 = Annotated[Text, Limit(110)]
T120 = Annotated[Text, Limit(120)]
T140 = Annotated[Text, Limit(140)]
T160 = Annotated[Text, Limit(160)]
T200 = Annotated[Text, Limit(200)]
T220 = Annotated[Text, Limit(220)]
T300 = Annotated[Text, Limit(300)]
T400 = Annotated[Text, Limit(400)]
T500 = Annotated[Text, Limit(500)]
T600 = Annotated[Text, Limit(600)]

Phase = Literal["before", "during"]

RUBRIC_POINTS = (0, 3, 6, 8, 10)
