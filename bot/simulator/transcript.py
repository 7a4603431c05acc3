"""Owns how chats are written down so that they read like chats; golden files are made of it."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable
from typing import Any

from bot.simulator.chats import Chat, Event

__all__ = ["content", "now", "write"]

_SIGNS = {
    "photo": "📷",
    "document": "📎",
    "voice": "🎤",
    "video": "🎬",
    "audio": "🎵",
    "animation": "🎞",
    "sticker": "🏷",
}


def now() -> float:
    """Monotonic seconds, the measure of `Chat.typing_until`."""
    return time.monotonic()


def write(chats: Iterable[Chat]) -> str:
    """What happened in these chats, in order; ends with a line feed.

    `#n` is the n-th message of its chat, both sides counted.
    """
    streams = [[(event.sequence, chat, event) for event in chat.events] for chat in chats]
    lines = []
    for _, chat, event in heapq.merge(*streams, key=lambda entry: entry[0]):
        lines += _lines(chat, event)
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(chat: Chat, event: Event) -> list[str]:
    person, bot = f"**{chat.name}:**", f"**BOT →{chat.name}:**"
    message = event.message
    number = message.number if message is not None else 0
    who = person if message is not None and message.own else bot
    if event.kind == "message":
        return _after(who, content(event.raw))
    if event.kind == "edit":
        return _after(f"{who} (edits #{number})", content(event.raw))
    simple = {
        "tap": f"{person} taps [{event.words}]",
        "vote": f"{person} votes {event.words or 'for nothing'}",
        "toast": f"{bot} (toast) {event.words}",
        "delete": f"{bot} (deletes #{number})",
        "reaction": f"{bot} (reacts {event.words or 'no more'} to #{number})",
        "pin": f"{bot} (pins #{number})",
    }
    return [simple[event.kind]]


def _after(head: str, lines: list[str]) -> list[str]:
    return [f"{head} {lines[0]}", *lines[1:]] if lines else [head]


def content(raw: dict[str, Any]) -> list[str]:
    """A message as lines: files, text, poll, then a line per row of buttons."""
    lines = []
    for kind, sign in _SIGNS.items():
        if kind in raw:
            lines.append(f"{sign} {_file_words(kind, raw[kind])}".rstrip())
    words = raw.get("text") or raw.get("caption")
    if words:
        if lines and "\n" not in words:
            lines[-1] += f" {words}"
        else:
            lines += words.split("\n")
    lines += _others(raw)
    for row in raw.get("reply_markup", {}).get("inline_keyboard", []):
        lines.append(" ".join(_label(button) for button in row))
    return lines


def _label(button: dict[str, Any]) -> str:
    return f"[{button['text']} ↗]" if "url" in button or "web_app" in button else f"[{button['text']}]"


def _file_words(kind: str, media: Any) -> str:
    if kind == "photo":
        return ""
    if kind == "sticker":
        return str(media.get("emoji", ""))
    name = str(media.get("file_name", ""))
    return name if "duration" not in media else f"{name} {media['duration']} s".strip()


def _others(raw: dict[str, Any]) -> list[str]:
    lines = []
    if "poll" in raw:
        lines.append(f"📊 {raw['poll']['question']}")
        lines += [f"( ) {option['text']}" for option in raw["poll"]["options"]]
    if "venue" in raw:
        lines.append(f"📍 {raw['venue']['title']}, {raw['venue']['address']}")
    elif "location" in raw:
        lines.append(f"📍 {raw['location']['latitude']}, {raw['location']['longitude']}")
    if "contact" in raw:
        lines.append(f"👤 {raw['contact']['first_name']} {raw['contact']['phone_number']}")
    if "dice" in raw:
        lines.append(f"{raw['dice']['emoji']} {raw['dice']['value']}")
    return lines
