"""Owns the methods on a chat as a whole: what it shows of the bot's doing, reactions, pins, who is in it."""

from __future__ import annotations

from typing import Any

from bot.simulator.bodies import Params, integer, structure, text
from bot.simulator.chats import Chat
from bot.simulator.methods.target import known_chat, show_typing, writable_chat
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = [
    "get_chat",
    "get_chat_member",
    "get_user_profile_photos",
    "leave_chat",
    "pin_chat_message",
    "send_chat_action",
    "set_message_reaction",
    "unpin_all_chat_messages",
    "unpin_chat_message",
]

_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "  # noqa: SIM905
    "find_location record_video_note upload_video_note record_audio upload_audio".split()
)
REACTIONS = frozenset(  # https://core.telegram.org/bots/api#reactiontypeemoji
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "  # noqa: SIM905
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split()
)


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction."""
    action = text(params, "action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    show_typing(world, writable_chat(world, params), action)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """setMessageReaction: one emoji of Telegram's list; an empty list takes it away."""
    chat = writable_chat(world, params)
    message = chat.find(integer(params, "message_id"))
    if message is None:
        raise bad_request("message to react not found")
    emoji = [_emoji(reaction) for reaction in structure(params, "reaction", "reaction types") or []]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = emoji
    world.record(chat, "reaction", message, " ".join(emoji))
    return True


def _emoji(reaction: dict[str, Any]) -> str:
    if reaction.get("type") != "emoji":
        raise bad_request("invalid reaction type specified")
    emoji = str(reaction.get("emoji", "")).replace("\ufe0f", "")
    if emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji


def pin_chat_message(world: World, params: Params) -> bool:
    """pinChatMessage."""
    chat = writable_chat(world, params)
    message = chat.find(integer(params, "message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        world.record(chat, "pin", message)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """unpinChatMessage: the one named, or the last."""
    chat = writable_chat(world, params)
    number = integer(params, "message_id")
    if not chat.pinned or (number and number not in chat.pinned):
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number or chat.pinned[-1])
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """unpinAllChatMessages."""
    writable_chat(world, params).pinned.clear()
    return True


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """getChat."""
    chat = known_chat(world, params)
    gifts = {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True}
    gifts["gifts_from_channels"] = True
    full = {**chat.json, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    pinned = next((chat.find(number) for number in reversed(chat.pinned) if chat.find(number)), None)
    return full if pinned is None else {**full, "pinned_message": pinned.raw}


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """getChatMember: in a private chat the person and the bot are members."""
    chat = known_chat(world, params)
    number = integer(params, "user_id")
    if number not in (chat.id, world.bot["id"]):
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member(world, chat, of_bot=number == world.bot["id"])


def member(world: World, chat: Chat, of_bot: bool) -> dict[str, Any]:
    """A ChatMember; the bot counts as "kicked" while it is blocked."""
    if of_bot and chat.blocked:
        return {"user": world.bot, "status": "kicked", "until_date": 0}
    return {"user": world.bot if of_bot else chat.user, "status": "member"}


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat: nobody leaves a private chat."""
    known_chat(world, params)
    raise bad_request("chat member status can't be changed in private chats")


def get_user_profile_photos(world: World, params: Params) -> dict[str, Any]:
    """getUserProfilePhotos: these people have none."""
    if integer(params, "user_id") not in world.chats:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}
