"""Owns the answers to what fits no dialogue: unknown commands, missing rights, words and files out of the blue. Never silence."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from dialogues import diary_entry, homecard
from dialogues.context import Context
from dialogues.desk_words import in_cohort
from dialogues.diary_day import pack_of, paths_of, stay_of
from dialogues.diary_entry import trainers_of
from dialogues.diary_words import excerpt, gone_on, quote, staying
from dialogues.kit import (
    AnyButton,
    Button,
    Dialogue,
    Edited,
    Event,
    Open,
    Place,
    Screen,
    Tap,
    Text,
    Turn,
    Upload,
    open_,
    screen,
)
from dialogues.notices import Args, notice
from learning.diary import State
from learning.ledger import Fact, Notice, Talk, ask
from learning.ledger.diary import EntryById, HomeCardOf, HomeCardsOf, Loose, LooseFiled, LooseKept, LooseOf
from learning.ledger.people import TrainersOfCohort
from learning.mobility import Phase
from learning.people import Role

anything = Dialogue("anything")

LOOSE_FILES_AT_MOST = 10


# what the machine calls ----------------------------------------------------------------------------------------------


def unknown_command(c: Context, name: str) -> Turn:
    return anything.at("unknown", command=name[:32], **_back(c))


def refused(c: Context, dialogue: Dialogue) -> Turn:
    return anything.at("refused" if c.person.roles else "stranger", **_back(c))


def unfit(c: Context, event: Event) -> Talk[Turn]:
    """Words, files and edits that the current place has no use for."""
    if c.learner is None:
        return anything.at("unfit", **_back(c))
    if isinstance(event, Edited):
        return (yield from edited(c, event))
    if isinstance(event, Upload):
        return (yield from uploaded(c, event))
    keep: list[Fact] = []
    if isinstance(event, Text) and writes_diary(c):
        keep = [LooseKept(c.person.id, Loose(event.text, (), event.message_id))]
    return anything.at("said", keep=keep, loose=int(bool(keep)), **_back(c))


def _back(c: Context) -> dict[str, Any]:
    """Where the conversation stood before, so that nobody has to find the way back."""
    if c.place.dialogue == anything.name:
        return {"back": c.place["back"]} if c.place.get("back") else {}
    if (c.place.dialogue, c.place.name) == ("menu", "home"):
        return {}
    return {"back": {"dialogue": c.place.dialogue, "name": c.place.name, "data": dict(c.place.data)}}


def writes_diary(c: Context) -> bool:
    """Whether words out of the blue may well be meant for the diary: abroad, or when learning alone."""
    return bool(paths_of(c)) and (c.cohort is None or stay_of(c).phase(c.now) is Phase.DURING)


# the way back ---------------------------------------------------------------------------------------------------------


def ways(c: Context) -> list[tuple[AnyButton, ...]]:
    """Back to where one was, and the start page."""
    rows: list[tuple[AnyButton, ...]] = []
    if c.place.get("back"):
        rows.append((Button(c.label("Continue where I was"), "back"),))
    return [*rows, (Open(c.label("Start page"), "menu"),)]


def gone_back(c: Context, event: Event) -> Turn | None:
    if isinstance(event, Tap) and event.action == "back" and c.place.get("back"):
        return Turn(Place(**c.place["back"]), fresh=c.place.name == "edited")
    return gone_on(event)


@anything.step("unknown", "refused", "unfit", "edited", "locked", "asked", "dropped")
def on(c: Context, event: Event) -> Turn | None:
    return gone_back(c, event)


# commands and rights -------------------------------------------------------------------------------------------------


@anything.screen("unknown")
def show_unknown(c: Context) -> Screen:
    command = str(c.place["command"])
    return screen(
        c.say("I do not know /{command}. What I can do stands in /help.", command=command)
        if command.strip()
        else c.say("That button leads nowhere. What I can do stands in /help."),
        *ways(c),
    )


@anything.screen("refused")
def show_refused(c: Context) -> Screen:
    return screen(c.say("That is for another role than yours."), *ways(c))


@anything.screen("stranger")
def show_stranger(c: Context) -> Screen:
    return screen(c.say("First let us get to know each other."), Open(c.label("Let's begin"), "start"))


@anything.screen("unfit")
def show_unfit(c: Context) -> Screen:
    return screen(c.say("I can't do anything with that here. Tap a button, or choose from the start page."), *ways(c))


# words out of the blue ------------------------------------------------------------------------------------------------


@anything.screen("said")
def show_said(c: Context) -> Talk[Screen]:
    """When and where, the diary, a person to ask: what most questions are about."""
    trainer = yield from trainers_of(c)
    rows: list[tuple[AnyButton, ...]] = []
    if c.place.get("loose"):
        rows.append((Button(c.label("Write it in my diary"), "diary"),))
    if trainer:
        rows.append((Button(c.label("Ask {trainer}", trainer=excerpt(trainer, 24)), "ask"),))
    lines = [whereabouts(c)]
    if trainer:
        lines.append(c.say("I am a machine and do not understand every question; {trainer} does.", trainer=trainer))
    return screen(Markup("\n").join(lines), *rows, *ways(c))


def whereabouts(c: Context) -> Markup:
    """When and where the mobility is, seen from today."""
    if c.cohort is None:
        return c.say("You learn on your own, in your own time.")
    stay, place = stay_of(c), c.cohort.host_place
    today = stay.local_now(c.now).date()
    phase = stay.phase(c.now)
    if phase is Phase.BEFORE:
        days, day = (c.cohort.departure - today).days, c.words.day(c.cohort.departure, "weekday")
        return c.plural(
            "On {day} to {place}, in {n} day.", "On {day} to {place}, in {n} days.", days, day=day, place=place
        )
    if phase is Phase.AFTER:
        return c.say("You came back from {place} on {day}.", place=place, day=c.words.day(c.cohort.return_date, "weekday"))
    days = (c.cohort.return_date - today).days
    if days <= 0:
        return c.say("Today you travel home from {place}. Have a good trip!", place=place)
    day = c.words.day(c.cohort.return_date, "weekday")
    return c.plural(
        "You are in {place} until {day}, {n} more day.", "You are in {place} until {day}, {n} more days.",
        days, day=day, place=place,
    )  # fmt: skip


@anything.step("said")
def said(c: Context, event: Event) -> Talk[Turn | None]:
    if isinstance(event, Tap) and event.action == "diary" and c.place.get("loose"):
        return open_("diary", "loose")
    if isinstance(event, Tap) and event.action == "ask":
        return (yield from ask_trainer(c))
    return gone_back(c, event)


# asking a person ------------------------------------------------------------------------------------------------------


@anything.opened
def open_anything(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: ask. Reachable by button only, and so by a forged one: it asks the learner's own trainers or does nothing."""
    if arg == "ask" and c.person.has(Role.LEARNER) and c.cohort is not None:
        return (yield from ask_trainer(c))
    return open_("menu")


def ask_trainer(c: Context) -> Talk[Turn]:
    """A word to every trainer of the cohort, without the learner's words; at most once an hour."""
    if c.cohort is None:
        return open_("menu")
    seats = yield from ask(TrainersOfCohort(c.cohort.id))
    hour = c.now.strftime("%Y-%m-%dT%H")
    keep = [
        Notice(
            to=seat.person_id, kind="contact_wanted", key=f"contact:{c.person.id}:{seat.person_id}:{hour}",
            args={"learner": c.person.id}, priority=3,
        )
        for seat in seats
    ]  # fmt: skip
    return anything.at("asked", keep=keep, **_back(c))


@anything.screen("asked")
def show_asked(c: Context) -> Talk[Screen]:
    trainer = yield from trainers_of(c)
    text = c.say("I am telling {trainer} that you would like to talk. What you wrote stays with you. In an emergency: 112.", trainer=trainer)
    return screen(text, *ways(c))


@notice("contact_wanted")
def contact_wanted(c: Context, args: Args) -> Talk[Screen | None]:
    """To a trainer; none if the learner is gone or no longer in a cohort of this trainer."""
    found = yield from in_cohort(int(args["learner"]))
    if found is None:
        return None
    person, learner, cohort = found
    seats = yield from ask(TrainersOfCohort(cohort.id))
    if all(seat.person_id != c.person.id for seat in seats):
        return None
    name = person.name or learner.number
    return screen(
        c.say("{learner} ({cohort}) asks you to get in touch.", learner=name, cohort=cohort.name),
        Open(c.label("Write to {learner}", learner=excerpt(name, 24)), "tell", str(person.id)),
    )


# files out of the blue ------------------------------------------------------------------------------------------------


def uploaded(c: Context, event: Upload) -> Talk[Turn]:
    """A photo with or without words waits until the learner says where it belongs; an album waits together."""
    waiting = (yield from ask(LooseOf(c.person.id))) if c.place.name == "keep" and c.place.dialogue == anything.name else None
    media = waiting.media if waiting else ()
    if event.media.sha256 not in media and len(media) < LOOSE_FILES_AT_MOST:
        media = (*media, event.media.sha256)
    text = event.caption or (waiting.text if waiting else "")
    message = event.message_id if event.caption else (waiting.message_id if waiting else 0)
    return anything.at("keep", keep=[LooseKept(c.person.id, Loose(text, media, message))], **_back(c))


@anything.screen("keep")
def ask_keep(c: Context) -> Talk[Screen]:
    loose = yield from ask(LooseOf(c.person.id))
    if loose is None:
        return screen(c.say("That has found its place."), *ways(c))
    rows: list[tuple[AnyButton, ...]] = []
    if writes_diary(c):
        rows.append((Button(c.label("Today's diary"), "diary"),))
    card = yield from next_card(c)
    if card is not None:
        # Translators: {topic} is what a home card is about, e.g. "Waste bins".
        rows.append((Button(c.label("Home card: {topic}", topic=card[1]), f"card:{card[0]}"),))
    rows.append((Button(c.label("Delete"), "delete"),))
    text = c.plural("Keep it?", "Keep these {n} files?", len(loose.media))
    return screen(text + (Markup("\n") + quote(loose.text) if loose.text else Markup("")), *rows, *ways(c))


def next_card(c: Context) -> Talk[tuple[str, str] | None]:
    """The home card that a photo most likely belongs to: the first one without a photo. (id, topic)"""
    kept = yield from ask(HomeCardsOf(c.person.id))
    shown = {card.card_id for card in kept if card.media}
    cards = [card for path in paths_of(c) for card in pack_of(c, path).home_cards(path)]
    return next(((card.id, str(card.topic)) for card in cards if card.id not in shown), None)


@anything.step("keep")
def kept_or_not(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Tap):
        return None
    if event.action == "diary" and writes_diary(c):
        return open_("diary", "loose")
    card = event.after("card")
    if card is not None:
        return open_("homecard", f"loose:{card}")
    if event.action == "delete":
        loose = yield from ask(LooseOf(c.person.id))
        return anything.at("dropped", keep=[LooseFiled(c.person.id, loose.media if loose else ())], **_back(c))
    return gone_back(c, event)


@anything.screen("dropped")
def show_dropped(c: Context) -> Screen:
    return screen(c.say("Deleted."), *ways(c))


# edited messages ------------------------------------------------------------------------------------------------------


def edited(c: Context, event: Edited) -> Talk[Turn]:
    """An edit makes a new version of the entry or home card it belongs to; a locked entry stays as it is."""
    found = yield from diary_entry.rewritten(c, event)
    if found is not None:
        entry, fact = found
        return anything.at("edited", keep=[fact] if fact else [], entry=entry.id, **_back(c))
    card = yield from homecard.rewritten(c, event)
    if card is not None:
        return anything.at("edited", keep=[card[1]], card=card[0].card_id, **_back(c))
    return anything.at("edited", **_back(c))


@anything.screen("edited")
def show_edited(c: Context) -> Talk[Screen]:
    if c.place.get("card"):
        kept = yield from ask(HomeCardOf(c.person.id, str(c.place["card"])))
        return screen(homecard.receipt(c, kept) if kept else c.say("This home card is not here any more."), *staying(*ways(c)))
    entry = (yield from ask(EntryById(int(c.place["entry"])))) if c.place.get("entry") else None
    if entry is None or entry.learner_id != c.person.id:
        return screen(c.say("You changed an older message. Nothing hangs on it any more, so nothing changed here."), *ways(c))
    trainer = yield from trainers_of(c)
    if entry.status == State.VALIDATED:
        ask_row = (Open(c.label("Ask {trainer}", trainer=excerpt(trainer, 24)), "anything", "ask"),)
        return screen(diary_entry.locked(c, entry, trainer), ask_row, *ways(c))
    if entry.status == State.SUBMITTED:
        return screen(diary_entry.receipt(c, entry, trainer), *staying(*ways(c)))
    return screen(c.say("✓ changed in {entry}.", entry=diary_entry.title(c, entry)), *ways(c))
