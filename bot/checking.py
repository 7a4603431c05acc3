"""Owns `python -m bot check` and the connection check: what is wrong in content, words and settings, with the cure."""

from __future__ import annotations

import asyncio

from bot.settings import Settings
from bot.telegram.wire import TelegramError, Wire, in_words
from content.lint import COLUMNS, counts, lint
from content.loader import load
from locales.lint import lint as lint_words


def check(*, show_counts: bool = False) -> int:
    """0 when all is fit to teach with; else each problem with file, line and cure."""
    problems = [*map(str, lint()), *map(str, lint_words())]
    for problem in problems:
        print(problem)
    if show_counts:
        print_counts()
    print(f"{len(problems)} problems" if problems else "Content and words are in order.")
    return 1 if problems else 0


def print_counts() -> None:
    rows = counts(load())
    print("  ".join(f"{column:>9}" for column in COLUMNS))
    for row in rows:
        print("  ".join(f"{row[column]!s:>9}" for column in COLUMNS))


def check_machine(settings: Settings) -> list[str]:
    """Keys, database and port, in words; what a running companion holds is not tried."""
    from bot.app import AlreadyRunning, lease
    from bot.serving import bind
    from bot.storage.database import Database, StoreFault
    from bot.storage.sealing import KEY_FILE, SealFault, load_or_create

    async def store() -> None:
        if settings.database_path.exists():
            await (await Database.open(settings.database_path)).close()

    faults = []
    try:
        if (settings.keys_path / KEY_FILE).exists():
            load_or_create(settings.keys_path)
    except (SealFault, OSError) as fault:
        faults.append(str(fault))
    try:
        with lease(settings):
            asyncio.run(store())
            bind(settings.web_host, settings.web_port).close()
    except AlreadyRunning:
        print(f"✓ a companion is running on {settings.data_dir}")
    except (StoreFault, OSError) as fault:
        faults.append(str(fault))
    return faults


def check_connection(settings: Settings) -> list[str]:
    """Ask Telegram who we are; the answer in words when it fails."""

    async def ask() -> list[str]:
        try:
            async with Wire(settings.bot_token, settings.telegram_url) as wire:
                print(f"✓ Telegram knows this bot as @{wire.username}")
        except TelegramError as refused:
            return [f"{in_words(refused)} (asked at {settings.telegram_url})"]
        return []

    return asyncio.run(ask())
