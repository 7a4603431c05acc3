"""(b) Bare aiogram doing the same."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

dispatcher = Dispatcher()


def keyboard(number: int) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=f"s:{number}:{label}") for label in "ABCD"]
    return InlineKeyboardMarkup(inline_keyboard=[row])


@dispatcher.message(Command("start"))
async def start(message: Message) -> None:
    await message.answer("Question <b>0</b>", parse_mode="HTML", reply_markup=keyboard(0))


@dispatcher.callback_query()
async def tap(query: CallbackQuery) -> None:
    assert query.data and isinstance(query.message, Message)
    number = int(query.data.split(":")[1]) + 1
    await query.answer()
    await query.message.edit_text(f"Question <b>{number}</b>", parse_mode="HTML", reply_markup=keyboard(number))


async def main(url: str) -> None:
    bot = Bot("1:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
