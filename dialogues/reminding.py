"""Owns the words of reminders, of the gentle line and of the silence after it; decides when each still fits, not when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from dialogues.context import Context
from dialogues.desk_words import in_cohort
from dialogues.diary import VERDICTS, compared, open_diary, verdict_labels
from dialogues.diary_day import Task, task_for
from dialogues.diary_words import headline, quote
from dialogues.kit import AnyButton, Dialogue, Open, Screen, Tap, Turn, screen
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.ledger import Talk, ask
from learning.ledger.diary import EntriesOfLearner, HomeCardKept, HomeCardOf
from learning.ledger.people import TrainersOfCohort
from learning.ledger.rhythm import NudgesSince, PathsSettled, UnitsFinished, WroteOn
from learning.localtime import at_local, midnight
from learning.mobility import WEEKDAYS, Mobility
from learning.people import Learner, Role
from learning.reminders import (
    Escalation,
    Kind,
    choose_wording,
    escalate,
    is_quiet,
    may_send,
    next_allowed,
    rule_of,
)
from learning.rhythm import mobility_of

# Whoever has just been in the chat needs no reminder, least of all in the middle of a nugget.
STILL_HERE = timedelta(minutes=15)
# A word about a silent learner belongs into a trainer's working day.
WORK_FROM, WORK_TO = time(7, 0), time(18, 0)

compare = Dialogue("compare", roles={Role.LEARNER})


def stay_of(c: Context) -> Mobility:
    return mobility_of(c.cohort, c.person.language)


def fits(c: Context, args: Args) -> Talk[Learner | None]:
    """The learner, if a reminder of that day may still go out: not stopped, paused, quiet, past, or the third of the day."""
    learner, stay = c.learner, stay_of(c)
    if learner is None or learner.stopped_at or learner.waits_for_guardian or c.person.unreachable_since:
        return None
    rule, today = rule_of(learner), stay.local_now(c.now).date()
    if rule.paused_until is not None and c.now < rule.paused_until:
        return None
    if today.isoformat() != args.get("day") or is_quiet(c.now, rule.quiet, stay):
        return None
    if c.now - c.person.seen_at < STILL_HERE:
        return None
    sent = yield from ask(NudgesSince(c.person.id, midnight(today, stay.zone_on(today))))
    if not may_send(sent) or escalate(learner.unanswered) is Escalation.STOP:
        return None
    return learner


def wording(learner: Learner, args: Args, kind: Kind, variants: tuple[Markup, ...]) -> Markup:
    day = date.fromisoformat(str(args["day"]))
    return variants[choose_wording(learner.person_id, day, len(variants), kind)]


def is_gentle(learner: Learner) -> bool:
    return escalate(learner.unanswered) is Escalation.GENTLE


# the gentle line ----------------------------------------------------------------------------------------------------


def gentle(c: Context, kind: Kind) -> Screen:
    """After two reminders without an answer: one line, no reproach, and a way to call a person."""
    labels = {
        Kind.NUGGET: c.label("Home card later"),
        Kind.DIARY: c.label("Diary later"),
        Kind.ASSESSMENT: c.label("Questions later"),
    }
    text = c.say("All right over there?") if kind is Kind.DIARY else c.say("All right with you?")
    return screen(
        text,
        (Open(c.label("Busy"), "reminders", "busy"), Open(c.label("Sick"), "reminders", "sick")),
        Open(labels[kind], "reminders", "later"),
        Open(c.label("🆘 I need someone"), "sos"),
    )


# before the departure: a nugget -------------------------------------------------------------------------------------


def nugget_wordings(c: Context) -> tuple[Markup, ...]:
    return (
        c.say("Two minutes for the next nugget?"),
        c.say("The next nugget is ready when you are."),
        c.say("A short break? It is just long enough for one nugget."),
        c.say("One idea and one question: that is today's nugget."),
        c.say("Something new to look at in your company today."),
        c.say("Shall we go on where you were?"),
        c.say("Your next nugget fits into the bus ride."),
        c.say("One small step towards your placement abroad?"),
        c.say("Here is something you can use at work tomorrow."),
    )


@notice(Kind.NUGGET.value)
def nugget(c: Context, args: Args) -> Talk[Screen | None]:
    learner = yield from fits(c, args)
    if learner is None:
        return None
    title = yield from next_unit(c, learner)
    if title is None:
        return None
    if is_gentle(learner):
        return gentle(c, Kind.NUGGET)
    words = wording(learner, args, Kind.NUGGET, nugget_wordings(c))
    text = Markup("\n\n").join([words, c.say("Next: <b>{unit}</b>", unit=title)])
    return screen(text, (Open(c.label("Start"), "learn"), Open(c.label("Not today"), "reminders", "today")))


def next_unit(c: Context, learner: Learner) -> Talk[str | None]:
    """The title of the first unit before the departure that is not finished; None when all are."""
    finished = yield from ask(UnitsFinished(learner.person_id))
    units = [c.pack.unit0] if c.pack.unit0 else []
    units += [unit for path in learner.paths for unit in c.pack.units(path, "before")]
    return next((str(unit.title) for unit in units if unit.id not in finished), None)


# during the stay: the diary -----------------------------------------------------------------------------------------


def diary_wordings(c: Context) -> tuple[Markup, ...]:
    return (
        c.say("Before the day is over: what did you see?"),
        c.say("One minute for your diary?"),
        c.say("Home and here: today's comparison."),
        c.say("What would you tell your colleagues at home about today?"),
        c.say("Look around once more before you go: here is today's question."),
        c.say("Your diary for today. A voice note is fine too."),
        c.say("What was different today from your company at home?"),
        c.say("Three short answers and today is written down."),
        c.say("A photo, a sentence, a reason: today's diary."),
    )


@notice(Kind.DIARY.value)
def diary(c: Context, args: Args) -> Talk[Screen | None]:
    learner = yield from fits(c, args)
    if learner is None or c.cohort is None:
        return None
    today = date.fromisoformat(str(args["day"]))
    if (yield from ask(WroteOn(learner.person_id, today))):
        return None
    if is_gentle(learner):
        return gentle(c, Kind.DIARY)
    words = wording(learner, args, Kind.DIARY, diary_wordings(c))
    entries = yield from ask(EntriesOfLearner(learner.person_id))
    task = task_for(c, today, entries)
    kept = yield from ask(HomeCardOf(learner.person_id, task.prompt.home_card))
    asked = filled("{}\n\n{}", headline(c, today, task.prompt), task.prompt.ask)
    text = Markup("\n\n").join(piece for piece in (words, home_text(c, kept), asked) if piece)
    return screen(text, *answer_rows(c, task, kept))


def home_text(c: Context, kept: HomeCardKept | None) -> Markup:
    """The home card that today is compared with, as far as it fits; a photo is shown with the question itself."""
    if kept is None or not kept.text:
        return Markup()
    saved = stay_of(c).local_now(kept.saved_at).date()
    return c.say("Your home card of {day}:", day=c.words.day(saved, "short")) + quote(kept.text)


def answer_rows(c: Context, task: Task, kept: HomeCardKept | None) -> list[list[AnyButton]]:
    """The first answer is one tap away; where the home card is a photo, it has to be seen first."""
    day, labels = task.day.isoformat(), verdict_labels(c)
    if kept is not None and kept.media:
        rows: list[list[AnyButton]] = [[Open(c.label("Home card and question"), "diary", f"day:{day}")]]
    else:
        taps: list[AnyButton] = [Open(labels[verdict], "compare", f"{verdict}:{day}") for verdict in VERDICTS]
        rows = [taps[:2], taps[2:]]
    return [*rows, [Open(c.label("Not today"), "reminders", "today")]]


@compare.opened
def open_compare(c: Context, arg: str) -> Talk[Turn]:
    """The first answer given in the reminder itself: the diary of that day, one step further where that still fits."""
    verdict, _, day = arg.partition(":")
    turn = yield from open_diary(c, f"day:{day}")
    if turn.place is None or turn.place.name != "verdict" or verdict not in VERDICTS:
        return turn
    given = yield from compared(replace(c, place=turn.place), Tap(f"v:{verdict}"))
    return given or turn


# after the return: the assessment -----------------------------------------------------------------------------------


def assessment_wordings(c: Context) -> tuple[Markup, ...]:
    return (
        c.say("Ten questions stand between you and your credential."),
        c.say("Back home, and one step is left: the ten questions."),
        c.say("Your credential waits for ten answers."),
        c.say("What you learned abroad, in ten questions. You can stop and go on at any time."),
        c.say("Half an hour is enough for the ten questions. Would today be good?"),
        c.say("Still fresh: what you saw abroad helps you with the ten questions."),
        c.say("Have a look at how far you are from your credential."),
        c.say("The last step is short: ten questions, no time limit."),
        c.say("Shall we finish this together? The ten questions are next."),
    )


@notice(Kind.ASSESSMENT.value)
def assessment(c: Context, args: Args) -> Talk[Screen | None]:
    learner = yield from fits(c, args)
    if learner is None:
        return None
    settled = yield from ask(PathsSettled(learner.person_id))
    if not set(learner.paths) - settled:
        return None
    if is_gentle(learner):
        return gentle(c, Kind.ASSESSMENT)
    words = wording(learner, args, Kind.ASSESSMENT, assessment_wordings(c))
    return screen(words, (Open(c.label("The ten questions"), "assessment"), Open(c.label("My progress"), "progress")))


# silence ------------------------------------------------------------------------------------------------------------


@notice("gone_quiet")
def gone_quiet(c: Context, args: Args) -> Screen | Later | None:
    """Told once to a learner who did not answer three times."""
    if c.learner is None or c.learner.stopped_why != "silent":
        return None
    quiet = rule_of(c.learner).quiet
    if is_quiet(c.now, quiet, stay_of(c)):
        until = next_allowed(c.now, quiet, stay_of(c))
        return Later(until) if until else None
    return screen(
        c.say("I do not write to you any more for now. What you have done is kept. Whenever you like, we go on."),
        Open(c.label("Go on"), "reminders", "resume"),
        Open(c.label("🆘 I need someone"), "sos"),
    )


@notice("silent_learner")
def silent_learner(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """To the trainer, in working hours: a person should ask now, not a machine."""
    found = yield from in_cohort(int(args["learner"]))
    if found is None:
        return None
    person, learner, cohort = found
    if learner.stopped_why != "silent":
        return None
    seats = yield from ask(TrainersOfCohort(cohort.id))
    if c.person.id not in {seat.person_id for seat in seats}:
        return None
    opening = working_hour(c.now, Mobility.of(cohort))
    if opening > c.now:
        return Later(opening)
    since = Mobility.of(cohort).local_now(person.seen_at).date()
    text = c.say(
        "{name} has not answered three reminders; the last sign of life was on {day}. I write no more. Please ask in person.",
        name=person.name or learner.number, day=c.words.day(since, "weekday"),
    )  # fmt: skip
    return screen(text, Open(c.label("Who is silent?"), "silent"))


def working_hour(now: datetime, stay: Mobility) -> datetime:
    """Now, if that is in working hours at the sending organisation; else when they begin next."""
    local = now.astimezone(stay.home_zone)
    if local.isoweekday() in WEEKDAYS and WORK_FROM <= local.time() < WORK_TO:
        return now
    days = (date.fromordinal(local.date().toordinal() + offset) for offset in range(4))
    openings = (at_local(day, WORK_FROM, stay.home_zone) for day in days if day.isoweekday() in WEEKDAYS)
    return next(opening for opening in openings if opening > now)
