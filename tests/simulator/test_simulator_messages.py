"""Messages of the bot as the unmodified library sends them, and as they stand in the chat."""

from __future__ import annotations

import pytest
from simulator_tools import HandClock
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.simulator import Person, Simulator


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"v1:{label}") for label in labels]])


async def test_text_with_formatting_and_buttons(bot: Bot, maja: Person, clock: HandClock) -> None:
    sent = await bot.send_message(
        1001, "Dober <b>dan</b>, Maja &amp; co", parse_mode=ParseMode.HTML, reply_markup=keys("A", "B")
    )
    assert sent.text == "Dober dan, Maja & co"
    assert sent.text_html == "Dober <b>dan</b>, Maja &amp; co"
    assert sent.date == clock.time
    assert sent.chat.type == "private"
    assert sent.from_user is not None
    assert sent.from_user.id == bot.id
    message = maja.last
    assert message.id == sent.message_id
    assert message.from_bot
    assert message.html == sent.text_html
    assert message.buttons == [[("A", "v1:A", None), ("B", "v1:B", None)]]
    assert maja.screen == "Dober dan, Maja & co\n[A] [B]"


async def test_space_around_a_text_is_trimmed_and_entities_follow(bot: Bot, maja: Person) -> None:
    sent = await bot.send_message(1001, "\n  x <b>y</b> \n\n", parse_mode="HTML")
    assert sent.text == "x y"
    assert sent.text_html == "x <b>y</b>"


async def test_links_and_commands_are_found(bot: Bot, maja: Person) -> None:
    sent = await bot.send_message(1001, "😀 see https://example.org/a, /help or mail a@b.si")
    assert [(entity.type, sent.parse_entity(entity)) for entity in sent.entities] == [
        ("url", "https://example.org/a"),
        ("bot_command", "/help"),
        ("email", "a@b.si"),
    ]


async def test_answering_a_message(bot: Bot, maja: Person) -> None:
    own = maja.messages[0]
    sent = await bot.send_message(1001, "yes?", reply_parameters=ReplyParameters(own.id, quote="/start"))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert sent.quote is not None
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(1001, "no", reply_parameters=ReplyParameters(999))
    lone = await bot.send_message(1001, "no", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    assert lone.reply_to_message is None


async def test_protection_effect_and_preview(bot: Bot, maja: Person) -> None:
    options = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        1001, "x", protect_content=True, message_effect_id="5046509860389126442", link_preview_options=options
    )
    assert sent.has_protected_content
    assert sent.effect_id == "5046509860389126442"
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.is_disabled
    with pytest.raises(BadRequest, match="can't be copied"):
        await bot.copy_message(1001, 1001, sent.message_id)


async def test_reply_keyboard_until_it_is_removed(bot: Bot, maja: Person) -> None:
    await bot.send_message(1001, "?", reply_markup=ReplyKeyboardMarkup([["Yes", "No"], ["Later"]]))
    assert maja.keyboard == [["Yes", "No"], ["Later"]]
    assert "reply_markup" not in maja.last.raw
    maja.press("Later")
    assert maja.messages[-1].text == "Later"
    with pytest.raises(LookupError, match=r"no key 'Perhaps', only: \[Yes\] \[No\] \[Later\]"):
        maja.press("Perhaps")
    await bot.send_message(1001, "!", reply_markup=ForceReply())
    assert maja.keyboard
    await bot.send_message(1001, "!", reply_markup=ReplyKeyboardRemove())
    assert maja.keyboard == []


async def test_keyboard_for_one_time(bot: Bot, maja: Person) -> None:
    await bot.send_message(1001, "?", reply_markup=ReplyKeyboardMarkup([["Yes"]], one_time_keyboard=True))
    maja.press("Yes")
    assert maja.keyboard == []


async def test_editing_text(bot: Bot, maja: Person, sim: Simulator) -> None:
    sent = await bot.send_message(1001, "one", reply_markup=keys("A"))
    edited = await bot.edit_message_text("<i>two</i>", 1001, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.text_html == "<i>two</i>"
    assert edited.reply_markup is None
    assert edited.edit_date is not None
    assert maja.last.edits == ["one"]
    assert maja.last.buttons == []
    assert "**BOT →Maja Novak:** (edits #2) two" in sim.transcript([maja])


async def test_editing_only_the_buttons(bot: Bot, maja: Person) -> None:
    sent = await bot.send_message(1001, "one", reply_markup=keys("A"))
    await bot.edit_message_reply_markup(1001, sent.message_id, reply_markup=keys("B"))
    assert maja.screen == "one\n[B]"
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_reply_markup(1001, sent.message_id, reply_markup=keys("B"))
    await bot.edit_message_reply_markup(1001, sent.message_id)
    assert maja.screen == "one"


async def test_refused_edits(bot: Bot, maja: Person) -> None:
    sent = await bot.send_message(1001, "<b>one</b>", parse_mode="HTML", reply_markup=keys("A"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>one</b>", 1001, sent.message_id, parse_mode="HTML", reply_markup=keys("A"))
    await bot.edit_message_text("one", 1001, sent.message_id, reply_markup=keys("A"))  # the bold is gone: modified
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 1001, 4711)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 1001, maja.messages[0].id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(1001, sent.message_id, caption="x")


async def test_deleting(bot: Bot, maja: Person, clock: HandClock) -> None:
    sent = await bot.send_message(1001, "x")
    assert await bot.delete_message(1001, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(1001, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", 1001, sent.message_id)
    assert maja.messages[-1].deleted
    old = await bot.send_message(1001, "old")
    clock.move(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(1001, old.message_id)
    assert await bot.delete_messages(1001, [old.message_id, 4711])


async def test_copying_and_forwarding(bot: Bot, maja: Person, sim: Simulator) -> None:
    ana = sim.person(1002, "Ana")
    ana.send("/start")
    maja.send("my entry /x")
    source = maja.messages[-1].id
    copied = await bot.copy_message(1002, 1001, source)
    assert ana.last.id == copied.message_id
    assert ana.last.text == "my entry /x"
    forwarded = await bot.forward_message(1002, 1001, source)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.sender_user.first_name == "Maja"  # type: ignore[attr-defined]
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(1002, 1001, 4711)


async def test_places_contacts_dice(bot: Bot, maja: Person, sim: Simulator) -> None:
    place = await bot.send_location(1001, 46.05, 14.5)
    assert place.location is not None
    assert place.location.latitude == 46.05
    venue = await bot.send_venue(1001, 46.05, 14.5, "Host", "Trg 1")
    assert venue.venue is not None
    assert venue.venue.title == "Host"
    contact = await bot.send_contact(1001, "+38640123456", "Ana")
    assert contact.contact is not None
    assert contact.contact.first_name == "Ana"
    dice = await bot.send_dice(1001)
    assert dice.dice is not None
    assert 1 <= dice.dice.value <= 6
    assert "📍 Host, Trg 1" in sim.transcript([maja])


async def test_typing_until_the_next_message(bot: Bot, maja: Person) -> None:
    assert not maja.typing
    await bot.send_chat_action(1001, ChatAction.TYPING)
    assert maja.typing
    await bot.send_message(1001, "x")
    assert not maja.typing
    await bot.send_message_draft(1001, 1, "thinking")
    assert maja.typing
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(1001, "dancing")


async def test_reactions_and_pins(bot: Bot, maja: Person, sim: Simulator) -> None:
    own = maja.messages[0]
    await bot.set_message_reaction(1001, own.id, "✍")
    assert own.reactions == ["✍"]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(1001, own.id, ReactionTypeEmoji("🥐"))
    await bot.pin_chat_message(1001, own.id)
    chat = await bot.get_chat(1001)
    assert chat.pinned_message is not None
    assert chat.pinned_message.message_id == own.id
    await bot.unpin_chat_message(1001)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(1001)
    await bot.unpin_all_chat_messages(1001)
    assert "(reacts ✍ to #1)" in sim.transcript([maja])


async def test_who_is_there(bot: Bot, maja: Person) -> None:
    me = await bot.get_me()
    assert me.username == "Scouts4GreenBot"
    chat = await bot.get_chat(1001)
    assert (chat.first_name, chat.last_name) == ("Maja", "Novak")
    member = await bot.get_chat_member(1001, 1001)
    assert member.user.language_code == "sl"
    photos = await bot.get_user_profile_photos(1001)
    assert photos.total_count == 0
    with pytest.raises(BadRequest):
        await bot.leave_chat(1001)
