"""Owns how a cohort is told in words, in short and in full; decides nothing and checks no right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel import Locale
from markupsafe import Markup

from dialogues.context import Context
from dialogues.markup import filled
from learning.people import Cohort
from learning.places import country_name, regions_of

WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)  # ISO


def dates(c: Context, cohort: Cohort) -> Markup:
    return c.say(
        "{departure} to {back}",
        departure=c.words.day(cohort.departure, "long"),
        back=c.words.day(cohort.return_date, "long"),
    )


def place(c: Context, cohort: Cohort) -> str:
    return f"{cohort.host_place}, {country_name(cohort.host_country, c.words.language)}"


def facts(c: Context, cohort: Cohort, trainers: Sequence[str] = ()) -> Markup:
    """Name, dates, sending → host, place, trainers: what somebody recognises their cohort by."""
    lines = [
        filled("<b>{}</b>", cohort.name),
        dates(c, cohort),
        filled("{} → {}, {}", cohort.sending_org, cohort.host_org, place(c, cohort)),
    ]
    if trainers:
        lines.append(c.say("Trainer: {names}", names=c.words.listed(list(trainers))))
    return Markup("\n").join(lines)


def weekday_names(c: Context) -> dict[int, str]:
    """Short names of the weekdays, Monday first: "Mon"."""
    names = Locale.parse(c.words.language).days["stand-alone"]["abbreviated"]
    return {day: str(names[day - 1]).rstrip(".") for day in WEEKDAYS}


def working_days(c: Context, days: Iterable[int]) -> str:
    names = weekday_names(c)
    return c.words.listed([names[day] for day in sorted(days)])


def path_names(c: Context, paths: Iterable[str]) -> str:
    titles = {path.id: path.title for path in c.pack.paths}
    return c.words.listed([titles.get(path, path) for path in paths])


def language_names(c: Context, languages: Iterable[str]) -> str:
    names = dict(c.terms.language_names)
    return c.words.listed([names.get(code, code) for code in languages])


def terms(c: Context, cohort: Cohort) -> Markup:
    """Working days, languages, paths, phone, zone: what was agreed beside place and dates."""
    lines = [
        c.say("Working days: {days}", days=working_days(c, cohort.working_days)),
        c.say("Languages: {languages}", languages=language_names(c, cohort.languages)),
        c.say("Paths: {paths}", paths=path_names(c, cohort.paths)),
        c.say("Time zone there: {zone}", zone=cohort.host_tz),
    ]
    if cohort.host_region:
        lines.append(c.say("Region there: {region}", region=region_name(cohort.host_country, cohort.host_region)))
    if cohort.host_phone:
        lines.append(c.say("Phone of the host: {phone}", phone=cohort.host_phone))
    return Markup("\n").join([*lines, *special_days(c, cohort)])


def special_days(c: Context, cohort: Cohort) -> list[Markup]:
    """The host's own days off and the further travel days, a line each where there are any."""
    lines = []
    if cohort.free_days:
        days = c.words.listed([c.words.day(day, "weekday") for day in sorted(cohort.free_days)])
        lines.append(c.say("Days off there: {days}", days=days))
    if cohort.travel_before or cohort.travel_after:
        lines.append(c.say(
            "Travel days beside departure and return: {there} on the way there, {back} on the way back",
            there=cohort.travel_before, back=cohort.travel_after,
        ))  # fmt: skip
    return lines


def region_name(country: str, code: str) -> str:
    return dict(regions_of(country)).get(code, code)
