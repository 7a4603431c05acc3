"""Owns how a screen becomes a Telegram message: keyboard, callback data, splitting of long texts; sends nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.turns import open_data, tap_data
from dialogues.kit import AnyButton, Button, Link, Open, Screen

TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Texts in order (all but the last are sent without keyboard) and the keyboard of the last."""

    texts: tuple[str, ...]
    markup: dict[str, Any] | None
    preview: str = ""


def units(text: str) -> int:
    """UTF-16 code units, Telegram's measure of length."""
    return len(text.encode("utf-16-le")) // 2


def render(screen: Screen, rev: int) -> Rendered:
    rows = [[_button(button, rev) for button in row] for row in screen.rows]
    return Rendered(tuple(split(str(screen.text))), {"inline_keyboard": rows} if rows else None, screen.link_preview)


def _button(button: AnyButton, rev: int) -> dict[str, Any]:
    if isinstance(button, Link):
        return {"text": button.label, "url": button.url}
    data = tap_data(rev, button.action) if isinstance(button, Button) else open_data(button.dialogue, button.arg)
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data too long: {data}")
    assert isinstance(button, Button | Open)
    return {"text": button.label, "callback_data": data}


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Cut a long text at paragraph, line or word ends, closing and reopening tags across the cut.

    Tags are counted as text here, so that a part is never longer than Telegram allows after parsing.
    """
    parts: list[str] = []
    while units(text) > limit:
        cut = _cut(text, limit - 64)
        head, text = text[:cut].rstrip(), text[cut:].lstrip()
        open_tags = _open_tags(head)
        parts.append(head + "".join(f"</{name}>" for name in reversed(open_tags)))
        text = "".join(f"<{name}>" for name in open_tags) + text
    return [*parts, text]


def _cut(text: str, limit: int) -> int:
    window = text[:limit]
    while units(window) > limit:
        window = window[:-1]
    for separator in ("\n\n", "\n", " "):
        at = window.rfind(separator)
        if at > limit // 2:
            return at
    inside_tag, inside_entity = window.rfind("<"), window.rfind("&", len(window) - 8)
    if inside_tag > window.rfind(">"):
        return inside_tag
    if inside_entity > window.rfind(";"):
        return inside_entity
    return len(window)


def _open_tags(html: str) -> list[str]:
    stack: list[str] = []
    for closing, name in TAG.findall(html):
        if closing and stack and stack[-1] == name:
            stack.pop()
        elif not closing:
            stack.append(name)
    return stack
