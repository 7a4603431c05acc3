"""Owns which keyboards Telegram takes; knows nothing of the messages they hang on."""

from __future__ import annotations

from typing import Any

from bot.simulator.bodies import Params, structure
from bot.simulator.html import utf16
from bot.simulator.links import checked, problem
from bot.simulator.refusals import Refusal, bad_request

__all__ = ["read"]

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256
_STYLES = frozenset({"danger", "primary", "success"})
_FLAGS = ("is_persistent", "one_time_keyboard", "resize_keyboard", "selective", "remove_keyboard", "force_reply")


def read(params: Params, inline_only: bool = False) -> dict[str, Any] | None:
    """The keyboard of a call, as it will stand in the message; None when there is none. Raises Refusal."""
    if not params.get("reply_markup"):
        return None
    markup = structure(params, "reply_markup", "reply keyboard markup")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if not markup:
        return None
    if inline_only:
        raise bad_request("inline keyboard expected")
    for flag in _FLAGS:
        if not isinstance(markup.get(flag, False), bool):
            raise bad_request(f'field "{flag}" must be of type Boolean')
    if "keyboard" in markup:
        return {**markup, "keyboard": _reply(markup["keyboard"])}
    return markup


def _inline(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    checked_rows = []
    total = 0
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" must be of type Array')
        total += len(row)
        if len(row) > MAX_IN_ROW or total > MAX_BUTTONS:
            raise bad_request("reply markup is too long")
        if row:
            checked_rows.append([_inline_button(button) for button in row])
    return {"inline_keyboard": checked_rows} if checked_rows else None


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _button("InlineKeyboardButton must be an Object")
    label = button.get("text")
    if label is None:
        raise _button('Can\'t find field "text"')
    if not isinstance(label, str):
        raise _button('Field "text" must be of type String')
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    style = button.get("style")
    if style is not None and style not in _STYLES:
        raise _button("invalid button style specified")
    data = button.get("callback_data")
    if data:
        if (len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))) > MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return button
    return _other_inline_button(button)


def _other_inline_button(button: dict[str, Any]) -> dict[str, Any]:
    if "url" in button:
        return {**button, "url": _address(button["url"], "inline keyboard button URL")}
    if "web_app" in button:
        url = button["web_app"].get("url", "")
        if not url.startswith("https://"):
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
        return button
    if "copy_text" in button:
        if not 0 < utf16(button["copy_text"].get("text", "")) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return button
    if button.keys() & {"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}:
        return button
    if "login_url" in button:
        _address(button["login_url"].get("url", ""), "inline keyboard button login URL")
        return button
    if button.keys() & {"pay", "callback_game"}:
        raise bad_request("BUTTON_TYPE_INVALID")
    raise _button("Text buttons are unallowed in the inline keyboard")


def _address(url: str, where: str) -> str:
    why = problem(url)
    if why is not None:
        raise bad_request(f"{where} '{url}' is invalid: {why}")
    return checked(url) or url


def _button(words: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {words}")


def _reply(rows: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list):
        raise bad_request('field "keyboard" must be of type Array')
    keyboard = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "keyboard" must be an Array of Arrays')
        buttons = [{"text": button} if isinstance(button, str) else button for button in row]
        for button in buttons:
            if not isinstance(button, dict) or not button.get("text"):
                raise bad_request("keyboard button text must be non-empty")
        keyboard.append(buttons)
    return keyboard
