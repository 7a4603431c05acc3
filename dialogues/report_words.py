"""Owns how the state of a cohort and its feedback are told to a coordinator in one message each; decides no right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from content.texts import plain
from dialogues import cohort_words
from dialogues.context import Context
from dialogues.desk_words import at_home, called, lines, when
from dialogues.markup import filled
from dialogues.matrix import COLOURS, known_paths, light_of, unit_mark
from learning.evaluation import FEWEST, Evaluation, closing, evaluate, mean
from learning.ledger import Talk, ask
from learning.ledger.desk import Standing, StandingsOf
from learning.ledger.people import TrainerSeat, TrainersOfCohort
from learning.ledger.report import Tally, TallyOf, VoicesOf
from learning.mobility import Mobility
from learning.people import Cohort
from learning.standing import Light, is_silent

MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class State:
    """Everything the screen of a cohort is made of."""

    cohort: Cohort
    standings: tuple[Standing, ...]
    seats: tuple[TrainerSeat, ...]
    tally: Tally

    @property
    def trainers(self) -> list[str]:
        return [seat.name for seat in self.seats if seat.name]


def state_of(cohort: Cohort) -> Talk[State]:
    standings = yield from ask(StandingsOf(cohort.id))
    seats = yield from ask(TrainersOfCohort(cohort.id))
    return State(cohort, standings, seats, (yield from ask(TallyOf(cohort.id))))


# the state ------------------------------------------------------------------------------------------------------------


def tell_state(c: Context, state: State) -> Markup:
    cohort = state.cohort
    now = at_home(cohort, c.now)
    head = lines(
        c.say("<b>{cohort}</b>, state of {when}", cohort=cohort.name, when=f"{c.words.day(now.date(), 'short')}, {c.words.clock(now)}"),
        cohort_words.dates(c, cohort),
    )
    if not state.standings:
        return Markup("\n\n").join([head, c.say("No learner has joined yet.")])
    blocks = [head, lights(c, state), learning(c, state), work(c, state), results(c, state.tally), absent(c, state)]
    return Markup("\n\n").join(block for block in blocks if block)


def lights(c: Context, state: State) -> Markup:
    """How many stand how, by colour and in words."""
    count = dict.fromkeys(Light, 0)
    for standing in state.standings:
        count[light_of(c, state.cohort, standing)] += 1
    told = {
        Light.GREEN: c.plural("{n} learner is on track", "{n} learners are on track", count[Light.GREEN]),
        Light.AMBER: c.plural("{n} learner needs a look", "{n} learners need a look", count[Light.AMBER]),
        Light.RED: c.plural("{n} learner needs help", "{n} learners need help", count[Light.RED]),
    }
    return lines(*(filled("{} {}", COLOURS[light], told[light]) for light in Light))


def learning(c: Context, state: State) -> Markup:
    """Units and attendance, counted over all learners and the paths each takes."""
    done = reached = units = there = guided = 0
    for standing in state.standings:
        for path in (path for path in standing.learner.paths if path in known_paths(c)):
            for unit in c.pack.units(path):
                units += 1
                done += unit.id in standing.done
                reached += unit_mark(state.cohort, standing, unit.id, unit.phase).mark == "reached"
            sessions = c.pack.units(path, "before")
            guided += len(sessions)
            there += sum(unit.id in standing.attended for unit in sessions)
    return lines(
        # Translators: {reached} of the units done are also confirmed by attendance or by an approved diary entry.
        c.say("Units done: {done} of {all}, confirmed: {reached}", done=done, all=units, reached=reached),
        c.say("In the room: {done} of {all}", done=there, all=guided),
    )


def work(c: Context, state: State) -> Markup:
    """What waits, since when and with whom, and how fast it usually goes."""
    tally = state.tally
    waiting = c.plural("{n} diary entry waits", "{n} diary entries wait", tally.waiting) if tally.waiting else c.say("No diary entry waits.")
    hours = tally.median_hours
    usual = c.say("Median time to review: {hours} h", hours=c.words.number(round(hours, 1))) if hours is not None else ""
    return lines(waiting, oldest(c, state), usual)


def oldest(c: Context, state: State) -> Markup:
    if state.tally.oldest is None:
        return Markup()
    hours = hours_waiting(c, state.tally)
    if not state.trainers:
        return c.plural(
            "The oldest has waited for {n} hour. The cohort has no trainer.",
            "The oldest has waited for {n} hours. The cohort has no trainer.", hours,
        )  # fmt: skip
    who = c.words.listed(state.trainers)
    # Translators: {names} are the trainers of the cohort.
    return c.plural("The oldest has waited for {n} hour, with {names}.", "The oldest has waited for {n} hours, with {names}.", hours, names=who)


def hours_waiting(c: Context, tally: Tally) -> int:
    """Whole hours since the oldest waiting entry was handed in; 0 when none waits."""
    return int((c.now - tally.oldest).total_seconds() // 3600) if tally.oldest else 0


def results(c: Context, tally: Tally) -> Markup:
    return lines(
        c.say(
            "Assessments: {writing} under way, {to_mark} to be marked, {passed} passed",
            writing=tally.writing, to_mark=tally.to_mark, passed=tally.passed,
        ),
        c.say("Credentials issued: {n}", n=tally.credentials),
    )  # fmt: skip


def absent(c: Context, state: State) -> Markup:
    """Who is silent, and whose chat no message reaches."""
    mobility = Mobility.of(state.cohort)
    silent = [each for each in state.standings if is_silent(each.last_sign, mobility, c.now)]
    blocked = [each for each in state.standings if each.person.unreachable_since]
    return lines(
        c.say("Silent: {names}", names=names(c, silent)) if silent else "",
        c.say("Cannot be reached, the chat is blocked: {names}", names=names(c, blocked)) if blocked else "",
    )


def names(c: Context, standings: Sequence[Standing]) -> str:
    shown = [f"{called(each.person.name, each.learner)} ({each.learner.number})" for each in standings[:MOST_NAMES]]
    rest = len(standings) - len(shown)
    return c.words.listed([*shown, c.plural("{n} more", "{n} more", rest)] if rest else shown)


# feedback -------------------------------------------------------------------------------------------------------------


def scales(c: Context, form: str) -> dict[str, str]:
    """The questions of a form that are answered by a mark: id and words."""
    return {question.id: plain(question.ask) for question in c.pack.feedback(form) if question.kind == "scale"}


def feedback_of(c: Context, cohort: Cohort) -> Talk[dict[str, Evaluation]]:
    """What learners and trainers said of the delivery, counted."""
    standings = yield from ask(StandingsOf(cohort.id))
    seats = yield from ask(TrainersOfCohort(cohort.id))
    found = {}
    for form, invited in (("learner", len(standings)), ("trainer", len(seats))):
        voices = yield from ask(VoicesOf(cohort.id, form))
        found[form] = evaluate(voices, scales(c, form), invited, closing(Mobility.of(cohort)), c.now)
    return found


def tell_feedback(c: Context, cohort: Cohort, groups: dict[str, Evaluation]) -> Markup:
    heads = {
        "learner": c.say("<b>Learners</b>: {n} of {all} answered", n=groups["learner"].answered, all=groups["learner"].invited),
        "trainer": c.say("<b>Trainers</b>: {n} of {all} answered", n=groups["trainer"].answered, all=groups["trainer"].invited),
    }
    blocks = [lines(heads[form], tell_group(c, cohort, form, group)) for form, group in groups.items()]
    head = c.say("Feedback on <b>{cohort}</b>. Marks go from 1 (not at all) to 5 (fully).", cohort=cohort.name)
    return Markup("\n\n").join([head, *blocks])


def tell_group(c: Context, cohort: Cohort, form: str, group: Evaluation) -> Markup:
    """The mean of each question, or why there is none."""
    if group.shown:
        told = scales(c, form)
        return lines(*(
            # Translators: a question of the feedback form and its mean mark.
            c.say("• {question} <b>{mean}</b>", question=told[key], mean=c.words.number(round(mean(counts), 1)))
            for key, counts in group.counts.items()
        ))  # fmt: skip
    if group.waits and group.invited >= FEWEST:
        closes = at_home(cohort, closing(Mobility.of(cohort)))
        return c.say("Results come when all have answered, or on {when}.", when=when(c, closes, at_home(cohort, c.now)))
    return c.say("Hidden: fewer than five answered, and nobody should be recognised.")
