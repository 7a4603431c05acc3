"""Where the learner is, and which days count there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.localtime import as_utc, at_local, midnight
from learning.mobility import Mobility, Phase, Place, is_zone, public_holidays

PORTO = Mobility("SI", "Europe/Ljubljana", "PT", "PT-13", "Europe/Lisbon", date(2026, 5, 25), date(2026, 6, 14))
LISBON, LJUBLJANA, AZORES = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Ljubljana"), ZoneInfo("Atlantic/Azores")
ZONES = (
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Atlantic/Azores",
    "Europe/Helsinki",
    "America/Guadeloupe",
    "Indian/Reunion",
)


def _at(day: date, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


# -- wall clock to instant -------------------------------------------------------------------------------------------


def test_a_time_in_the_spring_gap_is_the_next_valid_minute() -> None:
    assert at_local(date(2026, 3, 29), time(2, 30), LJUBLJANA) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert at_local(date(2026, 3, 29), time(2, 30), LJUBLJANA).astimezone(LJUBLJANA).time() == time(3, 0)


def test_a_time_shown_twice_in_autumn_means_the_first() -> None:
    assert at_local(date(2026, 10, 25), time(2, 30), LJUBLJANA) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_may_begin_at_one_o_clock() -> None:
    start = midnight(date(2026, 3, 29), AZORES)
    assert start.astimezone(AZORES).replace(tzinfo=None) == datetime(2026, 3, 29, 1, 0)


def test_a_day_that_a_zone_left_out_becomes_the_next() -> None:
    found = at_local(date(2011, 12, 30), time(12), ZoneInfo("Pacific/Apia"))
    assert found.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 31)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        as_utc(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        PORTO.where_is(datetime(2026, 1, 1))


@settings(deadline=None, max_examples=300)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_each_time_of_each_date_is_one_instant_on_that_date(day: date, at: time, name: str) -> None:
    zone = ZoneInfo(name)
    local = at_local(day, at, zone).astimezone(zone)
    wanted = datetime.combine(day, at.replace(second=0, microsecond=0))
    assert local.fold == 0
    assert wanted <= local.replace(tzinfo=None) <= wanted + timedelta(hours=1)


# -- where -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "place", "zone"),
    [
        (_at(date(2026, 5, 24), 23, 59, LJUBLJANA), Place.HOME, "Europe/Ljubljana"),
        (_at(date(2026, 5, 25), 0, 0, LJUBLJANA), Place.TRAVELLING, "Europe/Ljubljana"),
        (_at(date(2026, 5, 25), 23, 59, LISBON), Place.TRAVELLING, "Europe/Ljubljana"),
        (_at(date(2026, 5, 26), 0, 0, LISBON), Place.HOST, "Europe/Lisbon"),
        (_at(date(2026, 6, 13), 23, 59, LISBON), Place.HOST, "Europe/Lisbon"),
        (_at(date(2026, 6, 14), 0, 0, LISBON), Place.TRAVELLING, "Europe/Lisbon"),
        (_at(date(2026, 6, 14), 23, 59, LJUBLJANA), Place.TRAVELLING, "Europe/Lisbon"),
        (_at(date(2026, 6, 15), 0, 0, LJUBLJANA), Place.HOME, "Europe/Ljubljana"),
    ],
)
def test_where_the_learner_is(moment: datetime, place: Place, zone: str) -> None:
    found = PORTO.where_is(moment)
    assert (found.place, found.zone.key) == (place, zone)


def test_the_wall_clock_is_the_host_s_abroad() -> None:
    assert PORTO.local_now(datetime(2026, 6, 1, 14, 30, tzinfo=UTC)).time() == time(15, 30)
    assert PORTO.local_now(datetime(2026, 5, 20, 14, 30, tzinfo=UTC)).time() == time(16, 30)
    days = {
        date(2026, 5, 25): LJUBLJANA,
        date(2026, 5, 26): LISBON,
        date(2026, 6, 14): LISBON,
        date(2026, 6, 15): LJUBLJANA,
    }
    assert {day: PORTO.zone_on(day) for day in days} == days


def test_a_long_way_and_an_excursion() -> None:
    travel = frozenset({date(2026, 5, 26), date(2026, 6, 3), date(2026, 6, 13)})
    slow = Mobility(
        "SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", PORTO.departure, PORTO.return_, travel_days=travel
    )
    assert (slow.arrival, slow.setting_off) == (date(2026, 5, 27), date(2026, 6, 13))
    for day in travel:
        assert slow.where_is(_at(day, 12, 0, LISBON)).place is Place.TRAVELLING
        assert not slow.is_working_day(day)
    assert slow.where_is(_at(date(2026, 6, 4), 12, 0, LISBON)).place is Place.HOST


def test_there_and_back_in_a_day() -> None:
    day = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 5, 25), date(2026, 5, 25))
    places = [
        day.where_is(datetime(2026, 5, 25, tzinfo=UTC) + timedelta(hours=hour)).place for hour in range(-6, 30, 3)
    ]
    assert set(places) == {Place.HOME, Place.TRAVELLING}
    assert list(day.working_days_abroad()) == []
    assert day.week_abroad(date(2026, 5, 25)) == 1


@settings(deadline=None, max_examples=200)
@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.integers(0, 90),
    st.sets(st.integers(-2, 92), max_size=6),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(-5 * 24, 100 * 24),
)
def test_day_and_instant_agree(
    departure: date, length: int, travel: set[int], home: str, host: str, hours: int
) -> None:
    days = frozenset(departure + timedelta(days=offset) for offset in travel)
    stay = Mobility("SI", home, "PT", None, host, departure, departure + timedelta(days=length), travel_days=days)
    moment = datetime.combine(departure, time(9), UTC) + timedelta(hours=hours)
    found = stay.where_is(moment)
    local = moment.astimezone(found.zone).date()
    assert stay.local_now(moment).date() == local
    if found.place is Place.HOST:
        assert stay.departure < local < stay.return_
        assert stay.zone_on(local) is found.zone and not stay.is_travel_day(local)
    if found.place is Place.HOME:
        assert not stay.is_abroad(local) and stay.zone_on(local) is found.zone
    for day in stay.working_days_abroad():
        noon = stay.where_is(at_local(day, time(12), stay.zone_on(day)))
        assert noon.place is Place.HOST


def test_phases_follow_the_home_calendar() -> None:
    assert PORTO.phase(_at(date(2026, 5, 24), 23, 59, LJUBLJANA)) is Phase.BEFORE
    assert PORTO.phase(_at(date(2026, 5, 25), 0, 0, LJUBLJANA)) is Phase.DURING
    assert PORTO.phase(_at(date(2026, 6, 14), 23, 59, LJUBLJANA)) is Phase.DURING
    assert PORTO.phase(_at(date(2026, 6, 15), 0, 0, LJUBLJANA)) is Phase.AFTER


# -- which days ------------------------------------------------------------------------------------------------------


def test_no_work_on_portugal_day_and_corpus_christi() -> None:
    assert not PORTO.is_working_day(date(2026, 6, 10))
    assert not PORTO.is_working_day(date(2026, 6, 4))
    assert PORTO.is_working_day(date(2026, 6, 9))


def test_slovenian_holidays_do_not_count_abroad_and_portuguese_not_at_home() -> None:
    stay = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 6, 15), date(2026, 7, 4))
    assert stay.is_working_day(date(2026, 6, 25))  # Slovenia's Statehood Day
    assert stay.is_holiday(date(2026, 4, 27)) and not stay.is_holiday(date(2026, 6, 10))


def test_a_region_s_holiday_counts_where_the_region_is_known() -> None:
    corpus_christi = date(2026, 6, 4)
    bavaria, unknown, nowhere = (
        Mobility("SI", "Europe/Ljubljana", "DE", region, "Europe/Berlin", date(2026, 5, 25), date(2026, 6, 14))
        for region in ("DE-BY", None, "XX")
    )
    assert not bavaria.is_working_day(corpus_christi)
    assert unknown.is_working_day(corpus_christi) and nowhere.is_working_day(corpus_christi)


def test_a_town_s_own_day_off_counts_when_it_was_entered() -> None:
    sao_joao = date(2026, 6, 24)
    stay = Mobility(
        "SI",
        "Europe/Ljubljana",
        "PT",
        None,
        "Europe/Lisbon",
        date(2026, 6, 15),
        date(2026, 7, 4),
        free_days=frozenset({sao_joao}),
    )
    assert not stay.is_working_day(sao_joao)


def test_who_works_on_saturdays_has_working_saturdays() -> None:
    stay = Mobility(
        "SI",
        "Europe/Ljubljana",
        "PT",
        None,
        "Europe/Lisbon",
        PORTO.departure,
        PORTO.return_,
        frozenset({2, 3, 4, 5, 6}),
    )
    assert stay.is_working_day(date(2026, 5, 30)) and not stay.is_weekend(date(2026, 5, 30))
    assert not stay.is_working_day(date(2026, 6, 1)) and stay.is_weekend(date(2026, 6, 1))
    assert stay.is_weekend(date(2026, 5, 23))  # a Saturday at home


def test_country_codes_of_the_eu_and_unknown_ones() -> None:
    assert public_holidays("EL", None, 2026) == public_holidays("GR", None, 2026) != frozenset()
    assert public_holidays("QQ", None, 2026) == frozenset()


def test_weeks_and_working_days_are_counted() -> None:
    assert PORTO.week_abroad(date(2026, 5, 24)) is None
    assert [PORTO.week_abroad(date(2026, 5, 25) + timedelta(days=7 * n)) for n in range(3)] == [1, 2, 3]
    assert PORTO.working_day_number(date(2026, 5, 26)) == 1
    assert PORTO.working_day_number(date(2026, 6, 5)) == 8  # the 4th was a holiday
    assert PORTO.working_day_number(date(2026, 6, 6)) is None


def test_a_weekend_arrival_does_not_use_up_the_first_week() -> None:
    stay = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 5, 30), date(2026, 6, 14))
    assert stay.week_abroad(date(2026, 5, 30)) == 1
    assert stay.week_abroad(date(2026, 6, 1)) == 1
    assert stay.week_abroad(date(2026, 6, 8)) == 2


def test_a_learner_without_a_stay_is_always_at_home_and_before() -> None:
    alone = Mobility.without_travel("AT", "Europe/Vienna")
    for moment in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2126, 7, 1, tzinfo=UTC)):
        assert alone.where_is(moment).place is Place.HOME
        assert alone.phase(moment) is Phase.BEFORE
    assert not alone.is_abroad(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"return_": date(2026, 5, 24)}, "before the departure"),
        ({"host_tz": "Europe/Porto"}, "unknown time zone"),
        ({"home_tz": ""}, "unknown time zone"),
        ({"host_tz": "../etc/passwd"}, "unknown time zone"),
        ({"working_days": frozenset()}, "ISO weekdays"),
        ({"working_days": frozenset({0, 1})}, "ISO weekdays"),
    ],
)
def test_an_impossible_stay_is_refused(change: dict[str, object], words: str) -> None:
    fields: dict[str, object] = {
        "home_country": "SI", "home_tz": "Europe/Ljubljana", "host_country": "PT", "host_region": None,
        "host_tz": "Europe/Lisbon", "departure": PORTO.departure, "return_": PORTO.return_, **change,
    }  # fmt: skip
    with pytest.raises(ValueError, match=words):
        Mobility(**fields)  # type: ignore[arg-type]


def test_zone_names() -> None:
    assert is_zone("Europe/Lisbon")
    assert not any(is_zone(name) for name in ("Lisbon", "", "Europe", "/etc/localtime", "Europe/Lisbon\0"))
