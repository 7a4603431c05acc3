"""Owns how persons, cohorts, invitations and learners are stored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage.database import Row
from bot.storage.sealing import Sealer
from bot.storage.session import (
    Session,
    answers,
    day,
    hour,
    hour_text,
    instant,
    keeps,
    moment,
    split,
    stamp,
)
from learning import ledger
from learning.ledger import people as l
from learning.people import Cohort, Learner, Person, Provider, Role


def code_hash(code: str) -> str:
    """Codes are kept as SHA-256: a stolen database opens no door. They carry 128 bits, so no salt is needed."""
    return hashlib.sha256(code.encode()).hexdigest()


# rows to values -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, with where the conversation stands."""

    person: Person
    learner: Learner | None
    cohort: Cohort | None
    place: dict[str, Any]
    rev: int
    screen_message_id: int | None
    handled: bool
    under_way: tuple[tuple[str, str], ...] = ()  # units begun and not finished, each with its edition


def person_of(row: Row, sealer: Sealer) -> Person:
    return Person(
        id=row["p_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        name=sealer.read(row["name_sealed"]),
        roles=frozenset(Role(role) for role in split(row["roles"])),
        created_at=instant(row["p_created"]),
        seen_at=instant(row["seen_at"]),
        unreachable_since=moment(row["unreachable_since"]),
    )


def learner_of(row: Row) -> Learner | None:
    if row["l_id"] is None:
        return None
    return Learner(
        person_id=row["l_id"],
        cohort_id=row["cohort_id"],
        number=row["number"],
        privacy_version=row["privacy_version"],
        privacy_at=instant(row["privacy_at"]),
        age_band=row["age_band"],
        guardian_at=moment(row["guardian_at"]),
        paths=split(row["learner_paths"]),
        persona=row["persona"],
        trade=row["trade"],
        nugget_at=hour(row["nugget_at"]),
        diary_at=hour(row["diary_at"]),
        quiet_from=hour(row["quiet_from"]),
        quiet_to=hour(row["quiet_to"]),
        unanswered=row["unanswered"],
        stopped_at=moment(row["stopped_at"]),
        stopped_why=row["stopped_why"],
        paused_until=moment(row["paused_until"]),
        has_identity=row["identity_sealed"] is not None,
        created_at=instant(row["l_created"]),
    )



def cohort_of(row: Row) -> Cohort | None:
    if row["c_id"] is None:
        return None
    return Cohort(
        id=row["c_id"],
        provider_id=row["c_provider"],
        name=row["cohort_name"],
        sending_org=row["sending_org"],
        host_org=row["host_org"],
        home_country=row["home_country"],
        home_tz=row["home_tz"],
        host_country=row["host_country"],
        host_region=row["host_region"],
        host_place=row["host_place"],
        host_tz=row["host_tz"],
        departure=day(row["departure"]),
        return_date=day(row["return_date"]),
        working_days=frozenset(int(d) for d in row["working_days"]),
        languages=split(row["languages"]),
        paths=split(row["cohort_paths"]),
        host_phone=row["host_phone"],
        closed_at=moment(row["closed_at"]),
    )


def speaker_of(row: Row, sealer: Sealer) -> Speaker:
    return Speaker(
        person_of(row, sealer),
        learner_of(row),
        cohort_of(row),
        json.loads(row["place"]),
        row["rev"],
        row["screen_message_id"],
        bool(row["handled"]),
        tuple((unit, edition) for unit, _, edition in (each.partition("@") for each in split(row["under_way"] or ""))),
    )


def provider_of(row: Row) -> Provider:
    return Provider(
        row["id"], row["name"], row["country"], row["place"], row["url"], row["email"],
        bool(row["posts_paper"]), bool(row["challenge_mandatory"]),
    )  # fmt: skip


def invitation_of(row: Row, now: datetime) -> l.Invitation:
    expires = instant(row["expires_at"])
    fault = "revoked" if row["revoked_at"] else "used" if row["used_at"] else "expired" if expires <= now else ""
    return l.Invitation(row["id"], row["role"], row["provider_id"], row["cohort_id"], expires, fault, row["used_by"])


# asks ---------------------------------------------------------------------------------------------------------------


@answers(ledger.NextNumber)
async def next_number(s: Session, q: ledger.NextNumber) -> int:
    row = await s.row("next_number", counter=q.counter)
    assert row is not None, q.counter
    return int(row["value"])


@answers(l.InvitationByCode)
async def invitation_by_code(s: Session, q: l.InvitationByCode) -> l.Invitation | None:
    row = await s.row("invitation_by_hash", hash=code_hash(q.code))
    if row is None:
        return None
    return invitation_of(row, s.now)


@answers(l.CohortById)
async def cohort_by_id(s: Session, q: l.CohortById) -> Cohort | None:
    row = await s.row("cohort_by_id", cohort=q.cohort_id)
    return cohort_of(row) if row else None


@answers(l.ProviderById)
async def provider_by_id(s: Session, q: l.ProviderById) -> Provider | None:
    row = await s.row("provider_by_id", provider=q.provider_id)
    return provider_of(row) if row else None


@answers(l.ProvidersOf)
async def providers_of(s: Session, q: l.ProvidersOf) -> tuple[Provider, ...]:
    return tuple(provider_of(row) for row in await s.rows("providers_of", person=q.person_id))


@answers(l.CohortsOfProvider)
async def cohorts_of_provider(s: Session, q: l.CohortsOfProvider) -> tuple[Cohort | None, ...]:
    return tuple(cohort_of(row) for row in await s.rows("cohorts_of_provider", provider=q.provider_id))


@answers(l.CohortsOfTrainer)
async def cohorts_of_trainer(s: Session, q: l.CohortsOfTrainer) -> tuple[Cohort | None, ...]:
    return tuple(cohort_of(row) for row in await s.rows("cohorts_of_trainer", person=q.person_id))


@answers(l.TrainersOfCohort)
async def trainers_of_cohort(s: Session, q: l.TrainersOfCohort) -> tuple[l.TrainerSeat, ...]:
    rows = await s.rows("trainers_of_cohort", cohort=q.cohort_id)
    return tuple(
        l.TrainerSeat(row["id"], s.sealer.read(row["name_sealed"]), row["language"], hour(row["digest_at"]))
        for row in rows
    )


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


@answers(l.CoordinatorsOfProvider)
async def coordinators_of_provider(s: Session, q: l.CoordinatorsOfProvider) -> tuple[int, ...]:
    rows = await s.rows("coordinators_of_provider", provider=q.provider_id)
    return tuple(int(row["person_id"]) for row in rows)


@answers(l.OpenInvitations)
async def open_invitations(s: Session, q: l.OpenInvitations) -> tuple[l.Invitation, ...]:
    rows = await s.rows("open_invitations", cohort=q.cohort_id, now=stamp(s.now))
    return tuple(invitation_of(row, s.now) for row in rows)


@answers(l.IdentityOf)
async def identity_of(s: Session, q: l.IdentityOf) -> dict[str, str]:
    row = await s.row("identity_of", person=q.person_id)
    return dict(s.sealer.unpack(row["identity_sealed"])) if row else {}


# facts --------------------------------------------------------------------------------------------------------------


@keeps(ledger.Notice)
def notice(s: Session, f: ledger.Notice) -> None:
    s.put(
        "add_notice",
        person=f.to, kind=f.kind, args=json.dumps(dict(f.args)), promise=f.promise, key=f.key, priority=f.priority,
        not_before=stamp(f.not_before or s.now), expires=stamp(f.expires_at) if f.expires_at else None, now=stamp(s.now),
    )  # fmt: skip


@keeps(ledger.NoticeWithdrawn)
def notice_withdrawn(s: Session, f: ledger.NoticeWithdrawn) -> None:
    s.put("withdraw_notice", key=f.key, now=stamp(s.now))


@keeps(ledger.Audited)
def audited(s: Session, f: ledger.Audited) -> None:
    s.put("add_audit", at=stamp(s.now), actor=s.actor, action=f.action, object=f.object, outcome=f.outcome)


@keeps(l.LanguageChosen)
def language_chosen(s: Session, f: l.LanguageChosen) -> None:
    s.put("set_language", person=f.person_id, language=f.language)


@keeps(l.NameGiven)
def name_given(s: Session, f: l.NameGiven) -> None:
    s.put("set_name", person=f.person_id, name=s.sealer.text(f.name))


@keeps(l.InvitationUsed)
async def invitation_used(s: Session, f: l.InvitationUsed) -> None:
    await s.must_change("use_invitation", id=f.invitation_id, person=f.person_id, now=stamp(s.now))


@keeps(l.InvitationMade)
def invitation_made(s: Session, f: l.InvitationMade) -> None:
    s.put(
        "add_invitation",
        id=f.id, hash=code_hash(f.code), role=f.role, provider=f.provider_id, cohort=f.cohort_id, by=s.actor,
        now=stamp(s.now), expires=stamp(f.expires_at),
    )  # fmt: skip


@keeps(l.InvitationRevoked)
def invitation_revoked(s: Session, f: l.InvitationRevoked) -> None:
    s.put("revoke_invitation", id=f.invitation_id, now=stamp(s.now))


@keeps(l.ProviderFounded)
def provider_founded(s: Session, f: l.ProviderFounded) -> None:
    p = f.provider
    s.put(
        "add_provider",
        id=p.id, name=p.name, country=p.country, place=p.place, url=p.url, email=p.email,
        posts_paper=int(p.posts_paper), challenge_mandatory=int(p.challenge_mandatory), now=stamp(s.now),
    )  # fmt: skip


async def _add_role(s: Session, person_id: int, role: Role) -> None:
    row = await s.row("roles_of", person=person_id)
    roles = set(split(row["roles"])) if row else set()
    s.put("set_roles", person=person_id, roles=",".join(sorted(roles | {role.value})))


@keeps(l.CoordinatorJoined)
async def coordinator_joined(s: Session, f: l.CoordinatorJoined) -> None:
    s.put("add_coordinator", person=f.person_id, provider=f.provider_id)
    await _add_role(s, f.person_id, Role.COORDINATOR)


@keeps(l.TrainerJoined)
async def trainer_joined(s: Session, f: l.TrainerJoined) -> None:
    s.put("add_trainer", person=f.person_id, cohort=f.cohort_id)
    await _add_role(s, f.person_id, Role.TRAINER)


@keeps(l.CohortFounded)
def cohort_founded(s: Session, f: l.CohortFounded) -> None:
    c = f.cohort
    s.put(
        "add_cohort",
        id=c.id, provider=c.provider_id, name=c.name, sending_org=c.sending_org, host_org=c.host_org,
        home_country=c.home_country, home_tz=c.home_tz, host_country=c.host_country, host_region=c.host_region,
        host_place=c.host_place, host_tz=c.host_tz, departure=c.departure.isoformat(), return_date=c.return_date.isoformat(),
        working_days="".join(str(d) for d in sorted(c.working_days)), languages=",".join(c.languages), paths=",".join(c.paths),
        host_phone=c.host_phone, by=s.actor, now=stamp(s.now),
    )  # fmt: skip


@keeps(l.CohortClosed)
def cohort_closed(s: Session, f: l.CohortClosed) -> None:
    s.put("close_cohort", cohort=f.cohort_id, closed=stamp(s.now))


@keeps(l.CohortReopened)
def cohort_reopened(s: Session, f: l.CohortReopened) -> None:
    s.put("close_cohort", cohort=f.cohort_id, closed=None)


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
    await _add_role(s, f.person_id, Role.LEARNER)


@keeps(l.GuardianAttested)
def guardian_attested(s: Session, f: l.GuardianAttested) -> None:
    s.put("attest_guardian", learner=f.learner_id, trainer=f.trainer_id, now=stamp(s.now))


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


@keeps(l.IdentityGiven)
def identity_given(s: Session, f: l.IdentityGiven) -> None:
    identity = {
        "full_name": f.full_name, "birth_date": f.birth_date.isoformat(), "contact": f.contact, "address": f.address,
    }  # fmt: skip
    s.put("give_identity", person=f.person_id, identity=s.sealer.pack(identity))


@keeps(l.PersonForgotten)
def person_forgotten(s: Session, f: l.PersonForgotten) -> None:
    s.put("forget_person", person=f.person_id)
