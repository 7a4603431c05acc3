"""Owns the European file of a credential for its provider, sealed when there is a certificate; must not publish it: it names the learner."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from bot.storage.database import Row
from bot.storage.session import Session
from learning.ledger.people import ProviderById, ProvidersOf

if TYPE_CHECKING:
    from bot.credentials.pdfseal import PdfSeal
    from bot.credentials.record import IssuerProfile
    from bot.files import Producer
    from bot.issuing import Issuing
    from bot.turns import Turns


class NotForThem(Exception):
    """The European file of this credential is not this person's to have, or there is none."""


@dataclass(frozen=True, slots=True)
class European:
    """What the operator configured. `p12`: the e-seal certificate with its key, PKCS#12; empty: files stay unsealed."""

    legal_id: str = ""
    p12: bytes = b""
    password: bytes | None = None

    def seals(self, now: datetime) -> bool:
        """Whether a file made now is sealed. Only then may it be called a European Digital Credential."""
        from bot.credentials.seal import validity

        if not self.p12:
            return False
        begin, end = validity(self.p12, self.password)
        return begin <= now <= end

    def pdf_seal(self) -> PdfSeal | None:
        """What seals the PDF of a credential, by the same certificate."""
        from bot.credentials.pdfseal import PdfSeal

        return PdfSeal(self.p12, self.password) if self.p12 else None

    def named(self, body: IssuerProfile) -> IssuerProfile:
        """The awarding body with the legal identifier of whoever seals."""
        if body.issuer_name:
            return replace(body, issuer_legal_id=self.legal_id or None)
        return replace(body, legal_id=self.legal_id or None)


def european_of(settings: Settings) -> European:
    """The seal of the settings, opened once at start. Raises KeyFault with the cure."""
    from bot.credentials.keys import KeyFault
    from bot.credentials.seal import SealFault, validity

    if settings.seal_p12 is None:
        return European(settings.issuer_legal_id)
    password = settings.seal_password.encode() or None
    try:
        p12 = settings.seal_p12.read_bytes()
        validity(p12, password)
    except (OSError, SealFault) as fault:
        what = f"the seal certificate cannot be used ({fault})"
        cure = "Correct COMPANION_SEAL_P12 and COMPANION_SEAL_PASSWORD, or leave both empty: files then stay unsealed."
        raise KeyFault(settings.seal_p12, what, cure) from fault
    return European(settings.issuer_legal_id, p12, password)


async def state_of(signer: Issuing, s: Session, credential_id: str) -> str:
    """`sealed` or `unsealed` when a file can be made; else why not: `gone`, `no-legal-id`, `unknown-country`."""
    from bot.credentials.elm import knows_country, sealer_id

    row = await s.row("credential_by_id", credential=credential_id)
    if not _is_whole(row):
        return "gone"
    body = await _body(signer, s, row)
    if not sealer_id(body):
        return "no-legal-id"
    if not knows_country(body.country_code):
        return "unknown-country"
    return "sealed" if signer.european.seals(s.now) else "unsealed"


def _is_whole(row: Row | None) -> bool:
    """Not revoked, and what was claimed is still known."""
    return row is not None and row["revoked_at"] is None and row["record_sealed"] is not None


async def _body(signer: Issuing, s: Session, row: Any) -> IssuerProfile:
    provider = await s.answer(ProviderById(row["provider_id"]))
    return signer.european.named(signer.awarding_body(provider, row["language"]))


def producer(turns: Turns) -> Producer:
    """args: `credential`. Only for a coordinator of the provider that awarded it; the rights are looked up anew."""
    from bot.issuing import Issuing, unpacked

    async def produce(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        signer, identifier = turns.signer, str(args["credential"])
        if not isinstance(signer, Issuing):
            raise NotForThem("the companion has no signing keys")
        async with turns.database.unit() as unit:
            s = Session(unit, turns.sealer, turns.now())
            row = await s.row("credential_by_id", credential=identifier)
            works_for = {provider.id for provider in await s.answer(ProvidersOf(person_id))}
            if row is None or not _is_whole(row) or row["provider_id"] not in works_for:
                raise NotForThem(f"credential {identifier} for person {person_id}")
            record, body = unpacked(turns.sealer.unpack(row["record_sealed"])), await _body(signer, s, row)
        return await asyncio.to_thread(_make, record, body, signer, turns.now())

    return produce


def _make(record: Any, body: IssuerProfile, signer: Issuing, now: datetime) -> tuple[str, bytes]:
    from bot.credentials.achievements import load_achievements
    from bot.credentials.elm import elm_file
    from bot.credentials.seal import seal

    file = elm_file(record, load_achievements()[record.achievement], body, signer.base_url)
    european = signer.european
    if not european.seals(now):
        return f"european-file-unsealed-{record.achievement}-{record.id[:8]}.json", file
    return f"european-credential-{record.achievement}-{record.id[:8]}.json", seal(file, european.p12, european.password, now)
