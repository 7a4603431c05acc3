"""Owns the asks and facts about persons, providers, cohorts, invitations and how a learner sets up the companion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from learning.ledger import Ask, Fact
from learning.people import Cohort, Learner, Person, Provider


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation code stands for. `fault`: "", unknown, expired, used, revoked."""

    id: int
    role: str
    provider_id: int | None
    cohort_id: int | None
    expires_at: datetime
    fault: str
    used_by: int | None


@dataclass(frozen=True, slots=True)
class TrainerSeat:
    """One trainer of a cohort."""

    person_id: int
    name: str
    language: str
    digest_at: time


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InvitationByCode(Ask[Invitation | None]):
    """Looked up by the hash of the code; None if nobody ever made it."""

    code: str


@dataclass(frozen=True, slots=True)
class CohortById(Ask[Cohort | None]):
    cohort_id: int


@dataclass(frozen=True, slots=True)
class ProviderById(Ask[Provider | None]):
    provider_id: int


@dataclass(frozen=True, slots=True)
class ProvidersOf(Ask[tuple[Provider, ...]]):
    """Providers a coordinator works for."""

    person_id: int


@dataclass(frozen=True, slots=True)
class CohortsOfProvider(Ask[tuple[Cohort, ...]]):
    """Newest first."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class CohortsOfTrainer(Ask[tuple[Cohort, ...]]):
    person_id: int


@dataclass(frozen=True, slots=True)
class TrainersOfCohort(Ask[tuple[TrainerSeat, ...]]):
    cohort_id: int


@dataclass(frozen=True, slots=True)
class LearnerById(Ask[tuple[Person, Learner, Cohort | None] | None]):
    """Another person's learner record, for trainers and notices."""

    person_id: int


@dataclass(frozen=True, slots=True)
class LearnersOfCohort(Ask[tuple[tuple[Person, Learner], ...]]):
    """By number."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class IdentityOf(Ask[dict[str, str]]):
    """full_name, birth_date (ISO), contact, address; empty when not yet given."""

    person_id: int


@dataclass(frozen=True, slots=True)
class CoordinatorsOfProvider(Ask[tuple[int, ...]]):
    """Person ids of those who work for a provider as coordinators."""

    provider_id: int


@dataclass(frozen=True, slots=True)
class OpenInvitations(Ask[tuple[Invitation, ...]]):
    """A cohort's invitations that can still be used, oldest first."""

    cohort_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LanguageChosen(Fact):
    person_id: int
    language: str


@dataclass(frozen=True, slots=True)
class NameGiven(Fact):
    """What a person wants to be called (1–60 characters)."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class InvitationUsed(Fact):
    """Guards against two taps at once: Conflict if somebody used it meanwhile."""

    invitation_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class InvitationMade(Fact):
    id: int
    code: str  # kept only as a hash
    role: str
    provider_id: int | None
    cohort_id: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRevoked(Fact):
    """An unused invitation no longer opens anything; nothing happens to one that was used."""

    invitation_id: int


@dataclass(frozen=True, slots=True)
class ProviderFounded(Fact):
    provider: Provider


@dataclass(frozen=True, slots=True)
class CoordinatorJoined(Fact):
    person_id: int
    provider_id: int


@dataclass(frozen=True, slots=True)
class TrainerJoined(Fact):
    person_id: int
    cohort_id: int


@dataclass(frozen=True, slots=True)
class CohortFounded(Fact):
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class CohortDaysSet(Fact):
    """The host's own days off and the further travel days of a cohort, in place of those before; see `Cohort`."""

    cohort_id: int
    free_days: frozenset[date]
    travel_before: int
    travel_after: int


@dataclass(frozen=True, slots=True)
class CohortClosed(Fact):
    """Nobody joins any more; what was learnt stays."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class CohortReopened(Fact):
    cohort_id: int


@dataclass(frozen=True, slots=True)
class LearnerJoined(Fact):
    """The learner said yes to the privacy notice: from here on something about them is kept.

    Also a change of cohort: number, trade and slots stay. `guardian_stands` False: an earlier attestation no longer
    counts, because another provider keeps the paper.
    """

    person_id: int
    cohort_id: int | None
    number: str
    privacy_version: str
    age_band: str
    name: str
    guardian_stands: bool = True


@dataclass(frozen=True, slots=True)
class GuardianAttested(Fact):
    """A trainer attests that the guardian's signature is on paper."""

    learner_id: int
    trainer_id: int


@dataclass(frozen=True, slots=True)
class PathsChosen(Fact):
    person_id: int
    paths: tuple[str, ...]
    persona: str | None = None


@dataclass(frozen=True, slots=True)
class TradeChosen(Fact):
    person_id: int
    trade: str


@dataclass(frozen=True, slots=True)
class SlotsChosen(Fact):
    """Local times of the two messages a day and of the quiet hours."""

    person_id: int
    nugget_at: time
    diary_at: time
    quiet_from: time
    quiet_to: time


@dataclass(frozen=True, slots=True)
class RemindersStopped(Fact):
    """`why`: asked (/stop) or silent (three reminders without a sign of life)."""

    person_id: int
    why: str


@dataclass(frozen=True, slots=True)
class RemindersResumed(Fact):
    person_id: int


@dataclass(frozen=True, slots=True)
class RemindersPaused(Fact):
    """No nudges until that moment (busy, sick, travelling)."""

    person_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class RhythmSet(Fact):
    """When the next reminder of a kind falls due; None: none."""

    person_id: int
    kind: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityGiven(Fact):
    person_id: int
    full_name: str
    birth_date: date
    contact: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PersonForgotten(Fact):
    """Somebody who declined before anything was kept: the chat's row goes too."""

    person_id: int
