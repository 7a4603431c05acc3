"""Owns the sweeping: once a day what is of no more use, and at once the files of somebody who left; knows no table."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from pathlib import Path

from bot.storage.media import MediaStore
from bot.storage.session import Session, statements
from bot.turns import Turns
from learning.keeping import RECEIPT_BITS, months_after, receipt_of
from learning.ledger import Audited, Notice
from learning.ledger.everyone import Overdue, PersonErased
from learning.ledger.rhythm import HouseKept

log = logging.getLogger(__name__)

# Telegram repeats an update for a day at most; three leave room for a long outage.
UPDATES_KEPT = timedelta(days=3)
# A reminder's key says "at most once": it must outlive every moment that could make the same reminder again.
LETTERS_KEPT = timedelta(days=30)
# Words and files out of the blue, of which the learner never said where they belong.
LOOSE_KEPT = timedelta(days=7)
TOLD_AHEAD = timedelta(days=14)
# A file that was just fetched waits for its turn to be committed.
STRAY_SECONDS = 24 * 3600


class Housekeeping:
    """`daily()` and `sweep_media()`; both may be called at any time and do nothing twice."""

    def __init__(self, turns: Turns, media: MediaStore) -> None:
        self.turns = turns
        self.media = media

    async def daily(self) -> None:
        now = self.turns.now()
        await self.turns.state(HouseKept(now - UPDATES_KEPT, now - LETTERS_KEPT, now - LOOSE_KEPT))
        await self._let_go()
        await self.sweep_media()
        strays = await self._strays()
        if strays:
            log.info("files nobody knows of removed: %d", strays)

    async def _let_go(self) -> None:
        """Erase learners whose time of keeping is over, as the privacy notice promises; tell them two weeks ahead."""
        today, months = self.turns.now().date(), -self.turns.terms.keep_months
        for person_id in await self.turns.ask(Overdue(months_after(today + TOLD_AHEAD, months))):
            await self.turns.state(Notice(person_id, "keeping_ends", f"keeping_ends:{person_id}", {}, "must"))
        for person_id in await self.turns.ask(Overdue(months_after(today, months))):
            receipt = receipt_of(self.turns.chance.getrandbits(RECEIPT_BITS))
            await self.turns.state(PersonErased(person_id, receipt), Audited("time of keeping over", receipt))
            log.info("a learner's time of keeping was over: erased, receipt %s", receipt)

    async def sweep_media(self) -> int:
        """Delete the files that nobody owns any more; returns how many."""
        async with self.turns.database.unit() as unit:
            s = Session(unit, self.turns.sealer, self.turns.now())
            orphans = [row["sha256"] for row in await s.rows("orphan_media")]
        for sha256 in orphans:
            await self.media.drop(sha256)  # first the bytes: a row without a file is swept again, a file without a row is not
        async with self.turns.database.unit() as unit:
            s = Session(unit, self.turns.sealer, self.turns.now())
            for sha256 in orphans:
                s.put("drop_file_ids", sha256=sha256)
                s.put("drop_media", sha256=sha256)
            s.put("clear_sweep")
        return len(orphans)

    async def _strays(self) -> int:
        """Delete files on disk without a row: their turn was never committed."""
        old = await asyncio.to_thread(_older_than, self.media.folder, time.time() - STRAY_SECONDS)
        removed = 0
        for path in old:
            known = await self.turns.database.read(statements()["media_exists"], sha256=path.parent.name + path.name)
            if not known[0]["yes"]:
                await asyncio.to_thread(path.unlink, missing_ok=True)
                removed += 1
        return removed


def _older_than(folder: Path, moment: float) -> list[Path]:
    return [path for path in folder.glob("*/*") if path.is_file() and path.stat().st_mtime < moment]
