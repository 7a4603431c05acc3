"""A cohort that is back from Porto, with everything done that the assessment asks for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.issuing import open_signer
from bot.simulator import Person
from bot.storage.session import stamp
from content.model import ClosedItem
from dialogues.final_items import LETTERS, laid_out
from learning.ledger.assessment import Test, TestsOf
from learning.ledger.award import CredentialAwarded
from learning.ledger.people import (
    CohortFounded,
    CoordinatorJoined,
    IdentityGiven,
    LearnerJoined,
    NameGiven,
    PathsChosen,
    ProviderFounded,
    TrainerJoined,
)
from learning.people import Cohort, Provider
from tests.harness import Story

BACK = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)
PATHS = ("eco", "ecn", "soc")


@dataclass
class Cast:
    """Who plays; ids of ours are 1 Maja, 2 Krause, 3 Ana, 4 Novak (a trainer elsewhere), 5 Huber (Krause's colleague)."""

    story: Story
    maja: Person
    krause: Person
    ana: Person
    novak: Person
    huber: Person

    async def test(self, path: str = "eco") -> Test:
        tests = await self.story.ask(TestsOf(1, path))
        return tests[-1]

    async def answer_all(self, wrong: int = 0, writing: str = "I counted the bins for a week.") -> None:
        """From the first question to the look over all of them; the first `wrong` closed answers are wrong."""
        while (await self.test()).next_position:
            test = await self.test()
            position = test.next_position
            assert position is not None
            item = self.story.parts.turns.library.pack("en").final_item(test.items[position - 1])
            if isinstance(item, ClosedItem):
                await self._closed(test, item, right=position > wrong)
            else:
                await self.story.says(self.maja, f"{writing} ({item.unit})")

    async def _closed(self, test: Test, item: ClosedItem, *, right: bool) -> None:
        laid = laid_out(test, item)
        ids = list(item.right_ids) if right else [id_ for id_ in laid if id_ not in item.right_ids] or list(item.right_ids)[::-1]
        if item.kind == "single":
            ids = ids[:1]
        for id_ in ids:
            await self.story.taps(self.maja, LETTERS[laid.index(id_)])
        if item.kind != "single":
            await self.story.taps(self.maja, "Done")

    async def open_and_pass_gates(self) -> None:
        """Self-rating and identity, up to the first question."""
        await self.story.says(self.maja, "/assessment")
        await self.story.taps(self.maja, "Start")
        for rating in ("I can do that", "Partly", "Not yet", "I can do that", "I can do that", "Partly"):
            await self.story.taps(self.maja, rating)
        for words in ("Maja Žnidaršič", "31.12.2008", "maja@example.org"):
            await self.story.says(self.maja, words)
        await self.story.taps(self.maja, "Yes, all right")

    async def mark(self, *points: int) -> str:
        await self.story.says(self.krause, "/mark")
        await self.story.taps(self.krause, "Mark")
        for mark in points:
            await self.story.taps(self.krause, str(mark))
        return self.krause.screen

    async def confirm(self, how: str = "On site, ID seen") -> str:
        return await self.story.taps(self.krause, "Confirm result", how, "Yes, confirm")

    async def rows(self, sql: str, **params: Any) -> list[Any]:
        return await self.story.parts.database.read(sql, **params)

    async def put(self, sql: str, **params: Any) -> None:
        async with self.story.parts.database.unit() as unit:
            unit.put(sql, **params)


async def cast(story: Story, *, done: bool = True, age_band: str = "full", posts_paper: bool = False) -> Cast:
    """The people of the story; with `done`, Maja has all that the assessment of the ecological path asks for."""
    if story.parts.turns.signer is None:
        keys = story.parts.settings.keys_path / "signing"
        story.parts.turns.signer = await asyncio.to_thread(open_signer, keys, story.parts.settings.base_url)
    people = [
        story.person(number, name)
        for number, name in ((1001, "Maja"), (2001, "Krause"), (3001, "Ana"), (2002, "Novak"), (2003, "Huber"))
    ]
    for person in people:
        await story.says(person, "/help")
    await story.state(
        ProviderFounded(Provider(1, "Šolski center Maribor", "SI", "Maribor", "https://sc.example.org", posts_paper=posts_paper)),
        CohortFounded(_cohort(1, "Porto 2026")),
        CohortFounded(_cohort(2, "Elsewhere")),
        CoordinatorJoined(3, 1),
        TrainerJoined(2, 1),
        TrainerJoined(4, 2),
        TrainerJoined(5, 1),
        NameGiven(2, "M. Krause"),
        LearnerJoined(1, 1, "L-007", "2026-11", age_band, "Maja"),
        PathsChosen(1, ("eco",)),
    )
    players = Cast(story, *people)
    if done:
        await finish_path(players, "eco")
        story.clock.set(BACK)
    return players


def _cohort(number: int, name: str) -> Cohort:
    return Cohort(
        number, 1, name, "Avto Kos", "Oficina Silva", "SI", "Europe/Ljubljana", "PT", None, "Porto", "Europe/Lisbon",
        date(2026, 5, 25), date(2026, 6, 14), frozenset({1, 2, 3, 4, 5}), ("en",), PATHS,
    )  # fmt: skip


async def finish_path(players: Cast, path: str, *, entries: int = 4) -> None:
    """Four guided units attended, six quizzes done, entries of both units abroad validated."""
    now = stamp(players.story.clock.now())
    for n in range(1, 7):
        unit = f"{path.upper()}-{n}"
        await players.put(
            "INSERT INTO unit_progress (learner_id, unit_id, started_at, content_version, quiz_done_at, done_at)"
            " VALUES (1, :unit, :now, '1', :now, :now)", unit=unit, now=now,
        )  # fmt: skip
        if n <= 4:
            await players.put(
                "INSERT INTO attendance (learner_id, unit_id, method, attested_by, attested_on, attested_at)"
                " VALUES (1, :unit, 'hand', 2, '2026-05-12', :now)", unit=unit, now=now,
            )  # fmt: skip
    for n in range(entries):
        await players.put(
            "INSERT INTO entry (id, learner_id, cohort_id, path, unit_id, prompt_id, local_date, status, version, created_at)"
            " VALUES (:id, 1, 1, :path, :unit, 'x', :day, 'validated', 1, :now)",
            id=2000 + n + 100 * PATHS.index(path), path=path, unit=f"{path.upper()}-{5 + n % 2}", day=f"2026-06-0{n + 1}", now=now,
        )  # fmt: skip


async def write_entries(players: Cast, *texts: str) -> None:
    """Give the first validated entries of the ecological path their words."""
    for n, text in enumerate(texts):
        body = players.story.parts.turns.sealer.pack({"saw": text, "why": "", "take_home": f"Ask at home ({n})."})
        await players.put(
            "INSERT INTO entry_version (entry_id, version, body_sealed, written_at) VALUES (:id, 1, :body, 'z')", id=2000 + n, body=body
        )


async def award(story: Story, identifier: str, *texts: str) -> Cast:
    """A credential of the ecological path for Maja, without the conversation that leads to it; `texts`: of her entries."""
    players = await cast(story)
    await write_entries(players, *texts)
    await players.put(
        "INSERT INTO attempt (id, learner_id, path, number, items, status, opened_at) VALUES (901, 1, 'eco', 1, 'x', 'open', '2026-06-15T08:00:00Z')"
    )
    for position in range(1, 11):
        await players.put(
            "INSERT INTO attempt_answer (attempt_id, position, item_id, points, answered_at) VALUES (901, :p, 'x', 9, '2026-06-15T08:00:00Z')", p=position
        )
    await players.put(
        "UPDATE attempt SET status = 'confirmed', score = 90, handed_in_at = '2026-06-15T09:00:00Z', confirmed_by = 2, confirmed_at = '2026-06-15T10:00:00Z', identity_check = 'none' WHERE id = 901"
    )
    await story.state(
        IdentityGiven(1, "Maja Žnidaršič", date(2008, 12, 31), "maja@example.org"),
        CredentialAwarded(identifier, "urn:uuid:00000000-0000-4000-8000-100000000901", 1, "eco", 90, "none", 901),
    )
    return players
