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
    InvalidToken,
    NotDelivered,
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
# Seconds between tries of a later part of what must not come twice: its beginning stands in the chat already.
PART_PATIENCE = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 60.0, 120.0)
LEADS_KEPT = 1000  # chats of which we remember the parts above their screen's last message
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


class Doubtful(Exception):
    """Perhaps delivered, or only in part: to send it again could say it twice."""


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
        self._leads: dict[int, tuple[int, tuple[str, ...]]] = {}  # by chat: a screen's last message, and the parts above it

    async def toast(self, query_id: str, text: str = "") -> None:
        """Answer a callback query, best effort: it may be too old."""
        try:
            await self.wire.call("answerCallbackQuery", {"callback_query_id": query_id, "text": text[:200] or None})
        except TelegramError as refused:
            log.debug("callback not answered: %s", refused)

    async def show(self, delivery: Delivery) -> int | None:
        """Edit or send; returns the id of a message newly sent, None when one was edited in place.

        Of a screen in several parts only the last, which has the buttons, is edited, and only while those above it stay the same.
        """
        rendered = render(delivery.screen, delivery.rev)
        lead = rendered.texts[:-1]
        if delivery.edit is not None and not delivery.screen.files:
            if not lead or self._leads.get(delivery.chat_id) == (delivery.edit, lead):
                if await self._edited(delivery.chat_id, delivery.edit, rendered):
                    return None
        sent = await self.send(delivery.chat_id, delivery.person_id, delivery.screen, rendered)
        self._remember(delivery.chat_id, sent, lead)
        return sent

    def _remember(self, chat_id: int, message_id: int, lead: tuple[str, ...]) -> None:
        """What stands above a screen's last message. After a restart it is not known, and the parts are sent once more."""
        self._leads.pop(chat_id, None)
        if lead:
            self._leads[chat_id] = (message_id, lead)
            if len(self._leads) > LEADS_KEPT:
                del self._leads[next(iter(self._leads))]

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
        """Send what must not come twice, the keyboard on the last part; returns the id of the last message.

        Raises Undelivered or Unreachable when nothing arrived, Doubtful when that is not known or only a beginning did.
        """
        message_id = 0
        for number, text in enumerate(rendered.texts):
            is_last = number == len(rendered.texts) - 1
            data = _message(chat_id, text, rendered.markup if is_last else None, rendered.preview if is_last else "")
            message_id = await (self._further(data) if number else self._single(data))
        return message_id

    async def _single(self, data: dict[str, Any]) -> int:
        """One try. An error that Telegram answers may have come after the message was taken: only a refusal is certain."""
        try:
            return _id_of(await self.wire.call("sendMessage", data))
        except RetryAfter as flooded:
            raise Undelivered(seconds_of(flooded)) from flooded
        except NotDelivered as failed:
            raise Undelivered from failed
        except Forbidden as blocked:
            raise Unreachable(str(blocked)) from blocked
        except (BadRequest, InvalidToken):
            raise
        except TelegramError as unknown:
            raise Doubtful(str(unknown)) from unknown

    async def _further(self, data: dict[str, Any]) -> int:
        """A later part: tried again for as long as it certainly has not arrived, for some minutes."""
        for rest in (*PART_PATIENCE, None):
            try:
                return await self._single(data)
            except Undelivered as later:
                if rest is None or later.retry_after > max(PART_PATIENCE):
                    break
                await asyncio.sleep(max(rest, later.retry_after))
            except TelegramError as refused:
                raise Doubtful(f"only the beginning was taken: {refused}") from refused
        raise Doubtful("only the beginning was taken")

    async def say(self, chat_id: int, text: str) -> int:
        """One sentence outside any dialogue."""
        return await self._text(chat_id, text, None, "")

    async def _text(self, chat_id: int, text: str, markup: dict[str, Any] | None, preview: str) -> int:
        data = _message(chat_id, text, markup, preview)
        message = await self._patiently(lambda: self.wire.call("sendMessage", data))
        self.pace.answered()
        return _id_of(message)

    async def _edited(self, chat_id: int, message_id: int, rendered: Rendered) -> bool:
        data = {
            "chat_id": chat_id, "message_id": message_id, "text": rendered.texts[-1], "parse_mode": "HTML",
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
            except TelegramError as failed:  # no answer, or one that is not Telegram's: of a proxy, or in an outage
                if rest is None:
                    raise Undelivered from failed
                log.info("Telegram did not answer (%s), trying again", failed)
                await asyncio.sleep(rest)
        raise Undelivered


def seconds_of(flooded: RetryAfter) -> float:
    """How long Telegram tells us to rest."""
    wait = flooded.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _message(chat_id: int, text: str, markup: dict[str, Any] | None, preview: str) -> dict[str, Any]:
    options = {"is_disabled": True} if not preview else {"url": preview, "prefer_large_media": True}
    return {"chat_id": chat_id, "text": text, "parse_mode": "HTML", "link_preview_options": options, "reply_markup": markup}


def _id_of(message: Any) -> int:
    """The number of the message that Telegram says it took. Raises TelegramError when it does not say so."""
    try:
        return int(message["message_id"])
    except (LookupError, TypeError, ValueError) as strange:
        raise TelegramError("the answer names no message") from strange


def _file_id(message: dict[str, Any], field: str) -> str | None:
    value = message.get(field)
    if isinstance(value, list):
        value = value[-1] if value else None
    return value.get("file_id") if isinstance(value, dict) else None


__all__ = ["Delivery", "Doubtful", "Files", "Sender", "Undelivered", "Unreachable", "seconds_of"]
