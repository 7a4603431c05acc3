"""Owns what falls due: each due row of the rhythm becomes at most one notice in the outbox, and moves on to its next moment.

It decides by learning.rhythm and knows no words. Learners of a cohort with the same settings share one decision, which is taken on
another thread, so that ten thousand due in one minute neither cost a second nor hold up an answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.storage.session import Session, stamp, statements
from bot.turns import Turns
from learning.ledger import Fact, Notice
from learning.ledger.people import RemindersStopped, RhythmSet, TrainersOfCohort
from learning.ledger.rhythm import Due, DueNow, LearnersOutOfRhythm, RhythmDue, TrainersOutOfRhythm
from learning.people import Cohort, Learner
from learning.reminders import Escalation, Kind, Rule, dedupe_key, escalate, next_digest
from learning.rhythm import DIGEST, Beat, beat, mobility_of, plan_digest, plan_for, silence_for

log = logging.getLogger(__name__)
AT_ONCE = 250  # rows a transaction: about 5 ms of the event loop
REMINDER_PRIORITY = 7
# A digest that an outage held up is still of use in the morning's work, not in the evening.
DIGEST_USEFUL = timedelta(hours=6)

#: What decides about a learner's row: everything else about the learner is of no account.
Case = tuple[Kind, int | None, str, Rule, datetime]


@dataclass(slots=True)
class Tally:
    """What one pass did, for the log: reminders by kind, and the moments an outage let pass."""

    sent: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.sent or self.skipped)

    def say(self) -> None:
        if self.sent:
            log.info("reminders in the outbox: %s", _counted(self.sent))
        if self.skipped:
            log.warning("reminders skipped, their moment had passed or was quiet: %s", _counted(self.skipped))


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counter.items()))


class Rhythm:
    """`due()` handles everything that is due; `heal()` finds those who have fallen out of the rhythm."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns

    async def anything(self) -> tuple[bool, bool]:
        """Whether something is due, and whether files wait to be swept: one look-up, no transaction."""
        rows = await self.turns.database.read(statements()["rhythm_or_sweep"], now=stamp(self.turns.now()))
        return bool(rows[0]["due"]), bool(rows[0]["sweep"])

    async def due(self) -> int:
        """Go through all that is due, a batch a transaction; returns how many rows."""
        tally, total, cache = Tally(), 0, dict[Case, Beat]()
        now = self.turns.now()
        while handled := await self._batch(now, cache, tally):
            total += handled
            if handled < AT_ONCE:
                break
            await asyncio.sleep(0)
        tally.say()
        return total

    async def _batch(self, now: datetime, cache: dict[Case, Beat], tally: Tally) -> int:
        async with self.turns.database.unit() as unit:
            s = Session(unit, self.turns.sealer, now)
            found: DueNow = await s.answer(RhythmDue(AT_ONCE))
            cases = [_case(due) for due in found.dues]
            await self._decide(cases, found.cohorts, now, cache)
            for due, case in zip(found.dues, cases, strict=True):
                silent = _falls_silent(due)
                for fact in self._facts(due, None if silent or case is None else (case[0], cache[case]), now, tally):
                    await s.keep(fact)
                if silent:
                    await self._silent(s, due, found.cohorts)
        return len(found.dues)

    # deciding ---------------------------------------------------------------------------------------------------

    async def _decide(
        self, cases: Iterable[Case | None], cohorts: Mapping[int, Cohort], now: datetime, cache: dict[Case, Beat]
    ) -> None:
        """Take the decisions not yet taken, off the event loop: calendars of holidays may have to be made."""
        missing = {case for case in cases if case is not None and case not in cache}
        if missing:
            cache.update(await asyncio.to_thread(_beats, missing, cohorts, now))

    def _facts(self, due: Due, decision: tuple[Kind, Beat] | None, now: datetime, tally: Tally) -> Iterable[Fact]:
        if due.kind == DIGEST:
            yield from self._digest(due, now, tally)
            return
        if decision is None:
            yield RhythmSet(due.person_id, due.kind, None)
            return
        kind, decided = decision
        yield RhythmSet(due.person_id, due.kind, decided.next_due)
        if decided.skipped:
            tally.skipped[due.kind] += len(decided.skipped)
        if decided.day is not None and not due.resting:
            tally.sent[due.kind] += 1
            yield Notice(
                due.person_id, due.kind, dedupe_key(kind, due.person_id, decided.day), {"day": decided.day.isoformat()},
                "nudge", now, decided.until, REMINDER_PRIORITY,
            )  # fmt: skip

    def _digest(self, due: Due, now: datetime, tally: Tally) -> Iterable[Fact]:
        """A trainer's day in one message; whether there is anything to say is seen when it is sent."""
        if due.digest is None:
            yield RhythmSet(due.person_id, DIGEST, None)
            return
        zone = ZoneInfo(due.digest.zone)
        yield RhythmSet(due.person_id, DIGEST, next_digest(due.digest.at, zone, now))
        if now - due.due_at > DIGEST_USEFUL or due.resting:
            tally.skipped[DIGEST] += 1
            return
        tally.sent[DIGEST] += 1
        day = due.due_at.astimezone(zone).date().isoformat()
        key, until = f"digest:{due.person_id}:{day}", due.due_at + DIGEST_USEFUL
        yield Notice(due.person_id, DIGEST, key, {"day": day}, "nudge", now, until, REMINDER_PRIORITY)

    async def _silent(self, s: Session, due: Due, cohorts: Mapping[int, Cohort]) -> None:
        """Three reminders without a sign of life: stop, tell the learner once, and let a person ask."""
        cohort = cohorts.get(due.cohort_id) if due.cohort_id is not None else None
        day = mobility_of(cohort, due.language).local_now(s.now).date().isoformat()
        await s.keep(RemindersStopped(due.person_id, "silent"))
        for fact in silence_for(due.person_id):
            await s.keep(fact)
        await s.keep(
            Notice(due.person_id, "gone_quiet", f"gone_quiet:{due.person_id}:{day}", {"day": day}, "nudge", priority=7)
        )
        for trainer in await s.answer(TrainersOfCohort(cohort.id)) if cohort else ():
            key = f"silent:{trainer.person_id}:{due.person_id}:{day}"
            await s.keep(Notice(trainer.person_id, "silent_learner", key, {"learner": due.person_id}, "must"))

    # healing ----------------------------------------------------------------------------------------------------

    async def heal(self) -> int:
        """Give a rhythm to those who should have one and have none; returns how many."""
        healed = await self._heal_trainers()
        after = 0
        while True:
            async with self.turns.database.unit() as unit:
                s = Session(unit, self.turns.sealer, self.turns.now())
                found = await s.answer(LearnersOutOfRhythm(after))
                facts = await asyncio.to_thread(_plans, found, s.now)
                for fact in facts:
                    await s.keep(fact)
            healed += len({fact.person_id for fact in facts})
            if not found:
                return healed
            after = found[-1][0].person_id

    async def _heal_trainers(self) -> int:
        async with self.turns.database.unit() as unit:
            s = Session(unit, self.turns.sealer, self.turns.now())
            seats = await s.answer(TrainersOutOfRhythm())
            for seat in seats:
                await s.keep(plan_digest(seat.trainer_id, seat.at, ZoneInfo(seat.zone), s.now))
        return len(seats)


def _plans(found: Iterable[tuple[Learner, Cohort | None, str]], now: datetime) -> list[RhythmSet]:
    plans = (plan_for(learner, cohort, now, language) for learner, cohort, language in found)
    return [fact for plan in plans for fact in plan if fact.due_at is not None]


def _falls_silent(due: Due) -> bool:
    return (
        due.kind != DIGEST
        and due.rule is not None
        and not due.rule.stopped
        and not (due.over or due.resting)
        and escalate(due.unanswered) is Escalation.STOP
    )


def _case(due: Due) -> Case | None:
    """None: nothing to be reminded of."""
    if due.kind == DIGEST or due.rule is None or due.over or due.rule.stopped:
        return None
    return Kind(due.kind), due.cohort_id, due.language if due.cohort_id is None else "", due.rule, due.due_at


def _beats(cases: Iterable[Case], cohorts: Mapping[int, Cohort], now: datetime) -> dict[Case, Beat]:
    decided: dict[Case, Beat] = {}
    for case in cases:
        kind, cohort_id, language, rule, due_at = case
        mobility = mobility_of(cohorts[cohort_id] if cohort_id is not None else None, language)
        decided[case] = beat(kind, rule, mobility, due_at, now)
    return decided
