"""Each path in each language, played through the phones to the badge: nothing untranslated, no cut button, no broken markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po

from bot.demo_shortcuts import Shortcuts
from bot.rehearsal import actions, right_button
from bot.simulator import Person
from content.loader import ROOT, load
from content.source import parsed
from content.texts import markup, plain
from learning.ledger import Fact
from learning.ledger.people import (
    CohortFounded,
    LanguageChosen,
    LearnerJoined,
    PathsChosen,
    ProviderFounded,
    TradeChosen,
    TrainerJoined,
)
from learning.people import Cohort, Provider
from locales import catalogue_path, offered
from tests.harness import Story

LIBRARY = load()
TAG = re.compile(r"</?[a-z][^>]*>")
LONG = 24  # letters of an English sentence that no other language says by chance
FEW = {("soc", "en"), ("ecn", "de"), ("soc", "sl"), ("eco", "fi"), ("ecn", "pt")}  # each path and each language once; the rest is slow
PLAYED = [
    pytest.param(path.id, language, marks=() if (path.id, language) in FEW else pytest.mark.slow)
    for path in LIBRARY.pack("en").paths
    for language in offered()
]
ANSWERS = ("Maja Žnidaršič", "31.12.2006", "maja@example.org")
OPEN = "Doma trije zaboji, tukaj en. 3 > 1."


class Play:
    """One learner and one trainer, who speak one language and learn one path."""

    def __init__(self, story: Story, path: str, language: str) -> None:
        self.story, self.path, self.language = story, path, language
        self.maja, self.krause = story.person(1001, "Maja"), story.person(2001, "Krause")
        self.seen: set[tuple[str, tuple[str, ...]]] = set()  # text and buttons of every screen, also of those edited away
        departure = story.clock.now().date() + timedelta(days=14)
        self.cohort = Cohort(
            id=1, provider_id=1, name="Porto", sending_org="Kovinar", host_org="Oficina Verde", home_country="SI",
            home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto", host_tz="Europe/Lisbon",
            departure=departure, return_date=departure + timedelta(days=20), working_days=frozenset({1, 2, 3, 4, 5}),
            languages=(language,), paths=(path,),
        )  # fmt: skip

    async def meet(self) -> None:
        facts: list[Fact] = [ProviderFounded(Provider(1, "Zbornica", "SI")), CohortFounded(self.cohort)]
        for person, joined in ((self.maja, True), (self.krause, False)):
            await self.story.says(person, "/help")
            number = await self.story.parts.turns.person_number(person.id)
            facts.append(LanguageChosen(number, self.language))
            if joined:
                facts += [
                    LearnerJoined(number, 1, "S4G-001", "1", "full", "Maja"), PathsChosen(number, (self.path,)),
                    TradeChosen(number, "metal"),
                ]  # fmt: skip
            else:
                facts.append(TrainerJoined(number, 1))
        await self.story.state(*facts)
        self.story.simulator.world.listeners.append(self._saw)

    def _saw(self, event: dict[str, Any]) -> None:
        message = event.get("message") or {}
        if event["type"] in ("message", "edit") and not message.get("own"):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
            labels = tuple(button["text"] for row in rows for button in row)
            self.seen.add((message.get("text") or message.get("caption") or "", labels))

    async def learn(self) -> None:
        short = Shortcuts(self.story.simulator, self.story.parts, self.cohort, self.maja, self.krause, self.story.clock.set)
        assert (await short.study()).endswith("5 units learnt and confirmed.")
        assert (await short.stay()).endswith("2 units learnt.")
        back = self.cohort.return_date + timedelta(days=2)
        await self.story.until(self.story.clock.now().replace(year=back.year, month=back.month, day=back.day, hour=9))

    async def does(self, person: Person, action: str) -> None:
        await self.story.taps(person, actions(person.last.buttons)[action])

    async def answer(self) -> None:
        """The ten questions, with what is asked before them."""
        told = iter(ANSWERS)
        pack = LIBRARY.pack(self.language)
        await self.story.says(self.maja, "/assessment")
        for _ in range(120):
            can = actions(self.maja.last.buttons)
            if "hand_in" in can:
                break
            step = next((does for does in ("start", "can", "yes") if does in can), None)
            label = can[step] if step else right_button(pack, self.maja.last.text, self.maja.last.buttons)
            if label is not None:
                await self.story.taps(self.maja, label)
            else:
                await self.story.says(self.maja, next(told, OPEN))
        await self.does(self.maja, "hand_in")

    async def mark(self) -> None:
        await self.story.says(self.krause, "/mark")
        for _ in range(20):
            can = actions(self.krause.last.buttons)
            step = next(
                (does for does in can if does.startswith(("answer:", "confirm:")) or does.endswith(":10") or does in ("onsite", "yes")),
                None,
            )
            if step is None:
                break
            await self.does(self.krause, step)


async def play(story: Story, path: str, language: str) -> Play:
    one = Play(story, path, language)
    await one.meet()
    await one.learn()
    await one.answer()
    await one.mark()
    await story.tick()
    return one


@pytest.mark.parametrize(("path", "language"), PLAYED)
async def test_a_path_from_the_first_nugget_to_the_badge(companion: Story, path: str, language: str) -> None:
    one = await play(companion, path, language)
    title = LIBRARY.pack(language).path(path).credential_title
    assert any(plain(title) in message.text and "100" in message.text for message in one.maja.messages), one.maja.screen
    assert len(one.seen) > 150
    assert not list(_faults(one))[:5]
    assert not await companion.parts.database.read("SELECT * FROM failed_update")


def _faults(one: Play) -> Iterator[str]:
    """What a reader of this language would stumble over, on any screen that was ever shown."""
    english = _english() if one.language != "en" else frozenset()
    for text, labels in one.seen:
        if TAG.search(text):
            yield f"a tag is shown: {text[:80]}"
        if re.search(r"\{\w*\}", text):
            yield f"an empty place is shown: {text[:80]}"
        yield from (f"not translated: {line}" for line in text.splitlines() if line.strip(" ·•✓✗–☑") in english)
        for label in labels:
            if label.endswith(("…", "...")) or len(label) > 40:
                yield f"a cut button: {label}"
            if label in english:
                yield f"not translated: {label}"


@cache
def _english() -> frozenset[str]:
    """Every line of the English content and interface that is too long to be the same in another language by chance."""
    texts = [str(message.id[0] if isinstance(message.id, tuple) else message.id) for message in _messages()]
    for file in (ROOT / "en").rglob("*.yaml"):
        texts += _strings(parsed(file.read_bytes()))
    return frozenset(line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > LONG)


def _messages() -> Iterator[Any]:
    with catalogue_path("de").open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield plain(markup(value)) if value.strip() else ""
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
