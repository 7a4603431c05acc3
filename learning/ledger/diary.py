"""Owns the asks and facts about home cards and diary entries; how they are stored, or spoken of, is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from learning.ledger import Ask, Fact

#: The texts of an entry, in the order in which they are asked for.
FIELDS = ("saw", "why", "take_home")


# values -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeCardKept:
    """What a learner collected at the sending organisation: a fact, photos, or both. `number` stands in the receipt."""

    learner_id: int
    card_id: str
    text: str
    media: tuple[str, ...]
    number: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One diary entry: one path, one unit, one working day. `status` is a `learning.diary.State`.

    `version` is the newest one handed in, 0 while there is only a draft. `cohort_id` None: kept, but nobody reviews it.
    """

    id: int
    learner_id: int
    cohort_id: int | None
    path: str
    unit_id: str
    prompt_id: str
    home_card_id: str | None
    local_date: date
    status: str
    version: int
    late: bool
    created_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """What an entry says. Version 0 is the draft in work, the only one that may change.

    `verdict`: "", same, better, worse or unseen. `media` are hashes of files in the order they came. `done` names the
    prompt steps already answered (a voice note or a skip leaves no text). `said` tells which message put which words
    into which field, so that an edited message finds its place.
    """

    verdict: str = ""
    saw: str = ""
    why: str = ""
    take_home: str = ""
    media: tuple[str, ...] = ()
    version: int = 0
    words: int = 0
    written_at: datetime | None = None
    done: tuple[str, ...] = ()
    said: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One of FIELDS."""
        return {"saw": self.saw, "why": self.why, "take_home": self.take_home}[name]

    def with_text(self, name: str, text: str) -> EntryVersion:
        """The same with one of FIELDS changed, and its words counted anew."""
        texts = {**{other: self.text(other) for other in FIELDS}, name: text}
        words = sum(len(other.split()) for other in texts.values())
        return replace(self, saw=texts["saw"], why=texts["why"], take_home=texts["take_home"], words=words)

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a word nor a file."""
        return not (self.media or any(self.text(name).strip() for name in FIELDS))


@dataclass(frozen=True, slots=True)
class UnitEntries:
    """How many entries of a unit stand where. `submitted` waits for the trainer, `returned` for the learner."""

    path: str
    unit_id: str
    submitted: int
    returned: int
    validated: int

    @property
    def handed_in(self) -> int:
        return self.submitted + self.returned + self.validated


@dataclass(frozen=True, slots=True)
class Loose:
    """Words or files that came out of the blue, kept until the learner says where they belong."""

    text: str = ""
    media: tuple[str, ...] = ()
    message_id: int = 0


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeCardOf(Ask[HomeCardKept | None]):
    learner_id: int
    card_id: str


@dataclass(frozen=True, slots=True)
class HomeCardsOf(Ask[tuple[HomeCardKept, ...]]):
    """All home cards of a learner, oldest first."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class HomeCardOfMessage(Ask[HomeCardKept | None]):
    """The home card whose words came with this message."""

    learner_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class EntryById(Ask[Entry | None]):
    """Of any learner: the asking dialogue checks the rights."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class EntriesOfLearner(Ask[tuple[Entry, ...]]):
    """Drafts too, by local date."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class VersionOf(Ask[EntryVersion | None]):
    """Version 0 is the draft in work; None if there is no such version."""

    entry_id: int
    version: int


@dataclass(frozen=True, slots=True)
class VersionsOf(Ask[tuple[EntryVersion, ...]]):
    """All versions of an entry, the draft in work (0) included, in order."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class EntryOfMessage(Ask[tuple[Entry, EntryVersion] | None]):
    """The entry with the version (the draft if there is one, else the newest) that holds the words of this message."""

    learner_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class EntryCounts(Ask[tuple[UnitEntries, ...]]):
    """Numbers per path and unit, drafts left out; units without an entry are left out."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class LooseOf(Ask[Loose | None]):
    learner_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeCardSaved(Fact):
    """Keeps the newest only: an earlier text or photo of this card is replaced."""

    learner_id: int
    card_id: str
    number: int
    text: str
    media: tuple[str, ...]
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class EntryBegun(Fact):
    """A draft exists. Conflict if there is already an entry for this learner, path and date."""

    id: int
    learner_id: int
    cohort_id: int | None
    path: str
    unit_id: str
    prompt_id: str
    home_card_id: str | None
    local_date: date


@dataclass(frozen=True, slots=True)
class EntryTurnedTo(Fact):
    """The draft takes another prompt. Conflict if it was handed in meanwhile."""

    entry_id: int
    unit_id: str
    prompt_id: str
    home_card_id: str | None


@dataclass(frozen=True, slots=True)
class DraftSaved(Fact):
    """What is written so far (version 0). Conflict if a trainer has validated the entry meanwhile."""

    entry_id: int
    draft: EntryVersion


@dataclass(frozen=True, slots=True)
class EntryHandedIn(Fact):
    """A new version, never to be overwritten; the draft is gone with it.

    `content.version` is the number of the new version. Conflict unless the entry still stands at the version before and
    is not validated. `late` is decided by the first version.
    """

    entry_id: int
    content: EntryVersion
    late: bool = False


@dataclass(frozen=True, slots=True)
class LooseKept(Fact):
    """Takes the place of what lay loose before."""

    learner_id: int
    loose: Loose


@dataclass(frozen=True, slots=True)
class LooseFiled(Fact):
    """What lay loose has found its place, or is not wanted. Files that nothing else holds go with it when `drop_files`."""

    learner_id: int
    drop_files: tuple[str, ...] = ()
