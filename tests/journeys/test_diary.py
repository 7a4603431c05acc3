"""The learning diary as whole conversations: home cards, a day in Porto, corrections, returns, late days, files out of the blue."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from bot.simulator import Person
from learning.ledger.desk import EntryDecided, EntryReopened, EntryShown
from learning.ledger.diary import (
    EntriesOfLearner,
    Entry,
    EntryById,
    EntryCounts,
    HomeCardOf,
    LooseOf,
    VersionOf,
    VersionsOf,
)
from learning.ledger.machine import FailedUpdates
from learning.ledger.people import (
    CohortFounded,
    LearnerJoined,
    NameGiven,
    PathsChosen,
    ProviderFounded,
    TrainerJoined,
)
from learning.people import Cohort, Provider
from tests.harness import Story

COHORT = Cohort(
    id=1, provider_id=1, name="Porto, spring", sending_org="Kovinar", host_org="Oficina Verde", home_country="SI",
    home_tz="Europe/Ljubljana", host_country="PT", host_region=None, host_place="Porto", host_tz="Europe/Lisbon",
    departure=date(2026, 5, 25), return_date=date(2026, 6, 14), working_days=frozenset({1, 2, 3, 4, 5}),
    languages=("en",), paths=("eco",),
)  # fmt: skip
HOME = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 5, 26, 14, 30, tzinfo=UTC)  # 15:30 in Porto, the first working day


def picture(colour: str = "green") -> bytes:
    out = io.BytesIO()
    noise = random.Random(colour)
    image = Image.new("RGB", (64, 48), colour)
    image.putpixel((noise.randrange(64), noise.randrange(48)), (1, 2, 3))
    image.save(out, "JPEG")
    return out.getvalue()


async def person_id(companion: Story, person: Person) -> int:
    async with companion.parts.database.unit() as unit:
        row = await unit.row("SELECT id FROM person WHERE chat_id = :chat", chat=person.id)
    assert row is not None
    return int(row["id"])


async def people(companion: Story, *, paths: tuple[str, ...] = ("eco",), cohort: bool = True) -> tuple[Person, Person]:
    """Maja, a learner, and M. Krause, her trainer."""
    companion.clock.set(HOME)
    maja, krause = companion.person(1001, "Maja"), companion.person(2001, "Krause")
    await companion.says(maja, "/help")
    await companion.says(krause, "/help")
    learner, trainer = await person_id(companion, maja), await person_id(companion, krause)
    await companion.state(
        ProviderFounded(Provider(1, "IHK", "DE")),
        CohortFounded(COHORT),
        TrainerJoined(trainer, 1),
        NameGiven(trainer, "M. Krause"),
        LearnerJoined(learner, 1 if cohort else None, "L1", "1", "full", "Maja"),
        PathsChosen(learner, paths),
    )
    return maja, krause


async def entries(companion: Story, person: Person) -> tuple[Entry, ...]:
    found: tuple[Entry, ...] = await companion.ask(EntriesOfLearner(await person_id(companion, person)))
    return found


async def writes(companion: Story, maja: Person, *, saw: str = "They throw rags into one bin.", why: str = "Because there is no contract.") -> str:
    """A full entry of week 1."""
    await companion.says(maja, "/diary")
    if "[Today]" in maja.screen:
        await companion.taps(maja, "Today")
    await companion.taps(maja, "Worse")
    await companion.says(maja, saw)
    await companion.says(maja, why)
    return await companion.taps(maja, "Skip")


async def decides(companion: Story, krause: Person, entry: Entry, decision: str, reason: str = "", comment: str = "") -> None:
    trainer = await person_id(companion, krause)
    await companion.state(EntryShown(entry.id, entry.version, trainer))
    await companion.state(EntryDecided(entry.id, entry.version, trainer, decision, reason=reason, comment=comment))


# the target conversation ----------------------------------------------------------------------------------------------


async def test_from_home_card_to_receipt(companion: Story) -> None:
    maja, krause = await people(companion)
    assert "Home cards" in await companion.says(maja, "/diary")
    await companion.taps(maja, "Home cards", "Waste bins")
    assert "✓ saved #1001. We'll compare it in Porto." in await companion.says(maja, "3 bins, oil rags apart")
    maja.photo(picture())
    await companion.settle()
    assert "✓ saved #1001" in maja.screen
    await companion.says(maja, "kdaj gremo?")
    assert "On Monday 25 May to Porto, in 12 days." in maja.screen
    await companion.taps(maja, "Ask M. Krause")
    await companion.tick()
    assert "Maja" in krause.screen
    assert "asks you to get in touch" in krause.screen
    assert "kdaj" not in krause.screen

    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    assert "3 bins, oil rags apart" in maja.screen
    await companion.taps(maja, "Worse")
    assert "No names" in maja.screen
    maja.voice(b"OggS" + bytes(400), duration=12)
    await companion.settle()
    assert "Why do you think so?" in maja.screen
    await companion.says(maja, "Because they have no contract.")
    screen = await companion.taps(maja, "Skip")
    assert "✓ saved #1002, sent to M. Krause." in screen

    (entry,) = await entries(companion, maja)
    assert (entry.status, entry.version, entry.late, entry.path) == ("submitted", 1, False, "eco")
    assert entry.local_date == date(2026, 5, 26)
    content = await companion.ask(VersionOf(entry.id, 1))
    assert (content.verdict, content.why, content.saw, len(content.media)) == ("worse", "Because they have no contract.", "", 1)
    assert await companion.ask(VersionOf(entry.id, 0)) is None
    companion.golden("diary", [maja, krause])


async def test_every_step_survives_a_command_in_between(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Better")
    await companion.says(maja, "/help")
    assert "What exactly did you see?" in await companion.says(maja, "/diary")
    await companion.says(maja, "Five bins with photos.")
    await companion.says(maja, "/menu")
    assert "Why do you think so?" in await companion.says(maja, "/diary")
    (entry,) = await entries(companion, maja)
    assert entry.status == "draft"
    draft = await companion.ask(VersionOf(entry.id, 0))
    assert (draft.verdict, draft.saw) == ("better", "Five bins with photos.")


async def test_words_before_the_verdict_are_kept(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    assert "compared with home" in await companion.says(maja, "One bin for everything.")
    assert "Why do you think so?" in await companion.taps(maja, "Worse")


async def test_several_photos_then_done(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Same")
    maja.album([picture("red"), picture("blue"), picture("white")], caption="Look <here> & there")
    await companion.settle()
    assert "3 files are kept" in maja.screen
    assert "Why" in await companion.taps(maja, "Done")
    (entry,) = await entries(companion, maja)
    draft = await companion.ask(VersionOf(entry.id, 0))
    assert (draft.saw, len(draft.media)) == ("Look <here> & there", 3)


@pytest.mark.parametrize("text", ["x" * 4096, "👩🏽‍🔧🌍" * 50, "שלום & <b>עולם</b>", "a < b && c > d {name} %s"])
async def test_texts_survive_unchanged(companion: Story, text: str) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    assert "✓ saved" in await writes(companion, maja, saw=text)
    (entry,) = await entries(companion, maja)
    assert (await companion.ask(VersionOf(entry.id, 1))).saw == text
    assert "What do you want to change?" in await companion.taps(maja, "Change it")
    await companion.taps(maja, "What I saw")
    assert "So far you wrote" in maja.screen


# versions -------------------------------------------------------------------------------------------------------------


async def test_an_edited_message_makes_a_version_until_the_entry_is_locked(companion: Story) -> None:
    maja, krause = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    said = next(message for message in maja.messages if "rags" in message.text and message.own)
    await companion.says(maja, "/language")
    maja.edit(said.id, "They throw rags & paper into one bin.")
    await companion.settle()
    assert "✓ new version #1001.2" in maja.screen
    assert "Which language" in await companion.taps(maja, "Continue where I was")
    (entry,) = await entries(companion, maja)
    first, second = await companion.ask(VersionsOf(entry.id))
    assert (first.saw, second.saw) == ("They throw rags into one bin.", "They throw rags & paper into one bin.")
    assert second.why == first.why

    await decides(companion, krause, entry, "approved")
    maja.edit(said.id, "Something else.")
    await companion.settle()
    assert "ask M. Krause for a re-opening" in maja.screen
    assert len(await companion.ask(VersionsOf(entry.id))) == 2
    assert "locked" in await companion.says(maja, f"/diary {entry.id}")
    counts = await companion.ask(EntryCounts(entry.learner_id))
    assert [(unit.path, unit.validated, unit.submitted) for unit in counts] == [("eco", 1, 0)]


async def test_an_edit_of_a_draft_changes_the_draft(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Worse")
    await companion.says(maja, "frist words")
    said = next(message for message in maja.messages if "frist" in message.text)
    maja.edit(said.id, "first words")
    await companion.settle()
    assert "✓ changed" in maja.screen
    (entry,) = await entries(companion, maja)
    assert (await companion.ask(VersionOf(entry.id, 0))).saw == "first words"
    assert "Why do you think so?" in await companion.taps(maja, "Continue where I was")


async def test_change_it_keeps_the_old_version(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    await companion.taps(maja, "Change it", "Why")
    assert "✓ new version #1001.2" in await companion.says(maja, "The town takes no wood.")
    (entry,) = await entries(companion, maja)
    first, second = await companion.ask(VersionsOf(entry.id))
    assert (first.why, second.why) == ("Because there is no contract.", "The town takes no wood.")


async def test_an_entry_outlives_a_prompt_that_left_the_content(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    async with companion.parts.database.unit() as unit:
        unit.put("UPDATE entry SET prompt_id = 'ECO.gone'")
    (entry,) = await entries(companion, maja)
    screen = await companion.says(maja, f"/diary {entry.id}")
    assert "Diary) is saved and waits for M. Krause." in screen
    await companion.taps(maja, "Change it", "Why")
    assert "✓ new version #1001.2" in await companion.says(maja, "The town takes no wood.")
    assert not await companion.ask(FailedUpdates())


async def test_a_returned_entry_comes_first_and_keeps_its_text(companion: Story) -> None:
    maja, krause = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    (entry,) = await entries(companion, maja)
    await decides(companion, krause, entry, "returned", "comparison", "And at home?")
    screen = await companion.says(maja, "/diary")
    assert "M. Krause gave" in screen
    assert "And at home?" in screen
    await companion.taps(maja, "Improve it", "What I saw")
    await companion.says(maja, "At home we have three bins.")
    assert (await companion.ask(EntryById(entry.id))).status == "returned"
    assert "✓ new version #1001.2" in await companion.taps(maja, "Hand it in")
    again = await companion.ask(EntryById(entry.id))
    assert (again.status, again.version) == ("submitted", 2)
    newest = await companion.ask(VersionOf(entry.id, 2))
    assert newest.saw == "They throw rags into one bin.\n\nAt home we have three bins."


async def test_a_reopened_entry_can_be_changed(companion: Story) -> None:
    maja, krause = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    (entry,) = await entries(companion, maja)
    await decides(companion, krause, entry, "approved")
    await companion.state(EntryReopened(entry.id, await person_id(companion, krause)))
    assert "re-opened" in await companion.says(maja, "/diary")


async def test_approval_while_the_learner_writes_locks(companion: Story) -> None:
    maja, krause = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    (entry,) = await entries(companion, maja)
    await companion.taps(maja, "Change it", "Why")
    await decides(companion, krause, entry, "approved")
    assert "locked" in await companion.says(maja, "Too late.")
    assert len(await companion.ask(VersionsOf(entry.id))) == 1


# days -----------------------------------------------------------------------------------------------------------------


async def test_until_ten_the_day_before_is_offered(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(datetime(2026, 5, 27, 8, 30, tzinfo=UTC))  # 9:30 in Porto
    assert "[Yesterday] [Today]" in await companion.says(maja, "/diary")
    await companion.taps(maja, "Yesterday", "Worse")
    await companion.says(maja, "Rags.")
    await companion.says(maja, "No contract.")
    assert "late" not in (await companion.taps(maja, "Skip")).lower()
    (entry,) = await entries(companion, maja)
    assert (entry.local_date, entry.late) == (date(2026, 5, 26), False)


async def test_missed_days_are_two_buttons_and_marked_late(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(datetime(2026, 6, 5, 15, 0, tzinfo=UTC))
    screen = await writes_free(companion, maja)
    late = [line for line in screen.splitlines() if ", late]" in line]
    assert len(late) == 2
    assert "03/06" in late[0]  # 4 June is Corpus Christi
    await companion.taps(maja, ", late")
    await companion.taps(maja, "Worse")
    await companion.says(maja, "Compare, explain, act." * 3)
    if "What would you take home" in maja.screen:
        await companion.taps(maja, "Skip")
    assert "marked as late" in maja.screen
    assert sorted((entry.local_date, entry.late) for entry in await entries(companion, maja)) == [
        (date(2026, 6, 3), True), (date(2026, 6, 5), False),
    ]  # fmt: skip


async def writes_free(companion: Story, maja: Person) -> str:
    """An entry of week 2: fewer questions."""
    await companion.says(maja, "/diary")
    await companion.taps(maja, "Worse")
    await companion.says(maja, "One bin for all, because nobody asked.")
    return await companion.taps(maja, "Skip")


async def test_no_diary_on_a_holiday_and_after_the_return(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(datetime(2026, 6, 10, 15, 0, tzinfo=UTC))  # Portugal Day
    assert "No work today" in await companion.says(maja, "/diary")
    companion.clock.set(datetime(2026, 6, 20, 15, 0, tzinfo=UTC))
    assert "Your stay is over" in await companion.says(maja, "/diary")


@pytest.mark.parametrize("arg", ["9999", "day:2026-05-27", "day:2020-01-01", "day:x", "day:2026-05-26:soc", "loose", "☃" * 9])
async def test_forged_openings_reach_only_what_may_be(companion: Story, arg: str) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    maja.tap_data(f"o:diary:{arg}")
    await companion.settle()
    assert "compared with home" in maja.screen
    assert await entries(companion, maja) == ()


async def test_a_double_begin_makes_one_entry(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "/diary")
    maja.tap("Worse")
    maja.tap("Worse")
    await companion.settle()
    assert len(await entries(companion, maja)) == 1


async def test_learning_alone_is_kept_and_reviewed_by_nobody(companion: Story) -> None:
    maja, _ = await people(companion, cohort=False)
    assert "nobody reviews it" in await writes(companion, maja)
    (entry,) = await entries(companion, maja)
    assert (entry.cohort_id, entry.status, entry.late) == (None, "submitted", False)


# out of the blue ------------------------------------------------------------------------------------------------------


async def test_a_photo_without_words_is_asked_about(companion: Story) -> None:
    maja, _ = await people(companion)
    maja.photo(picture())
    await companion.settle()
    assert "Keep it?" in maja.screen
    assert "Today's diary" not in maja.screen
    assert "We'll compare it in Porto" in await companion.taps(maja, "Home card:")
    learner = await person_id(companion, maja)
    assert (await companion.ask(HomeCardOf(learner, "ECO.home.nature"))).media
    assert await companion.ask(LooseOf(learner)) is None


async def test_an_unwanted_photo_is_gone(companion: Story) -> None:
    maja, _ = await people(companion)
    maja.photo(picture())
    await companion.settle()
    await companion.taps(maja, "Delete")
    async with companion.parts.database.unit() as unit:
        assert await unit.rows("SELECT * FROM media_owner") == []


async def test_words_out_of_the_blue_become_the_entry(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await companion.says(maja, "They mix everything here!")
    assert "You are in Porto until Sunday 14 June" in maja.screen
    await companion.taps(maja, "Write it in my diary", "Worse")
    assert "Why do you think so?" in maja.screen
    (entry,) = await entries(companion, maja)
    assert (await companion.ask(VersionOf(entry.id, 0))).saw == "They mix everything here!"


async def test_an_album_out_of_the_blue_goes_into_the_diary_together(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    maja.album([picture("red"), picture("blue")])
    await companion.settle()
    assert "Keep these 2 files?" in maja.screen
    await companion.taps(maja, "Today's diary", "Worse")
    assert "2 files are kept" in maja.screen


async def test_a_forged_call_for_the_trainer_reaches_nobody(companion: Story) -> None:
    """Krause is no learner, so that button data of hers would ask nobody."""
    _, krause = await people(companion)
    await companion.says(krause, "/menu")
    krause.tap_data("o:anything:ask")
    await companion.settle()
    async with companion.parts.database.unit() as unit:
        assert await unit.rows("SELECT * FROM outbox WHERE kind = 'contact_wanted'") == []


async def test_words_after_the_receipt_join_the_entry_as_a_version(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    await companion.says(maja, "And paper too.")
    assert "✓ new version #1001.2" in await companion.taps(maja, "Write it in my diary")
    (entry,) = await entries(companion, maja)
    assert (await companion.ask(VersionOf(entry.id, 2))).saw == "They throw rags into one bin.\n\nAnd paper too."
    assert (await companion.ask(VersionOf(entry.id, 1))).saw == "They throw rags into one bin."
    await companion.taps(maja, "Start page")
    assert any("#1001.2" in message.text for message in maja.messages)  # the receipt stays in the chat


async def test_what_could_not_be_seen_leads_to_another_topic(companion: Story) -> None:
    maja, _ = await people(companion)
    companion.clock.set(TUESDAY)
    first = await companion.says(maja, "/diary")
    await companion.taps(maja, "Could not see it", "Another topic")
    assert "compared with home" in maja.screen
    assert maja.screen.splitlines()[0] != first.splitlines()[0]
    await companion.taps(maja, "Could not see it")
    assert "✓ saved" in await companion.says(maja, "Only the yard: no bins, no lamp.")


async def test_with_two_paths_the_days_take_turns(companion: Story) -> None:
    maja, _ = await people(companion, paths=("eco", "soc"))
    paths = [path.id for path in companion.parts.turns.library["en"].paths]
    if "soc" not in paths:
        pytest.skip("the social path has no content yet")
    companion.clock.set(TUESDAY)
    await writes(companion, maja)
    assert "[One more:" in maja.screen
    companion.clock.set(datetime(2026, 5, 27, 14, 30, tzinfo=UTC))
    await writes(companion, maja)
    assert [entry.path for entry in await entries(companion, maja)] == ["eco", "soc"]
