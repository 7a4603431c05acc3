"""Owns the screen of one entry at the trainer's desk, home beside host: ticks, files, the way to each decision."""

from __future__ import annotations

from markupsafe import Markup

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import called, chosen, lines, unit_name
from dialogues.kit import AnyButton, Attachment, Button, Event, Open, Screen, Turn, moved, screen
from dialogues.review import onward, review, show_entry, unseen, walk_of, walk_on
from dialogues.review_decision import approved, reopen
from dialogues.review_return import ask_reason
from dialogues.review_undo import receipt_of_last, undo, undo_row
from dialogues.review_words import circumstances, decided_words, home_side, host_side, receipt, tick_words
from learning.diary import State
from learning.ledger import Talk, ask
from learning.ledger.desk import DeskEntry, DeskOf, EntryForTrainer, FeedbackOf
from learning.ledger.media import MediaBy

TICKS = ("compares", "reason", "transfers")
MOST_FILES = 10


@review.screen("entry")
def see_entry(c: Context) -> Talk[Screen]:
    entry = yield from ask(EntryForTrainer(c.place["id"], c.person.id))
    if entry is None:
        return desk_words.foreign(c)
    if entry.status != State.SUBMITTED:
        return (yield from see_decided(c, entry))
    receipt, undo = yield from receipt_of_last(c)
    head = yield from title(c, entry)
    changed = entry.version != c.place["version"]
    text = Markup("\n\n").join(
        piece
        for piece in (
            receipt,
            lines(head, circumstances(c, entry)),
            home_side(c, entry),
            host_side(c, entry),
            c.say("A newer version came while you were reading. This is it.") if changed else "",
        )
        if piece
    )
    files = (yield from files_of(c, entry)) if c.place.get("files") else []
    decide = [
        Button(c.label("✓ Approve"), "approve"),
        Button(c.label("↩ Return"), "return"),
        Button(c.label("Skip"), "skip"),
    ]
    return screen(text, tick_row(c), decide, undo, files=files)


def title(c: Context, entry: DeskEntry) -> Talk[Markup]:
    name, unit = called(entry.person.name, entry.learner), unit_name(c, entry.unit_id)
    day = c.words.day(entry.day, "weekday")
    if not c.place.get("walking"):
        return c.say("<b>{name}</b> · {day} · {unit}", name=name, day=day, unit=unit)
    waits = yield from ask(DeskOf(c.person.id))
    decided, skipped = c.place.get("decided", 0), c.place.get("skipped", 0)
    nth, total = decided + skipped + 1, max(decided + skipped + 1, decided + waits.waiting)
    return c.say("<b>{nth}/{total} {name}</b> · {day} · {unit}", nth=nth, total=total, name=name, day=day, unit=unit)


def files_of(c: Context, entry: DeskEntry) -> Talk[list[Attachment]]:
    """The files of both sides, each saying where it was taken."""
    found = yield from ask(MediaBy((*entry.home_media, *entry.media)))
    home = set(entry.home_media)
    return [
        Attachment(file.sha256, file.kind, caption=c.say("HOME") if file.sha256 in home else c.say("HERE"))
        for file in found[:MOST_FILES]
    ]


def tick_row(c: Context) -> list[AnyButton]:
    on = c.place.get("ticks", [])
    return [Button(f"{'☑' if key in on else '☐'} {word}", f"tick:{key}") for key, word in tick_words(c).items()]


@review.step("entry")
def at_entry(c: Context, event: Event) -> Talk[Turn | None]:
    entry = yield from ask(EntryForTrainer(c.place["id"], c.person.id))
    if entry is None:
        return desk_words.not_yours(review, "review", f"entry {c.place['id']}")
    act = chosen(event, {"approve": c.label("✓ Approve"), "return": c.label("↩ Return"), "skip": c.label("Skip")})
    if act == "undo":
        return (yield from undo(c))
    if entry.status != State.SUBMITTED:
        return reopen(c, entry) if act == "reopen" else None
    if act == "skip":
        skipped = c.place.get("skipped", 0) + 1
        return (yield from onward(c, walk_on(c, entry, skipped=skipped, walking=True)))
    if act in ("approve", "return") or (act or "").startswith("tick:"):
        if unseen(c, entry):
            return show_entry(c, entry, walk_of(c), toast=c.label("There is a newer version. Please look again."))
        if act == "approve":
            return (yield from approved(c, entry))
        return ask_reason(c, entry) if act == "return" else ticked(c, str(act)[5:])
    return None


def ticked(c: Context, key: str) -> Turn | None:
    if key not in TICKS:
        return None
    on = [tick for tick in TICKS if (tick in c.place["ticks"]) != (tick == key)]
    return Turn(moved(c.place, ticks=list(on), files=False))


# what was decided before ---------------------------------------------------------------------------------------------


def see_decided(c: Context, entry: DeskEntry) -> Talk[Screen]:
    """An entry that no longer waits: by whom, when, and how to give it back."""
    waits = yield from ask(DeskOf(c.person.id))
    decision = yield from ask(FeedbackOf(entry.id))
    mine = entry.decided_by == c.person.id
    if c.place.get("just") and mine:
        text = receipt(c, entry)
    else:
        text = decided_words(c, entry, decision.decision if decision else "", mine)
    reopen_row = [Button(c.label("Reopen it"), "reopen")] if entry.status == State.VALIDATED else []
    undo_it = undo_row(c, entry) if decision and decision.decision in ("approved", "returned") else []
    onward_row = [Open(c.label("Review {n}", n=waits.waiting), "review", "next")] if waits.waiting else []
    return screen(text, undo_it, reopen_row, onward_row, Open(c.label("To the desk"), "review"))
