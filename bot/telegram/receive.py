"""Owns the way of an update: one chat at a time and in order, many chats side by side; confirmed only when it is done.

Telegram is the inbound queue. An update counts as done when its transaction is committed and its screen was sent or put in the
outbox. A crash anywhere means that Telegram delivers it again, and the turn knows it by its number.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections import deque
from datetime import timedelta
from typing import Any

from telegram import Update

from bot.storage.database import StoreFault
from bot.storage.media import MediaStore
from bot.telegram import menus
from bot.telegram.fetch import Refused, fetch
from bot.telegram.parse import ALLOWED, FileAct, Gone, Parsed, Strange, parse, parse_tap, parse_unreadable
from bot.telegram.send import Delivery, Sender, Undelivered, Unreachable, seconds_of
from bot.telegram.wire import (
    POLL_SECONDS,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    Wire,
    compact,
)
from bot.turns import Incoming, Outcome, Turns
from dialogues import sorry
from dialogues.context import Words
from learning.ledger import Notice
from learning.ledger.machine import Failed, ReachedAgain, ScreenSent, WentUnreachable

log = logging.getLogger(__name__)
TRIES = 3  # before an update is set aside as poison
AT_ONCE = 256  # turns at a time
CONFLICT_REST = 5.0  # seconds until we look whether the other program is gone
FIRST_PAUSE = 0.2  # seconds; doubled from try to try to get updates
LONGEST_PAUSE = 30.0  # seconds
STORE_REST = 2.0  # seconds between tries when the database does not take writes


class Receiver:
    """Takes updates from polling or webhook alike."""

    def __init__(self, wire: Wire, turns: Turns, sender: Sender, media: MediaStore) -> None:
        self.wire = wire
        self.turns = turns
        self.sender = sender
        self.media = media
        self._chats: dict[int, deque[tuple[Parsed, asyncio.Future[None], dict[str, Any]]]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._warned: set[int] = set()
        self._menus: dict[int, tuple[str, frozenset[str]]] = {}
        self.progress = asyncio.Event()

    # in order, per chat -----------------------------------------------------------------------------------------

    def accept(self, raw: dict[str, Any]) -> asyncio.Future[None]:
        """Queue an update behind its chat's earlier ones; the future is done when the update may be confirmed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        parsed = self._parsed(raw)
        if parsed is None:
            done.set_result(None)
            return done
        queue = self._chats.get(parsed.chat_id)
        if queue is None:
            self._chats[parsed.chat_id] = deque([(parsed, done, raw)])
            self._go(self._work(parsed.chat_id))
        else:
            queue.append((parsed, done, raw))
        return done

    def _parsed(self, raw: dict[str, Any]) -> Parsed | None:
        """The update in our words; None for a shape we do not know: nothing can be done with it, and it must not come again."""
        try:
            return parse_tap(raw) if "callback_query" in raw else parse(Update.de_json(raw, self.wire))
        except Exception:
            log.exception("update not understood")
        with contextlib.suppress(LookupError, TypeError):
            return parse_unreadable(raw)
        return None

    def _go(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat_id: int) -> None:
        queue = self._chats[chat_id]
        while queue:
            parsed, done, raw = queue[0]
            async with self._gate:
                await self._until_done(parsed, raw)
            queue.popleft()
            if not done.done():
                done.set_result(None)
            self.progress.set()
        del self._chats[chat_id]

    async def _until_done(self, parsed: Parsed, raw: dict[str, Any]) -> None:
        tries = 0
        while True:
            try:
                await self._handle(parsed)
                return
            except StoreFault as fault:
                log.error("the store does not take writes: %s", fault)
                await self._say_cannot_save(parsed)
                await asyncio.sleep(STORE_REST)
            except Exception:
                tries += 1
                log.exception("update %s failed (%s of %s)", parsed.update_id, tries, TRIES)
                if tries >= TRIES and await self._set_aside(parsed, raw, traceback.format_exc()):
                    return

    # one update -------------------------------------------------------------------------------------------------

    async def _handle(self, parsed: Parsed) -> None:
        act = parsed.act
        if not parsed.private:
            if act is not None and act != Gone(back=False):
                with contextlib.suppress(TelegramError):
                    await self.wire.call("leaveChat", {"chat_id": parsed.chat_id})
            return
        if act is None:
            return
        if isinstance(act, Gone):
            await self.turns.state(ReachedAgain(parsed.chat_id) if act.back else WentUnreachable(parsed.chat_id))
            return
        if isinstance(act, FileAct):
            try:
                upload = await fetch(self.wire, self.media, act)
            except Refused as refused:
                await self._plain(parsed, sorry.file_refused(await self._words(parsed), refused.why))
                return
            incoming = Incoming(parsed.update_id, parsed.chat_id, parsed.language_code, upload)
        elif isinstance(act, Strange):
            await self._plain(parsed, sorry.file_refused(await self._words(parsed), "strange"))
            return
        else:
            incoming = Incoming(parsed.update_id, parsed.chat_id, parsed.language_code, act)
        outcome = await self.turns.take(incoming)
        self._warned.discard(parsed.chat_id)
        await self.deliver(outcome, parsed.query_id)

    async def deliver(self, outcome: Outcome, query_id: str = "") -> None:
        """Show a turn's screen; what cannot be delivered now goes to the outbox."""
        if query_id:
            self._go(self.sender.toast(query_id, outcome.toast))
        self._offer_menu(outcome)
        delivery = Delivery(outcome.chat_id, outcome.person_id, outcome.screen, outcome.rev, outcome.edit)
        try:
            sent = await self.sender.show(delivery)
        except Unreachable:
            await self.turns.state(WentUnreachable(outcome.chat_id))
            return
        except Undelivered as later:
            await self._put_off(outcome, later.retry_after)
            return
        if sent is not None:  # noted before the chat goes on: else a repeated update would show the screen a second time
            with contextlib.suppress(StoreFault):
                await self.turns.state(ScreenSent(outcome.person_id, sent, outcome.rev))

    def _offer_menu(self, outcome: Outcome) -> None:
        """Trainers and coordinators get the command menu of their roles, once a start and whenever it changes."""
        wanted = (outcome.language, outcome.roles)
        if outcome.roles & {"trainer", "coordinator"} and self._menus.get(outcome.chat_id) != wanted:
            self._menus[outcome.chat_id] = wanted
            self._go(menus.publish_for(self.wire, self.turns, outcome.chat_id, outcome.language, outcome.roles))

    async def _put_off(self, outcome: Outcome, seconds: float) -> None:
        key = f"screen:{outcome.person_id}:{outcome.rev}"
        when = self.turns.now() + timedelta(seconds=seconds)
        await self.turns.state(Notice(outcome.person_id, "screen", key, {"rev": outcome.rev}, "must", when, None, 1))

    # when things go wrong ---------------------------------------------------------------------------------------

    async def _words(self, parsed: Parsed) -> Words:
        """The person's language, or Telegram's guess while the store cannot even be read."""
        known = ""
        with contextlib.suppress(Exception):
            known = await self.turns.language_of(parsed.chat_id)
        return self.turns.words(known or parsed.language_code)

    async def _plain(self, parsed: Parsed, text: str) -> None:
        try:
            await self.sender.say(parsed.chat_id, text)
        except (Unreachable, Undelivered, TelegramError) as failed:
            log.info("a plain sentence was not delivered: %s", failed)

    async def _say_cannot_save(self, parsed: Parsed) -> None:
        """Say once that nothing is lost; the update stays unconfirmed and is taken again."""
        if parsed.chat_id not in self._warned and parsed.private:
            self._warned.add(parsed.chat_id)
            await self._plain(parsed, sorry.cannot_save(await self._words(parsed)))

    async def _set_aside(self, parsed: Parsed, raw: dict[str, Any], trace: str) -> bool:
        """Record and apologise; False when not even that can be stored, then the update is tried again."""
        try:
            await self.turns.state(Failed(parsed.update_id, parsed.chat_id, compact(raw), trace))
        except Exception as fault:
            log.error("update %s cannot be set aside: %s", parsed.update_id, fault)
            await self._say_cannot_save(parsed)
            await asyncio.sleep(STORE_REST)
            return False
        if parsed.private:
            await self._plain(parsed, sorry.apology(await self._words(parsed)))
        return True

    async def drain(self) -> None:
        """Wait until everything accepted is done."""
        while self._chats or self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*list(self._tasks), return_exceptions=True)


class Poller:
    """Asks Telegram for updates. The offset never passes an update that is not done."""

    WINDOW = 100  # Telegram hands out at most this many unconfirmed updates
    REFILL = 50  # ask again when fewer are in work
    BREATH = 0.05  # seconds until we ask again while some are in work and none is done

    def __init__(self, wire: Wire, receiver: Receiver) -> None:
        self.wire = wire
        self.receiver = receiver
        self._open: set[int] = set()  # in work
        self._done: set[int] = set()  # done, but not yet confirmed because an earlier one is in work
        self._seen = 0  # the highest number accepted

    def offset(self) -> int:
        if self._open:
            return min(self._open)
        return self._seen + 1 if self._seen else 0

    async def run(self) -> None:
        """For ever. Raises InvalidToken when Telegram does not know the token at the start; later such an answer is borne."""
        failures, heard = 0, False
        while True:
            try:
                await self._round()
                failures, heard = 0, True
            except RetryAfter as flooded:
                await asyncio.sleep(seconds_of(flooded))
            except Conflict:
                log.error("another program asks for this bot's updates: two must not run with one token; trying again")
                await asyncio.sleep(CONFLICT_REST)
            except Exception as failed:
                if isinstance(failed, InvalidToken) and not heard:
                    raise
                failures += 1
                _tell(failed)
                await asyncio.sleep(min(FIRST_PAUSE * 2 ** min(failures, 16), LONGEST_PAUSE))

    async def _round(self) -> None:
        receiver = self.receiver
        receiver.progress.clear()
        timeout = 0 if self._open else POLL_SECONDS
        offset = self.offset()
        updates = await self.wire.raw_updates(offset, timeout, ALLOWED)
        self._done = {number for number in self._done if number >= offset}
        new = [raw for raw in updates if raw["update_id"] not in self._open and raw["update_id"] not in self._done]
        for raw in new:
            self._accept(raw)
        if self._open and (not new or len(self._open) >= self.REFILL):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(receiver.progress.wait(), self.BREATH)

    def _accept(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        self._open.add(number)
        self._seen = max(self._seen, number)
        self.receiver.accept(raw).add_done_callback(lambda _: self._finish(number))

    def _finish(self, number: int) -> None:
        self._open.discard(number)
        self._done.add(number)


def _tell(failed: Exception) -> None:
    """Why no updates come, in words; never the library's own about the token, they hold it."""
    if isinstance(failed, InvalidToken):
        log.error("Telegram answers that it does not know this bot, which it knew before: a proxy or an outage may say so, or the token was revoked; trying again")
    elif isinstance(failed, NetworkError):
        log.warning("Telegram is out of reach (%s), trying again", failed)
    elif isinstance(failed, TelegramError):  # no answer of Telegram's, but of something between it and us
        log.error("asking for updates failed (%s), trying again", failed)
    else:
        log.error("asking for updates failed, trying again", exc_info=failed)
