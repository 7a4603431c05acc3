"""Owns the making of invitations outside any conversation: the first coordinator comes in by the command line."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.turns import Turns
from learning.ledger import NextNumber
from learning.ledger.people import InvitationMade

DAYS = {"coordinator": 7, "trainer": 14, "learner": 60}


async def make_invitation(
    turns: Turns, role: str, *, cohort_id: int | None = None, provider_id: int | None = None
) -> str:
    """A single-use code of 128 bits; only its hash is kept."""
    code = secrets.token_urlsafe(16)
    number = await turns.ask(NextNumber("invitation"))
    expires = turns.now() + timedelta(days=DAYS[role])
    await turns.state(InvitationMade(number, code, role, provider_id, cohort_id, expires))
    return code
