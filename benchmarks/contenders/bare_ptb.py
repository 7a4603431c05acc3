"""(a) Bare python-telegram-bot with its default settings: a tap is answered and the message edited."""

from __future__ import annotations

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes


def keyboard(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"s:{number}:{label}") for label in "ABCD"]])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_html("Question <b>0</b>", reply_markup=keyboard(0))


async def tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query and query.data
    number = int(query.data.split(":")[1]) + 1
    await query.answer()
    await query.edit_message_text(f"Question <b>{number}</b>", parse_mode="HTML", reply_markup=keyboard(number))


def main(url: str) -> None:
    application = Application.builder().token("1:TEST").base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tap))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1])
