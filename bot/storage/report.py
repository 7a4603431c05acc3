"""Owns how a cohort's numbers are read for its coordinator: a fixed count of look-ups, however many learn in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from bot.storage.database import Row
from bot.storage.session import Session, answers, day, instant, moment, split
from learning.ledger import report as r


@answers(r.TallyOf)
async def tally_of(s: Session, q: r.TallyOf) -> r.Tally:
    entries = await s.row("tally_entries", cohort=q.cohort_id)
    tests = await s.row("tally_tests", cohort=q.cohort_id)
    reviews = await s.rows("tally_reviews", cohort=q.cohort_id)
    assert entries is not None
    assert tests is not None
    return r.Tally(
        waiting=entries["waiting"],
        oldest=moment(entries["oldest"]),
        reviews=tuple(instant(row["decided"]) - instant(row["handed_in"]) for row in reviews),
        writing=tests["writing"],
        to_mark=tests["to_mark"],
        passed=tests["passed"],
        credentials=tests["credentials"],
    )


@answers(r.RecordsOf)
async def records_of(s: Session, q: r.RecordsOf) -> Mapping[int, r.Record]:
    attended: dict[int, dict[str, tuple[date, str]]] = defaultdict(dict)
    for row in await s.rows("sheet_presences", cohort=q.cohort_id):
        attended[row["learner_id"]][row["unit_id"]] = day(row["attested_on"]), s.sealer.read(row["name_sealed"])
    results: dict[int, list[r.Result]] = defaultdict(list)
    for row in await s.rows("sheet_results", cohort=q.cohort_id):
        results[row["learner_id"]].append(r.Result(row["path"], row["score"], moment(row["confirmed_at"])))
    quizzes = _quizzes(
        await s.rows("sheet_drawn", cohort=q.cohort_id), await s.rows("sheet_quiz_answers", cohort=q.cohort_id)
    )
    entries = {row["learner_id"]: row for row in await s.rows("sheet_entries", cohort=q.cohort_id)}
    return {
        learner: r.Record(
            attended=attended.get(learner, {}),
            quizzes=quizzes.get(learner, {}),
            results=tuple(results.get(learner, ())),
            entries=entries[learner]["entries"] if learner in entries else 0,
            validated=entries[learner]["validated"] if learner in entries else 0,
        )
        for learner in {*attended, *results, *quizzes, *entries}
    }


def _quizzes(drawn: list[Row], given: list[Row]) -> dict[int, dict[str, tuple[int, int]]]:
    """Right and asked, by learner and unit; a quiz without an answer is left out."""
    right = {(row["learner_id"], row["item_id"]): bool(row["is_right"]) for row in given}
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in drawn:
        answered = [right[row["learner_id"], item] for item in split(row["quiz_items"]) if (row["learner_id"], item) in right]
        if answered:
            found[row["learner_id"]][row["unit_id"]] = sum(answered), len(split(row["quiz_items"]))
    return found


@answers(r.VoicesOf)
async def voices_of(s: Session, q: r.VoicesOf) -> tuple[r.Voice, ...]:
    if q.form == "trainer":
        rows = await s.rows("voices_of_trainers", cohort=q.cohort_id, subject=str(q.cohort_id))
    else:
        rows = await s.rows("voices_of_learners", cohort=q.cohort_id)
    return tuple(
        r.Voice(row["person_id"], row["question_id"], row["scale"], s.sealer.read(row["text_sealed"]), instant(row["answered_at"]))
        for row in rows
    )


@answers(r.NudgedAlready)
async def nudged_already(s: Session, q: r.NudgedAlready) -> bool:
    return await s.row("notice_made", key=q.key) is not None
