"""Owns how a learner stands: silent or not, on track or not, what counts as reached; knows no screen and no storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from learning.localtime import as_utc
from learning.mobility import Mobility, Phase

# Abroad the diary is daily, so two working days without a word are noticed; before it, a week (issue of the desk).
SILENT_WORKING_DAYS = 2
SILENT_DAYS_BEFORE = 7
# In the last two weeks before the departure the guided units should be under way.
NEAR_DEPARTURE = timedelta(days=14)

_DAY = timedelta(days=1)


class Light(StrEnum):
    """Green: on track. Amber: needs a look. Red: needs help."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def silent_days(last_sign: datetime, mobility: Mobility, now: datetime) -> int:
    """Whole days without a sign of life: host working days abroad, calendar days before; 0 after the return.

    The day of the last sign and today do not count: today is not over yet.
    """
    phase = mobility.phase(now)
    if phase is Phase.AFTER:
        return 0
    last, today = mobility.local_now(last_sign).date(), mobility.local_now(now).date()
    if phase is Phase.BEFORE:
        return max(0, (as_utc(now) - as_utc(last_sign)).days)
    days = (last + _DAY * n for n in range(1, (today - last).days))
    return sum(1 for day in days if mobility.is_working_day(day))


def is_silent(last_sign: datetime, mobility: Mobility, now: datetime) -> bool:
    """Whether somebody should ask how it goes."""
    enough = SILENT_DAYS_BEFORE if mobility.phase(now) is Phase.BEFORE else SILENT_WORKING_DAYS
    return silent_days(last_sign, mobility, now) >= enough


def light(*, silent: bool, stopped: bool, returned: int, guided_open: int, mobility: Mobility, now: datetime) -> Light:
    """The traffic light. `stopped`: reminders ended because nobody answered. `guided_open`: guided units not reached.

    Red is for silence, which a person has to break; amber for a returned entry, or guided units open near or after
    the departure.
    """
    if silent or stopped:
        return Light.RED
    near = mobility.phase(now) is not Phase.BEFORE or mobility.local_now(now).date() + NEAR_DEPARTURE > mobility.departure
    return Light.AMBER if returned or (near and guided_open) else Light.GREEN


Mark = Literal["reached", "begun", "open", "not_taken"]


@dataclass(frozen=True, slots=True)
class Reached:
    """A unit of one learner: how far, and since when it is reached."""

    mark: Mark
    on: date | None = None


def reached(
    unit_id: str,
    proof: Mapping[str, date],
    done: Mapping[str, date],
    begun: frozenset[str],
    *,
    needs_proof: bool,
) -> Reached:
    """How far a unit is. `proof` is what somebody else confirms: the attended session before, a validated entry abroad.

    Reached on the later of the two days; with only one of them it is begun.
    """
    finished, proven = done.get(unit_id), proof.get(unit_id)
    if finished and (proven or not needs_proof):
        return Reached("reached", max(finished, proven) if proven else finished)
    return Reached("begun" if finished or proven or unit_id in begun else "open")
