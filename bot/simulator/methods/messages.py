"""Owns the methods that send words and places, and those that copy, forward and delete."""

from __future__ import annotations

import random
from typing import Any

from bot.simulator import formatting, keyboards
from bot.simulator.bodies import Params, integer, number, structure, text
from bot.simulator.chats import MEDIA_FIELDS, Chat, SimMessage
from bot.simulator.methods.target import known_chat, post, show_typing, writable_chat
from bot.simulator.refusals import Refusal, bad_request
from bot.simulator.world import World

__all__ = [
    "copy_message",
    "delete_message",
    "delete_messages",
    "forward_message",
    "send_contact",
    "send_dice",
    "send_location",
    "send_message",
    "send_message_draft",
    "send_venue",
]

DELETE_WITHIN = 48 * 3600  # seconds
_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def send_message(world: World, params: Params) -> dict[str, Any]:
    """sendMessage."""
    plain, entities = formatting.read(params, "text", "entities", formatting.TEXT_LIMIT, "message is too long")
    if not plain:
        raise bad_request("message text is empty")
    chat = writable_chat(world, params)
    content: dict[str, Any] = {"text": plain}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in params:
        content["link_preview_options"] = structure(params, "link_preview_options", "link preview options")
    return post(world, chat, params, content)


def send_message_draft(world: World, params: Params) -> bool:
    """sendMessageDraft: a passing preview; the phone shows that the bot is writing."""
    formatting.read(params, "text", "entities", formatting.TEXT_LIMIT, "message is too long")
    if not integer(params, "draft_id"):
        raise bad_request("draft_id must be non-zero")
    show_typing(world, writable_chat(world, params), "typing")
    return True


def send_location(world: World, params: Params) -> dict[str, Any]:
    """sendLocation."""
    return post(world, writable_chat(world, params), params, {"location": _place(params)})


def _place(params: Params) -> dict[str, float]:
    latitude, longitude = number(params, "latitude"), number(params, "longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_venue(world: World, params: Params) -> dict[str, Any]:
    """sendVenue."""
    place = _place(params)
    if not text(params, "title"):
        raise bad_request("venue title must be non-empty")
    venue = {"location": place, "title": text(params, "title"), "address": text(params, "address")}
    return post(world, writable_chat(world, params), params, {"location": place, "venue": venue})


def send_contact(world: World, params: Params) -> dict[str, Any]:
    """sendContact."""
    fields = ("phone_number", "first_name", "last_name", "vcard")
    contact = {key: text(params, key) for key in fields if params.get(key)}
    if "phone_number" not in contact:
        raise bad_request("phone number must be non-empty")
    if "first_name" not in contact:
        raise bad_request("first name must be non-empty")
    return post(world, writable_chat(world, params), params, {"contact": contact})


def send_dice(world: World, params: Params) -> dict[str, Any]:
    """sendDice."""
    emoji = text(params, "emoji") or "🎲"
    if emoji not in _DICE:
        raise bad_request("wrong dice emoji specified")
    dice = {"emoji": emoji, "value": random.randint(1, _DICE[emoji])}
    return post(world, writable_chat(world, params), params, {"dice": dice})


# -- what exists already


def _source(world: World, params: Params, what: str) -> SimMessage:
    chat = known_chat(world, params, "from_chat_id")
    message = chat.find(integer(params, "message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    if message.raw.get("has_protected_content"):
        raise bad_request(f"message can't be {'forwarded' if what == 'forward' else 'copied'}")
    return message


_NOT_CONTENT = frozenset(
    "message_id from chat date edit_date reply_to_message quote reply_markup media_group_id effect_id "  # noqa: SIM905
    "forward_origin".split()
)


def _content(message: SimMessage) -> dict[str, Any]:
    return {key: value for key, value in message.raw.items() if key not in _NOT_CONTENT}


def forward_message(world: World, params: Params) -> dict[str, Any]:
    """forwardMessage."""
    chat = writable_chat(world, params)
    message = _source(world, params, "forward")
    origin = message.raw.get("forward_origin") or {
        "type": "user",
        "date": message.raw["date"],
        "sender_user": message.raw["from"],
    }
    return post(world, chat, params, {**_content(message), "forward_origin": origin})


def copy_message(world: World, params: Params) -> dict[str, int]:
    """copyMessage."""
    chat = writable_chat(world, params)
    message = _source(world, params, "copy")
    content = _content(message)
    if "caption" in params and message.media is not None:
        words = formatting.CAPTION_LIMIT, "message caption is too long"
        plain, entities = formatting.read(params, "caption", "caption_entities", *words)
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content.update({"caption": plain} if plain else {}, **({"caption_entities": entities} if entities else {}))
    if not content.keys() & {"text", "poll", "contact", "location", "dice", *MEDIA_FIELDS}:
        raise bad_request("message can't be copied")
    return {"message_id": post(world, chat, params, content, keyboards.read(params))["message_id"]}


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage: the bot's and, in a private chat, the person's own; within 48 hours."""
    chat = known_chat(world, params)
    refusal = _delete(world, chat, integer(params, "message_id"))
    if refusal is not None:
        raise refusal
    return True


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages: 1–100; those that cannot be deleted are skipped."""
    chat = known_chat(world, params)
    numbers = structure(params, "message_ids", "message identifiers") or []
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for message_id in numbers:
        _delete(world, chat, int(message_id))
    return True


def _delete(world: World, chat: Chat, message_id: int) -> Refusal | None:
    message = chat.find(message_id)
    if message is None:
        return bad_request("message to delete not found")
    if world.unix() - message.raw["date"] > DELETE_WITHIN:
        return bad_request("message can't be deleted for everyone")
    message.deleted = True
    world.record(chat, "delete", message)
    return None
