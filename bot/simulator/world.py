"""Owns the state of one simulated Telegram: the bot, chats, files, updates, polls, taps; knows nothing of sockets."""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.simulator.chats import Chat, Event, SimMessage
from bot.simulator.delivery import Delivery
from bot.simulator.files import FileStore
from bot.simulator.profile import Profile

__all__ = ["Call", "Query", "World"]

REMEMBERED_TAPS = 20_000


@dataclass(slots=True)
class Call:
    """One method call of the bot. `time`: unix seconds of the simulator's clock; `error`: the refusal's description."""

    method: str
    params: dict[str, Any]
    result: Any
    error: str | None
    time: float


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer. `made`: unix seconds."""

    chat: Chat
    made: float
    data: str
    answered: bool = False


class World:
    """One simulated Telegram with one bot."""

    def __init__(
        self,
        token: str,
        bot_username: str,
        clock: Callable[[], datetime] | None = None,
        history: int | None = None,
        calls: int | None = 10_000,
    ) -> None:
        self.token = token
        self.clock = clock
        self.zone_at: Callable[[datetime], str] | None = None  # the IANA zone on whose wall the phones show a moment
        self.history = history
        identity = token.partition(":")[0]
        self.bot: dict[str, Any] = {
            "id": int(identity) if identity.isdigit() else 1,
            "is_bot": True,
            "first_name": "Scouts4Green",
            "username": bot_username,
        }
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = Delivery()
        self.profile = Profile()
        self.polls: dict[str, Any] = {}  # poll id: polls.PollState
        self.queries: OrderedDict[str, Query] = OrderedDict()
        self.calls: deque[Call] = deque(maxlen=calls)
        self.unknown_methods: list[str] = []
        self.webhook: Any = None  # webhook.Webhook, set by the simulator
        self.listeners: list[Callable[[dict[str, Any]], None]] = []
        self._message_ids = itertools.count(1)
        self._numbers = itertools.count(1)
        self._sequence = itertools.count(1)

    # -- time

    def now(self) -> datetime:
        """The present on the simulator's clock, with a time zone."""
        return datetime.now(UTC) if self.clock is None else self.clock()

    def unix(self) -> float:
        """The present in unix seconds."""
        return time.time() if self.clock is None else self.clock().timestamp()

    # -- numbers

    def next_message_id(self) -> int:
        """Message ids count over all private chats of a bot, as in Telegram."""
        return next(self._message_ids)

    def next_number(self) -> int:
        """A number for polls, taps and albums."""
        return next(self._numbers)

    # -- what happens

    def add_message(
        self, chat: Chat, raw: dict[str, Any], own: bool, keyboard: dict[str, Any] | None = None
    ) -> SimMessage:
        """Put a message into a chat, and tell whoever watches."""
        message = chat.add(raw, own, keyboard)
        self.record(chat, "message", message)
        return message

    def record(self, chat: Chat, kind: str, message: SimMessage | None, words: str = "") -> None:
        """Note an event for the transcript, and tell whoever watches. For kinds see chats.Event."""
        raw = {} if message is None else message.raw
        chat.events.append(Event(next(self._sequence), kind, message, raw, words))
        if self.listeners and message is not None:
            if kind in ("message", "edit", "vote"):
                shown = "edit" if kind == "vote" else kind
                self.publish({"type": shown, "chat_id": chat.id, "message": self.shown(chat, message)})
            elif kind == "delete":
                self.publish({"type": "delete", "chat_id": chat.id, "message_id": message.id})
            elif kind == "reaction":
                event = {"message_id": message.id, "reactions": message.reactions}
                self.publish({"type": "reaction", "chat_id": chat.id, **event})

    def publish(self, event: dict[str, Any]) -> None:
        """Tell the pages that watch."""
        for listener in self.listeners:
            listener(event)

    def shown(self, chat: Chat, message: SimMessage) -> dict[str, Any]:
        """A message's JSON for the page of phones: with reply keyboards, reactions, the person's own vote, the zone of its time."""
        facts: dict[str, Any] = {**message.raw, "own": message.own, "reactions": message.reactions}
        if self.zone_at is not None:
            facts["zone"] = self.zone_at(datetime.fromtimestamp(message.raw["date"], UTC))
        if message.keyboard is not None:
            facts["reply_markup"] = message.keyboard
        if "poll" in message.raw and message.raw["poll"]["id"] in self.polls:
            facts["own_vote"] = self.polls[message.raw["poll"]["id"]].votes.get(chat.id, [])
        return facts

    def remember_query(self, number: str, query: Query) -> None:
        """Keep a tap until it is answered."""
        self.queries[number] = query
        if len(self.queries) > REMEMBERED_TAPS:
            self.queries.popitem(last=False)
