"""Owns what a trainer's decision on an entry keeps and whom it tells, and /approve; asks nothing."""

from __future__ import annotations

from datetime import datetime

from dialogues.context import Context
from dialogues.kit import Dialogue, Turn
from dialogues.review import entry_after, onward, review, show_entry, walk_of, walk_on
from dialogues.review_words import hears_at
from learning.diary import Action, State, apply, check_shown
from learning.ledger import Notice, Talk
from learning.ledger.desk import DeskEntry, EntryDecided, EntryReopened
from learning.people import Role
from learning.refusal import Refusal

approve = Dialogue("approve", commands=("approve",), roles={Role.TRAINER})


@approve.opened
def open_approve(c: Context, arg: str) -> Talk[Turn]:
    """`/approve 1107`: at once when this version was shown before, else the entry comes first."""
    entry = yield from entry_after(c, "approve", arg)
    if isinstance(entry, Turn):
        return entry
    if entry.status == State.SUBMITTED and check_shown(entry.shown, entry.version) is None:
        keep_out = EntryDecided(entry.id, entry.version, c.person.id, "approved")
        notice = feedback_notice(entry, entry.decisions + 1, hears_at(entry, "approved", c.now))
        return review.at("entry", keep=[keep_out, notice], id=entry.id, version=entry.version, just=True, last=entry.id)
    return show_entry(c, entry, {})


def approved(c: Context, entry: DeskEntry) -> Talk[Turn]:
    fact = EntryDecided(entry.id, entry.version, c.person.id, "approved", ticks=tuple(c.place.get("ticks", ())))
    return (yield from settled(c, entry, fact, c.label("✓ Approved")))


def settled(c: Context, entry: DeskEntry, fact: EntryDecided, toast: str) -> Talk[Turn]:
    """Keep a decision with the one message it causes, and go on: to the next entry, or to the receipt."""
    keep = [fact, feedback_notice(entry, entry.decisions + 1, hears_at(entry, fact.decision, c.now))]
    if not c.place.get("walking"):
        return review.at("entry", keep=keep, toast=toast, id=entry.id, version=entry.version, just=True, last=entry.id)
    walk = walk_on(c, entry, decided=c.place.get("decided", 0) + 1, last=entry.id)
    return (yield from onward(c, walk, keep=keep, toast=toast))


def reopen(c: Context, entry: DeskEntry) -> Turn | None:
    if isinstance(apply(State(entry.status), Action.REOPEN, Role.TRAINER), Refusal):
        return None
    due = hears_at(entry, "reopened", c.now)
    keep = [EntryReopened(entry.id, c.person.id), feedback_notice(entry, entry.decisions + 1, due)]
    return review.at("entry", keep=keep, toast=c.label("Open again."), id=entry.id, version=entry.version, **walk_of(c))


# the one message to the learner --------------------------------------------------------------------------------------


def feedback_notice(entry: DeskEntry, number: int, due: datetime) -> Notice:
    """The one message of the n-th decision on an entry."""
    args = {"entry": entry.id, "decision": number}
    return Notice(entry.person.id, "feedback", feedback_key(entry.id, number), args, "must", due, priority=3)


def feedback_key(entry_id: int, number: int) -> str:
    return f"feedback:{entry_id}:{number}"
