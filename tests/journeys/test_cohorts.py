"""Whole conversations of a coordinator: a cohort is made, people are invited, links are taken back; the wall between providers."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from bot.simulator import Person
from learning.ledger import NextNumber
from learning.ledger.people import (
    CohortById,
    InvitationByCode,
    LearnerJoined,
    OpenInvitations,
    PathsChosen,
    ProviderFounded,
)
from learning.mobility import Mobility
from learning.people import Provider
from tests.harness import Story

ANSWERS = ("Porto in May", "ŠC Maribor", "Slovenia", "Oficina <Silva> & Co", "Portugal", "Porto")


async def coordinator(companion: Story, number: int = 3001, name: str = "Ana") -> Person:
    provider: int = await companion.ask(NextNumber("provider"))
    await companion.state(ProviderFounded(Provider(provider, f"School of {name}", "SI", "Maribor")))
    person = companion.person(number, name)
    await companion.says(person, f"/start {await companion.invite('coordinator', provider_id=provider)}")
    await companion.taps(person, "English", "I agree")
    await companion.says(person, name)
    return person


async def fill_to_days_off(companion: Story, ana: Person) -> None:
    """All questions up to the host's own days off."""
    await companion.says(ana, "/cohort")
    await companion.taps(ana, "New cohort")
    for words in ANSWERS:
        await companion.says(ana, words)
    await companion.taps(ana, "Lisbon", "Skip")
    await companion.says(ana, "25.5.2026")
    await companion.says(ana, "14 June")
    await companion.taps(ana, "Go on")


async def fill(companion: Story, ana: Person) -> None:
    """All questions up to the summary."""
    await fill_to_days_off(companion, ana)
    await companion.taps(ana, "None", "None", "Go on", "Go on")


async def codes(companion: Story, person: Person) -> list[str]:
    return [word.partition("start=")[2] for word in person.screen.split() if "start=" in word]


async def test_a_cohort_from_the_first_question_to_the_first_learner(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    assert "Is everything right?" in ana.screen
    await companion.taps(ana, "Create")
    cohort = await companion.ask(CohortById(1))
    assert (cohort.home_tz, cohort.host_tz, cohort.host_country) == ("Europe/Ljubljana", "Europe/Lisbon", "PT")
    assert cohort.host_org == "Oficina <Silva> & Co"
    assert (cohort.departure.isoformat(), cohort.return_date.isoformat()) == ("2026-05-25", "2026-06-14")
    assert cohort.working_days == frozenset({1, 2, 3, 4, 5})
    await companion.taps(ana, "Invite trainer")
    [code] = await codes(companion, ana)
    assert len(code) == 22
    assert any(message.raw.get("photo") for message in ana.messages)
    await companion.taps(ana, "Done", "Invite learners", "5")
    links = await codes(companion, ana)
    assert len(set(links)) == 5
    document = next(message.raw for message in reversed(ana.messages) if message.raw.get("document"))
    assert document["document"]["file_name"] == "invitations.pdf"
    companion.golden("cohort", [ana])
    await companion.taps(ana, "Done")
    assert await companion.parts.database.read("SELECT * FROM form") == []
    maja = companion.person(1001, "Maja")
    assert "Which language?" in await companion.says(maja, f"/start {links[0]}")
    assert "Porto in May" in await companion.taps(maja, "English")


async def test_codes_stand_nowhere_in_the_clear(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create", "Invite trainer")
    [code] = await codes(companion, ana)
    store = companion.parts.settings.database_path
    held = b"".join(path.read_bytes() for path in store.parent.glob(store.name + "*"))
    assert code.encode() not in held
    assert (await companion.ask(InvitationByCode(code))).role == "trainer"


async def test_the_form_survives_commands_and_a_look_around(companion: Story) -> None:
    ana = await coordinator(companion)
    await companion.says(ana, "/cohort")
    await companion.taps(ana, "New cohort")
    await companion.says(ana, "Lahti 2026")
    await companion.says(ana, "ŠC Maribor")
    await companion.says(ana, "/help")
    assert "Go on with “Lahti 2026”" in await companion.says(ana, "/cohort")
    assert "In which country is it?" in await companion.taps(ana, "Go on with")
    await companion.taps(ana, "← Back")
    assert "sends the learners" in ana.screen
    await companion.says(ana, "Another school")
    assert "In which country is it?" in ana.screen
    await companion.says(ana, "/cohort")
    await companion.taps(ana, "Discard it")
    assert "Go on with" not in ana.screen


async def test_what_is_wrong_is_named_and_nothing_is_lost(companion: Story) -> None:
    ana = await coordinator(companion)
    await companion.says(ana, "/cohort")
    await companion.taps(ana, "New cohort")
    assert "Up to 60 characters" in await companion.says(ana, "x" * 4096)
    for words in ANSWERS[:2]:
        await companion.says(ana, words)
    assert "no country called “Atlantis <b>”" in await companion.says(ana, "Atlantis <b>")
    await companion.taps(ana, "Slovenia")
    for words in ANSWERS[3:]:
        await companion.says(ana, words)
    assert "no time zone called “Porto time”" in await companion.says(ana, "Porto time")
    await companion.says(ana, "europe/lisbon")
    assert "no phone number" in await companion.says(ana, "call me maybe")
    await companion.says(ana, "+351 220 000 000")
    assert "cannot read “31.2.2026”" in await companion.says(ana, "31.2.2026")
    assert "too far away" in await companion.says(ana, "25.5.2062")
    await companion.says(ana, "25/05/2026")
    assert "I understood 10 May 2026" in await companion.says(ana, "2026-05-10")
    await companion.says(ana, "2026-06-14")
    await companion.taps(ana, "☑ Mon", "☑ Tue", "☑ Wed", "☑ Thu", "☑ Fri", "Go on")
    assert "Tick at least one" in ana.screen
    await companion.taps(ana, "☐ Sat", "Go on", "None", "None", "Go on", "Go on")
    assert "Is everything right?" in ana.screen
    assert "Working days: Sat" in ana.screen
    await companion.taps(ana, "Change…", "Departure")
    assert "When do they come back" in await companion.says(ana, "1.7.2026")  # the old return no longer fits
    await companion.says(ana, "20.7.2026")
    await companion.taps(ana, "Change…", "Host country", "Germany")
    assert "In which region" in ana.screen
    await companion.taps(ana, "Bayern")
    await companion.taps(ana, "Create")
    cohort = await companion.ask(CohortById(1))
    assert (cohort.host_tz, cohort.host_region, cohort.host_phone) == ("Europe/Berlin", "BY", "+351 220 000 000")


async def test_days_off_and_travel_days_are_asked_told_and_kept(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill_to_days_off(companion, ana)
    assert "town's own holiday" in ana.screen
    assert "cannot read “soon”" in await companion.says(ana, "13.6., soon")
    assert "I understood 24 June 2026. That is not within the stay" in await companion.says(ana, "24.6.")
    assert "cannot read “1”" in await companion.says(ana, "1")
    assert "green travel" in await companion.says(ana, "13.6. 2.6.\n2 June")
    for words in ("7", "-1", "1 2 3", "one"):
        assert "Two numbers from 0 to 6" in await companion.says(ana, words)
    await companion.says(ana, "1 and 2")
    await companion.taps(ana, "Go on", "Go on")
    for words in ("Days off there: Tuesday 2 June and Saturday 13 June", "1 on the way there, 2 on the way back"):
        assert words in ana.screen
    await companion.taps(ana, "Change…", "Return")
    assert "town's own holiday" in await companion.says(ana, "27.5.2026")  # neither the days off nor the travel days fit any more
    await companion.taps(ana, "None")
    assert not [label for row in ana.keyboard for label in row if "+" in label]
    assert "no day with the host" in await companion.says(ana, "1")
    await companion.says(ana, "0")
    await companion.taps(ana, "Change…", "Return")
    await companion.says(ana, "14.6.2026")
    await companion.taps(ana, "Change…", "Days off there")
    await companion.says(ana, "10.6., 13.6.")
    await companion.taps(ana, "Change…", "Travel days", "1 + 1", "Create")
    cohort = await companion.ask(CohortById(1))
    assert sorted(day.isoformat() for day in cohort.free_days) == ["2026-06-10", "2026-06-13"]
    assert (cohort.travel_before, cohort.travel_after) == (1, 1)
    assert {day.isoformat() for day in Mobility.of(cohort).travel_days} == {"2026-05-26", "2026-06-13"}


async def test_days_are_changed_later_and_reminders_follow(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create")
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/menu")
    [row] = await companion.parts.database.read("SELECT id FROM person WHERE chat_id = 1001")
    await companion.state(LearnerJoined(row["id"], 1, "S4G-001", "1", "full", "Maja"), PathsChosen(row["id"], ("eco",)))

    async def next_diary() -> str:
        [due] = await companion.parts.database.read("SELECT due_at FROM rhythm WHERE kind = 'diary'")
        return str(due["due_at"])[:10]

    await companion.taps(ana, "Days off, travel", "Days off there")
    assert "Tuesday 26 May" in await companion.says(ana, "26.5.")
    assert await next_diary() == "2026-05-27"
    await companion.taps(ana, "Travel days", "2 + 2")
    assert "2 on the way there" in ana.screen
    assert await next_diary() == "2026-05-28"
    await companion.taps(ana, "Days off there", "None", "Travel days", "None")
    assert await next_diary() == "2026-05-26"
    await companion.taps(ana, "← Back")
    assert "Days off there" not in ana.screen
    eve = await coordinator(companion, 3002, "Eve")
    eve.tap_data("o:cohortdays:1")
    await companion.settle()
    assert "not among your cohorts" in eve.screen


async def test_another_providers_cohort_is_as_if_it_were_not(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create")
    eve = await coordinator(companion, 3002, "Eve")
    answers = set()
    for data in ("o:cohort:1", "o:cohort:99", "o:cohort:x", "o:invite:1", "o:invite:1.trainer", "o:invite:1.unused", "o:invite:99.learner"):
        eve.tap_data(data)
        await companion.settle()
        answers.add(eve.screen)
    assert len(answers) == 1
    assert "not among your cohorts" in answers.pop()
    await companion.says(eve, "/cohort 1")
    assert "not among your cohorts" in eve.screen
    refused = await companion.parts.database.read("SELECT * FROM audit WHERE outcome = 'refused'")
    assert len(refused) == 8
    assert await companion.ask(OpenInvitations(1)) == ()
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/menu")
    for data in ("o:cohort:1", "o:invite:1.trainer", "o:newcohort", "o:founding", "o:guardian:1"):
        maja.tap_data(data)
        await companion.settle()
        assert "Porto" not in maja.screen
        assert "start=" not in maja.screen


async def test_unused_links_are_listed_and_taken_back(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create", "Invite learners")
    await companion.says(ana, "3")
    links = await codes(companion, ana)
    await companion.taps(ana, "Done", "Unused links")
    assert "3 unused links" in ana.screen
    await companion.taps(ana, ana.screen[ana.screen.index("✕ #") :].split("]")[0])
    assert "2 unused links" in ana.screen
    await companion.taps(ana, "Revoke unused", "Yes, take back")
    assert "No link of this cohort is unused" in ana.screen
    maja = companion.person(1001, "Maja")
    assert "taken back" in await companion.says(maja, f"/start {links[2]}")


async def test_a_closed_cohort_lets_nobody_in_until_it_is_opened_again(companion: Story) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create", "Invite trainer")
    [code] = await codes(companion, ana)
    await companion.taps(ana, "Done", "Close cohort", "Yes, close it")
    assert "🔒" in ana.screen
    krause = companion.person(2001, "M. Krause")
    assert "closed" in await companion.says(krause, f"/start {code}")
    await companion.taps(ana, "Open it again")
    assert "Which language?" in await companion.says(krause, f"/start {code}")


@pytest.mark.parametrize("count", ["0", "21", "-1", "x"])
async def test_only_counts_that_are_offered(companion: Story, count: str) -> None:
    ana = await coordinator(companion)
    await fill(companion, ana)
    await companion.taps(ana, "Create", "Invite learners")
    await companion.says(ana, count)
    assert await companion.ask(OpenInvitations(1)) == ()


async def test_cards_hold_every_link(companion: Story) -> None:
    from bot.invitation_files import cards

    urls = [f"https://t.me/bot?start={'a' * 21}{n}" for n in range(9)]
    name, data = await cards(0, {
        "cohort": "Porto", "provider": "Šola", "language": "sl", "expires": "2026-07-01", "made_on": "2026-05-11",
        "cards": [["Povezava", f"#{n}", url] for n, url in enumerate(urls)],
    })  # fmt: skip
    assert name == "invitations.pdf"
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 2
    found = {str(link.get_object()["/A"]["/URI"]) for page in pages for link in page.get("/Annots", [])}
    assert found == set(urls)


async def test_who_coordinates_two_providers_says_for_which(companion: Story) -> None:
    ana = await coordinator(companion)
    second: int = await companion.ask(NextNumber("provider"))
    await companion.state(ProviderFounded(Provider(second, "Second school", "DE", "Köln")))
    await companion.says(ana, f"/start {await companion.invite('coordinator', provider_id=second)}")
    await companion.taps(ana, "New cohort")
    assert "For which provider" in ana.screen
    await companion.taps(ana, "Second school")
    for words in ANSWERS:
        await companion.says(ana, words)
    await companion.taps(ana, "Azores", "Skip")
    await companion.says(ana, "25.5.2026")
    await companion.says(ana, "14.6.2026")
    await companion.taps(ana, "Go on", "None", "None", "Go on", "Go on", "Create")
    cohort = await companion.ask(CohortById(1))
    assert (cohort.provider_id, cohort.host_tz) == (second, "Atlantic/Azores")
