"""Owns what a trainer's yes to a result leads to: the facts of one transaction, or why there are none; holds no conversation."""

from __future__ import annotations

import uuid

from markupsafe import Markup

from dialogues.assessment_state import identity_complete, listed, missing_for, missing_words
from dialogues.context import Context
from dialogues.markup import filled
from learning.assessment import Attempt, passed, score
from learning.award import Award, Candidate, Confirmation, IdentityCheck, check_result, decide, may_confirm, stack
from learning.ledger import Audited, Fact, Notice, Talk, ask
from learning.ledger.assessment import ResultConfirmed, Test
from learning.ledger.award import CanSign, CredentialAwarded, CredentialsOf
from learning.ledger.people import CohortsOfTrainer, LearnerById
from learning.people import Cohort, Learner, Person
from learning.refusal import Refusal


def learner_of(test: Test) -> Talk[tuple[Person, Learner, Cohort | None]]:
    found = yield from ask(LearnerById(test.learner_id))
    assert found is not None
    return found


def confirmed(c: Context, test: Test, total: int, check: str) -> Talk[list[Fact] | Refusal]:
    """The facts of a confirmed result, all of one transaction: the result, the award if it is one, and who is told."""
    person, learner, cohort = yield from learner_of(test)
    credentials = yield from ask(CredentialsOf(person.id))
    held = {one.achievement: one.score for one in credentials if one.revoked_at is None}
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    has_name = yield from identity_complete(person.id)
    candidate = Candidate(person.id, learner.cohort_id, has_name, frozenset(held))
    word = Confirmation(
        c.person.id, c.person.roles, frozenset(one.id for one in cohorts), total, IdentityCheck(check or "none"), c.now
    )
    attempt = Attempt(test.number, test.items, test.opened_at, test.handed_in_at, None, test.status == "confirmed")
    points = score(test.items, test.points)
    if not passed(total):
        refusal = may_confirm(candidate, word) or check_result(attempt, points, word)
        return refusal or [ResultConfirmed(test.id, total, None, c.person.id), *_not_yet(test)]
    missing = yield from missing_for(c, learner, cohort, test.path)
    award = decide(test.path, candidate, attempt, points, word, missing)
    if isinstance(award, Refusal):
        return award
    if not (yield from ask(CanSign())):
        return Refusal("no_keys")
    awards = [award, stack(award, held, held)]
    issued = [fact for one in awards if one is not None for fact in _issued(c, one, test)]
    return [ResultConfirmed(test.id, total, check, c.person.id), *issued]


def _not_yet(test: Test) -> list[Fact]:
    told = Notice(test.learner_id, "result_not_yet", f"result:{test.id}", {"test": test.id}, priority=3)
    return [told, Audited("confirm result", f"test {test.id}")]


def _issued(c: Context, award: Award, test: Test) -> list[Fact]:
    """One credential under a new, unguessable id; the learner is told in any case."""
    credential, subject = _uuid(c), f"urn:uuid:{_uuid(c)}"
    test_id = test.id if award.achievement == test.path else None
    return [
        CredentialAwarded(credential, subject, award.learner_id, award.achievement, award.total, award.identity, test_id),
        Notice(award.learner_id, "badge_earned", f"badge:{credential}", {"credential": credential}, priority=3),
        Audited("award credential", f"{award.achievement} {credential}"),
    ]


def _uuid(c: Context) -> str:
    return str(uuid.UUID(int=c.chance.getrandbits(128), version=4))


def refusal_words(c: Context, test: Test, code: str) -> Talk[Markup]:
    if code == "own_result":
        return c.say("Nobody confirms their own result. Another trainer of the cohort has to do it.")
    if code in ("total_changed", "unmarked"):
        return c.say("A mark has changed meanwhile. Please look at the result again.")
    if code == "already_awarded":
        return c.say("This learner already holds the credential of this path.")
    if code == "no_keys":
        return c.say("No credential can be signed at the moment. Nothing was changed; please tell whoever runs this companion.")
    if code == "conditions_open":
        _, learner, cohort = yield from learner_of(test)
        missing = yield from missing_for(c, learner, cohort, test.path)
        head = c.say("Nothing was confirmed: something that the assessment needs is open again.")
        return filled("{}\n{}", head, listed(missing_words(c, lack, cohort) for lack in missing))
    return c.say("This result cannot be confirmed now.")
