"""New texts arrive while somebody is in the middle of a unit: who began it finishes what was begun, everybody else learns the new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.clock.now import MovedClock
from bot.simulator import Simulator
from bot.storage.session import Session
from bot.turns import Command, Incoming
from content.loader import ROOT, load
from tests.faults.lab import NOON, cohort, founded, inhabited, learner, rows
from tests.harness import TOKEN

U0 = "unit-0.yaml"


def swapped(tmp_path: Path, word: str) -> Path:
    """The curriculum with another title of Unit 0 in English and German."""
    root = tmp_path / word
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for language in ("en", "de"):
        file = root / language / U0
        text = file.read_text(encoding="utf-8")
        title = load(root).pack(language).unit("U0").title
        assert f"title: {title}" in text or f'title: "{title}"' in text
        first = load(root).pack(language).unit("U0").nuggets[1].title
        file.write_text(text.replace(title, f"{word} {language}", 1).replace(first, f"{word} nugget {language}"), encoding="utf-8")
    return root


async def test_a_unit_under_way_keeps_the_texts_it_was_begun_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = MovedClock(NOON)
    old = load().pack("en").unit("U0").nuggets[1].title
    alt = load().pack("de").unit("U0").nuggets[1].title
    async with Simulator(token=TOKEN, clock=clock.now) as simulator:
        async with inhabited(tmp_path / "data", simulator, clock) as story:
            await founded(story, cohort(1, 1))
            maja = story.person(101, "Maja")
            await learner(story, maja, 1)
            await story.says(maja, "/learn")
            await story.taps(maja, "Let's go")  # the first nugget of Unit 0
            assert len(await rows(story, "SELECT * FROM unit_progress WHERE unit_id = 'U0'")) == 1

        root = swapped(tmp_path, "Brandnew")
        monkeypatch.setattr("bot.app.load_content", lambda: load(root))
        async with inhabited(tmp_path / "data", simulator, clock) as story:
            maja, tim = story.person(101, "Maja"), story.person(102, "Tim")
            await learner(story, tim, 1)
            await story.says(tim, "/learn")
            assert "Brandnew en" in tim.screen
            turns = story.parts.turns
            await story.says(maja, "/learn")
            assert "Brandnew" not in maja.screen
            met = (await turns.current(await turns.person_number(101))).screen.text  # type: ignore[union-attr]
            assert "Brandnew" not in met
            async with story.parts.database.unit() as unit:
                known = await turns._speaker(Session(unit, turns.sealer, clock.now()), Incoming(0, 101, "en", Command("help")))
            library = turns.editions.of(known.under_way)
            assert library.pack("en").unit("U0").nuggets[1].title == old
            assert library.pack("de").unit("U0").nuggets[1].title == alt, "also after a change of language"
            assert library.pack("en").question("U0.2.q") is not None

        async with inhabited(tmp_path / "data", simulator, clock) as story:  # again: still needed
            digests = "SELECT DISTINCT digest FROM edition WHERE unit_id = 'U0'"
            assert len(await rows(story, digests)) == 1
            await story.taps(story.person(102, "Tim"), "Let's go")
            assert len(await rows(story, digests)) == 2, "Tim began the new one"
            async with story.parts.database.unit() as unit:
                unit.put("UPDATE unit_progress SET done_at = :now WHERE learner_id < 2", now="2026-05-26T15:00:00.000000Z")
        async with inhabited(tmp_path / "data", simulator, clock) as story:
            kept = await rows(story, digests)
            assert [row["digest"] for row in kept] == [story.parts.turns.library.edition("U0")], "nobody needs the old one any more"
