"""The small rules of the way in: ages, dates, countries and zones, codes, the persona finder."""

from __future__ import annotations

import random
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from content.loader import load
from content.model import PersonaOption
from learning.age import age_band, age_limit
from learning.dates import read_date
from learning.invitations import code_in, new_code
from learning.persona import evaluate, paths_for, persona_for
from learning.places import country_code, country_name, regions_of, suggested_zone, zone_label, zone_named, zones_of

TODAY = date(2026, 5, 11)


@pytest.mark.parametrize(
    ("country", "limit"),
    [("DE", 16), ("AT", 14), ("SI", 15), ("FI", 13), ("PT", 13), ("BE", 13), ("FR", 16), ("si", 15), (None, 16), ("", 16)],
)
def test_age_limit_by_country(country: str | None, limit: int) -> None:
    assert age_limit(country) == limit
    assert (age_band(limit, country), age_band(limit - 1, country)) == ("full", "minor")


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("2026-05-25", "sl"), ("25.5.2026", "de"), ("25. 5. 2026", "sl"), ("25/05/2026", "pt"), ("25/5/26", "en"), ("25-05-2026", "fi"),
        ("25 May 2026", "en"), ("May 25th, 2026", "en"), ("25. Mai 2026", "de"), ("25. maja 2026", "sl"), ("25. maj", "sl"),
        ("25 de maio de 2026", "pt"), ("25. toukokuuta 2026", "fi"), (" 25.5. ", "de"), ("25 may 2026", "sl"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(typed: str, language: str) -> None:
    assert read_date(typed, language, TODAY) == date(2026, 5, 25)


@pytest.mark.parametrize("typed", ["", "soon", "31.2.2026", "32.1.2026", "25.13.2026", "5", "2026", "25.5.20266", "1e5", "٢٥.٥.٢٠٢٦x"])
def test_what_is_no_date(typed: str) -> None:
    assert read_date(typed, "en", TODAY) is None


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert read_date("10.5.", "de", TODAY) == date(2027, 5, 10)


def test_no_two_months_of_a_language_are_mixed_up() -> None:
    for language, december in (("en", "december"), ("de", "dezember"), ("sl", "decembra"), ("fi", "joulukuuta"), ("pt", "de dezembro")):
        assert read_date(f"1 {december} 2026", language, TODAY) == date(2026, 12, 1)
    assert read_date("1 marraskuuta 2026", "fi", TODAY) == date(2026, 11, 1)
    assert read_date("1 maaliskuuta 2027", "fi", TODAY) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Portugal", "PT"), ("slovenija", "SI"), ("osterreich", "AT"), ("pt", "PT"), ("EL", "GR"), ("uk", "GB"), ("Atlantis", None),
     ("EU", None), ("", None), ("001", None)],
)  # fmt: skip
def test_countries_by_code_and_name(typed: str, code: str | None) -> None:
    assert country_code(typed, ("en", "de", "sl")) == code


def test_country_names_follow_the_language() -> None:
    assert country_name("SI", "de") == "Slowenien"


def test_zones_whose_clocks_agree_are_one() -> None:
    assert zones_of("DE") == ("Europe/Berlin",)
    assert zones_of("PT") == ("Europe/Lisbon", "Atlantic/Azores")
    assert zones_of("ES") == ("Europe/Madrid", "Atlantic/Canary")
    assert zones_of("XX") == ()


def test_a_zone_is_suggested_only_when_it_is_certain() -> None:
    assert suggested_zone("SI", "Maribor") == "Europe/Ljubljana"
    assert suggested_zone("PT", "Porto") is None
    assert suggested_zone("PT", "Lisbon") == "Europe/Lisbon"
    assert suggested_zone("PT", "") is None
    assert zone_named(" europe/LISBON ") == "Europe/Lisbon"
    assert zone_named("../etc/passwd") is None
    assert ZoneInfo(zone_named("america/new york") or "").key == "America/New_York"


def test_regions_where_holidays_differ() -> None:
    assert dict(regions_of("DE"))["BY"] == "Bayern"
    assert regions_of("SI") == ()


def test_codes_are_long_and_found_in_what_people_paste() -> None:
    dice = random.Random(1)
    codes = {new_code(dice) for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {22}
    for code in codes:
        for typed in (code, f" {code}\n", f"https://t.me/bot?start={code}", f"/start {code}", f"my code: {code}"):
            assert code_in(typed) == code
    assert code_in("no idea") is None
    assert code_in("x" * 65) is None


def options(**points: int) -> list[PersonaOption]:
    return [PersonaOption(id="a", text="x", **{path: number}) for path, number in points.items()]


def test_persona_by_interest_and_knowledge() -> None:
    personas = load().pack("en").personas
    for path, name in (("eco", "P1"), ("ecn", "P2"), ("soc", "P3")):
        finding = evaluate(options(**{path: 3}))
        assert persona_for(finding, personas).id == name
        assert paths_for(finding, ("eco", "ecn", "soc")) == (path,)
    broad = evaluate(options(knowledge=4, eco=2, ecn=2, soc=3))
    assert persona_for(broad, personas).id == "P4"
    assert paths_for(broad, ("eco", "soc")) == ("eco", "soc")
    assert not evaluate(options(knowledge=3, eco=2, ecn=2, soc=3)).broad
    assert not evaluate(options(knowledge=6, eco=4, soc=3)).broad


def test_a_path_that_is_not_offered_is_not_recommended() -> None:
    finding = evaluate(options(eco=2, soc=3))
    assert paths_for(finding, ("eco", "ecn")) == ("eco",)
    assert paths_for(finding, ()) == ()


def test_portuguese_is_that_of_portugal() -> None:
    assert country_name("SI", "pt") == "Eslovénia"
    assert zone_label("Europe/Moscow", "pt") == "Moscovo"
    assert {country_code(typed, ("pt",)) for typed in ("Eslovénia", "eslovênia", "Eslovenia")} == {"SI"}
