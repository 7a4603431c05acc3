"""The demo without a browser: people who were here before, the clock, and the short cuts that play by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo import APPRENTICE, COORDINATOR, TRAINER, stage


async def test_the_short_cuts_play_what_people_would(tmp_path: Path) -> None:
    async with stage("127.0.0.1", 0, tmp_path) as (simulator, _parts, clock):
        maja, krause = simulator.person(APPRENTICE), simulator.person(TRAINER)
        assert "START" in await clock.jump("study"), "nobody is played who has not joined"
        assert "START" in await clock.jump("stay")
        maja.send(f"/start {maja.chat.start_code}")
        await simulator.idle()
        for label in ("English", "Yes", "I agree"):
            maja.tap(label)
            await simulator.idle()
        maja.send("17")
        await simulator.idle()
        maja.send("Maja")
        await simulator.idle()
        for label in ("☐ Ecological", "Go on"):
            maja.tap(label)
            await simulator.idle()
        assert await clock.jump("study") == "Maja: 5 units learnt and confirmed."
        assert "1 learner was there" in krause.screen
        await clock.jump("departure")
        assert await clock.jump("stay") == "Maja: 5 days of diary written and approved, 2 units learnt."
        assert "Nothing waits" in krause.screen
        await clock.jump("return")
        maja.send("/assessment")
        await simulator.idle()
        assert "Ten questions" in maja.screen
        assert "Start" in maja.screen
        ana = simulator.person(COORDINATOR)
        ana.send("/report")
        await simulator.idle()
        assert "Units done: 6 of 6, confirmed: 6" in ana.screen
        assert not simulator.unknown_methods


async def test_the_clock_goes_only_where_something_waits(tmp_path: Path) -> None:
    async with stage("127.0.0.1", 0, tmp_path) as (_simulator, _parts, clock):
        offered = {jump.id: jump.enabled for jump in clock.jumps()}
        assert offered["study"] and offered["departure"] and offered["return"]
        before = clock.now()
        await clock.jump("hour")
        assert 3600 <= (clock.now() - before).total_seconds() < 3700
        await clock.jump("return")
        assert not any(jump.enabled for jump in clock.jumps() if jump.id in ("study", "departure", "stay", "return"))
        with pytest.raises(LookupError):
            await clock.jump("yesterday")
