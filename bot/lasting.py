"""Owns the verbs of the command line that keep credentials alive: keys and export; must not know how anything is signed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import lease, open_store, pages
from bot.clock.now import real_now
from bot.issuing import Issuing, Records, open_signer, prove
from bot.settings import Settings
from bot.storage.database import Database, Row
from bot.storage.sealing import Sealer, load_or_create
from bot.storage.session import Session, statements
from learning.ledger import Notice

if TYPE_CHECKING:
    from bot.credentials.keys import KeyRing

NO_KEYS = "There are no keys yet: they are made at the first start."


# keys ---------------------------------------------------------------------------------------------------------------


async def list_keys(settings: Settings) -> int:
    """Every key there ever was, its state, and what still rests on a key that is no longer published."""
    keys = _keys(settings)
    if keys is None:
        print(NO_KEYS)
        return 0
    for entry in keys.entries:
        print(f"{entry.state:<12} {entry.kind:<8} {entry.created}  {entry.fragment}")
    async with open_store(settings) as database:
        orphans = [row for row in await _credentials(database) if _needs_reissue(row, keys)]
    print(f"{keys.did}: {len(keys.entries)} keys")
    if orphans:
        print(f"{len(orphans)} credentials were signed by a compromised key: run keys compromise again to sign them anew")
    return 0


async def rotate_keys(settings: Settings) -> int:
    """New keys sign from now on; what the old ones signed stays valid."""
    with lease(settings):
        keys = _keys(settings)
        if keys is None:
            print(f"✗ {NO_KEYS}")
            return 1
        keys = await asyncio.to_thread(keys.rotate)
        await _proven(settings)
        print(f"signs now: {keys.kid('Ed25519')}\n           {keys.kid('P-256')}")
        print("The old keys are retired: they stay published, so what they signed still verifies. Back up the keys folder.")
    return 0


async def compromise_keys(settings: Settings, fragments: Sequence[str]) -> int:
    """Take keys out of what is published, and sign again under the same id whatever rests on them.

    May be run again with the same keys: it goes on where it was interrupted.
    """
    with lease(settings):
        keys = _keys(settings)
        named = [fragment.rpartition("#")[2] for fragment in fragments]
        unknown = [name for name in named if keys is None or name not in {entry.fragment for entry in keys.entries}]
        if keys is None or unknown:
            print(f"✗ There is no key {', '.join(unknown)}: python -m bot keys list names them")
            return 1
        for name in named:
            keys = await asyncio.to_thread(keys.compromise, name)
        await _proven(settings)
        print(f"{len(named)} keys are compromised and no longer published; signs now: {keys.kid('Ed25519')} and {keys.kid('P-256')}")
        signer = open_signer(settings.keys_path, settings.base_url, settings.issuer_name)
        async with open_store(settings) as database:
            outcome = await sign_all_again(database, load_or_create(settings.keys_path), signer)
    _tell(outcome)
    return 1 if outcome.refused else 0


@dataclass(slots=True)
class Outcome:
    """What became of the credentials that a compromised key had signed."""

    signed: list[Row] = field(default_factory=list)
    erased: list[Row] = field(default_factory=list)  # the learner's data are gone, and what was claimed with them
    revoked: list[Row] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)


async def sign_all_again(database: Database, sealer: Sealer, signer: Issuing) -> Outcome:
    """Sign anew each credential whose key is not published any more, each in a transaction of its own, parts before stacks."""
    outcome = Outcome()
    for row in await _credentials(database):
        if not _needs_reissue(row, signer.keys):
            continue
        if row["revoked_at"] is not None:
            outcome.revoked.append(row)
        elif row["erased"]:
            outcome.erased.append(row)
        else:
            fault = await _sign_one(database, sealer, signer, row)
            outcome.refused.append((row, fault)) if fault else outcome.signed.append(row)
    return outcome


async def _sign_one(database: Database, sealer: Sealer, signer: Issuing, row: Row) -> str:
    """What kept this credential from being signed anew, or nothing."""
    from bot.credentials.record import IssueRefused

    try:
        async with database.unit() as unit:
            s = Session(unit, sealer, real_now())
            now = await s.row("credential_by_id", credential=row["id"])
            if now is not None and _needs_reissue(now, signer.keys):  # a stack is signed with its parts
                await signer.sign_again(s, row["id"])
                await s.keep(_word_to_holder(now["learner_id"], signer))
    except (IssueRefused, LookupError) as fault:
        return str(fault)
    return ""


def _word_to_holder(learner_id: int, signer: Issuing) -> Notice:
    """In the transaction that signs: one letter a holder and a new key, however many credentials and however often it is run."""
    return Notice(learner_id, "badges_renewed", f"renewed:{learner_id}:{signer.keys.kid('Ed25519').rpartition('#')[2]}", priority=3)


def _tell(outcome: Outcome) -> None:
    print(f"{len(outcome.signed)} credentials signed again under the same address. Files that holders kept carry the old signature:")
    print("  each holder is told in the chat once the companion runs again, and gets new files in /badges.")
    if outcome.erased:
        print(f"{len(outcome.erased)} cannot be signed again, because their learners erased their data; they no longer verify:")
        for row in outcome.erased:
            print(f"  {row['id']}  {row['achievement']}  awarded {row['awarded_at'][:10]}")
    if outcome.revoked:
        print(f"{len(outcome.revoked)} revoked ones stay as they are.")
    for row, fault in outcome.refused:
        print(f"✗ {row['id']} was not signed again: {fault}")


def _keys(settings: Settings) -> KeyRing | None:
    """The keys, or None before there are any. Raises KeyFault with the cure."""
    from bot.credentials.address import host_of
    from bot.credentials.keys import MANIFEST, KeyRing

    folder = settings.keys_path
    if not (folder / MANIFEST).exists() and not any(folder.glob("*.pem")):
        return None
    return KeyRing.load_or_create(folder, host_of(settings.base_url))


def _proven(settings: Settings) -> Awaitable[None]:
    """The self-test of the keys as they stand in the folder now. Raises KeyFault."""
    return prove(settings.keys_path.resolve(), settings.base_url)


async def _credentials(database: Database) -> list[Row]:
    return list(await database.read(statements()["every_credential"]))


def _needs_reissue(row: Row, keys: KeyRing) -> bool:
    from bot.credentials.issue import needs_reissue
    from bot.credentials.record import Issued, sri_digest

    signed = bytes(row["signed_json"])
    return needs_reissue(Issued(signed, row["signed_jwt"], sri_digest(signed)), keys)


# export -------------------------------------------------------------------------------------------------------------


def _is_taken(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


async def export(settings: Settings, folder: Path) -> int:
    """Write all public pages with their files, keys, list and contexts, for any web server under the same host.

    Only into a new or empty folder, so that nothing stays in it that a holder has hidden meanwhile.
    """
    from bot.credentials.fonts import FontMissing
    from bot.web.export import export_site

    if _is_taken(folder):
        print(f"✗ {folder} is not empty: name a new folder, so that nothing stays in it that was hidden meanwhile")
        return 1
    keys = _keys(settings)
    if keys is None:
        print(f"✗ {NO_KEYS}")
        return 1
    async with open_store(settings) as database:
        records = Records(database, load_or_create(settings.keys_path), real_now)
        public = [row["id"] for row in await _credentials(database) if row["is_public"]]
        try:
            written = await export_site(pages(settings, records, keys), public, folder)
        except FontMissing as fault:
            print(f"✗ {fault}")
            return 1
    print(f"{len(public)} credentials in {len(written)} files: {folder}")
    print(f"Serve the folder as {settings.base_url}: addresses and signatures hold under that host only.")
    return 0
