"""Owns the life of a diary entry and how its prompts fade; it knows no chat, no storage and no text of an entry.

The state machine is the table below: what is not in it is refused. Versions are only ever added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from learning.people import Role
from learning.refusal import Refusal

UNDO_WINDOW = timedelta(seconds=60)


class State(StrEnum):
    """Where an entry stands. A returned entry is with its learner, a submitted one with the trainer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"


class Action(StrEnum):
    """What is done to an entry.

    save: keep what is written so far. submit: hand in. revise: change what was handed in, as a new version.
    approve and return: the trainer's decision. undo: take the last decision back within 60 seconds.
    reopen: give a validated entry back to its learner, at any later time.
    """

    SAVE = "save"
    SUBMIT = "submit"
    REVISE = "revise"
    APPROVE = "approve"
    RETURN = "return"
    UNDO = "undo"
    REOPEN = "reopen"


class ReturnReason(StrEnum):
    """What an entry that comes back still lacks."""

    COMPARISON = "comparison"
    REASON = "reason"
    TOO_SHORT = "too_short"
    OWN_WORDS = "own_words"
    OTHER = "other"


_LEARNER, _TRAINER = Role.LEARNER, Role.TRAINER

TABLE: dict[tuple[Role, State, Action], State] = {
    (_LEARNER, State.DRAFT, Action.SAVE): State.DRAFT,
    (_LEARNER, State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (_LEARNER, State.SUBMITTED, Action.REVISE): State.SUBMITTED,
    (_LEARNER, State.RETURNED, Action.SAVE): State.RETURNED,
    (_LEARNER, State.RETURNED, Action.REVISE): State.SUBMITTED,
    (_LEARNER, State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (_TRAINER, State.SUBMITTED, Action.APPROVE): State.VALIDATED,
    (_TRAINER, State.SUBMITTED, Action.RETURN): State.RETURNED,
    (_TRAINER, State.RETURNED, Action.UNDO): State.SUBMITTED,
    (_TRAINER, State.VALIDATED, Action.UNDO): State.SUBMITTED,
    (_TRAINER, State.VALIDATED, Action.REOPEN): State.RETURNED,
}

# The more telling words for a refusal; every other gap in the table is simply "not_possible".
_REFUSALS: dict[tuple[State, Action], str] = {
    (State.VALIDATED, Action.SAVE): "locked",
    (State.VALIDATED, Action.SUBMIT): "locked",
    (State.VALIDATED, Action.REVISE): "locked",
    (State.VALIDATED, Action.APPROVE): "already_validated",
    (State.VALIDATED, Action.RETURN): "already_validated",
    (State.RETURNED, Action.RETURN): "already_returned",
    (State.RETURNED, Action.APPROVE): "already_returned",
    (State.SUBMITTED, Action.SUBMIT): "already_submitted",
    (State.SUBMITTED, Action.SAVE): "already_submitted",
    (State.DRAFT, Action.APPROVE): "not_submitted",
    (State.DRAFT, Action.RETURN): "not_submitted",
    (State.DRAFT, Action.REVISE): "not_submitted",
}

_ACTIONS_OF: dict[Role, frozenset[Action]] = {
    role: frozenset(action for owner, _, action in TABLE if owner is role) for role in Role
}

# What hands a text to the trainer and so makes a version that nothing may overwrite.
_MAKES_VERSION = frozenset({Action.SUBMIT, Action.REVISE})


def apply(state: State, action: Action, role: Role, elapsed: timedelta | None = None) -> State | Refusal:
    """The state after the action, or why it is refused.

    `elapsed` is the time since the trainer's last decision; without it, or after 60 seconds, an undo is refused.
    Codes: not_allowed (wrong role), locked, already_validated, already_returned, already_submitted, not_submitted,
    undo_over, not_possible.
    """
    if action not in _ACTIONS_OF[role]:
        return Refusal("not_allowed")
    after = TABLE.get((role, state, action))
    if after is None:
        return Refusal(_REFUSALS.get((state, action), "not_possible"))
    if action is Action.UNDO and (elapsed is None or not timedelta(0) <= elapsed <= UNDO_WINDOW):
        return Refusal("undo_over")
    return after


def version_after(version: int, action: Action) -> int:
    """The number of the newest version once an accepted action is done (0: a draft, nothing handed in yet)."""
    return version + 1 if action in _MAKES_VERSION else version


def check_shown(shown_version: int | None, version: int) -> Refusal | None:
    """Why a decision on an entry would be blind: it was never shown, or a newer version came meanwhile."""
    if shown_version is None:
        return Refusal("not_shown")
    return None if shown_version == version else Refusal("changed_since", {"shown": shown_version, "version": version})


def label(entry_id: int, version: int) -> str:
    """How a version is named in a receipt: `1107`, and from the second version on `1107.2`."""
    return str(entry_id) if version < 2 else f"{entry_id}.{version}"


class PromptStep(StrEnum):
    """One message of the diary prompt."""

    VERDICT = "verdict"  # same, better, worse, could not see it
    SAW = "saw"
    WHY = "why"
    TAKE_HOME = "take_home"


class PromptStyle(StrEnum):
    """How much the prompt helps."""

    FULL = "full"
    FEWER = "fewer"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class PromptPlan:
    """The steps to ask, at most four, and the help given. In free style the last step takes the whole comparison."""

    style: PromptStyle
    steps: tuple[PromptStep, ...]
    starters: bool
    example: bool


_FULL = PromptPlan(PromptStyle.FULL, tuple(PromptStep), starters=True, example=True)
_FEWER = PromptPlan(
    PromptStyle.FEWER, (PromptStep.VERDICT, PromptStep.WHY, PromptStep.TAKE_HOME), starters=True, example=False
)
_FREE = PromptPlan(PromptStyle.FREE, (PromptStep.VERDICT, PromptStep.SAW), starters=False, example=False)


def prompt_plan(week: int) -> PromptPlan:
    """The prompt for a week of the stay (from 1): full with a worked example, then fewer, then compare–explain–act.

    Permanent prompts lose their effect, gradual fading keeps it (learning 3.1).
    """
    if week <= 1:
        return _FULL
    return _FEWER if week == 2 else _FREE
