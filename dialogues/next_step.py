"""Owns the answer to "what now?" on the start page: what waits for this person, in words, for each of their roles."""

from __future__ import annotations

from markupsafe import Markup

from dialogues import cohort, review
from dialogues.context import Context
from dialogues.course import name_of, next_unit, waits
from dialogues.diary_day import days_to_file, pack_of, paths_of, stay_of
from dialogues.markup import filled
from learning.diary import State
from learning.ledger import Talk, ask
from learning.ledger.diary import EntriesOfLearner, HomeCardsOf
from learning.ledger.progress import UnitsOf
from learning.ledger.rhythm import PathsSettled
from learning.mobility import Phase
from learning.people import Role
from learning.progress import UNIT_ZERO

COHORTS_SHOWN = 3


def for_person(c: Context) -> Talk[list[Markup]]:
    """A few short lines, the most urgent first."""
    told: list[Markup] = []
    if c.person.has(Role.LEARNER):
        told += yield from for_learner(c)
    if c.person.has(Role.TRAINER):
        told.append((yield from review.waiting_words(c)))
    if c.person.has(Role.COORDINATOR):
        told += yield from for_coordinator(c)
    return told


# learner --------------------------------------------------------------------------------------------------------------


def for_learner(c: Context) -> Talk[list[Markup]]:
    if waits(c):
        return [c.say("Next: your parent or guardian signs on paper. Then we begin.")]
    phase = stay_of(c).phase(c.now) if c.cohort else None
    told = (yield from diary_words(c)) if c.cohort else []
    told = told or (yield from course_words(c, phase))  # one next step, never two
    if phase is Phase.BEFORE:
        told.append((yield from card_words(c)))
    return told


def diary_words(c: Context) -> Talk[list[Markup]]:
    """An entry that came back, or today's that is not written yet."""
    entries = yield from ask(EntriesOfLearner(c.person.id))
    returned = next((entry for entry in entries if entry.status == State.RETURNED), None)
    if returned is not None:
        day = c.words.day(returned.local_date, "weekday")
        return [c.say("Next: your diary entry of {day} came back. See what is missing.", day=day)]
    return [c.say("Next: today's diary entry.")] if days_to_file(c, entries) else []


def course_words(c: Context, phase: Phase | None) -> Talk[list[Markup]]:
    """The unit to go on with, else the assessment, a challenge that was put off, or that all is done that is open."""
    states = yield from ask(UnitsOf(c.person.id))
    unit_id, step = next_unit(c, states) or ("", "")
    if unit_id and step != "challenge":
        if unit_id != UNIT_ZERO and c.learner is not None and not c.learner.paths:
            return [c.say("Next: choose your path.")]
        return [c.say("Next: <b>{unit}</b>", unit=name_of(c, c.pack.unit(unit_id)))]
    settled = yield from ask(PathsSettled(c.person.id))
    if phase is Phase.AFTER and c.learner is not None and set(c.learner.paths) - settled:
        return [c.say("Next: the assessment, ten questions.")]
    if unit_id:
        return [c.say("Next: the challenge of <b>{unit}</b>", unit=name_of(c, c.pack.unit(unit_id)))]
    return [c.say("You have done all that is open. Well done.")]


def card_words(c: Context) -> Talk[Markup]:
    cards = [card.id for path in paths_of(c) for card in pack_of(c, path).home_cards(path)]
    kept = {card.card_id for card in (yield from ask(HomeCardsOf(c.person.id)))}
    return c.say("Home cards: {done} of {all}", done=sum(card in kept for card in cards), all=len(cards))


# coordinator ----------------------------------------------------------------------------------------------------------


def for_coordinator(c: Context) -> Talk[list[Markup]]:
    """The newest cohorts that are open, with who is in."""
    own = [each for each in (yield from cohort.own_cohorts(c)) if each.closed_at is None]
    if not own:
        return [c.say("Next: make a cohort and invite its people.")]
    told = []
    for each in own[:COHORTS_SHOWN]:
        told.append(filled("<b>{}</b>: {}", each.name, (yield from cohort.numbers(c, each))))
    return told
