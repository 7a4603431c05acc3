"""Owns the rules for a path: its frame, home cards, diary prompts and final bank; knows no other language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from content.lint_shared import CREDENTIAL_TAG
from content.lint_walk import Read, id_problems, reads
from content.lint_whole import GUIDED_UNITS, UNITS_PER_PATH
from content.loader import Folder
from content.problems import Problem
from content.records import (
    ClosedItem,
    Final,
    LearningPath,
    OpenItem,
    Unit,
)
from content.source import Place

PATH_HOURS = 15
FEWEST_CLOSED = 30
FEWEST_CLOSED_PER_UNIT = 5
FEWEST_OPEN_PER_TYPE = 3
FEWEST_PROMPTS = 15
FEWEST_STARTERS = 6


def path_problems(folder: Folder) -> Iterator[Problem]:
    """All rules for path.yaml and final.yaml."""
    for read in reads(folder, LearningPath):
        yield from _path(read, folder)
    for read in reads(folder, Final):
        yield from _final(read, folder)


def _path(read: Read, folder: Folder) -> Iterator[Problem]:
    path: LearningPath = read.record
    prefix = path.id.upper()
    units = {unit.id: unit for unit in folder.units if unit.path == path.id}
    if path.hours != PATH_HOURS:
        yield read.problem(("hours",), f"{path.hours} hours.", f"write hours: {PATH_HOURS}, as the credential says.")
    if not path.credential_title.startswith(CREDENTIAL_TAG):
        yield read.problem(("credential_title",), "the title lacks its tag.", f"begin it with {CREDENTIAL_TAG!r}.")
    if path.green_talk.url is not None and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", path.green_talk.url):
        yield read.problem(("green_talk", "url"), f"{path.green_talk.url!r} is no link.", "write https://…, or null.")
    if path.challenge.id != f"{prefix}.ch":
        yield read.problem(("challenge", "id"), f"the id is {path.challenge.id!r}.", f"call it {prefix}.ch.")
    if not path.challenge.title:
        yield read.problem(("challenge", "title"), "the challenge of the path has no title.", "add title: …")
    if not 8 <= len(path.home_cards) <= 10:
        yield read.problem(("home_cards",), f"{len(path.home_cards)} home cards.", "give eight to ten.")
    if len(path.diary.starters) < FEWEST_STARTERS:
        yield read.problem(
            ("diary", "starters"), f"{len(path.diary.starters)} starters.", f"give at least {FEWEST_STARTERS}."
        )
    yield from _home_cards(read, path, units)
    yield from _prompts(read, path, units)


def _home_cards(read: Read, path: LearningPath, units: dict[str, Unit]) -> Iterator[Problem]:
    used = {prompt.home_card for prompt in path.diary.prompts}
    pattern = re.compile(rf"{path.id.upper()}\.home\.[a-z0-9_-]+")
    yield from id_problems(read, ("home_cards",), [card.id for card in path.home_cards])
    for number, card in enumerate(path.home_cards):
        place: Place = ("home_cards", number)
        if not pattern.fullmatch(card.id):
            yield read.problem(
                (*place, "id"), f"the id {card.id!r} is out of its pattern.", f"call it {path.id.upper()}.home.<word>."
            )
        if card.id not in used:
            yield read.problem(place, f"no diary prompt uses {card.id}.", "pair it with a prompt, or take it out.")
        if units and card.unit not in units:
            yield read.problem((*place, "unit"), f"there is no unit {card.unit!r}.", f"use one of {sorted(units)}.")


def _prompts(read: Read, path: LearningPath, units: dict[str, Unit]) -> Iterator[Problem]:
    prompts = path.diary.prompts
    cards = {card.id for card in path.home_cards}
    place: Place = ("diary", "prompts")
    if len(prompts) < FEWEST_PROMPTS:
        yield read.problem(
            place,
            f"{len(prompts)} diary prompts.",
            f"give at least {FEWEST_PROMPTS}, one per working day of three weeks.",
        )
    ids = [prompt.id for prompt in prompts]
    yield from id_problems(read, place, ids, [f"{path.id.upper()}.d{n:02d}" for n in range(1, len(ids) + 1)])
    during = [f"{path.id.upper()}-{number}" for number in range(GUIDED_UNITS + 1, UNITS_PER_PATH + 1)]
    for number, prompt in enumerate(prompts):
        if prompt.home_card not in cards:
            what = f"{prompt.id} is paired with {prompt.home_card!r}, which does not exist."
            yield read.problem((*place, number, "home_card"), what, f"use one of {sorted(cards)}.")
        if prompt.unit not in during:
            yield read.problem(
                (*place, number, "unit"),
                f"{prompt.id} belongs to {prompt.unit!r}.",
                f"use one of {during}: the diary is kept abroad.",
            )
    order = [prompt.unit for prompt in prompts]
    if order != sorted(order):
        yield read.problem(
            place, "the prompts are not in the order of their units.", f"all of {during[0]} first, then {during[1]}."
        )
    for unit in sorted(set(during) - set(order)):
        yield read.problem(place, f"no prompt belongs to {unit}.", "give each unit abroad its prompts.")


def _final(read: Read, folder: Folder) -> Iterator[Problem]:
    final: Final = read.record
    prefix = final.path.upper()
    units = sorted(unit.id for unit in folder.units if unit.path == final.path)
    banks: tuple[tuple[str, Sequence[ClosedItem | OpenItem], str], ...] = (
        ("closed", final.closed, "f"),
        ("open", final.open, "o"),
    )
    for key, items, sign in banks:
        ids = [item.id for item in items]
        yield from id_problems(read, (key,), ids, [f"{prefix}.{sign}{n:02d}" for n in range(1, len(ids) + 1)])
        for number, item in enumerate(items):
            if item.unit not in units:
                yield read.problem(
                    (key, number, "unit"),
                    f"{item.id} belongs to {item.unit!r}, which does not exist.",
                    f"use one of {units}.",
                )
    if len(final.closed) < FEWEST_CLOSED:
        yield read.problem(("closed",), f"{len(final.closed)} closed items.", f"give at least {FEWEST_CLOSED}.")
    per_unit = Counter(item.unit for item in final.closed)
    for unit in units:
        if per_unit[unit] < FEWEST_CLOSED_PER_UNIT:
            what = f"{per_unit[unit]} closed items for {unit}."
            yield read.problem(
                ("closed",),
                what,
                f"give at least {FEWEST_CLOSED_PER_UNIT} per unit, so that three attempts can differ.",
            )
    types = Counter(item.type for item in final.open)
    for kind in ("solve", "compare", "improve"):
        if types[kind] < FEWEST_OPEN_PER_TYPE:
            yield read.problem(
                ("open",), f"{types[kind]} open items of type {kind}.", f"give at least {FEWEST_OPEN_PER_TYPE}."
            )
