"""Owns the methods that change a message of the bot."""

from __future__ import annotations

from typing import Any

from bot.simulator import formatting, keyboards
from bot.simulator.bodies import Params, structure, text
from bot.simulator.chats import Chat, SimMessage
from bot.simulator.methods import media
from bot.simulator.methods.target import own_message, writable_chat
from bot.simulator.refusals import bad_request, not_modified
from bot.simulator.world import World

__all__ = ["edit_message_caption", "edit_message_media", "edit_message_reply_markup", "edit_message_text"]

_WORDS = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities")


def _found(world: World, params: Params) -> tuple[Chat, SimMessage]:
    if params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(world, params)
    return chat, own_message(chat, params)


def _replace(
    world: World, chat: Chat, message: SimMessage, params: Params, fields: tuple[str, ...], content: dict[str, Any]
) -> dict[str, Any]:
    """Put `content` in the place of `fields`, and the call's keyboard (or none) in the place of the old one."""
    markup = keyboards.read(params, inline_only=True)
    old = message.raw
    same = all(old.get(field) == content.get(field) for field in fields)
    if same and old.get("reply_markup") == markup:
        raise not_modified()
    raw = {key: value for key, value in old.items() if key not in fields and key != "reply_markup"}
    raw.update(content)
    if fields:
        raw["edit_date"] = int(world.unix())
    if markup is not None:
        raw["reply_markup"] = markup
    message.edits.append(message.text)
    message.raw = raw
    world.record(chat, "edit", message)
    return raw


def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    """editMessageText."""
    plain, entities = formatting.read(params, "text", "entities", formatting.TEXT_LIMIT, "message is too long")
    if not plain:
        raise bad_request("message text is empty")
    chat, message = _found(world, params)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    content: dict[str, Any] = {"text": plain}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in params:
        content["link_preview_options"] = structure(params, "link_preview_options", "link preview options")
    return _replace(world, chat, message, params, _WORDS, content)


def edit_message_caption(world: World, params: Params) -> dict[str, Any]:
    """editMessageCaption; no caption takes it away."""
    content = media.caption(params)
    chat, message = _found(world, params)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, chat, message, params, _CAPTION, content)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    """editMessageReplyMarkup; no keyboard takes it away."""
    chat, message = _found(world, params)
    return _replace(world, chat, message, params, (), {})


def edit_message_media(world: World, params: Params) -> dict[str, Any]:
    """editMessageMedia: another file in the place of the file (or text) there was."""
    given = structure(params, "media", "input media")
    if not isinstance(given, dict):
        raise bad_request("media not found")
    chat, message = _found(world, params)
    if "media_group_id" in message.raw and text(given, "type") == "animation":
        raise bad_request("message can't be edited")
    content = media.from_input(world, params, given)
    fields = (*media.KINDS, *_CAPTION, *_WORDS)
    return _replace(world, chat, message, params, fields, content)
