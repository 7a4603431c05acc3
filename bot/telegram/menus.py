"""Owns the command menus and the bot's description in every language; a menu is a convenience, never a right."""

from __future__ import annotations

import logging

from bot.telegram.wire import TelegramError, Wire
from bot.turns import Turns
from dialogues.help_ import coordinator_commands, everyone_commands, learner_commands, trainer_commands
from dialogues.introduction import description, short_description

log = logging.getLogger(__name__)


async def publish(wire: Wire, turns: Turns) -> None:
    """Set menus and descriptions; Telegram's refusal is logged and does no harm."""
    for language in (*turns.terms.languages, ""):
        c = turns.stranger(language or turns.terms.languages[0])
        commands = [*learner_commands(c), *everyone_commands(c)]
        more = {"language_code": language} if language else {}
        try:
            await wire.call(
                "setMyCommands",
                {"commands": _menu(commands), "scope": {"type": "all_private_chats"}, **more},
            )
            await wire.call("setMyDescription", {"description": description(c)[:512], **more})
            await wire.call("setMyShortDescription", {"short_description": short_description(c)[:120], **more})
        except TelegramError as refused:
            log.warning("menus were not set for %s: %s", language or "all", refused)
            return


async def publish_for(wire: Wire, turns: Turns, chat_id: int, language: str, roles: frozenset[str]) -> None:
    """The menu of one person who is a trainer or coordinator."""
    c = turns.stranger(language)
    commands = [
        *(learner_commands(c) if "learner" in roles else []),
        *(trainer_commands(c) if "trainer" in roles else []),
        *(coordinator_commands(c) if "coordinator" in roles else []),
        *everyone_commands(c),
    ]
    try:
        await wire.call(
            "setMyCommands", {"commands": _menu(commands), "scope": {"type": "chat", "chat_id": chat_id}}
        )
    except TelegramError as refused:
        log.info("menu of chat %s not set: %s", chat_id, refused)


def _menu(commands: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"command": name, "description": meaning} for name, meaning in commands]
