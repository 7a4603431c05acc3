"""Owns /cohort: the cohorts of a coordinator's own provider, one of them in full, closing and opening it again."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dialogues import cohort_words
from dialogues.context import Context
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Turn, open_, screen
from dialogues.typed import action_of, cut
from learning.ledger import Audited, Talk, ask
from learning.ledger.forms import FormDropped, FormOf
from learning.ledger.people import (
    CohortById,
    CohortClosed,
    CohortReopened,
    CohortsOfProvider,
    LearnersOfCohort,
    OpenInvitations,
    ProvidersOf,
    TrainersOfCohort,
)
from learning.people import Cohort, Role

cohort = Dialogue("cohort", commands=("cohort",), roles={Role.COORDINATOR})

FORM = "cohort"  # the unfinished new cohort, see dialogues/cohort_form.py
A_PAGE = 8
LONGEST_LABEL = 36


# whose cohorts --------------------------------------------------------------------------------------------------------


def own_cohorts(c: Context) -> Talk[list[Cohort]]:
    """The cohorts of the providers this person coordinates, newest first."""
    found: list[Cohort] = []
    for provider in (yield from ask(ProvidersOf(c.person.id))):
        found += yield from ask(CohortsOfProvider(provider.id))
    return sorted(found, key=lambda each: -each.id)


def own_cohort(c: Context, number: str) -> Talk[Cohort | None]:
    """The cohort with this number; None when there is none or it is another provider's, which is the same from outside."""
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    found = yield from ask(CohortById(int(number)))
    if found is None:
        return None
    providers = {provider.id for provider in (yield from ask(ProvidersOf(c.person.id)))}
    return found if found.provider_id in providers else None


def not_among(dialogue: Dialogue, number: str) -> Turn:
    """The same refusal for a foreign cohort and one that does not exist; every dialogue of it has a screen "foreign"."""
    return dialogue.at("foreign", keep=[Audited(dialogue.name, f"cohort {number[:20]}", "refused")])


@cohort.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return screen(c.say("That is not among your cohorts."), Open(c.label("My cohorts"), "cohort"))


# the list -------------------------------------------------------------------------------------------------------------


@cohort.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    if not arg:
        return cohort.at("list", page=0)
    found = yield from own_cohort(c, arg)
    return cohort.at("one", cohort=found.id) if found else not_among(cohort, arg)


@cohort.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    own = yield from own_cohorts(c)
    draft = yield from ask(FormOf(c.person.id, FORM))
    page = int(c.place.get("page", 0))
    shown = own[page * A_PAGE : (page + 1) * A_PAGE]
    rows: list[Sequence[AnyButton]] = [[Open(cut(_label(each), LONGEST_LABEL), "cohort", str(each.id))] for each in shown]
    turn_page: list[AnyButton] = []
    if page:
        turn_page.append(Button(c.label("← Newer"), "newer"))
    if len(own) > (page + 1) * A_PAGE:
        turn_page.append(Button(c.label("Older →"), "older"))
    rows.append(turn_page)
    if draft:
        name = cut(str(draft.get("name") or "…"), 20)
        rows.append([Open(c.label("Go on with “{name}”", name=name), "newcohort"), Button(c.label("Discard it"), "discard")])
    else:
        rows.append([Open(c.label("New cohort"), "newcohort")])
    rows.append([Open(c.label("Start page"), "menu")])
    if not own:
        return screen(c.say("You have no cohort yet. Let's make one, it takes about three minutes."), *rows)
    return screen(c.plural("You have {n} cohort.", "You have {n} cohorts.", len(own)), *rows)


def _label(each: Cohort) -> str:
    return f"🔒 {each.name}" if each.closed_at else each.name


@cohort.step("list")
def list_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_list)
    page = int(c.place.get("page", 0))
    if action in ("newer", "older"):
        return cohort.at("list", page=max(0, page + (1 if action == "older" else -1)))
    if action == "discard":
        return cohort.at("list", page=0, keep=[FormDropped(c.person.id, FORM)])
    return None


# one cohort -----------------------------------------------------------------------------------------------------------


@cohort.screen("one")
def show_one(c: Context) -> Talk[Screen]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return show_foreign(c)
    seats = yield from ask(TrainersOfCohort(found.id))
    text = [
        cohort_words.facts(c, found, [seat.name for seat in seats if seat.name]),
        cohort_words.terms(c, found),
        (yield from numbers(c, found)),
    ]
    everyone = Open(c.label("My cohorts"), "cohort")
    if found.closed_at is not None:
        text.append(c.say("🔒 This cohort is closed: nobody can join any more."))
        return screen(Markup("\n\n").join(text), Button(c.label("Open it again"), "reopen"), everyone)
    number = str(found.id)
    return screen(
        Markup("\n\n").join(text),
        (
            Open(c.label("Invite trainer"), "invite", f"{number}.trainer"),
            Open(c.label("Invite learners"), "invite", f"{number}.learner"),
        ),
        (Open(c.label("Unused links"), "invite", f"{number}.unused"), Button(c.label("Close cohort"), "close")),
        (Open(c.label("Days off, travel"), "cohortdays", number), everyone),
    )


def numbers(c: Context, found: Cohort) -> Talk[Markup]:
    """How many are in, how many wait for a guardian, how many links are still open."""
    seats = yield from ask(TrainersOfCohort(found.id))
    learners = yield from ask(LearnersOfCohort(found.id))
    unused = yield from ask(OpenInvitations(found.id))
    lines = [
        c.plural("{n} trainer", "{n} trainers", len(seats)),
        c.plural("{n} learner", "{n} learners", len(learners)),
    ]
    waiting = sum(learner.waits_for_guardian for _, learner in learners)
    if waiting:
        lines.append(c.plural("{n} waits for a guardian's signature", "{n} wait for a guardian's signature", waiting))
    if unused:
        lines.append(c.plural("{n} unused link", "{n} unused links", len(unused)))
    return Markup(" · ").join(lines)


@cohort.step("one", "close")
def one_told(c: Context, event: Event) -> Talk[Turn | None]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return not_among(cohort, str(c.place["cohort"]))
    action = yield from action_of(c, event, show_close if c.place.name == "close" else show_one)
    if action == "close" and found.closed_at is None:
        return cohort.at("close", cohort=found.id)
    if action == "yes" and c.place.name == "close":
        return cohort.at("one", cohort=found.id, keep=[CohortClosed(found.id), Audited("close cohort", f"cohort {found.id}")])
    if action == "reopen":
        return cohort.at("one", cohort=found.id, keep=[CohortReopened(found.id), Audited("reopen cohort", f"cohort {found.id}")])
    return open_("cohort", str(found.id)) if action == "no" else None


@cohort.screen("close")
def show_close(c: Context) -> Talk[Screen]:
    found = yield from own_cohort(c, str(c.place["cohort"]))
    if found is None:
        return show_foreign(c)
    return screen(
        c.say("Close <b>{name}</b>? Its links stop working and nobody can join. Whoever is in goes on learning.", name=found.name),
        (Button(c.label("Yes, close it"), "yes"), Button(c.label("No"), "no")),
    )
