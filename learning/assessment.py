"""Owns the final assessment of a path: when it opens, what is drawn, what counts; knows no wording and no storage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from learning.refusal import Refusal

if TYPE_CHECKING:
    from content.model import Final

PASS = 80  # of 100 points (requirements 66)
FULL_POINTS = 10  # an item's
ITEMS = 10
OPEN_TYPES = ("solve", "compare", "improve")  # one open item of each (curriculum 7.0)
CLOSED_ITEMS = ITEMS - len(OPEN_TYPES)
RUBRIC = (0, 3, 6, 8, 10)  # nothing / idea / + reason / + evidence / + realistic next step

ATTEMPTS = 3  # the first and two retakes (requirements, open question 8)
PAUSE = timedelta(hours=24)

GUIDED_UNITS = 4
QUIZZES = 6
# Each of the two units abroad asks for a comparison of its own (requirements, open question 18) …
MIN_ENTRIES_PER_DURING_UNIT = 1
# … and the outcome of the first of them is measured by three entries at least (curriculum, ECO-5, ECN-5).
MIN_ENTRIES_IN_PATH = 3

T = TypeVar("T")


class Rng(Protocol):
    """The part of random.Random that a draw needs."""

    def sample(self, population: Sequence[T], k: int, /) -> list[T]: ...


# -- opening -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PathFacts:
    """What is known of one learner on one path. Units are ids; entries are counts of validated ones per unit."""

    guided_units: tuple[str, ...]
    during_units: tuple[str, ...]
    is_back: bool
    attested: frozenset[str] = frozenset()
    quizzes_done: frozenset[str] = frozenset()
    validated_entries: Mapping[str, int] = field(default_factory=dict)
    self_directed: bool = False
    challenge_mandatory: bool = False
    challenge_handed_in: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps the assessment shut: its code, how much there is, how much is needed, and of which units."""

    code: str
    have: int
    need: int
    units: tuple[str, ...] = ()


def may_open(facts: PathFacts) -> tuple[Missing, ...]:
    """What is missing before the assessment may open; nothing missing means it may.

    Codes: no_provider, not_returned, guided_units, unit_quizzes, diary_units, diary_entries, challenge.
    """
    units = facts.guided_units + facts.during_units
    entries = {unit: facts.validated_entries.get(unit, 0) for unit in facts.during_units}
    thin = tuple(unit for unit, count in entries.items() if count < MIN_ENTRIES_PER_DURING_UNIT)
    total = sum(entries.values())
    found = [
        _lack("guided_units", facts.guided_units, facts.attested),
        _lack("unit_quizzes", units, facts.quizzes_done),
        Missing("diary_units", len(entries) - len(thin), len(entries), thin) if thin else None,
        Missing("diary_entries", total, MIN_ENTRIES_IN_PATH) if total < MIN_ENTRIES_IN_PATH else None,
        Missing("challenge", 0, 1) if facts.challenge_mandatory and not facts.challenge_handed_in else None,
    ]
    gates = [
        Missing("no_provider", 0, 1) if facts.self_directed else None,
        None if facts.is_back else Missing("not_returned", 0, 1),
    ]
    return tuple(missing for missing in gates + found if missing is not None)


def _lack(code: str, needed: tuple[str, ...], done: Collection[str]) -> Missing | None:
    lacking = tuple(unit for unit in needed if unit not in done)
    return Missing(code, len(needed) - len(lacking), len(needed), lacking) if lacking else None


# -- attempts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt so far. Open until handed in; confirmed once the trainer has settled its total (0–100)."""

    number: int
    items: tuple[str, ...]
    opened_at: datetime
    handed_in_at: datetime | None = None
    total: int | None = None
    confirmed: bool = False


def may_start(attempts: Sequence[Attempt], now: datetime, extra_allowed: int = 0) -> Refusal | None:
    """Why no further attempt may begin now, or None. `extra_allowed` are attempts a trainer granted on top of three.

    Codes: already_passed, attempt_open, awaits_trainer, no_attempts_left, too_soon (with `until`).
    """
    if any(attempt.confirmed and passed(attempt.total) for attempt in attempts):
        return Refusal("already_passed")
    if any(attempt.handed_in_at is None for attempt in attempts):
        return Refusal("attempt_open")
    if any(not attempt.confirmed for attempt in attempts):
        return Refusal("awaits_trainer")
    if len(attempts) >= ATTEMPTS + extra_allowed:
        return Refusal("no_attempts_left", {"attempts": len(attempts)})
    until = max((attempt.handed_in_at + PAUSE for attempt in attempts if attempt.handed_in_at), default=None)
    if until is not None and now < until:
        return Refusal("too_soon", {"until": until})
    return None


# -- drawing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the bank, as the blueprint sees it. `type` says what an open item asks for."""

    id: str
    unit: str
    kind: Literal["closed", "open"]
    type: str = ""


def bank_of(final: Final) -> tuple[Item, ...]:
    """The items of a path's bank, in the order of the file."""
    closed = (Item(item.id, item.unit, "closed", item.kind) for item in final.closed)
    return (*closed, *(Item(item.id, item.unit, "open", item.type) for item in final.open))


def draw(
    bank: Iterable[Item], units: Sequence[str], earlier: Sequence[Collection[str]], rng: Rng
) -> tuple[Item, ...] | Refusal:
    """Ten items: seven closed ones, then one of each open type, every unit met, none from an earlier attempt.

    `earlier` holds the item ids of the attempts so far, oldest first. An attempt granted on top of the regular
    three may meet items of the oldest attempts again where the bank has nothing else left.
    Code: bank_too_small.
    """
    items = [item for item in bank if item.unit in units]
    forgiven = range(len(earlier) + 1) if len(earlier) >= ATTEMPTS else range(1)
    for oldest in forgiven:
        used = {item for attempt in earlier[oldest:] for item in attempt}
        drawn = _draw_from([item for item in items if item.id not in used], units, rng)
        if drawn is not None:
            return drawn
    return Refusal("bank_too_small", {"items": len(items), "used": sum(len(attempt) for attempt in earlier)})


def _draw_from(items: Sequence[Item], units: Sequence[str], rng: Rng) -> tuple[Item, ...] | None:
    """The draw from fresh items only, with open ones of different units before any other combination."""
    closed = [item for item in items if item.kind == "closed"]
    by_type = [_shuffled([i for i in items if i.kind == "open" and i.type == kind], rng) for kind in OPEN_TYPES]
    combinations = sorted(product(*by_type), key=lambda opens: -len({item.unit for item in opens}))
    for opens in combinations:
        chosen = _closed_for(closed, units, Counter(item.unit for item in opens), rng)
        if chosen is not None:
            return (*_shuffled(chosen, rng), *opens)
    return None


def _closed_for(closed: Sequence[Item], units: Sequence[str], met: Counter[str], rng: Rng) -> list[Item] | None:
    """Seven closed items that meet the units not met yet, the rest spread as evenly as the bank allows."""
    unmet = set(units) - set(met)
    if len(closed) < CLOSED_ITEMS or len(unmet) > CLOSED_ITEMS or not unmet <= {item.unit for item in closed}:
        return None
    left = _shuffled(closed, rng)
    counts = Counter(met)
    chosen: list[Item] = []
    while len(chosen) < CLOSED_ITEMS:
        item = min(left, key=lambda candidate: counts[candidate.unit])
        left.remove(item)
        counts[item.unit] += 1
        chosen.append(item)
    return chosen


def _shuffled(items: Sequence[T], rng: Rng) -> list[T]:
    return rng.sample(items, len(items))


# -- scoring -------------------------------------------------------------------------------------------------------


def closed_points(is_right: bool) -> int:
    """A closed item gives ten points or none."""
    return FULL_POINTS if is_right else 0


def check_points(points: int) -> Refusal | None:
    """Why a mark for an open item is refused, or None. The rubric's steps guide, any whole number 0–10 is allowed."""
    if isinstance(points, bool) or not 0 <= points <= FULL_POINTS:
        return Refusal("points_out_of_range", {"lowest": 0, "highest": FULL_POINTS})
    return None


@dataclass(frozen=True, slots=True)
class Score:
    """The marks of one attempt, 0–10 each. `total` is None as long as an item has none."""

    points: Mapping[str, int | None]

    @property
    def unmarked(self) -> tuple[str, ...]:
        """The items that still wait for a mark, in order."""
        return tuple(item for item, points in self.points.items() if points is None)

    @property
    def total(self) -> int | None:
        """0–100, once all ten items are marked."""
        marks = [points for points in self.points.values() if points is not None]
        return sum(marks) if len(marks) == len(self.points) == ITEMS else None

    @property
    def passed(self) -> bool:
        """Whether the total is complete and high enough."""
        return passed(self.total)


def score(items: Sequence[str], points: Mapping[str, int | None]) -> Score:
    """The score of an attempt with these items. Raises ValueError for a mark outside 0–10 or a stranger's item."""
    strangers = set(points) - set(items)
    if strangers:
        raise ValueError(f"marks for items that were not drawn: {sorted(strangers)}")
    for item, mark in points.items():
        if mark is not None and check_points(mark) is not None:
            raise ValueError(f"{mark!r} points for {item}")
    return Score({item: points.get(item) for item in items})


def passed(total: int | None) -> bool:
    """80 passes, 79 does not, and nor does a total that is not settled."""
    return total is not None and PASS <= total <= ITEMS * FULL_POINTS
