"""Owns what the answers to the persona finder mean; the questions and their points are content, the choice stays free.

Rule of content/<language>/personas.yaml (requirements 50, open question 15): four or more knowledge points and three different
interests → all three paths; otherwise the path with most interest points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.model import Persona, PersonaOption

MUCH_KNOWLEDGE = 4
PATHS = ("eco", "ecn", "soc")


@dataclass(frozen=True, slots=True)
class Finding:
    """Points of one run: `knowledge` 0–6, `interest` per path; `path` is ahead, `broad` when all three suit."""

    knowledge: int
    interest: dict[str, int]
    path: str
    broad: bool

    @property
    def recommended(self) -> str:
        """What a persona's `path` must be: a path's id, or `all`."""
        return "all" if self.broad else self.path


def evaluate(answers: Sequence[PersonaOption]) -> Finding:
    """What the chosen options add up to."""
    interest = {path: sum(getattr(option, path) for option in answers) for path in PATHS}
    knowledge = sum(option.knowledge for option in answers)
    broad = knowledge >= MUCH_KNOWLEDGE and all(interest.values())
    return Finding(knowledge, interest, max(PATHS, key=lambda path: interest[path]), broad)


def persona_for(finding: Finding, personas: Sequence[Persona]) -> Persona:
    """The persona whose path is the recommended one."""
    return next(persona for persona in personas if persona.path == finding.recommended)


def paths_for(finding: Finding, offered: Sequence[str]) -> tuple[str, ...]:
    """The recommended paths among those offered: all of them, or the one with most interest points."""
    if finding.broad:
        return tuple(offered)
    ranked = sorted(offered, key=lambda path: -finding.interest.get(path, 0))
    return tuple(ranked[:1])
