"""Owns the rules for covers: each unit has its picture, fresh from its drawing, and words for it; no translation's rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.covers import cover_faults
from content.library import SOURCE_LANGUAGE
from content.lint_walk import reads
from content.loader import Folder
from content.problems import Problem
from content.records import Unit


def cover_problems(root: Path, folder: Folder) -> Iterator[Problem]:
    """All rules for the covers, told once: for the source. What it says, translations have to say (lint_languages)."""
    if folder.language != SOURCE_LANGUAGE:
        return
    for read in reads(folder, Unit):
        unit: Unit = read.record
        if unit.cover_alt is None:
            yield read.problem(
                ("title",),
                f"{unit.id} does not say what its cover shows.",
                f"add cover_alt below the title: what is to be seen in pictures/{unit.id}.png, in 160 characters.",
            )
        for file, what, cure in cover_faults(unit.id, root):
            yield Problem(file, 1, what, cure)
