"""Owns the words for a broken content file: where it is, what is wrong and how to cure it; knows no rule itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a content file. `file` is relative to the content folder, `line` counts from 1."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"content/{self.file}:{self.line}: {self.what} Cure: {self.cure}"


class ContentFault(Exception):
    """The content cannot be used; carries every problem found, so that all can be cured in one go."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
