"""Owns what stands in a private chat: its messages and what happened to them; knows nothing of the wire."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.simulator.html import to_html

__all__ = ["MEDIA_FIELDS", "Chat", "Event", "SimMessage", "Toast"]

MEDIA_FIELDS = ("photo", "document", "voice", "video", "audio", "animation", "sticker")


class Toast(NamedTuple):
    """An answer to a tap, as it pops up on the phone."""

    text: str
    show_alert: bool
    url: str | None = None


class Event(NamedTuple):
    """Something that happened in a chat, in the order of `sequence` over all chats.

    `kind`: message, edit, delete, reaction, toast, tap, vote or pin; `raw`: the message's JSON at that moment.
    """

    sequence: int
    kind: str
    message: SimMessage | None
    raw: dict[str, Any]
    words: str


class SimMessage:
    """One message of a chat, seen from the phone. `raw` is its Bot API JSON, replaced (never changed) by edits."""

    __slots__ = ("deleted", "edits", "keyboard", "number", "own", "raw", "reactions")

    def __init__(self, raw: dict[str, Any], own: bool, number: int) -> None:
        self.raw = raw
        self.own = own  # written by the person, not by the bot
        self.number = number  # its place in the chat, from 1
        self.deleted = False
        self.edits: list[str] = []  # former texts or captions, oldest first
        self.reactions: list[str] = []  # emoji of the bot
        self.keyboard: dict[str, Any] | None = None  # reply keyboard, its removal or a forced reply that came with it

    @property
    def id(self) -> int:
        """The message_id."""
        return self.raw["message_id"]  # type: ignore[no-any-return]

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return not self.own

    @property
    def text(self) -> str:
        """The plain text, or the caption of a file."""
        return self.raw.get("text") or self.raw.get("caption") or ""

    @property
    def html(self) -> str:
        """The text (or caption) with its formatting as Telegram HTML."""
        if "text" in self.raw:
            return to_html(self.raw["text"], self.raw.get("entities", []))
        return to_html(self.raw.get("caption", ""), self.raw.get("caption_entities", []))

    @property
    def caption(self) -> str | None:
        """The caption of a file, None without one."""
        return self.raw.get("caption")

    @property
    def buttons(self) -> list[list[tuple[str, str | None, str | None]]]:
        """Rows of the inline keyboard: (text, callback data, url)."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def photo(self) -> list[dict[str, Any]] | None:
        """PhotoSizes, smallest first."""
        return self.raw.get("photo")

    @property
    def document(self) -> dict[str, Any] | None:
        """The Document's JSON."""
        return self.raw.get("document")

    @property
    def voice(self) -> dict[str, Any] | None:
        """The Voice's JSON."""
        return self.raw.get("voice")

    @property
    def poll(self) -> dict[str, Any] | None:
        """The Poll's JSON."""
        return self.raw.get("poll")

    @property
    def media(self) -> tuple[str, dict[str, Any]] | None:
        """Kind and JSON of the file in the message (of a photo the largest size)."""
        for kind in MEDIA_FIELDS:
            found = self.raw.get(kind)
            if found is not None:
                return kind, found[-1] if kind == "photo" else found
        return None

    @property
    def file_id(self) -> str | None:
        """The file in the message, None without one."""
        media = self.media
        return None if media is None else media[1]["file_id"]

    @property
    def date(self) -> datetime:
        """When it was sent, in UTC."""
        return datetime.fromtimestamp(self.raw["date"], UTC)

    def __repr__(self) -> str:
        who = "bot" if self.from_bot else "own"
        return f"<SimMessage {self.id} {who} {self.text[:60]!r}{' deleted' if self.deleted else ''}>"


class Chat:
    """A private chat of one person with the bot."""

    def __init__(self, user: dict[str, Any], role: str, history: int | None) -> None:
        self.user = user
        self.id: int = user["id"]
        self.json: dict[str, Any] = {
            **{key: user[key] for key in ("id", "first_name", "last_name", "username") if key in user},
            "type": "private",
        }
        self.role = role
        self.history = history
        self.started = False  # a bot may not write first
        self.start_code = ""  # of an invitation link the person followed: START sends it along
        self.blocked = False
        self.deactivated = False
        self.messages: dict[int, SimMessage] = {}
        self.count = 0
        self.events: deque[Event] = deque(maxlen=None if history is None else 4 * history)
        self.toasts: deque[Toast] = deque(maxlen=1000)
        self.reply_keyboard: dict[str, Any] | None = None
        self.typing_until = 0.0  # monotonic seconds
        self.pinned: list[int] = []

    @property
    def name(self) -> str:
        """First and last name."""
        return " ".join(filter(None, (self.user["first_name"], self.user.get("last_name"))))

    def add(self, raw: dict[str, Any], own: bool, keyboard: dict[str, Any] | None = None) -> SimMessage:
        """Append a message; the oldest falls out when the history is bounded. `keyboard`: any but an inline one."""
        self.count += 1
        message = SimMessage(raw, own, self.count)
        if keyboard is not None:
            message.keyboard = keyboard
            if "force_reply" not in keyboard:
                self.reply_keyboard = keyboard if "keyboard" in keyboard else None
        self.messages[raw["message_id"]] = message
        if self.history is not None and len(self.messages) > self.history:
            del self.messages[next(iter(self.messages))]
        return message

    def find(self, message_id: int) -> SimMessage | None:
        """A message that still stands."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def standing(self) -> list[SimMessage]:
        """All messages that were not deleted, in order."""
        return [message for message in self.messages.values() if not message.deleted]
