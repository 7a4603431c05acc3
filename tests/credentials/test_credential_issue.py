"""What a signed credential says, and what is refused before it is signed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.credentials.achievements import load_achievements
from bot.credentials.document import identity_hash
from bot.credentials.issue import check_stack, issue
from bot.credentials.keys import KeyRing
from bot.credentials.record import LANGUAGES, SLUGS, Issued, IssueRefused, Slug, sri_digest
from bot.credentials.text import clean
from tests.credentials.samples import AWARDED, BASE, IDS, ISSUER, LATER, issued, issued_stack, record

TITLES_SL = {
    "eco": "#Scouts4GreenApprenticeship Ekološka trajnost",
    "ecn": "#Scouts4GreenApprenticeship Gospodarska trajnost",
    "soc": "#Scouts4GreenApprenticeship Socialna trajnost",
    "stack": "#Scouts4GreenApprenticeship (ekološko, ekonomsko, socialno)",
}


def body(made: Issued) -> Any:
    return json.loads(made.json_bytes)


def refusal(keys: KeyRing, slug: Slug = "eco", **changes: Any) -> str:
    with pytest.raises(IssueRefused) as caught:
        issued(keys, slug, **changes)
    return caught.value.code


def test_slovenian_titles_stand_exactly_as_the_framework_prints_them() -> None:
    assert {slug: achievement.title["sl"] for slug, achievement in load_achievements().items()} == TITLES_SL


def test_achievements_are_complete_in_five_languages_and_the_stack_lists_all_outcomes() -> None:
    achievements = load_achievements()
    for achievement in achievements.values():
        assert [achievement.missing(language) for language in LANGUAGES] == [()] * 5
        assert all(
            language_title.startswith("#Scouts4GreenApprenticeship") for language_title in achievement.title.values()
        )
    for language in LANGUAGES:
        together = sum((achievements[slug].outcomes[language] for slug in ("eco", "ecn", "soc")), ())
        assert achievements["stack"].outcomes[language] == together
        assert len(together) == 18
    assert [(a.hours, a.ects) for a in achievements.values()] == [(15, "0.5")] * 3 + [(45, "1.5")]


def test_outcomes_differ_between_languages_so_that_nothing_was_left_untranslated() -> None:
    for achievement in load_achievements().values():
        for lines in zip(*(achievement.outcomes[language] for language in LANGUAGES), strict=True):
            assert len(set(lines)) == 5


def test_every_eu_element_stands_in_core_terms_and_in_typed_terms(eco: Issued) -> None:
    credential = body(eco)
    subject = credential["credentialSubject"]
    achievement = subject["achievement"]
    assert subject["identifier"][0]["identityType"] == "name"
    assert credential["name"] == achievement["name"] == "#Scouts4GreenApprenticeship Ecological sustainability"
    assert credential["issuer"]["address"]["addressCountryCode"] == "SI"
    assert credential["issuer"]["address"]["addressRegion"] == "Podravska"
    assert subject["source"]["name"] == subject["awardingBody"] == "Šolski center Primer"
    assert credential["awardedDate"] == credential["validFrom"] == "2026-06-15T09:30:00Z"
    assert len(achievement["learningOutcome"]) == 6
    assert (achievement["workloadHours"], achievement["volumeOfLearning"]) == (15, "PT15H")
    assert achievement["workloadDescription"] == "15 h (≈ 0.5 ECTS workload; no ECTS awarded)"
    assert achievement["levelDescription"] == "Learning outcomes described at EQF level 4 (provider's reference)."
    assert [target["targetType"] for target in achievement["alignment"]] == ["ext:EQF", "ext:QualityAssurance"]
    assert subject["supervision"] == "Supervised on site. Identity checked on site."
    assert subject["placeOfIssue"] == "Maribor"
    assert subject["result"][0]["value"] == "86"
    assert achievement["resultDescription"][0]["requiredValue"] == "80"
    narrative = achievement["criteria"]["narrative"]
    told = ("workloadDescription", "levelDescription", "assessmentDescription", "qualityAssurance", "entryRequirement")
    assert all(achievement[name] in narrative for name in (*told, "stackability"))
    assert all(line in narrative for line in achievement["learningOutcome"])


def test_no_ects_are_claimed_as_credits(eco: Issued) -> None:
    credential = body(eco)
    assert "creditsEarned" not in credential["credentialSubject"]
    assert "creditsAvailable" not in credential["credentialSubject"]["achievement"]


def test_a_name_not_published_is_a_salted_hash_and_stands_nowhere_in_clear(keys: KeyRing, eco: Issued) -> None:
    name = body(eco)["credentialSubject"]["identifier"][0]
    assert name["hashed"] is True
    assert name["identityHash"] == identity_hash("Ana Žnidaršič", name["salt"])
    assert "Žnidar" not in eco.json_bytes.decode()
    assert "ana@example.org" not in eco.json_bytes.decode()
    public = body(issued(keys, published=True))["credentialSubject"]["identifier"][0]
    assert (public["hashed"], public["identityHash"]) == (False, "Ana Žnidaršič")
    assert "salt" not in public


def test_identity_hash_is_the_one_of_the_specification() -> None:
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    assert identity_hash("a@example.com", "Kosher") == expected


def test_salts_differ_between_credentials(keys: KeyRing) -> None:
    salts = {body(issued(keys, slug))["credentialSubject"]["identifier"][0]["salt"] for slug in ("eco", "ecn", "soc")}
    assert len(salts) == 3


def test_no_mobility_is_claimed_where_there_was_none(keys: KeyRing) -> None:
    subject = body(issued(keys, mobility=None))["credentialSubject"]
    assert "activityStartDate" not in subject
    assert "hostCountry" not in subject
    assert "no stay abroad is claimed" in subject["participationDescription"]


def test_the_quality_monitor_is_named_only_when_configured(keys: KeyRing) -> None:
    achievement = load_achievements()["eco"]
    monitored = issue(record(), achievement, replace(ISSUER, qa_monitor="Chamber of Example"), keys, BASE)
    assert "Quality is monitored by Chamber of Example." in monitored.json_bytes.decode()
    assert "monitored" not in issued(keys).json_bytes.decode()


def test_a_separate_sealer_is_the_issuer_and_the_provider_stays_the_awarding_body(keys: KeyRing) -> None:
    sealed = body(
        issue(record(), load_achievements()["eco"], replace(ISSUER, issuer_name="Sealing Office"), keys, BASE)
    )
    assert sealed["issuer"]["name"] == "Sealing Office"
    assert "otherIdentifier" not in sealed["issuer"]
    assert sealed["credentialSubject"]["source"]["name"] == "Šolski center Primer"
    assert sealed["credentialSubject"]["source"]["otherIdentifier"][0]["identifier"] == "SI12345678"


def test_the_stack_refers_to_the_exact_bytes_of_its_parts_and_says_that_it_replaces_none(keys: KeyRing) -> None:
    made, parts = issued_stack(keys)
    stack = body(made)
    assert [part["digestSRI"] for part in stack["relatedResource"]] == [
        sri_digest(part.json_bytes) for part in parts.values()
    ]
    assert stack["relatedResource"][0]["id"] == f"{BASE}/credentials/{IDS['eco']}.json"
    assert [entry["genre"] for entry in stack["evidence"]] == ["Assessment"] + ["MicroCredential"] * 3
    achievement = stack["credentialSubject"]["achievement"]
    assert "replaces none" in achievement["stackability"]
    assert len(achievement["learningOutcome"]) == 18
    assert "result" not in stack["credentialSubject"]


def test_the_same_input_gives_the_same_bytes(keys: KeyRing, eco: Issued) -> None:
    assert issued(keys) == eco


def test_the_evidence_is_in_numbers_only(eco: Issued) -> None:
    (evidence,) = body(eco)["evidence"]
    assert evidence["validatedEntries"] == 12
    assert evidence["learningHours"] == 15
    assert evidence["narrative"].startswith("12 validated diary entries, 15 hours of learning, 4 units")


def test_control_and_direction_characters_are_cleaned_before_signing(keys: KeyRing) -> None:
    dirty = issued(keys, place="Mari\x08bor\x7f\u202e", published=True, learner_name=" Ana\u0000\tB\u0301\r\n ")
    subject = body(dirty)["credentialSubject"]
    assert subject["placeOfIssue"] == "Maribor"
    assert subject["identifier"][0]["identityHash"] == "Ana B\u0301"
    assert clean("a\u200db \u00a0 c\u0085d") == "a\u200db c d"


@pytest.mark.parametrize("score", [79, 0, -1, 101])
def test_a_score_outside_80_to_100_is_refused(keys: KeyRing, score: int) -> None:
    assert refusal(keys, score=score) == "score-too-low"


def test_80_and_100_are_enough(keys: KeyRing) -> None:
    assert [body(issued(keys, score=score))["credentialSubject"]["result"][0]["value"] for score in (80, 100)] == [
        "80",
        "100",
    ]


def test_a_path_without_a_score_is_refused(keys: KeyRing) -> None:
    assert refusal(keys, score=None) == "no-score"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"language": "fr"}, "not-translated"),
        ({"learner_name": " \u200b\x00 "}, "no-name"),
        ({"id": "../../etc/passwd"}, "bad-id"),
        ({"subject_id": "ana@example.org"}, "bad-subject"),
        ({"awarded_at": datetime(2026, 6, 15)}, "bad-time"),
        ({"status_index": 131_072}, "bad-index"),
        ({"achievement": "ecn"}, "wrong-achievement"),
    ],
)
def test_bad_records_are_refused_with_a_code(keys: KeyRing, changes: dict[str, Any], code: str) -> None:
    assert refusal(keys, **changes) == code


def test_an_achievement_that_lacks_a_translation_is_refused(keys: KeyRing) -> None:
    eco = load_achievements()["eco"]
    holes = replace(eco, outcomes={**eco.outcomes, "fi": eco.outcomes["fi"][:5]})
    with pytest.raises(IssueRefused, match=r"not-translated: eco lacks outcomes \(fi\)"):
        issue(record(), holes, ISSUER, keys, BASE)


def test_keys_of_another_host_are_refused(keys: KeyRing) -> None:
    with pytest.raises(IssueRefused, match="wrong-host"):
        issue(record(), load_achievements()["eco"], ISSUER, keys, "https://elsewhere.example")


def test_a_stack_of_fewer_or_doubled_parts_is_refused(keys: KeyRing) -> None:
    assert refusal(keys, "stack") == "bad-components"
    made, _ = issued_stack(keys)
    assert made.json_bytes
    check_stack([("eco", "a"), ("ecn", "b"), ("soc", "c")], set())
    with pytest.raises(IssueRefused, match="component-revoked"):
        check_stack([("eco", "a"), ("ecn", "b"), ("soc", "c")], {"b"})
    with pytest.raises(IssueRefused, match="bad-components"):
        check_stack([("eco", "a"), ("eco", "b"), ("soc", "c")], set())


def test_a_reissue_keeps_id_and_date_of_award_and_is_later(keys: KeyRing, eco: Issued) -> None:
    achievement = load_achievements()["eco"]
    again = body(issue(record(), achievement, ISSUER, keys, BASE, eco.json_bytes, reissued_at=LATER))
    assert again["id"] == body(eco)["id"]
    assert again["awardedDate"] == "2026-06-15T09:30:00Z"
    assert again["validFrom"] == "2026-07-01T12:00:00Z" == again["proof"][0]["created"]
    for changes, code in (({"id": IDS["soc"]}, "other-id"), ({"awarded_at": LATER}, "other-date")):
        with pytest.raises(IssueRefused, match=code):
            issue(record(**changes), achievement, ISSUER, keys, BASE, eco.json_bytes, reissued_at=LATER)
    with pytest.raises(IssueRefused, match="not-later"):
        issue(record(), achievement, ISSUER, keys, BASE, eco.json_bytes, reissued_at=AWARDED)


def test_issuing_is_offered_for_every_achievement() -> None:
    assert set(load_achievements()) == set(SLUGS)
