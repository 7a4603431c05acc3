"""Owns the pictures and sheets of invitation links; must not know how a link was made nor what it opens."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.files import Files
from bot.reports import invitation_cards_pdf, qr_png
from bot.reports.values import InvitationCard, InvitationSheet


def register(files: Files) -> None:
    """Tell `files` the two producers. Neither reads anything: all they draw stands in the screen they go with."""
    files.producers["qr"] = qr
    files.producers["invitation_cards"] = cards


async def qr(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """args: `url`."""
    return "invitation.png", await asyncio.to_thread(qr_png, str(args["url"]))


async def cards(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """args: `cohort`, `provider`, `language`, `expires` and `made_on` (ISO dates), `cards` as [title, number, url]."""
    expires = date.fromisoformat(str(args["expires"]))
    sheet = InvitationSheet(
        cohort=str(args["cohort"]),
        provider=str(args["provider"]),
        language=str(args["language"]),
        cards=tuple(InvitationCard(title, number, url, expires) for title, number, url in args["cards"]),
        made_on=date.fromisoformat(str(args["made_on"])),
    )
    return "invitations.pdf", await asyncio.to_thread(invitation_cards_pdf, sheet)
