"""Owns the demo's short cuts: parts of the mobility that play by themselves, by the taps and words people would use; states no fact of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.rehearsal import actions, is_unit_end, right_button
from learning.ledger.people import LearnersOfCohort
from learning.mobility import Mobility

if TYPE_CHECKING:
    from bot.app import Companion
    from bot.simulator import Person, Simulator
    from content.model import Pack, Phase
    from learning.people import Cohort, Learner
    from learning.people import Person as OurPerson

MOST_TAPS = 120  # of one unit; a unit takes about forty
RECEIPT = re.compile(r"✓.*#\d+")
EVENING = time(17, 0, tzinfo=UTC)
ENTRY = (
    "One bin for everything here, at home three: paper, metal, rest.",
    "The town collects only mixed waste, so nobody sorts. My mentor told me.",
    "Three labelled bins at my own workplace first; I count what lies in the wrong one.",
)
NOBODY = "Nobody has joined yet: press START in the apprentice's phone first."


class Shortcuts:
    """Plays the apprentice and the trainer in their phones. Every message goes over the wire as ever."""

    def __init__(
        self, simulator: Simulator, parts: Companion, cohort: Cohort, apprentice: Person, trainer: Person,
        move: Callable[[datetime], None],
    ) -> None:  # fmt: skip
        self.simulator = simulator
        self.parts = parts
        self.cohort = cohort
        self.apprentice = apprentice
        self.trainer = trainer
        self.move = move

    # -- the two short cuts ----------------------------------------------------------------------------------------

    async def study(self) -> str:
        """Unit 0 and the units before the departure: learnt by the apprentice, confirmed by the trainer."""
        found = await self._learner()
        if found is None:
            return NOBODY
        units = await self._learn(found, "before")
        for unit in units:
            if unit != "U0":
                await self._attest(unit)
        return self._told(found, f"{len(units)} units learnt and confirmed.")

    async def stay(self) -> str:
        """Some days abroad with diary and approval, and the two units that are learnt there."""
        found = await self._learner()
        if found is None:
            return NOBODY
        days = await self._diary()
        units = await self._learn(found, "during")
        return self._told(found, f"{days} days of diary written and approved, {len(units)} units learnt.")

    def _told(self, found: tuple[OurPerson, Learner], words: str) -> str:
        return f"{found[0].name or 'The apprentice'}: {words}"

    async def _learner(self) -> tuple[OurPerson, Learner] | None:
        try:
            number = await self.parts.turns.person_number(self.apprentice.id)
        except LookupError:
            return None
        learners = await self.parts.turns.ask(LearnersOfCohort(self.cohort.id))
        return next((pair for pair in learners if pair[0].id == number), None)

    # -- learning --------------------------------------------------------------------------------------------------

    async def _learn(self, found: tuple[OurPerson, Learner], phase: Phase) -> list[str]:
        """The units of that part that could be learnt now; ends where the apprentice has to choose something."""
        person, learner = found
        pack = self.parts.turns.library.pack(person.language)
        paths = learner.paths or self.cohort.paths[:1]
        units = [unit.id for path in paths for unit in pack.units(path, phase)]
        if phase == "before" and pack.unit0 is not None:
            units.insert(0, pack.unit0.id)
        return [unit for unit in units if await self._learn_one(pack, unit)]

    async def _learn_one(self, pack: Pack, unit: str) -> bool:
        """A letter may come in between (a reminder, the trainer's approval): then the unit is opened again."""
        for _ in range(4):
            await self._says(self.apprentice, "/learn all")
            self.apprentice.tap_data(f"o:unit:{unit}")
            await self.simulator.idle()
            if await self._answer_all(pack):
                return True
        return False

    async def _answer_all(self, pack: Pack) -> bool:
        """Tap what is right until the unit ends; False where no button is the right one."""
        for _ in range(MOST_TAPS):
            screen = self.apprentice.last
            if is_unit_end(screen.buttons):
                return True
            label = right_button(pack, screen.text, screen.buttons)
            if label is None:
                return False
            self.apprentice.tap(label, screen.id)
            await self.simulator.idle()
        return False

    async def _attest(self, unit: str) -> None:
        """By hand, for all who are in the room."""
        await self._says(self.trainer, "/attendance")
        for action in (f"unit:{unit}", "hand"):
            await self._does(self.trainer, action)
        if "☐" in self.trainer.screen:
            await self._does(self.trainer, "all")
            await self._does(self.trainer, "confirm")

    # -- the stay --------------------------------------------------------------------------------------------------

    async def _diary(self) -> int:
        """Entries on a few working days that are still to come, early and late ones, so that both units abroad get some."""
        days = list(Mobility.of(self.cohort).working_days_abroad())
        picked = sorted({days[n] for n in (0, 1, len(days) // 2, len(days) - 2, len(days) - 1)}) if days else []
        written = 0
        for day in picked:
            written += await self._day(day)
        return written

    async def _day(self, day: date) -> int:
        moment = datetime.combine(day, EVENING)
        if moment < self.parts.turns.now():
            return 0
        self.move(moment)
        await self.parts.ticker.tick()
        await self.parts.outbox.drain()
        await self._says(self.apprentice, "/diary")
        await self._does(self.apprentice, "v:worse")
        for words in ENTRY:
            if not RECEIPT.search(self.apprentice.screen):
                await self._says(self.apprentice, words)
        await self._says(self.trainer, "/review next")
        for _ in range(10):
            if not await self._does(self.trainer, "approve"):
                break
        return 1

    # -- taps and words --------------------------------------------------------------------------------------------

    async def _says(self, person: Person, text: str) -> None:
        person.send(text)
        await self.simulator.idle()

    async def _does(self, person: Person, action: str) -> bool:
        """Tap the button that does this on the newest screen, whatever its language; False without one."""
        label = actions(person.last.buttons).get(action)
        if label is None:
            return False
        person.tap(label, person.last.id)
        await self.simulator.idle()
        return True
