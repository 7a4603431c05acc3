"""Owns what a bot says of itself: names, descriptions, command menus, menu buttons, by scope and language."""

from __future__ import annotations

from typing import Any

__all__ = ["Profile"]

Scope = tuple[str, int]  # type of the scope, chat id or 0


class Profile:
    """Texts by kind and language, commands by scope and language, menu buttons by chat."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}  # (name | description | short_description, language)
        self.commands: dict[tuple[Scope, str], list[dict[str, str]]] = {}
        self.buttons: dict[int, dict[str, Any]] = {}  # chat id, 0 = for all

    def text(self, kind: str, language: str) -> str:
        """The text of a language, or the one for all languages."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def commands_for(self, chat_id: int, language: str) -> list[dict[str, str]]:
        """The menu a person sees: the first that is set, from the narrowest scope to the widest, language first."""
        for scope in (("chat", chat_id), ("all_private_chats", 0), ("default", 0)):
            for code in (language, ""):
                found = self.commands.get((scope, code))
                if found:
                    return found
        return []
