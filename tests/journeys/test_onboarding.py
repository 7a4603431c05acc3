"""Whole conversations on the way in: learner, trainer, coordinator, minors, bad invitations."""

from __future__ import annotations

from datetime import date

import pytest

from bot.simulator import Person
from learning.ledger import NextNumber
from learning.ledger.people import (
    CohortFounded,
    CohortsOfTrainer,
    InvitationByCode,
    LearnersOfCohort,
    ProviderFounded,
)
from learning.people import Cohort, Provider
from tests.harness import Story


async def provider(companion: Story, name: str = "IHK Akademie") -> int:
    number: int = await companion.ask(NextNumber("provider"))
    await companion.state(ProviderFounded(Provider(number, name, "SI", "Maribor")))
    return number


async def cohort(companion: Story, provider_id: int, **more: object) -> int:
    number: int = await companion.ask(NextNumber("cohort"))
    facts: dict[str, object] = {
        "name": "Porto in May", "sending_org": "ŠC Maribor", "host_org": "Oficina Silva", "home_country": "SI",
        "home_tz": "Europe/Ljubljana", "host_country": "PT", "host_region": None, "host_place": "Porto",
        "host_tz": "Europe/Lisbon", "departure": date(2026, 5, 25), "return_date": date(2026, 6, 14),
        "working_days": frozenset({1, 2, 3, 4, 5}), "languages": ("en",), "paths": ("eco",),
    }  # fmt: skip
    await companion.state(CohortFounded(Cohort(id=number, provider_id=provider_id, **{**facts, **more})))  # type: ignore[arg-type]
    return number


async def scene(companion: Story, **more: object) -> int:
    return await cohort(companion, await provider(companion), **more)


async def trainer(companion: Story, cohort_id: int, number: int = 2001, name: str = "M. Krause") -> Person:
    person = companion.person(number, name)
    await companion.says(person, f"/start {await companion.invite('trainer', cohort_id)}")
    await companion.taps(person, "English", "Yes")
    await companion.says(person, name)
    await companion.taps(person, "I agree")
    return person


async def learners(companion: Story, cohort_id: int) -> list[str]:
    return [person.name for person, _ in await companion.ask(LearnersOfCohort(cohort_id))]


async def test_from_the_link_to_the_first_nugget(companion: Story) -> None:
    """The shortest way: at most nine taps, the one on START included, and one word."""
    number = await scene(companion)
    await trainer(companion, number)
    maja = companion.person(1001, "Maja")
    code = await companion.invite("learner", number)
    taps, words = 1, 0
    seen = [await companion.says(maja, f"/start {code}")]
    for label in ("English", "Yes", "I agree", "15 or more"):
        seen.append(await companion.taps(maja, label))
        taps += 1
    words += 1
    seen.append(await companion.says(maja, "Maja"))
    seen.append(await companion.taps(maja, "Let's go"))
    taps += 1
    assert "Which language?" in seen[0]
    assert "Porto in May" in seen[1]
    assert "M. Krause" in seen[1]
    assert "25 May 2026" in seen[1]
    assert "14 December 2026" in seen[2]
    assert len(seen[2]) <= 500
    assert "Slovenia" in seen[3]
    unit0 = companion.parts.turns.library.pack("en").unit0
    assert unit0 is not None
    assert unit0.nuggets[0].title in seen[-1]
    assert taps <= 9
    assert words == 1
    assert await learners(companion, number) == ["Maja"]
    companion.golden("onboarding_learner", [maja])


@pytest.mark.parametrize("before", [("English",), ("English", "Yes")])
async def test_a_no_stores_nothing_and_the_invitation_stays(companion: Story, before: tuple[str, ...]) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    code = await companion.invite("learner", number)
    await companion.says(maja, f"/start {code}")
    await companion.taps(maja, *before, "No")
    assert "kept nothing" in maja.screen
    assert await companion.parts.database.read("SELECT * FROM person") == []
    assert await companion.parts.database.read("SELECT * FROM form") == []
    await companion.taps(maja, "I changed my mind", "English", "Yes", "I agree", "15 or more")
    await companion.says(maja, "Maja")
    assert await learners(companion, number) == ["Maja"]


async def test_typed_words_do_what_taps_do(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    for words in ("english", "yes", "I AGREE", "17", "  Maja <b> & \u202eCo "):
        await companion.says(maja, words)
    assert len(await learners(companion, number)) == 1


async def test_a_bad_link_takes_nothing_from_a_good_one(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes")
    assert "do not know this invitation" in await companion.says(maja, "/start " + "x" * 22)
    assert "Your data" in await companion.taps(maja, "Go on where I was")


async def test_a_command_in_between_loses_nothing(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes")
    await companion.says(maja, "/help")
    assert "Your data" in await companion.says(maja, "/start")


async def test_bad_invitations_are_answered_in_words(companion: Story) -> None:
    number = await scene(companion)
    maja, luka = companion.person(1001, "Maja"), companion.person(1002, "Luka")
    code = await companion.invite("learner", number)
    assert "do not know this invitation" in await companion.says(luka, "/start " + "x" * 64)
    await companion.says(maja, f"/start {code}")
    await companion.taps(maja, "English", "Yes", "I agree", "15 or more")
    await companion.says(luka, f"/start {code}")
    await companion.taps(luka, "English", "Yes", "I agree", "15 or more")
    await companion.says(maja, "Maja")
    assert "already used" in await companion.says(luka, "Luka")
    assert await learners(companion, number) == ["Maja"]
    assert "Unit 0" in await companion.says(maja, f"/start {code}")
    late = await companion.invite("learner", number)
    await companion.later(days=61)
    assert "expired" in await companion.says(luka, f"/start {late}")
    assert (await companion.ask(InvitationByCode(late))).used_by is None


async def test_under_the_limit_the_guardian_signs_first(companion: Story) -> None:
    number = await scene(companion)
    krause = await trainer(companion, number)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes", "I agree", "Under 15")
    await companion.says(maja, "Maja")
    assert "parent or guardian" in maja.screen
    await companion.tick()
    assert "Maja" in krause.screen
    await companion.taps(krause, "Guardian's signature is on paper")
    assert "✓ noted" in krause.screen
    await companion.tick()
    assert "Good news, Maja" in maja.screen
    assert "Unit 0" in await companion.taps(maja, "Let's begin")
    companion.golden("onboarding_minor", [maja, krause])


async def test_a_foreign_trainer_attests_nothing(companion: Story) -> None:
    home = await scene(companion)
    other = await scene(companion)
    foreign = await trainer(companion, other, 2002, "Foreign")
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', home)}")
    await companion.taps(maja, "English", "Yes", "I agree", "Under 15")
    await companion.says(maja, "Maja")
    learner = (await companion.ask(LearnersOfCohort(home)))[0][0].id
    answers = []
    for arg in (learner, 999, "x", -1, ""):
        foreign.tap_data(f"o:guardian:{arg}")
        await companion.settle()
        answers.append(foreign.screen)
    assert set(answers) == {answers[0]}
    assert "Not in your cohorts" in answers[0]
    assert (await companion.ask(LearnersOfCohort(home)))[0][1].waits_for_guardian
    refused = await companion.parts.database.read("SELECT * FROM audit WHERE outcome = 'refused'")
    assert len(refused) == 5


async def test_without_an_invitation_one_learns_alone(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/start")
    assert "earns no credential" in await companion.taps(maja, "English")
    await companion.taps(maja, "Learn on my own", "I agree", "16 or more")
    await companion.says(maja, "Maja")
    row = (await companion.parts.database.read("SELECT cohort_id FROM learner"))[0]
    assert row["cohort_id"] is None


async def test_too_young_without_a_school_keeps_nothing(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/start")
    await companion.taps(maja, "English", "Learn on my own", "I agree", "Under 16")
    assert "school" in maja.screen
    assert await companion.parts.database.read("SELECT * FROM person") == []


async def test_a_typed_link_is_taken_as_code(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    code = await companion.invite("learner", number)
    await companion.says(maja, "/start")
    await companion.taps(maja, "English", "I have a code")
    assert "does not look like a code" in await companion.says(maja, "hm?")
    assert "Porto in May" in await companion.says(maja, f"https://t.me/bot?start={code}")


async def test_changing_the_cohort_is_asked_and_no_keeps_the_old_one(companion: Story) -> None:
    first = await scene(companion)
    second = await cohort(companion, await provider(companion), name="Lahti", home_country="DE")
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', first)}")
    await companion.taps(maja, "English", "Yes", "I agree", "15 or more")
    await companion.says(maja, "Maja")
    code = await companion.invite("learner", second)
    assert "Change to this one?" in await companion.says(maja, f"/start {code}")
    await companion.taps(maja, "No")
    assert await learners(companion, second) == []
    await companion.says(maja, f"/start {code}")
    await companion.taps(maja, "Yes", "I agree", "16 or more")
    assert await learners(companion, second) == ["Maja"]
    assert await learners(companion, first) == []


async def test_roles_add_up_but_nobody_trains_themself(companion: Story) -> None:
    number = await scene(companion)
    krause = await trainer(companion, number)
    assert "learner and trainer of the same cohort" in await companion.says(
        krause, f"/start {await companion.invite('learner', number)}"
    )
    await companion.says(krause, f"/start {await companion.invite('coordinator', provider_id=1)}")
    roles = (await companion.parts.database.read("SELECT roles FROM person"))[0]["roles"]
    assert roles == "coordinator,trainer"
    assert len(await companion.ask(CohortsOfTrainer(1))) == 1


async def test_a_coordinator_founds_the_provider(companion: Story) -> None:
    ana = companion.person(3001, "Ana")
    await companion.says(ana, f"/start {await companion.invite('coordinator')}")
    await companion.taps(ana, "English", "I agree")
    await companion.says(ana, "Ana")
    await companion.says(ana, "Šolski center <Maribor> & Co")
    assert "no country" in await companion.says(ana, "Atlantis")
    await companion.says(ana, "slovenia")
    assert "no cohort yet" in await companion.says(ana, "Maribor")
    row = (await companion.parts.database.read("SELECT * FROM provider"))[0]
    assert (row["country"], row["place"]) == ("SI", "Maribor")
    companion.golden("onboarding_coordinator", [ana])


async def test_persona_finder_recommends_and_leaves_the_choice(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes", "I agree", "15 or more")
    await companion.says(maja, "Maja")
    maja.tap_data("o:persona")
    await companion.settle()
    await companion.taps(maja, "A", "B")
    await companion.says(maja, "/help")
    maja.tap_data("o:persona")
    await companion.settle()
    assert "3 of 6" in maja.screen
    await companion.says(maja, "c")
    await companion.taps(maja, "A", "C")
    assert "Starter" in await companion.taps(maja, "B")
    await companion.taps(maja, "I choose myself")
    assert "☑ Ecological" in maja.screen
    await companion.taps(maja, "☑ Ecological", "Go on")
    assert "at least one" in maja.screen
    companion.golden("persona_finder", [maja])


async def test_whoever_comes_later_hears_of_those_who_wait(companion: Story) -> None:
    """Without a trainer the coordinator is asked for the guardian's signature; a trainer who joins later is asked as well."""
    number = await scene(companion)
    ana = companion.person(3001, "Ana")
    await companion.says(ana, f"/start {await companion.invite('coordinator', provider_id=1)}")
    await companion.taps(ana, "English", "I agree")
    await companion.says(ana, "Ana")
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes", "I agree")
    await companion.says(maja, "14")
    assert "told your school" in await companion.says(maja, "Maja")
    await companion.tick()
    assert "Maja" in ana.screen
    krause = await trainer(companion, number)
    await companion.tick()
    assert "Maja" in krause.screen
    await companion.taps(ana, "Guardian's signature is on paper")
    assert "✓ noted" in ana.screen
    await companion.taps(krause, "Guardian's signature is on paper")
    await companion.tick()
    good_news = [message for message in maja.messages if "Good news" in str(message.raw.get("text"))]
    assert len(good_news) == 1


async def test_reminders_wait_for_the_guardian_and_start_with_the_yes(companion: Story) -> None:
    number = await scene(companion)
    krause = await trainer(companion, number)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes", "I agree", "Under 15")
    await companion.says(maja, "Maja")
    due = "SELECT kind FROM rhythm r JOIN learner l ON l.person_id = r.person_id"
    assert await companion.parts.database.read(due) == []
    await companion.tick()
    await companion.taps(krause, "Guardian's signature is on paper")
    assert await companion.parts.database.read(due) != []


async def test_names_are_asked_again_until_they_are_names(companion: Story) -> None:
    maja = companion.person(1001, "Maja")
    await companion.says(maja, "/start")
    await companion.taps(maja, "English", "Learn on my own", "I agree", "16 or more")
    assert "at least one letter" in await companion.says(maja, "\u202e 12 !")
    assert "Up to 60" in await companion.says(maja, "x" * 4096)
    assert "Which path" in await companion.says(maja, "Žan <i> \U0001f600")


async def test_all_details_are_one_tap_away_and_lead_back(companion: Story) -> None:
    number = await scene(companion)
    maja = companion.person(1001, "Maja")
    await companion.says(maja, f"/start {await companion.invite('learner', number)}")
    await companion.taps(maja, "English", "Yes", "All details")
    assert "data protection authority" in maja.screen
    assert len(maja.screen) < 4096
    assert "How old are you?" in await companion.taps(maja, "I agree")
