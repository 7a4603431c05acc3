"""Owns which content a learner meets: what is taught now, but for a unit under way the edition that was begun."""

from __future__ import annotations

import logging

from bot.storage import editions as store
from bot.storage.session import Session
from content.editions import unit_from
from content.model import Library, Unit

log = logging.getLogger(__name__)


class Editions:
    """`library` is what is taught now; `meet` must have seen a learner's units before `of` is asked about them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._earlier: dict[tuple[store.Key, ...], Library] = {}

    async def begun(self, s: Session, unit_id: str) -> None:
        """Somebody begins a unit: keep what is taught now, unless it is kept already."""
        edition = self.library.editions.get(unit_id)
        if edition is not None and not await store.is_kept(s, (unit_id, edition.digest)):
            store.keep(s, (unit_id, edition.digest), edition.texts())

    async def prune(self, s: Session) -> None:
        """Drop the editions that are neither taught now nor under way any more."""
        taught = {(edition.unit_id, edition.digest) for edition in self.library.editions.values()}
        store.drop(s, await store.kept(s) - taught)

    async def meet(self, s: Session, under_way: tuple[store.Key, ...]) -> None:
        """Fetch the earlier editions among the units that somebody has begun and not finished."""
        former = self._former(under_way)
        if former and former not in self._earlier:
            self._earlier[former] = await self._going_back(s, former)

    def of(self, under_way: tuple[store.Key, ...]) -> Library:
        """The library as somebody in the middle of these units knows it."""
        return self._earlier.get(self._former(under_way), self.library) if under_way else self.library

    def _former(self, under_way: tuple[store.Key, ...]) -> tuple[store.Key, ...]:
        return tuple(key for key in under_way if key[1] and key[1] != self.library.edition(key[0]))

    async def _going_back(self, s: Session, keys: tuple[store.Key, ...]) -> Library:
        found: dict[str, list[Unit]] = {}
        for key in keys:
            for language, text in (await store.texts_of(s, key)).items():
                try:
                    found.setdefault(language, []).append(unit_from(text))
                except ValueError:
                    log.warning("edition %s of %s (%s) cannot be read any more: the present one is taught", key[1], key[0], language)
        return self.library.going_back(found)
