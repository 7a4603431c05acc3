"""Owns the values that reports are made of; must not know where they were stored nor how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Cell = date | Literal["shaded"] | None
"""A matrix cell: the day the content was reached, "shaded" for what the learner does not take, None for not yet."""
Marks = Literal["cross", "date"]
"""Option 1 crosses off, option 2 notes the date (requirements 95); the assessor chooses (requirements 96)."""
Light = Literal["green", "amber", "red"]
"""How a learner stands. Reports say it in words as well, never by colour alone."""
Decision = Literal["awarded", "confirmed", "waiting", "not_reached"]
"""Of one path: credential awarded; result confirmed; waiting for the trainer; under 80 points."""
Scalar = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One piece of content in the matrix' left column. `key` is unique in a report."""

    key: str
    label: str
    kind: Literal["unit0", "unit", "challenge", "assessment", "award"] = "unit"


@dataclass(frozen=True, slots=True)
class MatrixPath:
    """A learning path's block of rows, under the path's title."""

    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixLearner:
    """One column: name or initials, internal ID, and a cell per row key (a missing key is a cell not reached)."""

    name: str
    number: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """The learner matrix (requirements 91-96). Without learners it is the blank template for paper.

    `opening` rows stand above the paths (Unit 0), `closing` rows below (the stacked credential). `made_on` is the
    day printed in the footer. Raises ValueError when a row key is used twice or a cell belongs to no row.
    """

    cohort: str
    provider: str
    assessor: str
    starts: date | None
    ends: date | None
    language: str
    marks: Marks
    paths: tuple[MatrixPath, ...]
    learners: tuple[MatrixLearner, ...]
    made_on: date
    opening: tuple[MatrixRow, ...] = ()
    closing: tuple[MatrixRow, ...] = ()

    def __post_init__(self) -> None:
        keys = [row.key for row in self.rows()]
        if len(keys) != len(set(keys)):
            raise ValueError("a row key stands twice in the matrix")
        unknown = {key for learner in self.learners for key in learner.cells} - set(keys)
        if unknown:
            raise ValueError(f"cells for rows that the matrix does not have: {', '.join(sorted(unknown))}")

    def rows(self) -> tuple[MatrixRow, ...]:
        """All rows from top to bottom, without the path titles."""
        return (*self.opening, *(row for path in self.paths for row in path.rows), *self.closing)


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """A unit in the cohort sheet: a short code for the column's head (`Eco 1`), its title for the dictionary.

    `guided` units have an attendance column (before the mobility, requirements 54).
    """

    key: str
    code: str
    title: str
    guided: bool = True


@dataclass(frozen=True, slots=True)
class PathColumn:
    """A path in the cohort sheet, with its units in order. `code` is short (`Eco`)."""

    key: str
    code: str
    title: str
    units: tuple[UnitColumn, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """An attested face-to-face session: the day, and the trainer who attests it."""

    on: date
    attested_by: str


@dataclass(frozen=True, slots=True)
class QuizResult:
    """The best try of a unit's quiz: `right` of `asked` questions."""

    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class PathResult:
    """A path's end: points 0-100 (None before the assessment), the decision and its day, challenge handed in."""

    points: int | None = None
    decision: Decision | None = None
    decided_on: date | None = None
    challenge: bool = False


@dataclass(frozen=True, slots=True)
class CohortLearner:
    """One learner's row. `paths` holds the keys of the paths taken; mappings are keyed by unit or path key.

    `host_country` is an ISO 3166-1 alpha-2 code, or empty.
    """

    number: str
    name: str
    paths: tuple[str, ...] = ()
    done: Mapping[str, date] = field(default_factory=dict)
    presences: Mapping[str, Presence] = field(default_factory=dict)
    quizzes: Mapping[str, QuizResult] = field(default_factory=dict)
    results: Mapping[str, PathResult] = field(default_factory=dict)
    entries: int = 0
    validated: int = 0
    mobility_start: date | None = None
    mobility_end: date | None = None
    host_country: str = ""
    host_place: str = ""
    greencomp: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    europass: str = ""


@dataclass(frozen=True, slots=True)
class CohortReport:
    """A cohort's learners with everything a coordinator has to report (one row each)."""

    cohort: str
    provider: str
    language: str
    paths: tuple[PathColumn, ...]
    learners: tuple[CohortLearner, ...]
    made_on: date


@dataclass(frozen=True, slots=True)
class QaQuestion:
    """A question of the feedback form: how many gave 1, 2, 3, 4 and 5 points (5 is best)."""

    text: str
    counts: tuple[int, int, int, int, int]

    @property
    def answers(self) -> int:
        """How many answered this question."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean from 1 to 5; 0 without answers."""
        return sum(points * count for points, count in enumerate(self.counts, 1)) / max(1, self.answers)


@dataclass(frozen=True, slots=True)
class QaGroup:
    """The feedback of one audience. `answered` of `invited` people; names are already removed from the comments."""

    audience: Literal["learners", "trainers", "peers"]
    invited: int
    answered: int
    questions: tuple[QaQuestion, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QaReport:
    """A cohort's feedback for internal quality assurance (requirements 84)."""

    cohort: str
    provider: str
    language: str
    groups: tuple[QaGroup, ...]
    made_on: date


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """One card to cut out: what it is for, the learner's number or the role, a single-use link, its last day."""

    title: str
    number: str
    url: str
    expires: date


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """All cards of a cohort, for one PDF."""

    cohort: str
    provider: str
    language: str
    cards: tuple[InvitationCard, ...]
    made_on: date


@dataclass(frozen=True, slots=True)
class DataField:
    """A single fact: `key` for machines (data.json), `label` in the person's language, the value."""

    key: str
    label: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class DataSection:
    """A nested part of a person's data: facts, media (names of `MediaFile`s) and further sections."""

    key: str
    title: str
    fields: tuple[DataField, ...] = ()
    media: tuple[str, ...] = ()
    sections: tuple[DataSection, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A photo, voice note or document. `name` is unique in the data set; only its ending has a meaning."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything kept about one person, for `mydata_zip`. `made_at` has a time zone.

    Raises ValueError for a time without zone, for two media of one name and for a medium that is named but missing.
    """

    person: str
    language: str
    made_at: datetime
    sections: tuple[DataSection, ...]
    media: tuple[MediaFile, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
        names = [medium.name for medium in self.media]
        if len(names) != len(set(names)):
            raise ValueError("two media have the same name")
        missing = {name for section in self.sections for name in _media_of(section)} - set(names)
        if missing:
            raise ValueError(f"media named but missing: {', '.join(sorted(missing))}")


def _media_of(section: DataSection) -> set[str]:
    return set(section.media).union(*(_media_of(inner) for inner in section.sections))
