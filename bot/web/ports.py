"""Owns what the pages need from the rest of the house, as two values and one protocol; must not know who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.credentials.pdfseal import PdfSeal
from bot.credentials.record import IssuerProfile, Slug

REASONS = ("error", "assessment", "misconduct", "replaced", "holder", "key", "other")
"""The classes of reasons for a revocation that pages can put into words; any other is shown as `other`."""


@dataclass(frozen=True)
class PublicCredential:
    """One issued credential: its signed bytes, and what may have changed since.

    `name` is what the holder chose to show now, or None. `public` False hides the page and every file of it.
    All else that a page says it reads from the signed bytes.
    """

    id: str
    slug: Slug
    json_bytes: bytes
    jwt: str
    public: bool = True
    name: str | None = None
    revoked_at: datetime | None = None
    revoked_reason: str | None = None


class PublicRecords(Protocol):
    """The port: everything the pages ask of the records."""

    async def credential(self, identifier: str) -> PublicCredential | None:
        """The credential with this UUID, hidden or not; None when there never was one."""

    async def revoked_indices(self) -> set[int]:
        """The status indices of all revoked credentials."""


@dataclass(frozen=True)
class WebSettings:
    """`base_url` is the public address, such as `https://badges.example.org` or `http://127.0.0.1:8080`.

    `seal`: the e-seal for PDF files; None leaves them unsealed, and page and PDF say so.
    """

    base_url: str
    issuer: IssuerProfile
    linkedin_organization_id: str | None = None
    seal: PdfSeal | None = None
