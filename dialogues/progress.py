"""Owns /progress: how far a learner is on each path, what is still missing in words, and the next step as a button."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from markupsafe import Markup

from dialogues.assessment_state import listed, missing_for, missing_words
from dialogues.context import Context
from dialogues.course import next_unit, paths_of, phase_of
from dialogues.kit import AnyButton, Dialogue, Open, Screen, Turn, screen
from dialogues.markup import filled
from learning.diary import State
from learning.ledger import Talk, ask
from learning.ledger.award import Credential, CredentialsOf
from learning.ledger.diary import EntriesOfLearner, Entry
from learning.ledger.progress import ChallengesOf, UnitsOf, UnitState
from learning.mobility import Mobility, Phase
from learning.people import Role
from learning.progress import streak

progress = Dialogue("progress", commands=("progress",), roles={Role.LEARNER})


@progress.opened
def begin(c: Context, arg: str) -> Turn:
    return progress.at("show")


@progress.screen("show")
def show(c: Context) -> Talk[Screen]:
    states = yield from ask(UnitsOf(c.person.id))
    entries = yield from ask(EntriesOfLearner(c.person.id))
    handed_in = yield from ask(ChallengesOf(c.person.id))
    held = {one.achievement: one for one in (yield from ask(CredentialsOf(c.person.id))) if one.revoked_at is None}
    parts = [c.say("<b>How far you are</b>")]
    rows: list[tuple[AnyButton, ...]] = [] if _is_through(c, states, held) else [next_step(c, states)]
    for path in paths_of(c):
        lines = path_lines(c, path, states, entries)
        missing = [_awarded(c, held[path])] if path in held else (yield from _still_missing(c, path))
        parts.append(Markup("\n").join([filled("<b>{}</b>", c.pack.path(path).title), *lines]))
        parts.extend(missing)
        if units_done(c, path, states) == len(c.pack.units(path)) and c.pack.path(path).challenge.id not in handed_in:
            rows.append((Open(c.label("Path challenge: {path}", path=c.pack.path(path).short), "challenge", path),))
    parts.extend(weeks(c, entries))
    if held:
        rows.append((Open(c.label("Badges"), "badges"),))
    rows.append((Open(c.label("All units"), "learn", "all"), Open(c.label("Start page"), "menu")))
    return screen(Markup("\n\n").join(parts), *rows)


def _is_through(c: Context, states: Mapping[str, UnitState], held: Collection[str]) -> bool:
    return next_unit(c, states) is None and set(paths_of(c)) <= set(held)


def next_step(c: Context, states: Mapping[str, UnitState]) -> tuple[AnyButton, ...]:
    """What to do now: learn on, or else the assessment, which says itself what it waits for."""
    following = next_unit(c, states)
    go_on = Open(c.label("Continue"), "learn")
    if following is not None and following[1] == "challenge" and c.cohort is not None and phase_of(c) is Phase.AFTER:
        return (Open(c.label("Assessment"), "assessment"), go_on)  # a challenge put off does not stand in its way
    if following is not None or (c.learner is not None and c.learner.self_directed):
        return (go_on,)
    return (Open(c.label("Assessment"), "assessment"),)


def units_done(c: Context, path: str, states: Mapping[str, UnitState]) -> int:
    return sum(unit.id in states and states[unit.id].done_at is not None for unit in c.pack.units(path))


def path_lines(c: Context, path: str, states: Mapping[str, UnitState], entries: tuple[Entry, ...]) -> list[Markup]:
    """The numbers of a path, a line each; attendance and the diary only for those who have a provider."""
    units = c.pack.units(path)
    here = [states[unit.id] for unit in units if unit.id in states]
    lines = [
        c.say("Units done: {done} of {all}", done=units_done(c, path, states), all=len(units)),
        c.say("Quizzes: {done} of {all}", done=sum(state.quiz_done_at is not None for state in here), all=len(units)),
        c.say("Challenges: {done} of {all}", done=sum(state.challenge_at is not None for state in here), all=len(units)),
    ]
    if c.cohort is not None:
        guided = c.pack.units(path, "before")
        there = sum(unit.id in states and states[unit.id].attested_on is not None for unit in guided)
        validated = sum(entry.path == path and entry.status == State.VALIDATED for entry in entries)
        lines.append(c.say("In the room: {done} of {all}", done=there, all=len(guided)))
        lines.append(c.plural("Diary: {n} entry approved", "Diary: {n} entries approved", validated))
    return lines


def _awarded(c: Context, one: Credential) -> Markup:
    return c.say("{n} of 100 points, awarded on {day}.", n=one.score, day=c.words.day(one.awarded_at.date()))


def _still_missing(c: Context, path: str) -> Talk[list[Markup]]:
    if c.learner is None:
        return []
    missing = yield from missing_for(c, c.learner, c.cohort, path)
    if not missing:
        return [c.say("Nothing is missing for the assessment.")]
    if c.learner.self_directed:
        return [missing_words(c, missing[0], None)]
    reasons = listed(missing_words(c, lack, c.cohort) for lack in missing)
    title = c.say("Still missing for the assessment")
    return [filled("<blockquote expandable><b>{}</b>\n{}</blockquote>", title, reasons)]


def weeks(c: Context, entries: tuple[Entry, ...]) -> list[Markup]:
    """Weeks in a row with a diary; only ever told as something gained."""
    if c.cohort is None:
        return []
    mobility = Mobility.of(c.cohort)
    days = [entry.local_date for entry in entries if entry.status != State.DRAFT]
    count = streak(days, mobility, mobility.local_now(c.now).date())
    return [c.plural("{n} week in a row with your diary.", "{n} weeks in a row with your diary.", count)] if count else []
