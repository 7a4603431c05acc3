"""Owns the list of Bot API methods the simulator speaks, each with the function that does it.

A method is a plain function of the world and the call's parameters; it gives the result or raises Refusal.
getUpdates is not here: it waits, so the server asks the delivery for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.simulator.bodies import Params
from bot.simulator.methods import callbacks, chat, edits, media, messages, polls, profile, updates
from bot.simulator.world import World

__all__ = ["METHODS", "SENDING", "find"]

Method = Callable[[World, Params], Any]

METHODS: dict[str, Method] = {
    # updates.py
    "getMe": updates.get_me,
    "logOut": updates.yes,
    "close": updates.yes,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    # messages.py
    "sendMessage": messages.send_message,
    "sendMessageDraft": messages.send_message_draft,
    "sendLocation": messages.send_location,
    "sendVenue": messages.send_venue,
    "sendContact": messages.send_contact,
    "sendDice": messages.send_dice,
    "forwardMessage": messages.forward_message,
    "copyMessage": messages.copy_message,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    # media.py
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendVoice": media.send_voice,
    "sendAudio": media.send_audio,
    "sendVideo": media.send_video,
    "sendAnimation": media.send_animation,
    "sendSticker": media.send_sticker,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    # edits.py
    "editMessageText": edits.edit_message_text,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "editMessageMedia": edits.edit_message_media,
    # callbacks.py
    "answerCallbackQuery": callbacks.answer_callback_query,
    # polls.py
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    # chat.py
    "sendChatAction": chat.send_chat_action,
    "setMessageReaction": chat.set_message_reaction,
    "pinChatMessage": chat.pin_chat_message,
    "unpinChatMessage": chat.unpin_chat_message,
    "unpinAllChatMessages": chat.unpin_all_chat_messages,
    "getChat": chat.get_chat,
    "getChatMember": chat.get_chat_member,
    "leaveChat": chat.leave_chat,
    "getUserProfilePhotos": chat.get_user_profile_photos,
    # profile.py
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}

SENDING = frozenset(  # what counts for Telegram's rate limits
    name for name in METHODS if name.startswith("send") and name not in ("sendChatAction", "sendMessageDraft")
) | {"copyMessage", "forwardMessage"}

_LOWERED = {name.lower(): name for name in METHODS} | {"getupdates": "getUpdates"}


def find(name: str) -> str | None:
    """The method's proper name (Telegram does not mind upper and lower case), None for one the simulator cannot do."""
    return name if name in METHODS else _LOWERED.get(name.lower())
