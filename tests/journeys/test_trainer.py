"""The trainer's desk, as whole conversations: the queue, decisions and their one message, attendance, silence, the digest."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from bot.storage.session import statements
from learning.attendance import Method
from learning.ledger import Conflict, Fact, Notice
from learning.ledger.attendance import AttendanceAttested, AttendanceOfCohort
from learning.ledger.desk import DecisionUndone, EntryDecided, EntryForTrainer, EntryReopened, EntryShown, FeedbackOf
from learning.ledger.diary import EntryBegun, EntryById, EntryHandedIn, EntryVersion, HomeCardSaved
from learning.ledger.people import CohortFounded, LearnerJoined, NameGiven, PathsChosen, ProviderFounded, TrainerJoined
from learning.people import Cohort, Provider
from tests.harness import Story

PORTO = Cohort(
    id=1, provider_id=1, name="Porto, 25 May – 14 June", sending_org="Mizarstvo Kovač", host_org="Carpintaria Silva",
    home_country="SI", home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto",
    host_tz="Europe/Lisbon", departure=date(2026, 5, 25), return_date=date(2026, 6, 14), working_days=frozenset({1, 2, 3, 4, 5}),
    languages=("en",), paths=("eco",), host_phone="+351 220 000 000",
)  # fmt: skip
WEDNESDAY = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)  # 09:00 at home, 08:00 in Porto; the next day is a holiday there


class Desk:
    """A trainer with a cohort abroad."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.krause = story.person(1, "M. Krause")
        self.maja = story.person(2, "Maja")
        self.jan = story.person(3, "Jan")
        self.stranger = story.person(4, "Foreign")
        self.ids: dict[str, int] = {}

    async def set_up(self) -> None:
        story = self.story
        for who in (self.krause, self.maja, self.jan, self.stranger):
            await story.says(who, "/menu")
        rows = await story.parts.database.read("SELECT id, chat_id FROM person ORDER BY id")
        for row, key in zip(rows, ("krause", "maja", "jan", "stranger"), strict=True):
            self.ids[key] = row["id"]
        other = Cohort(**{**{name: getattr(PORTO, name) for name in PORTO.__slots__}, "id": 2, "provider_id": 2, "name": "Graz"})
        await story.state(
            ProviderFounded(Provider(1, "Zbornica", "SI")), ProviderFounded(Provider(2, "Kammer", "AT")),
            CohortFounded(PORTO), CohortFounded(other),
            NameGiven(self.ids["krause"], "M. Krause"), TrainerJoined(self.ids["krause"], 1),
        )  # fmt: skip
        for number, (key, name, cohort) in enumerate((("maja", "Maja", 1), ("jan", "Jan", 1), ("stranger", "Foreign", 2)), 1):
            await story.state(
                LearnerJoined(self.ids[key], cohort, f"S4G-{number:03}", "1", "full", name), PathsChosen(self.ids[key], ("eco",))
            )
        story.clock.set(WEDNESDAY)

    async def entry(self, number: int, who: str, saw: str, *, version: int = 1, cohort: int = 1, media: tuple[str, ...] = ()) -> None:
        """An entry handed in now."""
        pack = self.story.parts.turns.library.pack("en")
        prompt = pack.diary_prompts("eco")[number % 5]
        if version == 1:
            day = date(2026, 5, 26) + timedelta(days=number % 5)
            begun = EntryBegun(number, self.ids[who], cohort, "eco", prompt.unit, prompt.id, prompt.home_card, day)
            card = HomeCardSaved(self.ids[who], prompt.home_card, 900 + number, "3 bins, rags apart", ())
            await self.story.state(begun, card)
        words = len(saw.split())
        content = EntryVersion("worse", saw, "because no contract", "labels on bins", media, version, words)
        await self.story.state(EntryHandedIn(number, content))

    async def status(self, number: int) -> str:
        entry = await self.story.ask(EntryById(number))
        return str(entry.status)

    async def letters(self, who: str) -> list[tuple[str, str]]:
        rows = await self.story.parts.database.read(
            "SELECT kind, status FROM outbox WHERE person_id = :p ORDER BY id", p=self.ids[who]
        )
        return [(row["kind"], row["status"]) for row in rows]

    async def refusals(self) -> int:
        rows = await self.story.parts.database.read("SELECT count(*) AS n FROM audit WHERE outcome = 'refused'")
        return int(rows[0]["n"])


@pytest.fixture
async def desk(companion: Story) -> Desk:
    made = Desk(companion)
    await made.set_up()
    return made


def messages(person: Any) -> list[str]:
    return [message.text or "" for message in person.messages if message.text]


# the queue ----------------------------------------------------------------------------------------------------------


async def test_target_conversation(desk: Desk) -> None:
    """journeys 1.4: two taps approve, three return, each learner hears once, in the right moment."""
    story = desk.story
    await desk.entry(1101, "maja", "Mixed waste, because no contract.")
    story.clock.advance(timedelta(minutes=5))
    await desk.entry(1102, "jan", "Looks the same.")
    story.clock.set(WEDNESDAY + timedelta(hours=1))
    screen = await story.says(desk.krause, "/review")
    assert "2 entries wait." in screen
    screen = await story.taps(desk.krause, "Review 2")
    assert "1/2 Maja" in screen
    assert "3 bins, rags apart" in screen
    assert "Mixed waste" in screen
    await story.taps(desk.krause, "☐ compares")
    screen = await story.taps(desk.krause, "✓ Approve")
    assert await desk.status(1101) == "validated"
    assert "#1101 approved" in screen
    assert "12:15 (Porto)" in screen
    assert "2/2 Jan" in screen
    screen = await story.taps(desk.krause, "↩ Return", "Comparison", "Return without")
    assert await desk.status(1102) == "returned"
    assert "Nothing waits." in screen
    assert "Jan keeps the text" in screen

    await story.tick()
    assert await desk.letters("jan") == [("feedback", "due")], "not within the undo time"
    await story.later(seconds=62)
    assert "the comparison" in desk.jan.screen
    assert await desk.letters("maja") == [("feedback", "due")], "good news waits for the slot"
    await story.until(datetime(2026, 6, 3, 11, 16, tzinfo=UTC))  # 12:16 in Porto
    assert "approved your entry #1101" in desk.maja.screen
    assert "you compare both companies" in desk.maja.screen
    await story.later(days=2)
    assert [kind for kind, _ in await desk.letters("maja")].count("feedback") == 1

    await story.says(desk.krause, "/approve 1101")
    assert "#1101 is already approved by you" in desk.krause.screen
    story.golden("trainer", [desk.krause, desk.maja, desk.jan])


async def test_undo_within_a_minute_leaves_no_message(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "Mixed.")
    await story.says(desk.krause, "/review next")
    await story.taps(desk.krause, "✓ Approve")
    story.clock.advance(timedelta(seconds=50))
    await story.taps(desk.krause, "Undo (60 s)")
    assert await desk.status(1101) == "submitted"
    assert "Mixed." in desk.krause.screen
    await story.taps(desk.krause, "↩ Return", "Too short", "Return without")
    await story.later(minutes=2)
    feedback = [status for kind, status in await desk.letters("maja") if kind == "feedback"]
    assert sorted(feedback) == ["dropped", "sent"]
    assert "very short" in desk.maja.screen


async def test_a_tick_at_a_long_entry_edits_the_message_with_the_buttons_alone(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "They throw rags & oil into one bin. " * 120)
    await story.says(desk.krause, "/review next")
    before = messages(desk.krause)
    for label in ("☐ compares", "☐ gives a reason", "☑ compares"):
        await story.taps(desk.krause, label)
    assert messages(desk.krause) == before
    assert any("☑ gives a reason" in label for row in desk.krause.last.buttons for label in row)
    await story.taps(desk.krause, "↩ Return", "Back", "✓ Approve")
    assert await desk.status(1101) == "validated"


async def test_undo_after_a_minute_is_refused(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "Mixed.")
    await story.says(desk.krause, "/review next")
    await story.taps(desk.krause, "✓ Approve")
    story.clock.advance(timedelta(seconds=61))
    await story.taps(desk.krause, "Undo (60 s)")
    assert await desk.status(1101) == "validated"


async def test_return_in_the_evening_waits_for_the_morning(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "Mixed.")
    story.clock.set(datetime(2026, 6, 3, 19, 30, tzinfo=UTC))  # 20:30 in Porto: quiet, and Thursday is a holiday
    await story.says(desk.krause, "/review next")
    await story.taps(desk.krause, "↩ Return", "Other…")
    await story.says(desk.krause, "Say what you saw <b>there</b>.")
    await story.later(minutes=5)
    assert await desk.letters("maja") == [("feedback", "due")]
    await story.until(datetime(2026, 6, 4, 11, 16, tzinfo=UTC))
    assert await desk.letters("maja") == [("feedback", "due")]
    await story.until(datetime(2026, 6, 5, 11, 16, tzinfo=UTC))
    assert "Say what you saw" in desk.maja.screen
    assert (await story.ask(FeedbackOf(1101))).comment == "Say what you saw <b>there</b>."


async def test_nothing_is_approved_unseen(desk: Desk) -> None:
    """/approve shows first; a version that came meanwhile must be looked at before anything is decided."""
    story = desk.story
    await desk.entry(1101, "maja", "First words.")
    await story.says(desk.krause, "/approve 1101")
    assert await desk.status(1101) == "submitted"
    assert "First words." in desk.krause.screen
    await desk.entry(1101, "maja", "Second words.", version=2)
    await story.taps(desk.krause, "✓ Approve")
    assert await desk.status(1101) == "submitted"
    assert "Second words." in desk.krause.screen
    await story.says(desk.krause, "/approve 1101")
    assert await desk.status(1101) == "validated"
    await story.says(desk.krause, "/approve 1101")
    await story.later(days=1)
    assert [kind for kind, _ in await desk.letters("maja")].count("feedback") == 1


async def test_foreign_and_unknown_get_the_same_words(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1105, "stranger", "Secret.", cohort=2)
    foreign_id = desk.ids["stranger"]
    answers = set()
    for asked in ("/approve 1105", "/approve 9999", "/return 1105", "/return 9999", "/review 1105", "/review 77",
                  "/review nonsense", "/approve 99999999999999999999", "/matrix 2", "/matrix 77", "/attendance 2", "/attendance x"):  # fmt: skip
        answers.add(await story.says(desk.krause, asked))
    for data in ("o:review:1105", "o:attendance:2", "o:matrix:2", f"o:tell:{foreign_id}", "o:tell:12345", f"o:approve:{1105}"):
        desk.krause.tap_data(data)
        await story.settle()
        answers.add(desk.krause.screen)
    assert len(answers) == 1
    assert "Not in your cohorts." in answers.pop()
    assert await desk.refusals() == 18
    assert await desk.status(1105) == "submitted"


@pytest.mark.parametrize("verb", ["approve", "return"])
async def test_the_bare_command_asks_for_the_number(desk: Desk, verb: str) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "One.")
    assert f"Which entry do you want to {verb}? Type its number" in await story.says(desk.krause, f"/{verb}")
    assert await desk.status(1101) == "submitted"
    assert "One." in await story.says(desk.krause, "#1101"), "it is shown before anything is decided"
    assert await desk.status(1101) == "submitted"
    await story.says(desk.krause, f"/{verb}")
    assert "Not in your cohorts." in await story.says(desk.krause, "77")


async def test_skipping_and_typing(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "One.")
    story.clock.advance(timedelta(minutes=1))
    await desk.entry(1102, "jan", "Two.")
    await story.says(desk.krause, "/review next")
    assert "Two." in await story.taps(desk.krause, "Skip")
    await story.says(desk.krause, "approve")
    assert await desk.status(1102) == "validated"
    assert "1 skipped entry is still there" in desk.krause.screen
    assert "One." in await story.taps(desk.krause, "Review 1")


async def test_reopening(desk: Desk) -> None:
    story = desk.story
    await desk.entry(1101, "maja", "One.")
    await story.says(desk.krause, "/approve 1101")
    await story.taps(desk.krause, "✓ Approve")
    await story.later(hours=6)
    await story.says(desk.krause, "/review 1101")
    await story.taps(desk.krause, "Reopen it")
    assert await desk.status(1101) == "returned"
    await story.later(minutes=2)
    assert "opened your entry #1101" in desk.maja.screen
    seen = await story.ask(EntryForTrainer(1101, desk.ids["krause"]))
    assert seen.decisions == 2


async def test_a_long_and_hostile_entry_is_shown_whole(desk: Desk) -> None:
    story = desk.story
    text = "<b>&amp; 🙂 " * 400 + "THE END"
    await desk.entry(1101, "maja", text[:4090] + "THE END")
    await story.says(desk.krause, "/review next")
    assert any("THE END" in words for words in messages(desk.krause))
    await story.taps(desk.krause, "✓ Approve")
    assert await desk.status(1101) == "validated"


async def test_media_come_once_and_a_voice_note_goes_back(desk: Desk) -> None:
    """The photo is shown with the entry, not again with every tick; a spoken comment reaches the learner as it was said."""
    story = desk.story
    image = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(image, "JPEG")
    desk.maja.photo(image.getvalue())
    await story.settle()
    rows = await story.parts.database.read("SELECT sha256 FROM media")
    await desk.entry(1101, "maja", "Look.", media=(rows[0]["sha256"],))
    await story.says(desk.krause, "/review next")
    await story.taps(desk.krause, "☐ compares", "☐ transfers")
    assert sum(bool(message.photo) for message in desk.krause.messages) == 1
    await story.taps(desk.krause, "↩ Return", "Reason")
    desk.krause.voice(b"OggS" + bytes(60), 6)
    await story.settle()
    assert await desk.status(1101) == "returned"
    await story.later(minutes=2)
    assert sum(bool(message.voice) for message in desk.maja.messages) == 1
    assert "Why do you think" in desk.maja.screen


async def test_two_trainers_one_decision(desk: Desk) -> None:
    story = desk.story
    huber = story.person(9, "S. Huber")
    await story.says(huber, "/menu")
    rows = await story.parts.database.read("SELECT max(id) AS id FROM person")
    await story.state(NameGiven(rows[0]["id"], "S. Huber"), TrainerJoined(rows[0]["id"], 1))
    await desk.entry(1101, "maja", "One.")
    for trainer in (huber, desk.krause):
        await story.says(trainer, "/review next")
    for trainer in (huber, desk.krause):
        trainer.tap("✓ Approve")
    await story.settle()
    decided = await story.parts.database.read("SELECT trainer_id FROM review WHERE decision = 'approved'")
    assert len(decided) == 1
    loser = desk.krause if decided[0]["trainer_id"] == rows[0]["id"] else huber
    assert "already approved by" in loser.screen
    await story.later(hours=6)
    assert [kind for kind, _ in await desk.letters("maja")].count("feedback") == 1


async def test_the_store_refuses_what_the_dialogue_would_not_ask(desk: Desk) -> None:
    """Unseen, out of date, no longer waiting, not one's cohort: each is a conflict, and nothing is written."""
    story, krause = desk.story, desk.ids["krause"]
    await desk.entry(1101, "maja", "One.")
    await desk.entry(1105, "stranger", "Secret.", cohort=2)

    async def refused(*facts: Fact) -> bool:
        try:
            await story.state(*facts)
        except Conflict:
            return True
        return False

    assert await refused(EntryDecided(1101, 1, krause, "approved")), "never shown"
    await story.state(EntryShown(1101, 1, krause), EntryShown(1105, 1, krause))
    assert await refused(EntryDecided(1105, 1, krause, "approved")), "another cohort"
    assert await refused(EntryDecided(1101, 2, krause, "approved")), "no such version"
    assert not await refused(EntryDecided(1101, 1, krause, "approved"))
    assert await refused(EntryDecided(1101, 1, krause, "returned")), "decided before"
    story.clock.advance(timedelta(seconds=61))
    assert await refused(DecisionUndone(1101, krause)), "too late"
    assert not await refused(EntryReopened(1101, krause))
    assert await refused(EntryReopened(1101, krause)), "open already"
    rows = await story.parts.database.read("SELECT decision FROM review WHERE decision <> 'shown' ORDER BY id")
    assert [row["decision"] for row in rows] == ["approved", "reopened"]


async def test_the_queue_is_read_from_its_index(desk: Desk) -> None:
    """However many entries there are, the desk looks at those that wait, in the order in which they are shown."""
    for name, params in (("desk_of", {"trainer": 1}), ("next_waiting", {"trainer": 1, "after": "", "after_id": 0})):
        plan = await desk.story.parts.database.read(f"EXPLAIN QUERY PLAN {statements()[name]}", **params)
        assert any("entry_desk (cohort_id=? AND status=?" in row["detail"] for row in plan), name


# attendance ---------------------------------------------------------------------------------------------------------


async def attested(desk: Desk) -> dict[str, tuple[str, date]]:
    names = {number: who for who, number in desk.ids.items()}
    return {names[one.learner_id]: (one.method, one.on_date) for one in await desk.story.ask(AttendanceOfCohort(1))}


async def test_attendance_by_hand(desk: Desk) -> None:
    story = desk.story
    await story.says(desk.krause, "/attendance")
    await story.taps(desk.krause, "Unit 1", "Tick by hand", "☐ Maja")
    screen = await story.says(desk.krause, "1.7.2026")
    assert "still to come" in screen
    await story.taps(desk.krause, "Back")
    assert "12 May" in await story.says(desk.krause, "12.5.")
    await story.taps(desk.krause, "✓ Confirm 1")
    assert await attested(desk) == {"maja": (Method.HAND, date(2026, 5, 12))}
    await story.taps(desk.krause, "Tick by hand", "All", "✓ Confirm 1")
    assert await attested(desk) == {"maja": (Method.HAND, date(2026, 5, 12)), "jan": (Method.HAND, date(2026, 6, 3))}
    await story.taps(desk.krause, "Tick by hand", "☑ Jan", "✓ Confirm 1")
    assert set(await attested(desk)) == {"maja"}


async def test_code_in_the_room(desk: Desk) -> None:
    story = desk.story
    await story.says(desk.krause, "/attendance")
    screen = await story.taps(desk.krause, "Unit 1", "Show a code in the room")
    digits = "".join(char for char in screen.splitlines()[0] if char.isdigit())
    assert len(digits) == 6
    rows = await story.parts.database.read("SELECT code_hash FROM attendance_code")
    assert digits not in rows[0]["code_hash"]
    await story.state(AttendanceAttested(desk.ids["jan"], "ECO-1", Method.CODE, date(2026, 6, 3), desk.ids["krause"]))
    assert "1 of 2 are entered" in await story.taps(desk.krause, "Who is there?")
    story.clock.advance(timedelta(minutes=11))
    assert "run out" in await story.taps(desk.krause, "Who is there?")


# matrix -------------------------------------------------------------------------------------------------------------


async def test_matrix_on_the_screen_and_on_paper(desk: Desk) -> None:
    story = desk.story
    screen = await story.says(desk.krause, "/matrix")
    assert "Maja (S4G-001)" in screen
    assert "needs help" in screen, "nobody has heard of Maja since May"
    await story.taps(desk.krause, "☑ dates ☐ crosses", "XLSX")
    await story.taps(desk.krause, "PDF")
    documents = [message.document for message in desk.krause.messages if message.document]
    assert [document["file_name"].rsplit(".", 1)[1] for document in documents] == ["xlsx", "pdf"]


# silence ------------------------------------------------------------------------------------------------------------


async def test_silence_and_a_line_to_the_learner(desk: Desk) -> None:
    story = desk.story
    screen = await story.says(desk.krause, "/silent")
    assert "Maja: last sign of life" in screen
    assert "+351 220 000 000" in screen
    await story.taps(desk.krause, "Write to Maja")
    await story.says(desk.krause, "All right over there?")
    await story.tick()
    assert "From your trainer M. Krause" in desk.maja.screen
    assert "All right over there?" in desk.maja.screen
    await story.taps(desk.maja, "Answer")
    await story.says(desk.maja, "Yes, busy.")
    await story.tick()
    assert "Yes, busy." in desk.krause.screen
    screen = await story.says(desk.krause, "/silent")
    assert "Maja" not in screen, "an answer is a sign of life"
    screen = await story.taps(desk.krause, "Jan is fine")
    assert "Nobody is silent." in screen


# the digest ---------------------------------------------------------------------------------------------------------


async def test_digest_tells_what_waits_and_is_silent_when_nothing_does(desk: Desk) -> None:
    story = desk.story
    krause = desk.ids["krause"]
    for who in (desk.maja, desk.jan):
        await story.says(who, "/menu")
    await story.state(Notice(krause, "digest", "digest:1"))
    await story.tick()
    assert [kind for kind in await desk.letters("krause") if kind[0] == "digest"] == [("digest", "dropped")]
    await desk.entry(1101, "maja", "One.")
    story.clock.advance(timedelta(hours=26))
    await story.state(Notice(krause, "digest", "digest:2"))
    await story.tick()
    assert "1 entry waits for you." in desk.krause.screen
    assert "26 hours" in desk.krause.screen
    assert "One." in await story.taps(desk.krause, "Review 1")


async def test_digest_hour(desk: Desk) -> None:
    story = desk.story
    desk.krause.tap_data("o:desk_settings")
    await story.settle()
    assert "07:30" in desk.krause.screen
    await story.says(desk.krause, "8:15")
    assert "08:15" in desk.krause.screen
    assert "unknown" not in await story.says(desk.krause, "25:99")
    rows = await story.parts.database.read("SELECT due_at FROM rhythm WHERE kind = 'digest'")
    assert [row["due_at"][:16] for row in rows] == ["2026-06-04T06:15"]


