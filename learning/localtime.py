"""Owns the step from a wall clock to an instant; it knows time zones, but no person and no rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# The longest hole a zone has ever had in its wall clock is one whole day (Samoa, 30 December 2011).
_LONGEST_GAP_MINUTES = 25 * 60


def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the wall clock of `zone` shows `at` (whole minutes) on `day`.

    A time that the spring change skips becomes the next minute that exists; a time that the autumn change
    shows twice means the first of the two, so that every local date has each time exactly once.
    """
    wall = datetime.combine(day, time(at.hour, at.minute))
    for minutes in range(_LONGEST_GAP_MINUTES):
        candidate = wall + timedelta(minutes=minutes)
        instant = candidate.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == candidate:
            return instant
    raise ValueError(f"{zone.key} has no time after {wall}")


@lru_cache(maxsize=4096)  # learners of a cohort share the same few days and zones
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of `day` in `zone`, in UTC. Not always 00:00: the Azores skip that hour in spring."""
    return at_local(day, time(0, 0), zone)


def as_utc(moment: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a time without a zone, which would mean nothing here."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the ISO week that `day` lies in."""
    return day - timedelta(days=day.isoweekday() - 1)
