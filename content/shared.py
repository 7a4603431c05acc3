"""Owns the shape of what all paths share: frameworks, trades, persona finder, feedback, locked terms; knows no file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic.dataclasses import dataclass

from content.fields import STRICT, T220, T300, Label, Limit, Line, Text, Title, by_id


@dataclass(frozen=True, slots=True, config=STRICT)
class PersonaOption:
    """An answer of the persona finder and the points it gives: knowledge 0–2, interest per path 0–3."""

    id: str
    text: Annotated[Text, Limit(60)]
    knowledge: int = 0
    eco: int = 0
    ecn: int = 0
    soc: int = 0


@dataclass(frozen=True, slots=True, config=STRICT)
class PersonaQuestion:
    """A question of the persona finder."""

    id: str
    about: Literal["knowledge", "interest"]
    ask: T220
    options: tuple[PersonaOption, ...]

    def option(self, id: str) -> PersonaOption:
        """The option with this id; KeyError if there is none."""
        return by_id(self.options, id)


@dataclass(frozen=True, slots=True, config=STRICT)
class Persona:
    """A kind of learner and the path recommended first: eco, ecn, soc, `all` three, or `any` (staff choose freely)."""

    id: str
    name: Label
    path: Literal["eco", "ecn", "soc", "all", "any"]
    text: T220


@dataclass(frozen=True, slots=True, config=STRICT)
class PersonaFile:
    """personas.yaml"""

    questions: tuple[PersonaQuestion, ...]
    personas: tuple[Persona, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class FeedbackQuestion:
    """A question of a feedback form; a scale runs from 1 (not at all) to 5 (fully)."""

    id: str
    kind: Literal["scale", "text"]
    ask: T220


@dataclass(frozen=True, slots=True, config=STRICT)
class FeedbackFile:
    """feedback.yaml"""

    learner: tuple[FeedbackQuestion, ...]
    trainer: tuple[FeedbackQuestion, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Term:
    """A locked term: `term` in English, `must` in this language, `never` what it must not be called."""

    term: Line
    must: Line
    never: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class GlossaryFile:
    """glossary.yaml"""

    terms: tuple[Term, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Trade:
    """A trade a learner can choose, for the "in my trade" hooks; the label stands on a button."""

    id: str
    label: Label
    examples: Annotated[Line, Limit(100)]


@dataclass(frozen=True, slots=True, config=STRICT)
class MacroCompetence:
    """One of four groups of competences, each gathering one GreenComp area."""

    id: str
    title: Title
    text: T220
    greencomp: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class CredentialStrings:
    """What every credential of this curriculum says in words (EU Recommendation 2022/C 243/02, Annex I)."""

    stack_title: Annotated[Line, Limit(100)]
    stack_summary: T300
    workload_path: Line
    workload_stack: Line
    level: Line
    type: Line
    assessment: Line
    participation: Line
    quality: Line
    stackability_path: Line
    stackability_stack: Line
    prerequisites_stack: Line
    supervision_onsite: Line
    supervision_online: Line
    supervision_none: Line


@dataclass(frozen=True, slots=True, config=STRICT)
class LibraryFile:
    """library.yaml: what all paths share."""

    language: str
    name: Line
    trades: tuple[Trade, ...]
    sdgs: Mapping[int, Line]
    greencomp: Mapping[str, Line]
    macro: tuple[MacroCompetence, ...]
    credential: CredentialStrings
    source_sha: str | None = None
