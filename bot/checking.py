"""Owns `python -m bot check` and the connection check: what is wrong in content, words and settings, with the cure."""

from __future__ import annotations

import asyncio

from bot.settings import Settings
from bot.telegram.wire import TelegramError, Wire
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


def check_connection(settings: Settings) -> list[str]:
    """Ask Telegram who we are; the answer in words when it fails."""

    async def ask() -> list[str]:
        try:
            async with Wire(settings.bot_token, settings.telegram_url) as wire:
                print(f"✓ Telegram knows this bot as @{wire.username}")
        except TelegramError as refused:
            return [f"Telegram at {settings.telegram_url} does not accept COMPANION_BOT_TOKEN or is out of reach: {refused}"]
        return []

    return asyncio.run(ask())
