"""Owns /attendance: a code on the wall of the room, or a list to tick by hand; never for a day still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from dialogues import desk_words
from dialogues.context import Context
from dialogues.course import number_of
from dialogues.desk_words import at_home, called, choose_cohort, chosen, lines, own_cohort, parse_day, unit_name
from dialogues.kit import AnyButton, Button, Dialogue, Event, Json, Open, Screen, Tap, Text, Turn, moved, screen
from learning.attendance import Method, check_session, new_code
from learning.ledger import Audited, Fact, Talk, ask
from learning.ledger.attendance import (
    AttendanceAttested,
    AttendanceCodeShown,
    AttendanceOfCohort,
    AttendanceWithdrawn,
    Attested,
)
from learning.ledger.people import CohortsOfTrainer, LearnersOfCohort
from learning.people import Cohort, Learner, Person, Role
from learning.refusal import Refusal

attendance = Dialogue("attendance", commands=("attendance",), roles={Role.TRAINER})

LEARNERS_A_PAGE = 20
# Guided units may well be taught a year ahead; an earlier date is a slip of the finger.
EARLIEST = timedelta(days=366)

Room = list[tuple[Person, Learner]]


# cohort, then unit --------------------------------------------------------------------------------------------------


@attendance.opened
def open_attendance(c: Context, arg: str) -> Talk[Turn]:
    """`/attendance`, or from a button with the cohort's number."""
    if arg:
        cohort = yield from own_cohort(c, arg)
        return attendance.at("unit", cohort=cohort.id) if cohort else desk_words.not_yours(attendance, "attendance", f"cohort {arg}")
    cohorts = [cohort for cohort in (yield from ask(CohortsOfTrainer(c.person.id))) if cohort.closed_at is None]
    return attendance.at("unit", cohort=cohorts[0].id) if len(cohorts) == 1 else attendance.at("cohort")


@attendance.screen("cohort")
def which_cohort(c: Context) -> Talk[Screen]:
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    return choose_cohort(c, [cohort for cohort in cohorts if cohort.closed_at is None], "attendance")


def guided_units(c: Context, cohort: Cohort) -> list[str]:
    """The units that are taught in the room: those before the departure."""
    return [unit.id for path in cohort.paths for unit in c.pack.units(path, "before")]


def unit_label(c: Context, cohort: Cohort, unit_id: str) -> str:
    """`Unit 1`; with the path before the number where several paths count from one."""
    unit = c.pack.unit(unit_id)
    if unit.path is None or len(cohort.paths) < 2:
        return c.label("Unit {number}", number=number_of(unit))
    return f"{c.pack.path(unit.path).short} {number_of(unit)}"


@attendance.screen("unit")
def which_unit(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return desk_words.foreign(c)
    attested = yield from ask(AttendanceOfCohort(cohort.id))
    learners = yield from ask(LearnersOfCohort(cohort.id))
    counts = {unit: sum(one.unit_id == unit for one in attested) for unit in guided_units(c, cohort)}
    told = [f"{unit_name(c, unit)} · {count}/{len(learners)}" for unit, count in counts.items()]
    buttons = [Button(unit_label(c, cohort, unit), f"unit:{unit}") for unit in counts]
    rows = [buttons[at : at + 4] for at in range(0, len(buttons), 4)]
    head = c.say("<b>{cohort}</b>. Which unit was taught in the room?", cohort=cohort.name)
    return screen(lines(head, *told), *rows, Open(c.label("To the desk"), "review"))


@attendance.step("unit")
def unit_chosen(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return desk_words.not_yours(attendance, "attendance", f"cohort {c.place['cohort']}")
    units = guided_units(c, cohort)
    labels = {f"unit:{unit}": unit_label(c, cohort, unit) for unit in units}
    action = f"unit:{event.text.strip().upper()}" if isinstance(event, Text) else None
    unit = Tap(action if action in labels else chosen(event, labels) or "").after("unit")
    if unit not in units:
        return None
    return attendance.at("how", cohort=cohort.id, unit=unit)


# how ----------------------------------------------------------------------------------------------------------------


@attendance.screen("how")
def how(c: Context) -> Talk[Screen]:
    found = yield from room_of(c)
    if found is None:
        return desk_words.foreign(c)
    cohort, room, attested = found
    head = c.say("<b>{unit}</b> · {cohort}", unit=unit_name(c, c.place["unit"]), cohort=cohort.name)
    there = [
        f"✓ {called(person.name, learner)}, {c.words.day(attested[person.id].on_date, 'short')}"
        for person, learner in room
        if person.id in attested
    ]
    told = c.plural("{n} learner was there:", "{n} learners were there:", len(there)) if there else c.say("Nobody is entered yet.")
    return screen(
        lines(head, told, *there),
        Button(c.label("Show a code in the room"), "code"),
        Button(c.label("Tick by hand"), "hand"),
        Button(c.label("Another unit"), "units"),
    )


def room_of(c: Context) -> Talk[tuple[Cohort, Room, dict[int, Attested]] | None]:
    """The cohort with its learners and who of them is entered for the unit; None when it is not the trainer's."""
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return None
    learners = yield from ask(LearnersOfCohort(cohort.id))
    attested = yield from ask(AttendanceOfCohort(cohort.id))
    unit = c.place["unit"]
    return cohort, list(learners), {one.learner_id: one for one in attested if one.unit_id == unit}


@attendance.step("how", "code")
def how_chosen(c: Context, event: Event) -> Talk[Turn | None]:
    found = yield from room_of(c)
    if found is None:
        return desk_words.not_yours(attendance, "attendance", f"cohort {c.place['cohort']}")
    cohort, _, attested = found
    labels = {"code": c.label("Show a code in the room"), "hand": c.label("Tick by hand"), "units": c.label("Another unit")}
    act = chosen(event, labels)
    unit = c.place["unit"]
    if act == "code":
        code, shown = new_code(cohort.id, unit, c.now, c.chance)
        until = shown.valid_until.isoformat()
        return attendance.at("code", keep=[AttendanceCodeShown(shown, c.person.id)], cohort=cohort.id, unit=unit, code=code, until=until)
    if act == "hand":
        return attendance.at("hand", cohort=cohort.id, unit=unit, on=[*attested], day=today(c, cohort).isoformat())
    if act == "look":
        return Turn()
    if act == "back":
        return attendance.at("how", cohort=cohort.id, unit=unit)
    return attendance.at("unit", cohort=cohort.id) if act == "units" else None


def today(c: Context, cohort: Cohort) -> date:
    return at_home(cohort, c.now).date()


@attendance.screen("code")
def show_code(c: Context) -> Talk[Screen]:
    found = yield from room_of(c)
    if found is None:
        return desk_words.foreign(c)
    cohort, room, attested = found
    until = datetime.fromisoformat(c.place["until"])
    code = c.place["code"]
    if c.now >= until:
        text = c.say("The code has run out.")
    else:
        text = lines(
            c.say("<b>{left} {right}</b>", left=code[:3], right=code[3:]),
            c.say(
                "Write it on the wall: learners type these six digits to me. Valid until {time}.",
                time=c.words.clock(at_home(cohort, until)),
            ),
        )
    count = c.say("{n} of {all} are entered for {unit}.", n=len(attested), all=len(room), unit=unit_name(c, c.place["unit"]))
    return screen(
        lines(text, count),
        [Button(c.label("Who is there?"), "look"), Button(c.label("New code"), "code")],
        [Button(c.label("Tick by hand"), "hand"), Button(c.label("Done"), "back")],
    )


# by hand ------------------------------------------------------------------------------------------------------------


@attendance.screen("hand")
def tick_by_hand(c: Context) -> Talk[Screen]:
    found = yield from room_of(c)
    if found is None:
        return desk_words.foreign(c)
    cohort, room, attested = found
    on, page = set(c.place["on"]), c.place.get("page", 0)
    start = page * LEARNERS_A_PAGE
    shown = room[start : start + LEARNERS_A_PAGE]
    ticks: list[AnyButton] = [
        Button(f"{'☑' if person.id in on else '☐'} {called(person.name, learner)}"[:40], f"tick:{person.id}")
        for person, learner in shown
    ]
    day = date.fromisoformat(c.place["day"])
    text = lines(
        c.say("<b>{unit}</b>. Who was there on {day}?", unit=unit_name(c, c.place["unit"]), day=c.words.day(day, "weekday")),
        c.say("Another day? Type it, like {example}.", example=example_day(c, cohort)),
        c.say("Who was entered before keeps the day entered then.") if attested else "",
    )
    pages = [Button(c.label("More learners"), "page")] if len(room) > LEARNERS_A_PAGE else []
    new, gone = on - set(attested), set(attested) - on
    confirm = c.label("✓ Confirm {n}", n=len(new) + len(gone))
    rows = [ticks[at : at + 2] for at in range(0, len(ticks), 2)]
    return screen(text, *rows, pages, [Button(c.label("All"), "all"), Button(confirm, "confirm")], Button(c.label("Back"), "back"))


def example_day(c: Context, cohort: Cohort) -> str:
    day = today(c, cohort) - timedelta(days=1)
    return f"{day.day}.{day.month}"  # without its last point: the sentence ends there


@attendance.step("hand")
def ticked_by_hand(c: Context, event: Event) -> Talk[Turn | None]:
    found = yield from room_of(c)
    if found is None:
        return desk_words.not_yours(attendance, "attendance", f"cohort {c.place['cohort']}")
    cohort, room, attested = found
    ids = [person.id for person, _ in room]
    on = [number for number in c.place["on"] if number in ids]
    if isinstance(event, Tap) and event.after("tick"):
        number = next((one for one in ids if str(one) == event.after("tick")), None)
        return hand(c, on=[one for one in ids if (one in on) != (one == number)])
    act = chosen(event, {"all": c.label("All"), "confirm": c.label("✓ Confirm"), "back": c.label("Back")})
    if act == "all":
        return hand(c, on=ids if set(on) != set(ids) else [*attested])
    if act == "page":
        return hand(c, page=(c.place.get("page", 0) + 1) % (-(-len(ids) // LEARNERS_A_PAGE)))
    if act == "back":
        return attendance.at("how", cohort=cohort.id, unit=c.place["unit"])
    if act == "confirm":
        return confirmed(c, cohort, on, attested)
    return another_day(c, cohort, event.text) if isinstance(event, Text) else None


def hand(c: Context, *, toast: str = "", **change: Json) -> Turn:
    return Turn(replace(moved(c.place, **change), name="hand"), toast=toast)


def another_day(c: Context, cohort: Cohort, text: str) -> Turn | None:
    day = parse_day(text, today(c, cohort))
    if day is None:
        return None
    refused = check_session(day, today(c, cohort), today(c, cohort) - EARLIEST)
    if isinstance(refused, Refusal):
        return Turn(replace(moved(c.place, why=refused.code), name="wrong_day"))
    return hand(c, day=day.isoformat())


@attendance.screen("wrong_day")
def wrong_day(c: Context) -> Screen:
    if c.place["why"] == "in_the_future":
        text = c.say("That day is still to come. Attendance is entered when it has happened.")
    else:
        text = c.say("That is more than a year ago. Please look at the date again.")
    return screen(text, Button(c.label("Back"), "back"))


@attendance.step("wrong_day")
def after_wrong_day(c: Context, event: Event) -> Talk[Turn | None]:
    if isinstance(event, Text):
        found = yield from room_of(c)
        return another_day(c, found[0], event.text) if found else None
    return hand(c)


def confirmed(c: Context, cohort: Cohort, on: list[int], attested: dict[int, Attested]) -> Turn:
    """Enter who was ticked, take back who was unticked."""
    unit, day = c.place["unit"], date.fromisoformat(c.place["day"])
    if check_session(day, today(c, cohort)) is not None:
        return hand(c, day=today(c, cohort).isoformat())
    keep: list[Fact] = [
        AttendanceAttested(number, unit, Method.HAND, day, c.person.id) for number in on if number not in attested
    ]
    for number in attested:
        if number not in on:
            keep += [AttendanceWithdrawn(number, unit), Audited("attendance withdrawn", f"learner {number} {unit}")]
    return attendance.at("how", keep=keep, toast=c.label("✓ Saved"), cohort=cohort.id, unit=unit)


@attendance.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return desk_words.foreign(c)
