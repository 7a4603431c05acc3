"""Owns the revoking of a credential by a trainer of the cohort or a coordinator of the provider: reason, second confirmation, word to everyone concerned."""

from __future__ import annotations

from dialogues.assessment_state import achievement_title, trainer_rests
from dialogues.context import Context
from dialogues.desk_words import chosen, foreign, holder_of, lines, not_yours
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Turn, screen
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.award import STACK
from learning.ledger import Audited, Fact, Notice, Talk, ask
from learning.ledger.award import (
    REASONS,
    Credential,
    CredentialById,
    CredentialRevoked,
    CredentialsOf,
    CredentialsOfCohort,
)
from learning.ledger.people import (
    CohortById,
    CohortsOfProvider,
    CohortsOfTrainer,
    CoordinatorsOfProvider,
    ProvidersOf,
    TrainersOfCohort,
)
from learning.people import Cohort, Role

revoke = Dialogue("revoke", commands=("revoke",), roles={Role.TRAINER, Role.COORDINATOR})

A_PAGE = 8


def reason_labels(c: Context) -> dict[str, str]:
    """The classes of reasons that the public page can name."""
    return {
        "error": c.label("Issued by mistake"),
        "assessment": c.label("Assessment not valid"),
        "misconduct": c.label("Cheating"),
        "holder": c.label("The learner asked for it"),
        "other": c.label("Another reason"),
    }


@revoke.opened
def open_revoke(c: Context, arg: str) -> Talk[Turn]:
    if not arg or (arg.isascii() and arg.isdecimal()):
        return revoke.at("list", skip=int(arg or 0) % 10_000)
    one = yield from _allowed(c, arg)
    return not_yours(revoke, "revoke credential", arg) if one is None else revoke.at("why", id=one.id)


def _allowed(c: Context, credential_id: str) -> Talk[Credential | None]:
    """The credential, if this person may revoke it: trainer of the learner's cohort, or coordinator of the provider."""
    one = yield from ask(CredentialById(credential_id))
    if one is None:
        return None
    trains = {cohort.id for cohort in (yield from ask(CohortsOfTrainer(c.person.id)))}
    works_for = {provider.id for provider in (yield from ask(ProvidersOf(c.person.id)))}
    return one if one.cohort_id in trains or one.provider_id in works_for else None


def _cohorts(c: Context) -> Talk[dict[int, Cohort]]:
    found = {cohort.id: cohort for cohort in (yield from ask(CohortsOfTrainer(c.person.id)))}
    for provider in (yield from ask(ProvidersOf(c.person.id))):
        found |= {cohort.id: cohort for cohort in (yield from ask(CohortsOfProvider(provider.id)))}
    return found


revoke.screen("foreign")(foreign)


@revoke.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    """Valid credentials within reach, newest cohorts first."""
    skip, held = c.place["skip"], []
    for cohort in (yield from _cohorts(c)):
        held += list((yield from ask(CredentialsOfCohort(cohort))))
    home = Open(c.label("Start page"), "menu")
    if not held:
        return screen(c.say("No valid credential in your cohorts."), home)
    rows = []
    for one in held[skip : skip + A_PAGE]:
        name = yield from holder_of(one)
        rows.append(Open(f"{name}: {one.achievement.upper()}"[:40], "revoke", one.id))
    if len(held) > skip + A_PAGE:
        rows.append(Open(c.label("More"), "revoke", str(skip + A_PAGE)))
    return screen(c.say("Which credential do you want to revoke?"), *rows, home)


@revoke.screen("why")
def ask_why(c: Context) -> Talk[Screen]:
    one = yield from _allowed(c, c.place["id"])
    if one is None:
        return foreign(c)
    name = yield from holder_of(one)
    head = filled("<b>{}</b> · {}", name, achievement_title(c, one.achievement))
    if one.revoked_at is not None:
        gone = c.say("Revoked on {day}.", day=c.words.day(one.revoked_at.date()))
        return screen(lines(head, gone), Open(c.label("Start page"), "menu"))
    text = lines(head, c.say("Why is it to be revoked? The public page will name this reason."))
    keep = Open(c.label("Do not revoke"), "menu")
    return screen(text, *(Button(label, reason) for reason, label in reason_labels(c).items()), keep)


@revoke.step("why")
def told_why(c: Context, event: Event) -> Talk[Turn | None]:
    reason = chosen(event, reason_labels(c))
    one = yield from _allowed(c, c.place["id"])
    if reason not in REASONS or one is None or one.revoked_at is not None:
        return None
    return revoke.at("sure", id=one.id, reason=str(reason))


@revoke.screen("sure")
def ask_sure(c: Context) -> Talk[Screen]:
    one = yield from _allowed(c, c.place["id"])
    if one is None or one.revoked_at is not None:
        return (yield from ask_why(c))
    name = yield from holder_of(one)
    text = c.say(
        "Revoke <b>{title}</b> of {name}? Reason: {reason}. This cannot be taken back, and {name} is told.",
        title=achievement_title(c, one.achievement), name=name, reason=reason_labels(c)[c.place["reason"]],
    )  # fmt: skip
    if (yield from _stack_on(one)) is not None:
        text = lines(text, c.say("The credential for all three paths rests on it and is revoked as well."))
    return screen(text, Button(c.label("Yes, revoke"), "yes"), Open(c.label("Do not revoke"), "menu"))


def _stack_on(one: Credential) -> Talk[Credential | None]:
    """The stack that refers to this credential, while both are valid."""
    held = (yield from ask(CredentialsOf(one.learner_id))) if one.learner_id and one.achievement != STACK else ()
    return next((other for other in held if other.achievement == STACK and other.revoked_at is None), None)


@revoke.step("sure")
def sure(c: Context, event: Event) -> Talk[Turn | None]:
    one = yield from _allowed(c, c.place["id"])
    if chosen(event, {"yes": c.label("Yes, revoke")}) != "yes" or one is None or one.revoked_at is not None:
        return None
    above = yield from _stack_on(one)
    facts = [fact for gone in (one, above) if gone is not None for fact in _revoked(c, gone, c.place["reason"])]
    facts += yield from _word_to_colleagues(c, one, with_stack=above is not None)
    return revoke.at("why", id=one.id, keep=facts, toast=c.label("Revoked ✓"))


def _revoked(c: Context, one: Credential, reason: str) -> list[Fact]:
    facts: list[Fact] = [
        CredentialRevoked(one.id, reason, c.person.id),
        Audited("revoke credential", f"{one.achievement} {one.id}"),
    ]
    if one.learner_id is not None:
        facts.append(Notice(one.learner_id, "badge_revoked", f"revoked:{one.id}", {"credential": one.id}, priority=3))
    return facts


def _word_to_colleagues(c: Context, one: Credential, *, with_stack: bool) -> Talk[list[Fact]]:
    """One letter to each other trainer of the cohort and each other coordinator of the provider, also when the stack goes too."""
    seats = (yield from ask(TrainersOfCohort(one.cohort_id))) if one.cohort_id is not None else ()
    coordinators = yield from ask(CoordinatorsOfProvider(one.provider_id))
    concerned = {*(seat.person_id for seat in seats), *coordinators} - {c.person.id, one.learner_id}
    args: Args = {"credential": one.id, "by": c.person.id, "stack": int(with_stack)}
    return [
        Notice(person, "credential_revoked", f"revoked:{one.id}:{person}", args, "must", priority=3)
        for person in sorted(concerned)
    ]


@notice("credential_revoked")
def tell_colleague(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """To a trainer or coordinator who is still within reach of it: who revoked what, and why."""
    one = yield from _allowed(c, str(args["credential"]))
    if one is None or one.revoked_at is None:
        return None
    cohort = (yield from ask(CohortById(one.cohort_id))) if one.cohort_id is not None else None
    rests = trainer_rests(c, cohort) if cohort is not None else None
    if rests is not None:
        return rests
    seats = (yield from ask(TrainersOfCohort(one.cohort_id))) if one.cohort_id is not None else ()
    by = next((seat.name for seat in seats if seat.person_id == int(args["by"])), "")
    name = yield from holder_of(one)
    title, reason = achievement_title(c, one.achievement), reason_labels(c).get(one.revoked_reason or "", c.label("Another reason"))
    head = (
        c.say("{by} revoked the credential <b>{title}</b> of {name}.", by=by, title=title, name=name)
        if by
        else c.say("The coordinator revoked the credential <b>{title}</b> of {name}.", title=title, name=name)
    )
    told = c.say("Reason: {reason}. Its page says so, and {name} is told.", reason=reason, name=name)
    if one.learner_id is None:
        told = c.say("Reason: {reason}. Its page says so.", reason=reason)
    stack = c.say("The credential for all three paths rested on it and was revoked as well.") if args.get("stack") else ""
    return screen(lines(head, told, stack), Open(c.label("Start page"), "menu"))
