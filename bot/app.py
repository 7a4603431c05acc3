"""The composition root: the one place that wires the parts together; decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot import heap
from bot.clock.housekeeping import Housekeeping
from bot.clock.now import real_now
from bot.clock.outbox import Outbox
from bot.clock.rhythm import Rhythm
from bot.clock.ticker import Ticker
from bot.european import european_of
from bot.files import Files
from bot.issuing import Issuing, Records, open_signer, prove
from bot.serving import WEBHOOK_PATH, bind, serving, webhook_route, webhook_secret
from bot.settings import Settings
from bot.storage import handlers
from bot.storage.database import Database
from bot.storage.media import MediaStore
from bot.storage.migrate import migrate
from bot.storage.sealing import load_or_create
from bot.telegram import menus
from bot.telegram.pace import Pace
from bot.telegram.parse import ALLOWED
from bot.telegram.receive import Poller, Receiver
from bot.telegram.send import Sender
from bot.telegram.wire import TelegramError, Wire
from bot.turns import Turns
from content.kept import load as load_content
from content.model import Library
from dialogues.context import Chance, Terms
from locales import OWN_NAMES, read_all

if TYPE_CHECKING:
    from bot.credentials.keys import KeyRing

log = logging.getLogger(__name__)
PRIVACY_VERSION = "2026-11"
SELF_TEST_AFTER = 1.0  # seconds after the start
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
    ticker: Ticker
    signer: Issuing


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
    settings: Settings,
    *,
    now: Callable[[], datetime] = real_now,
    chance: Chance | None = None,
    self_test: bool = False,
) -> AsyncIterator[Companion]:
    """Build everything, talk to Telegram once (who am I?), and take it down again.

    `self_test`: prove the signing keys beside the start; nothing is signed before that is passed.
    """
    library = load_content()
    catalogues = read_all()
    sealer = load_or_create(settings.keys_path)
    wire = Wire(settings.bot_token, settings.telegram_url)
    async with open_store(settings) as database, wire:
        proven = _self_test(settings) if self_test else None
        signer = open_signer(settings.keys_path, settings.base_url, settings.issuer_name, proven, european_of(settings))
        media = MediaStore(settings.data_dir / "media", sealer)
        terms = terms_of(settings, wire.username, languages_of(library, catalogues))
        turns = Turns(database, sealer, library, dict(catalogues), terms, chance or secrets.SystemRandom(), now, signer)
        pace = Pace()
        files = Files(turns, media, wire.id, _register)
        sender = Sender(wire, files, pace)
        receiver = Receiver(wire, turns, sender, media)
        outbox = Outbox(turns, sender, pace, now)
        ticker = Ticker(Rhythm(turns), Housekeeping(turns, media), now, outbox.wake.set)
        parts = Companion(
            settings, database, turns, wire, sender, receiver, Poller(wire, receiver), outbox, media, files,
            ticker, signer,
        )  # fmt: skip
        await turns.prune_editions()
        await outbox.recover()
        try:
            yield parts
        finally:
            await receiver.close()


def _register(files: Files) -> None:
    """What draws documents is loaded with the first one: nobody needs it for the first answer."""
    from bot import producers

    producers.register(files, files.turns)


def _self_test(settings: Settings) -> asyncio.Task[None]:
    """Make the keys if there are none yet, then test them in the background and say so when they are not fit."""
    open_signer(settings.keys_path, settings.base_url)
    task = asyncio.create_task(_prove_later(settings), name="self-test")
    task.add_done_callback(_tell_of_the_self_test)
    return task


async def _prove_later(settings: Settings) -> None:
    """People come first: the proof takes the processor for half a second, and whoever wants to sign waits for it."""
    await asyncio.sleep(SELF_TEST_AFTER)
    await prove(settings.keys_path, settings.base_url)


def _tell_of_the_self_test(done: asyncio.Task[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.critical("no credential will be signed: %s", done.exception())


@asynccontextmanager
async def running(
    parts: Companion, *, polling: bool = True, sending: bool = True, ticking: bool = True
) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Receive, send and tick in the background for as long as the block lasts."""
    tasks = []
    if polling:
        tasks.append(asyncio.create_task(parts.poller.run(), name="poller"))
    if sending:
        tasks.append(asyncio.create_task(parts.outbox.run(), name="outbox"))
    if ticking:
        parts.ticker.start()
    try:
        yield tasks
    finally:
        if ticking:
            await parts.ticker.stop()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError, TelegramError):
                await task


def web_app(parts: Companion, *, webhook: bool = False) -> Any:
    """Badge pages over the store, and the webhook when Telegram calls us."""
    routes = [webhook_route(parts.receiver, webhook_secret(parts.settings))] if webhook else []
    records = Records(parts.database, parts.turns.sealer, parts.turns.now)
    return pages(parts.settings, records, parts.signer.keys, routes)


def pages(settings: Settings, records: Records, keys: KeyRing, routes: Sequence[Any] = ()) -> Any:
    """The badge pages over these records; `routes` come first."""
    from bot.credentials.record import IssuerProfile
    from bot.web.app import build_app
    from bot.web.ports import WebSettings

    name = settings.issuer_name or settings.operator or "Scouts4Green companion"
    issuer = IssuerProfile("operator", name, settings.issuer_country, country_name(settings.issuer_country))
    return build_app(records, keys, WebSettings(settings.base_url, issuer, seal=european_of(settings).pdf_seal()), routes)


def country_name(code: str) -> str:
    from babel import Locale

    return str(Locale.parse("en").territories.get(code, code))


async def run(settings: Settings) -> None:
    """The bot against Telegram, and its badge pages, until it is stopped."""
    listener = bind(settings.web_host, settings.web_port)
    with lease(settings), listener:
        async with companion(settings, self_test=True) as parts:
            heap.settle()
            await _listen(parts, settings, listener)


async def _listen(parts: Companion, settings: Settings, listener: Any) -> None:
    if not settings.webhook:
        await parts.wire.call("deleteWebhook", {})  # while there is one, Telegram answers no poll
    async with (
        running(parts, polling=not settings.webhook) as tasks,
        serving(web_app(parts, webhook=settings.webhook), listener),
    ):
        if settings.webhook:
            await parts.wire.call(
                "setWebhook",
                {
                    "url": settings.public_url + WEBHOOK_PATH, "secret_token": webhook_secret(settings),
                    "allowed_updates": ALLOWED, "max_connections": 40,
                },
            )  # fmt: skip
        await menus.publish(parts.wire, parts.turns)
        await asyncio.to_thread(import_module, "bot.producers")  # beside the first people, and before the first document
        log.info("@%s is listening; badge pages at %s", parts.wire.username, settings.base_url)
        await until_stopped(*tasks)


async def until_stopped(*tasks: asyncio.Task[None]) -> None:
    """Until the process is asked to end (Ctrl-C or SIGTERM)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    waiting = asyncio.ensure_future(stop.wait())
    ended, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in ended - {waiting}:
        task.result()  # a part that must run for ever came to an end: say why


class AlreadyRunning(Exception):
    """Another process serves this data folder."""


@contextlib.contextmanager
def lease(settings: Settings) -> Iterator[None]:
    """One process a data folder: two would take each other's updates. Raises AlreadyRunning."""
    import fcntl

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "companion.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"another companion is running on {settings.data_dir}: stop it first, or set COMPANION_DATA_DIR"
            ) from None
        yield
