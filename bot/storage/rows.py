"""Owns how rows become persons, learners, cohorts and providers; runs no statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.storage.database import Row
from bot.storage.sealing import Sealer
from bot.storage.session import day, hour, instant, moment, split
from learning.people import Cohort, Learner, Person, Provider, Role


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, with where the conversation stands."""

    person: Person
    learner: Learner | None
    cohort: Cohort | None
    place: dict[str, Any]
    rev: int
    screen_message_id: int | None
    handled: bool
    under_way: tuple[tuple[str, str], ...] = ()  # units begun and not finished, each with its edition


def person_of(row: Row, sealer: Sealer) -> Person:
    return Person(
        id=row["p_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        name=sealer.read(row["name_sealed"]),
        roles=_roles(row["roles"]),
        created_at=instant(row["p_created"]),
        seen_at=instant(row["seen_at"]),
        unreachable_since=moment(row["unreachable_since"]),
    )


@lru_cache(maxsize=64)
def _roles(text: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in split(text))


def learner_of(row: Row) -> Learner | None:
    if row["l_id"] is None:
        return None
    return Learner(
        person_id=row["l_id"],
        cohort_id=row["cohort_id"],
        number=row["number"],
        privacy_version=row["privacy_version"],
        privacy_at=instant(row["privacy_at"]),
        age_band=row["age_band"],
        guardian_at=moment(row["guardian_at"]),
        paths=split(row["learner_paths"]),
        persona=row["persona"],
        trade=row["trade"],
        nugget_at=hour(row["nugget_at"]),
        diary_at=hour(row["diary_at"]),
        quiet_from=hour(row["quiet_from"]),
        quiet_to=hour(row["quiet_to"]),
        unanswered=row["unanswered"],
        stopped_at=moment(row["stopped_at"]),
        stopped_why=row["stopped_why"],
        paused_until=moment(row["paused_until"]),
        has_identity=row["identity_sealed"] is not None,
        created_at=instant(row["l_created"]),
    )


COHORT = (
    "c_id", "c_provider", "cohort_name", "sending_org", "host_org", "home_country", "home_tz", "host_country", "host_region",
    "host_place", "host_tz", "departure", "return_date", "working_days", "languages", "cohort_paths", "host_phone", "closed_at",
    "free_days", "travel_before", "travel_after",
)  # fmt: skip


def cohort_of(row: Row) -> Cohort | None:
    return None if row["c_id"] is None else _cohort(*[row[column] for column in COHORT])


@lru_cache(maxsize=512)  # a class speaks at the same time of day, and each of its turns needs its cohort
def _cohort(
    id: int, provider_id: int, name: str, sending_org: str, host_org: str, home_country: str, home_tz: str, host_country: str,
    host_region: str | None, host_place: str, host_tz: str, departure: str, return_date: str, working_days: str, languages: str,
    paths: str, host_phone: str, closed_at: str | None, free_days: str, travel_before: int, travel_after: int,
) -> Cohort:  # fmt: skip
    return Cohort(
        id=id,
        provider_id=provider_id,
        name=name,
        sending_org=sending_org,
        host_org=host_org,
        home_country=home_country,
        home_tz=home_tz,
        host_country=host_country,
        host_region=host_region,
        host_place=host_place,
        host_tz=host_tz,
        departure=day(departure),
        return_date=day(return_date),
        working_days=frozenset(int(d) for d in working_days),
        languages=split(languages),
        paths=split(paths),
        host_phone=host_phone,
        closed_at=moment(closed_at),
        free_days=frozenset(day(each) for each in split(free_days)),
        travel_before=travel_before,
        travel_after=travel_after,
    )


def speaker_of(row: Row, sealer: Sealer) -> Speaker:
    return Speaker(
        person_of(row, sealer),
        learner_of(row),
        cohort_of(row),
        json.loads(row["place"]),
        row["rev"],
        row["screen_message_id"],
        bool(row["handled"]),
        tuple((unit, edition) for unit, _, edition in (each.partition("@") for each in split(row["under_way"] or ""))),
    )


def provider_of(row: Row) -> Provider:
    return Provider(
        row["id"], row["name"], row["country"], row["place"], row["url"], row["email"],
        bool(row["posts_paper"]), bool(row["challenge_mandatory"]),
    )  # fmt: skip
