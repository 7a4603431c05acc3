"""Owns the files shown with screens: stored media by hash, and documents that producers make on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from bot.storage.media import MediaStore
from bot.storage.session import statements
from bot.turns import Turns
from dialogues.kit import Attachment

#: Makes a document for a person from its arguments: (person id, args) -> (file name, bytes).
Producer: TypeAlias = Callable[[int, Mapping[str, Any]], Awaitable[tuple[str, bytes]]]

ENDINGS = {"photo": "jpg", "voice": "ogg", "audio": "mp3", "video": "mp4", "document": "pdf"}


class Files:
    """What bot.telegram.send asks for files. `register` tells it the producers when the first document is wanted."""

    def __init__(self, turns: Turns, media: MediaStore, bot_id: int, register: Callable[[Files], None]) -> None:
        self.turns = turns
        self.media = media
        self.bot_id = bot_id
        self._register = register
        self._producers: dict[str, Producer] | None = None
        self._covers: dict[str, str] = {}  # unit: Telegram's id of its cover, uploaded once a start

    @property
    def producers(self) -> dict[str, Producer]:
        """Who makes which document, by its name."""
        if self._producers is None:
            self._producers = {}
            self._register(self)
        return self._producers

    async def content(self, person_id: int, attachment: Attachment) -> tuple[str, bytes]:
        if attachment.make:
            return await self.producers[attachment.make](person_id, attachment.args)
        name = f"{attachment.sha256[:8]}.{ENDINGS.get(attachment.kind, 'bin')}"
        return name, await self.media.get(attachment.sha256)

    async def known_file_id(self, attachment: Attachment) -> str | None:
        if attachment.make == "cover":
            return self._covers.get(str(attachment.args["unit"]))
        if not attachment.sha256:
            return None
        async with self.turns.database.unit() as unit:
            row = await unit.row(statements()["file_id_of"], sha256=attachment.sha256, bot=self.bot_id)
        return str(row["file_id"]) if row else None

    async def keep_file_id(self, attachment: Attachment, file_id: str) -> None:
        if attachment.make == "cover":
            self._covers[str(attachment.args["unit"])] = file_id
        elif attachment.sha256:
            async with self.turns.database.unit() as unit:
                unit.put(statements()["keep_file_id"], sha256=attachment.sha256, bot=self.bot_id, file_id=file_id)
