"""Owns how providers and cohorts are stored, with their coordinators and trainers."""

from __future__ import annotations

from datetime import date

from bot.storage.people import add_role
from bot.storage.rows import cohort_of, provider_of
from bot.storage.session import Session, answers, hour, keeps, stamp
from learning.ledger import people as l
from learning.people import Cohort, Provider, Role

# providers -----------------------------------------------------------------------------------------------------------


@answers(l.ProviderById)
async def provider_by_id(s: Session, q: l.ProviderById) -> Provider | None:
    row = await s.row("provider_by_id", provider=q.provider_id)
    return provider_of(row) if row else None


@answers(l.ProvidersOf)
async def providers_of(s: Session, q: l.ProvidersOf) -> tuple[Provider, ...]:
    return tuple(provider_of(row) for row in await s.rows("providers_of", person=q.person_id))


@answers(l.CoordinatorsOfProvider)
async def coordinators_of_provider(s: Session, q: l.CoordinatorsOfProvider) -> tuple[int, ...]:
    rows = await s.rows("coordinators_of_provider", provider=q.provider_id)
    return tuple(int(row["person_id"]) for row in rows)


@keeps(l.ProviderFounded)
def provider_founded(s: Session, f: l.ProviderFounded) -> None:
    p = f.provider
    s.put(
        "add_provider",
        id=p.id, name=p.name, country=p.country, place=p.place, url=p.url, email=p.email,
        posts_paper=int(p.posts_paper), challenge_mandatory=int(p.challenge_mandatory), now=stamp(s.now),
    )  # fmt: skip


@keeps(l.CoordinatorJoined)
async def coordinator_joined(s: Session, f: l.CoordinatorJoined) -> None:
    s.put("add_coordinator", person=f.person_id, provider=f.provider_id)
    await add_role(s, f.person_id, Role.COORDINATOR)


# cohorts -------------------------------------------------------------------------------------------------------------


@answers(l.CohortById)
async def cohort_by_id(s: Session, q: l.CohortById) -> Cohort | None:
    row = await s.row("cohort_by_id", cohort=q.cohort_id)
    return cohort_of(row) if row else None


@answers(l.CohortsOfProvider)
async def cohorts_of_provider(s: Session, q: l.CohortsOfProvider) -> tuple[Cohort | None, ...]:
    return tuple(cohort_of(row) for row in await s.rows("cohorts_of_provider", provider=q.provider_id))


@answers(l.CohortsOfTrainer)
async def cohorts_of_trainer(s: Session, q: l.CohortsOfTrainer) -> tuple[Cohort | None, ...]:
    return tuple(cohort_of(row) for row in await s.rows("cohorts_of_trainer", person=q.person_id))


@answers(l.TrainersOfCohort)
async def trainers_of_cohort(s: Session, q: l.TrainersOfCohort) -> tuple[l.TrainerSeat, ...]:
    rows = await s.rows("trainers_of_cohort", cohort=q.cohort_id)
    return tuple(
        l.TrainerSeat(row["id"], s.sealer.read(row["name_sealed"]), row["language"], hour(row["digest_at"]))
        for row in rows
    )


@keeps(l.CohortFounded)
def cohort_founded(s: Session, f: l.CohortFounded) -> None:
    c = f.cohort
    s.put(
        "add_cohort",
        id=c.id, provider=c.provider_id, name=c.name, sending_org=c.sending_org, host_org=c.host_org,
        home_country=c.home_country, home_tz=c.home_tz, host_country=c.host_country, host_region=c.host_region,
        host_place=c.host_place, host_tz=c.host_tz, departure=c.departure.isoformat(), return_date=c.return_date.isoformat(),
        working_days="".join(str(d) for d in sorted(c.working_days)), languages=",".join(c.languages), paths=",".join(c.paths),
        host_phone=c.host_phone, free_days=_listed(c.free_days), travel_before=c.travel_before, travel_after=c.travel_after,
        by=s.actor, now=stamp(s.now),
    )  # fmt: skip


@keeps(l.CohortDaysSet)
def cohort_days_set(s: Session, f: l.CohortDaysSet) -> None:
    s.put(
        "set_cohort_days",
        cohort=f.cohort_id, free_days=_listed(f.free_days), travel_before=f.travel_before, travel_after=f.travel_after,
    )  # fmt: skip


def _listed(days: frozenset[date]) -> str:
    return ",".join(day.isoformat() for day in sorted(days))


@keeps(l.CohortClosed)
def cohort_closed(s: Session, f: l.CohortClosed) -> None:
    s.put("close_cohort", cohort=f.cohort_id, closed=stamp(s.now))


@keeps(l.CohortReopened)
def cohort_reopened(s: Session, f: l.CohortReopened) -> None:
    s.put("close_cohort", cohort=f.cohort_id, closed=None)


@keeps(l.TrainerJoined)
async def trainer_joined(s: Session, f: l.TrainerJoined) -> None:
    s.put("add_trainer", person=f.person_id, cohort=f.cohort_id)
    await add_role(s, f.person_id, Role.TRAINER)
