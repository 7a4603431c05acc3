"""Owns the short self-rating before the assessment: one sentence per outcome. It never scores (requirements, open question 10)."""

from __future__ import annotations

from dialogues.assessment_state import listed, missing_for, taken
from dialogues.context import Context
from dialogues.desk_words import chosen
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Turn, open_, screen
from dialogues.markup import filled
from learning.ledger import Talk, ask
from learning.ledger.assessment import RATINGS, SelfRated, SelfRatings
from learning.people import Role

selfrating = Dialogue("selfrating", roles={Role.LEARNER})


def rating_labels(c: Context) -> dict[str, str]:
    return {"can": c.label("I can do that"), "partly": c.label("Partly"), "not_yet": c.label("Not yet")}


@selfrating.opened
def open_selfrating(c: Context, arg: str) -> Talk[Turn]:
    if c.learner is None or arg not in taken(c, c.learner):
        return open_("assessment")
    ratings = yield from ask(SelfRatings(c.person.id, arg))
    unrated = (n for n, unit in enumerate(c.pack.units(arg)) if unit.id not in ratings)
    first = next(unrated, None)
    if first is None:
        return selfrating.at("all", path=arg)
    if (yield from missing_for(c, c.learner, c.cohort, arg)):  # a forged or an old button: before its time it says nothing
        return open_("assessment", arg)
    return selfrating.at("rate", path=arg, n=first)


@selfrating.screen("rate")
def ask_rating(c: Context) -> Screen:
    units = c.pack.units(c.place["path"])
    unit = units[c.place["n"]]
    head = c.say("<b>Before you start</b> ({n} of {all}). How sure are you? This does not count.", n=c.place["n"] + 1, all=len(units))
    text = filled("{}\n\n{}", head, unit.self_rating)
    return screen(text, *(Button(label, rating) for rating, label in rating_labels(c).items()))


@selfrating.step("rate")
def rated(c: Context, event: Event) -> Turn | None:
    rating = chosen(event, rating_labels(c))
    if rating not in RATINGS:
        return None
    path, n = c.place["path"], c.place["n"]
    units = c.pack.units(path)
    fact = SelfRated(c.person.id, path, units[n].id, rating)
    if n + 1 < len(units):
        return selfrating.at("rate", path=path, n=n + 1, keep=[fact])
    return open_("assessment", f"go.{path}", keep=[fact])


@selfrating.screen("all")
def show_all(c: Context) -> Talk[Screen]:
    path = c.place["path"]
    ratings = yield from ask(SelfRatings(c.person.id, path))
    labels = rating_labels(c)
    rows = [filled("{}: {}", unit.title, labels[ratings.get(unit.id, "not_yet")]) for unit in c.pack.units(path)]
    head = c.say("How you see yourself:")
    again, on = Button(c.label("Rate again"), "again"), Open(c.label("Assessment"), "assessment", path)
    return screen(filled("{}\n{}", head, listed(rows)), again, on)


@selfrating.step("all")
def again(c: Context, event: Event) -> Turn | None:
    if chosen(event, {"again": c.label("Rate again")}) != "again":
        return None
    return selfrating.at("rate", path=c.place["path"], n=0)
