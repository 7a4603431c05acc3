"""What a person does with the phone, and what reaches the bot of it."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_tools import HandClock
from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.simulator import Person, Simulator, Toast


def keys(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    )


def newest(sim: Simulator) -> dict[str, Any]:
    return list(sim.delivery.pending.values())[-1].payload


async def taken(bot: Bot) -> list[Update]:
    return list(await bot.get_updates())


async def test_a_command_comes_as_one(bot: Bot, maja: Person, clock: HandClock) -> None:
    number = maja.send("/start code_1")
    update = (await taken(bot))[-1]
    assert update.update_id == number
    message = update.message
    assert message is not None
    assert message.text == "/start code_1"
    assert message.parse_entities(["bot_command"])
    assert message.date == clock.time
    assert message.from_user is not None
    assert (message.from_user.language_code, message.from_user.full_name) == ("sl", "Maja Novak")


async def test_long_texts_are_cut_as_the_apps_do(maja: Person) -> None:
    maja.send("😀" * 3000)
    assert [len(message.text) for message in maja.messages[1:]] == [2048, 952]


async def test_a_tap_and_its_answer(bot: Bot, maja: Person, sim: Simulator) -> None:
    sent = await bot.send_message(1001, "?", reply_markup=keys([("Yes", "y"), ("No", "n")]))
    maja.tap("Yes")
    query = (await taken(bot))[-1].callback_query
    assert query is not None
    assert query.data == "y"
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert sim.unanswered == [query.id]
    assert await query.answer("Saved ✓", show_alert=True)
    assert maja.toasts == [Toast("Saved ✓", True)]
    assert sim.unanswered == []
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer()


async def test_a_tap_is_answered_within_150_seconds(bot: Bot, maja: Person, clock: HandClock) -> None:
    await bot.send_message(1001, "?", reply_markup=keys([("Yes", "y")]))
    for seconds, in_time in ((150, True), (150.5, False)):
        maja.tap("Yes")
        query = (await bot.get_updates())[-1].callback_query
        assert query is not None
        clock.move(seconds=seconds)
        if in_time:
            await query.answer()
            continue
        with pytest.raises(BadRequest, match="Query is too old"):
            await query.answer()


async def test_answers_that_are_too_long(bot: Bot, maja: Person) -> None:
    await bot.send_message(1001, "?", reply_markup=keys([("Yes", "y")]))
    maja.tap("Yes")
    query = (await taken(bot))[-1].callback_query
    assert query is not None
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)


async def test_which_button_is_meant(bot: Bot, maja: Person, sim: Simulator) -> None:
    old = await bot.send_message(1001, "1", reply_markup=keys([("Yes", "old")]))
    await bot.send_message(1001, "2", reply_markup=keys([("Yes, please", "part"), ("Yes", "new")]))
    maja.tap("Yes")
    assert newest(sim)["data"] == "new"
    maja.tap("please")
    assert newest(sim)["data"] == "part"
    maja.tap("Yes", message_id=old.message_id)
    assert newest(sim)["data"] == "old"
    with pytest.raises(LookupError, match=r"no button 'Perhaps', only: \[Yes, please\] \[Yes\] \[Yes\]"):
        maja.tap("Perhaps")
    maja.tap_data("forged:1")
    assert newest(sim)["data"] == "forged:1"


async def test_buttons_that_stay_on_the_phone(bot: Bot, maja: Person, sim: Simulator) -> None:
    rows = [
        [InlineKeyboardButton("Badge", url="https://example.com/b/1")],
        [InlineKeyboardButton("Copy", copy_text=CopyTextButton("112"))],
        [InlineKeyboardButton("Join", url="https://t.me/Scouts4GreenBot?start=abc_1")],
    ]
    await bot.send_message(1001, "x", reply_markup=InlineKeyboardMarkup(rows))
    before = sim.delivery.newest_id
    assert maja.tap("Badge") == 0
    assert maja.tap("Copy") == 0
    assert sim.delivery.newest_id == before
    assert maja.opened == ["https://example.com/b/1"]
    assert maja.clipboard == ["112"]
    maja.tap("Join")
    assert maja.messages[-1].text == "/start abc_1"


async def test_edits_of_the_person(bot: Bot, maja: Person) -> None:
    maja.send("day one")
    own = maja.messages[-1]
    maja.edit(own.id, "day 1 /x")
    update = (await taken(bot))[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "day 1 /x"
    assert own.edits == ["day one"]
    sent = await bot.send_message(1001, "x")
    with pytest.raises(LookupError):
        maja.edit(sent.message_id, "y")


async def test_blocking(bot: Bot, maja: Person) -> None:
    maja.block()
    maja.unblock()
    first, second = (await taken(bot))[-2:]
    assert first.my_chat_member is not None
    assert first.my_chat_member.new_chat_member.status == "kicked"
    assert second.my_chat_member is not None
    assert second.my_chat_member.new_chat_member.status == "member"
    maja.block()
    maja.send("I am back")
    back = (await taken(bot))[-2:]
    assert back[0].my_chat_member is not None
    assert back[1].message is not None


async def test_answering_the_bot(bot: Bot, maja: Person) -> None:
    sent = await bot.send_message(1001, "why?")
    maja.send("because", reply_to=sent.message_id)
    message = (await taken(bot))[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "why?"


async def test_polls_and_quizzes(bot: Bot, maja: Person, sim: Simulator) -> None:
    quiz: dict[str, Any] = {"type": "quiz", "correct_option_ids": [1], "is_anonymous": False}
    why: dict[str, Any] = {"explanation": "<b>G</b>", "explanation_parse_mode": "HTML"}
    sent = await bot.send_poll(1001, "Which bin?", ["Paper", "Glass"], **quiz, **why)
    assert sent.poll is not None
    assert sent.poll.explanation == "G"
    maja.vote(sent.message_id, [1])
    updates = await taken(bot)
    answer = updates[-1].poll_answer
    assert answer is not None
    assert (answer.poll_id, list(answer.option_ids)) == (sent.poll.id, [1])
    assert list(answer.option_persistent_ids) == [sent.poll.options[1].persistent_id]
    assert updates[-2].poll is not None
    assert updates[-2].poll.total_voter_count == 1
    with pytest.raises(ValueError, match="no second vote"):
        maja.vote(sent.message_id, [0])
    closed = await bot.stop_poll(1001, sent.message_id)
    assert closed.is_closed
    assert closed.options[1].voter_count == 1
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(1001, sent.message_id)
    with pytest.raises(ValueError, match="closed"):
        maja.vote(sent.message_id, [1])
    assert "votes Glass" in sim.transcript([maja])


async def test_votes_that_change(bot: Bot, maja: Person) -> None:
    sent = await bot.send_poll(1001, "?", ["a", "b", "c"], is_anonymous=False, allows_multiple_answers=True)
    maja.vote(sent.message_id, [0, 2])
    maja.vote(sent.message_id, [])
    answers = [list(update.poll_answer.option_ids) for update in await taken(bot) if update.poll_answer]
    assert answers == [[0, 2], []]
    with pytest.raises(ValueError, match="no such option"):
        maja.vote(sent.message_id, [3])


@pytest.mark.parametrize(
    ("question", "options", "extra", "words"),
    [
        ("x" * 301, ["a", "b"], {}, "Poll question length must not exceed 300"),
        ("x", ["a"], {}, "Poll must have at least 2 option"),
        ("x", ["a"] * 13, {}, "Poll can't have more than 12 options"),
        ("x", ["a", "b" * 101], {}, "Poll options length must not exceed 100"),
        ("x", ["a", ""], {}, "Poll options must be non-empty"),
        ("x", ["a", "b"], {"type": "quiz"}, "Wrong correct option id specified"),
        ("x", ["a", "b"], {"type": "quiz", "correct_option_ids": [2]}, "Wrong correct option id specified"),
        ("x", ["a", "b"], {"type": "quiz", "correct_option_ids": [0], "explanation": "x" * 201}, "Message_too_long"),
    ],
)
async def test_wrong_polls(
    bot: Bot, maja: Person, question: str, options: list[str], extra: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadRequest, match=f"^{words}$"):
        await bot.send_poll(1001, question, options, **extra)


async def test_a_chat_reads_like_a_chat(bot: Bot, maja: Person, sim: Simulator) -> None:
    krause = sim.person(2001, "Krause", language_code="de", role="trainer")
    sent = await bot.send_message(1001, "Line 1\nLine 2", reply_markup=keys([("Yes", "y"), ("No", "n")]))
    krause.send("/review")
    maja.tap("No")
    await bot.edit_message_text("Done", 1001, sent.message_id)
    await bot.delete_message(1001, sent.message_id)
    assert sim.transcript([maja, krause]) == (
        "**Maja Novak:** /start\n\n"
        "**BOT →Maja Novak:** Line 1\nLine 2\n[Yes] [No]\n\n"
        "**Krause:** /review\n\n"
        "**Maja Novak:** taps [No]\n\n"
        "**BOT →Maja Novak:** (edits #2) Done\n\n"
        "**BOT →Maja Novak:** (deletes #2)\n"
    )
    assert sim.transcript([krause]) == "**Krause:** /review\n"
    assert sim.transcript() == sim.transcript([maja, krause])


async def test_memory_can_be_bounded(clock: HandClock) -> None:
    sim = Simulator(clock=clock, history=5, calls=3)
    ana = sim.person(1, "Ana")
    for number in range(50):
        ana.send(str(number))
        sim.api.perform("sendMessage", {"chat_id": 1, "text": f"answer {number}"})
    assert [message.text for message in ana.messages] == ["answer 47", "48", "answer 48", "49", "answer 49"]
    assert len(ana.chat.events) == 20
    assert [call.params["text"] for call in sim.calls] == ["answer 47", "answer 48", "answer 49"]
