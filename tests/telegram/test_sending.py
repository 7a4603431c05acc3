"""What Telegram is asked to send and edit: texts in several parts, what must not come twice, answers that are not Telegram's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.telegram import send
from bot.telegram.pace import Pace
from bot.telegram.render import Rendered, units
from bot.telegram.send import Delivery, Doubtful, Sender, Undelivered, Unreachable
from bot.telegram.wire import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    NotDelivered,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from dialogues.kit import Button, Screen, screen

MARKUP = {"inline_keyboard": [[{"text": "Go on", "callback_data": "o:menu"}]]}
PARTS = Rendered(("one", "two", "three"), MARKUP)
LONG = "\n\n".join(f"Paragraph {number}: {'word ' * 60}" for number in range(20))


class Wire:
    """Takes what is sent; `answers` are the errors of the next calls, None where one goes well."""

    def __init__(self, answers: Sequence[Exception | None] = ()) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.sent: list[dict[str, Any]] = []

    async def call(self, method: str, data: dict[str, Any]) -> Any:
        self.asked.append((method, data))
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.sent.append(data)
        return {"message_id": len(self.sent)}

    @property
    def texts(self) -> list[str]:
        return [data["text"] for data in self.sent]


def sender(wire: Wire) -> Sender:
    return Sender(wire, None, Pace())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "PATIENCE", (0.0, 0.0))
    monkeypatch.setattr(send, "PART_PATIENCE", (0.0, 0.0, 0.01))


# what must not come twice -------------------------------------------------------------------------------------------


async def test_every_part_of_a_nudge_is_sent_and_the_keyboard_stands_under_the_last() -> None:
    wire = Wire()
    assert await sender(wire).once(1, PARTS) == 3
    assert wire.texts == ["one", "two", "three"]
    assert [data["reply_markup"] for data in wire.sent] == [None, None, MARKUP]


@pytest.mark.parametrize("error", [NotDelivered("no connection"), RetryAfter(0)])
async def test_a_later_part_that_did_not_arrive_is_sent_again_and_no_other(error: Exception) -> None:
    wire = Wire([None, error, error, None, error])
    await sender(wire).once(1, PARTS)
    assert wire.texts == ["one", "two", "three"]


@pytest.mark.parametrize(
    "error", [TimedOut(), NetworkError("Bad Gateway"), TelegramError("Invalid server response"), BadRequest("no"), InvalidToken("x")]
)
async def test_a_later_part_of_which_nothing_is_known_is_not_said_again(error: Exception) -> None:
    wire = Wire([None, error])
    with pytest.raises(Doubtful):
        await sender(wire).once(1, PARTS)
    assert len(wire.asked) == 2


async def test_a_later_part_that_cannot_be_sent_for_long_is_given_up() -> None:
    wire = Wire([None, *[NotDelivered("no connection")] * 9])
    with pytest.raises(Doubtful):
        await sender(wire).once(1, PARTS)
    assert wire.texts == ["one"]
    with pytest.raises(Doubtful):
        await sender(Wire([None, RetryAfter(4000)])).once(1, PARTS)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (NotDelivered("no connection"), Undelivered), (RetryAfter(7), Undelivered), (Forbidden("blocked"), Unreachable),
        (BadRequest("can't parse"), BadRequest), (InvalidToken("x"), InvalidToken),
        (TimedOut(), Doubtful), (NetworkError("Internal Server Error"), Doubtful), (TelegramError("Invalid server response"), Doubtful),
    ],
)  # fmt: skip
async def test_only_a_certain_no_may_be_tried_again(error: Exception, raised: type[Exception]) -> None:
    wire = Wire([error])
    with pytest.raises(raised):
        await sender(wire).once(1, PARTS)
    assert len(wire.asked) == 1


# screens in several parts -------------------------------------------------------------------------------------------


def long_screen(mark: str, text: str = LONG) -> Screen:
    return screen(text, Button(f"{mark} compares", "tick:compares"))


async def test_of_a_screen_in_two_messages_only_the_one_with_the_buttons_is_edited() -> None:
    assert 4096 < units(LONG) < 8192
    wire = Wire()
    house = sender(wire)
    shown = await house.show(Delivery(1, 1, long_screen("☐"), 5))
    assert shown == 2
    assert await house.show(Delivery(1, 1, long_screen("☑"), 6, edit=shown)) is None
    assert [method for method, _ in wire.asked] == ["sendMessage", "sendMessage", "editMessageText"]
    edited = wire.sent[-1]
    assert edited["message_id"] == shown
    assert edited["text"] == wire.sent[1]["text"]
    assert "☑ compares" in str(edited["reply_markup"])


async def test_a_screen_in_two_messages_comes_anew_when_its_beginning_changed_or_is_not_known() -> None:
    wire = Wire()
    house = sender(wire)
    shown = await house.show(Delivery(1, 1, long_screen("☐"), 5))
    other = await house.show(Delivery(1, 1, long_screen("☐", "Newer. " + LONG), 6, edit=shown))
    assert other == 4
    assert await sender(wire).show(Delivery(1, 1, long_screen("☑", "Newer. " + LONG), 7, edit=other)) == 6
    assert {method for method, _ in wire.asked} == {"sendMessage"}


async def test_what_stands_above_is_remembered_for_so_many_chats_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "LEADS_KEPT", 2)
    house = sender(Wire())
    for chat in (1, 2, 3):
        await house.show(Delivery(chat, chat, long_screen("☐"), 5))
    assert list(house._leads) == [2, 3]


# answers that are not Telegram's ------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [InvalidToken("x"), TelegramError("Invalid server response"), NetworkError("Bad Gateway")])
async def test_an_answer_that_is_not_telegrams_is_an_outage(error: Exception) -> None:
    """A screen waits in the outbox; were it taken for a fault of ours, its update would be set aside."""
    with pytest.raises(Undelivered):
        await sender(Wire([error] * 9)).show(Delivery(1, 1, screen("Hello"), 1))
    wire = Wire([error])
    assert await sender(wire).show(Delivery(1, 1, screen("Hello"), 1)) == 1
