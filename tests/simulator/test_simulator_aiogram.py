"""The simulator with another library: aiogram, its session pointed here."""

from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot, Dispatcher, F, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from simulator_tools import picture

from bot.simulator import Person, Simulator

SETTLE = 0.25  # seconds; these libraries confirm updates before they answer them


async def test_a_conversation(sim: Simulator, maja: Person) -> None:
    bot = Bot("1:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(sim.base_url)))
    dispatcher = Dispatcher()

    @dispatcher.message(F.text.startswith("/start"))
    async def start(message: types.Message) -> None:
        keys = types.InlineKeyboardMarkup(inline_keyboard=[[types.InlineKeyboardButton(text="Yes", callback_data="y")]])
        await message.answer("Dober <b>dan</b>", parse_mode="HTML", reply_markup=keys)

    @dispatcher.callback_query()
    async def tapped(query: types.CallbackQuery) -> None:
        await query.answer("ok")
        assert isinstance(query.message, types.Message)
        await query.message.edit_text("Done")
        await query.message.answer_photo(types.BufferedInputFile(picture(), "a.png"), caption="a bin")
        await query.message.answer_poll("?", ["a", "b"], is_anonymous=False)

    @dispatcher.message(F.photo)
    async def pictured(message: types.Message) -> None:
        assert message.photo is not None
        data = await bot.download(message.photo[-1])
        assert data is not None
        await message.answer_document(types.BufferedInputFile(data.read(), "again.jpg"))

    task = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await sim.idle(settle=SETTLE)
    maja.tap("Yes")
    await sim.idle(settle=SETTLE)
    maja.vote(maja.last.id, [1])
    maja.photo(picture())
    await sim.idle(settle=SETTLE)
    await dispatcher.stop_polling()
    await task
    assert sim.unknown_methods == []
    assert sim.unanswered == []
    assert sim.transcript([maja]) == (
        "**Maja Novak:** /start\n\n"
        "**BOT →Maja Novak:** Dober dan\n[Yes]\n\n"
        "**Maja Novak:** taps [Yes]\n\n"
        "**BOT →Maja Novak:** (toast) ok\n\n"
        "**BOT →Maja Novak:** (edits #2) Done\n\n"
        "**BOT →Maja Novak:** 📷 a bin\n\n"
        "**BOT →Maja Novak:** 📊 ?\n( ) a\n( ) b\n\n"
        "**Maja Novak:** votes b\n\n"
        "**Maja Novak:** 📷\n\n"
        "**BOT →Maja Novak:** 📎 again.jpg\n"
    )


async def test_refusals(sim: Simulator, maja: Person) -> None:
    async with Bot("1:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(sim.base_url))) as bot:
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(4711, "x")
        with pytest.raises(TelegramBadRequest, match='Unsupported start tag "x" at byte offset 0'):
            await bot.send_message(1001, "<x>", parse_mode="HTML")
        media: list[types.MediaUnion] = [
            types.InputMediaPhoto(media=types.BufferedInputFile(picture(), "a.png")) for _ in range(2)
        ]
        assert len(await bot.send_media_group(1001, media)) == 2
