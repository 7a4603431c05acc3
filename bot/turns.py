"""Owns one turn: an incoming act becomes stored facts and a screen, in one transaction; knows no Telegram.

Order inside the transaction: who speaks → was this update handled before? → the dialogue's step → facts → the screen, computed
from the facts as they now are → where the conversation stands. Nothing is sent here.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.editions import Editions
from bot.storage.database import Database, Row
from bot.storage.rows import Speaker, speaker_of
from bot.storage.sealing import Sealer
from bot.storage.session import Session, Signer, stamp, statements
from content.model import Library
from dialogues import anything, house
from dialogues.context import Chance, Context, Terms, Words
from dialogues.kit import Dialogue, Event, Place, Screen, Tap, Turn, Upload
from learning.ledger import Audited, Conflict, Fact, NextNumber
from learning.ledger import people as people_facts
from learning.ledger.media import MediaKept
from learning.ledger.progress import UnitBegun
from learning.people import Person

log = logging.getLogger(__name__)
RETRIES = 3
HANDOVERS = 6


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command with what followed it."""

    name: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class RawTap:
    """A pressed button as it came: its data may be forged or old."""

    data: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One act of one person. `language_code` is Telegram's guess."""

    update_id: int
    chat_id: int
    language_code: str
    act: Command | RawTap | Event


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be shown. `edit` names the message that becomes the screen; None: send a new one."""

    person_id: int
    chat_id: int
    rev: int
    screen: Screen
    edit: int | None
    toast: str
    language: str
    replayed: bool = False
    roles: frozenset[str] = frozenset()


def tap_data(rev: int, action: str) -> str:
    return f"s:{rev:x}:{action}"


def open_data(dialogue: str, arg: str) -> str:
    return f"o:{dialogue}:{arg}" if arg else f"o:{dialogue}"


class Turns:
    """Takes turns. One instance a process; any number of chats at a time, each chat in order (the caller's duty)."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        library: Library,
        catalogues: dict[str, Words],
        terms: Terms,
        chance: Chance,
        now: Callable[[], datetime],
        signer: Signer | None = None,
    ) -> None:
        self.database = database
        self.sealer = sealer
        self.library = library
        self.editions = Editions(library)
        self.catalogues = catalogues
        self.terms = terms
        self.chance = chance
        self.now = now
        self.signer = signer

    async def take(self, incoming: Incoming) -> Outcome:
        """Take a turn. Runs again when somebody else was faster; raises the last error otherwise."""
        for _ in range(RETRIES):
            try:
                async with self.database.unit() as unit:
                    session = Session(unit, self.sealer, self.now(), None, self.signer)
                    return await self._in_transaction(session, incoming)
            except Conflict:
                continue
        async with self.database.unit() as unit:
            session = Session(unit, self.sealer, self.now(), None, self.signer)
            return await self._show_again(session, incoming)

    async def _in_transaction(self, s: Session, incoming: Incoming) -> Outcome:
        speaker = await self._speaker(s, incoming)
        if speaker.handled:
            return await self._current(s, speaker, incoming, replayed=True)
        s.put("mark_handled", update_id=incoming.update_id, now=stamp(s.now))
        if isinstance(incoming.act, Upload):
            await s.keep(MediaKept(speaker.person.id, incoming.act.media))
        turn = await self._decide(s, speaker, incoming)
        return await self._finish(s, speaker, incoming, turn)

    async def _show_again(self, s: Session, incoming: Incoming) -> Outcome:
        speaker = await self._speaker(s, incoming)
        return await self._current(s, speaker, incoming)

    async def _speaker(self, s: Session, incoming: Incoming) -> Speaker:
        row = await s.row("person_by_chat", chat=incoming.chat_id, update_id=incoming.update_id)
        if row is None:
            number = await s.answer(NextNumber("person"))
            language = self.guess_language(incoming.language_code)
            s.put("add_person", person=number, chat=incoming.chat_id, language=language, now=stamp(s.now))
            row = await s.row("person_by_chat", chat=incoming.chat_id, update_id=incoming.update_id)
            assert row is not None
        speaker = await self._known(s, row)
        s.actor = speaker.person.id
        return speaker

    async def _known(self, s: Session, row: Row) -> Speaker:
        """Who that is, with the editions of the units under way at hand."""
        speaker = speaker_of(row, self.sealer)
        await self.editions.meet(s, speaker.under_way)
        return speaker

    async def prune_editions(self) -> None:
        """Drop the texts that nobody is in the middle of any more; to be called at the start."""
        async with self.database.unit() as unit:
            await self.editions.prune(Session(unit, self.sealer, self.now()))

    def guess_language(self, code: str) -> str:
        short = (code or "").split("-")[0].lower()
        return short if short in self.terms.languages else self.terms.languages[0]

    def words(self, code: str) -> Words:
        """The catalogue of a language, or of what Telegram guesses."""
        return self.catalogues[self.guess_language(code)]

    async def language_of(self, chat_id: int) -> str:
        """The language a person chose; "" for a stranger. Needs no transaction: also asked when the store takes no writes."""
        rows = await self.database.read(statements()["person_by_chat"], chat=chat_id, update_id=0)
        return str(rows[0]["language"]) if rows else ""

    # deciding ---------------------------------------------------------------------------------------------------

    async def _decide(self, s: Session, speaker: Speaker, incoming: Incoming) -> Turn | None:
        """The turn that an act leads to; None: nothing changes, the current screen is shown."""
        context = self.context(s, speaker)
        act = incoming.act
        if isinstance(act, Command):
            return await self.opening(s, context, house.by_command(act.name), act.name, act.arg)
        if isinstance(act, RawTap):
            return await self._tapped(s, context, speaker, act)
        return await self._step(s, context, act)

    async def _tapped(self, s: Session, context: Context, speaker: Speaker, act: RawTap) -> Turn | None:
        kind, _, rest = act.data.partition(":")
        if kind == "o":
            name, _, arg = rest.partition(":")
            return await self.opening(s, context, house.by_name(name), name, arg)
        rev, _, action = rest.partition(":")
        if kind == "s" and rev == f"{speaker.rev:x}" and action:
            return await self._step(s, context, Tap(action))
        return None

    async def opening(self, s: Session, context: Context, dialogue: Dialogue | None, name: str, arg: str) -> Turn | None:
        """Open a dialogue by command or button, if the person may."""
        if dialogue is None or dialogue.opening is None:
            return _turn(await self._drive(s, anything.unknown_command(context, name)))
        if dialogue.roles is not None and not (dialogue.roles & context.person.roles):
            await s.keep(Audited(f"open {dialogue.name}", arg[:64], "refused"))
            return _turn(await self._drive(s, anything.refused(context, dialogue)))
        return _turn(await self._drive(s, dialogue.opening(context, arg)))

    async def _step(self, s: Session, context: Context, event: Event) -> Turn | None:
        step = house.step_at(context.place)
        turn = await self._drive(s, step(context, event)) if step else None
        if turn is not None or isinstance(event, Tap):
            return turn
        return _turn(await self._drive(s, anything.unfit(context, event)))

    @staticmethod
    async def _drive(s: Session, talk: Any) -> Any:
        """Answer a generator's asks until it returns; pass on what is no generator."""
        if not inspect.isgenerator(talk):
            return talk
        answer: Any = None
        try:
            while True:
                question: Any = talk.send(answer)
                answer = await s.answer(question)
        except StopIteration as finished:
            return finished.value

    # finishing --------------------------------------------------------------------------------------------------

    async def _finish(self, s: Session, speaker: Speaker, incoming: Incoming, turn: Turn | None) -> Outcome:
        if turn is None:
            toast = self.context(s, speaker).label("Already answered ✓") if isinstance(incoming.act, RawTap) else ""
            return await self._current(s, speaker, incoming, toast=toast)
        place, toast, fresh = Place(**speaker.place) if speaker.place else Place(), turn.toast, turn.fresh
        for _ in range(HANDOVERS):
            speaker = await self._keep(s, speaker, incoming, turn.keep)
            place = turn.place or place
            speaker = replace(speaker, place=_place_dict(place))
            if turn.opens is None:
                break
            name, arg = turn.opens
            handed = await self.opening(s, self.context(s, speaker), house.by_name(name), name, arg)
            if handed is None:
                break
            turn = handed
            toast, fresh = turn.toast or toast, turn.fresh or fresh
        return await self._settle(s, speaker, incoming, toast, fresh)

    async def _keep(self, s: Session, speaker: Speaker, incoming: Incoming, facts: tuple[Fact, ...]) -> Speaker:
        for fact in facts:
            await s.keep(fact)
            if isinstance(fact, UnitBegun):
                await self.editions.begun(s, fact.unit_id)
        if any(type(fact).__module__ == people_facts.__name__ for fact in facts):
            row = await s.row("person_by_chat", chat=incoming.chat_id, update_id=incoming.update_id)
            if row is None:  # the person is gone: what follows is said to a stranger and kept nowhere
                return replace(speaker, learner=None, cohort=None)
            return await self._known(s, row)
        return speaker

    async def _settle(self, s: Session, speaker: Speaker, incoming: Incoming, toast: str, fresh: bool) -> Outcome:
        """Note where the conversation stands and compute its screen."""
        rev = speaker.rev + 1
        tapped = incoming.act.message_id if isinstance(incoming.act, RawTap) else None
        edit = tapped if tapped is not None and tapped == speaker.screen_message_id and not fresh else None
        s.put(
            "set_place",
            person=speaker.person.id, place=json.dumps(speaker.place), rev=rev, message=edit,
            language=speaker.person.language, now=stamp(s.now),
        )  # fmt: skip
        if speaker.learner is not None and speaker.learner.unanswered:
            s.put("answered_again", person=speaker.person.id)
        return self._outcome(speaker, rev, await self._screen(s, speaker), edit, toast)

    async def _current(
        self, s: Session, speaker: Speaker, incoming: Incoming, *, toast: str = "", replayed: bool = False
    ) -> Outcome:
        """The current screen once more; `screen_message_id` is None while it has not reached the chat."""
        screen = await self._screen(s, speaker)
        stale = isinstance(incoming.act, RawTap) and incoming.act.message_id != speaker.screen_message_id
        edit = None if stale and not replayed else speaker.screen_message_id
        return self._outcome(speaker, speaker.rev, screen, edit, toast, replayed)

    async def _screen(self, s: Session, speaker: Speaker) -> Screen:
        context = self.context(s, speaker)
        show = house.screen_at(context.place)
        screen: Screen = await self._drive(s, show(context))
        return screen

    @staticmethod
    def _outcome(
        speaker: Speaker, rev: int, screen: Screen, edit: int | None, toast: str, replayed: bool = False
    ) -> Outcome:
        person = speaker.person
        roles = frozenset(role.value for role in person.roles)
        return Outcome(person.id, person.chat_id, rev, screen, edit, toast, person.language, replayed, roles)

    def context(self, s: Session, speaker: Speaker) -> Context:
        place = Place(**speaker.place) if speaker.place else Place()
        return Context(
            s.now, speaker.person, speaker.learner, speaker.cohort, place,
            self.catalogues[speaker.person.language if speaker.person.language in self.catalogues else "en"],
            self.editions.of(speaker.under_way), self.terms, self.chance,
        )  # fmt: skip

    def stranger(self, language: str) -> Context:
        """A context of nobody in particular, for menus and descriptions."""
        now = self.now()
        nobody = Person(0, 0, language, "", frozenset(), now, now)
        return Context(
            now, nobody, None, None, Place(), self.words(language), self.library, self.terms, self.chance
        )

    # for notices ------------------------------------------------------------------------------------------------

    async def screen_for(self, person_id: int, build: Callable[[Context], Any]) -> tuple[Speaker, Screen | None] | None:
        """A screen for somebody who did not ask (a notice), in their language now; None when the person is gone."""
        async with self.database.unit() as unit:
            session = Session(unit, self.sealer, self.now(), None, self.signer)
            row = await session.row("person_by_id", person=person_id)
            if row is None:
                return None
            speaker = await self._known(session, row)
            session.actor = None
            return speaker, await self._drive(session, build(self.context(session, speaker)))

    async def current(self, person_id: int) -> Outcome | None:
        """The current screen of a conversation, for showing it again; None when the person is gone."""
        async with self.database.unit() as unit:
            session = Session(unit, self.sealer, self.now(), person_id, self.signer)
            row = await session.row("person_by_id", person=person_id)
            if row is None:
                return None
            speaker = await self._known(session, row)
            screen = await self._screen(session, speaker)
            return self._outcome(speaker, speaker.rev, screen, speaker.screen_message_id, "")

    async def person_number(self, chat_id: int) -> int:
        """Our number of the person in a chat. Raises LookupError for a chat nobody spoke in."""
        async with self.database.unit() as unit:
            row = await Session(unit, self.sealer, self.now()).row("person_by_chat", chat=chat_id, update_id=0)
        if row is None:
            raise LookupError(chat_id)
        return int(row["p_id"])

    async def state(self, *facts: Fact, actor: int | None = None) -> None:
        """Keep facts that no conversation stated (the clock, the command line)."""
        async with self.database.unit() as unit:
            session = Session(unit, self.sealer, self.now(), actor, self.signer)
            for fact in facts:
                await session.keep(fact)

    async def ask(self, question: Any) -> Any:
        async with self.database.unit() as unit:
            return await Session(unit, self.sealer, self.now(), None, self.signer).answer(question)



def _turn(value: Any) -> Turn | None:
    assert value is None or isinstance(value, Turn), value
    return value


def _place_dict(place: Place) -> dict[str, Any]:
    return {"dialogue": place.dialogue, "name": place.name, "data": dict(place.data)}
