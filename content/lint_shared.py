"""Owns the rules for what all paths share: frameworks, trades, persona finder, feedback forms; knows no unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from content.lint_walk import Read, id_problems, reads
from content.loader import Folder
from content.model import (
    FeedbackFile,
    LibraryFile,
    PersonaFile,
)
from content.problems import Problem
from content.source import Place

CREDENTIAL_TAG = "#Scouts4GreenApprenticeship "


def shared_problems(folder: Folder) -> Iterator[Problem]:
    """All rules for library.yaml, personas.yaml and feedback.yaml."""
    for read in reads(folder, LibraryFile):
        yield from _library(read)
    for read in reads(folder, PersonaFile):
        yield from _personas(read)
    for read in reads(folder, FeedbackFile):
        yield from _feedback(read)


def _library(read: Read) -> Iterator[Problem]:
    library: LibraryFile = read.record
    yield from id_problems(read, ("trades",), [trade.id for trade in library.trades])
    yield from id_problems(read, ("macro",), [macro.id for macro in library.macro], [f"M{n}" for n in range(1, 5)])
    yield from _keys(read, ("sdgs",), library.sdgs, range(1, 18), "goals")
    codes = [f"{area}.{number}" for area in range(1, 5) for number in range(1, 4)]
    yield from _keys(read, ("greencomp",), library.greencomp, codes, "competences")
    if not library.credential.stack_title.startswith(CREDENTIAL_TAG):
        yield read.problem(
            ("credential", "stack_title"), "the title lacks its tag.", f"begin it with {CREDENTIAL_TAG!r}."
        )
    for number, macro in enumerate(library.macro):
        for code in macro.greencomp:
            if code not in library.greencomp:
                yield read.problem(
                    ("macro", number, "greencomp"), f"GreenComp {code!r} does not exist.", "use 1.1 to 4.3."
                )


def _keys(
    read: Read, place: Place, found: Iterable[object], expected: Iterable[object], noun: str
) -> Iterator[Problem]:
    have, want = set(found), set(expected)
    if have != want:
        odd = ", ".join(sorted(str(key) for key in have ^ want))
        yield read.problem(
            place, f"the {noun} are not complete or hold too much: {odd}.", f"list exactly the {len(want)} {noun}."
        )


def _personas(read: Read) -> Iterator[Problem]:
    record: PersonaFile = read.record
    yield from id_problems(
        read, ("questions",), [question.id for question in record.questions], [f"p{n}" for n in range(1, 7)]
    )
    yield from id_problems(
        read, ("personas",), [persona.id for persona in record.personas], [f"P{n}" for n in range(1, 6)]
    )
    about = Counter(question.about for question in record.questions)
    if (about["knowledge"], about["interest"]) != (3, 3):
        yield read.problem(
            ("questions",),
            f"{about['knowledge']} questions about knowledge, {about['interest']} about interest.",
            "ask three of each.",
        )
    if len(record.personas) != 5:
        yield read.problem(
            ("personas",), f"{len(record.personas)} personas.", "give five: the printed matrix holds five."
        )
    for number, question in enumerate(record.questions):
        place: Place = ("questions", number, "options")
        if len(question.options) != 3:
            yield read.problem(place, f"{question.id} has {len(question.options)} options.", "give three.")
        yield from id_problems(read, place, [option.id for option in question.options], ["a", "b", "c"])
        points = {(option.knowledge, option.eco, option.ecn, option.soc) for option in question.options}
        if len(points) != len(question.options):
            yield read.problem(
                place,
                f"two options of {question.id} give the same points.",
                "let each answer say something of its own.",
            )


def _feedback(read: Read) -> Iterator[Problem]:
    record: FeedbackFile = read.record
    for form, questions, sign in (("learner", record.learner, "l"), ("trainer", record.trainer, "t")):
        ids = [question.id for question in questions]
        yield from id_problems(read, (form,), ids, [f"{sign}{n}" for n in range(1, len(ids) + 1)])
        kinds = Counter(question.kind for question in questions)
        if kinds["scale"] != 5 or kinds["text"] not in (1, 2):
            what = f"the {form}'s form has {kinds['scale']} scales and {kinds['text']} open questions."
            yield read.problem((form,), what, "give five scales and one or two open questions.")
