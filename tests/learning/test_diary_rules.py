"""The life of a diary entry: every role, state and action."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.diary import (
    TABLE,
    Action,
    PromptStep,
    PromptStyle,
    ReturnReason,
    State,
    apply,
    check_shown,
    label,
    prompt_plan,
    version_after,
)
from learning.people import Role
from learning.refusal import Refusal

AT_ONCE = timedelta(0)

# Read as: who, in which state, may do what, and what it becomes. Everything that is not here is refused.
ALLOWED = """
learner draft     save    draft
learner draft     submit  submitted
learner submitted revise  submitted
learner returned  save    returned
learner returned  revise  submitted
learner returned  submit  submitted
trainer submitted approve validated
trainer submitted return  returned
trainer returned  undo    submitted
trainer validated undo    submitted
trainer validated reopen  returned
"""
EXPECTED = {
    (Role(role), State(state), Action(action)): State(after)
    for role, state, action, after in (line.split() for line in ALLOWED.split("\n") if line)
}
WALK = [(role, state, action) for role in Role for state in State for action in Action]


@pytest.mark.parametrize(("role", "state", "action"), WALK)
def test_every_role_state_and_action(role: Role, state: State, action: Action) -> None:
    outcome = apply(state, action, role, AT_ONCE)
    expected = EXPECTED.get((role, state, action))
    if expected is None:
        assert isinstance(outcome, Refusal) and outcome.code
    else:
        assert outcome is expected


def test_the_table_says_no_more_than_that() -> None:
    assert TABLE == EXPECTED


def test_only_a_trainer_validates_and_a_coordinator_touches_nothing() -> None:
    assert {role for role, _, action in TABLE if TABLE[role, _, action] is State.VALIDATED} == {Role.TRAINER}
    for state in State:
        for action in Action:
            assert apply(state, action, Role.COORDINATOR, AT_ONCE) == Refusal("not_allowed")


@pytest.mark.parametrize(
    ("state", "action", "role", "code"),
    [
        (State.VALIDATED, Action.REVISE, Role.LEARNER, "locked"),
        (State.VALIDATED, Action.SUBMIT, Role.LEARNER, "locked"),
        (State.VALIDATED, Action.APPROVE, Role.TRAINER, "already_validated"),
        (State.RETURNED, Action.RETURN, Role.TRAINER, "already_returned"),
        (State.DRAFT, Action.APPROVE, Role.TRAINER, "not_submitted"),
        (State.SUBMITTED, Action.SUBMIT, Role.LEARNER, "already_submitted"),
        (State.SUBMITTED, Action.APPROVE, Role.LEARNER, "not_allowed"),
        (State.SUBMITTED, Action.UNDO, Role.TRAINER, "not_possible"),
        (State.DRAFT, Action.SAVE, Role.TRAINER, "not_allowed"),
    ],
)
def test_a_refusal_says_why(state: State, action: Action, role: Role, code: str) -> None:
    assert apply(state, action, role, AT_ONCE) == Refusal(code)


@pytest.mark.parametrize("state", [State.VALIDATED, State.RETURNED])
def test_undo_holds_for_sixty_seconds(state: State) -> None:
    assert apply(state, Action.UNDO, Role.TRAINER, timedelta(seconds=60)) is State.SUBMITTED
    for elapsed in (timedelta(seconds=60, microseconds=1), timedelta(days=1), timedelta(seconds=-1), None):
        assert apply(state, Action.UNDO, Role.TRAINER, elapsed) == Refusal("undo_over")


def test_reopening_has_no_such_limit() -> None:
    assert apply(State.VALIDATED, Action.REOPEN, Role.TRAINER) is State.RETURNED


@given(st.lists(st.tuples(st.sampled_from(list(Action)), st.sampled_from(list(Role)))))
def test_versions_only_grow_and_a_validated_text_stays(steps: list[tuple[Action, Role]]) -> None:
    state, version = State.DRAFT, 0
    for action, role in steps:
        outcome = apply(state, action, role, AT_ONCE)
        if isinstance(outcome, Refusal):
            continue
        after = version_after(version, action)
        assert after in (version, version + 1)
        if state is State.VALIDATED or outcome is State.VALIDATED:
            assert after == version
        state, version = outcome, after
        assert (version == 0) == (state is State.DRAFT)


def test_nothing_is_decided_unseen() -> None:
    assert check_shown(2, 2) is None
    assert check_shown(None, 1) == Refusal("not_shown")
    assert check_shown(1, 2) == Refusal("changed_since", {"shown": 1, "version": 2})


def test_names_of_versions() -> None:
    assert [label(1107, version) for version in (0, 1, 2, 12)] == ["1107", "1107", "1107.2", "1107.12"]


def test_reasons_of_a_return() -> None:
    assert [str(reason) for reason in ReturnReason] == ["comparison", "reason", "too_short", "own_words", "other"]


def test_prompts_fade_from_week_to_week() -> None:
    plans = [prompt_plan(week) for week in range(1, 6)]
    assert [plan.style for plan in plans] == [PromptStyle.FULL, PromptStyle.FEWER] + [PromptStyle.FREE] * 3
    assert [len(plan.steps) for plan in plans] == sorted((len(plan.steps) for plan in plans), reverse=True)
    assert max(len(plan.steps) for plan in plans) <= 4
    assert [plan.example for plan in plans[:3]] == [True, False, False]
    assert all(plan.steps[0] is PromptStep.VERDICT for plan in plans)
