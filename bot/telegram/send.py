"""Owns delivery of screens: edit or send, files ahead of the text, what to do on each of Telegram's refusals."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from telegram import InputFile

from bot.telegram.pace import Pace
from bot.telegram.render import Rendered, render
from bot.telegram.wire import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    Wire,
    gone,
    harmless,
)
from dialogues.kit import Attachment, Screen

log = logging.getLogger(__name__)
PATIENCE = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries of an answer
LONGEST_REST = 3.0  # seconds an answer waits on 429 before it goes to the outbox
METHODS = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
}


class Undelivered(Exception):
    """A screen could not be delivered now; it goes to the outbox. `retry_after` in seconds, if Telegram said so."""

    def __init__(self, retry_after: float = 0.0) -> None:
        super().__init__(f"retry after {retry_after}")
        self.retry_after = retry_after


class Unreachable(Exception):
    """The person blocked the bot or is no more."""


class Files(Protocol):
    """Where attachments come from: stored media or documents made by the machine."""

    async def content(self, person_id: int, attachment: Attachment) -> tuple[str, bytes]: ...  # file name, bytes
    async def known_file_id(self, attachment: Attachment) -> str | None: ...
    async def keep_file_id(self, attachment: Attachment, file_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """What to show where. `edit`: the message that becomes the screen."""

    chat_id: int
    person_id: int
    screen: Screen
    rev: int
    edit: int | None = None


class Sender:
    """Delivers. Every public method raises Unreachable or Undelivered, nothing else of Telegram's."""

    def __init__(self, wire: Wire, files: Files, pace: Pace) -> None:
        self.wire = wire
        self.files = files
        self.pace = pace

    async def toast(self, query_id: str, text: str = "") -> None:
        """Answer a callback query, best effort: it may be too old."""
        try:
            await self.wire.call("answerCallbackQuery", {"callback_query_id": query_id, "text": text[:200] or None})
        except TelegramError as refused:
            log.debug("callback not answered: %s", refused)

    async def show(self, delivery: Delivery) -> int | None:
        """Edit or send; returns the id of a message newly sent, None when one was edited in place."""
        rendered = render(delivery.screen, delivery.rev)
        if delivery.edit is not None and not delivery.screen.files and len(rendered.texts) == 1:
            if await self._edited(delivery.chat_id, delivery.edit, rendered):
                return None
        return await self.send(delivery.chat_id, delivery.person_id, delivery.screen, rendered)

    async def send(self, chat_id: int, person_id: int, screen: Screen, rendered: Rendered) -> int:
        """Send files, then the texts; returns the id of the last message."""
        for attachment in screen.files:
            try:
                await self.file(chat_id, person_id, attachment)
            except (Undelivered, BadRequest) as failed:
                if not attachment.optional:
                    raise
                log.warning("a picture was left out: %s", failed)
        for text in rendered.texts[:-1]:
            await self._text(chat_id, text, None, "")
        return await self._text(chat_id, rendered.texts[-1], rendered.markup, rendered.preview)

    async def once(self, chat_id: int, rendered: Rendered) -> int:
        """One try, for what must not come twice. Raises TimedOut or NetworkError when it is not known whether it arrived."""
        data = {
            "chat_id": chat_id, "text": rendered.texts[0], "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True}, "reply_markup": rendered.markup,
        }  # fmt: skip
        try:
            message = await self.wire.call("sendMessage", data)
        except RetryAfter as flooded:
            raise Undelivered(seconds_of(flooded)) from flooded
        except Forbidden as blocked:
            raise Unreachable(str(blocked)) from blocked
        return int(message["message_id"])

    async def say(self, chat_id: int, text: str) -> int:
        """One sentence outside any dialogue."""
        return await self._text(chat_id, text, None, "")

    async def _text(self, chat_id: int, text: str, markup: dict[str, Any] | None, preview: str) -> int:
        options = {"is_disabled": True} if not preview else {"url": preview, "prefer_large_media": True}
        data = {
            "chat_id": chat_id, "text": text, "parse_mode": "HTML", "link_preview_options": options, "reply_markup": markup,
        }  # fmt: skip
        message = await self._patiently(lambda: self.wire.call("sendMessage", data))
        self.pace.answered()
        return int(message["message_id"])

    async def _edited(self, chat_id: int, message_id: int, rendered: Rendered) -> bool:
        data = {
            "chat_id": chat_id, "message_id": message_id, "text": rendered.texts[0], "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True}, "reply_markup": rendered.markup,
        }  # fmt: skip
        try:
            await self._patiently(lambda: self.wire.call("editMessageText", data))
        except BadRequest as refused:
            if not harmless(refused) and not gone(refused):
                raise
            return harmless(refused)
        return True

    async def file(self, chat_id: int, person_id: int, attachment: Attachment) -> None:
        """Send one file, by Telegram's own id where it is known, else by its bytes."""
        method, field = METHODS[attachment.kind]
        caption = {"caption": attachment.caption, "parse_mode": "HTML"} if attachment.caption else {}
        known = await self.files.known_file_id(attachment)
        if known:
            try:
                await self._patiently(lambda: self.wire.call(method, {"chat_id": chat_id, field: known, **caption}))
                return
            except BadRequest as refused:
                log.info("file id no longer good: %s", refused)
        name, content = await self.files.content(person_id, attachment)
        sent = await self._patiently(
            lambda: self.wire.call(method, {"chat_id": chat_id, field: InputFile(content, filename=name), **caption})
        )
        file_id = _file_id(sent, field)
        if file_id:
            await self.files.keep_file_id(attachment, file_id)

    async def _patiently(self, request: Callable[[], Awaitable[Any]]) -> Any:
        """Try for some seconds. A time-out may have delivered: an answer said twice does less harm than one never said."""
        for rest in (*PATIENCE, None):
            try:
                return await request()
            except RetryAfter as flooded:
                wait = seconds_of(flooded)
                if wait > LONGEST_REST or rest is None:
                    raise Undelivered(wait) from flooded
                await asyncio.sleep(wait)
            except Forbidden as blocked:
                raise Unreachable(str(blocked)) from blocked
            except BadRequest as refused:
                if "chat not found" in str(refused).lower():
                    raise Unreachable(str(refused)) from refused
                raise
            except NetworkError as failed:
                if rest is None:
                    raise Undelivered from failed
                log.info("Telegram did not answer (%s), trying again", failed)
                await asyncio.sleep(rest)
        raise Undelivered


def seconds_of(flooded: RetryAfter) -> float:
    """How long Telegram tells us to rest."""
    wait = flooded.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _file_id(message: dict[str, Any], field: str) -> str | None:
    value = message.get(field)
    if isinstance(value, list):
        value = value[-1] if value else None
    return value.get("file_id") if isinstance(value, dict) else None


__all__ = ["Delivery", "Files", "Sender", "Undelivered", "Unreachable", "seconds_of"]
