"""Owns the minute after a decision: its receipt, its undo, and the end of the queue, where both stand as well."""

from __future__ import annotations

from markupsafe import Markup

from dialogues.context import Context
from dialogues.desk_words import chosen
from dialogues.kit import AnyButton, Button, Event, Screen, Turn, screen
from dialogues.review import desk_rows, review, walk_of
from dialogues.review_decision import feedback_key
from dialogues.review_words import receipt
from dialogues.silent import silent_ones
from learning.diary import UNDO_WINDOW, Action, State, apply
from learning.ledger import NoticeWithdrawn, Talk, ask
from learning.ledger.desk import DecisionUndone, DeskEntry, DeskOf, EntryForTrainer, EntryShown, FeedbackOf
from learning.people import Role
from learning.refusal import Refusal


def receipt_of_last(c: Context) -> Talk[tuple[str, list[AnyButton]]]:
    """What became of the entry decided last, with its undo while that lasts."""
    last = c.place.get("last")
    entry = (yield from ask(EntryForTrainer(last, c.person.id))) if last else None
    if entry is None or entry.status not in (State.VALIDATED, State.RETURNED) or entry.decided_by != c.person.id:
        return "", []
    return receipt(c, entry), undo_row(c, entry)


def undo_row(c: Context, entry: DeskEntry) -> list[AnyButton]:
    """`elapsed` decides; the button itself may stand longer, then it says that it is too late."""
    if entry.decided_at is None or entry.decided_by != c.person.id or c.now - entry.decided_at > UNDO_WINDOW:
        return []
    return [Button(c.label("Undo (60 s)"), "undo")]


def undo(c: Context) -> Talk[Turn]:
    last = c.place.get("last") or c.place.get("id")
    entry = (yield from ask(EntryForTrainer(last, c.person.id))) if last else None
    late = Turn(toast=c.label("Too late to undo. You can reopen the entry."))
    if entry is None or entry.decided_at is None or entry.decided_by != c.person.id:
        return late
    if isinstance(apply(State(entry.status), Action.UNDO, Role.TRAINER, c.now - entry.decided_at), Refusal):
        return late
    decision = yield from ask(FeedbackOf(entry.id))
    if decision is None or decision.decision not in ("approved", "returned"):
        return late
    keep = [
        DecisionUndone(entry.id, c.person.id),
        NoticeWithdrawn(feedback_key(entry.id, entry.decisions)),
        EntryShown(entry.id, entry.version, c.person.id),
    ]
    walk = {**walk_of(c), "last": None, "decided": max(0, c.place.get("decided", 0) - 1)}
    return review.at(
        "entry", keep=keep, toast=c.label("Taken back."), id=entry.id, version=entry.version, ticks=[], files=False, **walk
    )


# the end of the queue ------------------------------------------------------------------------------------------------


@review.screen("end")
def end(c: Context) -> Talk[Screen]:
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    last, undo_it = yield from receipt_of_last(c)
    left = (
        c.plural("Nothing else waits; {n} skipped entry is still there.", "Nothing else waits; {n} skipped entries are still there.", waits.waiting)
        if waits.waiting
        else c.say("Nothing waits.")
    )  # fmt: skip
    text = Markup("\n\n").join(piece for piece in (last, left) if piece)
    return screen(text, undo_it, *desk_rows(c, waits.waiting, waits.tests, len(silent)))


@review.step("end")
def at_end(c: Context, event: Event) -> Talk[Turn | None]:
    if chosen(event, {"undo": c.label("Undo (60 s)")}) == "undo":
        return (yield from undo(c))
    return None
