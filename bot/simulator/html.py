"""Owns Telegram's HTML: markup to text with entities, refusing what Telegram refuses, and back again.

Offsets and lengths of entities count UTF-16 code units; the positions named in refusals count UTF-8 bytes, as in
Telegram (https://core.telegram.org/bots/api#html-style).
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from bot.simulator.links import checked
from bot.simulator.refusals import cannot_parse

__all__ = ["parse", "to_html", "utf16"]

Entity = dict[str, Any]

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
}
TAGS = frozenset(SIMPLE) | {"a", "span", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
PRIORITY = ("expandable_blockquote", "blockquote", "bold", "italic", "underline", "strikethrough", "spoiler")
_SPACE = " \t\r\n\0\x0b"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_MARKUP = re.compile(r"[<&]")
_TAG_NAME = re.compile(r"[^ \t\r\n\0\x0b>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\0\x0b=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the measure of all Telegram's limits."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) >> 1


def parse(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of an HTML source. Raises Refusal ("can't parse entities: …") for what Telegram refuses."""
    if _MARKUP.search(source) is None:
        return source, []
    return _Parser(source).run()


def _reference(match: re.Match[str]) -> str:
    """The character of a reference; a reference Telegram does not know stays as it was written."""
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]


def _outermost_first(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], PRIORITY.index(kind) if kind in PRIORITY else len(PRIORITY)


class _Open:
    """A tag that waits for its end."""

    __slots__ = ("argument", "format", "offset", "position", "tag")

    def __init__(self, tag: str, argument: str, form: str, offset: int, position: int) -> None:
        self.tag = tag
        self.argument = argument
        self.format = form
        self.offset = offset  # UTF-16 units into the text
        self.position = position  # pieces of text so far


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        source = self.source
        while self.at < len(source):
            match = source.find("<", self.at)
            end = len(source) if match < 0 else match
            if end > self.at:
                self._text(source[self.at : end])
            self.at = end
            if match >= 0:
                if source.startswith("</", match):
                    self._end_tag()
                else:
                    self._start_tag()
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            entity.pop("_language", None)
        if len(self.entities) > 1:
            self.entities.sort(key=_outermost_first)
        return "".join(self.pieces), self.entities

    def _text(self, raw: str) -> None:
        plain = _REFERENCE.sub(_reference, raw) if "&" in raw else raw
        self.pieces.append(plain)
        self.units += utf16(plain)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    # -- tags

    def _start_tag(self) -> None:
        begin = self.at
        name = _TAG_NAME.match(self.source, begin + 1)
        assert name is not None
        self.at = name.end()
        if self.at >= len(self.source):
            raise cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name[0].lower()
        if tag not in TAGS:
            raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(tag, begin)
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        argument, form = _argument(tag, attributes)
        self.open.append(_Open(tag, argument, form, self.units, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        source, length = self.source, len(self.source)
        while True:
            self._skip_space()
            if self.at < length and source[self.at] == ">":
                return found
            name = _ATTRIBUTE_NAME.match(source, self.at)
            assert name is not None
            if not name[0]:
                where = self._byte(begin)
                raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            self.at = name.end()
            self._skip_space()
            if self.at >= length:
                raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if source[self.at] != "=":
                found[name[0].lower()] = ""
                continue
            self.at += 1
            self._skip_space()
            found[name[0].lower()] = self._value(begin)

    def _value(self, begin: int) -> str:
        source, length = self.source, len(self.source)
        quote = source[self.at] if self.at < length else ""
        if quote in ("'", '"') and quote:
            end = source.find(quote, self.at + 1)
            value = _REFERENCE.sub(_reference, source[self.at + 1 : end if end >= 0 else length])
            self.at = length if end < 0 else end + 1
        else:
            token = _TOKEN.match(source, self.at)
            assert token is not None
            value, start, self.at = token[0].lower(), self.at, token.end()
            if self.at < length and source[self.at] not in _SPACE and source[self.at] != ">":
                raise cannot_parse(f"Unexpected end of name token at byte offset {self._byte(start)}")
        if self.at >= length:
            raise cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = _TAG_NAME.match(self.source, begin + 2)
        assert name is not None
        self.at = name.end()
        self._skip_space()
        if self.at >= len(self.source) or self.source[self.at] != ">":
            raise cannot_parse(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if name[0] and name[0].lower() != opened.tag:
            words = f'expected "</{opened.tag}>", found "</{name[0]}>"'
            raise cannot_parse(f"Unmatched end tag at byte offset {self._byte(begin)}, {words}")
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        """Add the entity of a tag that has ended; tags around no text leave none."""
        tag, argument = opened.tag, opened.argument
        entity: Entity = {"type": "", "offset": opened.offset, "length": self.units - opened.offset}
        if tag in SIMPLE:
            entity["type"] = SIMPLE[tag]
        elif tag == "span":
            entity["type"] = "spoiler"
        elif tag == "blockquote":
            entity["type"] = "expandable_blockquote" if argument else "blockquote"
        elif tag == "a":
            if not _link(entity, argument or "".join(self.pieces[opened.position :])):
                return
        elif tag == "tg-emoji":
            _custom_emoji(entity, argument)
        elif tag == "tg-time":
            _time(entity, opened)
        elif self._code(entity, tag, argument):
            return
        self.entities.append(entity)

    def _code(self, entity: Entity, tag: str, argument: str) -> bool:
        """`pre` and `code`; `<pre><code class="language-x">` is one entity. True when it was merged into the last."""
        entity["type"] = tag
        if tag == "code":
            if argument:
                entity["_language"] = argument
            return False
        last = self.entities[-1] if self.entities else None
        same = last is not None and last["type"] == "code" and last["offset"] == entity["offset"]
        if same and last is not None and last["length"] == entity["length"] and "_language" in last:
            last["type"] = "pre"
            last["language"] = last.pop("_language")
            return True
        return False


def _argument(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    """What a tag's attributes say, and for times the format."""
    if tag == "a":
        return attributes.get("href", ""), ""
    if tag == "code":
        language = attributes.get("class", "")
        return (language[9:] if language.startswith("language-") else ""), ""
    if tag == "tg-emoji":
        return attributes.get("emoji-id", ""), ""
    if tag == "tg-time":
        return attributes.get("unix", ""), attributes.get("format", "")
    if tag == "blockquote":
        return ("1" if "expandable" in attributes else ""), ""
    return "", ""


def _link(entity: Entity, url: str) -> bool:
    """Fill a link; False for an address Telegram drops silently."""
    if url.startswith("tg://user?id="):
        entity["type"] = "text_mention"
        digits = url.removeprefix("tg://user?id=")
        entity["user"] = {"id": int(digits) if digits.isdigit() else 0, "is_bot": False, "first_name": ""}
        return True
    address = checked(url)
    if address is None:
        return False
    entity["type"] = "text_link"
    entity["url"] = address
    return True


def _custom_emoji(entity: Entity, argument: str) -> None:
    if not argument.isdigit() or not 0 < int(argument) < 2**63:
        raise cannot_parse("Invalid custom emoji identifier specified")
    entity["type"] = "custom_emoji"
    entity["custom_emoji_id"] = argument


def _time(entity: Entity, opened: _Open) -> None:
    if not opened.argument.isdigit():
        raise cannot_parse("Invalid date-time value specified")
    if not _TIME_FORMAT.fullmatch(opened.format):
        raise cannot_parse("Invalid date-time format specified")
    entity["type"] = "date_time"
    entity["unix_time"] = int(opened.argument)
    if opened.format:
        entity["date_time_format"] = opened.format


# -- back to HTML


def to_html(text: str, entities: list[Entity]) -> str:
    """HTML that shows this text as it looks; entities that are only found by themselves (links, commands) stay text."""
    shown = [(entity, _markup(entity)) for entity in entities]
    shown = [(entity, tags) for entity, tags in shown if tags]
    if not shown:
        return escape(text, quote=False)
    units = text.encode("utf-16-le", "surrogatepass")
    marks: list[tuple[int, int, int, str]] = []
    for order, (entity, (start, end)) in enumerate(shown):
        marks.append((entity["offset"], 1, order, start))
        marks.append((entity["offset"] + entity["length"], 0, -order, end))
    marks.sort()
    out: list[str] = []
    at = 0
    for offset, _, _, tag in marks:
        out.append(escape(units[2 * at : 2 * offset].decode("utf-16-le", "surrogatepass"), quote=False))
        out.append(tag)
        at = offset
    out.append(escape(units[2 * at :].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(out)


_PLAIN_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def _markup(entity: Entity) -> tuple[str, str]:
    """Start and end tag of an entity, two empty strings for those without markup."""
    kind = entity["type"]
    tag = _PLAIN_TAGS.get(kind)
    if tag is not None:
        return f"<{tag}>", f"</{tag}>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    if kind == "pre":
        return "<pre>", "</pre>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    if kind == "date_time":
        form = f' format="{entity["date_time_format"]}"' if entity.get("date_time_format") else ""
        return f'<tg-time unix="{entity["unix_time"]}"{form}>', "</tg-time>"
    return "", ""
