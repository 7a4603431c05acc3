"""Owns /reminders: when the companion may speak first, and its pauses; every change holds at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from dialogues.context import Context
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, open_, screen
from dialogues.typed import action_of
from learning.dates import read_date
from learning.ledger import Fact, Talk
from learning.ledger.people import RemindersPaused, RemindersResumed, SlotsChosen
from learning.localtime import midnight
from learning.people import Learner, Role
from learning.quiet import Quiet
from learning.reminders import Rule, Slots, problems
from learning.rhythm import mobility_of, plan_for

reminders = Dialogue("reminders", commands=("reminders",), roles={Role.LEARNER})

LUNCH = (time(7, 30), time(9, 30), time(10, 0), time(12, 15), time(12, 45), time(17, 0), time(17, 30), time(18, 30))
SHIFT_END = (time(12, 30), time(13, 30), time(14, 30), time(15, 0), time(15, 30), time(16, 0), time(16, 30), time(17, 30))
QUIETS = ("18:00-08:00", "19:00-07:00", "20:00-07:00", "21:00-07:00")
LONGEST_PAUSE = timedelta(days=366)
SICK_DAYS = 4

_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?")


def read_time(text: str) -> time | None:
    """12:15, 12.15, 7:30, 12h15 or 12."""
    found = _TIME.fullmatch(text.strip().lower().removesuffix("h").removesuffix("uhr").strip())
    return time(int(found[1]), int(found[2] or 0)) if found else None


def read_span(text: str) -> tuple[time, time] | None:
    """19:00-07:00, 19–7, 19:00 to 07:00."""
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\bbis\b|\bdo\b|\bklo\b|\bàs\b)\s*", text.strip().lower())
    times = [read_time(part) for part in parts if part]
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return times[0], times[1]


# what a change of the settings keeps --------------------------------------------------------------------------------


def planned(c: Context, learner: Learner) -> list[Fact]:
    """The rhythm as the changed settings want it."""
    return [*plan_for(learner, c.cohort, c.now, c.person.language)]


def paused(c: Context, learner: Learner, until: datetime) -> list[Fact]:
    return [RemindersPaused(learner.person_id, until), *planned(c, replace(learner, paused_until=until))]


def resumed(c: Context, learner: Learner) -> list[Fact]:
    running = replace(learner, stopped_at=None, stopped_why=None, paused_until=None, unanswered=0)
    return [RemindersResumed(learner.person_id), *planned(c, running)]


def local_today(c: Context) -> date:
    return mobility_of(c.cohort, c.person.language).local_now(c.now).date()


def start_of(c: Context, day: date) -> datetime:
    """The first instant of a day where the learner is on it, in UTC."""
    return midnight(day, mobility_of(c.cohort, c.person.language).zone_on(day))


# opening ------------------------------------------------------------------------------------------------------------


@reminders.opened
def open_reminders(c: Context, arg: str) -> Turn:
    """`arg`: nothing; busy, sick, later or today (buttons of a reminder); resume."""
    if c.learner is None:
        return open_("menu")
    today = local_today(c)
    if arg == "resume":
        return reminders.at("resumed", keep=resumed(c, c.learner))
    if c.learner.stopped_at is None and arg in ("busy", "sick", "today"):
        days = {"busy": 2, "sick": SICK_DAYS, "today": 1}[arg]
        until = start_of(c, today + timedelta(days=days))
        if c.learner.paused_until is None or c.learner.paused_until < until:
            return reminders.at("rest", keep=paused(c, c.learner, until), why=arg)
        return reminders.at("rest", why=arg)
    if arg == "later":
        return reminders.at("later")
    return reminders.at("show")


@reminders.screen("rest")
def rest(c: Context) -> Screen:
    """The reason is not kept: that somebody is sick is nobody's business but their own."""
    learner = c.learner
    if learner is None or learner.paused_until is None:
        return show(c)
    back = next_due_day(c, learner) or mobility_of(c.cohort, c.person.language).local_now(learner.paused_until).date()
    day = c.words.day(back, "weekday")
    words = {
        "sick": c.say("Get well soon! I come back on {day}. Please tell your host and your trainer yourself: I pass nothing on.", day=day),
        "busy": c.say("All right. I come back on {day}.", day=day),
    }
    text = words.get(str(c.place.get("why")), c.say("All right, not today. I come back on {day}.", day=day))
    return screen(text, (Button(c.label("Longer"), "pause"), Button(c.label("Go on now"), "resume")), home_button(c))


@reminders.screen("later")
def later(c: Context) -> Screen:
    return screen(
        c.say("Whenever it suits you. Nothing is lost."),
        (Open(c.label("Diary"), "diary"), Open(c.label("Learn"), "learn")),
        Open(c.label("Reminders"), "reminders"),
    )


@reminders.screen("resumed")
def shown_resumed(c: Context) -> Screen:
    return screen(Markup("\n\n").join([c.say("Good to have you back."), state(c)]), *setting_rows(c))


# what is set --------------------------------------------------------------------------------------------------------


@reminders.screen("show")
def show(c: Context) -> Screen:
    return screen(state(c), *setting_rows(c))


def state(c: Context) -> Markup:
    learner = c.learner
    if learner is None:
        return c.say("There is nothing to set here.")
    if learner.stopped_at is not None:
        return c.say("I do not write on my own. Tap “Go on” when I may again.")
    return Markup("\n\n").join(piece for piece in (promise(c, learner), pause_line(c, learner), next_line(c, learner)) if piece)


def promise(c: Context, learner: Learner) -> Markup:
    """When the companion writes by itself, and when never."""
    return c.say(
        "I write at most twice on a working day: at <b>{nugget}</b> and at <b>{diary}</b>, on the clock of where you are. "
        "Quiet from {quiet_from} to {quiet_to}, at weekends, on public holidays and when you travel.",
        nugget=c.words.clock(learner.nugget_at), diary=c.words.clock(learner.diary_at),
        quiet_from=c.words.clock(learner.quiet_from), quiet_to=c.words.clock(learner.quiet_to),
    )  # fmt: skip


def pause_line(c: Context, learner: Learner) -> Markup:
    if learner.paused_until is None or learner.paused_until <= c.now:
        return Markup()
    day = mobility_of(c.cohort, c.person.language).local_now(learner.paused_until).date()
    return c.say("Paused until {day}.", day=c.words.day(day, "weekday"))


def next_due_here(c: Context, learner: Learner) -> datetime | None:
    """The next reminder, on the clock of where the learner will be."""
    dues = [fact.due_at for fact in plan_for(learner, c.cohort, c.now, c.person.language) if fact.due_at]
    return mobility_of(c.cohort, c.person.language).local_now(min(dues)) if dues else None


def next_due_day(c: Context, learner: Learner) -> date | None:
    due = next_due_here(c, learner)
    return due.date() if due else None


def next_line(c: Context, learner: Learner) -> Markup:
    due = next_due_here(c, learner)
    if due is None:
        return c.say("No reminder is planned at the moment.")
    return c.say("The next one: {day}, {time}.", day=c.words.day(due.date(), "weekday"), time=c.words.clock(due.time()))


def setting_rows(c: Context) -> list[tuple[AnyButton, ...]]:
    if c.learner is None or c.learner.stopped_at is not None:
        return [(Button(c.label("Go on"), "resume"),), (home_button(c),)]
    is_paused = c.learner.paused_until is not None and c.learner.paused_until > c.now
    return [
        (Button(c.label("First slot"), "nugget"), Button(c.label("Second slot"), "diary")),
        (Button(c.label("Quiet hours"), "quiet"), Button(c.label("Go on"), "resume") if is_paused else Button(c.label("Pause"), "pause")),
        (Button(c.label("No reminders"), "stop"), home_button(c)),
    ]


def home_button(c: Context) -> Open:
    return Open(c.label("Start page"), "menu")


@reminders.step("show", "rest", "later", "resumed")
def chosen(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, reminders.screens[c.place.name])
    if c.learner is None:
        return None
    if action in ("nugget", "diary", "quiet", "pause"):
        return reminders.at(action)
    if action == "resume":
        return reminders.at("resumed", keep=resumed(c, c.learner))
    return open_("stop") if action == "stop" else None


# the two slots ------------------------------------------------------------------------------------------------------


@reminders.screen("nugget")
def ask_nugget(c: Context) -> Screen:
    question = c.say("Before you leave I write once a day. When? Tap a time or type one, like 12:15.")
    return time_screen(c, question, LUNCH, c.learner.nugget_at if c.learner else None)


@reminders.screen("diary")
def ask_diary(c: Context) -> Screen:
    question = c.say("Abroad I ask for your diary once on each working day. Best is half an hour before you finish. Tap a time or type one, like 15:30.")
    return time_screen(c, question, SHIFT_END, c.learner.diary_at if c.learner else None)


def time_screen(c: Context, question: Markup, offered: tuple[time, ...], now: time | None) -> Screen:
    buttons = [Button(("• " if at == now else "") + c.words.clock(at), f"at:{at:%H:%M}") for at in offered]
    text = Markup("\n\n").join(piece for piece in (trouble(c), question) if piece)
    return screen(text, buttons[:4], buttons[4:], Button(c.label("Back"), "back"))


def trouble(c: Context) -> Markup:
    """Why the time just given does not do."""
    return {
        "unread": c.say("I cannot read that as a time."),
        "nugget_slot_quiet": c.say("That lies in your quiet hours or in the night (21:00 to 07:00)."),
        "diary_slot_quiet": c.say("That lies in your quiet hours or in the night (21:00 to 07:00)."),
        "slots_close": c.say("The two times must be at least an hour apart."),
        "quiet_covers": c.say("Then one of your two times would be quiet. Change that time first."),
    }.get(str(c.place.get("trouble", "")), Markup())


@reminders.step("nugget", "diary")
def time_chosen(c: Context, event: Event) -> Turn | None:
    learner = c.learner
    if learner is None or (isinstance(event, Tap) and event.action == "back"):
        return reminders.at("show")
    typed = event.after("at") if isinstance(event, Tap) else event.text if isinstance(event, Text) else None
    if typed is None:
        return None
    at = read_time(typed)
    if at is None:
        return reminders.at(c.place.name, trouble="unread")
    changed = replace(learner, nugget_at=at) if c.place.name == "nugget" else replace(learner, diary_at=at)
    return settled(c, changed)


@reminders.screen("quiet")
def ask_quiet(c: Context) -> Screen:
    question = c.say("When should it be quiet? Tap or type it, like 19:00-07:00. Weekends, holidays and travel days are quiet anyway.")
    current = f"{c.learner.quiet_from:%H:%M}-{c.learner.quiet_to:%H:%M}" if c.learner else ""
    buttons = [Button(("• " if span == current else "") + span.replace("-", "–"), f"span:{span}") for span in QUIETS]
    text = Markup("\n\n").join(piece for piece in (trouble(c), question) if piece)
    return screen(text, buttons[:2], buttons[2:], Button(c.label("Back"), "back"))


@reminders.step("quiet")
def quiet_chosen(c: Context, event: Event) -> Turn | None:
    learner = c.learner
    if learner is None or (isinstance(event, Tap) and event.action == "back"):
        return reminders.at("show")
    typed = event.after("span") if isinstance(event, Tap) else event.text if isinstance(event, Text) else None
    if typed is None:
        return None
    span = read_span(typed)
    if span is None:
        return reminders.at("quiet", trouble="unread")
    return settled(c, replace(learner, quiet_from=span[0], quiet_to=span[1]), "quiet_covers")


def settled(c: Context, changed: Learner, called: str = "") -> Turn:
    """Keep the changed settings, or say what does not go together."""
    rule = Rule(Slots(changed.nugget_at, changed.diary_at), Quiet(changed.quiet_from, changed.quiet_to))
    wrong = problems(rule)
    if wrong:
        return reminders.at(c.place.name, trouble=called or wrong[0])
    slots = SlotsChosen(changed.person_id, changed.nugget_at, changed.diary_at, changed.quiet_from, changed.quiet_to)
    return reminders.at("show", keep=[slots, *planned(c, changed)], toast=c.label("✓ Saved"))


# a pause ------------------------------------------------------------------------------------------------------------


@reminders.screen("pause")
def ask_pause(c: Context) -> Screen:
    said = {
        "unread": c.say("I cannot read that as a day."),
        "past": c.say("That day must lie ahead, at most a year."),
    }.get(str(c.place.get("trouble", "")), Markup())
    question = c.say("From which day may I write again? Tap or type a day, like {example}.", example=f"{local_today(c) + timedelta(days=10):%d.%m}")
    buttons = [Button(c.words.day(day, "short"), f"day:{day.isoformat()}") for day in offered_days(c)]
    text = Markup("\n\n").join(piece for piece in (said, question) if piece)
    return screen(text, buttons, Button(c.label("Back"), "back"))


def offered_days(c: Context) -> list[date]:
    """The day after tomorrow, next Monday, in two weeks."""
    today = local_today(c)
    monday = today + timedelta(days=8 - today.isoweekday())
    return sorted({today + timedelta(days=2), monday, today + timedelta(days=14)})


@reminders.step("pause")
def pause_chosen(c: Context, event: Event) -> Turn | None:
    if c.learner is None or (isinstance(event, Tap) and event.action == "back"):
        return reminders.at("show")
    typed = event.after("day") if isinstance(event, Tap) else event.text if isinstance(event, Text) else None
    if typed is None:
        return None
    today = local_today(c)
    day = read_date(typed, c.words.language, today)
    if day is None:
        return reminders.at("pause", trouble="unread")
    if not today < day <= today + LONGEST_PAUSE:
        return reminders.at("pause", trouble="past")
    return reminders.at("show", keep=paused(c, c.learner, start_of(c, day)), toast=c.label("✓ Saved"))
