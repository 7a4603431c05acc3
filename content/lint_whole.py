"""Owns the rules for completeness: all files there, each unit with its frame, its ids and enough of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.lint_walk import Read, id_problems, reads
from content.loader import Folder
from content.problems import Problem
from content.records import (
    Unit,
)
from content.shared import (
    LibraryFile,
)
from content.source import Place

BASE_FILES = ("library.yaml", "unit-0.yaml", "personas.yaml", "feedback.yaml", "glossary.yaml")
UNITS_PER_PATH = 6
GUIDED_UNITS = 4
FEWEST_HOOKS = 5
FEWEST_QUIZ_ITEMS = 10


def whole_problems(root: Path, folder: Folder) -> Iterator[Problem]:
    """All rules for the files of a language and for its units."""
    yield from _files(root, folder)
    for read in reads(folder, Unit):
        yield from _unit(read, folder.library)


def _files(root: Path, folder: Folder) -> Iterator[Problem]:
    language = root / folder.language
    paths = sorted(
        entry.name for entry in language.iterdir() if entry.is_dir() and not entry.name.startswith((".", "_"))
    )
    expected = [f"{folder.language}/{name}" for name in BASE_FILES]
    for path in paths:
        units = [f"{path}-{number}.yaml" for number in range(1, UNITS_PER_PATH + 1)]
        expected += [f"{folder.language}/{path}/{name}" for name in ("path.yaml", *units, "final.yaml")]
    for file in expected:
        if not (root / file).is_file():
            yield Problem(file, 1, "the file is missing.", "write it; docs and the other paths show its shape.")
    if not paths:
        yield Problem(
            f"{folder.language}/eco/path.yaml", 1, "there is no path at all.", "add a folder per path, at least eco."
        )
    for entry in sorted(language.rglob("*")):
        file = entry.relative_to(root).as_posix()
        if entry.is_file() and file not in expected and not entry.name.startswith("."):
            yield Problem(file, 1, "nothing reads this file.", "rename it to a name of the format, or delete it.")


def _unit(read: Read, library: LibraryFile | None) -> Iterator[Problem]:
    unit: Unit = read.record
    yield from _frame(read, unit)
    if library:
        yield from _frameworks(read, unit, library)
    if not 3 <= len(unit.nuggets) <= 5:
        yield read.problem(("nuggets",), f"{len(unit.nuggets)} nuggets.", "give three to five.")
    yield from _unitid_problems(read, unit)
    if len(unit.quiz.items) < FEWEST_QUIZ_ITEMS:
        yield read.problem(
            ("quiz", "items"), f"a pool of {len(unit.quiz.items)} questions.", f"give at least {FEWEST_QUIZ_ITEMS}."
        )
    if unit.quiz.draw != 5:
        yield read.problem(("quiz", "draw"), f"the quiz draws {unit.quiz.draw} questions.", "draw 5.")
    for number, item in enumerate(unit.quiz.items):
        if len(item.options) != 4:
            yield read.problem(
                ("quiz", "items", number, "options"),
                f"{item.id} has {len(item.options)} options.",
                "give four in a quiz.",
            )
    if unit.challenge and not 2 <= len(unit.challenge.criteria) <= 5:
        yield read.problem(("challenge", "criteria"), f"{len(unit.challenge.criteria)} criteria.", "give two to five.")


def _frame(read: Read, unit: Unit) -> Iterator[Problem]:
    number = int(unit.id.rsplit("-", 1)[-1]) if "-" in unit.id else 0
    phase = "during" if number > GUIDED_UNITS else "before"
    if unit.phase != phase:
        yield read.problem(("phase",), f"{unit.id} is marked {unit.phase!r}.", f"write phase: {phase}.")
    hours = (2.5 if phase == "during" else 2) if number else unit.hours
    if unit.hours != hours or not 0.25 <= unit.hours <= 4:
        yield read.problem(("hours",), f"{unit.hours} hours.", f"write hours: {hours:g}.")
    if (unit.challenge is None) != (number == 0):
        yield read.problem(
            ("challenge",),
            f"{unit.id} {'has' if unit.challenge else 'lacks'} a challenge.",
            "every unit but Unit 0 has one.",
        )
    if unit.version < 1:
        yield read.problem(("version",), f"version {unit.version}.", "count versions from 1.")
    if unit.outcome.endswith((".", "!", "?")):
        yield read.problem(
            ("outcome",),
            "the outcome ends like a sentence.",
            "leave the full stop out: it stands in a list on the credential.",
        )
    if not unit.self_rating.endswith("."):
        yield read.problem(
            ("self_rating",), "the self-rating is no full sentence.", "write it as a sentence with a full stop."
        )


def _frameworks(read: Read, unit: Unit, library: LibraryFile) -> Iterator[Problem]:
    for key, found, known in (
        ("sdgs", unit.sdgs, set(library.sdgs)),
        ("greencomp", unit.greencomp, set(library.greencomp)),
        ("macro", unit.macro, {macro.id for macro in library.macro}),
    ):
        if not found:
            yield read.problem((key,), f"{key} is empty.", "name at least one.")
        for number, value in enumerate(found):
            if value not in known:
                yield read.problem(
                    (key, number), f"{key} names {value!r}, which library.yaml does not know.", "use one that it lists."
                )
    areas = {macro.id for macro in library.macro if set(macro.greencomp) & set(unit.greencomp)}
    if set(unit.macro) != areas:
        yield read.problem(
            ("macro",),
            f"macro is {list(unit.macro)}, but its GreenComp codes belong to {sorted(areas)}.",
            f"write macro: {sorted(areas)}.",
        )
    trades = {trade.id for trade in library.trades}
    for number, nugget in enumerate(unit.nuggets):
        place: Place = ("nuggets", number, "trade_hooks")
        for trade in nugget.trade_hooks:
            if trade not in trades:
                yield read.problem(
                    (*place, trade), f"library.yaml knows no trade {trade!r}.", f"use one of {sorted(trades)}."
                )
        if len(nugget.trade_hooks) < FEWEST_HOOKS:
            yield read.problem(place, f"{len(nugget.trade_hooks)} trade hooks.", f"give at least {FEWEST_HOOKS}.")


def _unitid_problems(read: Read, unit: Unit) -> Iterator[Problem]:
    nuggets = [nugget.id for nugget in unit.nuggets]
    yield from id_problems(read, ("nuggets",), nuggets, [f"{unit.id}.{n}" for n in range(1, len(nuggets) + 1)])
    for number, nugget in enumerate(unit.nuggets):
        if nugget.question.id != f"{nugget.id}.q":
            place = ("nuggets", number, "question", "id")
            yield read.problem(
                place, f"the question of {nugget.id} is called {nugget.question.id!r}.", f"call it {nugget.id}.q."
            )
    items = [item.id for item in unit.quiz.items]
    yield from id_problems(read, ("quiz", "items"), items, [f"{unit.id}.q{n:02d}" for n in range(1, len(items) + 1)])
    for key, record in (("act", unit.activity), ("ch", unit.challenge)):
        if record and record.id != f"{unit.id}.{key}":
            owner = "activity" if key == "act" else "challenge"
            yield read.problem((owner, "id"), f"the id is {record.id!r}.", f"call it {unit.id}.{key}.")
