"""Owns /report: a cohort's state on one screen for its coordinator, its documents, and a nudge to a trainer who is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from dialogues import cohort as cohorts
from dialogues.cohort import A_PAGE, LONGEST_LABEL, not_among, own_cohort, own_cohorts
from dialogues.context import Context
from dialogues.desk_words import at_home, lines
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Open, Screen, Turn, screen
from dialogues.notices import Args, Later, notice
from dialogues.report_words import State, feedback_of, hours_waiting, state_of, tell_feedback, tell_state
from dialogues.typed import action_of, cut
from learning.ledger import Audited, Notice, Talk, ask
from learning.ledger.people import CohortsOfTrainer, TrainerSeat
from learning.ledger.report import NudgedAlready, TallyOf
from learning.localtime import at_local
from learning.mobility import Mobility
from learning.people import Cohort, Role
from learning.quiet import NIGHT_END, Quiet

report = Dialogue("report", commands=("report",), roles={Role.COORDINATOR})

# An entry that waits longer may be asked for (the trainer's digest comes once a day).
LATE_HOURS = 24
MOST_TRAINERS = 4
DOCUMENTS = ("matrix_xlsx", "matrix_pdf", "cohort_xlsx", "qa_xlsx")


# choosing a cohort ----------------------------------------------------------------------------------------------------


def begin_with(c: Context, dialogue: Dialogue, arg: str) -> Talk[Turn]:
    """The cohort that was named, the only one, or the question which."""
    own = yield from own_cohorts(c)
    if arg:
        found = yield from own_cohort(c, arg)
        return dialogue.at("one", cohort=found.id) if found else not_among(dialogue, arg)
    return dialogue.at("one", cohort=own[0].id) if len(own) == 1 else dialogue.at("which", page=0)


def which_cohort(c: Context) -> Talk[Screen]:
    """A page of the own cohorts; `c.place` tells the dialogue that goes on with it."""
    own = yield from own_cohorts(c)
    page = int(c.place.get("page", 0))
    shown = own[page * A_PAGE : (page + 1) * A_PAGE]
    rows: list[AnyButton | Sequence[AnyButton]] = [Open(cut(each.name, LONGEST_LABEL), c.place.dialogue, str(each.id)) for each in shown]
    newer = [Button(c.label("← Newer"), "newer")] if page else []
    older = [Button(c.label("Older →"), "older")] if len(own) > (page + 1) * A_PAGE else []
    if not own:
        return screen(c.say("You have no cohort yet."), Open(c.label("New cohort"), "newcohort"))
    return screen(c.say("Which cohort?"), *rows, [*newer, *older])


def turned(c: Context, dialogue: Dialogue, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, which_cohort)
    page = int(c.place.get("page", 0))
    if action not in ("newer", "older"):
        return None
    return dialogue.at("which", page=max(0, page + (1 if action == "older" else -1)))


@report.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    return (yield from begin_with(c, report, arg))


@report.screen("which")
def ask_which(c: Context) -> Talk[Screen]:
    return (yield from which_cohort(c))


@report.step("which")
def which_told(c: Context, event: Event) -> Talk[Turn | None]:
    return (yield from turned(c, report, event))


@report.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return cohorts.show_foreign(c)


# the state ------------------------------------------------------------------------------------------------------------


@report.screen("one")
def show_one(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    state = yield from state_of(cohort)
    nudges: list[AnyButton] = []
    for seat in late_trainers(c, state):
        if not (yield from ask(NudgedAlready(nudge_key(c, cohort, seat.person_id)))):
            trainer = seat.name or c.label("the trainer")
            nudges.append(Button(c.label("Nudge {name}", name=cut(trainer, 28)), f"nudge:{seat.person_id}"))
    more = (Open(c.label("Export"), "export", str(cohort.id)), Open(c.label("My cohorts"), "cohort"))
    european = [Open(c.label("European files"), "european", str(cohort.id))] if state.tally.credentials else []
    return screen(tell_state(c, state), *document_rows(c), *nudges, european, more)


def document_rows(c: Context) -> Iterable[list[AnyButton]]:
    marks = c.label("☑ dates ☐ crosses") if marks_of(c) == "date" else c.label("☐ dates ☑ crosses")
    return (
        [Button(c.label("Matrix XLSX"), "matrix_xlsx"), Button(c.label("Matrix PDF"), "matrix_pdf")],
        [Button(marks, "marks")],
        [Button(c.label("Cohort sheet"), "cohort_xlsx"), Button(c.label("Feedback"), "qa")],
    )


def marks_of(c: Context) -> str:
    """Crosses or dates in the matrix, as the assessor likes it (requirements 95, 96)."""
    return "cross" if c.place.get("marks") == "cross" else "date"


@report.step("one", "file", "qa")
def one_told(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return not_among(report, str(c.place["cohort"]))
    action = yield from action_of(c, event, {"one": show_one, "file": show_file, "qa": show_qa}[c.place.name])
    marks = marks_of(c)
    head, _, tail = (action or "").partition(":")
    if head == "nudge":
        return (yield from nudge(c, cohort, tail))
    if action in DOCUMENTS:
        seen = Audited(f"report {action}", f"cohort {cohort.id}")
        return report.at("file", cohort=cohort.id, marks=marks, make=action, keep=[seen])
    if action == "marks":
        return report.at("one", cohort=cohort.id, marks="cross" if marks == "date" else "date")
    if action in ("qa", "back"):
        return report.at("qa" if action == "qa" else "one", cohort=cohort.id, marks=marks)
    return None


@report.screen("file")
def show_file(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    file = Attachment(make=c.place["make"], kind="document", args={"cohort": cohort.id, "marks": marks_of(c)})
    told = {
        "matrix_xlsx": c.say("The matrix of <b>{cohort}</b>, five learners a sheet.", cohort=cohort.name),
        "matrix_pdf": c.say("The matrix of <b>{cohort}</b>, five learners a sheet.", cohort=cohort.name),
        "cohort_xlsx": c.say("<b>{cohort}</b>: one row for each learner; the second sheet explains the columns.", cohort=cohort.name),
        "qa_xlsx": c.say("The feedback on <b>{cohort}</b>, counted.", cohort=cohort.name),
    }
    return screen(told[c.place["make"]], *document_rows(c), Button(c.label("Back"), "back"), files=[file])


@report.screen("qa")
def show_qa(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    groups = yield from feedback_of(c, cohort)
    return screen(tell_feedback(c, cohort, groups), (Button("XLSX", "qa_xlsx"), Button(c.label("Back"), "back")))


# the nudge ------------------------------------------------------------------------------------------------------------


def late_trainers(c: Context, state: State) -> tuple[TrainerSeat, ...]:
    """With whom an entry has waited for over a day."""
    return state.seats[:MOST_TRAINERS] if hours_waiting(c, state.tally) >= LATE_HOURS else ()


def nudge_key(c: Context, cohort: Cohort, trainer_id: int) -> str:
    """One a day, by the calendar of the sending organisation."""
    return f"desk_nudge:{cohort.id}:{trainer_id}:{at_home(cohort, c.now).date()}"


def nudge(c: Context, cohort: Cohort, who: str) -> Talk[Turn]:
    """Whoever is no trainer of the cohort any more, or has caught up meanwhile, gets nothing."""
    marks = marks_of(c)
    late = late_trainers(c, (yield from state_of(cohort)))
    seat = next((seat for seat in late if str(seat.person_id) == who), None)
    if seat is None:
        return report.at("one", cohort=cohort.id, marks=marks, toast=c.label("No entry waits that long any more."))
    letter = Notice(seat.person_id, "desk_nudge", nudge_key(c, cohort, seat.person_id), {"cohort": cohort.id})
    keep = [letter, Audited("nudge trainer", f"cohort {cohort.id}: person {seat.person_id}")]
    return report.at("one", cohort=cohort.id, marks=marks, keep=keep, toast=c.label("{name} gets a message ✓", name=cut(seat.name, 40)))


@notice("desk_nudge")
def nudged(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """For the trainer; not in the evening or at night, nor at the weekend, and not when the desk was cleared meanwhile."""
    own = yield from ask(CohortsOfTrainer(c.person.id))
    cohort = next((each for each in own if each.id == int(args["cohort"])), None)
    tally = (yield from ask(TallyOf(cohort.id))) if cohort else None
    if cohort is None or tally is None or hours_waiting(c, tally) < LATE_HOURS:
        return None
    later = office_hours(cohort, c.now)
    if later > c.now:
        return Later(later)
    text = c.plural(
        "{n} diary entry of <b>{cohort}</b> waits for you, and your coordinator asks for a look.",
        "{n} diary entries of <b>{cohort}</b> wait for you, and your coordinator asks for a look.",
        tally.waiting, cohort=cohort.name,
    )  # fmt: skip
    since = c.plural("The oldest has waited for {n} hour.", "The oldest has waited for {n} hours.", hours_waiting(c, tally))
    return screen(lines(text, since), Open(c.label("Review {n}", n=tally.waiting), "review", "next"))


def office_hours(cohort: Cohort, now: datetime) -> datetime:
    """Now, or the next morning (UTC) of a working day when a trainer should be left alone."""
    local, quiet = at_home(cohort, now), Quiet()
    if not quiet.covers(local.time()) and local.isoweekday() <= 5:
        return now
    day = local.date() + timedelta(days=0 if local.time() < NIGHT_END else 1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return at_local(day, NIGHT_END, Mobility.of(cohort).home_zone)
