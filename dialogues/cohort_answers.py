"""Owns the questions of a new cohort: their order, which are due, and what typed words mean; says nothing itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dialogues.context import Context
from learning.dates import read_date
from learning.mobility import is_zone
from learning.people import Cohort
from learning.places import country_code, regions_of, suggested_zone, zone_named, zones_of

QUESTIONS = (
    "name", "sending_org", "home_country", "home_tz", "host_org", "host_country", "host_place", "host_tz", "host_region",
    "host_phone", "departure", "return_date", "working_days", "free_days", "travel_days", "languages", "paths",
)  # fmt: skip
TICKED = ("working_days", "languages", "paths")
OPTIONAL = ("host_region", "host_phone")
LONGEST = {"name": 60, "host_place": 60}
LONGEST_OTHERWISE = 100  # characters
LONGEST_STAY = 366  # days
FURTHEST = timedelta(days=3 * 366)
MOST_TRAVEL = 6  # days on the way there or back, beside those of departure and return
#: What a new answer makes doubtful, so that it is asked again.
UNSETTLES = {"home_country": ("home_tz",), "host_country": ("host_tz", "host_region")}

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood: a value to keep, or what is wrong with it. `understood` is a date that does not fit, `typed` the part meant."""

    value: Any = None
    problem: str = ""
    understood: date | None = None
    typed: str = ""


# order ----------------------------------------------------------------------------------------------------------------


def is_due(answers: Answers, question: str) -> bool:
    """Whether a question needs a person: a zone only where a country has several, a region only where holidays differ."""
    if question in ("home_tz", "host_tz"):
        return zone_of(answers, question.removesuffix("_tz"), by_hand=False) is None
    if question == "host_region":
        return bool(regions_of(str(answers.get("host_country", ""))))
    return True


def next_question(answers: Answers) -> str | None:
    """The first open question; None when the form is complete."""
    return next((each for each in QUESTIONS if each not in answers and is_due(answers, each)), None)


def question_before(answers: Answers, question: str) -> str | None:
    """The question before this one among those that are due; None before the first."""
    due = [each for each in QUESTIONS if is_due(answers, each) or each == question]
    place = due.index(question)
    return due[place - 1] if place else None


def zone_of(answers: Answers, side: str, *, by_hand: bool = True) -> str | None:
    """The zone of "home" or "host": the one chosen by hand, or the one that follows from country and place."""
    chosen = answers.get(f"{side}_tz")
    if by_hand and chosen:
        return str(chosen)
    return suggested_zone(str(answers.get(f"{side}_country", "")), str(answers.get(f"{side}_place", "")))


def with_answer(answers: Answers, question: str, value: Any) -> dict[str, Any]:
    """The answers with one more; what it unsettles is open again."""
    changed = {**answers, question: value}
    if answers.get(question) != value:
        for other in UNSETTLES.get(question, ()):
            changed.pop(other, None)
    departure, back = changed.get("departure"), changed.get("return_date")
    if departure and back and back <= departure:
        changed.pop("return_date")
    return _within_stay(changed)


def _within_stay(answers: dict[str, Any]) -> dict[str, Any]:
    """Without days off and travel days that a change of the dates has pushed out of the stay: they are asked again."""
    if "departure" in answers and "return_date" in answers:
        first, last = stay_of(answers)
        if not all(first <= day <= last for day in free_days_of(answers)):
            answers.pop("free_days")
        if not leaves_a_day(answers, *travel_of(answers)):
            answers.pop("travel_days")
    return answers


def stay_of(answers: Answers) -> tuple[date, date]:
    """The days of departure and return."""
    return date.fromisoformat(str(answers["departure"])), date.fromisoformat(str(answers["return_date"]))


def free_days_of(answers: Answers) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in answers.get("free_days") or ())


def travel_of(answers: Answers) -> tuple[int, int]:
    """Further days on the way there and back."""
    there, _, back = str(answers.get("travel_days") or "0+0").partition("+")
    return int(there), int(back)


def leaves_a_day(answers: Answers, there: int, back: int) -> bool:
    """Whether a day with the host is left; with no further travel days the dates alone decide."""
    first, last = stay_of(answers)
    return not there + back or there + back < (last - first).days - 1


# reading --------------------------------------------------------------------------------------------------------------


def read(c: Context, answers: Answers, question: str, text: str) -> Read:
    """What typed words mean as an answer to a question."""
    words = " ".join(text.split())
    if question in ("home_country", "host_country"):
        code = country_code(words, c.terms.languages)
        return Read(code) if code else Read(problem="country")
    if question in ("home_tz", "host_tz"):
        zone = zone_named(words)
        return Read(zone) if zone and is_zone(zone) else Read(problem="zone")
    if question == "host_region":
        regions = {name.casefold(): code for code, name in regions_of(str(answers["host_country"]))}
        return Read(regions[words.casefold()]) if words.casefold() in regions else Read(problem="region")
    if question == "host_phone":
        return _phone(words)
    if question in ("departure", "return_date"):
        return _date(c, answers, question, words)
    if question == "free_days":
        return _free_days(c, answers, text)
    if question == "travel_days":
        return _travel_days(answers, words)
    return Read(words) if len(words) <= LONGEST.get(question, LONGEST_OTHERWISE) else Read(problem="long")


def _phone(words: str) -> Read:
    digits = sum(sign.isdigit() for sign in words)
    fits = 5 <= digits <= 20 and all(sign.isdigit() or sign in "+-/(). " for sign in words)
    return Read(words) if fits else Read(problem="phone")


def _date(c: Context, answers: Answers, question: str, words: str) -> Read:
    today = c.now.date()
    day = read_date(words, c.words.language, today)
    if day is None:
        return Read(problem="date")
    if not today - timedelta(days=LONGEST_STAY) <= day <= today + FURTHEST:
        return Read(problem="far", understood=day)
    if question == "return_date":
        departure = date.fromisoformat(str(answers["departure"]))
        if day <= departure:
            return Read(problem="before", understood=day)
        if day < today:
            return Read(problem="past", understood=day)
        if (day - departure).days > LONGEST_STAY:
            return Read(problem="stay", understood=day)
    return Read(day.isoformat())


#: Between two days: a comma, a line, or a space before the next day in numbers.
_BETWEEN_DAYS = re.compile(r"[,;\n]+|(?<=[\d.])\s+(?=\d{1,2}[./-]\d)")


def _free_days(c: Context, answers: Answers, text: str) -> Read:
    """Days within the stay, which gives them their year: 13.6., 24.6."""
    first, last = stay_of(answers)
    days: set[date] = set()
    for piece in filter(None, (piece.strip() for piece in _BETWEEN_DAYS.split(text))):
        day = read_date(piece, c.words.language, first)
        if day is None:
            return Read(problem="date", typed=piece)
        if not first <= day <= last:
            return Read(problem="outside", understood=day)
        days.add(day)
    return Read([day.isoformat() for day in sorted(days)])


def _travel_days(answers: Answers, words: str) -> Read:
    """Two numbers, the way there and the way back; one number means both."""
    found = re.fullmatch(r"[^\d-]*(\d{1,3})(?:\D+(\d{1,3}))?\D*", words)
    there, back = (int(found[1]), int(found[2] or found[1])) if found else (-1, -1)
    if not (0 <= there <= MOST_TRAVEL and 0 <= back <= MOST_TRAVEL):
        return Read(problem="travel")
    return Read(f"{there}+{back}") if leaves_a_day(answers, there, back) else Read(problem="no_day")


def choices(c: Context, question: str) -> tuple[Any, ...]:
    """What can be ticked."""
    if question == "working_days":
        return (1, 2, 3, 4, 5, 6, 7)
    return c.terms.languages if question == "languages" else tuple(path.id for path in c.pack.paths)


def preset(c: Context, question: str) -> tuple[Any, ...]:
    """What is ticked at first: Monday to Friday, every language, every path."""
    return (1, 2, 3, 4, 5) if question == "working_days" else choices(c, question)


def zones_for(answers: Answers, side: str) -> tuple[str, ...]:
    return zones_of(str(answers.get(f"{side}_country", "")))


# the result -----------------------------------------------------------------------------------------------------------


def cohort_of(answers: Answers, number: int, provider_id: int) -> Cohort:
    """The cohort that complete answers describe."""
    there, back = travel_of(answers)
    return Cohort(
        id=number,
        provider_id=provider_id,
        name=str(answers["name"]),
        sending_org=str(answers["sending_org"]),
        host_org=str(answers["host_org"]),
        home_country=str(answers["home_country"]),
        home_tz=str(zone_of(answers, "home")),
        host_country=str(answers["host_country"]),
        host_region=str(answers.get("host_region") or "") or None,
        host_place=str(answers["host_place"]),
        host_tz=str(zone_of(answers, "host")),
        departure=date.fromisoformat(str(answers["departure"])),
        return_date=date.fromisoformat(str(answers["return_date"])),
        working_days=frozenset(int(day) for day in answers["working_days"]),
        languages=tuple(answers["languages"]),
        paths=tuple(answers["paths"]),
        host_phone=str(answers.get("host_phone", "")),
        free_days=free_days_of(answers),
        travel_before=there,
        travel_after=back,
    )
