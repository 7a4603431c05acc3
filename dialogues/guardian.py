"""Owns the guardian's signature: the trainer is asked for it, attests that it is on paper, and the learner goes on."""

from __future__ import annotations

from dataclasses import replace

from dialogues.context import Context
from dialogues.desk_words import in_cohort
from dialogues.kit import Dialogue, Open, Screen, Turn, screen
from dialogues.notices import Args, notice
from learning.ledger import Audited, Notice, Talk, ask
from learning.ledger.people import CohortsOfTrainer, GuardianAttested, ProvidersOf
from learning.people import Cohort, Learner, Person, Role
from learning.rhythm import plan_for

guardian = Dialogue("guardian", roles={Role.TRAINER, Role.COORDINATOR})


@guardian.opened
def attest(c: Context, arg: str) -> Talk[Turn]:
    found = yield from _in_charge(c, arg)
    if found is None:
        return guardian.at("foreign", keep=[Audited("attest guardian", f"person {arg[:20]}", "refused")])
    person, learner, cohort = found
    if not learner.waits_for_guardian:
        return guardian.at("noted", learner=person.id)
    return guardian.at("noted", learner=person.id, keep=[
        GuardianAttested(person.id, c.person.id),
        Audited("attest guardian", f"person {person.id}"),
        Notice(person.id, "guardian_done", f"guardian_done:{cohort.id}:{person.id}", priority=3),
        *plan_for(replace(learner, guardian_at=c.now), cohort, c.now, person.language),
    ])  # fmt: skip


def _in_charge(c: Context, arg: str) -> Talk[tuple[Person, Learner, Cohort] | None]:
    """The learner, if this person trains the cohort or coordinates its provider; nobody attests for themself."""
    if not (arg.isascii() and arg.isdigit()) or len(arg) > 18 or int(arg) == c.person.id:
        return None
    found = yield from in_cohort(int(arg))
    if found is None:
        return None
    person, learner, cohort = found
    trained = {own.id for own in (yield from ask(CohortsOfTrainer(c.person.id)))}
    if cohort.id in trained:
        return person, learner, cohort
    provided = {provider.id for provider in (yield from ask(ProvidersOf(c.person.id)))}
    return (person, learner, cohort) if cohort.provider_id in provided else None


@guardian.screen("noted")
def show_noted(c: Context) -> Talk[Screen]:
    found = yield from _in_charge(c, str(c.place["learner"]))
    if found is None:
        return show_foreign(c)
    return screen(
        c.say("✓ noted: the guardian of {name} has signed on paper. {name} can begin.", name=found[0].name),
        Open(c.label("Start page"), "menu"),
    )


@guardian.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return screen(c.say("Not in your cohorts."), Open(c.label("Start page"), "menu"))


@notice("guardian_needed")
def guardian_needed(c: Context, args: Args) -> Talk[Screen | None]:
    found = yield from in_cohort(int(args["learner"]))
    if found is None:
        return None
    person, learner, cohort = found
    if not learner.waits_for_guardian:
        return None
    return screen(
        c.say(
            "<b>{name}</b> ({cohort}) is under age and waits. Do you have the guardian's signature on paper? Then tap, and {name} can begin.",
            name=person.name, cohort=cohort.name,
        ),
        # Translators: at most 40 characters.
        Open(c.label("Guardian's signature is on paper"), "guardian", str(person.id)),
    )  # fmt: skip


@notice("guardian_done")
def guardian_done(c: Context, args: Args) -> Screen | None:
    if c.learner is None or c.learner.waits_for_guardian:
        return None
    return screen(c.say("Good news, {name}: the signature is noted. Let's begin!", name=c.person.name), Open(c.label("Let's begin"), "start", "joined"))
