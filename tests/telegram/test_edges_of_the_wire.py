"""What Telegram can deliver and no dialogue expects: groups, kinds the library does not know, worthless files, turned letters."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram import receive
from bot.telegram.parse import clean
from bot.telegram.transport import Request
from bot.telegram.wire import InvalidToken, NetworkError, TelegramError, Wire, in_words
from tests.harness import Story

ME = {"id": 7, "is_bot": True, "first_name": "Companion"}
WRITER = {"id": 1001, "is_bot": False, "first_name": "Maja", "language_code": "en"}
MAJA = {"id": 1001, "type": "private", "first_name": "Maja"}
UNUSABLE = "I cannot use that here"


async def delivered(companion: Story, number: int, **body: Any) -> None:
    await companion.parts.receiver.accept({"update_id": number, **body})
    await companion.settle()


@pytest.mark.parametrize(("kind", "status"), [("supergroup", "member"), ("channel", "administrator")])
async def test_a_group_or_channel_is_left_at_once(
    companion: Story, monkeypatch: pytest.MonkeyPatch, kind: str, status: str
) -> None:
    called: list[tuple[str, Any]] = []

    async def call(_: Wire, method: str, data: dict[str, Any]) -> bool:
        called.append((method, data["chat_id"]))
        return True

    monkeypatch.setattr(Wire, "call", call)
    chat = {"id": -1001, "type": kind, "title": "Class"}
    now: dict[str, Any] = {"user": ME, "status": status}
    if status == "administrator":
        rights = (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
            "can_edit_stories", "can_delete_stories",
        )  # fmt: skip
        now.update(dict.fromkeys(rights, False))
    change = {"chat": chat, "from": WRITER, "date": 1, "old_chat_member": {"user": ME, "status": "left"}, "new_chat_member": now}
    await delivered(companion, 900001, my_chat_member=change)
    assert called == [("leaveChat", -1001)]
    gone = {**change, "old_chat_member": {"user": ME, "status": "member"}, "new_chat_member": {"user": ME, "status": "left"}}
    await delivered(companion, 900002, my_chat_member=gone)
    monkeypatch.undo()
    assert len(called) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"poll": {"id": "1", "question": "?"}},  # what the library needs is missing: another version of the Bot API
        {"hologram": {"file_id": "x"}},  # newer than the library
        {"paid_media": {"star_count": 1, "paid_media": []}},
    ],
    ids=["unreadable", "unheard of", "paid media"],
)
async def test_what_cannot_be_used_is_never_met_with_silence(companion: Story, content: dict[str, Any]) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/help")
    await delivered(companion, 900001, message={"message_id": 1, "date": 1, "chat": MAJA, "from": WRITER, **content})
    assert UNUSABLE in maja.screen


async def test_a_note_of_telegrams_own_needs_no_answer(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    before = await companion.says(maja, "/help")
    note = {"message_id": 1, "date": 1, "chat": MAJA, "from": WRITER, "pinned_message": {"message_id": 1, "date": 0, "chat": MAJA}}
    await delivered(companion, 900001, message=note)
    assert maja.screen == before


async def test_a_document_that_is_none_is_refused(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/help")
    maja.document(b"MZ\x90", "report.pdf", "application/pdf")
    await companion.settle()
    assert "that kind of file" in maja.screen


def test_letters_are_not_turned_around_but_scripts_from_right_to_left_stay() -> None:
    assert clean("\u202eajaM\u202c \u2067x\u2069 \u05e9\u05dc\u05d5\u05dd\u200f") == "ajaM x \u05e9\u05dc\u05d5\u05dd\u200f"


class Enough(BaseException):
    """Ends the endless loop."""


async def polled(companion: Story, monkeypatch: pytest.MonkeyPatch, *answers: Any) -> list[float]:
    """Let the poller meet these answers (errors, or what Telegram sends), then end it; how long it rested between them."""
    left, rests = list(answers), []

    async def answer(*_: Any, **__: Any) -> Any:
        if not left:
            raise Enough
        met = left.pop(0)
        if isinstance(met, BaseException):
            raise met
        return met

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    poller = receive.Poller(companion.parts.wire, companion.parts.receiver)
    with monkeypatch.context() as patch:
        patch.setattr(Wire, "call", answer)
        patch.setattr(receive.asyncio, "sleep", rest)
        with pytest.raises(Enough):
            await poller.run()
    assert not left
    return rests


@pytest.mark.parametrize(
    "strange",
    [TelegramError("Invalid server response"), NetworkError("Bad Gateway"), None, True, {"update_id": 1}, ["?"], [{}], [{"update_id": None}]],
    ids=str,
)
async def test_polling_outlives_an_answer_that_is_not_telegrams(companion: Story, monkeypatch: pytest.MonkeyPatch, strange: Any) -> None:
    assert len(await polled(companion, monkeypatch, strange, [], strange)) == 2


async def test_a_token_that_is_refused_in_the_middle_is_borne_with_growing_pauses(
    companion: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refused = InvalidToken("The token `123:SECRET` was rejected by the server.")
    rests = await polled(companion, monkeypatch, [], *[refused] * 9, [], refused)
    assert rests[:9] == sorted(rests[:9])
    assert rests[0] < 1 < rests[8] <= receive.LONGEST_PAUSE
    assert rests[9] == rests[0]
    assert "does not know this bot, which it knew before" in caplog.text
    assert "SECRET" not in caplog.text


async def test_a_token_that_is_refused_at_the_start_ends_the_run(companion: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidToken):
        await polled(companion, monkeypatch, NetworkError("Bad Gateway"), InvalidToken("x"))


@pytest.mark.parametrize("answer", [b"[]", b"{}", b"null", b'"ok"', b"17", b"<html>", b""])
@pytest.mark.parametrize("status", [200, 502])
async def test_an_answer_of_another_shape_is_telegrams_error_and_no_fault_of_ours(
    companion: Story, monkeypatch: pytest.MonkeyPatch, answer: bytes, status: int
) -> None:
    async def answers(*_: Any, **__: Any) -> tuple[int, bytes]:
        return status, answer

    with monkeypatch.context() as patch:
        patch.setattr(Request, "do_request", answers)
        with pytest.raises(TelegramError):
            await companion.parts.wire.call("sendMessage", {"chat_id": 1, "text": "Hello"})


def test_the_library_names_the_token_and_we_do_not() -> None:
    told = in_words(InvalidToken("The token `123:SECRET` was rejected by the server."))
    assert "SECRET" not in told
    assert "COMPANION_BOT_TOKEN" in told
