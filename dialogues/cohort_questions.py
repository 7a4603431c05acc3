"""Owns how the questions about a cohort are put: words, what was wrong, the buttons that answer; keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from markupsafe import Markup

from dialogues import cohort_words
from dialogues.cohort_answers import LONGEST, LONGEST_OTHERWISE, OPTIONAL, Answers, Read, leaves_a_day, read, zones_for
from dialogues.context import Context
from dialogues.kit import AnyButton, Button, Event, Screen, Show, Tap, Text, screen
from dialogues.typed import action_of, cut
from learning.ledger import Talk
from learning.places import COUNTRIES, country_name, regions_of, zone_label

#: Questions about days: a number typed there is no button's.
DAYS = ("free_days", "travel_days")


def sentence(c: Context, question: str) -> Markup:
    """The question itself."""
    return {
        "name": c.say("What is the cohort called? Learners see it, for example “Porto, May 2026”."),
        "sending_org": c.say("Which organisation sends the learners (school or company at home)?"),
        "home_country": c.say("In which country is it? Tap, or type any country. The age limit for learners follows from it."),
        "home_tz": c.say("Which time zone is it at home? Tap, or type a name such as Europe/Lisbon."),
        "host_org": c.say("Which organisation receives them (host)?"),
        "host_country": c.say("In which country is the host? Tap, or type any country."),
        "host_place": c.say("In which town is the host?"),
        "host_tz": c.say("Which time zone is it there? Tap, or type a name such as Europe/Lisbon."),
        "host_region": c.say("In which region is the host? Public holidays follow from it."),
        "host_phone": c.say("Which phone number should learners call there in an emergency?"),
        "departure": c.say("When do they leave? Type the day, for example {day}.", day=_example(c)),
        "return_date": c.say("When do they come back? Type the day."),
        "free_days": c.say(
            "Which days off has the host that no calendar of public holidays knows, such as a town's own holiday? "
            "Type them, for example 13.6., 24.6."
        ),
        "travel_days": c.say(
            "How many more days does the journey take, beside the days of departure and return? Type two numbers from 0 to 6, "
            "for the way there and the way back. With green travel (train, coach or bicycle for the main part) up to 6 travel days "
            "can be funded instead of up to 2. No reminder comes on a travel day."
        ),
        "working_days": c.say("On which days do they work there?"),
        "languages": c.say("Which languages do the learners speak? They choose their own later."),
        "paths": c.say("Which paths may they choose? About 15 hours each."),
    }[question]


def _example(c: Context) -> str:
    return f"{c.now.day}.{c.now.month}.{c.now.year}"


def problem(c: Context, answers: Answers, question: str) -> Markup | None:
    """What was wrong with the answer before, if anything."""
    typed, day = c.place.get("typed", ""), c.place.get("day", "")
    understood = c.words.day(date.fromisoformat(day), "long") if day else ""
    departure = c.words.day(date.fromisoformat(str(answers["departure"])), "long") if answers.get("departure") else ""
    return {
        "long": c.plural(
            "That is long. Up to {n} character, please.", "That is long. Up to {n} characters, please.", LONGEST.get(question, LONGEST_OTHERWISE)
        ),
        "country": c.say("I know no country called “{typed}”.", typed=typed),
        "zone": c.say("I know no time zone called “{typed}”.", typed=typed),
        "region": c.say("I know no region called “{typed}” there.", typed=typed),
        "phone": c.say("“{typed}” is no phone number. Digits, spaces and a + are fine.", typed=typed),
        "date": c.say("I cannot read “{typed}” as a day. 25.5.2026, 25/05/2026 and 2026-05-25 are fine.", typed=typed),
        "before": c.say("I understood {day}. That is not after the departure on {departure}.", day=understood, departure=departure),
        "outside": c.say("I understood {day}. That is not within the stay.", day=understood),
        "travel": c.say("Two numbers from 0 to 6, please: the way there and the way back."),
        "no_day": c.say("That leaves no day with the host."),
        "past": c.say("I understood {day}. That is over already.", day=understood),
        "far": c.say("I understood {day}. That is too far away to be right.", day=understood),
        "stay": c.say("I understood {day}. That would be longer than a year.", day=understood),
    }.get(c.place.get("problem", ""))


def buttons_for(c: Context, answers: Answers, question: str) -> list[tuple[AnyButton, ...]]:
    """The buttons that answer this question, if there are any."""
    buttons: list[AnyButton] = []
    wide = 2
    if question in ("home_country", "host_country"):
        buttons = [Button(country_name(code, c.words.language), f"is:{code}") for code in COUNTRIES]
    elif question in ("home_tz", "host_tz"):
        zones = zones_for(answers, question.removesuffix("_tz"))
        buttons = [Button(cut(zone_label(zone, c.words.language), 36), f"is:{zone}") for zone in zones[:12]]
    elif question == "host_region":
        buttons = [Button(cut(name, 36), f"is:{code}") for code, name in regions_of(str(answers.get("host_country", "")))]
    elif question in DAYS:
        # Translators: no such days; a button.
        buttons = [Button(c.label("None"), "is:")]
    if question == "travel_days":
        buttons += [Button(f"{n} + {n}", f"is:{n}+{n}") for n in (1, 2) if leaves_a_day(answers, n, n)]
        wide = 3
    laid = [tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]
    return [*laid, (Button(c.label("Skip"), "is:"),)] if question in OPTIONAL else laid


def asked(c: Context, answers: Answers, question: str, *below: tuple[AnyButton, ...]) -> Screen:
    """The screen of a question that is tapped or typed; what was wrong with the answer before stands above it."""
    trouble, text = problem(c, answers, question), sentence(c, question)
    told = Markup("\n\n").join([trouble, text]) if trouble else text
    return screen(told, *buttons_for(c, answers, question), *below)


def answer_in(c: Context, event: Event, answers: Answers, question: str, show: Show) -> Talk[Read | Literal["back"] | None]:
    """What somebody answered on that screen; None when it is no answer to this question."""
    action = yield from _meant(c, event, question, show)
    if action == "back":
        return "back"
    value = Tap(action).after("is") if action else None
    if value is not None:
        return Read(value) if _is_offered(c, answers, question, value) else None
    if not isinstance(event, Text):
        return None
    found = read(c, answers, question, event.text)
    return replace(found, typed=cut(found.typed or event.text, 60))


def wrong(found: Read) -> dict[str, Any]:
    """What the place of a question remembers of an answer that does not fit."""
    return {"problem": found.problem, "typed": found.typed, "day": found.understood.isoformat() if found.understood else ""}


def _is_offered(c: Context, answers: Answers, question: str, value: str) -> bool:
    """Whether the screen has a button with this value (a tap may be forged)."""
    actions = {button.action for row in buttons_for(c, answers, question) for button in row if isinstance(button, Button)}
    return f"is:{value}" in actions


def _meant(c: Context, event: Event, question: str, show: Show) -> Talk[str | None]:
    """What was tapped, or the button whose label or number was typed."""
    if question in DAYS and isinstance(event, Text) and event.text.strip().isdigit():
        return None
    return (yield from action_of(c, event, show))


def tick_names(c: Context, question: str) -> dict[Any, str]:
    if question == "working_days":
        return dict(cohort_words.weekday_names(c))
    if question == "languages":
        return {**{code: code for code in c.terms.languages}, **dict(c.terms.language_names)}
    return {path.id: path.title for path in c.pack.paths}


def labels_of(c: Context) -> dict[str, str]:
    """Short names of the fields."""
    return {
        "name": c.label("Name"), "sending_org": c.label("Sending organisation"), "home_country": c.label("Home country"),
        "home_tz": c.label("Time zone at home"), "host_org": c.label("Host organisation"), "host_country": c.label("Host country"),
        "host_place": c.label("Host town"), "host_tz": c.label("Time zone there"), "host_region": c.label("Region there"),
        "host_phone": c.label("Phone there"), "departure": c.label("Departure"), "return_date": c.label("Return"),
        "working_days": c.label("Working days"), "free_days": c.label("Days off there"), "travel_days": c.label("Travel days"),
        "languages": c.label("Languages"), "paths": c.label("Paths"),
    }  # fmt: skip
