"""Owns /diary up to the receipt: which day, the home card beside what is seen, why, what to take home. Every answer is kept at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from dialogues.context import Context
from dialogues.diary_day import (
    Task,
    days_to_file,
    missed_days,
    next_step,
    path_of_day,
    paths_of,
    plan_of,
    stay_of,
    task_for,
    today,
)
from dialogues.diary_draft import handed_in, in_work, plan_in, prompt_in, take_loose, told
from dialogues.diary_words import (
    attachments,
    example_quote,
    gone,
    headline,
    home_line,
    kept_files,
    starters,
)
from dialogues.kit import (
    AnyButton,
    Button,
    Dialogue,
    Edited,
    Event,
    Screen,
    Tap,
    Text,
    Turn,
    Upload,
    open_,
    screen,
)
from dialogues.markup import filled
from learning.diary import PromptPlan, PromptStep, PromptStyle, State
from learning.ledger import Fact, NextNumber, Talk, ask
from learning.ledger.diary import (
    DraftSaved,
    EntriesOfLearner,
    Entry,
    EntryBegun,
    EntryTurnedTo,
    EntryVersion,
    HomeCardOf,
    VersionOf,
)
from learning.mobility import Phase
from learning.people import Role
from learning.reminders import may_file

diary = Dialogue("diary", commands=("diary",), roles={Role.LEARNER})

VERDICTS = ("same", "better", "worse", "unseen")


# opening ------------------------------------------------------------------------------------------------------------


@diary.opened
def open_diary(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing, an entry's number, today, example, loose, or day:<date>[:<path>]. It may be forged: only the learner's own opens."""
    if c.learner is None or not paths_of(c):
        return open_("menu")
    entries = yield from ask(EntriesOfLearner(c.person.id))
    kind, _, rest = arg.partition(":")
    if kind == "day":
        return (yield from open_day(c, entries, rest))
    if arg == "example":
        return diary.at("example")
    mine = next((entry for entry in entries if str(entry.id) == arg.removeprefix("#")), None)
    if mine is not None:
        return (yield from open_entry(c, mine))
    returned = next((entry for entry in entries if entry.status == State.RETURNED), None)
    if returned is not None and arg not in ("today", "loose"):
        return diary.at("entry", entry=returned.id)
    return (yield from open_today(c, entries, with_loose=arg == "loose"))


def open_today(c: Context, entries: Sequence[Entry], *, with_loose: bool = False) -> Talk[Turn]:
    """What the day offers: the entry of today, of yesterday, or what else there is to do."""
    days = days_to_file(c, entries)
    if len(days) > 1 and not any(entry.local_date == days[0] for entry in entries):
        return diary.at("day", **_loose(with_loose))
    if days:
        return (yield from begin(c, entries, days[0], with_loose=with_loose))
    phase = stay_of(c).phase(c.now)
    if phase is Phase.BEFORE:
        return diary.at("before")
    newest = next((entry for entry in reversed(entries) if entry.local_date == today(c)), None)
    if newest is not None and with_loose:
        return (yield from join_loose(c, newest))
    if with_loose and phase is Phase.DURING:
        return (yield from begin(c, entries, today(c), with_loose=True))
    if newest is not None:
        return diary.at("entry", entry=newest.id)
    return diary.at("after" if phase is Phase.AFTER else "free")


def open_day(c: Context, entries: Sequence[Entry], rest: str) -> Talk[Turn]:
    """A day by its date, for late entries and for a second path; anything but a day of the stay opens today."""
    text, _, path = rest.partition(":")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return (yield from open_today(c, entries))
    allowed = day == today(c) if c.cohort is None else may_file(day, c.now, stay_of(c))
    if not allowed or path not in ("", *paths_of(c)):
        return (yield from open_today(c, entries))
    return (yield from begin(c, entries, day, path))


def open_entry(c: Context, entry: Entry) -> Talk[Turn]:
    if entry.status != State.DRAFT:
        return diary.at("entry", entry=entry.id)
    draft = yield from ask(VersionOf(entry.id, 0))
    entries = yield from ask(EntriesOfLearner(c.person.id))
    return _at_step(c, entry, draft or EntryVersion(), entries)


def begin(c: Context, entries: Sequence[Entry], day: date, path: str = "", *, with_loose: bool = False) -> Talk[Turn]:
    """Go on with the day's draft, show what was handed in, or put the question of the day."""
    path = path or path_of_day(c, day, entries)
    there = next((entry for entry in entries if entry.path == path and entry.local_date == day), None)
    if there is None:
        task = task_for(c, day, entries, path)
        return diary.at("verdict", day=day.isoformat(), path=path, prompt=task.prompt.id, **_loose(with_loose))
    return (yield from join_loose(c, there)) if with_loose else (yield from open_entry(c, there))


def join_loose(c: Context, entry: Entry) -> Talk[Turn]:
    """What came out of the blue joins the day's entry: the draft, or a new version of what waits; nothing joins a locked one."""
    if entry.status == State.VALIDATED:
        return diary.at("entry", entry=entry.id)
    draft = yield from ask(VersionOf(entry.id, 0))
    content = draft or (yield from ask(VersionOf(entry.id, entry.version))) or EntryVersion()
    content, filed = yield from take_loose(c, content)
    if entry.status == State.DRAFT or not filed:
        return (yield from go_on(c, entry, content, filed)) if filed else (yield from open_entry(c, entry))
    if entry.status == State.RETURNED:
        return diary.at("change", keep=[*filed, DraftSaved(entry.id, content)], entry=entry.id)
    return diary.at("entry", keep=[*filed, handed_in(c, entry, content)], entry=entry.id, saved=1)


def _loose(with_loose: bool) -> dict[str, Any]:
    return {"loose": 1} if with_loose else {}


def _at_step(c: Context, entry: Entry, draft: EntryVersion, entries: Sequence[Entry], keep: Iterable[Fact] = ()) -> Turn:
    step = next_step(plan_of(c, entry.local_date, entries), draft) or PromptStep.SAW
    return diary.at(step.value, keep=keep, entry=entry.id)


# which day ----------------------------------------------------------------------------------------------------------


@diary.screen("day")
def ask_day(c: Context) -> Screen:
    return screen(
        c.say("Which day is it about?"),
        (Button(c.label("Yesterday"), "day:1"), Button(c.label("Today"), "day:0")),
    )


@diary.step("day")
def day_chosen(c: Context, event: Event) -> Talk[Turn | None]:
    """[Yesterday] counts until 10:00; a tap that comes later still finds the day, marked as late."""
    typed = event.text.strip().lower() if isinstance(event, Text) else ""
    back = {"day:1": 1, "day:0": 0}.get(event.action) if isinstance(event, Tap) else None
    if typed == c.label("Yesterday").lower():
        back = 1
    elif typed == c.label("Today").lower():
        back = 0
    if back is None:
        return None
    entries = yield from ask(EntriesOfLearner(c.person.id))
    days = (*days_to_file(c, entries), *missed_days(c, entries))
    day = date.fromordinal(today(c).toordinal() - back)
    if day not in days:
        return (yield from open_today(c, entries))
    return (yield from begin(c, entries, day, with_loose=bool(c.place.get("loose"))))


# home beside here ---------------------------------------------------------------------------------------------------


@diary.screen("verdict")
def ask_verdict(c: Context) -> Talk[Screen]:
    entry, _ = yield from in_work(c)
    day = entry.local_date if entry else date.fromisoformat(str(c.place["day"]))
    prompt = prompt_in(c, entry.prompt_id if entry else str(c.place["prompt"]))
    kept = yield from ask(HomeCardOf(c.person.id, prompt.home_card))
    files = (yield from attachments(kept.media[:3])) if kept else ()
    parts = [headline(c, day, prompt), home_line(c, kept), prompt.ask, c.say("How is it here, compared with home?")]
    labels = verdict_labels(c)
    buttons = [Button(labels[verdict], f"v:{verdict}") for verdict in VERDICTS]
    return screen(Markup("\n\n").join(parts), buttons[:2], buttons[2:], files=files)


@diary.step("verdict")
def compared(c: Context, event: Event) -> Talk[Turn | None]:
    """A verdict by tap or word. Whoever tells or shows something first is not stopped: it is kept, then asked again."""
    verdict = verdict_of(c, event)
    if verdict is None and not isinstance(event, Text | Upload):
        return None
    entry, draft, facts = yield from drafted(c)
    if entry.status != State.DRAFT:  # handed in meanwhile, from another place
        return diary.at("entry", entry=entry.id)
    if verdict is not None:
        draft = replace(draft, verdict=verdict, done=(*draft.done, PromptStep.VERDICT.value))
    else:
        draft = told(draft, "saw", event)
    return (yield from go_on(c, entry, draft, facts))


def verdict_of(c: Context, event: Event) -> str | None:
    if isinstance(event, Tap):
        verdict = event.after("v")
        return verdict if verdict in VERDICTS else None
    if not isinstance(event, Text):
        return None
    typed = event.text.strip().rstrip(".!").lower()
    return next((verdict for verdict, word in verdict_labels(c).items() if word.lower() == typed), None)


def verdict_labels(c: Context) -> dict[str, str]:
    return {
        "same": c.label("Same"),
        "better": c.label("Better"),
        "worse": c.label("Worse"),
        "unseen": c.label("Could not see it"),
    }


# what exactly, why, what to take home ---------------------------------------------------------------------------------


@diary.screen("saw")
def ask_what(c: Context) -> Talk[Screen]:
    entry, draft = yield from in_work(c)
    if entry is None or draft is None:
        return gone(c)
    plan = yield from plan_in(c, entry)
    topic = filled("<b>{}</b>", prompt_in(c, entry.prompt_id).topic)
    parts = [topic + Markup("\n") + _what_question(c, plan, draft), *kept_files(c, draft)]
    if plan.example and not draft.media:
        parts.append(c.say("No names of people, no faces, no secrets of the company."))
        parts.append(example_quote(c, entry.path))
    rows: list[tuple[AnyButton, ...]] = []
    if draft.media:
        rows.append((Button(c.label("Done"), "done"),))
    if draft.verdict == "unseen":
        rows.append((Button(c.label("Another topic"), "other"),))
    return screen(Markup("\n\n").join(parts), *rows)


def _what_question(c: Context, plan: PromptPlan, draft: EntryVersion) -> Markup:
    if draft.verdict == "unseen":
        return c.say("That happens. What did you notice at work instead? Or take another topic.")
    if plan.style is PromptStyle.FREE:
        return c.say("Compare, explain, act: what is different here, why is it so, and what will you do with it? Write, speak or send photos.")
    return c.say("What exactly did you see? Write it, say it or send photos.")


@diary.screen("why")
def ask_why(c: Context) -> Talk[Screen]:
    entry, draft = yield from in_work(c)
    if entry is None or draft is None:
        return gone(c)
    plan = yield from plan_in(c, entry)
    if plan.style is PromptStyle.FEWER:
        question = c.say("What do you see here, and why is it so? Two or three sentences.")
    else:
        question = c.say("Why do you think so? One sentence is enough.")
    hint = filled("<i>{}</i>", prompt_in(c, entry.prompt_id).why)
    parts = [question, hint, *kept_files(c, draft)]
    if plan.starters:
        parts.append(starters(c, entry))
    return screen(Markup("\n\n").join(parts))


@diary.screen("take_home")
def ask_take_home(c: Context) -> Talk[Screen]:
    entry, draft = yield from in_work(c)
    if entry is None or draft is None:
        return gone(c)
    hint = filled("<i>{}</i>", prompt_in(c, entry.prompt_id).take_home)
    parts = [c.say("What would you take home, or leave here?"), hint, *kept_files(c, draft)]
    return screen(Markup("\n\n").join(parts), Button(c.label("Skip"), "skip"))


@diary.step("saw", "why", "take_home")
def answered(c: Context, event: Event) -> Talk[Turn | None]:
    entry, draft = yield from in_work(c)
    if entry is None or draft is None or entry.status != State.DRAFT:
        return open_("diary")
    step = c.place.name
    if isinstance(event, Tap):
        if event.action == "other" and step == "saw":
            return (yield from turned(c, entry, draft))
        if (step, event.action) not in {("saw", "done"), ("take_home", "skip")} or draft.is_empty:
            return None
        return (yield from go_on(c, entry, replace(draft, done=(*draft.done, step))))
    if isinstance(event, Edited):
        return None
    return (yield from go_on(c, entry, told(draft, step, event), new_file=isinstance(event, Upload)))


def turned(c: Context, entry: Entry, draft: EntryVersion) -> Talk[Turn]:
    """Another topic for the same day; what was written stays."""
    entries = yield from ask(EntriesOfLearner(c.person.id))
    prompt = task_for(c, entry.local_date, entries, entry.path, instead=entry.prompt_id).prompt
    fresh = replace(draft, verdict="", done=tuple(step for step in draft.done if step != "verdict"))
    change = EntryTurnedTo(entry.id, prompt.unit, prompt.id, prompt.home_card)
    return diary.at("verdict", keep=[change, DraftSaved(entry.id, fresh)], entry=entry.id)


# keeping --------------------------------------------------------------------------------------------------------------


def drafted(c: Context) -> Talk[tuple[Entry, EntryVersion, list[Fact]]]:
    """The draft in work, begun now if this is the first answer, with what lay loose taken in."""
    entry, draft = yield from in_work(c)
    facts: list[Fact] = []
    if entry is None:
        number = yield from ask(NextNumber("entry"))
        prompt = prompt_in(c, str(c.place["prompt"]))
        day = date.fromisoformat(str(c.place["day"]))
        cohort = c.cohort.id if c.cohort else None
        task = Task(day, str(c.place["path"]), prompt)
        entry = Entry(
            number, c.person.id, cohort, task.path, prompt.unit, prompt.id, prompt.home_card, day, State.DRAFT, 0, False, c.now
        )
        facts.append(EntryBegun(number, c.person.id, cohort, task.path, prompt.unit, prompt.id, prompt.home_card, day))
    draft = draft or EntryVersion()
    if c.place.get("loose"):
        draft, filed = yield from take_loose(c, draft)
        facts += filed
    return entry, draft, facts


def go_on(
    c: Context, entry: Entry, draft: EntryVersion, facts: Sequence[Fact] = (), *, new_file: bool = False
) -> Talk[Turn]:
    """Keep the draft and put the next question, or hand in when all is answered; what was said above stays to be read."""
    entries = yield from ask(EntriesOfLearner(c.person.id))
    step = next_step(plan_of(c, entry.local_date, entries), draft)
    if step is None:
        return diary.at("entry", keep=[*facts, handed_in(c, entry, draft)], fresh=True, entry=entry.id, saved=1)
    shown: dict[str, Any] = {"files": 1} if new_file else {}
    return diary.at(step.value, keep=[*facts, DraftSaved(entry.id, draft)], fresh=True, entry=entry.id, **shown)
