"""Owns the look-up of what is taught: a pack per language with an index by id; knows no file and no person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from types import MappingProxyType
from typing import TypeVar

from content.editions import Edition
from content.fields import (
    Phase,
    by_id,
)
from content.records import (
    ClosedItem,
    DiaryPrompt,
    Final,
    HomeCard,
    LearningPath,
    Nugget,
    OpenItem,
    Question,
    Unit,
)
from content.shared import (
    CredentialStrings,
    FeedbackFile,
    FeedbackQuestion,
    GlossaryFile,
    LibraryFile,
    MacroCompetence,
    Persona,
    PersonaFile,
    PersonaQuestion,
    Term,
    Trade,
)

SOURCE_LANGUAGE = "en"
PATH_ORDER = ("eco", "ecn", "soc")

_Record = TypeVar("_Record")


class DuplicateId(ValueError):
    """The same id names two things of one language."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(id)


def _index(records: Iterable[tuple[str, _Record]]) -> Mapping[str, _Record]:
    found: dict[str, _Record] = {}
    for id, record in records:
        if id in found:
            raise DuplicateId(id)
        found[id] = record
    return MappingProxyType(found)


class Pack:
    """All content in one language. Every look-up by an id that does not exist raises KeyError."""

    __slots__ = (
        "_final_items",
        "_finals",
        "_home_cards",
        "_library",
        "_nuggets",
        "_paths",
        "_prompts",
        "_questions",
        "_units",
        "feedback_file",
        "glossary",
        "language",
        "name",
        "persona_questions",
        "personas",
        "unit0",
        "version",
    )

    def __init__(
        self,
        *,
        version: str,
        library: LibraryFile,
        units: Iterable[Unit],
        paths: Iterable[LearningPath],
        finals: Iterable[Final],
        personas: PersonaFile | None,
        feedback: FeedbackFile | None,
        glossary: GlossaryFile | None,
    ) -> None:
        self.language: str = library.language
        self.name: str = library.name
        self.version: str = version
        self._library = library
        self._paths = _index((path.id, path) for path in sorted(paths, key=lambda path: _path_rank(path.id)))
        self._units = _index(
            (unit.id, unit) for unit in sorted(units, key=lambda unit: (_path_rank(unit.path), unit.id))
        )
        self._finals = _index((final.path, final) for final in finals)
        self.unit0: Unit | None = self._units.get("U0")
        self.personas: tuple[Persona, ...] = personas.personas if personas else ()
        self.persona_questions: tuple[PersonaQuestion, ...] = personas.questions if personas else ()
        self.feedback_file = feedback
        self.glossary: tuple[Term, ...] = glossary.terms if glossary else ()
        self._nuggets = _index((nugget.id, nugget) for unit in self._units.values() for nugget in unit.nuggets)
        self._questions = _index((question.id, question) for question in self._all_questions())
        self._home_cards = _index((card.id, card) for path in self.paths for card in path.home_cards)
        self._prompts = _index((prompt.id, prompt) for path in self.paths for prompt in path.diary.prompts)
        self._final_items = _index((item.id, item) for item in self._all_final_items())

    def _all_questions(self) -> Iterator[Question]:
        for unit in self._units.values():
            yield from (nugget.question for nugget in unit.nuggets)
            yield from unit.quiz.items

    def _all_final_items(self) -> Iterator[ClosedItem | OpenItem]:
        for final in self._finals.values():
            yield from final.closed
            yield from final.open

    def with_units(self, units: Iterable[Unit]) -> Pack:
        """A pack that teaches these units in place of those with the same ids; units it does not know are left out."""
        changed = copy(self)
        replaced = {unit.id: unit for unit in units}
        changed._units = _index((id, replaced.get(id, unit)) for id, unit in self._units.items())
        changed.unit0 = changed._units.get("U0")
        changed._nuggets = _index((nugget.id, nugget) for unit in changed._units.values() for nugget in unit.nuggets)
        changed._questions = _index((question.id, question) for question in changed._all_questions())
        return changed

    # -- paths and units

    @property
    def paths(self) -> tuple[LearningPath, ...]:
        """The paths there is content for, ecological, economic, social in this order."""
        return tuple(self._paths.values())

    def path(self, id: str) -> LearningPath:
        return self._paths[id]

    def units(self, path: str | None = None, phase: Phase | None = None) -> tuple[Unit, ...]:
        """The units in their order, without Unit 0; of one path and of one phase where these are given."""
        return tuple(
            unit
            for unit in self._units.values()
            if unit.path is not None and path in (None, unit.path) and phase in (None, unit.phase)
        )

    def unit(self, id: str) -> Unit:
        """The unit with this id; "U0" is Unit 0."""
        return self._units[id]

    def unit_of(self, id: str) -> Unit:
        """The unit that a nugget, question, activity or challenge id belongs to ("ECO-1.q03" belongs to ECO-1)."""
        return self._units[id.split(".", 1)[0]]

    def nugget(self, id: str) -> Nugget:
        return self._nuggets[id]

    def question(self, id: str) -> Question:
        """A retrieval question of a nugget or a question of a quiz pool."""
        return self._questions[id]

    # -- the final assessment

    def final(self, path: str) -> Final:
        return self._finals[path]

    def final_item(self, id: str) -> ClosedItem | OpenItem:
        return self._final_items[id]

    # -- home cards and the diary

    def home_card(self, id: str) -> HomeCard:
        return self._home_cards[id]

    def home_cards(self, path: str) -> tuple[HomeCard, ...]:
        return self._paths[path].home_cards

    def diary_prompt(self, id: str) -> DiaryPrompt:
        return self._prompts[id]

    def diary_prompts(self, path: str) -> tuple[DiaryPrompt, ...]:
        """The prompts of a path in day order."""
        return self._paths[path].diary.prompts

    # -- people and forms

    def persona(self, id: str) -> Persona:
        return by_id(self.personas, id)

    def persona_question(self, id: str) -> PersonaQuestion:
        return by_id(self.persona_questions, id)

    def feedback(self, form: str) -> tuple[FeedbackQuestion, ...]:
        """The questions of the form "learner" or "trainer"."""
        if form not in ("learner", "trainer"):
            raise KeyError(form)
        if self.feedback_file is None:
            return ()
        return self.feedback_file.learner if form == "learner" else self.feedback_file.trainer

    # -- frameworks

    @property
    def trades(self) -> tuple[Trade, ...]:
        return self._library.trades

    def trade(self, id: str) -> Trade:
        return by_id(self.trades, id)

    def sdg(self, number: int) -> str:
        """Short title of a Sustainable Development Goal, 1–17."""
        return self._library.sdgs[number]

    def greencomp(self, code: str) -> str:
        """Name of a GreenComp competence, "1.1" … "4.3"."""
        return self._library.greencomp[code]

    @property
    def macros(self) -> tuple[MacroCompetence, ...]:
        return self._library.macro

    def macro(self, id: str) -> MacroCompetence:
        return by_id(self.macros, id)

    @property
    def credential(self) -> CredentialStrings:
        return self._library.credential

    def outcomes(self, path: str | None = None) -> tuple[str, ...]:
        """The outcome sentences of a path, or of all paths (the stacked credential lists them all)."""
        return tuple(unit.outcome for unit in self.units(path))


def _path_rank(path: str | None) -> int:
    if path is None:
        return -1
    return PATH_ORDER.index(path) if path in PATH_ORDER else len(PATH_ORDER)


class Library:
    """The packs of all languages there are files for, English first, and the edition of each unit."""

    __slots__ = ("_packs", "editions")

    def __init__(self, packs: Iterable[Pack], editions: Iterable[Edition] = ()) -> None:
        self.editions: Mapping[str, Edition] = MappingProxyType({edition.unit_id: edition for edition in editions})
        ordered = sorted(packs, key=lambda pack: (pack.language != SOURCE_LANGUAGE, pack.language))
        self._packs = _index((pack.language, pack) for pack in ordered)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._packs)

    def __getitem__(self, language: str) -> Pack:
        return self._packs[language]

    def edition(self, unit_id: str) -> str:
        """The digest of a unit's edition; "" for a library that was made without files."""
        found = self.editions.get(unit_id)
        return found.digest if found else ""

    def going_back(self, units: Mapping[str, Iterable[Unit]]) -> Library:
        """This library with earlier editions of some units, given by language."""
        return Library((pack.with_units(units.get(pack.language, ())) for pack in self), self.editions.values())

    def __contains__(self, language: object) -> bool:
        return language in self._packs

    def __iter__(self) -> Iterator[Pack]:
        return iter(self._packs.values())

    def pack(self, language: str | None) -> Pack:
        """The pack of a language ("de", "de-AT"); English for a language that is not offered."""
        code = (language or "").lower().replace("_", "-").split("-", 1)[0]
        return self._packs.get(code) or self._packs[SOURCE_LANGUAGE]
