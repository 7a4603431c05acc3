"""Random walks: any sequence of taps, words, files, edits and commands, by anybody, leaves the house standing and is answered."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.simulator import Call, Person
from bot.storage.session import stamp
from dialogues.house import DIALOGUES
from learning.diary import TABLE, State
from learning.ledger.people import CoordinatorJoined, NameGiven, TrainerJoined
from learning.people import Role
from tests.faults.lab import NOON, Watch, cohort, founded, house, learner, number_of, put, rows
from tests.harness import START, Story

BACK = datetime.fromisoformat("2026-06-16T08:00:00+00:00")
STAGES = (START, NOON, BACK)
# Who walks: chat, name, role, provider (0: of none). The names of learners are found nowhere else.
CAST = (
    (101, "Xaveria", Role.LEARNER, 1), (102, "Trude", Role.TRAINER, 1), (103, "Karla", Role.COORDINATOR, 1),
    (201, "Ysolde", Role.LEARNER, 2), (202, "Tilmann", Role.TRAINER, 2), (203, "Kuno", Role.COORDINATOR, 2),
    (300, "Somebody", None, 0),
)  # fmt: skip
SECRETS = {1: ("Xaveria", "Xenon-diary"), 2: ("Ysolde", "Yttrium-diary")}  # what only people of that provider may read

COMMANDS = sorted({command for dialogue in DIALOGUES for command in dialogue.commands} | {"fly", "START"})
ARGUMENTS = (
    "", "1", "2", "3001", "3002", "3003", "4001", "-1", "0", "99999999999999999999999999", "eco", "ECO-1", "ECO-5", "U0", "loose", "eco:1",
    "day:2026-05-26", "day:9999-12-31", "approve:4001", "1:2", "x" * 60, "☃" * 9, "%s{name}", "'; DROP TABLE entry; --", "\u202e<b>", "1 2 3", "٣",
)  # fmt: skip
TEXTS = (
    "Because nobody asked them.", "yes", "A", "b", "12", "000000", "31.12.2008", "2026-05-30", "maja@example.org", ".", "\u200b\u200b", "\u00a0 ",
    "x" * 4096, "🌍👩🏽‍🔧" * 500, "שלום & <b>עולם</b> \u202eabc", "<b>&amp;</i></b> a < b && \"c\"", "{name} %s {0} %(x)s \\n", "\n\n\n", "٣٤",
    "Two words\nand a second line", "&#0;<a href='tg://user?id=1'>x</a>", "8:00", "25:99", "Porto", "PT", "-", "/", "//help", "/ help", "\x00\x07",
)  # fmt: skip
ACTIONS = (
    "", "1", "0", "-1", "99999999999999999999", "done", "skip", "back", "approve", "return", "approve:1", "card:99", "card:0", "next", "all", "yes", "no",
    "worse", "path:soc", "path:eco", "day:0", "confirm", "mark:10", "mark:11", "undo", "open:4001", "٣", "☃", ":", "a:b:c", "x" * 40,
)  # fmt: skip
KINDS = ("tap", "tap", "tap", "tap", "tap", "text", "text", "command", "command", "open", "open", "forged", "old", "double", "file", "edit", "clock")
WAITS = (timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=3), timedelta(hours=20), timedelta(days=1), timedelta(days=9))

Act = tuple[int, str, int, int]
ACTS = st.tuples(st.integers(0, len(CAST) - 1), st.sampled_from(KINDS), st.integers(0, 10_000), st.integers(0, 10_000))


@lru_cache(maxsize=1)
def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return made.getvalue()


@lru_cache(maxsize=1)
def huge() -> bytes:
    return bytes(20 * 1024 * 1024 + 1)


def _send_file(person: Person, which: int) -> int:
    sent = (
        lambda: person.photo(picture()),
        lambda: person.photo(picture(), caption="Look <here> & there"),
        lambda: person.voice(b"OggS" + bytes(300), duration=7),
        lambda: person.document(b"MZ", "setup.exe", "application/x-msdownload"),
        lambda: person.document(b"%PDF-1.4", "a\u202efdp.pdf", "application/pdf", caption="x" * 1024),
        lambda: person.document(b"no picture", "a.jpg", "image/jpeg"),
        lambda: person.video(b"\x00" * 40),
        lambda: person.audio(b"ID3", duration=3),
        lambda: person.sticker(),
        lambda: person.location(41.1, -8.6),
        lambda: person.contact("+386 1 234"),
        lambda: person.album([picture(), picture()]),
        lambda: person.document(huge(), "film.mp4", "video/mp4"),
    )
    return sent[which % len(sent)]()


# the scene ----------------------------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """Of every entry: whose, its state, its version."""

    entries: dict[int, tuple[int, str, int]]


class Walk:
    """One walk: does an act, sees to it that it was answered and that nothing moved which must not."""

    def __init__(self, story: Story, people: list[Person]) -> None:
        self.story = story
        self.people = people
        self.numbers: dict[int, int] = {}
        self.done: list[str] = []

    async def set_up(self) -> None:
        story = self.story
        await founded(story, cohort(1, 1, name="Alpha"), cohort(2, 2, name="Beta"))
        for person, (_, name, role, provider) in zip(self.people, CAST, strict=True):
            number = self.numbers[person.id] = await number_of(story, person)
            if role is Role.LEARNER:
                await learner(story, person, provider)
                await _entries(story, number, provider)
                await _finished(story, number)
            elif role is Role.TRAINER:
                await story.state(TrainerJoined(number, provider), NameGiven(number, name))
            elif role is Role.COORDINATOR:
                await story.state(CoordinatorJoined(number, provider), NameGiven(number, name))

    async def act(self, act: Act) -> None:
        who, kind, number, more = act
        person, role = self.people[who], CAST[who][2]
        before, calls = await self._standing(), len(self.story.simulator.calls)
        words = f"{person.name} {kind} {number} {more}"
        made = await self._do(person, kind, number, more)
        self.done.append(f"{words}: {self._last(person)}")
        await self.story.settle()
        new = list(self.story.simulator.calls)[calls:]
        self._check_refusals(new)
        if made:
            assert self._answered(person, new), f"no answer to {self.done[-6:]}"
        self._check_moves(before, await self._standing(), role, self.numbers[person.id], kind)

    def _last(self, person: Person) -> str:
        return repr(person.chat.events[-1].words or person.messages[-1].text)[:80] if person.chat.events else ""

    async def _do(self, person: Person, kind: str, number: int, more: int) -> bool:
        """Whether an answer is due."""
        if kind == "clock":
            await self.story.later(seconds=WAITS[number % len(WAITS)].total_seconds())
            return False
        if kind == "text":
            return bool(person.send(TEXTS[number % len(TEXTS)]))
        if kind == "command":
            return bool(person.send(f"/{COMMANDS[number % len(COMMANDS)]} {ARGUMENTS[more % len(ARGUMENTS)] if more % 3 == 0 else ''}".strip()))
        if kind == "file":
            return bool(_send_file(person, number))
        if kind == "edit":
            own = [message for message in person.messages if message.own and "text" in message.raw]
            if own:
                person.edit(own[number % len(own)].id, TEXTS[more % len(TEXTS)])
            return False  # an edit of something that is no longer open may change nothing
        return bool(self._tap(person, kind, number, more))

    def _tap(self, person: Person, kind: str, number: int, more: int) -> int:
        if kind == "open":
            return person.tap_data(_cut(f"o:{DIALOGUES[number % len(DIALOGUES)].name}:{ARGUMENTS[more % len(ARGUMENTS)]}"))
        newest = [data for _, data in _buttons(person, newest=True)]
        if kind == "forged":
            revision = next((data.split(":")[1] for data in newest if data.startswith("s:")), "1")
            return person.tap_data(_cut(f"s:{revision}:{ACTIONS[more % len(ACTIONS)]}") if number % 4 else _cut(ARGUMENTS[more % len(ARGUMENTS)] or "s"))
        if kind == "old":
            others = [data for other in self.people for _, data in _buttons(other)]
            return person.tap_data(others[number % len(others)]) if others else 0
        if not newest:
            return 0
        data = newest[number % len(newest)]
        if kind == "double":
            person.tap_data(data)
        return person.tap_data(data)

    # what must hold -------------------------------------------------------------------------------------------------

    def _answered(self, person: Person, calls: list[Call]) -> bool:
        mine = (call for call in calls if str(call.params.get("chat_id")) == str(person.id) or call.method == "answerCallbackQuery")
        return any(call.error is None or "not modified" in call.error for call in mine)

    def _check_refusals(self, calls: list[Call]) -> None:
        harmless = ("not modified", "query is too old", "message to edit not found", "file is too big")
        refused = [call for call in calls if call.error and not any(words in call.error for words in harmless)]
        assert not refused, f"Telegram refused {refused[0].method}: {refused[0].error} after {self.done[-6:]}"

    async def _standing(self) -> Standing:
        found = await rows(self.story, "SELECT id, learner_id, status, version FROM entry")
        return Standing({row["id"]: (row["learner_id"], row["status"], row["version"]) for row in found})

    def _check_moves(self, before: Standing, after: Standing, role: Role | None, number: int, kind: str) -> None:
        for entry, (owner, status, version) in after.entries.items():
            was = before.entries.get(entry)
            if was == (owner, status, version):
                continue
            assert kind != "clock", f"the clock moved entry {entry}"
            assert owner == number or role is Role.TRAINER, f"{number} moved entry {entry} of {owner}"
            known = [None, *State] if was is None else [State(was[1])]
            assert State(status) in _reachable(known, owner == number), f"entry {entry}: {was} -> {status}, {self.done[-6:]}"
            assert was is None or version >= was[2], f"entry {entry} lost a version"

    async def check(self) -> None:
        story = self.story
        assert not await rows(story, "SELECT * FROM failed_update")
        assert not story.simulator.delivery.pending
        assert not story.simulator.unknown_methods
        assert not story.simulator.unanswered
        assert not await rows(story, "SELECT 1 FROM credential c LEFT JOIN attempt a ON a.id = c.attempt_id WHERE c.score < 80 OR a.score < 80")
        assert not await rows(story, "SELECT 1 FROM answer GROUP BY learner_id, item_id, unit_id HAVING count(*) <> max(round)")
        assert not await rows(story, "SELECT 1 FROM entry e WHERE e.version > 0 AND (SELECT count(*) FROM entry_version v WHERE v.entry_id = e.id AND v.version > 0) <> e.version")
        assert not await rows(story, "SELECT 1 FROM outbox WHERE status IN ('failed', 'uncertain')")
        for person, (_, name, _, provider) in zip(self.people, CAST, strict=True):
            seen = "\n".join(text for message in person.messages if message.from_bot for text in (message.text, *message.edits, *(label for label, _ in _labels(message))))
            for other, words in SECRETS.items():
                found = [word for word in words if other != provider and word in seen and word != name]
                assert not found, f"{name} of provider {provider} reads {found}: {self.done}"


def _reachable(states: list[State | None], by_owner: bool) -> set[State]:
    """Where one act can lead: by its owner one or two steps of the table (begun and handed in at once), by a trainer one."""
    found = {State.DRAFT, State.SUBMITTED} if None in states else set()
    roles = {Role.LEARNER} if by_owner else {Role.TRAINER}
    for state in states:
        found |= {to for (role, start, _), to in TABLE.items() if role in roles and start == state}
    return found


def _labels(message: Any) -> list[tuple[str, str]]:
    keyboard = message.raw.get("reply_markup", {}).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data", "")) for row in keyboard for button in row]


def _buttons(person: Person, *, newest: bool = False) -> list[tuple[str, str]]:
    standing = [message for message in reversed(person.messages) if message.from_bot and not message.deleted]
    places = [next((message for message in standing if _labels(message)), None)] if newest else standing
    return [(label, data) for message in places if message for label, data in _labels(message) if data]


def _cut(data: str) -> str:
    """Callback data holds at most 64 bytes."""
    return data.encode()[:64].decode(errors="ignore") or "x"


async def _entries(story: Story, number: int, provider: int) -> None:
    """One entry that waits, one that was returned, one that is validated."""
    now, sealer = stamp(story.clock.now()), story.parts.turns.sealer
    body = sealer.pack({"saw": SECRETS[provider][1], "why": "so", "take_home": "", "done": ["saw", "why"], "said": {}})
    for n, status in enumerate(("submitted", "returned", "validated")):
        entry = 3000 + 1000 * (provider - 1) + n + 1
        await put(
            story,
            "INSERT INTO entry (id, learner_id, cohort_id, path, unit_id, prompt_id, local_date, status, version, created_at, submitted_at)"
            " VALUES (:id, :learner, :cohort, 'eco', :unit, :prompt, :day, :status, 1, :now, :now)",
            id=entry, learner=number, cohort=provider, unit=f"ECO-{5 + n % 2}", prompt=f"ECO.d0{n + 1}", day=f"2026-05-2{7 + n}", status=status, now=now,
        )  # fmt: skip
        await put(story, "INSERT INTO entry_version (entry_id, version, verdict, body_sealed, words, written_at) VALUES (:id, 1, 'worse', :body, 2, :now)", id=entry, body=body, now=now)
        if status != "submitted":
            await put(
                story, "INSERT INTO review (entry_id, version, trainer_id, decision, reason, decided_at) VALUES (:id, 1, 2, :decision, :reason, :now)",
                id=entry, decision="approved" if status == "validated" else "returned", reason="" if status == "validated" else "reason", now=now,
            )  # fmt: skip
    await put(story, "UPDATE counter SET value = 9000 WHERE name = 'entry'")


async def _finished(story: Story, number: int) -> None:
    """Nearly everything that the assessment asks for."""
    now = stamp(story.clock.now())
    for n in range(1, 7):
        await put(
            story, "INSERT INTO unit_progress (learner_id, unit_id, started_at, content_version, step, quiz_done_at, done_at) VALUES (:learner, :unit, :now, '1', 'done', :now, :now)",
            learner=number, unit=f"ECO-{n}", now=now,
        )  # fmt: skip
        if n <= 4:
            await put(
                story, "INSERT INTO attendance (learner_id, unit_id, method, attested_by, attested_on, attested_at) VALUES (:learner, :unit, 'hand', 2, '2026-05-12', :now)",
                learner=number, unit=f"ECO-{n}", now=now,
            )  # fmt: skip


# the tests ----------------------------------------------------------------------------------------------------------


async def walk(stage: int, acts: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder, Watch() as watch:
        async with house(Path(folder), STAGES[stage]) as story:
            people = [story.person(chat, name, ("en", "de", "sl")[n % 3] if n % 2 else "en") for n, (chat, name, _, _) in enumerate(CAST)]
            scene = Walk(story, people)
            await scene.set_up()
            for act in acts:
                await scene.act(act)
                assert not watch.said, f"{watch.said[0][-1500:]}\nafter {scene.done[-8:]}"
            await scene.story.tick()
            await scene.check()
        assert not watch.said, watch.said[0][-3000:]


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "derandomize": True, "print_blob": False}


@settings(max_examples=6, phases=[Phase.generate], **QUIET)  # type: ignore[arg-type]
@given(stage=st.integers(0, 2), acts=st.lists(ACTS, min_size=25, max_size=40))
def test_a_short_walk(stage: int, acts: list[Act]) -> None:
    asyncio.run(walk(stage, acts))


@pytest.mark.slow
@settings(max_examples=100, phases=[Phase.generate, Phase.shrink], **QUIET)  # type: ignore[arg-type]
@given(stage=st.integers(0, 2), acts=st.lists(ACTS, min_size=60, max_size=120))
def test_long_walks(stage: int, acts: list[Act]) -> None:
    asyncio.run(walk(stage, acts))


def test_every_command_and_button_is_reached() -> None:
    """The lists above hold what there is."""
    assert {"diary", "review", "report", "approve", "return", "start", "forget"} <= set(COMMANDS)
    assert len({re.sub(r"\W", "", name.name) for name in DIALOGUES}) > 40
