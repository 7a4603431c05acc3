"""What Telegram refuses, in its words, so that the library raises its own exceptions.

The library writes the words with a capital first and small letters after it.
"""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator


def one(button: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button]])


async def test_length_counts_utf16_after_parsing(bot: Bot, maja: Person) -> None:
    await bot.send_message(1001, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await bot.send_message(1001, "😀" * 2048)
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(1001, "x" * 4097)
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(1001, "😀" * 2048 + "x")


async def test_empty_texts(bot: Bot, maja: Person) -> None:
    with pytest.raises(BadRequest, match=r"^Message text is empty$"):
        await bot.send_message(1001, "")
    with pytest.raises(BadRequest, match=r"^Text must be non-empty$"):
        await bot.send_message(1001, "  \n ")
    with pytest.raises(BadRequest, match=r"^Text must be non-empty$"):
        await bot.send_message(1001, "<b></b>", parse_mode="HTML")


async def test_markup(bot: Bot, maja: Person) -> None:
    with pytest.raises(BadRequest, match='Can\'t parse entities: unsupported start tag "p" at byte offset 0'):
        await bot.send_message(1001, "<p>x</p>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(1001, "x", parse_mode="BBCode")
    with pytest.raises(BadRequest, match="the simulator speaks html only"):
        await bot.send_message(1001, "x", parse_mode="MarkdownV2")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (InlineKeyboardButton("x", callback_data="é" * 33), "Button_data_invalid"),
        (InlineKeyboardButton("x", callback_data="x" * 65), "Button_data_invalid"),
        (
            InlineKeyboardButton("x", callback_data=""),
            "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (InlineKeyboardButton("x"), "Text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardButton("", callback_data="x"), "Inline keyboard button text must be non-empty"),
        (
            InlineKeyboardButton("x", url="http://localhost:8080/"),
            "Inline keyboard button url 'http://localhost:8080/' is invalid: Wrong HTTP URL",
        ),
        (InlineKeyboardButton("x", url="not-a-url"), "Wrong HTTP URL"),
        (InlineKeyboardButton("x", url="ftp://example.com"), "Unsupported URL protocol"),
        (InlineKeyboardButton("x", url=""), "URL host is empty"),
        (InlineKeyboardButton("x", pay=True), "Button_type_invalid"),
    ],
)
async def test_buttons(bot: Bot, maja: Person, button: InlineKeyboardButton, words: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(1001, "x", reply_markup=one(button))
    assert words.lower() in refused.value.message.lower()


@pytest.mark.parametrize(
    "button",
    [
        InlineKeyboardButton("x", callback_data="é" * 32),
        InlineKeyboardButton("x", url="http://127.0.0.1:8080/badge/1"),
        InlineKeyboardButton("x", url="https://example.com/a?b=c#d"),
        InlineKeyboardButton("x", url="tg://user?id=1001"),
        InlineKeyboardButton("x", switch_inline_query="q"),
    ],
)
async def test_buttons_that_are_taken(bot: Bot, maja: Person, button: InlineKeyboardButton) -> None:
    sent = await bot.send_message(1001, "x", reply_markup=one(button))
    assert sent.reply_markup == one(button)


async def test_too_many_buttons(bot: Bot, maja: Person) -> None:
    button = InlineKeyboardButton("x", callback_data="x")
    await bot.send_message(1001, "x", reply_markup=InlineKeyboardMarkup([[button] * 8] * 12 + [[button] * 4]))
    for rows in ([[button] * 9], [[button]] * 101):
        with pytest.raises(BadRequest, match="Reply markup is too long"):
            await bot.send_message(1001, "x", reply_markup=InlineKeyboardMarkup(rows))


async def test_people_who_cannot_be_reached(bot: Bot, sim: Simulator, maja: Person) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(4711, "x")
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message("@nobody", "x")
    sim.person(1002, "Ana")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(1002, "x")
    maja.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "x")
    maja.unblock()
    await bot.send_message(1001, "x")
    maja.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(1001, "x")


async def test_wrong_token(sim: Simulator) -> None:
    stranger = Bot(
        "1:OTHER", base_url=f"{sim.base_url}/bot", request=HTTPXRequest(), get_updates_request=HTTPXRequest()
    )
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_unknown_method_is_loud(bot: Bot, sim: Simulator, maja: Person) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage", api_kwargs={"chat_id": 1001})
    assert sim.unknown_methods == ["sendRichMessage"]


async def test_every_call_is_logged(bot: Bot, sim: Simulator, maja: Person) -> None:
    await bot.send_message(1001, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(1, "x")
    good, bad = list(sim.calls)[-2:]
    assert (good.method, good.params["text"], good.result["text"], good.error) == ("sendMessage", "x", "x", None)
    assert bad.error == "Bad Request: chat not found"
    assert good.time == sim.world.unix()
