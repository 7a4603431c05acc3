"""Owns the addresses under `/sim/`: the phones for the page, and the levers for other processes.

Everything here answers `{"ok": true, …}`, or `{"ok": false, "error": …}` with 400, 404 or 504.
"""

from __future__ import annotations

import mimetypes
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

import orjson

from bot.simulator.bodies import Upload, parts
from bot.simulator.chats import Chat
from bot.simulator.clock import ClockPort
from bot.simulator.delivery import Delivery
from bot.simulator.faults import Fault, Faults, RateLimit
from bot.simulator.people import Person
from bot.simulator.refusals import Refusal
from bot.simulator.server import loggable
from bot.simulator.stream import Streams
from bot.simulator.wire import Answer, Request, answer
from bot.simulator.world import Call, World

__all__ = ["Control"]

PAGE = Path(__file__).parent / "page"
STATIC = PAGE / "static"
Fields = list[tuple[str, Any]]
Json = dict[str, Any]


class Steered(Protocol):
    """What of a simulator can be steered from outside."""

    world: World
    faults: Faults
    clock_port: ClockPort | None
    streams: Streams
    latency: float
    rate_limit: RateLimit | None

    @property
    def calls(self) -> deque[Call]: ...
    @property
    def unknown_methods(self) -> list[str]: ...
    @property
    def delivery(self) -> Delivery: ...
    @property
    def person(self) -> Callable[..., Person]: ...
    def hold(self) -> None: ...
    def release(self) -> None: ...
    def redeliver(self, update_id: int) -> None: ...
    async def idle(self, timeout: float = 10.0) -> None: ...


class Control:
    """The addresses of one simulator, all but those of the Bot API."""

    def __init__(self, simulator: Steered) -> None:
        self._sim = simulator

    def handle(self, request: Request) -> Answer | Awaitable[Answer]:
        """Answer a request to one of the addresses."""
        try:
            return self._route(request)
        except Refusal as refusal:
            return _wrong(refusal.description, refusal.code)
        except LookupError as error:
            return _wrong(str(error.args[0]) if error.args else "not found", 404)
        except (ValueError, TypeError) as error:
            return _wrong(str(error), 400)

    def _route(self, request: Request) -> Answer | Awaitable[Answer]:
        path = request.path
        if path in ("/", "/index.html"):
            return _static(PAGE / "index.html")
        if path.startswith("/static/"):
            return _static(STATIC / path.removeprefix("/static/"))
        if not path.startswith("/sim/"):
            raise LookupError(f"no such address: {path}")
        steps = path.removeprefix("/sim/").split("/")
        if request.method == "GET":
            return self._get(steps, dict(parse_qsl(request.query)))
        return self._change(steps, request)

    # -- looking

    def _get(self, steps: list[str], query: dict[str, str]) -> Answer:
        sim = self._sim
        if steps == ["state"]:
            return _good(self.state())
        if steps == ["stream"]:
            return sim.streams.serve
        if steps[0] == "file" and len(steps) == 2:
            stored = sim.world.files.get(steps[1])
            if stored is None:
                raise LookupError(f"no file {steps[1]}")
            return answer(stored.data, content_type=stored.mime, headers=_HARMLESS)
        if steps == ["calls"]:
            return _good({"ok": True, "calls": self._calls(query), "unknown_methods": sim.unknown_methods})
        if steps == ["faults"]:
            return _good({"ok": True, "faults": [_fault_json(fault) for fault in sim.faults.list()]})
        raise LookupError(f"no such address: /sim/{'/'.join(steps)}")

    def state(self) -> Json:
        """Everything the page shows when it opens."""
        world = self._sim.world
        return {
            "bot": {"id": world.bot["id"], "username": world.bot["username"], "name": world.bot["first_name"]},
            "now": world.now().isoformat(),
            "phones": [self.phone(chat) for chat in world.chats.values()],
            "clock": self.clock(),
        }

    def phone(self, chat: Chat) -> Json:
        """One phone with its chat."""
        world = self._sim.world
        language = chat.user.get("language_code", "")
        return {
            "id": chat.id,
            "name": chat.name,
            "role": chat.role,
            "start_code": chat.start_code,
            "language": language,
            "commands": world.profile.commands_for(chat.id, language),
            "blocked": chat.blocked,
            "messages": [world.shown(chat, message) for message in chat.standing()],
            "typing": time.monotonic() < chat.typing_until,
        }

    def clock(self) -> Json | None:
        """The clock that can be moved, None without one."""
        port = self._sim.clock_port
        if port is None:
            return None
        jumps = [{"id": jump.id, "label": jump.label, "enabled": jump.enabled} for jump in port.jumps()]
        now, zone_at = port.now(), self._sim.world.zone_at
        zone = zone_at(now) if zone_at else ""
        return {"now": now.isoformat(), "zone": zone, "label": str(getattr(port, "label", "")), "jumps": jumps}

    def _calls(self, query: dict[str, str]) -> list[Json]:
        calls = [call for call in self._sim.calls if query.get("method") in (None, call.method)]
        shown = calls[-int(query.get("limit", 1000)) :]
        return [{**{key: getattr(call, key) for key in _CALL}, "params": loggable(call.params)} for call in shown]

    # -- doing

    def _change(self, steps: list[str], request: Request) -> Answer | Awaitable[Answer]:
        fields = _fields(request)
        if steps[0] == "chats" and len(steps) == 3:
            return self._act(int(steps[1]), steps[2], fields)
        if steps[0] == "clock" and len(steps) == 2:
            return self._jump(steps[1])
        levers: dict[str, Callable[[str, Fields], Answer | Awaitable[Answer]]] = {
            "phones": self._new_phone,
            "faults": self._order_fault,
            "idle": self._idle,
            "delivery": self._tune,
        }
        if len(steps) == 1 and steps[0] in levers:
            return levers[steps[0]](request.method, fields)
        raise LookupError(f"no such address: {request.path}")

    def _act(self, chat_id: int, action: str, fields: Fields) -> bytes:
        chat = self._sim.world.chats.get(chat_id)
        if chat is None:
            raise LookupError(f"nobody has the id {chat_id}")
        if action not in _ACTS:
            raise LookupError(f"a phone cannot {action}")
        update_id = _ACTS[action](self._sim.person(chat_id), fields)
        return _good({"ok": True, "update_id": update_id})

    async def _jump(self, jump_id: str) -> bytes:
        port = self._sim.clock_port
        if port is None:
            return _wrong("there is no clock to move", 404)
        try:
            result = await port.jump(jump_id)
        except (LookupError, ValueError) as error:
            return _wrong(str(error.args[0]) if error.args else "no such move", 404)
        self._sim.world.publish({"type": "clock", "clock": self.clock()})
        return _good({"ok": True, "result": result, "clock": self.clock()})

    def _new_phone(self, method: str, fields: Fields) -> bytes:
        given = dict(fields)
        first, _, last = str(given.get("name") or given.get("first_name") or "").strip().partition(" ")
        if not first:
            raise ValueError("a phone needs a name")
        number = int(given.get("id") or max(self._sim.world.chats, default=1000) + 1)
        facts = {
            "language_code": str(given.get("language_code") or given.get("language") or "en"),
            "role": str(given.get("role") or ""),
        }
        person = self._sim.person(number, first, last or None, **facts)
        return _good({"ok": True, "phone": self.phone(person.chat)})

    def _order_fault(self, method: str, fields: Fields) -> bytes:
        if method == "DELETE":
            self._sim.faults.clear()
        else:
            self._sim.faults.add(Fault(**dict(fields)))
        return _good({"ok": True, "faults": [_fault_json(fault) for fault in self._sim.faults.list()]})

    async def _idle(self, method: str, fields: Fields) -> bytes:
        try:
            await self._sim.idle(float(dict(fields).get("timeout", 10)))
        except TimeoutError as error:
            return _wrong(str(error), 504)
        return _good({"ok": True})

    def _tune(self, method: str, fields: Fields) -> bytes:
        """Tricks of the network: fields of Delivery, `latency`, `rate_limit`, `hold`, `redeliver`."""
        sim = self._sim
        for name, value in fields:
            if name in ("duplicate_every", "duplicates", "reorder", "delay"):
                setattr(sim.delivery, name, value)
            elif name == "seed":
                sim.delivery.seed(int(value))
            elif name == "latency":
                sim.latency = float(value)
            elif name == "rate_limit":
                sim.rate_limit = None if value is None else RateLimit(**value)
            elif name == "hold":
                sim.hold() if value else sim.release()
            elif name == "redeliver":
                sim.redeliver(int(value))
            else:
                raise ValueError(f"unknown trick {name!r}")
        return _good({"ok": True, "pending": len(sim.delivery.pending), "newest_id": sim.delivery.newest_id})


_CALL = ("method", "result", "error", "time")
_HARMLESS = "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: sandbox\r\n"  # a sent page must not run here


def _good(body: Json) -> bytes:
    return answer(orjson.dumps(body, default=repr), headers="Cache-Control: no-store\r\n")


def _wrong(words: str, status: int) -> bytes:
    return answer(orjson.dumps({"ok": False, "error": words}), status)


def _static(path: Path) -> bytes:
    resolved = path.resolve()
    if not resolved.is_relative_to(PAGE.resolve()) or not resolved.is_file():
        raise LookupError(f"no such file: {path.name}")
    kind = mimetypes.guess_type(resolved.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("javascript"):
        kind += "; charset=utf-8"
    return answer(resolved.read_bytes(), content_type=kind, headers="Cache-Control: no-cache\r\n")


def _fault_json(fault: Fault) -> Json:
    facts = asdict(fault)
    facts.pop("_random")
    return facts


# -- fields of a request


def _fields(request: Request) -> Fields:
    if request.oversized:
        raise ValueError("that is more than 50 MB")
    if not request.body:
        return []
    if request.content_type.startswith("multipart/"):
        return list(parts(request.body, request.content_type))
    body = orjson.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("an object is expected")
    return list(body.items())


def _one(fields: Fields, name: str) -> Any:
    for key, value in fields:
        if key == name:
            return value
    raise ValueError(f"{name} is missing")


def _words(fields: Fields, name: str) -> str | None:
    return next((str(value) for key, value in fields if key == name and value), None)


def _number(fields: Fields, name: str) -> int | None:
    return next((int(value) for key, value in fields if key == name and value), None)


def _file(fields: Fields) -> Upload:
    for _, value in fields:
        if isinstance(value, Upload):
            return value
    raise ValueError("a file is missing")


def _document(person: Person, fields: Fields) -> int:
    file = _file(fields)
    return person.document(file.data, file.filename, file.content_type, _words(fields, "caption"))


def _album(person: Person, fields: Fields) -> int:
    files = [(kind, value) for kind, value in fields if isinstance(value, Upload)]
    caption = _words(fields, "caption")
    if files and all(kind == "document" for kind, _ in files):
        return person.album_of_documents([(file.filename, file.data) for _, file in files], caption)
    return person.album([file.data for _, file in files], caption)


def _tap(person: Person, fields: Fields) -> int:
    message_id = _number(fields, "message_id")
    label = _words(fields, "text")
    return person.tap(label, message_id) if label else person.tap_data(str(_one(fields, "data")), message_id)


def _vote(person: Person, fields: Fields) -> int:
    return person.vote(int(_one(fields, "message_id")), [int(index) for index in _one(fields, "option_ids")])


_ACTS: dict[str, Callable[[Person, Fields], int]] = {
    "send": lambda person, fields: person.send(str(_one(fields, "text")), _number(fields, "reply_to_message_id")),
    "photo": lambda person, fields: person.photo(_file(fields).data, _words(fields, "caption")),
    "document": _document,
    "voice": lambda person, fields: person.voice(_file(fields).data, _number(fields, "duration") or 1),
    "album": _album,
    "tap": _tap,
    "press": lambda person, fields: person.press(str(_one(fields, "text"))),
    "edit": lambda person, fields: person.edit(int(_one(fields, "message_id")), str(_one(fields, "text"))),
    "vote": _vote,
    "block": lambda person, fields: person.block(),
    "unblock": lambda person, fields: person.unblock(),
}
