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


async def test_a_button_without_a_name_gets_a_whole_sentence(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/help")
    for data in ("o", "o:", "o::x"):
        maja.tap_data(data)
        await companion.settle()
        assert "That button leads nowhere. What I can do stands in /help." in maja.screen, data
        assert "/." not in maja.screen
