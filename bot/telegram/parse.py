"""Owns how Telegram's updates become acts of a person: commands, taps, words, files; everything else becomes None."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update

from bot.turns import Command, Incoming, RawTap
from dialogues.kit import Edited, Text

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
COMMAND = re.compile(r"^/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
KEEP_CONTROL = "\n\t\u200c\u200d"  # line ends; joiners that some scripts and emoji need
STRANGE = (
    "sticker", "location", "contact", "poll", "dice", "venue", "game", "video_note", "story", "checklist", "animation",
    "paid_media", "giveaway", "invoice",
)  # fmt: skip
DROPPED = {"Cc", "Cs", "Co", "Cn"}
ZERO_WIDTH = "\u200b\u2060\ufeff\u00ad\u180e"
TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # would make names and labels beside them read backwards


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that is still at Telegram. `size` in bytes, 0 when not told."""

    file_id: str
    kind: str
    mime: str
    size: int
    name: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class FileAct:
    """A file was sent; it must be fetched before it becomes an upload."""

    file: FileRef
    caption: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The person blocked the bot (`back` False) or opened it again."""

    back: bool


@dataclass(frozen=True, slots=True)
class Strange:
    """Something a chat companion cannot use: a sticker, a location, a contact, a poll."""

    what: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """An update in our words. `act` None: nothing to do with it. `query_id`: a callback to be answered."""

    update_id: int
    chat_id: int
    language_code: str
    act: Command | RawTap | Text | Edited | FileAct | Gone | Strange | None
    query_id: str = ""
    private: bool = True


def clean(text: str) -> str:
    """Take out what no reader sees and what breaks signatures and screens: control, zero-width and unassigned characters."""
    kept = (c for c in text if c in KEEP_CONTROL or (c not in ZERO_WIDTH + TURNED and unicodedata.category(c) not in DROPPED))
    return "".join(kept).strip()


def parse_tap(raw: dict[str, Any]) -> Parsed:
    """A tap, straight from Telegram's JSON: it carries the whole message it was made on, which nobody needs as objects.

    Raises KeyError for what is no tap.
    """
    query = raw["callback_query"]
    person, message = query["from"], query.get("message") or {}
    chat = message.get("chat") or {"id": person["id"], "type": "private"}
    act = RawTap(query.get("data") or "", message.get("message_id", 0))
    return Parsed(
        raw["update_id"], chat["id"], person.get("language_code") or "", act, query["id"], chat.get("type") == "private"
    )


def parse(update: Update) -> Parsed:
    chat, person = update.effective_chat, update.effective_user
    chat_id = chat.id if chat else 0
    language = (person.language_code or "") if person else ""
    private = chat is None or chat.type == "private"
    if update.my_chat_member is not None:
        status = update.my_chat_member.new_chat_member.status
        return Parsed(update.update_id, chat_id, language, Gone(back=status not in ("left", "kicked")), private=private)
    if update.edited_message is not None:
        edited = update.edited_message
        text = clean(edited.text or edited.caption or "")
        act_edited = Edited(edited.message_id, text) if text else None
        return Parsed(update.update_id, chat_id, language, act_edited, private=private)
    return Parsed(update.update_id, chat_id, language, _message(update.message), private=private)


def parse_unreadable(raw: dict[str, Any]) -> Parsed:
    """A message that the library cannot read (a Bot API older or newer than it), so that its writer hears at least that.

    Raises KeyError for what is no message.
    """
    message = raw["message"]
    chat, person = message["chat"], message.get("from") or {}
    language = person.get("language_code") or ""
    return Parsed(raw["update_id"], chat["id"], language, Strange("unreadable"), private=chat["type"] == "private")


def _message(message: Message | None) -> Command | Text | FileAct | Strange | None:
    if message is None:
        return None
    if message.text:
        command = COMMAND.match(message.text)
        if command:
            return Command(command.group(1).lower(), clean(command.group(2) or ""))
        text = clean(message.text)
        return Text(text, message.message_id) if text else Strange("empty")
    file = _file(message)
    if file is not None:
        return FileAct(file, clean(message.caption or ""), message.message_id)
    for what in STRANGE:
        if getattr(message, what, None) is not None:
            return Strange(what)
    return Strange("unheard of") if message.api_kwargs else None  # newer than the library; the rest is Telegram's own notes


def _file(message: Message) -> FileRef | None:
    if message.photo:
        photo = message.photo[-1]
        return FileRef(photo.file_id, "photo", "image/jpeg", photo.file_size or 0)
    if message.voice:
        voice = message.voice
        return FileRef(voice.file_id, "voice", voice.mime_type or "audio/ogg", voice.file_size or 0, "", _seconds(voice.duration))
    for kind in ("audio", "video", "document"):
        file = getattr(message, kind, None)
        if file is not None:
            seconds = _seconds(getattr(file, "duration", None))
            mime = file.mime_type or "application/octet-stream"
            return FileRef(file.file_id, kind, mime, file.file_size or 0, clean(file.file_name or "")[:120], seconds)
    return None


def _seconds(duration: object) -> int | None:
    if duration is None:
        return None
    total = getattr(duration, "total_seconds", None)
    return int(total()) if total else int(duration)  # type: ignore[call-overload]


def incoming(parsed: Parsed, act: Command | RawTap | Text | Edited) -> Incoming:
    return Incoming(parsed.update_id, parsed.chat_id, parsed.language_code, act)
