"""Owns which day, path and prompt a diary entry is about, seen from a learner's own stay; it says nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from content.library import SOURCE_LANGUAGE
from content.model import DiaryPrompt, Pack
from dialogues.context import Context
from learning.diary import PromptPlan, PromptStep, State, prompt_plan
from learning.ledger.diary import Entry, EntryVersion
from learning.mobility import Mobility
from learning.prompts import choose_prompt, path_on, turns_of
from learning.reminders import filing_days
from learning.rhythm import mobility_of

MISSED_SHOWN = 2  # never a wall of missed days (journeys 3.1)
ENTRIES_A_WEEK = 5  # self-directed learners have no weeks abroad: five entries count as one


@dataclass(frozen=True, slots=True)
class Task:
    """What one entry is to be about."""

    day: date
    path: str
    prompt: DiaryPrompt


def stay_of(c: Context) -> Mobility:
    """The learner's stay; who learns alone is at home."""
    return mobility_of(c.cohort, c.person.language)


def today(c: Context) -> date:
    return stay_of(c).local_now(c.now).date()


def paths_of(c: Context) -> tuple[str, ...]:
    """The paths whose diary the learner writes: the chosen ones, else those of the cohort, as far as there is content."""
    offered = [path.id for path in c.library[SOURCE_LANGUAGE].paths]
    chosen = c.learner.paths if c.learner else ()
    wanted = chosen or (c.cohort.paths if c.cohort else ()) or offered[:1]
    return tuple(path for path in wanted if path in offered)


def pack_of(c: Context, path: str) -> Pack:
    """The content of a path in the person's language; in English where that path is not translated yet."""
    return c.pack if any(other.id == path for other in c.pack.paths) else c.library[SOURCE_LANGUAGE]


def is_open(entries: Sequence[Entry], path: str, day: date) -> bool:
    """Whether nothing was handed in yet for this path and day (a draft may lie there)."""
    return all(e.status == State.DRAFT for e in entries if e.path == path and e.local_date == day)


def path_of_day(c: Context, day: date, entries: Sequence[Entry]) -> str:
    """The path whose turn it is on that day."""
    return path_on(max(1, _number(c, day, entries)), paths_of(c))


def task_for(c: Context, day: date, entries: Sequence[Entry], path: str = "", *, instead: str = "") -> Task:
    """The task of a day; `path` asks for another path than the one whose turn it is, `instead` for another prompt."""
    path = path or path_of_day(c, day, entries)
    prompts = [prompt.id for prompt in pack_of(c, path).diary_prompts(path)]
    used = {entry.prompt_id for entry in entries if entry.path == path} | {instead}
    prompt = choose_prompt(prompts, *_turn(c, day, path, entries, len(prompts)), used)
    return Task(day, path, pack_of(c, path).diary_prompt(prompt))


def _number(c: Context, day: date, entries: Sequence[Entry]) -> int:
    """The working day's number; a day off counts as the working day before it, and alone each entry is a day."""
    if c.cohort is None:
        return 1 + sum(1 for entry in entries if entry.local_date < day)
    return sum(1 for other in stay_of(c).working_days_abroad() if other <= day)


def _turn(c: Context, day: date, path: str, entries: Sequence[Entry], prompts: int) -> tuple[int, int]:
    """Which of a path's days this is, and how many there are; alone, one goes through the prompts as they stand."""
    if c.cohort is None:
        return 1, prompts
    paths = paths_of(c)
    days = sum(1 for _ in stay_of(c).working_days_abroad())
    return turns_of(path, _number(c, day, entries), paths), turns_of(path, days, paths)


def plan_of(c: Context, day: date, entries: Sequence[Entry]) -> PromptPlan:
    """How much the prompts help on that day: less from week to week."""
    if c.cohort is None:
        return prompt_plan(1 + sum(1 for entry in entries if entry.local_date < day) // ENTRIES_A_WEEK)
    return prompt_plan(stay_of(c).week_abroad(day) or 1)


def next_step(plan: PromptPlan, draft: EntryVersion) -> PromptStep | None:
    """What to ask next; None when the entry is complete. What could not be seen needs no reason, but another sight."""
    steps = (PromptStep.VERDICT, PromptStep.SAW) if draft.verdict == "unseen" else plan.steps
    return next((step for step in steps if step not in draft.done), None)


def days_to_file(c: Context, entries: Sequence[Entry]) -> tuple[date, ...]:
    """The days an entry that comes now may be about without being late and that still lack one; today first."""
    stay = stay_of(c)
    if c.cohort is None:
        days: tuple[date, ...] = (today(c),)
    else:
        days = tuple(day for day in filing_days(c.now, stay) if stay.is_working_day(day))
    return tuple(day for day in days if is_open(entries, path_of_day(c, day, entries), day))


def missed_days(c: Context, entries: Sequence[Entry]) -> tuple[date, ...]:
    """The latest working days that passed without an entry, newest first; never more than two."""
    fresh = days_to_file(c, entries)
    return tuple(_missed(c, entries, fresh))[:MISSED_SHOWN]


def _missed(c: Context, entries: Sequence[Entry], fresh: tuple[date, ...]) -> Iterator[date]:
    if c.cohort is None:
        return
    now = today(c)
    for day in reversed([day for day in stay_of(c).working_days_abroad() if day < now]):
        if day not in fresh and is_open(entries, path_of_day(c, day, entries), day):
            yield day
