"""The composition root: the one place that wires the parts together; decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import producers
from bot.clock.now import real_now
from bot.clock.outbox import Outbox
from bot.files import Files
from bot.settings import Settings
from bot.storage import handlers
from bot.storage.database import Database
from bot.storage.media import MediaStore
from bot.storage.migrate import migrate
from bot.storage.sealing import load_or_create
from bot.telegram import menus
from bot.telegram.pace import Pace
from bot.telegram.receive import Poller, Receiver
from bot.telegram.send import Sender
from bot.telegram.wire import Wire
from bot.turns import Turns
from content.loader import load as load_content
from content.model import Library
from dialogues.context import Chance, Terms
from locales import OWN_NAMES, read_all

log = logging.getLogger(__name__)
PRIVACY_VERSION = "2026-11"
assert handlers  # importing them registers what the store can answer and keep


@dataclass(slots=True)
class Companion:
    """The running parts."""

    settings: Settings
    database: Database
    turns: Turns
    wire: Wire
    sender: Sender
    receiver: Receiver
    poller: Poller
    outbox: Outbox
    media: MediaStore
    files: Files
    ticker: Any = None


def terms_of(settings: Settings, bot_username: str, languages: tuple[str, ...]) -> Terms:
    return Terms(
        bot_username=bot_username,
        public_url=settings.base_url,
        languages=languages,
        language_names=tuple((code, OWN_NAMES.get(code, code)) for code in languages),
        privacy_version=PRIVACY_VERSION,
        operator=settings.operator,
        operator_contact=settings.operator_contact,
    )


def languages_of(library: Library, catalogues: dict[str, Any]) -> tuple[str, ...]:
    """Offered are the languages that have both, content and interface."""
    return tuple(language for language in library.languages if language in catalogues)


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated. Raises StoreFault."""
    database = await Database.open(settings.database_path)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def companion(
    settings: Settings, *, now: Callable[[], datetime] = real_now, chance: Chance | None = None
) -> AsyncIterator[Companion]:
    """Build everything, talk to Telegram once (who am I?), and take it down again."""
    library = load_content()
    catalogues = read_all()
    sealer = load_or_create(settings.keys_path)
    wire = Wire(settings.bot_token, settings.telegram_url)
    async with open_store(settings) as database, wire:
        media = MediaStore(settings.data_dir / "media", sealer)
        terms = terms_of(settings, wire.username, languages_of(library, catalogues))
        turns = Turns(database, sealer, library, dict(catalogues), terms, chance or secrets.SystemRandom(), now)
        pace = Pace()
        files = Files(turns, media, wire.id)
        producers.register(files, turns)
        sender = Sender(wire, files, pace)
        receiver = Receiver(wire, turns, sender, media)
        outbox = Outbox(turns, sender, pace, now)
        parts = Companion(
            settings, database, turns, wire, sender, receiver, Poller(wire, receiver), outbox, media, files
        )
        await outbox.recover()
        try:
            yield parts
        finally:
            await receiver.close()


@asynccontextmanager
async def running(parts: Companion, *, polling: bool = True, sending: bool = True) -> AsyncIterator[None]:
    """Receive and send in the background for as long as the block lasts."""
    tasks = []
    if polling:
        tasks.append(asyncio.create_task(parts.poller.run(), name="poller"))
    if sending:
        tasks.append(asyncio.create_task(parts.outbox.run(), name="outbox"))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def run(settings: Settings) -> None:
    """The bot against Telegram, until it is stopped."""
    async with companion(settings) as parts:
        await menus.publish(parts.wire, parts.turns)
        log.info("@%s is listening", parts.wire.username)
        async with running(parts):
            await asyncio.Event().wait()
