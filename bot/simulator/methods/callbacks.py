"""Owns the answer to a tap."""

from __future__ import annotations

from bot.simulator.bodies import Params, boolean, text
from bot.simulator.chats import Toast
from bot.simulator.html import utf16
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = ["ANSWER_WITHIN", "answer_callback_query"]

ANSWER_WITHIN = 150  # seconds of the simulator's clock


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery: once, and within 150 seconds."""
    words = text(params, "text")
    if words and utf16(words) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(text(params, "callback_query_id"))
    if query is None or query.answered or world.unix() - query.made > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answered = True
    url = text(params, "url") or None
    if words or url:
        toast = Toast(words, boolean(params, "show_alert"), url)
        query.chat.toasts.append(toast)
        world.record(query.chat, "toast", None, words)
        shown = {"text": words, "show_alert": toast.show_alert, "url": url}
        world.publish({"type": "toast", "chat_id": query.chat.id, **shown})
    return True
