"""Owns how validated diary entries stand behind a credential, all under one root and each to be shown alone; decides no award."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.storage.database import Row
from bot.storage.sealing import Sealer
from bot.storage.session import Session, split
from learning.award import STACK
from learning.ledger.diary import FIELDS

if TYPE_CHECKING:
    from bot.credentials.hashtree import EntryProof
    from bot.credentials.record import AwardRecord


class NotUnderRoot(Exception):
    """The entry cannot be proven: it is not under the root, or one of those under it is gone."""


async def with_entries(s: Session, record: AwardRecord, learner_id: int) -> AwardRecord:
    """The record with the root over the path's validated entries, and the salts that open it; a stack has none of its own."""
    from bot.credentials.hashtree import SALT_BYTES, root
    from bot.credentials.record import EvidenceLeaf

    if record.achievement == STACK:
        return record
    rows = await s.rows("validated_versions", learner=learner_id, path=record.achievement)
    if not rows:
        return record
    salts = [secrets.token_bytes(SALT_BYTES) for _ in rows]
    leaves = (EvidenceLeaf(row["id"], row["version"], salt.hex()) for row, salt in zip(rows, salts, strict=True))
    sealed = root([words_of(row, s.sealer) for row in rows], salts)
    return replace(record, evidence_root=sealed, evidence_leaves=tuple(leaves))


def words_of(row: Row, sealer: Sealer) -> str:
    """The text that is hashed and shown: day, unit, the words in the order they were asked for, files by their hash."""
    body = sealer.unpack(row["body_sealed"])
    words = [body[name].strip() for name in FIELDS if body.get(name, "").strip()]
    files = [f"file sha256:{sha256}" for sha256 in split(row["media"])]
    return "\n\n".join([f"{row['local_date']} · {row['unit_id']}", *words, *files])


async def proof_of(s: Session, record: dict[str, Any], entry: int) -> EntryProof:
    """The proof for one entry. Raises NotUnderRoot."""
    from bot.credentials.hashtree import holds, prove

    leaves, rows = record.get("evidence_leaves", ()), await _rows(s, record)
    places = [place for place, leaf in enumerate(leaves) if leaf["entry"] == entry]
    if not places or len(rows) < len(leaves):
        raise NotUnderRoot(f"entry {entry}")
    texts = [words_of(row, s.sealer) for row in rows]
    proof = prove(texts, [bytes.fromhex(leaf["salt"]) for leaf in leaves], places[0])
    if not holds(record["evidence_root"], proof):
        raise NotUnderRoot(f"entry {entry}")
    return proof


async def _rows(s: Session, record: dict[str, Any]) -> list[Row]:
    leaves = record.get("evidence_leaves", ())
    found = [await s.row("version_to_show", entry=leaf["entry"], version=leaf["version"]) for leaf in leaves]
    return [row for row in found if row is not None]
