"""Strangers, unknown commands, stale taps: the first words and the edges of every conversation."""

from __future__ import annotations

from tests.harness import Story


async def test_a_stranger_is_asked_for_the_language_first(companion: Story) -> None:
    maja = companion.person(1001, "Maja", "en")
    assert "Which language?" in await companion.says(maja, "/start")


async def test_an_unknown_command_is_answered(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    assert "/fly" in await companion.says(maja, "/fly")


async def test_forged_callback_data_changes_nothing(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    before = await companion.says(maja, "/help")
    for data in ("s:1:x", "o:nowhere:1", "zzz", "s::", "o:", "s:ffffffff:approve:1", "\u0000" * 3):
        maja.tap_data(data)
        await companion.settle()
    assert "/help" in before
