"""Owns what the dialogues of a trainer's desk share: names of units, local times, the one refusal, typed answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from dialogues.context import Context
from dialogues.course import number_of
from dialogues.kit import Dialogue, Event, Open, Screen, Tap, Turn, screen
from learning.ledger import Audited, Talk, ask
from learning.ledger.award import Credential
from learning.ledger.people import CohortsOfTrainer, LearnerById
from learning.mobility import Mobility
from learning.people import Cohort, Learner, Person


def lines(*pieces: str) -> Markup:
    """Pieces one below the other; empty ones are left out."""
    return Markup("\n").join(piece for piece in pieces if piece)


def unit_name(c: Context, unit_id: str) -> str:
    """`Unit 5: Waste`, or the id alone when the content no longer has that unit."""
    try:
        unit = c.pack.unit(unit_id)
    except KeyError:
        return unit_id
    return c.label("Unit {number}: {title}", number=number_of(unit), title=unit.title)


def at_home(cohort: Cohort, moment: datetime) -> datetime:
    """The moment on the clock of the sending organisation, by which trainers live."""
    return moment.astimezone(ZoneInfo(cohort.home_tz))


def when(c: Context, moment: datetime, now: datetime) -> str:
    """`12:15`, with the day before it when it is not today. Both moments are local."""
    clock = c.words.clock(moment)
    return clock if moment.date() == now.date() else f"{c.words.day(moment.date(), 'short')}, {clock}"


def with_learner(c: Context, cohort: Cohort, moment: datetime) -> str:
    """A moment on the clock where the learner is then, with the place when that is not home."""
    mobility = Mobility.of(cohort)
    local = mobility.local_now(moment)
    text = when(c, local, mobility.local_now(c.now))
    abroad = local.utcoffset() != at_home(cohort, moment).utcoffset()
    return f"{text} ({cohort.host_place})" if abroad else text


def called(name: str, learner: Learner) -> str:
    """The first name, or the number of a learner who gave none."""
    return name or learner.number


def chosen(event: Event, labels: Mapping[str, str]) -> str | None:
    """The action that was tapped, or whose label (or number, from 1) was typed."""
    if isinstance(event, Tap):
        return event.action
    typed = _bare(getattr(event, "text", ""))
    for number, (action, label) in enumerate(labels.items(), start=1):
        if typed and typed in (_bare(label), str(number)):
            return action
    return None


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char == " ").strip()


def number_in(text: str) -> int | None:
    """The entry that `1107`, `#1107` or `1107.2` names."""
    head = text.strip().lstrip("#").split(".")[0].split(" ")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 16 else None


def holder_of(credential: Credential) -> Talk[str]:
    """What the holder of a credential is called; a dash for somebody who was erased."""
    found = (yield from ask(LearnerById(credential.learner_id))) if credential.learner_id else None
    return called(found[0].name, found[1]) if found else "–"


def in_cohort(person_id: int) -> Talk[tuple[Person, Learner, Cohort] | None]:
    """A learner with their cohort; None for who is gone or learns without one."""
    found = yield from ask(LearnerById(person_id))
    return (found[0], found[1], found[2]) if found is not None and found[2] is not None else None


def own_cohort(c: Context, arg: str) -> Talk[Cohort | None]:
    """The cohort of that number, if it is one of the trainer's."""
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    return next((cohort for cohort in cohorts if str(cohort.id) == arg), None)


def choose_cohort(c: Context, cohorts: Iterable[Cohort], dialogue: str) -> Screen:
    """Which of several cohorts?"""
    buttons = [Open(cohort.name[:40], dialogue, str(cohort.id)) for cohort in cohorts]
    if not buttons:
        return screen(c.say("You have no cohort yet."), Open(c.label("Start page"), "menu"))
    return screen(c.say("Which cohort?"), *buttons)


def not_yours(dialogue: Dialogue, action: str, thing: str) -> Turn:
    """The answer to foreign and to unknown things alike, and a line in the audit log."""
    return dialogue.at("foreign", keep=[Audited(action, thing[:64], "refused")])


def foreign(c: Context) -> Screen:
    return screen(c.say("Not in your cohorts."), Open(c.label("To the desk"), "review"))


def parse_day(text: str, today: date) -> date | None:
    """A day typed as 2026-05-12, 12.5., 12.5.2026, 12. 5. or 12/05; without a year the latest that is not to come."""
    parts = [part for part in text.replace("-", ".").replace("/", ".").replace(" ", "").split(".") if part]
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(parts) == 3 and len(parts[0]) == 4:
        numbers.reverse()
    try:
        if len(numbers) == 3:
            return date(numbers[2] + (2000 if numbers[2] < 100 else 0), numbers[1], numbers[0])
        this_year = date(today.year, numbers[1], numbers[0])
        return this_year if this_year <= today else date(today.year - 1, numbers[1], numbers[0])
    except ValueError:
        return None
