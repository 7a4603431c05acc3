"""Owns the free choice of one, two or three paths among those of the cohort."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dialogues.context import Context
from dialogues.joining import paths_offered
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Turn, open_, screen
from dialogues.markup import filled
from dialogues.typed import action_of
from learning.ledger import Fact, Talk
from learning.ledger.people import PathsChosen
from learning.people import Role
from learning.rhythm import plan_for

paths = Dialogue("paths", roles={Role.LEARNER})

FIRST = "first"


def offered(c: Context) -> tuple[str, ...]:
    """The paths this learner may choose among."""
    return paths_offered(c, c.cohort)


@paths.opened
def begin(c: Context, arg: str) -> Turn:
    """`arg`: "first" on the way in, a path or several joined by "+" to lay them before the learner, or nothing."""
    learner = c.learner
    assert learner is not None
    first = arg == FIRST or not learner.paths
    named = [path for path in arg.split("+") if path in offered(c)]
    before = [path for path in learner.paths if path in offered(c)]
    return paths.at("choose", first=first, chosen=list(named or before))


@paths.screen("choose")
def choose(c: Context) -> Screen:
    chosen: list[str] = c.place["chosen"]
    text = [c.say("Which path do you want to take? One is enough, two or three are possible.")]
    text += [filled("<b>{}</b>\n{}", path.title, path.summary) for path in c.pack.paths if path.id in chosen[-1:]]
    if len(chosen) > 1:
        hours = sum(c.pack.path(path).hours for path in chosen)
        text.append(
            c.plural(
                "Mind: {n} path means about {hours} hours.", "Mind: {n} paths mean about {hours} hours, 15 for each.", len(chosen), hours=hours
            )
        )
    if c.place.get("problem"):
        text.append(c.say("Tick at least one, please."))
    rows: list[tuple[AnyButton, ...]] = [(box(c, path, path in chosen),) for path in offered(c)]
    rows.append((Open(c.label("Help me choose"), "persona"), Button(c.label("Go on"), "done")))
    return screen(Markup("\n\n").join(text), *rows)


def box(c: Context, path: str, ticked: bool) -> Button:
    return Button(f"{'☑' if ticked else '☐'} {c.pack.path(path).short}", f"path:{path}")


@paths.step("choose")
def ticked(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, choose)
    chosen: list[str] = c.place["chosen"]
    first = bool(c.place["first"])
    path = Tap(action).after("path") if action else None
    if path in offered(c):
        now = [other for other in chosen if other != path] if path in chosen else [*chosen, path]
        return paths.at("choose", first=first, chosen=list(now))
    if action != "done":
        return None
    kept = tuple(path for path in offered(c) if path in chosen)
    if not kept:
        return paths.at("choose", first=first, chosen=[], problem="none")
    return open_("learn", FIRST if first else "", keep=chosen_facts(c, kept))


def chosen_facts(c: Context, kept: tuple[str, ...], persona: str | None = None) -> list[Fact]:
    """The choice, and the reminders that follow from it."""
    assert c.learner is not None
    plan = plan_for(replace(c.learner, paths=kept), c.cohort, c.now, c.person.language)
    return [PathsChosen(c.person.id, kept, persona), *plan]
