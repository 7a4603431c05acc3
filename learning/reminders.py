"""Owns when the companion speaks first, and how often; it knows neither the words nor the channel.

The rule (requirements 6, journeys 1.1): at most two messages a day that nobody asked for, in the two slots the
learner chose, on the wall clock of where the learner is. Every due moment is computed anew from the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from learning.localtime import as_utc, at_local
from learning.mobility import WEEKDAYS, Mobility, Phase
from learning.quiet import NIGHT_START, Quiet, is_quiet, next_allowed

if TYPE_CHECKING:
    from learning.people import Learner

__all__ = [
    "Escalation", "Kind", "Quiet", "Rule", "Slots", "choose_wording", "count_unanswered", "dedupe_key", "escalate",
    "filing_days", "is_late", "is_quiet", "kind_for", "may_file", "may_send", "next_allowed", "next_digest", "next_due",
    "next_slot", "pause", "problems", "resume", "rule_of", "stop", "useful_until", "worth_sending",
]  # fmt: skip

MAX_PROACTIVE_PER_DAY = 2
MIN_VARIANTS = 8  # one more than the seven days within which no wording comes twice

# After the return: at most two nudges a week, never on consecutive days, and none once two months have gone by.
ASSESSMENT_WEEKDAYS = frozenset({2, 4})
ASSESSMENT_NUDGES_FOR = timedelta(days=60)

# Two messages closer together than this would read as one that was split.
MIN_SLOT_DISTANCE = timedelta(hours=1)

# An entry that the network held back overnight may still count for the day it is about (journeys 1.3, line 11).
FILING_LIMIT = time(10, 0)

_FURTHEST_DAYS = 400
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What a proactive message is for; each kind has its own part of the mobility."""

    NUGGET = "nugget"
    DIARY = "diary"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class Slots:
    """The two moments of the day, local time, at which the companion may speak first."""

    nugget: time = time(12, 15)
    diary: time = time(15, 30)


@dataclass(frozen=True, slots=True)
class Rule:
    """One learner's reminder settings. `stopped` is /stop; `paused_until` is an instant (holidays, illness, busy)."""

    slots: Slots = field(default_factory=Slots)
    quiet: Quiet = field(default_factory=Quiet)
    paused_until: datetime | None = None
    stopped: bool = False


def rule_of(learner: Learner) -> Rule:
    """The rule a learner has set."""
    return Rule(
        Slots(learner.nugget_at, learner.diary_at),
        Quiet(learner.quiet_from, learner.quiet_to),
        learner.paused_until,
        learner.stopped_at is not None,
    )


def problems(rule: Rule) -> tuple[str, ...]:
    """What makes a rule unusable, as codes: nugget_slot_quiet, diary_slot_quiet, slots_close."""
    slots, day = rule.slots, date(2000, 1, 1)
    distance = abs(datetime.combine(day, slots.nugget) - datetime.combine(day, slots.diary))
    checks = {
        "nugget_slot_quiet": rule.quiet.covers(slots.nugget),
        "diary_slot_quiet": rule.quiet.covers(slots.diary),
        "slots_close": distance < MIN_SLOT_DISTANCE,
    }
    return tuple(code for code, wrong in checks.items() if wrong)


def pause(rule: Rule, until: datetime) -> Rule:
    """The rule, silent until that instant (a snooze is a short pause)."""
    return replace(rule, paused_until=as_utc(until))


def stop(rule: Rule) -> Rule:
    """The rule after /stop: nothing is due any more."""
    return replace(rule, stopped=True)


def resume(rule: Rule) -> Rule:
    """The rule, speaking again at once."""
    return replace(rule, paused_until=None, stopped=False)


# -- what is due ---------------------------------------------------------------------------------------------------


def next_due(kind: Kind, rule: Rule, mobility: Mobility, after: datetime) -> datetime | None:
    """The next moment of this kind strictly after `after`, in UTC; None when the rule has no further one.

    Each local date holds the slot once, whatever the summer time does to it.
    """
    if rule.stopped:
        return None
    after = max(as_utc(after), rule.paused_until) if rule.paused_until else as_utc(after)
    slot = rule.slots.diary if kind is Kind.DIARY else rule.slots.nugget
    for day in _days_of(kind, mobility, after):
        due = at_local(day, slot, mobility.zone_on(day))
        if due > after and not is_quiet(due, rule.quiet, mobility):
            return due
    return None


def next_slot(rule: Rule, mobility: Mobility, after: datetime) -> datetime | None:
    """The next slot of either kind after `after`, in UTC: where news that can wait (feedback, a badge) belongs."""
    after = as_utc(after)
    first = mobility.local_now(after).date() - _DAY
    for offset in range(_FURTHEST_DAYS):
        day = first + timedelta(days=offset)
        for slot in sorted((rule.slots.nugget, rule.slots.diary)):
            due = at_local(day, slot, mobility.zone_on(day))
            if due > after and not is_quiet(due, rule.quiet, mobility):
                return due
    return None


def _days_of(kind: Kind, mobility: Mobility, after: datetime) -> Iterator[date]:
    """The local dates on which this kind may come, from the one `after` falls on."""
    today = after.astimezone(mobility.host_zone if kind is Kind.DIARY else mobility.home_zone).date()
    if kind is Kind.NUGGET:
        days = _span(today, min(mobility.departure, today + _FURTHEST_DAYS * _DAY))
        return (day for day in days if day.isoweekday() in WEEKDAYS)
    if not mobility.travels:
        return iter(())
    if kind is Kind.DIARY:
        days = _span(max(today, mobility.departure), mobility.return_)
        return (day for day in days if mobility.is_working_day(day))
    back = mobility.return_ + _DAY
    days = _span(max(today, back), back + ASSESSMENT_NUDGES_FOR)
    return (day for day in days if day.isoweekday() in ASSESSMENT_WEEKDAYS)


def next_digest(at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """When a trainer's next digest is due, strictly after `after`, in UTC: Monday to Friday at the hour chosen."""
    today = as_utc(after).astimezone(zone).date()
    days = (today + timedelta(days=offset) for offset in range(8))
    dues = (at_local(day, at, zone) for day in days if day.isoweekday() in WEEKDAYS)
    return next(due for due in dues if due > as_utc(after))


def _span(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((end - first).days))


def kind_for(phase: Phase) -> Kind:
    """The kind of reminder that belongs to a part of the mobility."""
    return {Phase.BEFORE: Kind.NUGGET, Phase.DURING: Kind.DIARY, Phase.AFTER: Kind.ASSESSMENT}[phase]


def dedupe_key(kind: Kind, learner_id: int | str, local_date: date) -> str:
    """The name under which this reminder exists at most once: kind, learner, local date."""
    return f"{kind.value}:{learner_id}:{local_date.isoformat()}"


def useful_until(rule: Rule, mobility: Mobility, due: datetime) -> datetime:
    """The instant from which a prompt due at `due` is better dropped: when that day's quiet begins, in UTC."""
    day = mobility.local_now(due).date()
    starts = (at_local(day, start, mobility.zone_on(day)) for start in (rule.quiet.start, NIGHT_START))
    return min((start for start in starts if start > as_utc(due)), default=as_utc(due) + timedelta(hours=1))


def worth_sending(dues: Iterable[datetime], rule: Rule, mobility: Mobility, now: datetime) -> datetime | None:
    """Of the moments an outage has let pass, the one still worth a message: the latest that is useful now, or none."""
    now = as_utc(now)
    if is_quiet(now, rule.quiet, mobility):
        return None
    fresh = [due for due in dues if as_utc(due) <= now < useful_until(rule, mobility, due)]
    return max(fresh, default=None)


def may_send(sent_today: int) -> bool:
    """Whether one more proactive message fits into the learner's day (`sent_today` by local date)."""
    return sent_today < MAX_PROACTIVE_PER_DAY


# -- silence -------------------------------------------------------------------------------------------------------


class Escalation(StrEnum):
    """How the next prompt is to be: as ever, one gentle line, or none and a word to the trainer."""

    NORMAL = "normal"
    GENTLE = "gentle"
    STOP = "stop"


def escalate(unanswered: int) -> Escalation:
    """After two unanswered prompts one gentle line; after three stop, and a person asks (journeys 1.1)."""
    if unanswered >= 3:
        return Escalation.STOP
    return Escalation.GENTLE if unanswered == 2 else Escalation.NORMAL


def count_unanswered(sent: Iterable[datetime], last_sign: datetime | None) -> int:
    """How many prompts were sent since the learner's last sign of life (any message or tap)."""
    return sum(1 for moment in sent if last_sign is None or moment > last_sign)


def choose_wording(learner_id: int | str, local_date: date, variants: int, kind: Kind = Kind.DIARY) -> int:
    """Which of the variants (0 … variants - 1) to use: the same for the same day, another on each of the seven after.

    Learners start at different places, so that friends in one room do not read the same line.
    Raises ValueError for fewer than eight variants.
    """
    if variants < MIN_VARIANTS:
        raise ValueError(f"a reminder needs at least {MIN_VARIANTS} wordings, not {variants}")
    start = int.from_bytes(sha256(f"{kind.value}:{learner_id}".encode()).digest()[:8])
    return (start + local_date.toordinal()) % variants


# -- filing an entry -----------------------------------------------------------------------------------------------


def filing_days(now: datetime, mobility: Mobility) -> tuple[date, ...]:
    """The local dates offered for an entry that arrives now: today, and until 10:00 the working day before."""
    local = mobility.local_now(now)
    yesterday = local.date() - _DAY
    if local.time() < FILING_LIMIT and mobility.is_working_day(yesterday):
        return (local.date(), yesterday)
    return (local.date(),)


def is_late(day: date, filed_at: datetime, mobility: Mobility) -> bool:
    """Whether an entry about `day`, filed at this instant, is marked as late: from 10:00 the morning after."""
    return as_utc(filed_at) >= at_local(day + _DAY, FILING_LIMIT, mobility.zone_on(day))


def may_file(day: date, now: datetime, mobility: Mobility) -> bool:
    """Whether an entry may be filed under `day` at all: a day of the stay, and not one still to come."""
    return mobility.is_abroad(day) and day <= mobility.local_now(now).date()
