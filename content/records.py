"""Owns the shape of paths, units, questions and banks: one frozen record per thing, with limits; knows no file.

Field names are the keys of the content files. `Text` is safe HTML (markupsafe.Markup, only <b> and <i>), `Line` is a
plain string without markup, fit for a button or a credential. `plain(text)` of content.texts takes the markup off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic.dataclasses import dataclass

from content.fields import (
    RUBRIC_POINTS,
    STRICT,
    T110,
    T120,
    T140,
    T160,
    T200,
    T220,
    T300,
    T400,
    T500,
    T600,
    Label,
    Limit,
    Line,
    NuggetTitle,
    Phase,
    Short,
    Text,
    Title,
    Topic,
    by_id,
)


@dataclass(frozen=True, slots=True, config=STRICT)
class Option:
    """One answer of a question; `why` says why it is right or not."""

    id: str
    text: T110
    right: bool
    why: T200


def _right_ids(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(option.id for option in options if option.right)


def _require_distinct(what: str, ids: list[str]) -> None:
    twice = sorted({found for found in ids if ids.count(found) > 1})
    if twice:
        raise ValueError(f"{what} {twice[0]!r} stands twice|give each {what} an id of its own")


@dataclass(frozen=True, slots=True, config=STRICT)
class Question:
    """A question with three or four options, exactly one of them right."""

    id: str
    ask: T220
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        _require_distinct("option", [option.id for option in self.options])
        if not 3 <= len(self.options) <= 4:
            raise ValueError(f"{len(self.options)} options|give three or four|options")
        if len(_right_ids(self.options)) != 1:
            raise ValueError(f"{len(_right_ids(self.options))} right options|mark exactly one with right: true|options")

    @property
    def right_id(self) -> str:
        return _right_ids(self.options)[0]

    def option(self, id: str) -> Option:
        """The option with this id; KeyError if there is none."""
        return by_id(self.options, id)


@dataclass(frozen=True, slots=True, config=STRICT)
class Nugget:
    """One idea in at most 120 words, with the question that brings it back to mind."""

    id: str
    title: NuggetTitle
    text: Annotated[Text, Limit(850, words=120)]
    trainer_note: T300
    sdl_note: T200
    trade_hooks: Mapping[str, T140]
    question: Question
    source: Line | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Bucket:
    """Where a card can be put; the label stands on a button."""

    id: str
    label: Label
    hint: Annotated[Text, Limit(90)] | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Card:
    """What is sorted, matched or ordered. `bucket` is the right place; an order activity has none."""

    id: str
    text: Annotated[Text, Limit(60)]
    bucket: str | None = None
    why: T160 | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Activity:
    """Sort or match cards into buckets, or put them in order (the file lists them in the right order).

    `need` is how many cards must be right: 1 … number of cards.
    """

    id: str
    kind: Literal["sort", "match", "order"]
    ask: T220
    cards: tuple[Card, ...]
    need: int
    buckets: tuple[Bucket, ...] = ()

    def __post_init__(self) -> None:
        _require_distinct("card", [card.id for card in self.cards])
        _require_distinct("bucket", [bucket.id for bucket in self.buckets])
        known = {bucket.id for bucket in self.buckets}
        if self.kind == "order" and (known or any(card.bucket for card in self.cards)):
            raise ValueError("an order activity with buckets|list the cards in the right order and leave buckets out")
        if self.kind != "order":
            for number, card in enumerate(self.cards):
                if card.bucket not in known:
                    fault = f"card {card.id!r} names bucket {card.bucket!r}, which does not exist"
                    raise ValueError(f"{fault}|use one of {sorted(known)}|cards.{number}.bucket")
        if not 1 <= self.need <= len(self.cards):
            raise ValueError(f"need is {self.need} with {len(self.cards)} cards|ask for 1 to {len(self.cards)}|need")

    def card(self, id: str) -> Card:
        """The card with this id; KeyError if there is none."""
        return by_id(self.cards, id)

    def bucket(self, id: str) -> Bucket:
        """The bucket with this id; KeyError if there is none."""
        return by_id(self.buckets, id)

    @property
    def right_order(self) -> tuple[str, ...]:
        return tuple(card.id for card in self.cards)


@dataclass(frozen=True, slots=True, config=STRICT)
class Challenge:
    """A task in the real workplace with the criteria it is judged by."""

    id: str
    task: T500
    criteria: tuple[T120, ...]
    safety: T200 | None = None
    title: Title | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Quiz:
    """A pool of questions from which `draw` are asked."""

    draw: int
    items: tuple[Question, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.draw <= len(self.items):
            raise ValueError(f"draw is {self.draw} from a pool of {len(self.items)}|draw 1 to {len(self.items)}|draw")


@dataclass(frozen=True, slots=True, config=STRICT)
class Unit:
    """A learning unit. Unit 0 has the id U0, no path and no challenge. `hours` are notional hours of work."""

    id: str
    path: str | None
    phase: Phase
    version: int
    title: Title
    teaser: T300
    sdgs: tuple[int, ...]
    greencomp: tuple[str, ...]
    macro: tuple[str, ...]
    hours: float
    outcome: Annotated[Line, Limit(200)]
    self_rating: Annotated[Line, Limit(200)]
    trainer_note: T600
    sdl_note: T400
    nuggets: tuple[Nugget, ...]
    activity: Activity
    quiz: Quiz
    challenge: Challenge | None = None
    cover_alt: T200 | None = None
    source_sha: str | None = None

    def nugget(self, id: str) -> Nugget:
        """The nugget with this id; KeyError if there is none."""
        return by_id(self.nuggets, id)


@dataclass(frozen=True, slots=True, config=STRICT)
class GreenTalk:
    """The path's video slot: a link per language, and until there is one the text teaser (a substitute)."""

    url: str | None
    teaser: Annotated[Text, Limit(1600, words=220)]


@dataclass(frozen=True, slots=True, config=STRICT)
class HomeCard:
    """A fact and a photo to collect at the sending company before departure."""

    id: str
    unit: str
    topic: Topic
    ask: T220


@dataclass(frozen=True, slots=True, config=STRICT)
class DiaryPrompt:
    """What to look at on one working day abroad, paired with the home card it is compared with."""

    id: str
    unit: str
    topic: Topic
    home_card: str
    ask: T220
    why: T160
    take_home: T160


@dataclass(frozen=True, slots=True, config=STRICT)
class DiaryExample:
    """A worked example of a diary entry."""

    topic: Topic
    home: T300
    here: T300
    why: T300
    take_home: T300


@dataclass(frozen=True, slots=True, config=STRICT)
class Diary:
    """The diary of a path: starters, a worked example and a prompt for each working day, in order."""

    starters: tuple[Annotated[Text, Limit(60)], ...]
    example: DiaryExample
    prompts: tuple[DiaryPrompt, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class LearningPath:
    """One of the three paths; its units and its final bank stand in files of their own."""

    id: str
    title: Title
    short: Short
    credential_title: Annotated[Line, Limit(100)]
    summary: T300
    hours: int
    green_talk: GreenTalk
    home_cards: tuple[HomeCard, ...]
    diary: Diary
    challenge: Challenge
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class ClosedItem:
    """An item of the final bank that is scored at once: single or multiple choice, or cards in the right order."""

    id: str
    unit: str
    kind: Literal["single", "multiple", "order"]
    ask: T220
    options: tuple[Option, ...] = ()
    cards: tuple[Card, ...] = ()

    def __post_init__(self) -> None:
        _require_distinct("option", [option.id for option in self.options])
        _require_distinct("card", [card.id for card in self.cards])
        right, given = len(_right_ids(self.options)), len(self.options)
        if self.kind == "order":
            if self.options or not 4 <= len(self.cards) <= 5:
                raise ValueError("an order item needs its cards|give four or five in the right order, and no options")
        elif self.cards:
            raise ValueError("cards in an item that is not of kind order|move them to options, or set kind: order")
        elif self.kind == "single" and (right != 1 or given != 4):
            raise ValueError(
                f"{given} options, {right} of them right|a single item has four options, one right|options"
            )
        elif self.kind == "multiple" and not (right in (2, 3) and given in (4, 5)):
            raise ValueError(
                f"{given} options, {right} of them right|give four or five options, two or three right|options"
            )

    @property
    def right_ids(self) -> tuple[str, ...]:
        """The right options, or for an order item all cards in the right order."""
        return _right_ids(self.options) if self.kind != "order" else tuple(card.id for card in self.cards)

    def option(self, id: str) -> Option:
        """The option with this id; KeyError if there is none."""
        return by_id(self.options, id)

    def card(self, id: str) -> Card:
        """The card with this id; KeyError if there is none."""
        return by_id(self.cards, id)


@dataclass(frozen=True, slots=True, config=STRICT)
class OpenItem:
    """An item of the final bank that a trainer marks 0–10 by the rubric; `expects` is for the trainer only."""

    id: str
    unit: str
    type: Literal["solve", "compare", "improve"]
    ask: T500
    expects: T400
    rubric: Mapping[int, T120]

    def __post_init__(self) -> None:
        if tuple(sorted(self.rubric)) != RUBRIC_POINTS:
            raise ValueError(
                f"the rubric has steps {sorted(self.rubric)}|describe exactly 0, 3, 6, 8 and 10 points|rubric"
            )


@dataclass(frozen=True, slots=True, config=STRICT)
class Final:
    """The bank of the final assessment of a path."""

    path: str
    closed: tuple[ClosedItem, ...]
    open: tuple[OpenItem, ...]
    source_sha: str | None = None
