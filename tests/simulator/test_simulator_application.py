"""A whole bot of python-telegram-bot, as it comes, polling the simulator; the raw shape of what it gets."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_tools import picture
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.simulator import Person, Simulator

Context = ContextTypes.DEFAULT_TYPE

SETTLE = 0.25  # seconds; these libraries confirm updates before they answer them


async def start(update: Update, context: Context) -> None:
    assert update.message is not None
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Begin", callback_data="begin")]])
    await update.message.reply_html(f"Code: <code>{(context.args or ['none'])[0]}</code>", reply_markup=keys)


async def tapped(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text("Send a photo")


async def pictured(update: Update, context: Context) -> None:
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(data, filename="back.jpg", caption=f"{len(data)} bytes")
    await update.message.reply_poll("Same?", ["yes", "no"], is_anonymous=False)


async def voted(update: Update, context: Context) -> None:
    answer = update.poll_answer
    assert answer is not None
    assert answer.user is not None
    await context.bot.send_message(answer.user.id, f"Option {answer.option_ids[0]}")


def application(sim: Simulator) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = Application.builder().token("1:TEST").base_url(f"{sim.base_url}/bot")
    app = builder.base_file_url(f"{sim.base_url}/file/bot").build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(MessageHandler(filters.PHOTO, pictured))
    app.add_handler(PollAnswerHandler(voted))
    return app


async def test_a_bot_at_work(sim: Simulator, maja: Person) -> None:
    app = application(sim)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await sim.idle(settle=SETTLE)
        maja.send("/start abc")
        await sim.idle(settle=SETTLE)
        maja.tap("Begin")
        await sim.idle(settle=SETTLE)
        maja.photo(picture())
        await sim.idle(settle=SETTLE)
        maja.vote(maja.last.id, [1])
        await sim.idle(settle=SETTLE)
        await app.updater.stop()
        await app.stop()
    size = len(sim.stored_file(maja.messages[4].file_id or ""))
    assert [message.text for message in maja.messages] == [
        "/start", "Code: none", "/start abc", "Send a photo", "", f"{size} bytes", "", "Option 1",
    ]  # fmt: skip
    assert maja.messages[3].edits == ["Code: abc"]
    assert sim.unanswered == []
    assert sim.unknown_methods == []


@pytest.mark.parametrize("method", ["photo", "document", "voice", "video", "audio", "sticker", "location", "contact"])
async def test_the_library_knows_every_field(bot: Bot, maja: Person, sim: Simulator, method: str) -> None:
    arguments: dict[str, tuple[object, ...]] = {
        "photo": (picture(), "x"),
        "document": (b"x", "a.txt"),
        "voice": (b"x", 1),
        "audio": (b"x", 1),
        "video": (b"x",),
        "location": (1.0, 2.0),
        "contact": ("+386",),
    }
    getattr(maja, method)(*arguments.get(method, ()))
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert not message.api_kwargs
    part = getattr(message, method)
    assert not (part[-1] if method == "photo" else part).api_kwargs
