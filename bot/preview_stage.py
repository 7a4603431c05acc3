"""Owns the made-up person, cohort and stored facts before which a preview plays; knows no file and no page."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from content.model import Library
from dialogues import house
from dialogues.context import Context, Terms, Words
from dialogues.kit import Place, Screen
from learning.ledger import Ask
from learning.ledger.assessment import Answer, Test, TestById
from learning.ledger.diary import (
    EntriesOfLearner,
    Entry,
    EntryVersion,
    HomeCardKept,
    HomeCardOf,
    HomeCardsOf,
    VersionOf,
)
from learning.ledger.everyone import SurveyOf
from learning.ledger.forms import FormOf
from learning.ledger.media import MediaBy
from learning.ledger.people import CohortsOfTrainer, LearnerById, TrainersOfCohort
from learning.ledger.progress import ChallengeOf, UnitsOf, UnitStand, UnitStandOf, UnitState
from learning.people import Cohort, Learner, Person, Role

ME, COHORT, TEST = 1, 1, 1
WORDS_OF_SOMEBODY = "…"
DEPARTURE, RETURN = date(2026, 5, 24), date(2026, 6, 14)  # a Sunday, and the Sunday three weeks later
BEFORE = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)
#: A working day of each week abroad: the diary helps less from week to week.
WEEKS = {1: date(2026, 5, 26), 2: date(2026, 6, 2), 3: date(2026, 6, 9)}

Answers = Mapping[type[Ask[Any]], Callable[[Any], Any]]


@dataclass(frozen=True)
class Stage:
    """The content in one language, with its words."""

    library: Library
    words: Words
    terms: Terms = field(init=False)

    def __post_init__(self) -> None:
        languages = (self.words.language,)
        names = ((self.words.language, self.words.language),)
        object.__setattr__(self, "terms", Terms("companion_bot", "https://badges.example.org", languages, names, "1"))

    def show(
        self, place: Place, answers: Answers | None = None, *, trade: str | None = None, notes: bool = False,
        now: datetime = BEFORE,
    ) -> Screen:  # fmt: skip
        """The screen of a place, as the chat computes it. `notes`: for a trainer who learns alone, who sees all notes."""
        cohort = self.cohort()
        learner = replace(self.learner(), trade=trade, cohort_id=None if notes else COHORT)
        roles = frozenset({Role.LEARNER, Role.TRAINER} if notes or place.dialogue == "mark" else {Role.LEARNER})
        person = replace(self.person(), roles=roles)
        context = Context(
            now, person, learner, None if notes else cohort, place, self.words, self.library, self.terms, random.Random(1)
        )
        found: Screen = _driven(house.screen_at(place)(context), {**self._nothing_stored(), **(answers or {})})
        return found

    def _nothing_stored(self) -> Answers:
        """What the store says of somebody who has only just begun."""
        return {
            UnitStandOf: lambda q: UnitStand(UnitState(q.unit_id)),
            UnitsOf: lambda q: {},
            ChallengeOf: lambda q: None,
            HomeCardsOf: lambda q: (),
            HomeCardOf: lambda q: None,
            EntriesOfLearner: lambda q: (),
            VersionOf: lambda q: EntryVersion(),
            MediaBy: lambda q: (),
            FormOf: lambda q: {},
            SurveyOf: lambda q: {},
            TrainersOfCohort: lambda q: (),
            CohortsOfTrainer: lambda q: (self.cohort(),),
            LearnerById: lambda q: (self.person(), self.learner(), self.cohort()),
        }

    def person(self) -> Person:
        return Person(ME, ME, self.words.language, "Maja", frozenset({Role.LEARNER}), BEFORE, BEFORE)

    def learner(self) -> Learner:
        paths = tuple(path.id for path in self.library.pack(self.words.language).paths)
        return Learner(
            ME, COHORT, "L-0001", "1", BEFORE, "full", None, paths, None, None, time(7), time(17), time(20), time(7),
            0, None, None, None, True, BEFORE,
        )  # fmt: skip

    def cohort(self) -> Cohort:
        return Cohort(
            id=COHORT, provider_id=1, name="Porto", sending_org="Maribor", host_org="Oficina", home_country="SI",
            home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto", host_tz="Europe/Lisbon",
            departure=DEPARTURE, return_date=RETURN, working_days=frozenset({1, 2, 3, 4, 5}),
            languages=(self.words.language,), paths=self.learner().paths,
        )  # fmt: skip


def _driven(talk: Any, answers: Answers) -> Any:
    """Answer a generator's asks until it returns; pass on what is no generator."""
    if not inspect.isgenerator(talk):
        return talk
    answer: Any = None
    try:
        while True:
            question: Any = talk.send(answer)
            answer = answers[type(question)](question)
    except StopIteration as finished:
        return finished.value


# what is stored of somebody further on --------------------------------------------------------------------------------


def cards_put(put: tuple[tuple[str, str], ...]) -> Answers:
    return {UnitStandOf: lambda q: UnitStand(UnitState(q.unit_id, "activity", BEFORE), put=put)}


def unit_done(unit_id: str) -> Answers:
    return {UnitStandOf: lambda q: UnitStand(UnitState(unit_id, "done", BEFORE, BEFORE, BEFORE))}


def writing(prompt: Any, path: str, week: int, number: int) -> tuple[Answers, datetime]:
    """A draft on a working day of that week abroad, with a home card; and the afternoon of that day."""
    day = WEEKS[week]
    now = datetime.combine(day, time(15), tzinfo=UTC)
    entry = Entry(number, ME, COHORT, path, prompt.unit, prompt.id, prompt.home_card, day, "draft", 0, False, now)
    kept = HomeCardKept(ME, prompt.home_card, WORDS_OF_SOMEBODY, (), 1, BEFORE)
    return {EntriesOfLearner: lambda q: (entry,), HomeCardOf: lambda q: kept}, now


def attempt_at(path: str, items: tuple[str, ...], position: int, *, handed_in: bool = False) -> Answers:
    """An attempt that has come to this question; handed in, it waits for the trainer's marks."""
    answers = {
        n: Answer(n, item, text=WORDS_OF_SOMEBODY) for n, item in enumerate(items, 1) if handed_in or n < position
    }
    status = "handed_in" if handed_in else "open"
    test = Test(TEST, ME, COHORT, path, 1, items, 1, status, BEFORE, None, None, None, None, answers=answers)
    return {TestById: lambda q: test}


def filled_in(answers: dict[str, str]) -> Answers:
    return {FormOf: lambda q: answers}
