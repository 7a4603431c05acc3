"""Owns how invitations are stored: never the code itself."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.storage.database import Row
from bot.storage.session import Session, answers, instant, keeps, stamp
from learning.ledger import people as l


def code_hash(code: str) -> str:
    """Codes are kept as SHA-256: a stolen database opens no door. They carry 128 bits, so no salt is needed."""
    return hashlib.sha256(code.encode()).hexdigest()


def invitation_of(row: Row, now: datetime) -> l.Invitation:
    expires = instant(row["expires_at"])
    fault = "revoked" if row["revoked_at"] else "used" if row["used_at"] else "expired" if expires <= now else ""
    return l.Invitation(row["id"], row["role"], row["provider_id"], row["cohort_id"], expires, fault, row["used_by"])


@answers(l.InvitationByCode)
async def invitation_by_code(s: Session, q: l.InvitationByCode) -> l.Invitation | None:
    row = await s.row("invitation_by_hash", hash=code_hash(q.code))
    if row is None:
        return None
    return invitation_of(row, s.now)


@answers(l.OpenInvitations)
async def open_invitations(s: Session, q: l.OpenInvitations) -> tuple[l.Invitation, ...]:
    rows = await s.rows("open_invitations", cohort=q.cohort_id, now=stamp(s.now))
    return tuple(invitation_of(row, s.now) for row in rows)


@keeps(l.InvitationMade)
def invitation_made(s: Session, f: l.InvitationMade) -> None:
    s.put(
        "add_invitation",
        id=f.id, hash=code_hash(f.code), role=f.role, provider=f.provider_id, cohort=f.cohort_id, by=s.actor,
        now=stamp(s.now), expires=stamp(f.expires_at),
    )  # fmt: skip


@keeps(l.InvitationUsed)
async def invitation_used(s: Session, f: l.InvitationUsed) -> None:
    await s.must_change("use_invitation", id=f.invitation_id, person=f.person_id, now=stamp(s.now))


@keeps(l.InvitationRevoked)
def invitation_revoked(s: Session, f: l.InvitationRevoked) -> None:
    s.put("revoke_invitation", id=f.invitation_id, now=stamp(s.now))
