"""Every time zone of the EU, both clock changes of 2026-2030, and travel days around them, on a virtual clock.

What is checked is worked out here anew from the calendar, and not asked from the modules under test.
"""

from __future__ import annotations

import importlib.resources
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import pytest

from learning.mobility import Mobility
from learning.quiet import Quiet, is_quiet, next_allowed
from learning.reminders import Kind, Rule, Slots, dedupe_key, next_due, next_slot, useful_until

MEMBER_STATES = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"]
)
# Parts of member states that the zone table lists under codes of their own.
PARTS = {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR"}

DAY = timedelta(days=1)


def _eu_zones() -> tuple[tuple[str, str], ...]:
    table = importlib.resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple((PARTS.get(row[0], row[0]), row[2]) for row in rows if row[0] in MEMBER_STATES | set(PARTS))


EU_ZONES = _eu_zones()
PARTNERS = (("PT", "Europe/Lisbon"), ("SI", "Europe/Ljubljana"), ("PT", "Atlantic/Azores"), ("FI", "Europe/Helsinki"))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


CHANGES = tuple(_last_sunday(year, month) for year in range(2026, 2031) for month in (3, 10))

# Where the change lies: in the middle of the stay, on its first or last day, on a long way there or back, beside it.
STAYS: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "in the middle": (-6, 6, ()),
    "on departure": (0, 12, ()),
    "on return": (-12, 0, ()),
    "on the way there": (-1, 11, (0, 1)),
    "on the way back": (-11, 1, (-1, 0)),
    "on an excursion": (-5, 8, (0, 1)),
    "the day before": (1, 10, ()),
}


@dataclass(frozen=True)
class Sent:
    kind: Kind
    at: datetime


def _virtual_clock(mobility: Mobility, rule: Rule, start: datetime, end: datetime) -> Iterator[Sent]:
    """What a companion sends that wakes when something falls due, and works out the next from there."""
    waiting = {kind: next_due(kind, rule, mobility, start) for kind in Kind}
    while True:
        due = [(moment, kind) for kind, moment in waiting.items() if moment is not None and moment <= end]
        if not due:
            return
        now, kind = min(due)
        yield Sent(kind, now)
        waiting[kind] = next_due(kind, rule, mobility, now)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _is_holiday(country: str, day: date) -> bool:
    return day in _holidays(country, day.year)


def _mobilities(change: date, shape: str) -> Iterator[Mobility]:
    """Each zone once as the host's and once as the home's, with partners that change from case to case."""
    begin, end, travel = STAYS[shape]
    departure, return_ = change + begin * DAY, change + end * DAY
    days = frozenset(change + offset * DAY for offset in travel)
    for number, (country, zone) in enumerate(EU_ZONES):
        other_country, other_zone = PARTNERS[(number + change.toordinal()) % len(PARTNERS)]
        yield Mobility(other_country, other_zone, country, None, zone, departure, return_, travel_days=days)
        yield Mobility(country, zone, other_country, None, other_zone, departure, return_, travel_days=days)


def _working_days(mobility: Mobility) -> set[date]:
    length = (mobility.return_ - mobility.departure).days
    inside = (mobility.departure + offset * DAY for offset in range(1, length))
    return {
        day
        for day in inside
        if day.isoweekday() <= 5 and day not in mobility.travel_days and not _is_holiday(mobility.host_country, day)
    }


def _check(mobility: Mobility, rule: Rule, sent: list[Sent]) -> None:
    home, host = ZoneInfo(mobility.home_tz), ZoneInfo(mobility.host_tz)
    diaries = [item.at.astimezone(host) for item in sent if item.kind is Kind.DIARY]
    others = [item.at.astimezone(home) for item in sent if item.kind is not Kind.DIARY]
    # The diary: each working day with the host exactly once, on the host's wall clock, and on no other day.
    assert sorted(moment.date() for moment in diaries) == sorted(_working_days(mobility))
    assert {moment.time() for moment in diaries} <= {rule.slots.diary}
    # The others: at home, on a weekday that is no holiday, at their slot, never between departure and return.
    assert {moment.time() for moment in others} <= {rule.slots.nugget}
    for moment in others:
        assert moment.isoweekday() <= 5
        assert not _is_holiday(mobility.home_country, moment.date())
        assert not mobility.departure <= moment.date() <= mobility.return_
    # At most two a day on either wall clock, wherever a day is counted; in fact one.
    for zone in (home, host):
        assert max(Counter(item.at.astimezone(zone).date() for item in sent).values(), default=0) <= 2
    keys = [
        dedupe_key(item.kind, 1, item.at.astimezone(host if item.kind is Kind.DIARY else home).date()) for item in sent
    ]
    assert len(keys) == len(set(keys))


def test_all_member_states_are_covered() -> None:
    assert {country for country, _ in EU_ZONES} == MEMBER_STATES
    assert len(EU_ZONES) >= 35


def test_the_changes_are_changes() -> None:
    zone = ZoneInfo("Europe/Berlin")
    for change in CHANGES:
        before = datetime.combine(change, time(0), zone)
        assert before.utcoffset() != datetime.combine(change, time(4), zone).utcoffset()


@pytest.mark.parametrize("shape", STAYS)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_nothing_at_the_wrong_time(change: date, shape: str) -> None:
    rule = Rule()
    for mobility in _mobilities(change, shape):
        start = datetime.combine(mobility.departure - 6 * DAY, time(0), UTC)
        end = datetime.combine(mobility.return_ + 9 * DAY, time(0), UTC)
        _check(mobility, rule, list(_virtual_clock(mobility, rule, start, end)))


@pytest.mark.parametrize("change", CHANGES[:4], ids=str)
def test_other_slots_and_quiet_hours_hold_as_well(change: date) -> None:
    rule = Rule(Slots(time(7, 0), time(17, 59)), Quiet(time(18, 0), time(6, 0)))
    for mobility in _mobilities(change, "in the middle"):
        start = datetime.combine(mobility.departure - 6 * DAY, time(0), UTC)
        end = datetime.combine(mobility.return_ + 9 * DAY, time(0), UTC)
        _check(mobility, rule, list(_virtual_clock(mobility, rule, start, end)))


@pytest.mark.parametrize("change", CHANGES[::3], ids=str)
@pytest.mark.parametrize("shape", ["on the way there", "on return"])
def test_news_waits_for_a_moment_that_is_not_quiet(change: date, shape: str) -> None:
    rule = Rule()
    for mobility in _mobilities(change, shape):
        moment = datetime.combine(change - 2 * DAY, time(0, 30), UTC)
        for _ in range(12):
            moment += timedelta(hours=9)
            allowed = next_allowed(moment, rule.quiet, mobility)
            slot = next_slot(rule, mobility, moment)
            assert allowed is not None and slot is not None and moment <= allowed <= slot
            for found in (allowed, slot):
                local = found.astimezone(mobility.where_is(found).zone)
                assert time(7) <= local.time() < time(19)
                assert local.date() not in {mobility.departure, mobility.return_, *mobility.travel_days}
                assert local.isoweekday() <= 5
                assert not is_quiet(found, rule.quiet, mobility)
            assert slot < useful_until(rule, mobility, slot) <= slot + timedelta(hours=7)
