"""Owns the asks and facts about files people sent; the bytes themselves lie elsewhere, by hash."""

from __future__ import annotations

from dataclasses import dataclass

from learning.ledger import Ask, Fact
from learning.people import Media


@dataclass(frozen=True, slots=True)
class MediaKept(Fact):
    """A file was fetched, cleaned of location data and stored."""

    person_id: int
    media: Media


@dataclass(frozen=True, slots=True)
class MediaBy(Ask[tuple[Media, ...]]):
    """Files by their hashes, in that order; unknown ones are left out."""

    hashes: tuple[str, ...]
