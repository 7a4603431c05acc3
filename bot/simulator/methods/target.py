"""Owns how a method finds the chat and message it was called for, and puts a new message there."""

from __future__ import annotations

import time
from typing import Any

from bot.simulator import keyboards
from bot.simulator.bodies import Params, boolean, integer, structure, text
from bot.simulator.chats import Chat, SimMessage
from bot.simulator.refusals import bad_request, forbidden
from bot.simulator.world import World

__all__ = ["known_chat", "own_message", "post", "show_typing", "writable_chat"]


def known_chat(world: World, params: Params, field: str = "chat_id") -> Chat:
    """The chat a call names. Raises Refusal for an id nobody has."""
    value = params.get(field)
    if value is None or value == "":
        raise bad_request(f"{field} is empty")
    chat = world.chats.get(value if value.__class__ is int else _number(value))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def writable_chat(world: World, params: Params) -> Chat:
    """The chat a call names, when the bot may write there. Raises Refusal."""
    chat = known_chat(world, params)
    if chat.blocked or chat.deactivated or not chat.started:
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def own_message(chat: Chat, params: Params, field: str = "message_id") -> SimMessage:
    """The bot's message that an edit names. Raises Refusal."""
    message = chat.messages.get(integer(params, field))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.own:
        raise bad_request("message can't be edited")
    return message


def post(
    world: World, chat: Chat, params: Params, content: dict[str, Any], markup: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Put a message of the bot with this content into a chat; gives its JSON. `markup`: keyboard already read."""
    if markup is None:
        markup = keyboards.read(params)
    raw: dict[str, Any] = {
        "message_id": 0,
        "from": world.bot,
        "chat": chat.json,
        "date": int(world.unix()),
    }
    if "reply_parameters" in params or "reply_to_message_id" in params:
        _reply(chat, params, raw)
    raw.update(content)
    if params.get("protect_content") and boolean(params, "protect_content"):
        raw["has_protected_content"] = True
    if params.get("message_effect_id"):
        raw["effect_id"] = text(params, "message_effect_id")
    keyboard = None
    if markup is not None:
        if "inline_keyboard" in markup:
            raw["reply_markup"] = markup
        else:
            keyboard = markup
    raw["message_id"] = world.next_message_id()
    chat.typing_until = 0.0
    world.add_message(chat, raw, False, keyboard)
    return raw


def _reply(chat: Chat, params: Params, raw: dict[str, Any]) -> None:
    """Hang the message that is answered into the new one."""
    given = structure(params, "reply_parameters") or {"message_id": integer(params, "reply_to_message_id")}
    if "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
    message = chat.find(int(given["message_id"]))
    if message is None:
        if given.get("allow_sending_without_reply") or boolean(params, "allow_sending_without_reply"):
            return
        raise bad_request("message to be replied not found")
    raw["reply_to_message"] = {key: value for key, value in message.raw.items() if key != "reply_to_message"}
    if given.get("quote"):
        if given["quote"] not in message.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        raw["quote"] = {"text": given["quote"], "position": message.text.index(given["quote"]), "is_manual": True}


def show_typing(world: World, chat: Chat, action: str) -> None:
    """Let the phone show for five seconds what the bot is doing."""
    chat.typing_until = time.monotonic() + 5.0
    world.publish({"type": "typing", "chat_id": chat.id, "action": action, "typing": True})
