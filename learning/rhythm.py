"""Owns when a person's next reminders fall due, as facts to keep, and what to make of one that has fallen due.

Whoever lets a learner join, choose paths, change slots, resume or change the cohort keeps `plan_for(...)` with the same
turn, computed from the learner as they are then (`dataclasses.replace` helps). What was forgotten is healed within an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from learning.ledger.people import RhythmSet
from learning.localtime import as_utc
from learning.mobility import Mobility
from learning.people import Cohort, Learner
from learning.reminders import Kind, Rule, next_digest, next_due, rule_of, useful_until, worth_sending

DIGEST = "digest"
NEVER = datetime(9000, 1, 1, tzinfo=UTC)

# Who learns without a cohort has told us no place: the language's own country is the best guess there is.
_HOME_OF_LANGUAGE = {
    "de": ("DE", "Europe/Berlin"),
    "sl": ("SI", "Europe/Ljubljana"),
    "fi": ("FI", "Europe/Helsinki"),
    "pt": ("PT", "Europe/Lisbon"),
}
_SOMEWHERE = ("BE", "Europe/Brussels")

# What an outage of more than two days let pass is never worth a message, so it is not gone through one by one.
_LOOK_BACK = timedelta(days=2)


def mobility_of(cohort: Cohort | None, language: str = "en") -> Mobility:
    """The stay a learner goes on; without a cohort, none, at home where the language is spoken."""
    if cohort is not None:
        return Mobility.of(cohort)
    return Mobility.without_travel(*_HOME_OF_LANGUAGE.get(language, _SOMEWHERE))


def plan_for(learner: Learner, cohort: Cohort | None, now: datetime, language: str = "en") -> list[RhythmSet]:
    """The next reminder of every kind, one fact each (`due_at` None takes a reminder back). `now` is aware."""
    mobility = mobility_of(cohort, language)
    rule = rule_of(learner)
    return [
        RhythmSet(learner.person_id, kind.value, None if learner.waits_for_guardian else next_due(kind, rule, mobility, now))
        for kind in Kind
    ]


def silence_for(person_id: int) -> list[RhythmSet]:
    """No reminder of any kind: at once, whatever was due."""
    return [RhythmSet(person_id, kind.value, None) for kind in Kind]


def plan_digest(trainer_id: int, at: time, zone: ZoneInfo, now: datetime) -> RhythmSet:
    """A trainer's next digest, at that hour on the clock of the sending organisation."""
    return RhythmSet(trainer_id, DIGEST, next_digest(at, zone, now))


def no_digest(trainer_id: int) -> RhythmSet:
    """A trainer who wants no digest keeps a row that never falls due, so that nobody mistakes them for a newcomer."""
    return RhythmSet(trainer_id, DIGEST, NEVER)


@dataclass(frozen=True, slots=True)
class Beat:
    """What one due row leads to: a reminder for `day` (useful until `until`), or none; when the next one is due.

    `skipped` are the moments that an outage let pass.
    """

    day: date | None
    until: datetime | None
    next_due: datetime | None
    skipped: tuple[datetime, ...]


def beat(kind: Kind, rule: Rule, mobility: Mobility, due: datetime, now: datetime) -> Beat:
    """Go on from a due moment: at most one message, whatever was missed, and none in quiet hours."""
    dues = tuple(_missed(kind, rule, mobility, as_utc(due), as_utc(now)))
    worth = None if rule.stopped or _paused(rule, now) else worth_sending(dues, rule, mobility, now)
    following = next_due(kind, rule, mobility, now)
    skipped = tuple(moment for moment in dues if moment != worth)
    if worth is None:
        return Beat(None, None, following, skipped)
    return Beat(mobility.local_now(worth).date(), useful_until(rule, mobility, worth), following, skipped)


def _paused(rule: Rule, now: datetime) -> bool:
    return rule.paused_until is not None and as_utc(now) < rule.paused_until


def _missed(kind: Kind, rule: Rule, mobility: Mobility, due: datetime, now: datetime) -> Iterator[datetime]:
    """The due moment and those after it, up to now."""
    yield due
    moment = next_due(kind, rule, mobility, max(due, now - _LOOK_BACK))
    while moment is not None and moment <= now:
        yield moment
        moment = next_due(kind, rule, mobility, moment)
