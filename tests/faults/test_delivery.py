"""A bad network and an unwilling Telegram: no fact lost, none counted twice, order within a chat kept, everybody ends on the right screen."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import Fault, Person, RateLimit
from bot.storage.session import stamp
from bot.telegram.transport import NotDelivered, Request
from tests.faults.lab import NOON, cohort, founded, house, learner, put, rows, until
from tests.harness import Story
from tests.journeys.test_diary import picture

ANSWERS = ("sendMessage", "editMessageText", "answerCallbackQuery")
BROKEN = ("500", "502", "429", "timeout_before", "timeout_after", "disconnect", "disconnect_after")


@pytest.fixture
async def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Story]:
    """People abroad; a time-out is noticed within a quarter of a second."""
    usual = Request.__init__

    def hasty(self: Request, *, timeout: float = 20.0, **more: int) -> None:
        usual(self, **more, timeout=timeout if timeout > 20 else 0.2, connect=0.1 if timeout <= 20 else 5.0)  # type: ignore[arg-type]

    monkeypatch.setattr(Request, "__init__", hasty)
    monkeypatch.setattr("bot.telegram.send.PATIENCE", (0.02, 0.05, 0.1, 0.2))
    async with house(tmp_path / "data", NOON) as story:
        await founded(story, cohort(1, 1))
        yield story


async def joined(story: Story, number: int = 101) -> Person:
    person = story.person(number, f"Learner {number}")
    await learner(story, person, 1)
    return person


async def writes(story: Story, person: Person) -> str:
    """An entry from /diary to its receipt."""
    await story.says(person, "/diary")
    await story.taps(person, "Worse")
    await story.says(person, "They throw rags into one bin.")
    await story.says(person, "No contract.")
    return await story.taps(person, "Skip")


async def entry_texts(story: Story, chat: int = 101) -> list[tuple[str, str]]:
    sealer = story.parts.turns.sealer
    found = await rows(
        story,
        "SELECT v.body_sealed FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version JOIN person p ON p.id = e.learner_id"
        " WHERE p.chat_id = :chat ORDER BY e.id",
        chat=chat,
    )
    bodies = [sealer.unpack(row["body_sealed"]) for row in found]
    return [(body["saw"], body["why"]) for body in bodies]


# answers that do not arrive -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("method", [*ANSWERS, "getUpdates"])
async def test_one_call_goes_wrong_at_every_step(story: Story, method: str, kind: str) -> None:
    if method == "getUpdates" and kind.startswith("timeout"):
        pytest.skip("a poll waits for half a minute; a broken connection shows the same")
    maja = await joined(story)
    story.simulator.faults.add(Fault(method, kind, times=1, retry_after=1 if method == "getUpdates" else 0))
    struck = 0
    for step in ("/diary", "Worse", "They throw rags into one bin.", "No contract.", "Skip"):
        if method == "getUpdates" and step in ("Worse", "No contract."):  # each costs the second that the poller rests
            await (story.taps if step == "Worse" else story.says)(maja, step)
            continue
        fault = story.simulator.faults.add(Fault(method, kind, times=1, retry_after=1 if method == "getUpdates" else 0))
        await (story.taps if step in ("Worse", "Skip") else story.says)(maja, step)
        struck += fault.struck
        story.simulator.faults.clear()
    assert "✓ saved #1001" in maja.screen
    if method != "getUpdates":
        struck += await _changes(story, maja, method, kind)
    assert await entry_texts(story) == [("They throw rags into one bin.", "No contract.")]
    assert not await rows(story, "SELECT * FROM failed_update")
    assert struck


async def _changes(story: Story, maja: Person, method: str, kind: str) -> int:
    """Through screens that are edited in place."""
    struck = 0
    await story.says(maja, "/learn")
    for label in ("Let's go", "Question", "A", "Next"):
        fault = story.simulator.faults.add(Fault(method, kind, times=1, retry_after=0))
        await story.taps(maja, label)
        struck += fault.struck
        story.simulator.faults.clear()
    assert "2/" in maja.screen
    assert len(await rows(story, "SELECT * FROM answer")) == 1
    return struck


@pytest.mark.parametrize("kind", ["500", "disconnect_after", "timeout_before"])
async def test_an_outage_puts_the_screen_off(story: Story, kind: str) -> None:
    """Telegram takes nothing for longer than an answer waits: the turn is kept, the screen comes when it works again."""
    maja = await joined(story)
    await story.says(maja, "/diary")
    story.simulator.faults.add(Fault("*", kind, times=None))
    maja.tap("Worse")
    await until(lambda: not story.simulator.delivery.pending, "the turn is kept")
    await story.parts.receiver.drain()
    story.simulator.faults.clear()
    await story.tick()
    await story.later(minutes=1)
    assert "What exactly did you see?" in maja.screen
    assert [row["status"] for row in await rows(story, "SELECT status FROM outbox WHERE kind = 'screen'")] == ["sent"]


async def test_a_long_rest_is_kept_and_others_are_not_held_up(story: Story) -> None:
    maja, ana = await joined(story), await joined(story, 102)
    await story.says(maja, "/diary")
    story.simulator.faults.add(Fault("*", "429", times=None, retry_after=40, chat_id=101))
    maja.tap("Worse")
    assert "✓ saved" in await asyncio.wait_for(writes(story, ana), 8)
    refused = len([call for call in story.simulator.calls if call.error == "fault: 429" and call.method != "answerCallbackQuery"])
    await story.later(seconds=20)
    assert len([call for call in story.simulator.calls if call.error == "fault: 429" and call.method != "answerCallbackQuery"]) == refused
    story.simulator.faults.clear()
    await story.later(seconds=40)
    assert "What exactly did you see?" in maja.screen


async def test_a_newer_screen_makes_the_one_put_off_needless(story: Story) -> None:
    maja = await joined(story)
    await story.says(maja, "/diary")
    story.simulator.faults.add(Fault("*", "500", times=None, chat_id=101))
    maja.tap("Worse")
    await until(lambda: not story.simulator.delivery.pending, "the turn is kept")
    story.simulator.faults.clear()
    await story.says(maja, "/language")
    shown = len(maja.messages)
    await story.later(minutes=2)
    assert "Which language" in maja.screen
    assert len(maja.messages) == shown


async def test_telegrams_own_limits_are_borne(story: Story) -> None:
    """Many learners at once, with a flood limit in force: everybody gets the answer."""
    people = [await joined(story, 200 + n) for n in range(12)]
    story.simulator.rate_limit = RateLimit(per_chat_per_second=5, burst=2, global_per_second=25)
    for person in people:
        person.send("/diary")
    for person in people:
        person.send("/help")
    await story.simulator.idle(timeout=30)
    story.simulator.rate_limit = None
    await story.later(minutes=5)
    assert all("/language" in person.screen for person in people)


# files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_file_that_cannot_be_fetched_is_asked_for_again(story: Story, kind: str) -> None:
    maja = await joined(story)
    await story.says(maja, "/diary")
    await story.taps(maja, "Worse")
    story.simulator.faults.add(Fault("getFile", kind, times=None, retry_after=1))
    maja.photo(picture())
    await story.settle()
    assert "send it once more" in maja.screen
    story.simulator.faults.clear()
    maja.photo(picture())
    await story.settle()
    assert "Why do you think so?" in maja.screen or "file" in maja.screen
    assert len(await rows(story, "SELECT * FROM media_owner")) == 1


# the way in ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("reorder", [None, "chats"])
async def test_duplicates_and_delays_change_nothing(story: Story, reorder: str | None, seed: int) -> None:
    people = [await joined(story, 100 + n) for n in range(1, 5)]
    delivery = story.simulator.delivery
    delivery.seed(seed)
    delivery.duplicates, delivery.reorder, delivery.delay = 0.6, reorder, 0.03
    screens = await asyncio.gather(*(_writes_alone(story, person) for person in people))
    delivery.delay = 0.0
    await story.settle()
    assert all("✓ saved" in screen for screen in screens), screens
    for person in people:
        assert await entry_texts(story, person.id) == [("They throw rags into one bin.", "No contract.")]
    assert len(await rows(story, "SELECT * FROM entry_version WHERE version > 0")) == 4


async def _writes_alone(story: Story, person: Person) -> str:
    """Like `writes`, but waits for this person's own screens alone."""
    steps = (("/diary", "compared with home"), ("Worse", "What exactly"), ("They throw rags into one bin.", "Why do you"), ("No contract.", "What would you take home"), ("Skip", "✓ saved"))
    for step, then in steps:
        if step in ("Worse", "Skip"):
            person.tap(step)
        else:
            person.send(step)
        await until(lambda then=then: then in person.screen, f"{then!r} after {step!r}")
    return person.screen


async def test_every_update_of_a_conversation_once_more(story: Story) -> None:
    """Whatever was confirmed comes again, in any order: nothing is counted, the last screen is shown."""
    maja = await joined(story)
    screen = await writes(story, maja)
    before = [await rows(story, f"SELECT * FROM {table}") for table in ("entry", "entry_version", "counter", "answer")]
    numbers = list(range(1, story.simulator.delivery.newest_id + 1))
    random.Random(3).shuffle(numbers)
    for number in numbers:
        story.simulator.redeliver(number)
    await story.settle()
    assert [await rows(story, f"SELECT * FROM {table}") for table in ("entry", "entry_version", "counter", "answer")] == before
    assert maja.screen.splitlines()[0] == screen.splitlines()[0]


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_loses_nothing(story: Story, seed: int) -> None:
    """A tap and a text may overtake each other (Telegram queues them apart); the person is always answered."""
    maja = await joined(story)
    await story.says(maja, "/diary")
    story.simulator.delivery.seed(seed)
    story.simulator.delivery.reorder = "any"
    story.simulator.hold()
    maja.tap("Worse")
    maja.send("They throw rags into one bin.")
    story.simulator.release()
    await story.settle()
    story.simulator.delivery.reorder = None
    if "Worse" in maja.screen:  # the text came first and is kept, the tap's screen was gone
        await story.taps(maja, "Worse")
    assert "Why do you think so?" in maja.screen
    assert [saw for saw, _ in await _drafts(story)] == ["They throw rags into one bin."]


async def _drafts(story: Story) -> list[tuple[str, str]]:
    sealer = story.parts.turns.sealer
    bodies = [sealer.unpack(row["body_sealed"]) for row in await rows(story, "SELECT body_sealed FROM entry_version WHERE version = 0")]
    return [(body["saw"], body["why"]) for body in bodies]


async def test_order_within_a_chat_is_kept(story: Story) -> None:
    """A hundred words typed fast, by three people, land in the order in which they were typed."""
    people = [await joined(story, 100 + n) for n in range(1, 4)]
    story.simulator.delivery.reorder = "chats"
    for person in people:
        await story.says(person, "/diary")
        await story.taps(person, "Worse")
    for n in range(3):
        for person in people:
            person.send(f"part {n}")
    await story.settle()
    for person in people:
        texts = re.findall(r"part \d", " ".join(" ".join(pair) for pair in await entry_texts(story, person.id)))
        assert texts == sorted(texts)
        assert texts[:2] == ["part 0", "part 1"]


# reminders and letters ----------------------------------------------------------------------------------------------


async def letter(story: Story, person: Person, kind: str, promise: str, key: str) -> None:
    now = stamp(story.clock.now())
    args = f'{{"day": "{story.clock.now().date()}"}}' if promise == "nudge" else "{}"
    await put(
        story, "INSERT INTO outbox (person_id, kind, args, promise, dedupe_key, not_before, created_at)"
        " SELECT id, :kind, :args, :promise, :key, :now, :now FROM person WHERE chat_id = :chat",
        kind=kind, args=args, promise=promise, key=key, now=now, chat=person.id,
    )  # fmt: skip


async def away(story: Story, *people: Person) -> None:
    """They have not been in the chat for an hour, so that they may be reminded."""
    for person in people:
        await put(story, "UPDATE person SET seen_at = :then WHERE chat_id = :chat", then=stamp(story.clock.now() - timedelta(hours=1)), chat=person.id)


@pytest.mark.parametrize("kind", [*BROKEN, "403"])
async def test_a_reminder_never_comes_twice_and_a_letter_always(story: Story, kind: str) -> None:
    maja, ana = await joined(story, 101), await joined(story, 102)
    await away(story, maja, ana)
    seen = {person.id: len(person.messages) for person in (maja, ana)}
    await letter(story, maja, "diary", "nudge", "n")
    await letter(story, ana, "guardian_done", "must", "m")
    times = 1 if kind == "403" else 2
    story.simulator.faults.add(Fault("sendMessage", kind, times=times, retry_after=1, chat_id=101))
    story.simulator.faults.add(Fault("sendMessage", kind, times=times, retry_after=1, chat_id=102))
    await story.tick()
    if kind == "403":
        ana.chat.blocked = True
        ana.unblock()
        await story.settle()
    for _ in range(6):
        await story.later(minutes=2)
        await asyncio.sleep(0.2)
    reminders = [message.text for message in maja.messages[seen[101] :]]
    letters = [message.text for message in ana.messages[seen[102] :] if "signature" in message.text]
    assert len(reminders) <= 1
    assert letters
    assert [row["status"] for row in await rows(story, "SELECT status FROM outbox WHERE promise = 'must'")] == ["sent"]
    if kind in ("429", "500", "502", "timeout_before", "disconnect"):
        assert len(letters) == 1


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_a_reminder_answered_with_an_error_is_let_go(story: Story, kind: str) -> None:
    """Telegram may have taken it all the same."""
    maja = await joined(story)
    await away(story, maja)
    await letter(story, maja, "diary", "nudge", "n")
    fault = story.simulator.faults.add(Fault("sendMessage", kind, times=1, chat_id=101))
    seen = len(maja.messages)
    for _ in range(3):
        await story.later(minutes=2)
    assert fault.struck
    assert len(maja.messages) == seen
    assert [row["status"] for row in await rows(story, "SELECT status FROM outbox")] == ["uncertain"]


async def test_a_reminder_for_which_no_connection_came_about_is_sent_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    maja = await joined(story)
    await away(story, maja)
    await letter(story, maja, "diary", "nudge", "n")
    seen = len(maja.messages)

    async def no_line(*_: object, **__: object) -> tuple[int, bytes]:
        raise NotDelivered("no connection")

    with monkeypatch.context() as patch:
        patch.setattr(Request, "do_request", no_line)
        await story.parts.outbox.drain()
    assert [row["status"] for row in await rows(story, "SELECT status FROM outbox")] == ["due"]
    await story.later(minutes=2)
    assert len(maja.messages) == seen + 1
    assert [row["status"] for row in await rows(story, "SELECT status FROM outbox")] == ["sent"]


async def test_a_letter_outlives_a_day_without_telegram(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.send.PATIENCE", (0.0,))
    ana = await joined(story, 102)
    await letter(story, ana, "guardian_done", "must", "m")
    story.simulator.faults.add(Fault("sendMessage", "502", times=None))
    for _ in range(20):
        await story.later(hours=2)
    story.simulator.faults.clear()
    await story.later(hours=1)
    assert "signature" in ana.screen


async def test_who_blocks_gets_no_reminder_but_every_letter_after_coming_back(story: Story) -> None:
    maja = await joined(story)
    await away(story, maja)
    await letter(story, maja, "diary", "nudge", "before")
    await letter(story, maja, "guardian_done", "must", "m")
    maja.block()
    await story.settle()
    seen = len(maja.messages)
    for _ in range(15):
        await story.later(hours=2)
    found = {row["promise"]: row["status"] for row in await rows(story, "SELECT promise, status FROM outbox WHERE dedupe_key IN ('before', 'm')")}
    assert found == {"nudge": "dropped", "must": "due"}
    assert len(maja.messages) == seen
    maja.unblock()
    await story.settle()
    await story.later(minutes=2)
    new = [message.text for message in maja.messages[seen:]]
    assert sum("signature" in text for text in new) == 1
    assert len(new) == 1


async def test_who_was_taken_for_gone_is_back_with_the_first_word(story: Story) -> None:
    maja = await joined(story)
    story.simulator.faults.add(Fault("sendMessage", "403", times=1))
    maja.send("/diary")
    await story.settle()
    assert (await rows(story, "SELECT unreachable_since FROM person"))[0]["unreachable_since"]
    await letter(story, maja, "guardian_done", "must", "m")
    assert "compared with home" in await story.says(maja, "/diary")
    await story.later(minutes=2)
    assert "signature" in maja.screen


# the long form ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
async def test_everything_at_once(story: Story, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Eight people write while every method fails now and then and updates come twice, late and mixed."""
    chance = random.Random(seed)
    people = [await joined(story, 100 + n) for n in range(1, 9)]
    delivery, faults = story.simulator.delivery, story.simulator.faults
    delivery.seed(seed)
    delivery.duplicates, delivery.reorder, delivery.delay = 0.3, "chats", 0.01
    for method in ANSWERS:
        for kind in chance.sample(BROKEN, 3):
            faults.add(Fault(method, kind, times=None, retry_after=1, probability=0.05, seed=seed))
    screens = await asyncio.gather(*(_writes_alone(story, person) for person in people))
    struck = sum(fault.struck for fault in faults.list())
    faults.clear()
    delivery.delay = 0.0
    await story.settle()
    assert all("✓ saved" in screen for screen in screens)
    for person in people:
        assert await entry_texts(story, person.id) == [("They throw rags into one bin.", "No contract.")]
    assert not await rows(story, "SELECT * FROM failed_update")
    with capsys.disabled():
        print(f"\nseed {seed}: {delivery.newest_id} updates, {struck} calls went wrong, 8 entries kept once")


# pictures that adorn ------------------------------------------------------------------------------------------------


async def test_a_cover_that_cannot_be_sent_holds_nothing_up(story: Story) -> None:
    maja = await joined(story)
    story.simulator.faults.add(Fault("sendPhoto", "500", times=None))
    await story.says(maja, "/learn")
    assert "Unit 0" in maja.screen
    assert not await rows(story, "SELECT * FROM failed_update")
    assert not await rows(story, "SELECT * FROM outbox")


async def test_a_cover_is_uploaded_once(story: Story) -> None:
    maja, ana = await joined(story), await joined(story, 102)
    for person in (maja, ana):
        await story.says(person, "/learn")
    sent = [call for call in story.simulator.calls if call.method == "sendPhoto"]
    assert [call.params["chat_id"] for call in sent] == ["101", "102"]
    assert "attach://" in str(sent[0].params["photo"]) or not isinstance(sent[0].params["photo"], str)
    assert sent[1].params["photo"] == sent[0].result["photo"][-1]["file_id"]
