"""Owns the verbs of the command line that touch the store: invite, migrate, failed."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import languages_of, lease, open_store, terms_of
from bot.clock.now import real_now
from bot.invitations import DAYS, make_invitation
from bot.settings import Settings
from bot.storage.database import Database, StoreFault
from bot.storage.migrate import migrate
from bot.storage.sealing import load_or_create
from bot.telegram.wire import TelegramError, Wire
from bot.turns import Turns
from content.kept import load as load_content
from learning.ledger.machine import FailedUpdates
from learning.ledger.people import CohortById
from locales import read_all


@asynccontextmanager
async def _turns(settings: Settings, username: str = "") -> AsyncIterator[Turns]:
    library, catalogues = load_content(), read_all()
    async with open_store(settings) as database:
        terms = terms_of(settings, username, languages_of(library, catalogues))
        yield Turns(
            database, load_or_create(settings.keys_path), library, dict(catalogues), terms, secrets.SystemRandom(), real_now
        )


async def _username(settings: Settings) -> str:
    """The bot's name for the link; "" when Telegram cannot be asked now."""
    if settings.bot_token:
        with contextlib.suppress(TelegramError):
            async with Wire(settings.bot_token, settings.telegram_url) as wire:
                return wire.username
    return ""


async def invite(settings: Settings, role: str, cohort_id: int | None) -> int:
    """Print a link. Codes are kept as hashes, so it cannot be shown again."""
    if role != "coordinator" and cohort_id is None:
        print(f"✗ A {role} is invited to a cohort: add --cohort NUMBER (the coordinator sees the numbers in /cohort)")
        return 1
    username = await _username(settings)
    async with _turns(settings, username) as turns:
        if cohort_id is not None and await turns.ask(CohortById(cohort_id)) is None:
            print(f"✗ There is no cohort {cohort_id}")
            return 1
        code = await make_invitation(turns, role, cohort_id=cohort_id)
        if username:
            print(turns.terms.invitation(code))
        else:
            print(f"/start {code}")
            print("(Telegram could not be asked for the bot's name: send this line to the bot, or open t.me/YOUR_BOT?start=" + code + ")")
        print(f"For one {role}, to be used once within {DAYS[role]} days.")
    return 0


async def migrate_store(settings: Settings) -> int:
    try:
        database = await Database.open(settings.database_path)
        try:
            done = await migrate(database)
        finally:
            await database.close()
    except StoreFault as fault:
        print(f"✗ {fault}")
        return 1
    print(f"{settings.database_path}: " + (", ".join(done) + " applied" if done else "nothing to do"))
    return 0


async def failed_updates(settings: Settings, replay: int | None) -> int:
    async with _turns(settings) as turns:
        updates = await turns.ask(FailedUpdates())
        if replay is not None:
            from bot.replay import replay_update

            found = next((update for update in updates if update.update_id == replay), None)
            if found is None:
                print(f"✗ There is no failed update {replay}")
                return 1
            with lease(settings):
                return await replay_update(settings, found)
        for update in updates:
            state = "replayed" if update.replayed_at else "open"
            print(f"{update.update_id}  {update.failed_at:%Y-%m-%d %H:%M}  {state}  {update.traceback.strip().splitlines()[-1]}")
        print(f"{len(updates)} failed updates" if updates else "No failed updates.")
    return 0
