"""Owns the server's word on a credential and the signed status list it rests on; must not know pages."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime

from bot.credentials.keys import KeyRing
from bot.credentials.record import sri_digest
from bot.credentials.status import status_list
from bot.credentials.verify import Verdict, verify
from bot.web.ports import PublicCredential, PublicRecords

_REMEMBERED = 2048


class StatusFile:
    """The served status list: signed again only when what is revoked, or the keys, changed."""

    def __init__(self, port: PublicRecords, keys: KeyRing, base_url: str) -> None:
        self._port, self._keys, self._base = port, keys, base_url
        self._revoked: frozenset[int] | None = None
        self._data = b""
        self._lock = asyncio.Lock()

    async def data(self) -> bytes:
        """The signed bytes for what is revoked now."""
        revoked = frozenset(await self._port.revoked_indices())
        async with self._lock:
            if revoked != self._revoked:
                self._data = await asyncio.to_thread(status_list, revoked, self._keys, self._base)
                self._revoked = revoked
        return self._data


class Verdicts:
    """Checks a credential as a stranger would, from its files; remembers signatures, never the passing of time."""

    def __init__(self, status: StatusFile, keys: KeyRing) -> None:
        self._status, self._keys = status, keys
        self._known: OrderedDict[tuple[str, str], Verdict] = OrderedDict()

    async def of(self, credential: PublicCredential) -> Verdict:
        """The verdict now. Only a lasting one is remembered, and only for these bytes under this status list."""
        listed = await self._status.data()
        key = (sri_digest(credential.json_bytes), sri_digest(listed))
        if key not in self._known:
            verdict = await asyncio.to_thread(self._check, credential.json_bytes, listed)
            if b'"validUntil"' in credential.json_bytes or verdict.state == "not-yet":
                return verdict
            self._known[key] = verdict
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def _check(self, data: bytes, listed: bytes) -> Verdict:
        return verify(data, self._keys.did_document(), listed, now=datetime.now(UTC))
