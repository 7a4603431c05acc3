"""Owns how learners are stored: who joined, what they chose, when they are reminded, who they are."""

from __future__ import annotations

from bot.storage.people import add_role
from bot.storage.rows import cohort_of, learner_of, person_of
from bot.storage.session import Session, answers, hour_text, keeps, stamp
from learning.ledger import people as l
from learning.people import Cohort, Learner, Person, Role


@answers(l.LearnerById)
async def learner_by_id(s: Session, q: l.LearnerById) -> tuple[Person, Learner, Cohort | None] | None:
    row = await s.row("person_by_id", person=q.person_id)
    learner = learner_of(row) if row else None
    if row is None or learner is None:
        return None
    return person_of(row, s.sealer), learner, cohort_of(row)


@answers(l.LearnersOfCohort)
async def learners_of_cohort(s: Session, q: l.LearnersOfCohort) -> tuple[tuple[Person, Learner], ...]:
    rows = await s.rows("learners_of_cohort", cohort=q.cohort_id)
    return tuple((person_of(row, s.sealer), learner) for row in rows if (learner := learner_of(row)) is not None)


@keeps(l.LearnerJoined)
async def learner_joined(s: Session, f: l.LearnerJoined) -> None:
    s.put(
        "add_learner",
        person=f.person_id, cohort=f.cohort_id, number=f.number, privacy_version=f.privacy_version,
        age_band=f.age_band, now=stamp(s.now),
    )  # fmt: skip
    if not f.guardian_stands:
        s.put("withdraw_guardian", learner=f.person_id)
    s.put("set_name", person=f.person_id, name=s.sealer.text(f.name))
    await add_role(s, f.person_id, Role.LEARNER)


@keeps(l.GuardianAttested)
def guardian_attested(s: Session, f: l.GuardianAttested) -> None:
    s.put("attest_guardian", learner=f.learner_id, trainer=f.trainer_id, now=stamp(s.now))


@answers(l.IdentityOf)
async def identity_of(s: Session, q: l.IdentityOf) -> dict[str, str]:
    row = await s.row("identity_of", person=q.person_id)
    return dict(s.sealer.unpack(row["identity_sealed"])) if row else {}


@keeps(l.IdentityGiven)
def identity_given(s: Session, f: l.IdentityGiven) -> None:
    identity = {
        "full_name": f.full_name, "birth_date": f.birth_date.isoformat(), "contact": f.contact, "address": f.address,
    }  # fmt: skip
    s.put("give_identity", person=f.person_id, identity=s.sealer.pack(identity))


# what they chose -----------------------------------------------------------------------------------------------------


@keeps(l.PathsChosen)
def paths_chosen(s: Session, f: l.PathsChosen) -> None:
    s.put("choose_paths", person=f.person_id, paths=",".join(f.paths), persona=f.persona)


@keeps(l.TradeChosen)
def trade_chosen(s: Session, f: l.TradeChosen) -> None:
    s.put("choose_trade", person=f.person_id, trade=f.trade)


@keeps(l.SlotsChosen)
def slots_chosen(s: Session, f: l.SlotsChosen) -> None:
    s.put(
        "choose_slots",
        person=f.person_id, nugget_at=hour_text(f.nugget_at), diary_at=hour_text(f.diary_at),
        quiet_from=hour_text(f.quiet_from), quiet_to=hour_text(f.quiet_to),
    )  # fmt: skip


# reminders -----------------------------------------------------------------------------------------------------------


@keeps(l.RemindersStopped)
def reminders_stopped(s: Session, f: l.RemindersStopped) -> None:
    s.put("stop_reminders", person=f.person_id, why=f.why, now=stamp(s.now))


@keeps(l.RemindersResumed)
def reminders_resumed(s: Session, f: l.RemindersResumed) -> None:
    s.put("resume_reminders", person=f.person_id)


@keeps(l.RemindersPaused)
def reminders_paused(s: Session, f: l.RemindersPaused) -> None:
    s.put("pause_reminders", person=f.person_id, until=stamp(f.until))


@keeps(l.RhythmSet)
def rhythm_set(s: Session, f: l.RhythmSet) -> None:
    if f.due_at is None:
        s.put("clear_rhythm", person=f.person_id, kind=f.kind)
    else:
        s.put("set_rhythm", person=f.person_id, kind=f.kind, due=stamp(f.due_at))
