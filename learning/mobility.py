"""Owns where a learner is and which days count there; it knows no message and no person, only a stay and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from learning.localtime import as_utc, midnight, monday_of

if TYPE_CHECKING:
    from learning.people import Cohort

WEEKDAYS = frozenset({1, 2, 3, 4, 5})

# Stands for "never": a self-directed learner has no stay abroad and remains before the departure.
NO_DEPARTURE = date(9000, 1, 1)

# The EU writes two of its countries otherwise than ISO 3166 does.
_ISO_COUNTRY = {"EL": "GR", "UK": "GB"}

_DAY = timedelta(days=1)


class Place(StrEnum):
    """Where the learner is: with the sending organisation, with the host organisation, or on the way."""

    HOME = "home"
    HOST = "host"
    TRAVELLING = "travelling"


class Phase(StrEnum):
    """The part of the mobility: before the departure, from the departure to the return (both days included), after."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place and the time zone whose wall clock holds there."""

    place: Place
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Mobility:
    """A stay abroad. Countries are ISO 3166 codes, regions ISO 3166-2 ("13" or "PT-13"), zones IANA names.

    The days of departure and return are travel days; `travel_days` adds others (a night train, an excursion).
    `working_days` are ISO weekdays (1 = Monday) of the host organisation. `free_days` are days off that no
    calendar of public holidays knows: a town's own holiday, a day the host is closed.
    Raises ValueError for an unknown zone, a return before the departure, or weekdays outside 1–7.
    """

    home_country: str
    home_tz: str
    host_country: str
    host_region: str | None
    host_tz: str
    departure: date
    return_: date
    working_days: frozenset[int] = WEEKDAYS
    travel_days: frozenset[date] = frozenset()
    free_days: frozenset[date] = frozenset()
    home_region: str | None = None

    def __post_init__(self) -> None:
        if self.return_ < self.departure:
            raise ValueError("the return lies before the departure")
        if not self.working_days or not self.working_days <= set(range(1, 8)):
            raise ValueError("working days are ISO weekdays, 1 to 7, and at least one")
        for name in (self.home_tz, self.host_tz):
            if not is_zone(name):
                raise ValueError(f"unknown time zone {name!r}")

    @classmethod
    def without_travel(cls, country: str, tz: str, region: str | None = None) -> Mobility:
        """A learner with no stay abroad (self-directed, or not yet invited): always at home, always before."""
        return cls(country, tz, country, region, tz, NO_DEPARTURE, NO_DEPARTURE + _DAY, home_region=region)

    @classmethod
    def of(cls, cohort: Cohort) -> Mobility:
        """The stay that a cohort goes on."""
        there = {cohort.departure + n * _DAY for n in range(1, cohort.travel_before + 1)}
        back = {cohort.return_date - n * _DAY for n in range(1, cohort.travel_after + 1)}
        return cls(
            cohort.home_country,
            cohort.home_tz,
            cohort.host_country,
            cohort.host_region,
            cohort.host_tz,
            cohort.departure,
            cohort.return_date,
            cohort.working_days,
            frozenset(there | back),
            cohort.free_days,
        )

    @property
    def travels(self) -> bool:
        """Whether there is a stay abroad at all."""
        return self.departure < NO_DEPARTURE

    # -- where ---------------------------------------------------------------------------------------------

    @property
    def home_zone(self) -> ZoneInfo:
        """The zone of the sending organisation."""
        return ZoneInfo(self.home_tz)

    @property
    def host_zone(self) -> ZoneInfo:
        """The zone of the host organisation."""
        return ZoneInfo(self.host_tz)

    @property
    def arrival(self) -> date:
        """The first day, in the host's calendar, that is no longer spent on the way there."""
        day = self.departure + _DAY
        while day in self.travel_days and day < self.return_:
            day += _DAY
        return day

    @property
    def setting_off(self) -> date:
        """The first day, in the host's calendar, of the way back."""
        day = self.return_
        while day - _DAY in self.travel_days and day - _DAY > self.departure:
            day -= _DAY
        return day

    def where_is(self, now: datetime) -> Whereabouts:
        """Place and zone at this instant. On the way there the home clock holds, on the way back the host's."""
        now = as_utc(now)
        arrives, sets_off = midnight(self.arrival, self.host_zone), midnight(self.setting_off, self.host_zone)
        leaves = min(midnight(self.departure, self.home_zone), arrives)
        is_back = max(midnight(self.return_ + _DAY, self.home_zone), sets_off)
        if not leaves <= now < is_back:
            return Whereabouts(Place.HOME, self.home_zone)
        if now < arrives:
            return Whereabouts(Place.TRAVELLING, self.home_zone)
        if now >= sets_off or now.astimezone(self.host_zone).date() in self.travel_days:
            return Whereabouts(Place.TRAVELLING, self.host_zone)
        return Whereabouts(Place.HOST, self.host_zone)

    def local_now(self, now: datetime) -> datetime:
        """The same instant on the learner's own wall clock."""
        return as_utc(now).astimezone(self.where_is(now).zone)

    def zone_on(self, day: date) -> ZoneInfo:
        """The zone in which the local date `day` is lived; the way there counts as home, the way back as host."""
        return self.host_zone if self.arrival <= day <= self.return_ else self.home_zone

    def phase(self, now: datetime) -> Phase:
        """Before, during or after, by the local date of where the learner is."""
        now = as_utc(now)
        if now < midnight(self.departure, self.home_zone):
            return Phase.BEFORE
        return Phase.DURING if now < midnight(self.return_ + _DAY, self.home_zone) else Phase.AFTER

    # -- which days ----------------------------------------------------------------------------------------

    def is_travel_day(self, day: date) -> bool:
        """Whether this local date is spent on the way."""
        return day in (self.departure, self.return_) or day in self.travel_days

    def is_abroad(self, day: date) -> bool:
        """Whether the local date lies within the stay, both travel days included."""
        return self.departure <= day <= self.return_

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday, or a known day off, where the learner is on it."""
        if day in self.free_days:
            return True
        if self.is_abroad(day):
            return day in public_holidays(self.host_country, self.host_region, day.year)
        return day in public_holidays(self.home_country, self.home_region, day.year)

    def is_weekend(self, day: date) -> bool:
        """A day without work by the week's rhythm: abroad the host's, at home Saturday and Sunday."""
        return day.isoweekday() not in (self.working_days if self.is_abroad(day) else WEEKDAYS)

    def is_working_day(self, day: date) -> bool:
        """Whether the learner works with the host on this local date: never on a holiday, a day off or a travel day."""
        if not self.is_abroad(day) or self.is_travel_day(day):
            return False
        return not self.is_weekend(day) and not self.is_holiday(day)

    def working_days_abroad(self) -> Iterator[date]:
        """All working days with the host, in order."""
        days = ((self.departure + timedelta(days=n)) for n in range((self.return_ - self.departure).days + 1))
        return (day for day in days if self.is_working_day(day))

    def week_abroad(self, day: date) -> int | None:
        """The week of the stay (1, 2, …), counted in ISO weeks from the first working day; None outside the stay."""
        if not self.is_abroad(day):
            return None
        first = next(self.working_days_abroad(), self.departure)
        return max(1, (monday_of(day) - monday_of(first)).days // 7 + 1)

    def working_day_number(self, day: date) -> int | None:
        """Which working day of the stay this is (1, 2, …); None when it is none."""
        if not self.is_working_day(day):
            return None
        return sum(1 for other in self.working_days_abroad() if other <= day)


def is_zone(name: str) -> bool:
    """Whether the name is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=1024)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of a country in a year, with its region's where that is known.

    A country that the calendar does not know has none; an unknown region falls back to the whole country.
    """
    import holidays  # heavy, and only needed once somebody is to be reminded

    code = _ISO_COUNTRY.get(country.upper(), country.upper())
    try:  # asked country by country: the list of all that are supported would load every calendar there is
        calendar = holidays.country_holidays(code, years=year)
    except NotImplementedError:
        return frozenset()
    subdivision = (region or "").upper().removeprefix(f"{code}-")
    if subdivision in calendar.subdivisions:
        calendar = holidays.country_holidays(code, subdiv=subdivision, years=year)
    return frozenset(calendar)
