"""Owns the files people sent: the sealed bytes on disk by SHA-256, and their rows."""

from __future__ import annotations

import asyncio
import hashlib
import os
import uuid
from pathlib import Path

from bot.storage.database import StoreFault
from bot.storage.sealing import Sealer
from bot.storage.session import Session, answers, keeps, stamp
from learning.ledger.media import MediaBy, MediaKept
from learning.people import Media


class MediaStore:
    """Sealed files under `<data>/media/ab/cdef…`; the name is the SHA-256 of the plain bytes."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self.folder = folder
        self.sealer = sealer

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:]

    async def put(self, content: bytes) -> str:
        """Raises StoreFault when the disk does not take it."""
        try:
            return await asyncio.to_thread(self._put, content)
        except OSError as cause:
            raise StoreFault(f"cannot write a file to {self.folder}: {cause}") from cause

    def _put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = path.with_suffix(f".{uuid.uuid4().hex}.part")  # two people may send the same file at once
            with partial.open("wb") as file:
                file.write(self.sealer.seal(content))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        return sha256

    async def get(self, sha256: str) -> bytes:
        return await asyncio.to_thread(lambda: self.sealer.open(self.path(sha256).read_bytes()))

    async def drop(self, sha256: str) -> None:
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)


@keeps(MediaKept)
def media_kept(s: Session, f: MediaKept) -> None:
    m = f.media
    s.put(
        "add_media",
        sha256=m.sha256, kind=m.kind, mime=m.mime, size=m.size, name=s.sealer.text(m.name) if m.name else None,
        seconds=m.seconds, now=stamp(s.now),
    )  # fmt: skip
    s.put("add_media_owner", sha256=m.sha256, person=f.person_id)


@answers(MediaBy)
async def media_by(s: Session, q: MediaBy) -> tuple[Media, ...]:
    found = [await s.row("media_by_hash", sha256=sha256) for sha256 in q.hashes]
    return tuple(
        Media(row["sha256"], row["kind"], row["mime"], row["size"], s.sealer.read(row["name_sealed"]), row["seconds"])
        for row in found
        if row is not None
    )
