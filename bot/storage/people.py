"""Owns how persons are stored, and what is told to them or noted about their acts: notices, the audit log."""

from __future__ import annotations

import json

from bot.storage.session import Session, answers, keeps, split, stamp
from learning import ledger
from learning.ledger import people as l
from learning.people import Role


@answers(ledger.NextNumber)
async def next_number(s: Session, q: ledger.NextNumber) -> int:
    row = await s.row("next_number", counter=q.counter)
    assert row is not None, q.counter
    return int(row["value"])


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


# persons -------------------------------------------------------------------------------------------------------------


@keeps(l.LanguageChosen)
def language_chosen(s: Session, f: l.LanguageChosen) -> None:
    s.put("set_language", person=f.person_id, language=f.language)


@keeps(l.NameGiven)
def name_given(s: Session, f: l.NameGiven) -> None:
    s.put("set_name", person=f.person_id, name=s.sealer.text(f.name))


@keeps(l.PersonForgotten)
def person_forgotten(s: Session, f: l.PersonForgotten) -> None:
    s.put("forget_person", person=f.person_id)


async def add_role(s: Session, person_id: int, role: Role) -> None:
    """One more role; those held stay."""
    row = await s.row("roles_of", person=person_id)
    roles = set(split(row["roles"])) if row else set()
    s.put("set_roles", person=person_id, roles=",".join(sorted(roles | {role.value})))
