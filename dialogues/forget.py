"""Owns /forget: what goes, what stays, a second yes, and a receipt when it is gone."""

from __future__ import annotations

from markupsafe import Markup

from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, open_, screen
from dialogues.notices import Args, notice
from dialogues.typed import action_of
from learning.keeping import RECEIPT_BITS, receipt_of
from learning.ledger import Audited, Fact, Notice, Talk, ask
from learning.ledger.everyone import Deserted, DesertedBy, Holdings, HoldingsOf, PersonErased
from learning.ledger.people import CohortById, CoordinatorsOfProvider

forget = Dialogue("forget", commands=("forget",))


@forget.opened
def open_forget(c: Context, arg: str) -> Turn:
    return forget.at("ask")


# what goes and what stays -------------------------------------------------------------------------------------------


@forget.screen("ask")
def ask_first(c: Context) -> Talk[Screen]:
    held = yield from ask(HoldingsOf(c.person.id))
    deserted = yield from ask(DesertedBy(c.person.id))
    pieces = [c.say("Shall I delete everything I keep about you?"), goes(c, held), stays(c, held), *warnings(c, deserted)]
    return screen(
        Markup("\n\n").join(piece for piece in pieces if piece),
        (Button(c.label("Delete"), "on"), Button(c.label("No, keep it"), "no")),
        Open(c.label("See all my data first"), "mydata"),
    )


def goes(c: Context, held: Holdings) -> Markup:
    counts = [
        c.plural("{n} answer", "{n} answers", held.answers) if held.answers else "",
        c.plural("{n} diary entry", "{n} diary entries", held.entries) if held.entries else "",
        c.plural("{n} photo, voice note or file", "{n} photos, voice notes and files", held.files) if held.files else "",
        c.plural("{n} assessment", "{n} assessments", held.attempts) if held.attempts else "",
        c.plural("{n} line of feedback", "{n} lines of feedback", held.feedback) if held.feedback else "",
    ]
    # Translators: {things} is a list such as "12 answers, 3 diary entries and 1 assessment".
    listed = c.words.listed([str(count) for count in (c.label("your name and settings"), *counts) if count])
    return c.say("<b>Gone for ever:</b> {things}.", things=listed)


def stays(c: Context, held: Holdings) -> Markup:
    if not held.credentials:
        return c.say("<b>What stays:</b> nothing but a receipt without your name.")
    return c.plural(
        "<b>What stays:</b> your credential. Anyone who has its link can still check it, but it no longer leads to you here, and I can no longer issue it anew.",
        "<b>What stays:</b> your {n} credentials. Anyone who has their links can still check them, but they no longer lead to you here, and I can no longer issue them anew.",
        held.credentials,
    )  # fmt: skip


def warnings(c: Context, deserted: Deserted) -> list[Markup]:
    found = []
    if deserted.cohorts:
        names = c.words.listed([cohort.name for cohort in deserted.cohorts])
        found.append(c.say("⚠️ You are the only trainer of {cohorts}. Without you nobody reads the diaries there; I tell the coordinator.", cohorts=names))
    if deserted.providers:
        names = c.words.listed(list(deserted.providers))
        found.append(c.say("⚠️ You are the only coordinator of {providers}. Without you nobody can make cohorts or reports there.", providers=names))
    return found


@forget.step("ask")
def first_yes(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, ask_first)
    if action == "on":
        return forget.at("sure")
    return open_("menu", toast=c.label("Nothing was deleted")) if action == "no" else None


# the second yes -----------------------------------------------------------------------------------------------------


@forget.screen("sure")
def ask_again(c: Context) -> Screen:
    return screen(
        c.say("This cannot be undone. Tap “Delete for ever”, or type <b>{word}</b>.", word=c.label("DELETE")),
        Button(c.label("Delete for ever"), "gone"),
        Button(c.label("No, keep it"), "no"),
    )


@forget.step("sure")
def second_yes(c: Context, event: Event) -> Talk[Turn | None]:
    typed = event.text.strip().casefold() if isinstance(event, Text) else ""
    if typed == c.label("DELETE").casefold() or (isinstance(event, Tap) and event.action == "gone"):
        return (yield from erase(c))
    if isinstance(event, Text) or (isinstance(event, Tap) and event.action == "no"):
        return open_("menu", toast=c.label("Nothing was deleted"))
    return None


def erase(c: Context) -> Talk[Turn]:
    receipt = receipt_of(c.chance.getrandbits(RECEIPT_BITS))
    deserted = yield from ask(DesertedBy(c.person.id))
    held = yield from ask(HoldingsOf(c.person.id))
    keep: list[Fact] = []
    for cohort in deserted.cohorts:
        for coordinator in (yield from ask(CoordinatorsOfProvider(cohort.provider_id))):
            if coordinator != c.person.id:
                key = f"no_trainer:{cohort.id}:{coordinator}:{receipt}"
                keep.append(Notice(coordinator, "no_trainer", key, {"cohort": cohort.id}, "must", priority=3))
    keep += [Audited("forget", receipt), PersonErased(c.person.id, receipt)]
    return forget.at("gone", keep=keep, receipt=receipt, credentials=held.credentials, fresh=True)


@forget.screen("gone")
def gone(c: Context) -> Screen:
    pieces = [c.say("Everything I kept about you is deleted. Your receipt: <code>{receipt}</code>", receipt=c.place["receipt"])]
    if c.place.get("credentials"):
        pieces.append(c.say("Your credential can still be checked by its link, without your data here."))
    pieces.append(c.say("Telegram still shows this chat on your phone: you can delete it there. Goodbye, and all the best!"))
    return screen(Markup("\n\n").join(pieces))


@notice("no_trainer")
def no_trainer(c: Context, args: Args) -> Talk[Screen | None]:
    """To a coordinator: a cohort has lost its last trainer."""
    cohort = yield from ask(CohortById(int(args["cohort"])))
    if cohort is None:
        return None
    return screen(
        c.say("Cohort {cohort} has no trainer any more: nobody reads its diaries. Please invite one.", cohort=cohort.name),
        Open(c.label("Invite"), "invite"),
    )
