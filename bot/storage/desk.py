"""Owns how the trainer's desk is stored: the queue, decisions on entries, relayed lines, and how learners stand."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import Any

from bot.storage.database import Row
from bot.storage.rows import cohort_of, learner_of, person_of
from bot.storage.session import Session, answers, day, hour, hour_text, instant, keeps, moment, split, stamp
from learning.diary import UNDO_WINDOW
from learning.ledger import desk as d
from learning.ledger.diary import HomeCardOf, VersionOf
from learning.ledger.people import LearnerById

FIRST_HOUR = time(7, 30)
STATUS_AFTER = {"approved": "validated", "returned": "returned"}


# the queue ----------------------------------------------------------------------------------------------------------


@answers(d.DeskOf)
async def desk_of(s: Session, q: d.DeskOf) -> d.Desk:
    waiting = await s.row("desk_of", trainer=q.trainer_id)
    tests = await s.row("tests_waiting", trainer=q.trainer_id)
    assert waiting is not None
    assert tests is not None
    return d.Desk(waiting["waiting"], moment(waiting["oldest"]), tests["tests"])


@answers(d.NextWaiting)
async def next_waiting(s: Session, q: d.NextWaiting) -> int | None:
    after = stamp(q.after) if q.after else ""
    row = await s.row("next_waiting", trainer=q.trainer_id, after=after, after_id=q.after_id)
    return row["id"] if row else None


@answers(d.EntryForTrainer)
async def entry_for_trainer(s: Session, q: d.EntryForTrainer) -> d.DeskEntry | None:
    row = await s.row("entry_for_trainer", entry=q.entry_id, trainer=q.trainer_id)
    owner = await s.answer(LearnerById(row["learner_id"])) if row else None
    content = await s.answer(VersionOf(row["id"], row["version"])) if row else None
    if row is None or owner is None or content is None:
        return None
    person, learner, cohort = owner
    home = await s.answer(HomeCardOf(person.id, row["home_card_id"])) if row["home_card_id"] else None
    return d.DeskEntry(
        id=row["id"], person=person, learner=learner, cohort=cohort, unit_id=row["unit_id"], prompt_id=row["prompt_id"],
        day=day(row["local_date"]), late=bool(row["late"]), status=row["status"], version=row["version"],
        verdict=content.verdict, saw=content.saw, why=content.why, take_home=content.take_home, words=content.words,
        media=content.media, written_at=content.written_at, submitted_at=moment(row["submitted_at"]),
        home_text=home.text if home else "", home_media=home.media if home else (), home_at=home.saved_at if home else None,
        shown=row["shown"], decisions=row["decisions"], decided_at=moment(row["decided_at"]), decided_by=row["decided_by"],
        decided_name=s.sealer.read(row["decided_name"]),
    )  # fmt: skip


@answers(d.FeedbackOf)
async def feedback_of(s: Session, q: d.FeedbackOf) -> d.Feedback | None:
    rows = await s.rows("decisions_on", entry=q.entry_id)
    number = q.number or len(rows)
    if not 1 <= number <= len(rows) or (not q.number and rows[-1]["decision"] == "undone"):
        return None
    row = rows[number - 1]
    return d.Feedback(
        row["entry_id"], row["unit_id"], row["version"], row["decision"], row["reason"], split(row["ticks"]),
        s.sealer.read(row["comment_sealed"]), row["comment_media"], s.sealer.read(row["name_sealed"]),
        instant(row["decided_at"]), number == len(rows),
    )  # fmt: skip


# decisions ----------------------------------------------------------------------------------------------------------


@keeps(d.EntryShown)
def entry_shown(s: Session, f: d.EntryShown) -> None:
    s.put("add_shown", entry=f.entry_id, version=f.version, trainer=f.trainer_id, now=stamp(s.now))


def _decision(s: Session, entry: int, trainer: int, decision: str, **more: Any) -> None:
    given = {"reason": "", "comment": None, "media": "", "ticks": "", **more}
    s.put("add_decision", entry=entry, trainer=trainer, decision=decision, now=stamp(s.now), **given)


@keeps(d.EntryDecided)
async def entry_decided(s: Session, f: d.EntryDecided) -> None:
    await s.must_change(
        "decide_entry",
        entry=f.entry_id, version=f.version, trainer=f.trainer_id, status=STATUS_AFTER[f.decision], now=stamp(s.now),
    )  # fmt: skip
    _decision(
        s, f.entry_id, f.trainer_id, f.decision,
        reason=f.reason, comment=s.sealer.text(f.comment) if f.comment else None, media=f.comment_media, ticks=",".join(f.ticks),
    )  # fmt: skip


@keeps(d.DecisionUndone)
async def decision_undone(s: Session, f: d.DecisionUndone) -> None:
    since = stamp(s.now - UNDO_WINDOW)
    await s.must_change("undo_decision", entry=f.entry_id, trainer=f.trainer_id, since=since)
    _decision(s, f.entry_id, f.trainer_id, "undone")


@keeps(d.EntryReopened)
async def entry_reopened(s: Session, f: d.EntryReopened) -> None:
    await s.must_change("reopen_entry", entry=f.entry_id, trainer=f.trainer_id, now=stamp(s.now))
    _decision(s, f.entry_id, f.trainer_id, "reopened")


# learners of a trainer ----------------------------------------------------------------------------------------------


@answers(d.ChargesOf)
async def charges_of(s: Session, q: d.ChargesOf) -> tuple[d.Charge, ...]:
    return tuple(
        d.Charge(person_of(row, s.sealer), learner, cohort, moment(row["fine_at"]))
        for row in await s.rows("charges_of", trainer=q.trainer_id)
        if (learner := learner_of(row)) is not None and (cohort := cohort_of(row)) is not None
    )


@keeps(d.LearnerFine)
async def learner_fine(s: Session, f: d.LearnerFine) -> None:
    await s.must_change("mark_fine", learner=f.learner_id, trainer=f.trainer_id, now=stamp(s.now))


@keeps(d.WordWritten)
def word_written(s: Session, f: d.WordWritten) -> None:
    s.put("add_word", id=f.id, sender=f.sender_id, recipient=f.to, text=s.sealer.text(f.text), now=stamp(s.now))


@answers(d.WordById)
async def word_by_id(s: Session, q: d.WordById) -> d.Word | None:
    row = await s.row("word_by_id", id=q.word_id)
    if row is None:
        return None
    sender, text = s.sealer.read(row["name_sealed"]), s.sealer.read(row["text_sealed"])
    return d.Word(row["id"], row["sender_id"], sender, row["recipient_id"], text, instant(row["written_at"]))


@answers(d.DigestHour)
async def digest_hour(s: Session, q: d.DigestHour) -> time:
    row = await s.row("digest_hour", trainer=q.trainer_id)
    return hour(row["digest_at"]) if row else FIRST_HOUR


@keeps(d.DigestHourChosen)
def digest_hour_chosen(s: Session, f: d.DigestHourChosen) -> None:
    s.put("set_digest_hour", trainer=f.trainer_id, at=hour_text(f.at))


# standing --------------------------------------------------------------------------------------------


@answers(d.StandingsOf)
async def standings_of(s: Session, q: d.StandingsOf) -> tuple[d.Standing, ...]:
    """Seven look-ups for the whole cohort, however many learn in it."""
    learners = await s.rows("standing_learners", cohort=q.cohort_id)
    units = _by_learner(await s.rows("standing_units", cohort=q.cohort_id))
    sessions = _by_learner(await s.rows("standing_sessions", cohort=q.cohort_id))
    entries = _by_learner(await s.rows("standing_entries", cohort=q.cohort_id))
    challenges = _by_learner(await s.rows("standing_challenges", cohort=q.cohort_id))
    attempts = _by_learner(await s.rows("standing_attempts", cohort=q.cohort_id))
    credentials = _by_learner(await s.rows("standing_credentials", cohort=q.cohort_id))
    return tuple(
        d.Standing(
            person=person_of(row, s.sealer),
            learner=learner,
            fine_at=moment(row["fine_at"]),
            begun=frozenset(unit["unit_id"] for unit in units[learner.person_id]),
            done=_moments(units[learner.person_id], "unit_id", "done_at"),
            attended={other["unit_id"]: day(other["attested_on"]) for other in sessions[learner.person_id]},
            validated=_moments([e for e in entries[learner.person_id] if e["status"] == "validated"], "unit_id", "decided"),
            waiting=_many(entries[learner.person_id], "submitted"),
            returned=_many(entries[learner.person_id], "returned"),
            challenges=_moments(challenges[learner.person_id], "challenge_id", "handed_in_at"),
            confirmed={a["path"]: (a["score"], instant(a["confirmed_at"])) for a in attempts[learner.person_id]},
            awarded=_moments(credentials[learner.person_id], "achievement", "awarded_at"),
        )
        for row in learners
        if (learner := learner_of(row)) is not None
    )


def _by_learner(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["learner_id"]].append(row)
    return found


def _moments(rows: list[Row], key: str, when: str) -> dict[str, datetime]:
    return {row[key]: instant(row[when]) for row in rows if row[when]}


def _many(entries: list[Row], status: str) -> int:
    return sum(row["many"] for row in entries if row["status"] == status)


