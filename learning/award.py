"""Owns the decision that a credential is earned; it knows neither how one is made nor who is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from learning.assessment import Attempt, Missing, Score, passed
from learning.people import Role
from learning.refusal import Refusal

PATHS = ("eco", "ecn", "soc")
STACK = "stack"


class IdentityCheck(StrEnum):
    """How the trainer knows whose answers these are. Printed on the credential as it really was."""

    ONSITE = "onsite"  # in the room, identity checked
    ONLINE = "online"  # supervised by video, identity checked
    SUPERVISED = "supervised"  # supervised, identity not checked
    NONE = "none"  # neither

    @property
    def supervision(self) -> str:
        """The value of element (m) of EU Recommendation 2022/C 243/02, Annex I, which knows three."""
        return {
            IdentityCheck.ONSITE: "supervised_with_id",
            IdentityCheck.ONLINE: "supervised_with_id",
            IdentityCheck.SUPERVISED: "supervised_without_id",
            IdentityCheck.NONE: "unsupervised_without_id",
        }[self]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A trainer's word: who says so, with which rights, on which total seen, and how identity was checked."""

    person_id: int
    roles: frozenset[Role]
    cohorts: frozenset[int]  # those the person trains
    seen_total: int
    identity: IdentityCheck
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """The learner an award would go to. `held` are the achievements already awarded and not revoked."""

    person_id: int
    cohort_id: int | None
    has_name: bool
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Award:
    """An achievement (eco, ecn, soc or stack) earned with `total` of 100 points. Raises ValueError below 80."""

    achievement: str
    learner_id: int
    total: int
    confirmed_by: int
    confirmed_at: datetime
    identity: IdentityCheck
    attempt_number: int | None = None

    def __post_init__(self) -> None:
        if not passed(self.total):
            raise ValueError(f"no award for {self.total} points")


def may_confirm(candidate: Candidate, confirmation: Confirmation) -> Refusal | None:
    """Why this person may not confirm this learner's result, or None: only a trainer of the cohort, never oneself.

    Codes: own_result, self_directed, not_your_cohort.
    """
    if confirmation.person_id == candidate.person_id:
        return Refusal("own_result")
    if candidate.cohort_id is None:
        return Refusal("self_directed")
    if Role.TRAINER not in confirmation.roles or candidate.cohort_id not in confirmation.cohorts:
        return Refusal("not_your_cohort")
    return None


def check_result(attempt: Attempt, score: Score, confirmation: Confirmation) -> Refusal | None:
    """Why the result cannot be confirmed as it was seen, whether it passes or not, or None.

    Codes: not_handed_in, already_confirmed, unmarked (with `items`), total_changed (with `total`).
    """
    if attempt.handed_in_at is None:
        return Refusal("not_handed_in")
    if attempt.confirmed:
        return Refusal("already_confirmed")
    if score.total is None:
        return Refusal("unmarked", {"items": score.unmarked})
    if score.total != confirmation.seen_total:
        return Refusal("total_changed", {"total": score.total})
    return None


def decide(
    path: str,
    candidate: Candidate,
    attempt: Attempt,
    score: Score,
    confirmation: Confirmation,
    missing: Collection[Missing] = (),
) -> Award | Refusal:
    """The award for a path, or why there is none. `missing` is what `may_open` still finds at this moment.

    Codes: those of `may_confirm` and `check_result`, and below_pass (with `total`), conditions_open (with `codes`),
    name_missing, already_awarded, unknown_path.
    """
    refusal = may_confirm(candidate, confirmation) or check_result(attempt, score, confirmation)
    if refusal is not None:
        return refusal
    total = score.total
    if total is None or not passed(total):
        return Refusal("below_pass", {"total": total})
    obstacle = _obstacle(path, candidate, missing)
    if obstacle is not None:
        return obstacle
    return Award(
        path, candidate.person_id, total, confirmation.person_id, confirmation.at, confirmation.identity, attempt.number
    )


def _obstacle(path: str, candidate: Candidate, missing: Collection[Missing]) -> Refusal | None:
    if path not in PATHS:
        return Refusal("unknown_path", {"path": path})
    if path in candidate.held:
        return Refusal("already_awarded")
    if missing:
        return Refusal("conditions_open", {"codes": tuple(lack.code for lack in missing)})
    return None if candidate.has_name else Refusal("name_missing")


def stack(last: Award, totals: Mapping[str, int], held: Collection[str]) -> Award | None:
    """The stacked award that the last path's award completes, or None.

    `totals` are the points of the path credentials the learner holds, the last one may be among them. The stack
    replaces none of them (requirements, open question 19); its points are the lowest of the three, the only figure
    that all three reached. It is confirmed by whoever confirmed the last path.
    """
    points = {**{path: totals[path] for path in PATHS if path in totals}, last.achievement: last.total}
    if STACK in held or any(path not in points for path in PATHS):
        return None
    return Award(
        STACK, last.learner_id, min(points[path] for path in PATHS), last.confirmed_by, last.confirmed_at, last.identity
    )
