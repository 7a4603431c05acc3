"""Owns how the rhythm of reminders is stored: what falls due, who has fallen out of it, what was sent today."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from bot.storage.database import Row
from bot.storage.diary import drop_loose
from bot.storage.rows import cohort_of, learner_of
from bot.storage.session import Session, answers, hour, instant, keeps, moment, stamp
from learning.ledger import rhythm as r
from learning.people import Cohort, Learner
from learning.quiet import Quiet
from learning.reminders import ASSESSMENT_NUDGES_FOR, Rule, Slots

# Learners share few settings, and reading a time is dear when ten thousand fall due at once.
_instant = lru_cache(maxsize=1024)(instant)


@lru_cache(maxsize=4096)
def _rule(nugget_at: str, diary_at: str, quiet_from: str, quiet_to: str, paused: str | None, stopped: bool) -> Rule:
    slots = Slots(hour(nugget_at), hour(diary_at))
    return Rule(slots, Quiet(hour(quiet_from), hour(quiet_to)), moment(paused), stopped)


def _rule_of(row: Row) -> Rule | None:
    if row["l_person"] is None:
        return None
    return _rule(
        row["nugget_at"], row["diary_at"], row["quiet_from"], row["quiet_to"], row["paused_until"],
        row["stopped_at"] is not None,
    )  # fmt: skip


def _seat(person_id: int, digest: str | None) -> r.DigestSeat | None:
    if not digest:
        return None
    at, _, zone = digest.partition(" ")
    return r.DigestSeat(person_id, hour(at), zone)


def _is_resting(row: Row, now: datetime) -> bool:
    until = row["human_mode_until"]
    return row["unreachable_since"] is not None or (until is not None and instant(until) > now)


def _due(row: Row, now: datetime) -> r.Due:
    waits = row["age_band"] == "minor" and row["guardian_at"] is None
    return r.Due(
        row["person_id"], row["kind"], _instant(row["due_at"]), row["language"], row["l_cohort"], _rule_of(row),
        row["unanswered"] or 0, _is_resting(row, now), waits,
        _seat(row["person_id"], row["digest"]),
    )  # fmt: skip


@answers(r.RhythmDue)
async def rhythm_due(s: Session, q: r.RhythmDue) -> r.DueNow:
    rows = await s.rows("rhythm_due", now=stamp(s.now), most=q.most)
    cohorts: dict[int, Cohort] = {}
    for row in rows:
        if row["l_cohort"] is not None and row["l_cohort"] not in cohorts and (cohort := cohort_of(row)) is not None:
            cohorts[cohort.id] = cohort
    return r.DueNow(tuple(_due(row, s.now) for row in rows), cohorts)


@answers(r.LearnersOutOfRhythm)
async def learners_out_of_rhythm(s: Session, q: r.LearnersOutOfRhythm) -> tuple[tuple[Learner, Cohort | None, str], ...]:
    since = (s.now - ASSESSMENT_NUDGES_FOR - timedelta(days=1)).date().isoformat()
    rows = await s.rows("learners_out_of_rhythm", after=q.after, most=q.most, since=since)
    found = ((learner_of(row), cohort_of(row), row["language"]) for row in rows)
    return tuple((learner, cohort, language) for learner, cohort, language in found if learner)


@answers(r.TrainersOutOfRhythm)
async def trainers_out_of_rhythm(s: Session, q: r.TrainersOutOfRhythm) -> tuple[r.DigestSeat, ...]:
    rows = await s.rows("trainers_out_of_rhythm", most=q.most)
    seats = (_seat(row["person_id"], row["digest"]) for row in rows)
    return tuple(seat for seat in seats if seat)


@answers(r.NudgesSince)
async def nudges_since(s: Session, q: r.NudgesSince) -> int:
    row = await s.row("nudges_since", person=q.person_id, since=stamp(q.since))
    return int(row["n"]) if row else 0


@answers(r.WroteOn)
async def wrote_on(s: Session, q: r.WroteOn) -> bool:
    row = await s.row("wrote_on", learner=q.learner_id, day=q.day.isoformat())
    return bool(row and row["yes"])


@answers(r.UnitsFinished)
async def units_finished(s: Session, q: r.UnitsFinished) -> frozenset[str]:
    return frozenset(row["unit_id"] for row in await s.rows("units_finished", learner=q.learner_id))


@answers(r.PathsSettled)
async def paths_settled(s: Session, q: r.PathsSettled) -> frozenset[str]:
    return frozenset(row["path"] for row in await s.rows("paths_settled", learner=q.learner_id))


@answers(r.Spoken)
async def spoken(s: Session, q: r.Spoken) -> bool:
    row = await s.row("notice_of", key=q.key)
    return bool(row and row["yes"])


@keeps(r.HouseKept)
async def house_kept(s: Session, f: r.HouseKept) -> None:
    s.put("sweep_handled", before=stamp(f.updates_before))
    s.put("expire_letters", now=stamp(s.now))
    s.put("sweep_letters", before=stamp(f.letters_before))
    for row in await s.rows("loose_before", before=stamp(f.loose_before)):
        drop_loose(s, row["learner_id"], s.sealer.unpack(row["body_sealed"])["media"])
