"""Owns the way of updates to the bot: the queue, long polling, confirming, and the tricks of a bad network."""

from __future__ import annotations

import asyncio
import random
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from bot.simulator.refusals import Refusal, conflict

__all__ = ["Delivery", "Update"]

DEFAULT_LEFT_OUT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_POLL_SECONDS = 50
KEPT = 10_000  # updates remembered after their confirmation, so that they can be delivered again


class Update:
    """One update on its way. `key`: updates of one key reach a webhook one after another."""

    __slots__ = ("body", "chat_id", "deliveries", "id", "key", "kind", "made", "payload")

    def __init__(self, number: int, kind: str, payload: dict[str, Any], chat_id: int, key: str) -> None:
        self.id = number
        self.kind = kind
        self.payload = payload
        self.chat_id = chat_id
        self.key = key
        self.made = time.monotonic()
        self.deliveries = 0
        self.body = orjson.dumps({"update_id": number, kind: payload})

    def __repr__(self) -> str:
        return f"<update {self.id} {self.kind} of chat {self.chat_id}, delivered {self.deliveries} times>"


class Delivery:
    """The updates that are not confirmed yet, and how they travel.

    Tricks (all may be changed at any time):
      duplicate_every  every n-th update is delivered a second time, after it was confirmed; 0 = never
      duplicates       probability (0–1) that an update is delivered a second time
      reorder          None | "chats" (each chat keeps its order) | "any": order of the updates within a batch
      delay            seconds before an update becomes visible to the bot
      seed             of the randomness above
    A held delivery (`hold`) shows nothing to the bot until `release`.
    """

    def __init__(self, first_id: int = 1) -> None:
        self.duplicate_every = 0
        self.duplicates = 0.0
        self.reorder: str | None = None
        self.delay = 0.0
        self.allowed: frozenset[str] | None = None  # None: all but DEFAULT_LEFT_OUT
        self.pending: dict[int, Update] = {}
        self.again: deque[Update] = deque()
        self.polled = 0  # getUpdates calls so far
        self.push: Callable[[Update], None] | None = None  # set while a webhook is active
        self._done: OrderedDict[int, Update] = OrderedDict()
        self._next = first_id
        self._held = False
        self._random = random.Random(0)
        self._poll: asyncio.Future[None] | None = None

    def seed(self, seed: int) -> None:
        """Start the randomness anew."""
        self._random = random.Random(seed)

    @property
    def held(self) -> bool:
        """Whether updates are held back."""
        return self._held

    @property
    def newest_id(self) -> int:
        """The id of the last update made, 0 before the first."""
        return self._next - 1

    @property
    def polling(self) -> bool:
        """Whether a getUpdates call waits for updates now."""
        return self._poll is not None

    # -- making updates

    def make(self, kind: str, payload: dict[str, Any], chat_id: int, key: str | None = None) -> int:
        """Queue an update; gives its id, or 0 when the bot does not want updates of this kind."""
        if kind in DEFAULT_LEFT_OUT if self.allowed is None else kind not in self.allowed:
            return 0
        update = Update(self._next, kind, payload, chat_id, key or f"chat {chat_id}")
        self._next += 1
        self.pending[update.id] = update
        if not self._held:
            self._show(update)
        return update.id

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, whether it was confirmed or not. Raises LookupError for an unknown id."""
        update = self._done.get(update_id) or self.pending.get(update_id)
        if update is None:
            raise LookupError(f"no update {update_id} is remembered")
        self._repeat(update)

    def hold(self) -> None:
        """Show the bot nothing until `release`."""
        self._held = True

    def release(self) -> None:
        """Show the bot what was held."""
        self._held = False
        for update in list(self.pending.values()):
            self._show(update)

    def drop(self) -> None:
        """Forget all that is not confirmed."""
        self.pending.clear()
        self.again.clear()

    def _show(self, update: Update) -> None:
        if self.push is not None:
            self.push(update)
        elif self.delay > 0:
            try:
                asyncio.get_running_loop().call_later(self.delay, self._wake)
            except RuntimeError:  # made before any loop runs; the next getUpdates looks for itself
                pass
        elif self._poll is not None:
            self._wake()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _repeat(self, update: Update) -> None:
        if self.push is not None:
            self.push(update)
        else:
            self.again.append(update)
            self._wake()

    # -- confirming

    def confirmed(self, update: Update) -> None:
        """The bot has this one; called by the webhook, and by polling for all below its offset."""
        self.pending.pop(update.id, None)
        first_time = update.id not in self._done
        self._done[update.id] = update
        if len(self._done) > KEPT:
            self._done.popitem(last=False)
        if first_time and self._wants_repeat(update):
            self._repeat(update)

    def _wants_repeat(self, update: Update) -> bool:
        if self.duplicate_every and update.id % self.duplicate_every == 0:
            return True
        return bool(self.duplicates) and self._random.random() < self.duplicates

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            offset = max(self._next + offset, 0)
        gone = []
        for number in self.pending:
            if number >= offset:
                break
            gone.append(number)
        for number in gone:
            self.confirmed(self.pending[number])

    # -- long polling

    def unwanted(self) -> bool:
        """Whether nothing waits for the bot."""
        return not self.pending and not self.again

    def forbid_polling(self) -> None:
        """End the getUpdates call that waits, because a webhook was set."""
        self._end_poll(conflict("terminated by setWebhook request"))

    def _end_poll(self, reason: Refusal) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(reason)
        self._poll = None

    async def get_updates(self, offset: int, limit: int, seconds: float, allowed: Iterable[str] | None) -> bytes:
        """The body of a getUpdates answer; waits for so many `seconds`. Raises Refusal 409, also when another call comes."""
        if self.push is not None:
            words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise conflict(words)
        self._end_poll(
            conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        )
        self.polled += 1
        if allowed is not None:
            self.allow(allowed)
        self._confirm_below(offset)
        limit = limit if 1 <= limit <= 100 else 100
        batch = self._batch(limit)
        if not batch and seconds > 0:
            await self._wait(min(seconds, MAX_POLL_SECONDS), limit)
            batch = self._batch(limit)
        for update in batch:
            update.deliveries += 1
        return b'{"ok":true,"result":[%b]}' % b",".join([update.body for update in batch])

    def allow(self, kinds: Iterable[str]) -> None:
        """Which kinds of updates are made from now on; none named = Telegram's default."""
        self.allowed = frozenset(kinds) or None

    async def _wait(self, seconds: float, limit: int) -> None:
        """Wait for something to deliver."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not self._visible(limit):
            poll = self._poll = loop.create_future()
            timer = loop.call_at(deadline, self._wake)
            try:
                await poll
            finally:
                timer.cancel()
                if self._poll is poll:
                    self._poll = None
            if loop.time() >= deadline:
                return

    def _visible(self, limit: int) -> list[Update]:
        """What may be delivered now, in order of ids; what was delivered stays until it is confirmed."""
        if self._held:
            return []
        oldest = time.monotonic() - self.delay
        visible: list[Update] = []
        for update in self.pending.values():
            if len(visible) >= limit or (self.delay > 0 and update.made > oldest):
                break
            visible.append(update)
        return [*list(self.again)[:limit], *visible][:limit] if self.again else visible

    def _batch(self, limit: int) -> list[Update]:
        batch = self._visible(limit)
        while self.again and self.again[0] in batch:
            self.again.popleft()
        if self.reorder is None or len(batch) < 2:
            return batch
        return self._shuffled(batch)

    def _shuffled(self, batch: list[Update]) -> list[Update]:
        mixed = list(batch)
        self._random.shuffle(mixed)
        if self.reorder == "any":
            return mixed
        by_chat: dict[int, deque[Update]] = {}
        for update in batch:
            by_chat.setdefault(update.chat_id, deque()).append(update)
        return [by_chat[update.chat_id].popleft() for update in mixed]
