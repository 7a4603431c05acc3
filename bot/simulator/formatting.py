"""Owns how a text given to a method becomes what a message shows: markup, limits, trimming, found links."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.bodies import Params, structure, text
from bot.simulator.html import Entity, parse, utf16
from bot.simulator.links import problem
from bot.simulator.refusals import bad_request, cannot_parse

__all__ = ["CAPTION_LIMIT", "TEXT_LIMIT", "found", "read"]

TEXT_LIMIT = 4096  # UTF-16 units, after markup is taken out
CAPTION_LIMIT = 1024
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
_TLD = "com|org|net|eu|info|io|me|app|dev|si|de|at|fi|pt|ch|it|es|fr|uk"
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]']"
    r"|(?<![@\w.])(?:[\w-]+\.)+(?:" + _TLD + r")\b(?:/[^\s<>\"]*)?(?!@))"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<bot_command>(?<![\w/<>&])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w&])#\w*[^\W\d]\w*)"
)
_HINT = re.compile(r"[/@#]|\w\.\w")  # without one of these there is nothing to find
_NEVER_INSIDE = frozenset({"code", "pre", "text_link", "text_mention"})
_KNOWN_TYPES = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote "  # noqa: SIM905
    "expandable_blockquote code pre text_link text_mention custom_emoji date_time".split()
)


def read(params: Params, field: str, entities_field: str, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """Text and entities out of a call's `field`, `parse_mode` and `entities_field`; ("", []) when there is no text.

    Raises Refusal for broken markup, for more than `limit` UTF-16 units (with the words `too_long`) and for text of
    nothing but space.
    """
    source = text(params, field)
    if not source:
        return "", []
    mode = params.get("parse_mode")
    entities: list[Entity] = []
    plain = _clean(source)
    if mode:
        plain, entities = _marked_up(plain, str(mode))
    elif entities_field in params:
        entities = _given(plain, structure(params, entities_field, "entities"))
    plain, entities = _trimmed(plain, entities)
    if not plain:
        raise bad_request("text must be non-empty")
    if utf16(plain) > limit:
        raise bad_request(too_long)
    automatic = found(plain)
    return plain, _merged(entities, automatic) if automatic else entities


def _clean(source: str) -> str:
    if _CONTROL.search(source) is None:
        return source
    return _CONTROL.sub(lambda match: "" if match[0] == "\r" or match[0] >= "\u2028" else " ", source)


def _marked_up(source: str, mode: str) -> tuple[str, list[Entity]]:
    lowered = mode.lower()
    if lowered == "html":
        return parse(source)
    if lowered in ("markdown", "markdownv2"):
        raise cannot_parse(f"the simulator speaks HTML only, parse_mode={mode} was asked for")
    raise bad_request("unsupported parse_mode")


def _given(plain: str, entities: Any) -> list[Entity]:
    """Entities that came with the call, checked as Telegram checks them."""
    length = utf16(plain)
    for entity in entities or []:
        if entity.get("type") not in _KNOWN_TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, size = entity.get("offset", 0), entity.get("length", 0)
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + size > length:
            where = f"ends after the end of the text at UTF-16 offset {offset + size}"
            raise bad_request(f"entity beginning at UTF-16 offset {offset} {where}")
        if entity["type"] == "text_link":
            why = problem(entity.get("url", ""))
            if why is not None:
                raise bad_request(f"entity URL '{entity.get('url', '')}' is invalid: {why}")
    return [dict(entity) for entity in entities or []]


def _trimmed(plain: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space at both ends; leading space inside an entity stays."""
    stripped = plain.rstrip(" \n")
    if not stripped:
        return "", []
    lead = len(stripped) - len(stripped.lstrip(" \n"))
    if entities:
        lead = min(lead, min(entity["offset"] for entity in entities))
    if lead == 0 and len(stripped) == len(plain):
        return plain, entities
    final = stripped[lead:]
    length = utf16(final)
    kept = []
    for entity in entities:
        entity["offset"] -= lead
        entity["length"] = min(entity["length"], length - entity["offset"])
        if entity["length"] > 0:
            kept.append(entity)
    return final, kept


def found(plain: str) -> list[Entity]:
    """Links, commands, mentions, hashtags and mail addresses that Telegram finds in a text by itself."""
    if _HINT.search(plain) is None:
        return []
    ascii_only = plain.isascii()
    entities = []
    for match in _FOUND.finditer(plain):
        start = match.start() if ascii_only else utf16(plain[: match.start()])
        entities.append({"type": match.lastgroup, "offset": start, "length": utf16(match[0])})
    return entities


def _merged(entities: list[Entity], automatic: list[Entity]) -> list[Entity]:
    blocked = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _NEVER_INSIDE]
    free = [
        entity
        for entity in automatic
        if not any(entity["offset"] < end and start < entity["offset"] + entity["length"] for start, end in blocked)
    ]
    return sorted(entities + free, key=lambda entity: (entity["offset"], -entity["length"]))
