"""Owns the methods with which a bot describes itself: names, texts, command menus, menu buttons."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.bodies import Params, integer, structure, text
from bot.simulator.html import utf16
from bot.simulator.profile import Scope
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = [
    "delete_my_commands",
    "get_chat_menu_button",
    "get_my_commands",
    "get_my_description",
    "get_my_name",
    "get_my_short_description",
    "set_chat_menu_button",
    "set_my_commands",
    "set_my_description",
    "set_my_name",
    "set_my_short_description",
]

LIMITS = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"})


def _language(params: Params) -> str:
    code = text(params, "language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(world: World, params: Params) -> Scope:
    given = structure(params, "scope", "BotCommandScope") or {"type": "default"}
    kind = given.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind != "chat":
        return kind, 0
    number = integer(given, "chat_id")
    if number not in world.chats:
        raise bad_request("chat not found")
    return kind, number


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands: at most 100; names of a–z, 0–9 and _, 1–32; descriptions 1–256."""
    given = structure(params, "commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(item) for item in given]
    world.profile.commands[_scope(world, params), _language(params)] = commands
    _show(world)
    return True


def _command(item: dict[str, Any]) -> dict[str, str]:
    name = str(item.get("command", "")).removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not name:
        raise bad_request("command name must be non-empty")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if utf16(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """getMyCommands: of exactly this scope and language."""
    return world.profile.commands.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.profile.commands.pop((_scope(world, params), _language(params)), None)
    _show(world)
    return True


def _show(world: World) -> None:
    """Tell the phones their menus."""
    if world.listeners:
        for chat in world.chats.values():
            menu = world.profile.commands_for(chat.id, chat.user.get("language_code", ""))
            world.publish({"type": "commands", "chat_id": chat.id, "commands": menu})


def _set(world: World, params: Params, kind: str) -> bool:
    words = text(params, kind)
    if utf16(words) > LIMITS[kind]:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    world.profile.texts[kind, _language(params)] = words
    return True


def _get(world: World, params: Params, kind: str) -> dict[str, str]:
    fallback = world.bot["first_name"] if kind == "name" else ""
    return {kind: world.profile.text(kind, _language(params)) or fallback}


def set_my_name(world: World, params: Params) -> bool:
    """setMyName."""
    return _set(world, params, "name")


def get_my_name(world: World, params: Params) -> dict[str, str]:
    """getMyName."""
    return _get(world, params, "name")


def set_my_description(world: World, params: Params) -> bool:
    """setMyDescription."""
    return _set(world, params, "description")


def get_my_description(world: World, params: Params) -> dict[str, str]:
    """getMyDescription."""
    return _get(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """setMyShortDescription."""
    return _set(world, params, "short_description")


def get_my_short_description(world: World, params: Params) -> dict[str, str]:
    """getMyShortDescription."""
    return _get(world, params, "short_description")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """setChatMenuButton."""
    button = structure(params, "menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    if button["type"] == "web_app" and not str(button.get("web_app", {}).get("url", "")).startswith("https://"):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    number = integer(params, "chat_id")
    if number and number not in world.chats:
        raise bad_request("chat not found")
    world.profile.buttons[number] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    """getChatMenuButton."""
    buttons = world.profile.buttons
    return buttons.get(integer(params, "chat_id")) or buttons.get(0) or {"type": "commands"}
