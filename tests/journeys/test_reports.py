"""The coordinator's report and export: every number against SQL of its own, the documents, the nudge, other people's cohorts."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.reports import qa
from bot.storage.session import stamp
from learning import evaluation
from learning.ledger.desk import DecisionUndone, EntryDecided, EntryShown
from learning.ledger.diary import EntryBegun, EntryHandedIn, EntryVersion
from learning.ledger.everyone import SurveyAnswer, SurveyAnswered
from learning.ledger.machine import WentUnreachable
from learning.ledger.people import (
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

COORDINATOR, TRAINER, FIRST, STRANGER = 1, 2, 3, 9  # ids of persons, in the order in which they come
LEARNERS = ("Maja", "=Jan", "Lea", "Tim", "Eva", "Noa")
TUESDAY = datetime(2026, 6, 2, 7, 0, tzinfo=UTC)  # 09:00 at the sending organisation
SECRET = "Mixed waste, because no contract."


def cohort(number: int, provider: int, name: str) -> Cohort:
    return Cohort(
        number, provider, name, "Avto Kos", "Oficina Silva", "SI", "Europe/Ljubljana", "PT", None, "Porto", "Europe/Lisbon",
        date(2026, 5, 25), date(2026, 6, 14), frozenset({1, 2, 3, 4, 5}), ("en",), ("eco",),
    )  # fmt: skip


class Office:
    """A coordinator with one cohort of six abroad, and a cohort of somebody else's with an entry that waits longer."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.ana = story.person(3001, "Ana")
        self.krause = story.person(2001, "Krause")
        self.learners = [story.person(1001 + n, name) for n, name in enumerate(LEARNERS)]
        self.stranger = story.person(1999, "Foreign")

    async def set_up(self) -> None:
        story = self.story
        for person in (self.ana, self.krause, *self.learners, self.stranger):
            await story.says(person, "/menu")
        await story.state(
            ProviderFounded(Provider(1, "Šolski center", "SI")), ProviderFounded(Provider(2, "Kammer", "AT")),
            CohortFounded(cohort(1, 1, "Porto in May")), CohortFounded(cohort(2, 2, "Graz")),
            CoordinatorJoined(COORDINATOR, 1), NameGiven(COORDINATOR, "Ana"),
            NameGiven(TRAINER, "M. Krause"), TrainerJoined(TRAINER, 1),
            LearnerJoined(STRANGER, 2, "X-1", "1", "full", "Foreign"), PathsChosen(STRANGER, ("eco",)),
        )  # fmt: skip
        for n, name in enumerate(LEARNERS):
            joined = LearnerJoined(FIRST + n, 1, f"S4G-{n + 1:03}", "1", "full", name)
            await story.state(joined, PathsChosen(FIRST + n, ("eco",)))

    async def entry(self, number: int, learner: int, day: int, at: datetime, in_cohort: int = 1) -> None:
        self.story.clock.set(at)
        prompt = self.story.parts.turns.library.pack("en").diary_prompts("eco")[day % 5]
        begun = EntryBegun(number, learner, in_cohort, "eco", prompt.unit, prompt.id, prompt.home_card, date(2026, 5, 25) + timedelta(days=day))
        content = EntryVersion("worse", SECRET, "because", "labels", (), 1, 9)
        await self.story.state(begun, EntryHandedIn(number, content))

    async def decide(self, number: int, decision: str, at: datetime) -> None:
        self.story.clock.set(at)
        await self.story.state(EntryShown(number, 1, TRAINER), EntryDecided(number, 1, TRAINER, decision))

    async def put(self, sql: str, **params: Any) -> None:
        async with self.story.parts.database.unit() as unit:
            unit.put(sql, **params)

    async def one(self, sql: str) -> Any:
        return (await self.story.parts.database.read(sql))[0]["n"]

    async def work(self) -> None:
        """A week of learning and reviewing, up to Tuesday morning."""
        for learner, units in ((FIRST, 5), (FIRST + 1, 4), (FIRST + 2, 1)):
            for n in range(1, units + 1):
                await self.put(
                    "INSERT INTO unit_progress (learner_id, unit_id, started_at, content_version, quiz_items, done_at)"
                    " VALUES (:learner, :unit, '2026-05-12', '1', 'a,b,c,d,e', '2026-05-12T10:00:00.000000Z')",
                    learner=learner, unit=f"ECO-{n}",
                )  # fmt: skip
        for learner, unit in ((FIRST, 1), (FIRST, 2), (FIRST, 3), (FIRST, 4), (FIRST + 1, 1), (FIRST + 2, 2)):
            await self.put(
                "INSERT INTO attendance (learner_id, unit_id, method, attested_by, attested_on, attested_at)"
                " VALUES (:learner, :unit, 'hand', 2, '2026-05-12', '2026-05-12')", learner=learner, unit=f"ECO-{unit}",
            )  # fmt: skip
        for item, right in (("a", 0), ("b", 1), ("c", 1)):
            await self.put(
                "INSERT INTO answer (learner_id, unit_id, item_id, round, occasion, choice, is_right, answered_at)"
                " VALUES (3, 'ECO-1', :item, 1, 'quiz', 'x', :right, '2026-05-12')", item=item, right=right,
            )  # fmt: skip
        monday = TUESDAY - timedelta(days=1)
        await self.entry(1201, STRANGER, 1, monday - timedelta(days=4), in_cohort=2)
        await self.entry(1101, FIRST, 1, monday - timedelta(days=3))
        await self.decide(1101, "approved", monday - timedelta(days=2))  # 24 h
        await self.entry(1102, FIRST + 1, 1, monday)
        await self.entry(1103, FIRST + 2, 2, monday)
        await self.decide(1102, "returned", monday + timedelta(hours=1))  # taken back: does not count
        await self.story.state(DecisionUndone(1102, TRAINER))
        await self.decide(1102, "returned", monday + timedelta(hours=3))  # 3 h
        await self.decide(1103, "approved", monday + timedelta(hours=6))  # 6 h
        await self.entry(1104, FIRST + 2, 3, TUESDAY - timedelta(hours=16))
        await self.attempt(1, FIRST, 90)
        await self.attempt(2, FIRST + 1, 79)
        await self.attempt(3, FIRST + 2, None)
        await self.put("INSERT INTO attempt (id, learner_id, path, number, items, status, opened_at) VALUES (4, 6, 'eco', 1, '', 'open', 'x')")
        await self.put(
            "INSERT INTO credential (id, learner_id, provider_id, achievement, attempt_id, score, language, status_index, subject_id, awarded_at)"
            " VALUES ('c', 3, 1, 'eco', 1, 90, 'en', 1, 's', '2026-06-01T10:00:00.000000Z')"
        )
        self.story.clock.set(TUESDAY)
        await self.story.says(self.learners[0], "/menu")  # a sign of life
        await self.story.state(WentUnreachable(1006))

    async def attempt(self, number: int, learner: int, score: int | None) -> None:
        await self.put(
            "INSERT INTO attempt (id, learner_id, path, number, items, status, opened_at) VALUES (:id, :learner, 'eco', 1, '', 'open', 'x')",
            id=number, learner=learner,
        )  # fmt: skip
        for position in range(1, 11):
            points = None if score is None else score // 10 + (position <= score % 10)
            await self.put(
                "INSERT INTO attempt_answer (attempt_id, position, item_id, points, answered_at) VALUES (:id, :position, 'x', :points, 'x')",
                id=number, position=position, points=points,
            )  # fmt: skip
        status = "handed_in" if score is None else "confirmed"
        await self.put(
            "UPDATE attempt SET status = :status, handed_in_at = 'x', score = :score, confirmed_by = 2, confirmed_at = :at WHERE id = :id",
            id=number, status=status, score=score, at=None if score is None else "2026-06-01T10:00:00.000000Z",
        )  # fmt: skip

    async def feedback(self, learner: int, mark: int, words: str = "", questions: int = 5) -> None:
        marks = [SurveyAnswered(learner, "learner", "eco", f"l{n}", SurveyAnswer(mark)) for n in range(1, questions + 1)]
        await self.story.state(*marks, SurveyAnswered(learner, "learner", "eco", "l6", SurveyAnswer(text=words)))

    async def file(self, name: str, person: int = COORDINATOR) -> bytes:
        _, content = await self.story.parts.files.producers[name](person, {"cohort": 1, "marks": "date"})
        return content

    def documents(self) -> list[str]:
        return [str(message.document["file_name"]) for message in self.ana.messages if message.document]


@pytest.fixture
async def office(companion: Story) -> Office:
    made = Office(companion)
    await made.set_up()
    return made


async def test_every_number_of_the_state_against_sql(office: Office) -> None:
    await office.work()
    screen = await office.story.says(office.ana, "/report")
    done = await office.one("SELECT count(*) AS n FROM unit_progress u JOIN learner l ON l.person_id = u.learner_id WHERE l.cohort_id = 1")
    confirmed = await office.one(
        "SELECT count(*) AS n FROM unit_progress u JOIN learner l ON l.person_id = u.learner_id AND l.cohort_id = 1 WHERE EXISTS"
        " (SELECT 1 FROM attendance a WHERE a.learner_id = u.learner_id AND a.unit_id = u.unit_id) OR EXISTS"
        " (SELECT 1 FROM entry e WHERE e.learner_id = u.learner_id AND e.unit_id = u.unit_id AND e.status = 'validated')"
    )
    assert f"Units done: {done} of {6 * len(LEARNERS)}, confirmed: {confirmed}" in screen
    there = await office.one("SELECT count(*) AS n FROM attendance")
    assert f"In the room: {there} of {4 * len(LEARNERS)}" in screen
    waiting = await office.one("SELECT count(*) AS n FROM entry WHERE cohort_id = 1 AND status = 'submitted'")
    assert waiting == 1
    assert "1 diary entry waits" in screen
    assert "The oldest has waited for 16 hours, with M. Krause." in screen
    seconds = await office.story.parts.database.read(
        "SELECT (julianday(decided_at) - julianday(submitted_at)) * 24 AS n FROM entry WHERE cohort_id = 1 AND decided_at IS NOT NULL"
    )
    assert median(row["n"] for row in seconds) == pytest.approx(6, abs=0.01)
    assert "Median time to review: 6 h" in screen
    passed = await office.one("SELECT count(*) AS n FROM attempt WHERE score >= 80")
    assert f"Assessments: 1 under way, 1 to be marked, {passed} passed" in screen
    assert f"Credentials issued: {await office.one('SELECT count(*) AS n FROM credential')}" in screen
    heard = await office.one(f"SELECT count(*) AS n FROM person WHERE id BETWEEN 3 AND 8 AND seen_at < '{stamp(TUESDAY)}'")
    assert screen.count("S4G-") == heard + await office.one("SELECT count(*) AS n FROM person WHERE unreachable_since IS NOT NULL")
    assert "🟢 1 learner is on track\n🟡 0 learners need a look\n🔴 5 learners need help" in screen
    assert "the chat is blocked: Noa (S4G-006)" in screen
    assert "Graz" not in screen


async def test_the_documents_say_the_same_and_are_safe(office: Office) -> None:
    await office.work()
    story = office.story
    await story.says(office.ana, "/report")
    await story.taps(office.ana, "☑ dates ☐ crosses", "Matrix XLSX", "Matrix PDF", "Cohort sheet")
    assert office.documents() == ["matrix-porto-in-may.xlsx", "matrix-porto-in-may.pdf", "cohort-porto-in-may.xlsx"]
    rows = list(load_workbook(io.BytesIO(await office.file("cohort_xlsx"))).worksheets[0].iter_rows(values_only=True))
    table = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert list(table) == [f"S4G-{n:03}" for n in range(1, 7)]
    assert [row["Name"] for row in table.values()] == ["Maja", "'=Jan", "Lea", "Tim", "Eva", "Noa"], "no formula"
    maja, jan, lea = table["S4G-001"], table["S4G-002"], table["S4G-003"]
    assert maja["ECO-5 done"] == datetime(2026, 5, 12)
    assert maja["ECO-1 face to face"].endswith("M. Krause")
    assert maja["ECO-1 quiz"] == "2 / 5"
    assert (maja["Ecological points"], maja["Ecological decision"]) == (90, "credential awarded")
    assert (jan["Ecological points"], jan["Ecological decision"]) == (79, "under 80 points")
    assert (lea["Ecological points"], lea["Ecological decision"]) == (None, "waits for the trainer")
    for number, learner in (("S4G-001", 3), ("S4G-002", 4), ("S4G-003", 5)):
        counted = await story.parts.database.read(
            "SELECT count(*) AS n, sum(status = 'validated') AS v FROM entry WHERE learner_id = :l", l=learner
        )
        assert (table[number]["Diary entries"], table[number]["Entries validated"]) == (counted[0]["n"], counted[0]["v"])
    audit = await story.parts.database.read("SELECT action, object FROM audit WHERE actor_id = 1 AND outcome = 'done' ORDER BY id")
    assert ("report cohort_xlsx", "cohort 1") in {(row["action"], row["object"]) for row in audit}


async def test_export_is_whole_audited_and_without_diary_texts(office: Office) -> None:
    await office.work()
    await office.story.says(office.ana, "/export 1")
    await office.story.taps(office.ana, "Everything (ZIP)")
    assert office.documents() == ["cohort-porto-in-may.zip"]
    with zipfile.ZipFile(io.BytesIO(await office.file("cohort_zip"))) as bundle:
        assert bundle.namelist() == ["cohort-porto-in-may.xlsx", "matrix-porto-in-may.xlsx", "matrix-porto-in-may.pdf"]
        texts = [
            str(cell)
            for name in bundle.namelist()[:2]
            for sheet in load_workbook(io.BytesIO(bundle.read(name))).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
    assert any("Maja" in text for text in texts)
    assert not any("Mixed waste" in text for text in texts)
    audit = await office.story.parts.database.read("SELECT object FROM audit WHERE action = 'export cohort_zip' AND actor_id = 1")
    assert [row["object"] for row in audit] == ["cohort 1"]
    assert await office.file("cohort_zip") == await office.file("cohort_zip")


async def test_a_trainer_who_is_late_is_nudged_once_a_day(office: Office) -> None:
    await office.work()
    story = office.story
    assert "Nudge" not in await story.says(office.ana, "/report"), "16 hours are not over a day"
    story.clock.set(TUESDAY + timedelta(hours=11))  # 20:00 at home
    await story.says(office.ana, "/report")
    screen = await story.taps(office.ana, "Nudge M. Krause")
    assert "Nudge" not in screen
    await story.tick()
    assert "your coordinator asks" not in office.krause.screen, "not in the evening"
    await story.until(TUESDAY + timedelta(hours=22, minutes=1))  # 07:01
    assert "1 diary entry of Porto in May waits for you" in office.krause.screen
    assert "39 hours" not in office.krause.screen
    assert "The oldest has waited for 38 hours." in office.krause.screen
    await story.says(office.ana, "/report")
    await story.taps(office.ana, "Nudge M. Krause")
    await story.tick()
    sent = await story.parts.database.read("SELECT person_id, promise FROM outbox WHERE kind = 'desk_nudge'")
    assert [(row["person_id"], row["promise"]) for row in sent] == [(TRAINER, "must")] * 2, "a new day, a new nudge"
    story.golden("report", [office.ana, office.krause])


async def test_a_desk_cleared_meanwhile_gets_no_nudge(office: Office) -> None:
    await office.work()
    story = office.story
    story.clock.set(TUESDAY + timedelta(hours=9))
    await story.says(office.ana, "/report")
    await office.decide(1104, "approved", TUESDAY + timedelta(hours=9, minutes=1))
    await story.taps(office.ana, "Nudge M. Krause")
    assert await office.one("SELECT count(*) AS n FROM outbox WHERE kind = 'desk_nudge'") == 0


async def test_feedback_is_shown_only_when_nobody_can_be_told_from_it(office: Office) -> None:
    story = office.story
    assert evaluation.FEWEST == qa.FEWEST
    for n, mark in enumerate((5, 4, 4, 3, 5)):
        await office.feedback(FIRST + n, mark, words="Ask maja first, not Krause." if n == 0 else "")
    await office.feedback(FIRST + 5, 1, questions=3)
    await story.says(office.ana, "/report")
    screen = await story.taps(office.ana, "Feedback")
    assert "Learners: 5 of 6 answered" in screen
    assert "Results come when all have answered" in screen
    assert "4.2" not in screen
    assert "Trainers: 0 of 1 answered\nHidden" in screen
    early = load_workbook(io.BytesIO(await office.file("qa_xlsx"))).worksheets[0]
    assert not any(isinstance(cell, float) for row in early.iter_rows(values_only=True) for cell in row)
    story.clock.set(datetime(2026, 7, 13, 8, 0, tzinfo=UTC))  # 28 days after the return
    await story.says(office.ana, "/report")
    screen = await story.taps(office.ana, "Feedback")
    means = await story.parts.database.read(
        "SELECT avg(scale) AS n FROM survey_answer WHERE person_id <> 8 AND scale IS NOT NULL GROUP BY question_id"
    )
    assert {round(row["n"], 1) for row in means} == {4.2}
    assert screen.count(" 4.2") == 5
    await story.taps(office.ana, "XLSX")
    assert office.documents() == ["feedback-porto-in-may.xlsx"]
    cells = [cell for row in load_workbook(io.BytesIO(await office.file("qa_xlsx"))).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert cells.count(4.2) == 5
    assert "Ask … first, not …." in cells
    await office.feedback(FIRST + 5, 1)
    assert "Learners: 5 of 6 answered" in await story.taps(office.ana, "Back", "Feedback"), "an answer after the closing tells nothing"


async def test_a_small_group_stays_hidden_for_good(office: Office) -> None:
    for n in range(4):
        await office.feedback(FIRST + n, 5)
    office.story.clock.set(datetime(2026, 8, 1, 8, 0, tzinfo=UTC))
    await office.story.says(office.ana, "/report")
    screen = await office.story.taps(office.ana, "Feedback")
    assert "Learners: 4 of 6 answered\nHidden" in screen


async def test_foreign_and_unknown_cohorts_get_the_same_words(office: Office) -> None:
    story = office.story
    asked = ("/report 2", "/report 77", "/report x", "/export 2", "/export 99999999999999999999", "/cohort 2")
    answers = {await story.says(office.ana, words) for words in asked}
    for data in ("o:report:2", "o:export:2"):
        office.ana.tap_data(data)
        await story.settle()
        answers.add(office.ana.screen)
    assert len(answers) == 1
    assert "not among your cohorts" in answers.pop()
    assert await office.one("SELECT count(*) AS n FROM audit WHERE outcome = 'refused'") == 8
    for name in ("cohort_xlsx", "qa_xlsx", "cohort_zip"):
        with pytest.raises(Exception, match="of cohort 1 for person"):
            await office.file(name, person=STRANGER)
        with pytest.raises(Exception, match="of cohort 1 for person"):
            await office.file(name, person=FIRST)
    assert "Porto" not in await story.says(office.krause, "/report"), "a trainer is no coordinator"


async def test_choosing_among_several_and_none(office: Office) -> None:
    story = office.story
    for number in range(3, 13):
        await story.state(CohortFounded(cohort(number, 1, f"Cohort {number}")))
    screen = await story.says(office.ana, "/report")
    assert "Which cohort?" in screen
    assert "Graz" not in screen
    assert "Porto in May" in await story.taps(office.ana, "Older →")
    assert "No learner has joined yet." in await story.taps(office.ana, "Cohort 3")
    screen = await story.says(office.ana, "/export")
    assert "The data of Cohort 12" in await story.taps(office.ana, "Cohort 12")


async def test_a_revoked_credential_takes_its_result_out_of_the_count(office: Office) -> None:
    await office.work()
    await office.put("UPDATE credential SET revoked_at = '2026-06-02T06:00:00.000000Z', revoked_reason = 'error', revoked_by = 2")
    screen = await office.story.says(office.ana, "/report")
    assert "1 to be marked, 0 passed" in screen
    assert "Credentials issued: 0" in screen
    rows = list(load_workbook(io.BytesIO(await office.file("cohort_xlsx"))).worksheets[0].iter_rows(values_only=True))
    maja = dict(zip(rows[0], rows[1], strict=True))
    assert (maja["Ecological points"], maja["Ecological decision"] or "") == (None, "")
