"""Owns the shape of the curriculum: a frozen record per thing that is taught, with its limits; knows no file or person.

Field names are the keys of the content files. `Text` is safe HTML (markupsafe.Markup, only <b> and <i>), `Line` is a
plain string without markup, fit for a button or a credential. `plain(text)` of content.texts takes the markup off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Literal, TypeVar

from markupsafe import Markup
from pydantic import ConfigDict, PlainValidator
from pydantic.dataclasses import dataclass

from content.texts import line, markup


@plain_dataclass(frozen=True, slots=True)
class Limit:
    """Longest allowed text: characters as the reader sees them, and words where given. The linter measures it."""

    chars: int
    words: int | None = None


_Record = TypeVar("_Record")


def by_id(records: tuple[_Record, ...], id: str) -> _Record:
    """The record with this id; KeyError if there is none."""
    for record in records:
        if getattr(record, "id", None) == id:
            return record
    raise KeyError(id)


_STRICT = ConfigDict(extra="forbid")

Text = Annotated[Markup, PlainValidator(markup)]
Line = Annotated[str, PlainValidator(line)]

Title = Annotated[Line, Limit(48)]
NuggetTitle = Annotated[Line, Limit(40)]
Label = Annotated[Line, Limit(24)]
Short = Annotated[Line, Limit(16)]
Topic = Annotated[Line, Limit(32)]
T110 = Annotated[Text, Limit(110)]
T120 = Annotated[Text, Limit(120)]
T140 = Annotated[Text, Limit(140)]
T160 = Annotated[Text, Limit(160)]
T200 = Annotated[Text, Limit(200)]
T220 = Annotated[Text, Limit(220)]
T300 = Annotated[Text, Limit(300)]
T400 = Annotated[Text, Limit(400)]
T500 = Annotated[Text, Limit(500)]
T600 = Annotated[Text, Limit(600)]

Phase = Literal["before", "during"]


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
class Bucket:
    """Where a card can be put; the label stands on a button."""

    id: str
    label: Label
    hint: Annotated[Text, Limit(90)] | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Card:
    """What is sorted, matched or ordered. `bucket` is the right place; an order activity has none."""

    id: str
    text: Annotated[Text, Limit(60)]
    bucket: str | None = None
    why: T160 | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
class Challenge:
    """A task in the real workplace with the criteria it is judged by."""

    id: str
    task: T500
    criteria: tuple[T120, ...]
    safety: T200 | None = None
    title: Title | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Quiz:
    """A pool of questions from which `draw` are asked."""

    draw: int
    items: tuple[Question, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.draw <= len(self.items):
            raise ValueError(f"draw is {self.draw} from a pool of {len(self.items)}|draw 1 to {len(self.items)}|draw")


@dataclass(frozen=True, slots=True, config=_STRICT)
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
    source_sha: str | None = None

    def nugget(self, id: str) -> Nugget:
        """The nugget with this id; KeyError if there is none."""
        return by_id(self.nuggets, id)


@dataclass(frozen=True, slots=True, config=_STRICT)
class GreenTalk:
    """The path's video slot: a link per language, and until there is one the text teaser (a substitute)."""

    url: str | None
    teaser: Annotated[Text, Limit(1600, words=220)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class HomeCard:
    """A fact and a photo to collect at the sending company before departure."""

    id: str
    unit: str
    topic: Topic
    ask: T220


@dataclass(frozen=True, slots=True, config=_STRICT)
class DiaryPrompt:
    """What to look at on one working day abroad, paired with the home card it is compared with."""

    id: str
    unit: str
    topic: Topic
    home_card: str
    ask: T220
    why: T160
    take_home: T160


@dataclass(frozen=True, slots=True, config=_STRICT)
class DiaryExample:
    """A worked example of a diary entry."""

    topic: Topic
    home: T300
    here: T300
    why: T300
    take_home: T300


@dataclass(frozen=True, slots=True, config=_STRICT)
class Diary:
    """The diary of a path: starters, a worked example and a prompt for each working day, in order."""

    starters: tuple[Annotated[Text, Limit(60)], ...]
    example: DiaryExample
    prompts: tuple[DiaryPrompt, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
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


RUBRIC_POINTS = (0, 3, 6, 8, 10)


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
class Final:
    """The bank of the final assessment of a path."""

    path: str
    closed: tuple[ClosedItem, ...]
    open: tuple[OpenItem, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class PersonaOption:
    """An answer of the persona finder and the points it gives: knowledge 0–2, interest per path 0–3."""

    id: str
    text: Annotated[Text, Limit(60)]
    knowledge: int = 0
    eco: int = 0
    ecn: int = 0
    soc: int = 0


@dataclass(frozen=True, slots=True, config=_STRICT)
class PersonaQuestion:
    """A question of the persona finder."""

    id: str
    about: Literal["knowledge", "interest"]
    ask: T220
    options: tuple[PersonaOption, ...]

    def option(self, id: str) -> PersonaOption:
        """The option with this id; KeyError if there is none."""
        return by_id(self.options, id)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Persona:
    """A kind of learner and the path recommended first: eco, ecn, soc, `all` three, or `any` (staff choose freely)."""

    id: str
    name: Label
    path: Literal["eco", "ecn", "soc", "all", "any"]
    text: T220


@dataclass(frozen=True, slots=True, config=_STRICT)
class PersonaFile:
    """personas.yaml"""

    questions: tuple[PersonaQuestion, ...]
    personas: tuple[Persona, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class FeedbackQuestion:
    """A question of a feedback form; a scale runs from 1 (not at all) to 5 (fully)."""

    id: str
    kind: Literal["scale", "text"]
    ask: T220


@dataclass(frozen=True, slots=True, config=_STRICT)
class FeedbackFile:
    """feedback.yaml"""

    learner: tuple[FeedbackQuestion, ...]
    trainer: tuple[FeedbackQuestion, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Term:
    """A locked term: `term` in English, `must` in this language, `never` what it must not be called."""

    term: Line
    must: Line
    never: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class GlossaryFile:
    """glossary.yaml"""

    terms: tuple[Term, ...]
    source_sha: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Trade:
    """A trade a learner can choose, for the "in my trade" hooks; the label stands on a button."""

    id: str
    label: Label
    examples: Annotated[Line, Limit(100)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class MacroCompetence:
    """One of four groups of competences, each gathering one GreenComp area."""

    id: str
    title: Title
    text: T220
    greencomp: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
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


@dataclass(frozen=True, slots=True, config=_STRICT)
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
