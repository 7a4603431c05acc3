"""Owns the sending of notices: what no update asked for, paced, in the recipient's language, promise kept by kind.

A *must* is sent at least once: after a crash or a doubtful time-out it goes again. A *nudge* is sent at most once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.storage.database import StoreFault
from bot.telegram.pace import Pace
from bot.telegram.render import render
from bot.telegram.send import Delivery, Doubtful, Sender, Undelivered, Unreachable
from bot.telegram.wire import BadRequest, TelegramError
from bot.turns import Turns
from dialogues import notices
from dialogues.kit import Screen
from learning.ledger.machine import Letter, LetterDone, LettersDue, LettersRecovered, WentUnreachable

log = logging.getLogger(__name__)
AT_ONCE = 8  # what was fetched and not sent when the process dies may be lost, so fetch little at a time
STILL_GOING = 4  # letters on their way when the next batch is fetched: the paced lane must not run empty
MOST_TRIES = 12
STORE_REST = 2.0  # seconds between tries when the database does not take writes


class Outbox:
    """`run()` sends for ever; `drain()` sends what is due now (tests, the demo's clock)."""

    def __init__(self, turns: Turns, sender: Sender, pace: Pace, now: Callable[[], datetime]) -> None:
        self.turns = turns
        self.sender = sender
        self.pace = pace
        self.now = now
        self.wake = asyncio.Event()
        self._going: set[asyncio.Task[None]] = set()

    async def recover(self) -> None:
        """At start: decide about what was being sent when the process died."""
        await self.turns.state(LettersRecovered())

    async def run(self, rest: float = 1.0) -> None:
        try:
            while True:
                try:
                    sent = await self.drain_once()
                except Exception:
                    log.exception("the outbox stumbled")
                    sent = 0
                if not sent:
                    self.wake.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self.wake.wait(), rest)
        finally:
            await self._give_up()

    async def drain(self) -> int:
        """Send until nothing is due any more; returns how many letters were handled."""
        total = 0
        try:
            while handled := await self.drain_once():
                total += handled
        finally:
            await self._give_up()
        return total

    async def drain_once(self) -> int:
        """Take what is due to its way, a batch at a time; the next batch may begin while the last of this one travel."""
        letters: tuple[Letter, ...] = await self.turns.ask(LettersDue(AT_ONCE))
        for letter in letters:
            task = asyncio.ensure_future(self._one(letter))
            self._going.add(task)
            task.add_done_callback(self._going.discard)
        await self._until_left(STILL_GOING if len(letters) == AT_ONCE else 0)
        return len(letters)

    async def _until_left(self, most: int) -> None:
        while len(self._going) > most:
            await asyncio.wait(self._going, return_when=asyncio.FIRST_COMPLETED)

    async def _give_up(self) -> None:
        """We are to end: what is being sent is decided about at the next start."""
        going = list(self._going)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def _one(self, letter: Letter) -> None:
        try:
            done = await self._send(letter)
        except Exception as fault:
            log.exception("letter %s (%s) failed", letter.id, letter.kind)
            done = self._again(letter, f"{type(fault).__name__}: {fault}"[:200], 60)
        await self._note(done)

    async def _note(self, done: LetterDone) -> None:
        """Keep what became of a letter, however long it takes: unsaid, it would lie there as 'sending' until the next start."""
        while True:
            try:
                await self.turns.state(done)
                return
            except StoreFault as fault:
                log.error("letter %s is %s, but the store does not take it: %s", done.letter_id, done.status, fault)
                await asyncio.sleep(STORE_REST)

    async def _send(self, letter: Letter) -> LetterDone:
        if letter.kind == "screen":
            return await self._send_screen(letter)
        build = notices.NOTICES.get(letter.kind)
        if build is None:
            return LetterDone(letter.id, "failed", why="no such notice")
        found = await self.turns.screen_for(letter.person_id, lambda c: build(c, letter.args))
        if found is None or found[1] is None:
            return LetterDone(letter.id, "dropped", why="no longer fitting")
        screen = found[1]
        if isinstance(screen, notices.Later):
            return LetterDone(letter.id, "due", why="quiet hours", again_at=screen.until)
        return await self._deliver(letter, screen)

    async def _deliver(self, letter: Letter, screen: Screen) -> LetterDone:
        await self.pace.turn()
        try:
            message = await self._attempt(letter, screen)
        except Unreachable as gone:
            await self.turns.state(WentUnreachable(letter.chat_id))
            return self._kept(letter, str(gone))
        except Undelivered as later:
            self.pace.rest(later.retry_after)
            return self._again(letter, "not delivered", max(later.retry_after, 5), outage=True)
        except Doubtful as doubt:
            return LetterDone(letter.id, "uncertain", why=f"perhaps delivered: {doubt}"[:200])
        except TelegramError as failed:
            return self._again(letter, str(failed)[:200], 5, outage=not isinstance(failed, BadRequest))
        return LetterDone(letter.id, "sent", message)

    async def _attempt(self, letter: Letter, screen: Screen) -> int:
        """A nudge is tried once, and let go in doubt; a must as patiently as an answer."""
        rendered = render(screen, 0)
        if letter.promise == "must" or screen.files:
            return await self.sender.send(letter.chat_id, letter.person_id, screen, rendered)
        return await self.sender.once(letter.chat_id, rendered)

    async def _send_screen(self, letter: Letter) -> LetterDone:
        """A screen that could not be delivered with its turn: show where the conversation stands now."""
        outcome = await self.turns.current(letter.person_id)
        if outcome is None or outcome.rev != letter.args.get("rev"):
            return LetterDone(letter.id, "dropped", why="a newer screen was shown")
        try:
            await self.sender.show(Delivery(outcome.chat_id, outcome.person_id, outcome.screen, outcome.rev, outcome.edit))
        except Unreachable as gone:
            return self._kept(letter, str(gone))
        except (Undelivered, TelegramError) as failed:
            rest = max(failed.retry_after, 5) if isinstance(failed, Undelivered) else 5
            return self._again(letter, str(failed)[:200], rest, outage=isinstance(failed, Undelivered))
        return LetterDone(letter.id, "sent")

    def _kept(self, letter: Letter, why: str) -> LetterDone:
        """Unreachable: a nudge is dropped, a must waits until the person comes back."""
        if letter.promise == "nudge":
            return LetterDone(letter.id, "dropped", why=why[:200])
        return LetterDone(letter.id, "due", why=why[:200], again_at=self.now() + timedelta(minutes=1))

    def _again(self, letter: Letter, why: str, seconds: float, *, outage: bool = False) -> LetterDone:
        """Later, and later from try to try, at most hourly. A must outlives an `outage` of Telegram, however long."""
        if letter.tries >= MOST_TRIES and not (outage and letter.promise == "must"):
            return LetterDone(letter.id, "failed", why=why)
        wait = max(seconds, min(seconds * 2 ** min(letter.tries, 8), 3600))
        return LetterDone(letter.id, "due", why=why, again_at=self.now() + timedelta(seconds=wait))
