"""Owns the archive of editions of units, kept until the last learner who began one has finished it; knows not what they say."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from bot.storage.session import Session

Key = tuple[str, str]  # unit, digest of its edition


async def kept(s: Session) -> set[Key]:
    """The editions in the archive."""
    return {(row["unit_id"], row["digest"]) for row in await s.rows("editions_kept")}


async def is_kept(s: Session, key: Key) -> bool:
    return bool(await s.rows("edition_kept", unit=key[0], digest=key[1]))


def keep(s: Session, key: Key, texts: Mapping[str, bytes]) -> None:
    """Archive an edition: its files by language."""
    for language, text in texts.items():
        s.put("keep_edition", unit=key[0], digest=key[1], language=language, body=zlib.compress(text))


def drop(s: Session, keys: Iterable[Key]) -> None:
    """Drop those of these editions that nobody is in the middle of."""
    for unit, digest in keys:
        s.put("drop_edition", unit=unit, digest=digest)


async def texts_of(s: Session, key: Key) -> dict[str, bytes]:
    """An edition's files by language; empty when it is not kept."""
    rows = await s.rows("edition_of", unit=key[0], digest=key[1])
    return {row["language"]: zlib.decompress(row["body"]) for row in rows}
