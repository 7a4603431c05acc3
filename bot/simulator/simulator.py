"""Owns the whole: starts and stops the simulator, hands out people, waits for quiet. Tests and the demo talk to it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from bot.simulator import transcript
from bot.simulator.chats import Chat
from bot.simulator.clock import ClockPort
from bot.simulator.control import Control
from bot.simulator.delivery import Delivery
from bot.simulator.faults import Faults, RateLimit
from bot.simulator.people import Person
from bot.simulator.server import BotApi
from bot.simulator.stream import Streams
from bot.simulator.webhook import Webhook
from bot.simulator.wire import Answer, Connection, Request
from bot.simulator.world import Call, World

__all__ = ["Simulator"]

LOOK_EVERY = 0.002  # seconds between two looks of `idle`


class Simulator:
    """Telegram's Bot API on loopback, for one bot.

    clock       the present, with a time zone; default the machine's
    clock_port  a clock that can be moved from the page; then `clock` may be left out
    history     messages kept in each chat, None = all
    calls       method calls kept in `calls`, None = all
    """

    def __init__(
        self,
        token: str = "1:TEST",  # noqa: S107  (no secret: nobody else listens to it)
        clock: Callable[[], datetime] | None = None,
        bot_username: str = "Scouts4GreenBot",
        *,
        clock_port: ClockPort | None = None,
        history: int | None = None,
        calls: int | None = 10_000,
    ) -> None:
        if clock is None and clock_port is not None:
            clock = clock_port.now
        self.world = World(token, bot_username, clock, history, calls)
        self.world.zone_at = getattr(clock_port, "zone_at", None)
        self.clock_port = clock_port
        self.faults = Faults()
        self.api = BotApi(self.world, self.faults)
        self.webhook = Webhook(self.world, self.api.call)
        self.world.webhook = self.webhook
        self.streams = Streams(self.world)
        self.control = Control(self)
        self.base_url = ""
        self._people: dict[int, Person] = {}
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()

    # -- starting, stopping

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; afterwards `base_url` is known. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self._handle, self._connections), host, port)
        self.base_url = f"http://{host}:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Hang up on everybody."""
        await self.webhook.close()
        if self._server is not None:
            self._server.close()
            open_ones = list(self._connections)
            for connection in open_ones:
                connection.abort()
            for connection in open_ones:
                await connection.closed()
            await self._server.wait_closed()
            self._server = None

    async def __aenter__(self) -> Simulator:
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.stop()

    def _handle(self, request: Request) -> Answer | Awaitable[Answer]:
        if request.path.startswith(("/bot", "/file/")):
            return self.api.handle(request)
        return self.control.handle(request)

    # -- people and what is to be seen

    def person(
        self,
        number: int,
        first_name: str = "Someone",
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str = "en",
        role: str = "",
    ) -> Person:
        """The person of this id, made when nobody has it yet. The id is that of the private chat too."""
        known = self._people.get(number)
        if known is not None:
            return known
        user = {"id": number, "is_bot": False, "first_name": first_name}
        user |= {"last_name": last_name} if last_name else {}
        user |= {"username": username} if username else {}
        user |= {"language_code": language_code} if language_code else {}
        chat = Chat(user, role, self.world.history)
        self.world.chats[number] = chat
        person = self._people[number] = Person(self.world, chat)
        if self.world.listeners:
            self.world.publish({"type": "phone", "chat_id": number, "phone": self.control.phone(chat)})
        return person

    @property
    def people(self) -> list[Person]:
        """Everybody, in the order in which they came."""
        return list(self._people.values())

    def transcript(self, people: Iterable[Person] | None = None) -> str:
        """What these people (default all) and the bot did, as a chat to read; see the transcript module."""
        return transcript.write(person.chat for person in (self.people if people is None else people))

    def stored_file(self, file_id: str) -> bytes:
        """The bytes behind a file id. Raises LookupError."""
        stored = self.world.files.get(file_id)
        if stored is None:
            raise LookupError(f"no file {file_id}")
        return stored.data

    @property
    def calls(self) -> deque[Call]:
        """The last method calls of the bot, oldest first; getUpdates only when it was refused."""
        return self.world.calls

    @property
    def unknown_methods(self) -> list[str]:
        """Methods the bot called and the simulator does not know; tests assert that it is empty."""
        return self.world.unknown_methods

    @property
    def unanswered(self) -> list[str]:
        """Ids of taps whose callback query was not answered yet."""
        return [number for number, query in self.world.queries.items() if not query.answered]

    # -- the network

    @property
    def delivery(self) -> Delivery:
        """The way of updates, with its tricks."""
        return self.world.updates

    def hold(self) -> None:
        """Hold updates back until `release`."""
        self.world.updates.hold()

    def release(self) -> None:
        """Let held updates go."""
        self.world.updates.release()

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more. Raises LookupError for an unknown id."""
        self.world.updates.redeliver(update_id)

    @property
    def latency(self) -> float:
        """Seconds added to every answer."""
        return self.api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.api.latency = seconds

    @property
    def rate_limit(self) -> RateLimit | None:
        """Flood limits in force, None = none."""
        return self.api.rate_limit

    @rate_limit.setter
    def rate_limit(self, limit: RateLimit | None) -> None:
        self.api.rate_limit = limit

    # -- waiting

    async def idle(self, timeout: float = 10.0, settle: float = 0.02) -> None:
        """Wait until every update made so far was delivered and confirmed and no method call is in progress.

        `timeout` and `settle` in seconds. Quiet must last for `settle`: a bot that confirms only what it has answered
        needs next to none, one that confirms first (as the usual libraries do) as long as it may think between calls.
        Raises TimeoutError that says what hangs.
        """
        loop = asyncio.get_running_loop()
        target = self.delivery.newest_id
        deadline = loop.time() + timeout
        quiet_since, seen = loop.time(), -1
        while True:
            hanging = self._hanging(target)
            if hanging or self.api.activity != seen:
                quiet_since, seen = loop.time(), self.api.activity
            elif loop.time() - quiet_since >= settle:
                return
            if loop.time() >= deadline:
                raise TimeoutError(f"not idle after {timeout} s: {hanging or 'the bot goes on calling methods'}")
            await asyncio.sleep(LOOK_EVERY)

    def _hanging(self, target: int) -> str:
        """What keeps the simulator from being idle, "" when nothing does."""
        delivery = self.delivery
        waiting = [update for number, update in delivery.pending.items() if number <= target]
        waiting += list(delivery.again)
        if waiting:
            why = "held back (call release())" if delivery.held else "not confirmed"
            if not delivery.held and not delivery.polled and not self.webhook.url:
                why = "waiting, but no bot has ever asked for updates"
            return f"{len(waiting)} updates are {why}, the first: {waiting[0]}"
        calls = [f"{count} × {method}" for method, count in self.api.in_progress.items() if count]
        if calls:
            return f"calls in progress: {', '.join(calls)}"
        return "a webhook delivery is under way" if self.webhook.busy else ""
