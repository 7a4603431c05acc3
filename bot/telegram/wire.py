"""Owns the bot object: python-telegram-bot's `Bot` on our transport, with raw calls where an answer needs no parsing."""

from __future__ import annotations

from typing import Any

import orjson
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.transport import Form, NotDelivered, Request

POLL_SECONDS = 25


class Wire(Bot):
    """`call` runs any method of the Bot API and returns Telegram's own JSON: a fifth of the cost of parsed objects."""

    def __init__(self, token: str, base: str) -> None:
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=Request(),
            get_updates_request=Request(connections=2, timeout=POLL_SECONDS + 10),
        )

    async def call(self, method: str, data: dict[str, Any], *, read_timeout: float | None = None) -> Any:
        """Raises python-telegram-bot's exceptions, also for an answer whose shape is not Telegram's."""
        more: dict[str, Any] = {} if read_timeout is None else {"read_timeout": read_timeout}
        has_file = any(isinstance(value, InputFile) for value in data.values())
        form = None if has_file else Form(data).as_data()
        request = self._request[0 if method == "getUpdates" else 1]
        try:
            if form is None:
                return await self._post(method, data, **more)
            return await request.post(f"{self._base_url}/{method}", form, **more)
        except (AttributeError, LookupError, TypeError, ValueError) as strange:
            raise TelegramError(f"the answer is not Telegram's ({type(strange).__name__})") from strange

    async def raw_updates(self, offset: int, timeout: int, allowed: list[str]) -> list[dict[str, Any]]:
        """Updates from `offset` on, as JSON; those before it are confirmed by this call. Raises TelegramError for anything else."""
        updates = await self.call(
            "getUpdates",
            {"offset": offset, "timeout": timeout, "limit": 100, "allowed_updates": allowed},
            read_timeout=timeout + 10,
        )
        if not isinstance(updates, list) or not all(_is_update(each) for each in updates):
            raise TelegramError("the answer is no list of updates")
        return updates


def _is_update(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("update_id"), int)


def harmless(error: BadRequest) -> bool:
    """An edit that changes nothing is a success."""
    return "message is not modified" in str(error).lower()


def gone(error: TelegramError) -> bool:
    """The message to edit is no more, or is of a kind that takes no text."""
    words = str(error).lower()
    return any(part in words for part in ("message to edit not found", "can't be edited", "no text in the message", "message_id_invalid"))


def in_words(error: TelegramError) -> str:
    """Why Telegram does not work for us, with the cure. Never the library's own words about the token: they hold it."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know this bot: copy COMPANION_BOT_TOKEN again from @BotFather"
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"Telegram is out of reach ({error}): look at the network and at COMPANION_TELEGRAM_URL"
    return f"Telegram refused: {error}"


def compact(value: Any) -> str:
    return orjson.dumps(value).decode()


__all__ = [
    "POLL_SECONDS", "BadRequest", "Conflict", "Forbidden", "InvalidToken", "NetworkError", "NotDelivered", "RetryAfter", "TelegramError", "TimedOut",
    "Wire", "compact", "gone", "harmless", "in_words",
]  # fmt: skip
