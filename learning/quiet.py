"""Owns when a learner is left alone; it knows the clock and the stay, not what would have been said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from learning.localtime import as_utc, at_local
from learning.mobility import Mobility, Place

# However the learner sets the quiet hours, the night stays quiet (learning 3.2: "never 21:00–07:00 local").
NIGHT_START = time(21, 0)
NIGHT_END = time(7, 0)

# A stay is at most a year (Erasmus+ KA1), so a longer row of quiet days means: never.
_FURTHEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours (start included, end not; across midnight when start > end; none when equal) and days of quiet.

    Abroad a weekend is what the host's working days leave free: who works on Saturdays is reminded on Saturdays.
    Travel days are always quiet, and so is the night from 21:00 to 07:00.
    """

    start: time = time(19, 0)
    end: time = time(7, 0)
    weekends: bool = True
    holidays: bool = True

    def covers(self, at: time) -> bool:
        """Whether this wall clock time is within the quiet hours or the night."""
        return _within(at, self.start, self.end) or _within(at, NIGHT_START, NIGHT_END)


def is_quiet(now: datetime, quiet: Quiet, mobility: Mobility) -> bool:
    """Whether nothing unasked-for may be sent at this instant."""
    if mobility.where_is(now).place is Place.TRAVELLING:
        return True
    local = mobility.local_now(now)
    if quiet.weekends and mobility.is_weekend(local.date()):
        return True
    if quiet.holidays and mobility.is_holiday(local.date()):
        return True
    return quiet.covers(local.time())


def next_allowed(now: datetime, quiet: Quiet, mobility: Mobility) -> datetime | None:
    """The first instant, from now on and in UTC, that is not quiet; None when there is none within 400 days."""
    now = as_utc(now)
    if not is_quiet(now, quiet, mobility):
        return now
    first = mobility.local_now(now).date() - timedelta(days=1)
    for offset in range(_FURTHEST_DAYS):
        day = first + timedelta(days=offset)
        for end in sorted({quiet.end, NIGHT_END, time(0, 0)}):
            opening = at_local(day, end, mobility.zone_on(day))
            if opening > now and not is_quiet(opening, quiet, mobility):
                return opening
    return None


def _within(at: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= at < end
    return at >= start or at < end
