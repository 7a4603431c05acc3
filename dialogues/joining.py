"""Owns what is still to be asked of somebody who joins, and what becomes a fact in the end; says nothing itself.

Until the last answer only the form `joining` holds anything about the person; whoever says no takes it along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from dialogues.context import Context
from learning.age import MINOR, age_limit
from learning.ledger import Fact, NextNumber, Notice, Talk, ask
from learning.ledger.forms import FormDropped
from learning.ledger.people import (
    CohortById,
    CohortsOfTrainer,
    CoordinatorJoined,
    CoordinatorsOfProvider,
    Invitation,
    InvitationByCode,
    InvitationUsed,
    LearnerJoined,
    LearnersOfCohort,
    NameGiven,
    PathsChosen,
    ProviderById,
    ProvidersOf,
    TrainerJoined,
    TrainerSeat,
    TrainersOfCohort,
)
from learning.people import Cohort, Provider, Role
from learning.rhythm import plan_digest

FORM = "joining"
DIGEST_AT = time(7, 30)  # as the store presets it for a new trainer
QUESTIONS = {
    Role.LEARNER: ("cohort", "privacy", "age", "name"),
    Role.TRAINER: ("cohort", "name", "privacy"),
    Role.COORDINATOR: ("privacy", "name"),
}


@dataclass(frozen=True, slots=True)
class Joining:
    """Where somebody stands on the way in. `fault`: "" or why the invitation opens nothing."""

    answers: Mapping[str, Any]
    role: Role
    invitation: Invitation | None = None
    cohort: Cohort | None = None
    provider: Provider | None = None
    trainers: tuple[TrainerSeat, ...] = ()
    fault: str = ""

    @property
    def alone(self) -> bool:
        return bool(self.answers.get("alone"))

    @property
    def limit(self) -> int:
        """The age from which this person's own yes counts, in years."""
        return age_limit(self.cohort.home_country if self.cohort else None)


def joining(c: Context, answers: Mapping[str, Any]) -> Talk[Joining]:
    """All that the answers so far stand for, as it is now."""
    code = str(answers.get("code", ""))
    if not code:
        return Joining(answers, Role.LEARNER)
    invitation = yield from ask(InvitationByCode(code))
    if invitation is None:
        return Joining(answers, Role.LEARNER, fault="unknown")
    cohort = (yield from ask(CohortById(invitation.cohort_id))) if invitation.cohort_id else None
    provider_id = cohort.provider_id if cohort else invitation.provider_id
    provider = (yield from ask(ProviderById(provider_id))) if provider_id else None
    trainers = (yield from ask(TrainersOfCohort(cohort.id))) if cohort else ()
    found = Joining(answers, Role(invitation.role), invitation, cohort, provider, trainers)
    fault = invitation.fault or (yield from _misfit(c, found))
    return Joining(answers, found.role, invitation, cohort, provider, trainers, fault)


def _misfit(c: Context, j: Joining) -> Talk[str]:
    """Why a good invitation does not fit this person: already in, the cohort is closed, or both sides of one cohort."""
    if j.role is Role.COORDINATOR:
        providers = yield from ask(ProvidersOf(c.person.id))
        return "already" if j.provider and j.provider.id in {provider.id for provider in providers} else ""
    if j.cohort is None:
        return "unknown"
    if j.cohort.closed_at is not None:
        return "closed"
    learns_here = c.learner is not None and c.learner.cohort_id == j.cohort.id
    trains_here = j.cohort.id in {cohort.id for cohort in (yield from ask(CohortsOfTrainer(c.person.id)))}
    if learns_here and trains_here:
        return "already"
    if learns_here:
        return "already" if j.role is Role.LEARNER else "own_cohort"
    if trains_here:
        return "already" if j.role is Role.TRAINER else "own_cohort"
    return ""


# what is still open ---------------------------------------------------------------------------------------------------


def open_question(c: Context, j: Joining) -> str | None:
    """The place of the next question; None when everything was answered."""
    if not c.person.roles and not j.answers.get("language"):
        return "language"
    if j.invitation is None and not j.alone:
        return "uninvited"
    questions = QUESTIONS[j.role]
    return next((name for name in questions if not j.answers.get(name) and _is_due(c, j, name)), None)


def _is_due(c: Context, j: Joining, question: str) -> bool:
    """Whether a question must be put to this person at all: what is known is not asked again."""
    if question == "cohort":
        return j.cohort is not None
    if question == "name":
        return not c.person.name
    if question == "privacy":  # a learner's data get other readers with another cohort, staff's do not
        return j.role is Role.LEARNER or not (c.person.roles - {Role.LEARNER})
    known_full = c.learner is not None and c.learner.age_band != MINOR
    return not (known_full and j.limit <= age_limit(c.cohort.home_country if c.cohort else None))


# what it becomes ------------------------------------------------------------------------------------------------------


def facts_of(c: Context, j: Joining) -> Talk[list[Fact]]:
    """What is kept once the last question was answered."""
    used: list[Fact] = [InvitationUsed(j.invitation.id, c.person.id)] if j.invitation else []
    done: list[Fact] = [FormDropped(c.person.id, FORM)]
    name = str(j.answers.get("name") or c.person.name)
    if j.role is Role.LEARNER:
        return used + (yield from _as_learner(c, j, name)) + done
    named: list[Fact] = [NameGiven(c.person.id, name)]
    if j.role is Role.TRAINER:
        assert j.cohort is not None
        waiting = yield from _waiting_for(c, j.cohort)
        return [*used, *named, TrainerJoined(c.person.id, j.cohort.id), *_digest(c, j.cohort), *waiting, *done]
    assert j.provider is not None
    return [*used, *named, CoordinatorJoined(c.person.id, j.provider.id), *done]


def _digest(c: Context, cohort: Cohort) -> list[Fact]:
    """A new trainer's first digest; who trains already has chosen an hour."""
    return [] if c.person.has(Role.TRAINER) else [plan_digest(c.person.id, DIGEST_AT, ZoneInfo(cohort.home_tz), c.now)]


def _as_learner(c: Context, j: Joining, name: str) -> Talk[list[Fact]]:
    known = c.learner
    number = known.number if known else f"{(yield from ask(NextNumber('learner_number'))):04d}"
    band = str(j.answers.get("age") or (known.age_band if known else MINOR))
    same_provider = c.cohort is not None and j.cohort is not None and c.cohort.provider_id == j.cohort.provider_id
    facts: list[Fact] = [
        LearnerJoined(
            c.person.id, j.cohort.id if j.cohort else None, number, c.terms.privacy_version, band, name, same_provider
        )
    ]
    offered = paths_offered(c, j.cohort)
    if known is None or not known.paths or not set(known.paths) <= set(offered):
        facts.append(PathsChosen(c.person.id, offered if len(offered) == 1 else ()))
    attested = known is not None and known.guardian_at is not None and same_provider
    if band == MINOR and not attested and j.cohort is not None:
        facts += yield from guardian_notices(c.person.id, j.cohort)
    return facts


def paths_offered(c: Context, cohort: Cohort | None) -> tuple[str, ...]:
    """The cohort's paths that there is content for; all of them for somebody without a cohort."""
    return tuple(path.id for path in c.pack.paths if cohort is None or path.id in cohort.paths)


# guardians ------------------------------------------------------------------------------------------------------------


def guardian_notices(learner_id: int, cohort: Cohort) -> Talk[list[Fact]]:
    """Every trainer of the cohort is asked for the guardian's signature; the coordinators while there is no trainer."""
    seats = yield from ask(TrainersOfCohort(cohort.id))
    people = [seat.person_id for seat in seats]
    if not people:
        people = list((yield from ask(CoordinatorsOfProvider(cohort.provider_id))))
    return [guardian_notice(person, learner_id, cohort.id) for person in people if person != learner_id]


def guardian_notice(to: int, learner_id: int, cohort_id: int) -> Notice:
    return Notice(
        to=to, kind="guardian_needed", key=f"guardian:{cohort_id}:{learner_id}:{to}",
        args={"learner": learner_id}, promise="must", priority=3,
    )  # fmt: skip


def _waiting_for(c: Context, cohort: Cohort) -> Talk[list[Fact]]:
    """A trainer who comes later hears of the learners who already wait."""
    learners = yield from ask(LearnersOfCohort(cohort.id))
    return [
        guardian_notice(c.person.id, person.id, cohort.id)
        for person, learner in learners
        if learner.waits_for_guardian and person.id != c.person.id
    ]
