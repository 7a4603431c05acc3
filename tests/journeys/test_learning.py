"""Learning, as whole conversations: units step by step, cards, challenge, quiz, what comes back, progress, the code in the room."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from bot.storage.database import Row, Unit
from content.model import Pack, Question
from learning.attendance import new_code
from learning.laying import laid
from learning.ledger.attendance import AttendanceCodeShown, AttendanceOf
from learning.ledger.people import (
    CohortFounded,
    GuardianAttested,
    LearnerJoined,
    PathsChosen,
    ProviderFounded,
    TradeChosen,
    TrainerJoined,
)
from learning.ledger.progress import (
    CardsOf,
    CardsPut,
    ChallengeOf,
    QuizDrawn,
    StepReached,
    UnitBegun,
    UnitDone,
    UnitsOf,
    UnitStandOf,
    UnitState,
)
from learning.people import Cohort, Provider
from tests.harness import Story

PORTO = Cohort(
    id=1, provider_id=1, name="Porto, 25 May – 14 June", sending_org="Mizarstvo Kovač", host_org="Carpintaria Silva",
    home_country="SI", home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto",
    host_tz="Europe/Lisbon", departure=date(2026, 5, 25), return_date=date(2026, 6, 14), working_days=frozenset({1, 2, 3, 4, 5}),
    languages=("en",), paths=("eco",),
)  # fmt: skip


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return made.getvalue()


class Course:
    """A learner who answers as told."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.maja = story.person(1001, "Maja")
        self.id = 0

    async def set_up(self, *, cohort: int | None = 1) -> None:
        await self.story.says(self.maja, "/menu")
        rows = await self.story.parts.database.read("SELECT id FROM person WHERE chat_id = 1001")
        self.id = rows[0]["id"]
        await self.story.state(
            ProviderFounded(Provider(1, "Zbornica", "SI")), CohortFounded(PORTO),
            LearnerJoined(self.id, cohort, "S4G-001", "1", "full", "Maja"), PathsChosen(self.id, ("eco",)),
            TradeChosen(self.id, "metal"),
        )  # fmt: skip

    @property
    def pack(self) -> Pack:
        return self.story.parts.turns.library.pack("en")

    def letter(self, question: Question, right: bool = True) -> str:
        """The letter under which this learner finds a right (or a wrong) option."""
        order = laid(self.id, question.id, (option.id for option in question.options))
        wanted = next(option.id for option in question.options if option.right is right)
        return "ABCD"[order.index(wanted)]

    async def says(self, text: str) -> str:
        return await self.story.says(self.maja, text)

    async def taps(self, *labels: str) -> str:
        return await self.story.taps(self.maja, *labels)

    @property
    def buttons(self) -> list[str]:
        """The labels under the screen."""
        rows = self.maja.last.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    async def opens(self, dialogue: str) -> str:
        """Press a button of an old message, or a forged one."""
        self.maja.tap_data(f"o:{dialogue}")
        await self.story.settle()
        return self.maja.screen

    async def nuggets(self, unit: str, *, wrong: int = 0) -> str:
        """From the teaser through all nuggets; the first `wrong` are answered wrong."""
        await self.taps("Let's go")
        for number, nugget in enumerate(self.pack.unit(unit).nuggets):
            await self.taps("Question", self.letter(nugget.question, right=number >= wrong), "Next")
        return self.maja.screen

    async def sorts(self, unit: str, *, wrong: int = 0) -> str:
        """Lay all cards; the first `wrong` into a wrong bucket."""
        task = self.pack.unit(unit).activity
        for number, id in enumerate(laid(self.id, task.id, (card.id for card in task.cards))):
            card = task.card(id)
            fits = [bucket.label for bucket in task.buckets if (bucket.id == card.bucket) is (number >= wrong)]
            await self.taps(fits[0])
        return self.maja.screen

    def asked(self) -> Question:
        """The question on the screen."""
        return next(
            item for unit in (self.pack.unit0, *self.pack.units()) if unit for item in unit.quiz.items if item.ask.striptags() in self.maja.screen
        )

    async def quiz(self, *, wrong: int = 0) -> str:
        """The whole quiz of a unit; the first `wrong` questions are missed once."""
        missed: set[str] = set()
        while "Quiz ·" in self.maja.screen:
            question = self.asked()
            miss = question.id not in missed and len(missed) < wrong
            missed |= {question.id} if miss else set()
            await self.taps(self.letter(question, right=not miss))
            await self.taps(self.buttons[0])
        return self.maja.screen

    async def unit(self, unit: str) -> str:
        """A whole unit of the course, with the challenge put off."""
        await self.says("/learn")
        await self.nuggets(unit)
        await self.sorts(unit)
        await self.taps("Go on")
        if "Later" in self.buttons:
            await self.taps("Later")
        await self.quiz()
        return await self.taps("Go on")

    async def state(self, unit: str) -> UnitState:
        states = await self.story.ask(UnitsOf(self.id))
        return states[unit]


@pytest.fixture
async def course(companion: Story) -> Course:
    course = Course(companion)
    await course.set_up()
    return course


async def test_unit_zero_comes_first_and_the_next_unit_follows(course: Course) -> None:
    assert "Unit 0" in await course.says("/learn")
    await course.nuggets("U0", wrong=1)
    await course.sorts("U0", wrong=1)
    await course.taps("Go on")
    screen = await course.quiz(wrong=2)
    assert "5 questions right, 3 at the first go" in screen
    await course.taps("Go on")
    assert "Unit 0: Three ways to be a Green Scout is done" in course.maja.screen
    assert (await course.state("U0")).done_at is not None
    assert "Unit 1: One planet, my trade" in await course.taps("Next unit")
    cards = await course.story.ask(CardsOf(course.id))
    assert len(cards) == 3  # one nugget and two quiz questions were missed
    course.story.golden("learning", [course.maja])


async def test_a_nugget_speaks_of_the_trade_and_can_be_read_again(course: Course) -> None:
    await course.says("/learn")
    screen = await course.taps("Let's go")
    nugget = course.pack.nugget("U0.1")
    assert "1/" in screen
    assert nugget.trade_hooks["metal"].striptags() in screen
    question = await course.taps("Question")
    assert all(option.text.striptags() in question for option in nugget.question.options)
    assert course.buttons[:4] == ["A", "B", "C", "D"]
    told = await course.taps(course.letter(nugget.question, right=False))
    wrong = nugget.question.option(next(o.id for o in nugget.question.options if not o.right))
    assert wrong.why.striptags() in told
    assert nugget.question.option(nugget.question.right_id).why.striptags() in told
    assert nugget.title in await course.taps("‹ Read again")
    assert course.buttons == ["Next"]  # answered once: it is not asked twice
    await course.taps("Next")
    assert nugget.title in await course.taps("‹ Back")


async def test_learning_goes_on_where_it_stopped(course: Course) -> None:
    await course.says("/learn")
    await course.taps("Let's go", "Question", course.letter(course.pack.nugget("U0.1").question), "Next")
    await course.says("/menu")
    await course.story.later(days=3)
    assert course.pack.nugget("U0.2").title in await course.says("/learn")


async def test_answers_typed_or_tapped_twice_count_once(course: Course) -> None:
    await course.says("/learn")
    await course.taps("Let's go", "Question")
    question = course.pack.nugget("U0.1").question
    message = course.maja.last
    tapped = message.raw["reply_markup"]["inline_keyboard"][0][1]["callback_data"]
    await course.says(course.letter(question).lower())
    for _ in range(2):
        course.maja.tap_data(tapped, message.raw["message_id"])
        await course.story.settle()
    await course.taps("‹ Read again", "Next", "‹ Back")
    stand = await course.story.ask(UnitStandOf(course.id, "U0"))
    assert [(answer.item_id, answer.round, answer.right) for answer in stand.answers] == [(question.id, 1, True)]


async def test_cards_are_kept_one_by_one_and_only_wrong_ones_come_again(course: Course) -> None:
    await course.unit("U0")
    await course.says("/learn")
    await course.nuggets("ECO-1")
    task = course.pack.unit("ECO-1").activity
    await course.taps("Scope 1", "Scope 1", "↶ Undo", "↶ Undo")
    await course.taps("Scope 2")
    await course.says("/menu")
    assert f"2/{len(task.cards)}" in await course.says("/learn")
    await course.taps("↶ Undo")
    screen = await course.sorts("ECO-1", wrong=4)
    assert f"8 of {len(task.cards)}" in screen
    assert "9 right cards are enough" in screen
    assert screen.count("✗") == 4
    await course.taps("Try again")
    for id in laid(course.id, task.id, (card.id for card in task.cards))[:4]:
        await course.taps(task.bucket(task.card(id).bucket or "").label)
    assert "12 of 12" in course.maja.screen
    assert (await course.story.ask(UnitStandOf(course.id, "ECO-1"))).activity_right == 12


async def test_cards_in_order_by_letters(course: Course) -> None:
    await course.story.state(UnitBegun(course.id, "ECO-2", "v"), StepReached(course.id, "ECO-2", "activity"))
    await course.opens("activity:ECO-2")
    task = course.pack.unit("ECO-2").activity
    letters = dict(zip(laid(course.id, task.id, task.right_order), "ABCDEFGHIJ", strict=False))
    for card in task.right_order:
        await course.taps(letters[card])
    assert f"{len(task.cards)} of {len(task.cards)}" in course.maja.screen


async def test_a_challenge_is_receipted_and_never_blocks(course: Course) -> None:
    await course.unit("U0")
    await course.says("/learn")
    await course.nuggets("ECO-1")
    await course.sorts("ECO-1")
    assert "Challenge" in await course.taps("Go on")
    screen = await course.says("Boiler: scope 1. Light: scope 2.")
    assert "✓ saved #1001" in screen
    course.maja.photo(picture())
    await course.story.settle()
    assert "✓ saved #1001" in course.maja.screen
    assert "1 photo" in course.maja.screen
    kept = await course.story.ask(ChallengeOf(course.id, "ECO-1.ch"))
    assert kept.text == "Boiler: scope 1. Light: scope 2."
    assert len(kept.media) == 1
    await course.taps("Go on")
    await course.quiz()
    await course.taps("Go on")
    assert (await course.state("ECO-1")).challenge_at is not None


async def test_the_list_says_why_a_unit_is_locked(course: Course) -> None:
    screen = await course.says("/learn")
    screen = await course.taps("All units")
    assert "▸ Unit 0" in screen
    assert "opens after Unit 0" in screen
    await course.unit("U0")
    screen = await course.taps("All units")
    assert "✓ Unit 0" in screen
    assert "▸ Unit 1" in screen
    assert "opens after Unit 1" in screen
    assert "opens with your departure on 25" in screen
    assert "🔒" in await course.opens("unit:ECO-5")
    assert "departure on 25" in course.maja.screen
    await course.story.until(datetime(2026, 5, 26, 8, tzinfo=UTC))
    assert "Unit 5" in await course.says("/learn")  # abroad the units for abroad come first
    for forged in ("unit:SOC-9", "activity:ECO-2", "unitquiz:ECO-2", "challenge:ECO-3", "unit:", "learn:zzz"):
        await course.opens(forged)
        assert "ECO-2" not in await course.story.ask(UnitsOf(course.id))


async def test_missed_questions_come_back_three_a_day(course: Course) -> None:
    await course.says("/learn")
    await course.nuggets("U0", wrong=9)
    missed = {card.item_id for card in await course.story.ask(CardsOf(course.id))}
    assert len(missed) == len(course.pack.unit("U0").nuggets) > 3
    assert "No question comes back right now" in await course.says("/quiz")
    await course.story.later(days=1)
    assert "3 questions come back today" in await course.says("/quiz")
    for left in (2, 1, 0):
        question = next(c for c in map(course.pack.question, missed) if c.ask.striptags() in course.maja.screen)
        await course.taps(course.letter(question))
        screen = await course.taps("Next")
        assert (f"{left} question" in screen) or left < 2
    assert "No question comes back right now" in screen
    assert "12 May" not in screen


async def test_practice_is_a_game_that_counts_nothing(course: Course) -> None:
    await course.unit("U0")
    before = await course.story.ask(UnitStandOf(course.id, "U0"))
    await course.says("/quiz")
    await course.taps("Practise: Unit 0")
    for _ in range(5):
        await course.taps("A", "Next")
    assert "only a game" in course.maja.screen
    assert await course.story.ask(UnitStandOf(course.id, "U0")) == before


async def test_progress_names_what_is_missing(course: Course) -> None:
    await course.unit("U0")
    await course.unit("ECO-1")
    screen = await course.says("/progress")
    assert "Units done: 1 of 6" in screen
    assert "Quizzes: 1 of 6" in screen
    assert "In the room: 0 of 4" in screen
    assert "opens after your return, on Monday" in screen
    assert "guided units are not confirmed" in screen
    assert "Unit 2" in await course.taps("Continue")


async def test_the_code_in_the_room_counts_at_once(course: Course) -> None:
    await course.unit("U0")
    await course.says("/learn")
    code, shown = new_code(1, "ECO-1", course.story.clock.now(), random.Random(1))
    await course.story.state(AttendanceCodeShown(shown, 7))
    await course.taps("I'm in the room: enter the code")
    assert "six digits" in await course.says("hello")
    assert "not the code" in await course.says("000000")
    screen = await course.says(f"{code[:3]} {code[3:]}")
    assert "confirmed for Unit 1" in screen
    (attested,) = await course.story.ask(AttendanceOf(course.id))
    assert (attested.unit_id, attested.method, attested.on_date, attested.trainer_id) == ("ECO-1", "code", date(2026, 5, 11), 7)
    assert "In the room: confirmed on" in await course.taps("Go on")


async def test_codes_run_out_and_nobody_guesses_through(course: Course) -> None:
    code, shown = new_code(1, "ECO-1", course.story.clock.now(), random.Random(1))
    await course.story.state(AttendanceCodeShown(shown, 7))
    await course.opens("attend:ECO-1")
    for _ in range(5):
        await course.says("000000")
    assert "Too many wrong codes" in await course.says(code)
    course.story.clock.advance(timedelta(minutes=11))
    assert "run out" in await course.says(code)
    assert await course.story.ask(AttendanceOf(course.id)) == ()


async def test_alone_all_units_open_in_order_and_no_code_is_asked(companion: Story) -> None:
    course = Course(companion)
    await course.set_up(cohort=None)
    await course.says("/learn")
    assert "Learning alone" in course.maja.screen
    await course.unit("U0")
    assert "room" not in await course.says("/learn")
    screen = await course.taps("All units")
    assert "departure" not in screen
    assert "opens later" not in screen
    assert "opens after Unit" in screen
    assert "on your own" in await course.opens("attend:ECO-1")
    assert "no credential" in await course.says("/progress")


async def test_an_answer_needs_two_look_ups(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who speaks, and the unit: the turn that happens most often reads nothing else."""
    await course.says("/learn")
    await course.nuggets("U0")
    await course.sorts("U0")
    await course.taps("Go on")
    read: list[str] = []
    rows = Unit.rows

    async def counted(self: Unit, sql: str, /, **params: Any) -> list[Row]:
        read.append(sql)
        return await rows(self, sql, **params)

    monkeypatch.setattr(Unit, "rows", counted)
    await course.taps(course.letter(course.asked(), right=False))
    about_people = [sql for sql in read if "outbox" not in sql and "screen_message" not in sql]
    assert len(about_people) <= 2, about_people


async def test_a_quiz_survives_a_change_of_its_pool(course: Course) -> None:
    begun = (UnitBegun(course.id, "U0", "v"), StepReached(course.id, "U0", "quiz"), CardsPut(course.id, "U0", (), 9))
    await course.story.state(*begun, QuizDrawn(course.id, "U0", ("U0.q01", "U0.gone", "U0.q02")))
    assert "0 of 5 right" in await course.says("/learn")
    stand = await course.story.ask(UnitStandOf(course.id, "U0"))
    assert stand.quiz_items[:2] == ("U0.q01", "U0.q02")
    assert len(set(stand.quiz_items)) == 5
    await course.quiz()
    assert "All 5 questions right" in course.maja.screen


async def test_a_challenge_takes_no_more_than_fits(course: Course) -> None:
    await course.story.state(UnitBegun(course.id, "ECO-1", "v"), StepReached(course.id, "ECO-1", "challenge"))
    await course.opens("challenge:ECO-1")
    for part in ("<b>a</b>" * 500, "b" * 3900):
        assert "✓ saved" in await course.says(part)
    assert "was not added" in await course.says("c" * 200)
    kept = await course.story.ask(ChallengeOf(course.id, "ECO-1.ch"))
    assert len(kept.text) == 7902
    assert kept.number == 1001
    assert "Quiz" in await course.taps("Go on")


async def test_the_path_has_a_challenge_of_its_own(course: Course) -> None:
    for number in range(1, 7):
        await course.story.state(UnitBegun(course.id, f"ECO-{number}", "v"), UnitDone(course.id, f"ECO-{number}"))
    await course.says("/progress")
    assert "One page for one better thing" in await course.taps("Path challenge")
    assert "✓ saved" in await course.says("Less film at goods-in.")
    assert "Path challenge" not in await course.taps("Progress")


async def test_a_trainer_who_learns_sees_the_trainers_note(course: Course) -> None:
    await course.story.state(TrainerJoined(course.id, 1))
    assert "For you as a trainer" in await course.says("/learn")
    assert "Learning alone" not in course.maja.screen


async def test_nothing_begins_before_the_guardian_has_signed(companion: Story) -> None:
    course = Course(companion)
    await course.set_up()
    await companion.state(LearnerJoined(course.id, 1, "S4G-001", "1", "minor", "Maja"))
    for opening in ("learn", "learn:first", "learn:all", "unit:U0", "activity:U0", "unitquiz:U0", "challenge:ECO-1", "quiz"):
        assert "parent or guardian signs on paper" in await course.opens(opening), opening
    await companion.state(GuardianAttested(course.id, 7))
    assert "Unit 0" in await course.says("/learn")


async def test_without_paths_they_are_chosen_after_unit_zero(course: Course) -> None:
    await course.story.state(PathsChosen(course.id, ()), UnitBegun(course.id, "U0", "v"), UnitDone(course.id, "U0"))
    assert "Which path" in await course.says("/learn")


async def test_every_teaser_task_and_worst_result_fits_on_a_screen(course: Course) -> None:
    await course.story.state(TrainerJoined(course.id, 1))
    units = [unit for unit in (course.pack.unit0, *course.pack.units("eco")) if unit]
    for unit in units:
        buckets = [bucket.id for bucket in unit.activity.buckets]
        wrong = tuple((card.id, next(b for b in buckets if b != card.bucket) if buckets else "") for card in reversed(unit.activity.cards))
        await course.story.state(
            UnitBegun(course.id, unit.id, "v"), StepReached(course.id, unit.id, "activity"), CardsPut(course.id, unit.id, wrong, 0)
        )
        assert f"of {len(wrong)} in the right place" in await course.opens(f"activity:{unit.id}")
        assert unit.challenge is None or "Challenge" in await course.opens(f"challenge:{unit.id}")


async def test_the_green_talk_is_a_film_or_words_in_its_place(companion: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(companion)
    await course.set_up()
    await companion.says(course.maja, "/learn all")
    screen = await course.taps("🎬 Green Talk")
    assert "There is no film yet" in screen
    assert "Something hums" in screen
    path = course.pack.path("eco")
    filmed = replace(path, green_talk=replace(path.green_talk, url="https://films.example.org/eco-en"))
    monkeypatch.setattr(course.pack, "_paths", {**course.pack._paths, "eco": filmed})
    await companion.says(course.maja, "/learn all")
    screen = await course.taps("🎬 Green Talk")
    assert "Watch the film" in screen
    assert "There is no film yet" not in screen
    assert "https://films.example.org/eco-en" in str(course.maja.last.raw)
