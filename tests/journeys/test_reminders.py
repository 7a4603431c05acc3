"""Reminders as whole conversations: the slots, the host's calendar, silence, pauses, /stop and the call for help."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock.ticker import Ticker
from bot.simulator import Person
from learning.ledger import Notice
from learning.ledger.diary import EntryBegun, EntryHandedIn, EntryVersion
from learning.ledger.people import (
    CohortFounded,
    LearnerById,
    LearnerJoined,
    NameGiven,
    PathsChosen,
    ProviderFounded,
    TrainerJoined,
)
from learning.people import Cohort, Learner, Provider
from tests.harness import Story

PORTO = Cohort(
    id=1, provider_id=1, name="Porto, 25 May – 14 June", sending_org="Kovinar", host_org="Oficina Verde", home_country="SI",
    home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto", host_tz="Europe/Lisbon",
    departure=date(2026, 5, 25), return_date=date(2026, 6, 14), working_days=frozenset({1, 2, 3, 4, 5}),
    languages=("en",), paths=("eco",), host_phone="+351 220 000 000",
)  # fmt: skip
MONDAY = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # 10:00 at home


class Trip:
    """Maja, who learns, and M. Krause, who trains her."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.maja = story.person(1001, "Maja")
        self.krause = story.person(2001, "Krause")
        self.foreign = story.person(3001, "Foreign")
        self.ids: dict[int, int] = {}

    async def set_up(self) -> Trip:
        story = self.story
        if story.parts.ticker is None:
            story.parts.ticker = Ticker.of(story.parts.turns, story.parts.media, story.parts.outbox)
        for person in (self.maja, self.krause, self.foreign):
            await story.says(person, "/menu")
        rows = await story.parts.database.read("SELECT id, chat_id FROM person")
        self.ids = {row["chat_id"]: row["id"] for row in rows}
        await story.state(
            ProviderFounded(Provider(1, "Zbornica", "SI")), CohortFounded(PORTO), TrainerJoined(self.of(self.krause), 1),
            NameGiven(self.of(self.krause), "M. Krause"), LearnerJoined(self.of(self.maja), 1, "S4G-001", "1", "full", "Maja"),
            PathsChosen(self.of(self.maja), ("eco",)), ProviderFounded(Provider(2, "Kammer", "AT")),
            CohortFounded(Cohort(**{**{name: getattr(PORTO, name) for name in PORTO.__slots__}, "id": 2, "provider_id": 2})),
            TrainerJoined(self.of(self.foreign), 2),
        )  # fmt: skip
        await story.tick()
        return self

    def of(self, person: Person) -> int:
        return self.ids[person.id]

    async def learner(self) -> Learner:
        found = await self.story.ask(LearnerById(self.of(self.maja)))
        learner: Learner = found[1]
        return learner

    async def at(self, moment: datetime) -> int:
        """The clock comes to that moment; returns how many messages Maja got."""
        before = len(self.maja.messages)
        await self.story.until(moment)
        return len(self.maja.messages) - before

    async def outbox(self, kind: str) -> list[str]:
        rows = await self.story.parts.database.read("SELECT status FROM outbox WHERE kind = :kind ORDER BY id", kind=kind)
        return [row["status"] for row in rows]


@pytest.fixture
async def trip(companion: Story) -> Trip:
    return await Trip(companion).set_up()


def porto(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """A wall clock time in Porto, which is an hour ahead of UTC in summer."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


async def test_before_the_departure_a_nugget_comes_at_the_slot_and_once(trip: Trip) -> None:
    assert await trip.at(MONDAY) == 0
    assert await trip.at(MONDAY + timedelta(hours=2, minutes=14)) == 0
    assert await trip.at(MONDAY + timedelta(hours=2, minutes=15)) == 1  # 12:15 in Ljubljana
    assert "Next: " in trip.maja.screen
    assert await trip.at(MONDAY + timedelta(hours=3)) == 0
    assert await trip.at(MONDAY + timedelta(hours=20)) == 0
    await trip.story.says(trip.maja, "/menu")
    assert await trip.at(MONDAY + timedelta(days=1, hours=2, minutes=15)) == 1


async def test_abroad_the_diary_is_asked_for_on_host_working_days_only(trip: Trip) -> None:
    """25 May travel day; 4 June Corpus Christi and 10 June Portugal Day free; 14 June travel day."""
    got: list[date] = []
    moment = porto(25, 6, month=5)
    while moment < porto(16, 6):
        if await trip.at(moment):
            got.append(moment.date())
            assert "Same" in trip.maja.screen
            assert moment == porto(moment.day, 15, 30, moment.month)
        await trip.story.says(trip.maja, "/menu")
        moment += timedelta(minutes=30) if (moment + timedelta(hours=1)).hour in (14, 15) else timedelta(hours=1)
    days = [date(2026, 5, 26) + timedelta(days=n) for n in range(18)]
    free = {date(2026, 6, 4), date(2026, 6, 10)}
    assert got == [day for day in days if day.isoweekday() < 6 and day not in free]


async def test_the_first_answer_is_given_in_the_reminder(trip: Trip) -> None:
    await trip.story.says(trip.maja, "/menu")
    await trip.at(porto(26, 15, 30, month=5))
    await trip.story.taps(trip.maja, "Worse")
    assert "What exactly" in trip.maja.screen
    rows = await trip.story.parts.database.read("SELECT local_date, status FROM entry")
    assert [tuple(row) for row in rows] == [("2026-05-26", "draft")]


async def test_nothing_is_asked_once_the_entry_is_written(trip: Trip) -> None:
    maja = trip.of(trip.maja)
    await trip.at(porto(26, 9, month=5))
    await trip.story.state(EntryBegun(1, maja, 1, "eco", "ECO-5", "ECO-D01", None, date(2026, 5, 26)))
    await trip.story.state(EntryHandedIn(1, EntryVersion("same", "Two bins", "because", version=1)))
    assert await trip.at(porto(26, 15, 30, month=5)) == 0
    assert await trip.outbox("diary") == ["dropped"]


async def test_two_unanswered_one_gentle_line_then_silence_and_a_person(trip: Trip) -> None:
    await trip.story.says(trip.maja, "/menu")
    assert await trip.at(porto(26, 15, 30, month=5)) == 1
    first = trip.maja.messages[-1].text
    assert await trip.at(porto(27, 15, 30, month=5)) == 1
    assert trip.maja.messages[-1].text != first
    assert await trip.at(porto(28, 15, 30, month=5)) == 1
    assert "All right over there?" in trip.maja.screen
    assert "🆘 I need someone" in trip.maja.screen
    krause = len(trip.krause.messages)
    assert await trip.at(porto(29, 15, 30, month=5)) == 1
    assert "I do not write to you any more for now" in trip.maja.screen
    assert len(trip.krause.messages) >= krause + 1
    assert "Maja has not answered three reminders" in "\n".join(message.text for message in trip.krause.messages)
    for day in (1, 2, 3, 5):
        assert await trip.at(porto(day, 15, 30)) == 0
    await trip.story.taps(trip.maja, "Go on")
    assert "Good to have you back" in trip.maja.screen
    assert await trip.at(porto(8, 15, 30)) == 1


async def test_any_sign_of_life_counts_from_zero(trip: Trip) -> None:
    for day in (26, 27, 28, 29):
        await trip.at(porto(day, 15, 30, month=5))
        assert "All right over there?" not in trip.maja.screen
        assert (await trip.learner()).unanswered == 1
        await trip.story.says(trip.maja, "hello")
        assert (await trip.learner()).unanswered == 0


@pytest.mark.parametrize(("label", "back"), [("Busy", date(2026, 5, 30)), ("Sick", date(2026, 6, 1))])
async def test_busy_and_sick_rest_and_keep_no_reason(trip: Trip, label: str, back: date) -> None:
    await trip.at(porto(26, 15, 30, month=5))
    await trip.at(porto(27, 15, 30, month=5))
    await trip.at(porto(28, 15, 30, month=5))
    await trip.story.taps(trip.maja, label)
    learner = await trip.learner()
    assert learner.paused_until is not None
    assert (learner.paused_until + timedelta(hours=1)).date() == back
    for table in ("learner", "audit", "outbox"):
        rows = await trip.story.parts.database.read(f"SELECT * FROM {table}")
        assert "sick" not in str([tuple(row) for row in rows]).lower()
    assert await trip.at(porto(29, 15, 30, month=5)) == 0
    assert await trip.at(porto(1, 15, 30)) == 1


async def test_help_reaches_people_without_diary_words_in_quiet_hours_too(trip: Trip) -> None:
    await trip.at(porto(28, 23, 10, month=5))
    assert "112" in await trip.story.says(trip.maja, "/sos")
    assert "M. Krause" in trip.maja.screen
    assert "+351 220 000 000" in trip.maja.screen
    await trip.story.says(trip.maja, "/sos")
    await trip.story.tick()
    calls = [message.text for message in trip.krause.messages if "🆘" in message.text]
    assert len(calls) == 1
    assert "Maja" in calls[0]
    assert "23:10" in calls[0]
    assert not any("🆘" in message.text for message in trip.foreign.messages)
    await trip.story.taps(trip.krause, "I take care of it")
    await trip.story.tick()
    assert "M. Krause knows" in trip.maja.screen


async def test_a_stranger_to_the_cohort_learns_nothing_of_a_call(trip: Trip) -> None:
    trip.foreign.tap_data(f"o:sos:{trip.of(trip.maja)}")
    await trip.story.settle()
    answer = trip.foreign.messages[-1].text
    assert answer == "Not in your cohorts."
    trip.foreign.tap_data("o:sos:99999")
    await trip.story.settle()
    assert trip.foreign.messages[-1].text == answer
    rows = await trip.story.parts.database.read("SELECT outcome FROM audit WHERE action = 'take a call for help'")
    assert [row["outcome"] for row in rows] == ["refused", "refused"]


async def test_stop_is_at_once_and_has_a_way_back(trip: Trip) -> None:
    await trip.at(porto(26, 15, 29, month=5))
    assert "no longer write on my own" in await trip.story.says(trip.maja, "/stop")
    assert await trip.at(porto(26, 15, 30, month=5)) == 0
    assert await trip.at(porto(27, 15, 30, month=5)) == 0
    await trip.story.taps(trip.maja, "Resume")
    assert (await trip.learner()).stopped_at is None
    assert await trip.at(porto(28, 15, 30, month=5)) == 1


async def test_a_stop_reaches_a_reminder_that_lies_in_the_outbox(trip: Trip) -> None:
    trip.story.clock.set(porto(26, 15, 29, month=5))
    await trip.story.parts.ticker.tick()
    trip.story.clock.set(porto(26, 15, 30, month=5))
    await trip.story.parts.ticker.tick()
    assert await trip.outbox("diary") == ["due"]
    await trip.story.says(trip.maja, "/stop")
    count = len(trip.maja.messages)
    await trip.story.tick()
    assert len(trip.maja.messages) == count
    assert await trip.outbox("diary") == ["dropped"]


async def test_slots_and_quiet_hours_are_changed_by_tap_and_by_word(trip: Trip) -> None:
    story, maja = trip.story, trip.maja
    assert "12:15" in await story.says(maja, "/reminders")
    await story.taps(maja, "First slot", "10:00")
    assert (await trip.learner()).nugget_at == time(10, 0)
    await story.taps(maja, "Second slot")
    assert "cannot read" in await story.says(maja, "half past lots")
    assert "an hour apart" in await story.says(maja, "10.30")
    assert "quiet hours" in await story.says(maja, "23:00")
    await story.says(maja, "16:45")
    assert (await trip.learner()).diary_at == time(16, 45)
    await story.taps(maja, "Quiet hours")
    assert "one of your two times" in await story.says(maja, "16:00-07:00")
    await story.says(maja, "20:00 - 8:00")
    learner = await trip.learner()
    assert (learner.quiet_from, learner.quiet_to) == (time(20), time(8))
    assert await trip.at(porto(26, 16, 44, month=5)) == 0
    assert await trip.at(porto(26, 16, 45, month=5)) == 1


async def test_a_pause_until_a_day(trip: Trip) -> None:
    story, maja = trip.story, trip.maja
    await trip.at(porto(26, 9, month=5))
    await story.says(maja, "/reminders")
    await story.taps(maja, "Pause")
    assert "lie ahead" in await story.says(maja, "26.5.2020")
    assert "Paused until Monday" in await story.says(maja, "1.6.2026")
    for day in (26, 27, 28, 29):
        assert await trip.at(porto(day, 15, 30, month=5)) == 0
    assert await trip.at(porto(1, 15, 30)) == 1


async def test_after_the_return_the_ten_questions_are_called_to_mind(trip: Trip) -> None:
    await trip.at(porto(14, 12))
    got = []
    for day in range(15, 30):
        moment = datetime(2026, 6, day, 10, 15, tzinfo=UTC)
        if await trip.at(moment):
            got.append(moment.isoweekday())
        await trip.story.says(trip.maja, "/menu")
    assert got == [2, 4, 2]  # Thursday 25 June is a public holiday at home
    assert "ten questions" in "\n".join(message.text for message in trip.maja.messages)


async def test_nobody_is_reminded_in_the_middle_of_it(trip: Trip) -> None:
    trip.story.clock.set(porto(26, 15, 25, month=5))
    await trip.story.says(trip.maja, "/diary")
    assert await trip.at(porto(26, 15, 30, month=5)) == 0
    assert await trip.at(porto(27, 15, 30, month=5)) == 1


async def test_the_days_of_an_apprentice_read_well(trip: Trip) -> None:
    """The transcript is the specification: two reminders not answered, a gentle line, a rest, a change of the slots, the way out."""
    story, maja = trip.story, trip.maja
    for day in range(3):
        await trip.at(MONDAY + timedelta(days=day, hours=2, minutes=15))
    await story.taps(maja, "Busy")
    await story.says(maja, "/reminders")
    await story.taps(maja, "First slot", "12:45")
    await story.says(maja, "/sos")
    await story.tick()
    await story.taps(trip.krause, "I take care of it")
    await story.tick()
    await story.says(maja, "/stop")
    story.golden("reminders", [maja, trip.krause])


async def test_at_most_two_nudges_a_day_reach_a_learner(trip: Trip) -> None:
    await trip.at(porto(26, 9, month=5))
    for number in range(4):
        await trip.story.state(Notice(trip.of(trip.maja), "diary", f"x:{number}", {"day": "2026-05-26"}, "nudge"))
    assert await trip.at(porto(26, 15, 30, month=5)) <= 2
    assert (await trip.outbox("diary")).count("sent") <= 2


async def test_the_third_nudge_of_a_day_is_dropped(trip: Trip) -> None:
    await trip.at(porto(26, 9, month=5))
    got = []
    for number in range(4):
        await trip.story.state(Notice(trip.of(trip.maja), "diary", f"x:{number}", {"day": "2026-05-26"}, "nudge"))
        got.append(await trip.at(porto(26, 10 + number, month=5)))
        await trip.story.says(trip.maja, "/menu")
    assert got == [1, 1, 0, 0]


async def test_a_blocked_chat_gets_nothing_and_nothing_piles_up(trip: Trip) -> None:
    trip.maja.block()
    await trip.story.settle()
    for day in (26, 27, 28):
        await trip.at(porto(day, 15, 30, month=5))
    assert (await trip.outbox("diary")).count("sent") == 0
    trip.maja.unblock()
    await trip.story.says(trip.maja, "/menu")
    assert await trip.at(porto(29, 15, 30, month=5)) == 1
