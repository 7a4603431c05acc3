"""HTTP as it comes: pieces, pipelines, chunks, junk, forms of all kinds."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.simulator import Person, Simulator
from bot.simulator.bodies import Upload, boolean, integer, number, parameters
from bot.simulator.refusals import Refusal
from bot.simulator.wire import Request

MARKUP = b'{"chat_id":1001,"text":"x","reply_markup":%b}'


async def talk(sim: Simulator, *pieces: bytes, answers: int = 1) -> list[tuple[int, dict[str, Any]]]:
    """Write the pieces one after another, read so many answers."""
    host, port = sim.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0.005)
    got = []
    for _ in range(answers):
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
        if head.startswith(b"HTTP/1.1 100"):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        got.append((int(head.split()[1]), json.loads(await reader.readexactly(length))))
    writer.close()
    return got


def call(body: bytes, kind: str = "application/json", extra: str = "") -> bytes:
    head = f"POST /bot1:TEST/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n{extra}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def test_a_request_in_pieces(sim: Simulator, maja: Person) -> None:
    whole = call(b'{"chat_id":1001,"text":"pieces"}')
    ((status, answer),) = await talk(sim, whole[:20], whole[20:90], whole[90:])
    assert status == 200
    assert answer["result"]["text"] == "pieces"


async def test_many_in_one_go_are_answered_in_order(sim: Simulator, maja: Person) -> None:
    poll = b"GET /bot1:TEST/getUpdates?timeout=1&offset=2 HTTP/1.1\r\nHost: x\r\n\r\n"
    asyncio.get_running_loop().call_later(0.05, maja.send, "late")
    answers = await talk(sim, poll + call(b'{"chat_id":1001,"text":"b"}') + poll, answers=3)
    assert answers[0][1]["result"][0]["message"]["text"] == "late"
    assert answers[1][1]["result"]["text"] == "b"


async def test_chunks_and_expectations(sim: Simulator, maja: Person) -> None:
    chunked = (
        b"POST /bot1%3ATEST/SENDMESSAGE?chat_id=1001 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/json\r\n\r\n8\r\n{\"text\":\r\n4\r\n\"x\"}\r\n0\r\n\r\n"
    )  # fmt: skip
    assert (await talk(sim, chunked))[0][1]["result"]["text"] == "x"
    waits = call(b'{"chat_id":1001,"text":"x"}', extra="Expect: 100-continue\r\n")
    assert (await talk(sim, waits))[0][0] == 200


@pytest.mark.parametrize(
    ("request_bytes", "status", "words"),
    [
        (b"GARBAGE\r\n\r\n", 400, "Bad Request"),
        (call(b"{broken"), 400, "Bad Request: can't parse JSON object"),
        (call(b"[1]"), 400, "Bad Request: object expected"),
        (call(b'{"chat_id":1001}'), 400, "Bad Request: message text is empty"),
        (call(b'{"text":"x"}'), 400, "Bad Request: chat_id is empty"),
        (call(b"x", kind="multipart/form-data"), 400, "Bad Request: can't find boundary of the multipart body"),
        (call(MARKUP % b'"{"'), 400, "Bad Request: can't parse reply keyboard markup JSON object"),
        (call(MARKUP % b"[1]"), 400, "Bad Request: object expected as reply markup"),
        (b"GET /bot1:TEST/nothing HTTP/1.1\r\n\r\n", 404, "Not Found: method not found"),
        (b"GET /bot2:OTHER/getMe HTTP/1.1\r\n\r\n", 401, "Unauthorized"),
        (b"GET /file/bot1:TEST/photos/none.jpg HTTP/1.1\r\n\r\n", 404, "Not Found"),
    ],
)  # fmt: skip
async def test_what_is_wrong(sim: Simulator, maja: Person, request_bytes: bytes, status: int, words: str) -> None:
    ((code, answer),) = await talk(sim, request_bytes)
    assert (code, answer["error_code"], answer["description"]) == (status, status, words)


@pytest.mark.parametrize("path", ["/static/../../control.py", "/static/%2e%2e/%2e%2e/control.py", "/static//etc/hosts"])
async def test_nothing_beside_the_page_is_served(sim: Simulator, path: str) -> None:
    ((status, answer),) = await talk(sim, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert status == 404
    assert answer["ok"] is False


async def test_a_fault_of_the_simulator_is_an_answer(
    sim: Simulator, maja: Person, caplog: pytest.LogCaptureFixture
) -> None:
    ((status, _),) = await talk(sim, call(b'{"chat_id":1001,"text":"x","entities":[1]}'))
    assert status == 500
    assert "simulator failed" in caplog.text


def request(body: bytes, kind: str, query: str = "") -> Request:
    return Request("POST", "/", query, kind, body, False)


def test_multipart() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n'
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="C:\\\\dir\\\\a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n"
        b"--C inside\r\n\r\n\r\n"
        b"--B\r\nContent-Disposition: form-data; filename*=utf-8''%C4%8D.txt; name=g\r\n\r\nno name in quotes\r\n"
        b"--B\r\nContent-Disposition: form-data; name=\"h\"; filename*=utf-8''%C4%8D.txt\r\n\r\nx\r\n--B--\r\n"
    )
    found = parameters(request(body, 'multipart/form-data; boundary="B"', "q=1"))
    assert found == {
        "q": "1",
        "chat_id": "1001",
        "f": Upload(b"--C inside\r\n\r\n", "a.txt", "text/plain"),
        "h": Upload(b"x", "č.txt", "application/octet-stream"),
    }


def test_forms_carry_text_for_everything() -> None:
    found = parameters(request(b"a=5&b=true&c=x%26y&d=1.5&e=", "application/x-www-form-urlencoded"))
    assert (integer(found, "a"), boolean(found, "b"), found["c"], number(found, "d")) == (5, True, "x&y", 1.5)
    assert (integer(found, "e", 7), integer(found, "c"), number(found, "c"), boolean(found, "z", True)) == (
        7,
        0,
        None,
        True,
    )
    with pytest.raises(Refusal):
        parameters(request(b"{", "application/json"))
