"""What everyone may do: read the privacy notice, take the data along, be forgotten, give feedback."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from bot.clock.ticker import Ticker
from bot.simulator import Person
from learning.keeping import is_receipt
from learning.ledger import Notice
from learning.ledger.diary import DraftSaved, EntryBegun, EntryHandedIn, EntryVersion
from learning.ledger.everyone import SurveyOf
from learning.ledger.people import (
    CohortClosed,
    CohortFounded,
    CoordinatorJoined,
    LearnerJoined,
    NameGiven,
    PathsChosen,
    ProviderFounded,
    TrainerJoined,
)
from learning.people import Cohort, Provider
from tests.harness import Story

PORTO = Cohort(
    id=1, provider_id=1, name="Porto, spring", sending_org="Kovinar", host_org="Oficina Verde", home_country="SI",
    home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto", host_tz="Europe/Lisbon",
    departure=date(2026, 5, 25), return_date=date(2026, 6, 14), working_days=frozenset({1, 2, 3, 4, 5}),
    languages=("en",), paths=("eco",),
)  # fmt: skip
SECRET = "Rags & oil <b>lie</b> in one bin"
#: Tables that may speak of an erased person: by number only (audit), or of nobody (erasure, setting, counter).
MAY_STAY = {"audit", "erasure", "setting", "counter", "migration", "handled_update", "credential"}


class House:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.maja = story.person(1001, "Maja")
        self.krause = story.person(2001, "Krause")
        self.ana = story.person(3001, "Ana")
        self.ids: dict[int, int] = {}

    async def set_up(self) -> House:
        story = self.story
        if story.parts.ticker is None:
            story.parts.ticker = Ticker.of(story.parts.turns, story.parts.media, story.parts.outbox)
        for person in (self.maja, self.krause, self.ana):
            await story.says(person, "/menu")
        self.ids = {row["chat_id"]: row["id"] for row in await self.rows("SELECT id, chat_id FROM person")}
        maja, krause, ana = self.of(self.maja), self.of(self.krause), self.of(self.ana)
        await story.state(
            ProviderFounded(Provider(1, "Zbornica", "SI")), CohortFounded(PORTO), TrainerJoined(krause, 1),
            NameGiven(krause, "M. Krause"), CoordinatorJoined(ana, 1), NameGiven(ana, "Ana"),
            LearnerJoined(maja, 1, "S4G-001", "2026-11", "full", "Maja"), PathsChosen(maja, ("eco",)),
        )  # fmt: skip
        await story.tick()  # the day's housekeeping is done
        return self

    def of(self, person: Person) -> int:
        return self.ids[person.id]

    async def rows(self, sql: str, **params: Any) -> list[Any]:
        return await self.story.parts.database.read(sql, **params)

    async def learned(self) -> None:
        """Maja has written an entry with a photo, has a credential, and something waits for her in the outbox."""
        maja, story = self.of(self.maja), self.story
        await story.state(EntryBegun(1107, maja, 1, "eco", "ECO-5", "ECO-D01", None, date(2026, 5, 26)))
        await story.state(DraftSaved(1107, EntryVersion("worse", SECRET)))
        await story.state(EntryHandedIn(1107, EntryVersion("worse", SECRET, "because", version=1)))
        await story.state(Notice(maja, "sos_taken", "later", {"by": 1}, "must", story.clock.now() + timedelta(days=30)))
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(out, "JPEG")
        self.maja.photo(out.getvalue())
        await story.settle()

    async def credential(self) -> None:
        """A credential as an award leaves it, without the award."""
        maja = self.of(self.maja)
        async with self.story.parts.database.unit() as unit:
            unit.put(
                "INSERT INTO attempt (id, learner_id, path, number, items, status, opened_at, handed_in_at) "
                "VALUES (9, :maja, 'eco', 1, '', 'open', '2026', '2026')", maja=maja,
            )  # fmt: skip
            for position in range(10):
                unit.put("INSERT INTO attempt_answer (attempt_id, position, item_id, points, answered_at) VALUES (9, :p, 'x', 9, '2026')", p=position)
            unit.put("UPDATE attempt SET status = 'confirmed', score = 90, confirmed_by = 2 WHERE id = 9")
            unit.put(
                "INSERT INTO credential (id, learner_id, provider_id, achievement, attempt_id, score, record_sealed, language, status_index, "
                "subject_id, awarded_at, signed_json, shows_name) VALUES ('c-1', :maja, 1, 'eco', 9, 90, :record, 'en', 5, 'urn:uuid:1', '2026-07-01', "
                ":json, 0)", maja=maja, record=self.story.parts.turns.sealer.pack({"learner_name": "Maja Novak"}), json=b'{"signed": true}',
            )  # fmt: skip


@pytest.fixture
async def house(companion: Story) -> House:
    return await House(companion).set_up()


async def archive(house: House, person: Person) -> zipfile.ZipFile:
    await house.story.says(person, "/mydata")
    document = next(message.document for message in reversed(person.messages) if message.document)
    assert document["file_name"].endswith(".zip")
    return zipfile.ZipFile(io.BytesIO(house.story.simulator.stored_file(document["file_id"])))


# privacy --------------------------------------------------------------------------------------------------------------


async def test_the_privacy_notice_short_and_long(house: House) -> None:
    story, maja = house.story, house.maja
    shown = await story.says(maja, "/privacy")
    assert "2026-11" in shown
    assert "M. Krause" in shown
    assert "14 December 2026" in shown
    assert len(maja.last.text) <= 500
    await story.taps(maja, "All details")
    for word in ("Zbornica", "IHK-Projektgesellschaft", "privacy@example.org", "Telegram", "Art. 6(1)", "/forget"):
        assert word in maja.screen
    await story.taps(maja, "No more", "Only no more reminders")
    assert "no longer write on my own" in maja.screen


async def test_a_stranger_may_read_it_too(companion: Story) -> None:
    stranger = companion.person(1, "Stranger")
    for command in ("/privacy", "/stop", "/forget", "/mydata"):
        assert len(await companion.says(stranger, command)) > 40
        assert "another role" not in stranger.screen


# my data --------------------------------------------------------------------------------------------------------------


async def test_mydata_holds_everything_and_nobody_else(house: House) -> None:
    await house.learned()
    await house.credential()
    packed = await archive(house, house.maja)
    assert {"index.html", "data.json"} <= set(packed.namelist())
    assert any(name.startswith("media/") and name.endswith(".jpg") for name in packed.namelist())
    content = json.loads(packed.read("data.json"))
    keys = {section["key"] for section in content["sections"]}
    assert {"person", "learner", "cohort", "diary", "files", "credentials", "assessments", "assessment_answers"} <= keys
    text = packed.read("data.json").decode()
    assert SECRET in text
    assert "Maja" in text
    assert "M. Krause" not in text
    assert "&lt;b&gt;lie&lt;/b&gt;" in packed.read("index.html").decode()


async def test_every_table_about_a_person_is_in_mydata(house: House) -> None:
    """A table that a later builder adds, with a column that names a person, must be shown as well."""
    from bot.storage.everyone import TABLES
    from bot.storage.session import statements

    told = " ".join(statements()[f"record_{name}"] for name in TABLES).lower()
    aside = {"attendance_try", "rhythm", "outbox", "media_owner", "extra_attempt"}  # counters, times and links: no content of their own
    for row in await house.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        if "references person(id) on delete cascade" in (row["sql"] or "").lower() and row["name"] not in aside:
            assert f"from {row['name']}" in told or f"join {row['name']}" in told, row["name"]


# forget ---------------------------------------------------------------------------------------------------------------


async def everything(house: House) -> str:
    """All that is stored, in one string."""
    found = []
    for table in await house.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table["name"] not in MAY_STAY and not table["name"].startswith("sqlite_"):
            found += [f"{table['name']}: {tuple(row)}" for row in await house.rows(f"SELECT * FROM {table['name']}")]
    return "\n".join(found)


async def test_forget_takes_everything_but_the_credential(house: House) -> None:
    story, maja = house.story, house.maja
    await house.learned()
    await house.credential()
    number = house.of(maja)
    files = [path for path in story.parts.media.folder.glob("*/*") if path.is_file()]
    assert len(files) == 1
    asked = await story.says(maja, "/forget")
    assert "1 diary entry" in asked
    assert "your credential" in asked
    await story.taps(maja, "Delete")
    assert "cannot be undone" in maja.screen
    await story.says(maja, "delete")
    receipt = maja.screen.split("Your receipt:")[1].split()[0]
    assert is_receipt(receipt)
    await story.tick()

    assert not [path for path in story.parts.media.folder.glob("*/*") if path.is_file()]
    assert not await house.rows("SELECT 1 FROM person WHERE id = :id", id=number)
    for table, column in (("entry", "learner_id"), ("learner", "person_id"), ("outbox", "person_id"), ("media_owner", "person_id"), ("rhythm", "person_id"), ("attempt", "learner_id")):
        assert not await house.rows(f"SELECT 1 FROM {table} WHERE {column} = :id", id=number), table
    assert not await house.rows("SELECT 1 FROM media")
    (kept,) = await house.rows("SELECT * FROM credential")
    assert (kept["learner_id"], kept["record_sealed"], kept["shows_name"]) == (None, None, 0)
    assert kept["signed_json"] == b'{"signed": true}'
    (proof,) = await house.rows("SELECT * FROM erasure")
    assert proof["receipt"] == receipt
    assert json.loads(proof["counts"])["entries"] == 1
    assert str(maja.id) not in await everything(house)
    assert "Hi!" in await story.says(maja, "/menu")  # a stranger again


@pytest.mark.parametrize("answer", ["No, keep it", "hm, wait"])
async def test_forget_needs_two_yeses(house: House, answer: str) -> None:
    story, maja = house.story, house.maja
    await house.learned()
    await story.says(maja, "/forget")
    await story.taps(maja, "Delete")
    await (story.taps(maja, answer) if answer[0] == "N" else story.says(maja, answer))
    assert await house.rows("SELECT 1 FROM entry")
    assert "What would you like" in maja.screen


async def test_the_last_trainer_is_warned_and_the_coordinator_told(house: House) -> None:
    story, krause = house.story, house.krause
    asked = await story.says(krause, "/forget")
    assert "only trainer of Porto, spring" in asked
    await story.taps(krause, "Delete", "Delete for ever")
    assert "receipt" in krause.screen
    await story.tick()
    assert "Porto, spring has no trainer any more" in house.ana.screen
    assert not await house.rows("SELECT 1 FROM trainer")


async def test_a_file_that_somebody_else_sent_too_stays(house: House) -> None:
    story = house.story
    await house.learned()
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    house.krause.photo(out.getvalue())
    await story.settle()
    await story.says(house.maja, "/forget")
    await story.taps(house.maja, "Delete", "Delete for ever")
    await story.tick()
    assert len(await house.rows("SELECT 1 FROM media")) == 1
    assert len([path for path in story.parts.media.folder.glob("*/*") if path.is_file()]) == 1


async def test_who_was_kept_long_enough_is_erased_by_the_clock(house: House) -> None:
    await house.learned()
    await house.story.until(datetime(2026, 12, 2, 12, tzinfo=UTC))
    await house.story.until(datetime(2026, 12, 14, 12, tzinfo=UTC))
    assert await house.rows("SELECT 1 FROM learner")
    told = [message.text for message in house.maja.messages if "I delete what I keep" in message.text]
    assert len(told) == 1
    assert "14 December 2026" in told[0]
    await house.story.until(datetime(2026, 12, 16, 12, tzinfo=UTC))
    assert not await house.rows("SELECT 1 FROM learner")
    assert await house.rows("SELECT 1 FROM erasure")
    assert await house.rows("SELECT 1 FROM person WHERE id = :id", id=house.of(house.krause))


# feedback -------------------------------------------------------------------------------------------------------------


async def test_feedback_goes_on_where_one_was(house: House) -> None:
    story, maja = house.story, house.maja
    assert "1 of 7" in await story.says(maja, "/feedback")
    await story.taps(maja, "4")
    assert "2 of 7" in maja.screen
    await story.says(maja, "9")
    assert "2 of 7" in await story.says(maja, "/feedback")
    for value in ("5", "1", "3", "2"):
        await story.says(maja, value)
    assert "6 of 7" in maja.screen
    await story.says(maja, "More <i>time</i> for the quiz")
    await story.taps(maja, "Skip")
    assert "Saved. Thank you" in maja.screen
    given = await story.ask(SurveyOf(house.of(maja), "learner", "eco"))
    assert [given[f"l{n}"].scale for n in range(1, 6)] == [4, 5, 1, 3, 2]
    assert given["l6"].text == "More <i>time</i> for the quiz"


async def test_a_trainer_speaks_of_the_own_cohort_only(house: House) -> None:
    story, krause = house.story, house.krause
    assert "1 of 7" in await story.says(krause, "/feedback")
    for arg in ("trainer:2", "trainer:999", "learner:eco", "trainer:"):
        krause.tap_data(f"o:feedback:{arg}")
        await story.settle()
        assert "That form is not for you." in krause.screen
    assert "another role" in await story.says(house.ana, "/feedback")


async def test_with_the_cohort_its_feedback_is_closed(house: House) -> None:
    """What was said stands; what was left open may still be said, for who is in goes on learning."""
    story, maja, krause = house.story, house.maja, house.krause
    for person in (maja, krause):
        await story.says(person, "/feedback")
        for value in ("4", "5", "1"):
            await story.says(person, value)
    await story.taps(maja, "Back")
    await story.state(CohortClosed(1))
    assert "stay as they are" in await story.says(maja, "2"), "the third answer was given before"
    assert "4 of 7" in await story.says(maja, "/feedback")
    for value in ("3", "2", "Fine."):
        await story.says(maja, value)
    await story.taps(maja, "Skip")
    assert "Saved. Thank you" in maja.screen
    assert "Change answers" not in maja.screen
    given = await story.ask(SurveyOf(house.of(maja), "learner", "eco"))
    assert [given[f"l{n}"].scale for n in range(1, 6)] == [4, 5, 1, 3, 2]
    assert "4 of 7" in krause.screen
    await story.taps(krause, "Back")
    assert "stay as they are" in await story.says(krause, "3")


async def test_a_form_that_was_finished_before_the_end_cannot_be_changed_after_it(house: House) -> None:
    story, maja = house.story, house.maja
    await story.says(maja, "/feedback")
    for value in ("4", "5", "1", "3", "2", "Fine.", "Nothing."):
        await story.says(maja, value)
    await story.state(CohortClosed(1))
    await story.taps(maja, "Change answers")  # the button of the old screen
    assert "stay as they are" in maja.screen
