"""Owns how attendance in the room and its codes are stored."""

from __future__ import annotations

from datetime import datetime

from bot.storage.database import Row
from bot.storage.session import Session, answers, day, instant, keeps, stamp
from learning.attendance import ShownCode
from learning.ledger import attendance as a


@answers(a.CodesOfCohort)
async def codes_of_cohort(s: Session, q: a.CodesOfCohort) -> tuple[a.LiveCode, ...]:
    return tuple(
        a.LiveCode(
            ShownCode(
                row["cohort_id"], row["unit_id"], row["code_hash"], instant(row["valid_from"]), instant(row["valid_until"])
            ),
            row["shown_by"],
        )
        for row in await s.rows("attendance_codes", cohort=q.cohort_id)
    )


@answers(a.WrongCodes)
async def wrong_codes(s: Session, q: a.WrongCodes) -> tuple[datetime, ...]:
    rows = await s.rows("wrong_codes", learner=q.learner_id, since=stamp(q.since))
    return tuple(instant(row["tried_at"]) for row in rows)


def attested_of(row: Row) -> a.Attested:
    return a.Attested(row["learner_id"], row["unit_id"], row["method"], day(row["attested_on"]), row["attested_by"])


@answers(a.AttendanceOf)
async def attendance_of(s: Session, q: a.AttendanceOf) -> tuple[a.Attested, ...]:
    return tuple(attested_of(row) for row in await s.rows("attendance_of", learner=q.learner_id))


@answers(a.AttendanceOfCohort)
async def attendance_of_cohort(s: Session, q: a.AttendanceOfCohort) -> tuple[a.Attested, ...]:
    return tuple(attested_of(row) for row in await s.rows("attendance_of_cohort", cohort=q.cohort_id))


@keeps(a.AttendanceCodeShown)
def code_shown(s: Session, f: a.AttendanceCodeShown) -> None:
    c = f.shown
    s.put(
        "show_attendance_code",
        cohort=c.cohort_id, unit=c.unit_id, hash=c.code_hash, by=f.trainer_id,
        valid_from=stamp(c.valid_from), valid_until=stamp(c.valid_until),
    )  # fmt: skip


@keeps(a.AttendanceTried)
def tried(s: Session, f: a.AttendanceTried) -> None:
    s.put("add_wrong_code", learner=f.learner_id, now=stamp(s.now))


@keeps(a.AttendanceAttested)
def attested(s: Session, f: a.AttendanceAttested) -> None:
    s.put(
        "attest_attendance",
        learner=f.learner_id, unit=f.unit_id, method=f.method, by=f.trainer_id, day=f.on_date.isoformat(), now=stamp(s.now),
    )  # fmt: skip


@keeps(a.AttendanceWithdrawn)
def withdrawn(s: Session, f: a.AttendanceWithdrawn) -> None:
    s.put("withdraw_attendance", learner=f.learner_id, unit=f.unit_id)
