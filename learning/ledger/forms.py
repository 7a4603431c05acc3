"""Owns unfinished forms: answers given so far, kept until the form is complete or dropped; knows no form's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learning.ledger import Ask, Fact


@dataclass(frozen=True, slots=True)
class FormOf(Ask[dict[str, Any]]):
    """The answers a person has given to a form so far; empty when there are none."""

    person_id: int
    form: str


@dataclass(frozen=True, slots=True)
class FormKept(Fact):
    """The answers as they now are, all of them (JSON values)."""

    person_id: int
    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormDropped(Fact):
    """The form is complete or given up."""

    person_id: int
    form: str
