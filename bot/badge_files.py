"""Owns the files of a credential that its holder gets in the chat: picture, JSON, PDF, bundle; must not know what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.evidence import proof_of
from bot.files import Files, Producer
from bot.issuing import Issuing, Records, public_credential
from bot.storage.database import Row
from bot.storage.session import Session
from bot.turns import Turns
from learning.ledger.people import ProviderById

if TYPE_CHECKING:
    from bot.web.ports import PublicCredential, WebSettings

Make = Callable[["Holder"], Awaitable[bytes]]


class NotTheirs(Exception):
    """The credential is not this person's, or there is none."""


class Holder:
    """One credential with its holder's name, and what the files are made from."""

    def __init__(self, turns: Turns, row: Row, credential: PublicCredential, web: WebSettings, language: str) -> None:
        assert isinstance(turns.signer, Issuing)
        self.turns, self.row, self.credential, self.web, self.language = turns, row, credential, web, language
        self.keys, self.base_url = turns.signer.keys, turns.signer.base_url

    async def status_list(self) -> bytes:
        from bot.credentials.status import status_list

        records = Records(self.turns.database, self.turns.sealer, self.turns.now)
        return await asyncio.to_thread(status_list, await records.revoked_indices(), self.keys, self.base_url)


def register(files: Files, turns: Turns) -> None:
    """Tell `files` the producers; each looks up anew whether the credential is this person's."""
    for name, ending, make in (
        ("badge", "png", _picture), ("credential_json", "json", _json), ("credential_pdf", "pdf", _pdf), ("credential_zip", "zip", _bundle),
    ):  # fmt: skip
        files.producers[name] = _producer(turns, ending, make)
    files.producers["entry_proof"] = _proof_producer(turns)


def _producer(turns: Turns, ending: str, make: Make) -> Producer:
    async def produce(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        holder = await _holder(turns, person_id, str(args["credential"]))
        return f"scouts4green-{holder.credential.slug}.{ending}", await make(holder)

    return produce


def _proof_producer(turns: Turns) -> Producer:
    """args: `credential` and `entry`. One entry in clear with its proof, for the page to check; the others stay unseen."""

    async def produce(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        holder = await _holder(turns, person_id, str(args["credential"]))
        if not holder.row["record_sealed"]:
            raise NotTheirs(f"nothing is known behind {args['credential']}")
        async with turns.database.unit() as unit:
            s = Session(unit, turns.sealer, turns.now())
            proof = await proof_of(s, turns.sealer.unpack(holder.row["record_sealed"]), int(args["entry"]))
        text = proof.to_json(f"{holder.base_url}/credentials/{holder.credential.id}")
        return f"scouts4green-{holder.credential.slug}-{proof.entry[:10]}.json", text.encode("utf-8")

    return produce


async def _holder(turns: Turns, person_id: int, credential_id: str) -> Holder:
    from dataclasses import replace

    from bot.web.ports import WebSettings

    if not isinstance(turns.signer, Issuing):
        raise NotTheirs("the companion has no signing keys")
    async with turns.database.unit() as unit:
        s = Session(unit, turns.sealer, turns.now())
        row = await s.row("credential_by_id", credential=credential_id)
        person = await s.row("person_by_id", person=person_id)
        if row is None or person is None or row["learner_id"] != person_id:
            raise NotTheirs(f"credential {credential_id} for person {person_id}")
        provider = await s.answer(ProviderById(row["provider_id"]))
    name = turns.sealer.unpack(row["record_sealed"]).get("learner_name") if row["record_sealed"] else None
    body = turns.signer.awarding_body(provider, row["language"])
    web = WebSettings(turns.signer.base_url, body, seal=turns.signer.european.pdf_seal())
    credential = replace(public_credential(row, turns.sealer), name=name)
    return Holder(turns, row, credential, web, person["language"])


async def _picture(holder: Holder) -> bytes:
    """The badge with the signed credential inside; only a file keeps it, a photo would be recompressed."""
    from bot.credentials.bake import bake_png
    from bot.credentials.images import badge_png

    return await asyncio.to_thread(lambda: bake_png(badge_png(holder.credential.slug), holder.credential.json_bytes))


async def _json(holder: Holder) -> bytes:
    return holder.credential.json_bytes


async def _pdf(holder: Holder) -> bytes:
    from bot.web.documents import holder_pdf

    status = await holder.status_list()
    return await asyncio.to_thread(
        holder_pdf, holder.credential, status, holder.keys, holder.web, _language(holder.language)
    )


async def _bundle(holder: Holder) -> bytes:
    from bot.web.documents import credential_bundle
    from bot.web.facts import read_facts

    records = Records(holder.turns.database, holder.turns.sealer, holder.turns.now)
    facts = read_facts(holder.credential.json_bytes)
    found = [(part.file, await records.credential(part.page.rsplit("/", 1)[1])) for part in facts.parts]
    parts = {address: known.json_bytes for address, known in found if known is not None}
    status = await holder.status_list()
    return await asyncio.to_thread(
        credential_bundle, holder.credential, parts, status, holder.keys, holder.web, _language(holder.language)
    )


def _language(code: str) -> str:
    from bot.credentials.record import LANGUAGES

    return code if code in LANGUAGES else "en"
