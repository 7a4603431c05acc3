"""From the closed door to the badge link: the assessment, its marks, the award, and everything that must not lead to one."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import httpx
import pytest

from bot.badge_files import NotTheirs
from bot.credentials.bake import unbake
from bot.credentials.status import status_list
from bot.credentials.verify import verify
from bot.issuing import Issuing, Records
from bot.simulator import Person
from bot.web.app import build_app
from bot.web.ports import WebSettings
from learning.ledger.assessment import AnswerKept, SelfRatings
from learning.ledger.award import CredentialsOf
from learning.ledger.people import IdentityOf, LanguageChosen, PathsChosen
from learning.people import Provider
from tests.assessment_story import BACK, Cast, cast, finish_path
from tests.harness import Story


def records_of(companion: Story) -> Records:
    return Records(companion.parts.database, companion.parts.turns.sealer, companion.clock.now)


async def test_the_door_says_in_words_what_is_missing(companion: Story) -> None:
    players = await cast(companion, done=False, age_band="minor")
    screen = await companion.says(players.maja, "/assessment")
    for words in ("parent or guardian", "after your return, on Monday", "4 guided units are not confirmed", "6 quizzes", "Approved diary entries: 0 of 3"):
        assert words in screen
    await companion.taps(players.maja, "Learn")
    players.maja.tap_data("o:assessment:go.eco")
    await companion.settle()
    assert "still missing" in players.maja.screen
    players.maja.tap_data("o:identity:eco")
    await companion.settle()
    assert "still missing" in players.maja.screen, "nobody is asked for a name before a credential is in sight"


async def test_nobody_rates_themselves_before_the_time(companion: Story) -> None:
    players = await cast(companion, done=False)
    players.maja.tap_data("o:selfrating:eco")
    await companion.settle()
    assert "still missing" in players.maja.screen
    assert "How sure are you" not in players.maja.screen
    await companion.says(players.maja, "I can do that")
    assert not await companion.ask(SelfRatings(1, "eco"))


async def test_who_learns_alone_is_told_that_it_earns_nothing(companion: Story) -> None:
    players = await cast(companion)
    await players.put("UPDATE learner SET cohort_id = NULL WHERE person_id = 1")
    assert "earns no credential" in await companion.says(players.maja, "/assessment")


async def test_the_whole_way_to_the_badge_link(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    assert "Question 1 of 10" in players.maja.screen
    assert len(await companion.ask(SelfRatings(1, "eco"))) == 6
    await players.answer_all(wrong=1)
    assert "10 questions are answered" in players.maja.screen
    assert "points" not in players.maja.screen
    await companion.taps(players.maja, "Change 9")
    await companion.says(players.maja, "Better: I weighed them every Friday.")
    await companion.taps(players.maja, "Hand in")
    assert "Handed in ✓" in players.maja.screen
    await companion.tick()
    assert "Maja handed in the assessment" in players.krause.screen
    await companion.taps(players.krause, "Mark it", "Mark")
    assert "Expected:" in players.krause.screen
    await companion.taps(players.krause, "8", "10", "8")
    assert "Total: 86 of 100. Passed." in players.krause.screen
    await players.confirm()
    assert "The credential is issued" in players.krause.screen
    await companion.tick()
    one = (await companion.ask(CredentialsOf(1)))[0]
    assert f"https://badges.example.org/credentials/{one.id}" in players.maja.screen
    assert "86 of 100" in players.maja.screen
    await _verifies(companion, players, one.id)
    await companion.says(players.maja, "/badges")
    companion.golden("assessment", [players.maja, players.krause])
    progress = await companion.says(players.maja, "/progress")
    assert "86 of 100 points, awarded on" in progress
    assert "missing for the assessment" not in progress


async def _verifies(companion: Story, players: Cast, identifier: str) -> None:
    """The signed bytes hold, the picture in the chat carries them, and the name is not in them."""
    signer = companion.parts.turns.signer
    assert isinstance(signer, Issuing)
    records = records_of(companion)
    public = await records.credential(identifier)
    assert public is not None
    assert public.name is None
    listed = status_list(await records.revoked_indices(), signer.keys, signer.base_url)
    assert verify(public.json_bytes, signer.keys.did_document(), listed, now=BACK.replace(day=20)).state == "valid"
    name, picture = await companion.parts.files.producers["badge"](1, {"credential": identifier})
    assert name.endswith(".png")
    assert unbake(picture).encode() == public.json_bytes
    assert "Žnidaršič" not in public.json_bytes.decode()
    subject = json.loads(public.json_bytes)["credentialSubject"]
    assert subject["identityCheckKind"] == "onsite"
    page = await _page(companion, signer, f"/credentials/{identifier}")
    assert page.status_code == 200
    for words in ("valid", "Šolski center Maribor", "Porto", "86"):
        assert words in page.text
    assert "Žnidaršič" not in page.text
    served = await _page(companion, signer, f"/credentials/{identifier}.json")
    assert served.content == public.json_bytes


async def _page(companion: Story, signer: Issuing, path: str) -> httpx.Response:
    house = signer.awarding_body(Provider(1, "House", "SI"))
    app = build_app(records_of(companion), signer.keys, WebSettings(signer.base_url, house))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=signer.base_url) as http:
        return await http.get(path)


async def test_leaving_and_coming_back_loses_nothing(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    test = await players.test()
    while (await players.test()).next_position == 1:
        first = test.items[0]
        item = companion.parts.turns.library.pack("en").final_item(first)
        await players._closed(test, item, right=True)  # type: ignore[arg-type]
    await companion.says(players.maja, "/help")
    await companion.later(days=3)
    assert "Question 2 of 10" in await companion.says(players.maja, "/assessment")
    assert (await players.test()).answers[1].points == 10


async def test_a_photo_alone_waits_for_words_and_an_edited_message_changes_the_answer(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all()
    test = await players.test()
    edited = next(message for message in reversed(players.maja.messages) if message.own)
    players.maja.edit(edited.id, "I changed my mind: 12 bins.")
    await companion.settle()
    assert (await players.test()).answers[10].text == "I changed my mind: 12 bins."
    answer = test.answers[8]
    await companion.state(AnswerKept(test.id, replace(answer, text="", settled=False)))
    await companion.says(players.maja, "/assessment")
    players.maja.photo(PHOTO)
    await companion.settle()
    assert "Now some words to it" in players.maja.screen
    await companion.says(players.maja, "These are the three bins.")
    kept = (await players.test()).answers[8]
    assert kept.settled
    assert len(kept.media) == 1
    await companion.taps(players.maja, "Hand in")
    await players.mark(8)
    assert [message for message in players.krause.messages if "photo" in message.raw]


async def test_seventy_nine_earns_nothing_whoever_asks(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all(wrong=1)
    await companion.taps(players.maja, "Hand in")
    assert "Total: 79 of 100. 80 are needed" in await _typed_marks(players, 10, 9, 0)
    await companion.taps(players.krause, "Confirm result")
    assert "not yet passed" in players.krause.screen
    await companion.taps(players.krause, "Yes, confirm")
    await companion.tick()
    assert "79 of 100 points. 80 are needed, so not yet." in players.maja.screen
    assert "Worth another look" in players.maja.screen
    assert await players.rows("SELECT * FROM credential") == []
    with pytest.raises(sqlite3.IntegrityError, match="no confirmed result"):
        await players.put(INSERT, score=80)
    with pytest.raises(sqlite3.IntegrityError, match="no confirmed result"):
        await players.put(INSERT, score=79)
    with pytest.raises(sqlite3.IntegrityError, match="does not change"):
        await players.put("UPDATE attempt SET score = 80")
    with pytest.raises(sqlite3.IntegrityError, match="do not change"):
        await players.put("UPDATE attempt_answer SET points = 10")


INSERT = """INSERT INTO credential (id, learner_id, provider_id, achievement, attempt_id, score, language, status_index, subject_id, awarded_at)
VALUES ('x', 1, 1, 'eco', (SELECT max(id) FROM attempt), :score, 'en', 1, 'y', '2026-06-16')"""


async def _typed_marks(players: Cast, *points: int) -> str:
    await players.story.says(players.krause, "/mark")
    await players.story.taps(players.krause, "Mark")
    for mark in points:
        await players.story.says(players.krause, str(mark))
    return players.krause.screen


async def test_two_retakes_with_other_questions_and_more_only_by_the_trainer(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    met: set[str] = set()
    for attempt in range(3):
        test = await players.test()
        assert test.number == attempt + 1
        assert not met & set(test.items)
        met |= set(test.items)
        await players.answer_all(wrong=7)
        await companion.taps(players.maja, "Hand in")
        await players.mark(3, 3, 3)
        await companion.taps(players.krause, "Confirm result", "Yes, confirm")
        await companion.tick()
        await companion.says(players.maja, "/assessment")
        if attempt < 2:
            assert "opens on" in players.maja.screen
            await companion.later(hours=24)
            await companion.says(players.maja, "/assessment")
            await companion.taps(players.maja, "New attempt")
    assert "All attempts are used" in players.maja.screen
    await companion.taps(players.krause, "Allow another attempt")
    await companion.later(hours=25)
    assert "another attempt" in players.maja.screen
    await companion.taps(players.maja, "Assessment", "New attempt")
    assert "Question 1 of 10" in players.maja.screen


async def test_two_trainers_at_once_issue_one_credential(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all()
    await companion.taps(players.maja, "Hand in")
    await players.mark(8, 8, 8)
    await companion.says(players.huber, "/mark")
    await companion.taps(players.huber, "See the result", "Confirm result", "Not checked")
    await companion.taps(players.krause, "Confirm result", "On site, ID seen")
    players.huber.tap("Yes, confirm")
    players.krause.tap("Yes, confirm")
    await companion.settle()
    assert "Confirmed: 94" in players.huber.screen
    assert "Confirmed: 94" in players.krause.screen
    assert len(await companion.ask(CredentialsOf(1))) == 1
    await companion.tick()
    assert sum("you earned" in message.text for message in players.maja.messages) == 1


async def test_a_reopened_entry_holds_the_award_back(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all()
    await companion.taps(players.maja, "Hand in")
    await players.mark(8, 8, 8)
    await players.put("UPDATE entry SET status = 'returned' WHERE id IN (2000, 2002)")
    assert "Nothing was confirmed" in await players.confirm()
    assert (await players.test()).status == "handed_in"
    await players.put("UPDATE entry SET status = 'validated'")
    await companion.taps(players.krause, "See the result")
    assert "is issued" in await players.confirm()


async def test_words_at_a_closed_question_change_nothing(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    assert "Please tap" in await companion.says(players.maja, "I think the answer is something else")
    assert "Question 1 of 10" in players.maja.screen
    assert not (await players.test()).answers


async def test_the_evening_stays_quiet_and_nothing_is_lost(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all()
    await companion.until(BACK.replace(hour=19))
    await companion.says(players.maja, "/assessment")
    await companion.taps(players.maja, "Hand in")
    await companion.tick()
    assert "handed in" not in players.krause.screen
    await players.mark(8, 8, 8)
    await players.confirm()
    await companion.tick()
    assert "you earned" not in players.maja.screen
    await companion.until(BACK.replace(day=17, hour=6))
    assert "you earned" in players.maja.screen
    assert "handed in" not in players.krause.screen, "what is done needs no notice any more"


async def test_each_path_has_its_own_door(companion: Story) -> None:
    players = await cast(companion, done=False)
    library = companion.parts.turns.library.pack("en")
    await companion.state(PathsChosen(1, tuple(path.id for path in library.paths)))
    screen = await companion.says(players.maja, "/assessment")
    if len(library.paths) > 1:
        assert "Which one?" in screen
        await companion.taps(players.maja, library.paths[-1].title)
    assert f"Assessment: {library.paths[-1].title}" in players.maja.screen


async def test_nobody_marks_outside_their_cohorts(companion: Story) -> None:
    players = await cast(companion)
    await players.open_and_pass_gates()
    await players.answer_all()
    await companion.taps(players.maja, "Hand in")
    number = (await players.test()).id
    foreign = await companion.says(players.novak, f"/mark {number}")
    assert "Not in your cohorts." in foreign
    assert await companion.says(players.novak, "/mark 99") == foreign
    assert "No assessment waits" in await companion.says(players.novak, "/mark")
    assert "another role" in await companion.says(players.maja, f"/mark {number}")
    refused = await players.rows("SELECT * FROM audit WHERE outcome = 'refused' AND actor_id = 4")
    assert len(refused) == 2


async def test_without_a_name_nothing_is_confirmed_and_the_learner_is_asked(companion: Story) -> None:
    players = await cast(companion, posts_paper=True)
    await companion.says(players.maja, "/assessment")
    await companion.taps(players.maja, "Start", *["I can do that"] * 6)
    for wrong, right in (("M", "Maja Kos"), ("tomorrow", "1/2/2009"), ("@maja", "+386 40 123 456"), ("x", "Ulica 1, 2000 Maribor, Slovenia")):
        before = players.maja.screen
        assert await companion.says(players.maja, wrong) != before
        await companion.says(players.maja, right)
    await companion.taps(players.maja, "Yes, all right")
    identity = await companion.ask(IdentityOf(1))
    assert identity["birth_date"] == "2009-02-01"
    await players.answer_all()
    await companion.taps(players.maja, "Hand in")
    await players.put("UPDATE learner SET identity_sealed = NULL")
    await players.mark(10, 10, 10)
    await companion.taps(players.krause, "Confirm result")
    assert "still missing" in players.krause.screen
    await companion.taps(players.krause, "Ask Maja")
    await companion.tick()
    assert "I still need your full name" in players.maja.screen
    assert await players.rows("SELECT * FROM credential") == []
    await companion.taps(players.maja, "Tell me")
    assert "first and last name" in players.maja.screen


async def test_name_page_and_revocation(companion: Story) -> None:
    players = await cast(companion)
    await _passes(players)
    records = records_of(companion)
    one = (await companion.ask(CredentialsOf(1)))[0]
    before = await records.credential(one.id)
    await companion.says(players.maja, "/badges")
    await companion.taps(players.maja, "Show my name")
    shown = await records.credential(one.id)
    assert before is not None
    assert shown is not None
    assert shown.name == "Maja Žnidaršič"
    assert "Žnidaršič" in shown.json_bytes.decode()
    assert json.loads(shown.json_bytes)["awardedDate"] == json.loads(before.json_bytes)["awardedDate"]
    await companion.taps(players.maja, "Hide my name", "Hide the page")
    hidden = await records.credential(one.id)
    assert hidden is not None
    assert hidden.name is None
    assert "Žnidaršič" not in hidden.json_bytes.decode()
    assert not hidden.public
    await companion.taps(players.maja, "Files to keep", "PDF")
    assert players.maja.messages[-2].raw["document"]["file_name"] == "scouts4green-eco.pdf"
    assert "Not in your cohorts." in await companion.says(players.novak, f"/revoke {one.id}")
    await companion.says(players.ana, "/revoke")
    await companion.taps(players.ana, "Maja: ECO", "Assessment not valid", "Yes, revoke")
    await companion.tick()
    assert "was revoked" in players.maja.screen
    gone = await records.credential(one.id)
    assert gone is not None
    assert gone.revoked_reason == "assessment"
    assert len(await records.revoked_indices()) == 1
    with pytest.raises(sqlite3.IntegrityError):
        await players.put("UPDATE credential SET revoked_at = NULL")
    assert "Question 1" not in await companion.says(players.maja, "/assessment")


async def revoked_by(companion: Story, who: Person, reason: str) -> None:
    one = next(one for one in await companion.ask(CredentialsOf(1)) if one.achievement == "eco")
    await companion.says(who, f"/revoke {one.id}")
    await companion.taps(who, reason, "Yes, revoke")
    await companion.tick()


async def test_colleagues_and_coordinators_hear_of_a_revocation_once_each(companion: Story) -> None:
    players = await cast(companion)
    await _passes(players)
    before = len(players.krause.messages)
    await revoked_by(companion, players.krause, "Cheating")
    for person in (players.huber, players.ana):
        said = [message.text for message in person.messages if "revoked the credential" in message.text]
        assert said == [
            "M. Krause revoked the credential #Scouts4GreenApprenticeship Ecological sustainability of Maja.\n"
            "Reason: Cheating. Its page says so, and Maja is told."
        ]
    assert "was revoked" in players.maja.screen
    assert not any("revoked the credential" in message.text for message in players.krause.messages[before:]), "who did it knows"
    assert "revoked" not in players.novak.screen, "a trainer elsewhere has nothing to do with it"
    kinds = await players.rows("SELECT kind, promise, status FROM outbox WHERE kind = 'credential_revoked'")
    assert [tuple(row) for row in kinds] == [("credential_revoked", "must", "sent")] * 2


async def test_what_a_coordinator_revokes_is_told_to_all_trainers_in_their_language(companion: Story) -> None:
    players = await cast(companion)
    await _passes(players)
    for person, language in ((2, "de"), (5, "sl")):
        await companion.state(LanguageChosen(person, language))
    await revoked_by(companion, players.ana, "Issued by mistake")
    assert "Die Koordination hat den Nachweis" in players.krause.screen
    assert "Grund: Irrtum beim Ausstellen." in players.krause.screen
    assert "Koordinator je preklical mikrodokazilo" in players.huber.screen


async def test_who_left_the_cohort_before_the_letter_came_reads_nothing_of_it(companion: Story) -> None:
    players = await cast(companion)
    await _passes(players)
    await companion.says(players.krause, f"/revoke {(await companion.ask(CredentialsOf(1)))[0].id}")
    await companion.taps(players.krause, "Cheating", "Yes, revoke")
    await players.put("DELETE FROM trainer WHERE person_id = 5")
    await companion.tick()
    assert "revoked" not in players.huber.screen
    assert "revoked the credential" in players.ana.screen


async def test_forgetting_takes_a_shown_name_out_of_the_signed_bytes(companion: Story) -> None:
    players = await cast(companion)
    await _passes(players)
    one = (await companion.ask(CredentialsOf(1)))[0]
    await companion.says(players.maja, "/badges")
    await companion.taps(players.maja, "Show my name")
    await companion.says(players.maja, "/forget")
    await companion.taps(players.maja, players.maja.last.buttons[0][0][0], "Delete for ever")
    kept = await records_of(companion).credential(one.id)
    assert kept is not None
    assert kept.name is None
    assert "Žnidaršič" not in kept.json_bytes.decode()
    assert kept.json_bytes != b""


async def _passes(players: Cast) -> None:
    await players.open_and_pass_gates()
    await players.answer_all()
    await players.story.taps(players.maja, "Hand in")
    await players.mark(8, 8, 8)
    await players.confirm()
    await players.story.tick()


async def test_three_paths_give_the_stack_in_addition(companion: Story) -> None:
    players = await cast(companion)
    for path in ("ecn", "soc"):
        await finish_path(players, path)
        await players.put(
            "INSERT INTO attempt (id, learner_id, path, number, items, status, opened_at) VALUES (:id, 1, :path, 1, 'x', 'open', :now)",
            id={"ecn": 901, "soc": 902}[path], path=path, now="2026-06-15T08:00:00.000000Z",
        )  # fmt: skip
    await _confirm_by_hand(players, 901, 92, "ecn")
    await _confirm_by_hand(players, 902, 81, "soc")
    await _passes(players)
    held = {one.achievement: one for one in await companion.ask(CredentialsOf(1))}
    assert set(held) == {"eco", "ecn", "soc", "stack"}
    assert held["stack"].score == 81
    records = records_of(companion)
    first = await records.credential(held["stack"].id)
    await companion.says(players.maja, f"/badges {held['eco'].id}")
    await companion.taps(players.maja, "Show my name")
    again = await records.credential(held["stack"].id)
    assert first is not None
    assert again is not None
    assert first.json_bytes != again.json_bytes, "the stack refers to the exact bytes of its parts"
    await companion.says(players.maja, f"/badges {held['stack'].id}")
    await companion.taps(players.maja, "Files to keep")
    for label, ending in (("Picture", "png"), ("JSON", "json"), ("ZIP", "zip")):
        await companion.taps(players.maja, label)
        assert players.maja.messages[-2].raw["document"]["file_name"] == f"scouts4green-stack.{ending}"
    with pytest.raises(NotTheirs):
        await companion.parts.files.producers["badge"](2, {"credential": held["eco"].id})
    await companion.says(players.krause, f"/revoke {held['eco'].id}")
    await companion.taps(players.krause, "Issued by mistake")
    assert "rests on it" in players.krause.screen
    await companion.taps(players.krause, "Yes, revoke")
    assert len(await records.revoked_indices()) == 2
    await companion.tick()
    assert "three paths rested on it" in players.ana.screen


async def _confirm_by_hand(players: Cast, attempt: int, total: int, path: str) -> None:
    from learning.ledger.award import CredentialAwarded
    from learning.ledger.people import IdentityGiven

    for position in range(1, 11):
        points = total // 10 + (1 if position <= total % 10 else 0)
        await players.put(
            "INSERT INTO attempt_answer (attempt_id, position, item_id, points, answered_at) VALUES (:a, :p, 'x', :n, 'z')",
            a=attempt, p=position, n=points,
        )  # fmt: skip
    await players.put(
        "UPDATE attempt SET status = 'confirmed', score = :total, handed_in_at = opened_at, confirmed_by = 2, identity_check = 'none' WHERE id = :a",
        total=total, a=attempt,
    )  # fmt: skip
    await players.story.state(
        IdentityGiven(1, "Maja Žnidaršič", BACK.date().replace(year=2008), "maja@example.org"),
        CredentialAwarded(
            f"00000000-0000-4000-8000-000000000{attempt}", f"urn:uuid:00000000-0000-4000-8000-100000000{attempt}",
            1, path, total, "none", attempt,
        ),
    )  # fmt: skip
    await players.put("UPDATE learner SET identity_sealed = NULL")


def _photo() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    return out.getvalue()


PHOTO = _photo()
