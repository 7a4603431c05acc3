"""Owns the line that a trainer writes to a learner, or a learner to a trainer: relayed, so that nobody needs a private number."""

from __future__ import annotations

from datetime import datetime

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import called, lines, with_learner
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Text, Turn, screen
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.ledger import NextNumber, Notice, Talk, ask
from learning.ledger.desk import ChargesOf, WordById, WordWritten
from learning.ledger.people import TrainersOfCohort
from learning.mobility import Mobility
from learning.people import Cohort, Learner, Role
from learning.reminders import next_allowed, rule_of

tell = Dialogue("tell", roles={Role.TRAINER, Role.LEARNER})

MOST_CHARACTERS = 1000


class Partner:
    """Somebody this person may write to. A learner has a stay, and quiet hours."""

    def __init__(self, person_id: int, name: str, learner: Learner | None = None, cohort: Cohort | None = None) -> None:
        self.person_id = person_id
        self.name = name
        self.learner = learner
        self.cohort = cohort


def partner(c: Context, arg: str) -> Talk[Partner | None]:
    """A trainer's own learner, or a trainer of the learner's own cohort; without a number the first trainer."""
    if c.person.has(Role.TRAINER):
        for charge in (yield from ask(ChargesOf(c.person.id))):
            if str(charge.person.id) == arg:
                return Partner(charge.person.id, called(charge.person.name, charge.learner), charge.learner, charge.cohort)
    if c.cohort is not None:
        for seat in (yield from ask(TrainersOfCohort(c.cohort.id))):
            if arg in ("", str(seat.person_id)) and seat.person_id != c.person.id:
                return Partner(seat.person_id, seat.name)
    return None


@tell.opened
def open_tell(c: Context, arg: str) -> Talk[Turn]:
    to = yield from partner(c, arg)
    return tell.at("write", to=str(to.person_id)) if to else desk_words.not_yours(tell, "tell", f"person {arg}")


@tell.screen("write")
def write(c: Context) -> Talk[Screen]:
    to = yield from partner(c, c.place["to"])
    if to is None:
        return show_foreign(c)
    return screen(c.say("What should I tell {name}? Type it here.", name=to.name), Button(c.label("Cancel"), "cancel"))


@tell.step("write")
def written(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text):
        return Turn(opens=("menu", "")) if getattr(event, "action", "") == "cancel" else None
    to = yield from partner(c, c.place["to"])
    if to is None:
        return desk_words.not_yours(tell, "tell", f"person {c.place['to']}")
    number = yield from ask(NextNumber("word"))
    text = event.text[:MOST_CHARACTERS]
    due = next_allowed(c.now, rule_of(to.learner).quiet, Mobility.of(to.cohort)) if to.learner and to.cohort else None
    keep = [
        WordWritten(number, c.person.id, to.person_id, text),
        Notice(to.person_id, "word", f"word:{number}", {"word": number}, "must", due, priority=3),
    ]
    return tell.at("sent", keep=keep, to=str(to.person_id), at=(due or c.now).isoformat(), cut=len(event.text) > MOST_CHARACTERS)


@tell.screen("sent")
def sent(c: Context) -> Talk[Screen]:
    to = yield from partner(c, c.place["to"])
    if to is None:
        return show_foreign(c)
    due = datetime.fromisoformat(c.place["at"])
    if to.cohort is not None and due > c.now:
        text = c.say("✓ {name} gets it when it is no longer quiet there: {when}.", name=to.name, when=with_learner(c, to.cohort, due))
    else:
        text = c.say("✓ Sent to {name}.", name=to.name)
    cut = c.say("I could send the first 1,000 characters only.") if c.place.get("cut") else ""
    return screen(lines(text, cut), Open(c.label("Start page"), "menu"))


@tell.screen("foreign")
def show_foreign(c: Context) -> Screen:
    if c.person.has(Role.TRAINER):
        return desk_words.foreign(c)
    return screen(c.say("I know nobody you could write to."), Open(c.label("Start page"), "menu"))


@notice("word")
def word(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """The line itself, and a way to answer it."""
    said = yield from ask(WordById(int(args["word"])))
    if said is None or said.to != c.person.id:
        return None
    back = yield from partner(c, str(said.sender_id))
    head = (
        c.say("From your trainer {name}:", name=said.sender)
        if c.learner is not None
        else c.say("From {name}:", name=said.sender)
    )
    rows = [Open(c.label("Answer"), "tell", str(said.sender_id))] if back else []
    return screen(lines(head, filled("<blockquote>{}</blockquote>", said.text)), *rows)
