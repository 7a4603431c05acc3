"""The addresses under /sim/, as the page of phones and other processes use them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from simulator_tools import HandClock, picture
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import NetworkError

from bot.simulator import Jump, Person, Simulator


@pytest.fixture
async def http(sim: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sim.base_url) as session:
        yield session


async def post(http: aiohttp.ClientSession, path: str, body: object = None, status: int = 200, **options: Any) -> Any:
    given: dict[str, Any] = {"json": body or {}} | options
    async with http.post(path, **given) as response:
        answer = await response.json()
        assert response.status == status, answer
        return answer


async def get(http: aiohttp.ClientSession, path: str) -> Any:
    async with http.get(path) as response:
        assert response.status == 200
        return await response.json()


async def test_state(bot: Bot, maja: Person, http: aiohttp.ClientSession, clock: HandClock) -> None:
    await bot.set_my_commands([("start", "Start")])
    await bot.send_message(1001, "<b>x</b>", parse_mode="HTML", reply_markup=ReplyKeyboardMarkup([["A"]]))
    gone = await bot.send_message(1001, "gone")
    await bot.delete_message(1001, gone.message_id)
    state = await get(http, "/sim/state")
    assert state["bot"]["username"] == "Scouts4GreenBot"
    assert datetime.fromisoformat(state["now"]) == clock.time
    assert state["clock"] is None
    (phone,) = state["phones"]
    assert (phone["id"], phone["name"], phone["role"], phone["language"]) == (1001, "Maja Novak", "apprentice", "sl")
    assert phone["commands"] == [{"command": "start", "description": "Start"}]
    own, answer = phone["messages"]
    assert (own["own"], own["text"]) == (True, "/start")
    assert (answer["own"], answer["entities"][0]["type"]) == (False, "bold")
    assert answer["reply_markup"]["keyboard"] == [[{"text": "A"}]]


async def test_a_phone_writes_taps_and_votes(bot: Bot, http: aiohttp.ClientSession, sim: Simulator) -> None:
    phone = await post(http, "/sim/phones", {"id": 7, "name": "Ana Horvat", "role": "trainer", "language_code": "de"})
    assert phone["phone"]["name"] == "Ana Horvat"
    assert (await post(http, "/sim/chats/7/send", {"text": "/start"}))["update_id"] == 1
    ana = sim.person(7)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(7, "?", reply_markup=markup)
    await post(http, "/sim/chats/7/tap", {"message_id": sent.message_id, "data": "y"})
    await post(http, "/sim/chats/7/send", {"text": "because", "reply_to_message_id": sent.message_id})
    poll = await bot.send_poll(7, "?", ["a", "b"], is_anonymous=False)
    await post(http, "/sim/chats/7/vote", {"message_id": poll.message_id, "option_ids": [1]})
    await post(http, "/sim/chats/7/edit", {"message_id": ana.messages[0].id, "text": "/help"})
    await post(http, "/sim/chats/7/block")
    await post(http, "/sim/chats/7/unblock")
    kinds = [update.kind for update in sim.delivery.pending.values()]
    first, last = ["message", "callback_query", "message"], ["my_chat_member", "my_chat_member"]
    assert kinds == [*first, "poll", "poll_answer", "edited_message", *last]
    state = await get(http, "/sim/state")
    assert state["phones"][0]["messages"][-1]["own_vote"] == [1]


async def test_a_phone_sends_files(http: aiohttp.ClientSession, maja: Person, sim: Simulator) -> None:
    form = aiohttp.FormData()
    form.add_field("photo", picture(), filename="a.png", content_type="image/png")
    form.add_field("caption", "bin č")
    await post(http, "/sim/chats/1001/photo", json=None, data=form)
    assert maja.messages[-1].caption == "bin č"
    form = aiohttp.FormData()
    form.add_field("document", b"a\r\nb", filename="poročilo.txt", content_type="text/plain")
    await post(http, "/sim/chats/1001/document", json=None, data=form)
    document = maja.messages[-1].document
    assert document is not None
    assert document["file_name"] == "poročilo.txt"
    async with http.get(f"/sim/file/{document['file_id']}") as response:
        assert await response.read() == b"a\r\nb"
        assert response.headers["Content-Security-Policy"] == "sandbox"
    form = aiohttp.FormData()
    form.add_field("voice", b"OggS", filename="v.ogg", content_type="audio/ogg")
    form.add_field("duration", "4")
    await post(http, "/sim/chats/1001/voice", json=None, data=form)
    assert maja.messages[-1].voice is not None
    form = aiohttp.FormData()
    for _ in range(3):
        form.add_field("photo", picture(), filename="a.png", content_type="image/png")
    await post(http, "/sim/chats/1001/album", json=None, data=form)
    assert len([message for message in maja.messages if "media_group_id" in message.raw]) == 3


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/sim/chats/9/send", {"text": "x"}, 404, "nobody has the id 9"),
        ("/sim/chats/1001/dance", {}, 404, "a phone cannot dance"),
        ("/sim/chats/1001/send", {}, 400, "text is missing"),
        ("/sim/chats/1001/tap", {"message_id": 99, "data": "x"}, 404, "Maja Novak has no message 99"),
        ("/sim/chats/1001/photo", {}, 400, "a file is missing"),
        ("/sim/clock/hour", {}, 404, "there is no clock to move"),
        ("/sim/phones", {}, 400, "a phone needs a name"),
        ("/sim/faults", {"method": "x", "kind": "y"}, 400, "unknown kind of fault"),
        ("/sim/delivery", {"speed": 1}, 400, "unknown trick 'speed'"),
        ("/nowhere", {}, 404, "no such address: /nowhere"),
    ],
)
async def test_what_goes_wrong_is_said(
    http: aiohttp.ClientSession, maja: Person, path: str, body: object, status: int, words: str
) -> None:
    answer = await post(http, path, body, status)
    assert answer["ok"] is False
    assert words in answer["error"]


async def test_broken_json_is_no_crash(http: aiohttp.ClientSession, maja: Person) -> None:
    await post(http, "/sim/chats/1001/send", status=400, json=None, data=b"{broken")


class Stream:
    """What a page hears."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self) -> dict[str, Any]:
        while True:
            line = (await asyncio.wait_for(self.response.content.readline(), 2)).decode()
            if line.startswith("data: "):
                event: dict[str, Any] = json.loads(line[6:])
                return event


async def test_stream(bot: Bot, maja: Person, http: aiohttp.ClientSession, sim: Simulator) -> None:
    async with http.get("/sim/stream") as response:
        assert response.content_type == "text/event-stream"
        stream = Stream(response)
        await response.content.readline()
        await bot.send_chat_action(1001, "typing")
        assert await stream.next() == {"type": "typing", "chat_id": 1001, "action": "typing", "typing": True}
        sent = await bot.send_message(
            1001, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
        )
        event = await stream.next()
        assert (event["type"], event["message"]["text"], event["message"]["own"]) == ("message", "x", False)
        maja.tap("A")
        await bot.answer_callback_query(next(iter(sim.unanswered)), "hi", show_alert=True)
        assert await stream.next() == {"type": "toast", "chat_id": 1001, "text": "hi", "show_alert": True, "url": None}
        await bot.edit_message_text("y", 1001, sent.message_id)
        event = await stream.next()
        assert (event["type"], event["message"]["text"]) == ("edit", "y")
        await bot.set_message_reaction(1001, 1, "👍")
        assert await stream.next() == {"type": "reaction", "chat_id": 1001, "message_id": 1, "reactions": ["👍"]}
        await bot.delete_message(1001, sent.message_id)
        assert await stream.next() == {"type": "delete", "chat_id": 1001, "message_id": sent.message_id}
        await bot.set_my_commands([("start", "Start")])
        assert (await stream.next())["commands"] == [{"command": "start", "description": "Start"}]
        sim.person(1002, "Ana")
        event = await stream.next()
        assert (event["type"], event["phone"]["name"]) == ("phone", "Ana")
        maja.block()
        event = await stream.next()
        assert (event["type"], event["chat_id"], event["blocked"]) == ("phone", 1001, True)
    while sim.world.listeners:
        await asyncio.sleep(0.001)
    assert sim.world.listeners == []


class DemoClock:
    """A clock with one move."""

    label = "before departure"

    def __init__(self) -> None:
        self.hand = HandClock()

    def now(self) -> datetime:
        return self.hand.time

    def jumps(self) -> list[Jump]:
        return [Jump("hour", "An hour"), Jump("return", "To the return", enabled=False)]

    def zone_at(self, moment: datetime) -> str:
        return "Europe/Ljubljana" if moment < datetime(2026, 3, 2, 8, 30, tzinfo=UTC) else "Europe/Lisbon"

    async def jump(self, jump_id: str) -> str:
        if jump_id != "hour":
            raise LookupError(f"no move {jump_id}")
        self.hand.time += timedelta(hours=1)
        return "an hour later"


async def test_the_clock_can_be_moved() -> None:
    clock = DemoClock()
    async with Simulator(clock_port=clock) as sim, aiohttp.ClientSession(sim.base_url) as http:
        before = await get(http, "/sim/state")
        assert before["clock"]["label"] == "before departure"
        assert before["clock"]["zone"] == "Europe/Ljubljana"
        sim.person(1001, "Maja").send("Živjo")
        assert before["clock"]["jumps"][1] == {"id": "return", "label": "To the return", "enabled": False}
        answer = await post(http, "/sim/clock/hour")
        assert answer["result"] == "an hour later"
        assert answer["clock"]["now"] == "2026-03-02T09:00:00+00:00"
        assert answer["clock"]["zone"] == "Europe/Lisbon"
        sim.person(1001, "Maja").send("Olá")
        [phone] = (await get(http, "/sim/state"))["phones"]
        assert [message["zone"] for message in phone["messages"]] == ["Europe/Ljubljana", "Europe/Lisbon"]
        assert sim.world.now() == clock.now()
        assert (await post(http, "/sim/clock/year", status=404))["error"] == "no move year"


async def test_levers_of_the_fault_lab(bot: Bot, maja: Person, http: aiohttp.ClientSession, sim: Simulator) -> None:
    await post(http, "/sim/faults", {"method": "sendMessage", "kind": "500", "times": 1})
    assert (await get(http, "/sim/faults"))["faults"][0]["kind"] == "500"
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    async with http.delete("/sim/faults") as response:
        assert (await response.json())["faults"] == []
    await bot.send_message(1001, "x")
    calls = await get(http, "/sim/calls?method=sendMessage&limit=1")
    assert calls["calls"][0]["params"]["text"] == "x"
    assert calls["unknown_methods"] == []
    tricks = {"duplicate_every": 3, "reorder": "any", "delay": 0.0, "latency": 0.001, "seed": 4, "hold": True}
    assert (await post(http, "/sim/delivery", tricks))["pending"] == 1
    assert (sim.delivery.duplicate_every, sim.delivery.reorder, sim.latency) == (3, "any", 0.001)
    assert "held back" in (await post(http, "/sim/idle", {"timeout": 0.01}, status=504))["error"]
    await post(http, "/sim/delivery", {"hold": False, "reorder": None, "rate_limit": {"burst": 5}})
    await bot.get_updates(2)
    await post(http, "/sim/idle", {"timeout": 2})


async def test_uploads_in_the_log_are_readable(bot: Bot, maja: Person, http: aiohttp.ClientSession) -> None:
    await bot.send_document(1001, b"abc", filename="a.txt")
    (call,) = (await get(http, "/sim/calls?method=sendDocument"))["calls"]
    assert call["params"]["document"] == "<a.txt, 3 bytes>"


async def test_the_page(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
    async with http.get("/static/nothing.js") as response:
        assert response.status == 404
