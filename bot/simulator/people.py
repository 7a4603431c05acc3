"""Owns what a person can do with a phone: write, tap, send pictures, vote, block; knows nothing of the bot."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.simulator import formatting, transcript
from bot.simulator.chats import Chat, SimMessage, Toast
from bot.simulator.methods.chat import member
from bot.simulator.methods.polls import vote
from bot.simulator.world import Query, World

__all__ = ["Person"]

_START = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Person:
    """A person with a phone, in the private chat with the bot. What sends something gives the id of the update it
    made (0 when the bot does not want updates of that kind)."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.opened: list[str] = []  # addresses of url buttons tapped
        self.clipboard: list[str] = []  # texts of copy buttons tapped

    # -- who and what is to be seen

    @property
    def id(self) -> int:
        """The person's id, and that of the chat."""
        return self.chat.id

    @property
    def name(self) -> str:
        """First and last name."""
        return self.chat.name

    @property
    def messages(self) -> list[SimMessage]:
        """All messages of the chat in order, the person's and the bot's, the deleted ones too."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> SimMessage:
        """The bot's newest message. Raises LookupError when it said nothing."""
        for message in reversed(self.chat.messages.values()):
            if message.from_bot and not message.deleted:
                return message
        raise LookupError(f"the bot sent nothing to {self.name}")

    @property
    def screen(self) -> str:
        """The bot's newest message as lines: text, then buttons."""
        return "\n".join(transcript.content(self.last.raw))

    @property
    def toasts(self) -> list[Toast]:
        """What popped up after taps, oldest first: (text, show_alert)."""
        return list(self.chat.toasts)

    @property
    def commands(self) -> list[dict[str, str]]:
        """The command menu this person sees."""
        return self._world.profile.commands_for(self.id, self.chat.user.get("language_code", ""))

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard, empty without one."""
        rows = (self.chat.reply_keyboard or {}).get("keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def typing(self) -> bool:
        """Whether the phone shows that the bot is writing."""
        return transcript.now() < self.chat.typing_until

    # -- writing

    def send(self, text: str, reply_to: int | None = None) -> int:
        """Write a text (up to 4096 UTF-16 units; longer ones are cut in parts as the apps do)."""
        update = 0
        for part in _parts(text):
            content: dict[str, Any] = {"text": part}
            entities = formatting.found(part)
            if entities:
                content["entities"] = entities
            update = self._send(content, reply_to)
        return update

    def photo(self, data: bytes, caption: str | None = None) -> int:
        """Send a picture (re-encoded, as the apps do)."""
        return self._send({"photo": self._world.files.add_photo(data), **_caption(caption)})

    def document(self, data: bytes, filename: str, mime: str = "", caption: str | None = None) -> int:
        """Send a file, untouched."""
        return self._file("document", data, caption, filename=filename, mime=mime)

    def voice(self, data: bytes, duration: int, caption: str | None = None) -> int:
        """Send a voice note; `duration` in seconds."""
        return self._file("voice", data, caption, mime="audio/ogg", duration=duration)

    def audio(self, data: bytes, duration: int, filename: str = "sound.mp3", caption: str | None = None) -> int:
        """Send a piece of music or sound; `duration` in seconds."""
        return self._file("audio", data, caption, filename=filename, mime="audio/mpeg", duration=duration)

    def video(self, data: bytes, duration: int = 5, caption: str | None = None) -> int:
        """Send a film; `duration` in seconds."""
        size = {"width": 640, "height": 360}
        return self._file("video", data, caption, mime="video/mp4", duration=duration, **size)

    def sticker(self, data: bytes = b"RIFF....WEBP", emoji: str = "👍") -> int:
        """Send a sticker."""
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._file("sticker", data, None, mime="image/webp", emoji=emoji, **look)

    def album(self, files: list[bytes], caption: str | None = None) -> int:
        """Send several pictures at once; each arrives as an update of its own. Gives the id of the last."""
        group = str(13_000_000_000 + self._world.next_number())
        update = 0
        for index, data in enumerate(files):
            words = _caption(caption if index == 0 else None)
            update = self._send({"photo": self._world.files.add_photo(data), "media_group_id": group, **words})
        return update

    def album_of_documents(self, files: list[tuple[str, bytes]], caption: str | None = None) -> int:
        """Send several files (name, bytes) at once; the caption stands under the last, as in the apps."""
        group = str(13_000_000_000 + self._world.next_number())
        update = 0
        for index, (name, data) in enumerate(files, start=1):
            words = _caption(caption if index == len(files) else None)
            file = self._world.files.add("document", data, name)
            update = self._send({"document": file, "media_group_id": group, **words})
        return update

    def location(self, latitude: float, longitude: float) -> int:
        """Send a place."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def contact(self, phone_number: str, first_name: str | None = None) -> int:
        """Send a contact, by default one's own."""
        own = {"user_id": self.id} if first_name is None else {}
        name = first_name or self.chat.user["first_name"]
        return self._send({"contact": {"phone_number": phone_number, "first_name": name, **own}})

    def edit(self, message_id: int, text: str) -> int:
        """Change a text (or caption) of one's own."""
        message = self._message(message_id)
        if not message.own:
            raise LookupError(f"message {message_id} is not {self.name}'s own")
        field = "text" if "text" in message.raw else "caption"
        found = formatting.found(text)
        marks = "entities" if field == "text" else "caption_entities"
        raw = {key: value for key, value in message.raw.items() if key != marks}
        message.edits.append(message.text)
        message.raw = {**raw, field: text, "edit_date": int(self._world.unix()), **({marks: found} if found else {})}
        self._world.record(self.chat, "edit", message)
        return self._world.updates.make("edited_message", message.raw, self.id)

    def _file(self, kind: str, data: bytes, caption: str | None, **details: Any) -> int:
        return self._send({kind: self._world.files.add(kind, data, **details), **_caption(caption)})

    def _send(self, content: dict[str, Any], reply_to: int | None = None) -> int:
        if self.chat.blocked:
            self.unblock()
        self.chat.started = True
        raw: dict[str, Any] = {
            "message_id": self._world.next_message_id(),
            "from": self.chat.user,
            "chat": self.chat.json,
            "date": int(self._world.unix()),
            **content,
        }
        if reply_to is not None:
            raw["reply_to_message"] = self._message(reply_to).raw
        self._world.add_message(self.chat, raw, own=True)
        if (self.chat.reply_keyboard or {}).get("one_time_keyboard"):
            self.chat.reply_keyboard = None
        return self._world.updates.make("message", raw, self.id)

    # -- tapping

    def tap(self, words: str, message_id: int | None = None) -> int:
        """Tap the newest inline button whose label holds these words (an exact label goes first).

        A url button opens its address (`opened`; a deep link to this bot sends its /start), a copy button fills the
        `clipboard`. Raises LookupError, listing the labels that are to be seen.
        """
        places = [self._message(message_id)] if message_id is not None else list(reversed(self.chat.standing()))
        for exact in (True, False):
            for message in places:
                for button in _buttons(message):
                    if button["text"] == words if exact else words in button["text"]:
                        return self._tap(message, button)
        seen = [f"[{button['text']}]" for message in places for button in _buttons(message)][:40]
        raise LookupError(f"{self.name} sees no button {words!r}, only: {' '.join(seen) or 'none at all'}")

    def tap_data(self, data: str, message_id: int | None = None) -> int:
        """Send callback data as a modified app might, whether a button has it or not."""
        message = self.last if message_id is None else self.chat.messages.get(message_id)
        if message is None:
            raise LookupError(f"{self.name} has no message {message_id}")
        label = next((button["text"] for button in _buttons(message) if button.get("callback_data") == data), data)
        return self._query(message, data, label)

    def press(self, label: str) -> int:
        """Press a button of the reply keyboard. Raises LookupError, listing the labels that are to be seen."""
        labels = [text for row in self.keyboard for text in row]
        chosen = label if label in labels else next((text for text in labels if label in text), None)
        if chosen is None:
            seen = " ".join(f"[{text}]" for text in labels)
            raise LookupError(f"{self.name} sees no key {label!r}, only: {seen or 'no reply keyboard'}")
        return self.send(chosen)

    def _tap(self, message: SimMessage, button: dict[str, Any]) -> int:
        if "callback_data" in button:
            return self._query(message, button["callback_data"], button["text"])
        self._world.record(self.chat, "tap", message, button["text"])
        if "url" in button:
            return self.open(button["url"])
        if "copy_text" in button:
            self.clipboard.append(button["copy_text"]["text"])
        return 0

    def open(self, url: str) -> int:
        """Follow a link; one that leads to this bot (t.me/<bot>?start=…) sends its /start."""
        self.opened.append(url)
        parts = urlsplit(url)
        if parts.hostname in ("t.me", "telegram.me") and parts.path.strip("/") == self._world.bot["username"]:
            payload = parse_qs(parts.query).get("start", [""])[0]
            if _START.fullmatch(payload):
                return self.send(f"/start {payload}".strip())
        return 0

    def _query(self, message: SimMessage, data: str, label: str) -> int:
        number = str(4_000_000_000_000 + self._world.next_number())
        self._world.remember_query(number, Query(self.chat, self._world.unix(), data))
        self._world.record(self.chat, "tap", message, label)
        body: dict[str, Any] = {
            "id": number,
            "from": self.chat.user,
            "message": message.raw if not message.deleted else {**_head(message), "date": 0},
            "chat_instance": str(-self.id * 7919),
            "data": data,
        }
        return self._world.updates.make("callback_query", body, self.id, f"tap {self.id}")

    def _message(self, message_id: int) -> SimMessage:
        message = self.chat.find(message_id)
        if message is None:
            raise LookupError(f"{self.name} sees no message {message_id}")
        return message

    # -- polls, blocking

    def vote(self, message_id: int, options: list[int]) -> int:
        """Vote in a poll: indexes of options, an empty list takes the vote back. Raises ValueError."""
        return vote(self._world, self.chat, self._message(message_id), options)

    def block(self) -> int:
        """Block the bot."""
        return self._set_blocked(True)

    def unblock(self) -> int:
        """Take the bot back."""
        return self._set_blocked(False)

    def deactivate(self) -> None:
        """Delete the account; the bot is told only when it writes."""
        self.chat.deactivated = True

    def _set_blocked(self, blocked: bool) -> int:
        if self.chat.blocked == blocked:
            return 0
        old = member(self._world, self.chat, of_bot=True)
        self.chat.blocked = blocked
        change = {
            "chat": self.chat.json,
            "from": self.chat.user,
            "date": int(self._world.unix()),
            "old_chat_member": old,
            "new_chat_member": member(self._world, self.chat, of_bot=True),
        }
        self._world.publish({"type": "phone", "chat_id": self.id, "blocked": blocked})
        return self._world.updates.make("my_chat_member", change, self.id)

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.name}>"


def _head(message: SimMessage) -> dict[str, Any]:
    return {"message_id": message.id, "chat": message.raw["chat"]}


def _buttons(message: SimMessage) -> list[dict[str, Any]]:
    rows = message.raw.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _caption(caption: str | None) -> dict[str, Any]:
    if not caption:
        return {}
    found = formatting.found(caption)
    return {"caption": caption, "caption_entities": found} if found else {"caption": caption}


def _parts(text: str) -> list[str]:
    """A long text in pieces of at most 4096 UTF-16 units, never cutting a character in two."""
    if len(text) <= formatting.TEXT_LIMIT // 2:
        return [text]
    parts, size, start = [], 0, 0
    for index, character in enumerate(text):
        width = 2 if character > "\uffff" else 1
        if size + width > formatting.TEXT_LIMIT:
            parts.append(text[start:index])
            start, size = index, 0
        size += width
    return [*parts, text[start:]]
