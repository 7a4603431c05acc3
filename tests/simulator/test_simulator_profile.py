"""What the bot says of itself: names, texts, menus by scope and language."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.simulator import Person, Simulator


async def test_the_narrowest_menu_counts(bot: Bot, maja: Person, sim: Simulator) -> None:
    def names() -> list[str]:
        return [command["command"] for command in maja.commands]

    assert names() == []
    await bot.set_my_commands([BotCommand("start", "Start")])
    assert names() == ["start"]
    await bot.set_my_commands([BotCommand("learn", "Learn")], scope=BotCommandScopeAllPrivateChats())
    assert names() == ["learn"]
    await bot.set_my_commands([BotCommand("uci", "Uči se")], scope=BotCommandScopeAllPrivateChats(), language_code="sl")
    assert names() == ["uci"]
    await bot.set_my_commands([BotCommand("review", "Review")], scope=BotCommandScopeChat(1001))
    assert names() == ["review"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(1001))
    assert names() == ["uci"]
    assert await bot.get_my_commands() == (BotCommand("start", "Start"),)
    assert sim.unknown_methods == []


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Start", "x")], "Bot_command_invalid"),
        ([("a" * 33, "x")], "Bot_command_invalid"),
        ([("start", "")], "Command description must be non-empty"),
        ([("start", "x" * 257)], "Bot_command_description_invalid"),
        ([("start", "x")] * 101, "Bot_commands_too_much"),
    ],
)
async def test_wrong_menus(bot: Bot, commands: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(BadRequest, match=f"^{words}$"):
        await bot.set_my_commands(commands)


async def test_names_and_texts_by_language(bot: Bot) -> None:
    await bot.set_my_name("Companion")
    await bot.set_my_name("Spremljevalec", language_code="sl")
    await bot.set_my_description("What I do")
    await bot.set_my_short_description("In short")
    assert (await bot.get_my_name()).name == "Companion"
    assert (await bot.get_my_name("sl")).name == "Spremljevalec"
    assert (await bot.get_my_name("de")).name == "Companion"
    assert (await bot.get_my_description("de")).description == "What I do"
    assert (await bot.get_my_short_description()).short_description == "In short"
    with pytest.raises(BadRequest, match="Bot short description is too long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_name("x", language_code="xyz")


async def test_menu_button(bot: Bot, maja: Person) -> None:
    assert isinstance(await bot.get_chat_menu_button(1001), MenuButtonCommands)
    await bot.set_chat_menu_button(1001, MenuButtonWebApp("Diary", WebAppInfo("https://example.com")))
    assert isinstance(await bot.get_chat_menu_button(1001), MenuButtonWebApp)
    with pytest.raises(BadRequest, match="only https links are allowed"):
        await bot.set_chat_menu_button(1001, MenuButtonWebApp("Diary", WebAppInfo("http://example.com")))
