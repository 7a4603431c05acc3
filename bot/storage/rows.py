"""Owns how rows become persons, learners, cohorts and providers; runs no statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
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
        roles=frozenset(Role(role) for role in split(row["roles"])),
        created_at=instant(row["p_created"]),
        seen_at=instant(row["seen_at"]),
        unreachable_since=moment(row["unreachable_since"]),
    )


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


def cohort_of(row: Row) -> Cohort | None:
    if row["c_id"] is None:
        return None
    return Cohort(
        id=row["c_id"],
        provider_id=row["c_provider"],
        name=row["cohort_name"],
        sending_org=row["sending_org"],
        host_org=row["host_org"],
        home_country=row["home_country"],
        home_tz=row["home_tz"],
        host_country=row["host_country"],
        host_region=row["host_region"],
        host_place=row["host_place"],
        host_tz=row["host_tz"],
        departure=day(row["departure"]),
        return_date=day(row["return_date"]),
        working_days=frozenset(int(d) for d in row["working_days"]),
        languages=split(row["languages"]),
        paths=split(row["cohort_paths"]),
        host_phone=row["host_phone"],
        closed_at=moment(row["closed_at"]),
        free_days=frozenset(day(each) for each in split(row["free_days"])),
        travel_before=row["travel_before"],
        travel_after=row["travel_after"],
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
