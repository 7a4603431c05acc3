"""Owns the words of a trainer's desk: how an entry, a decision and what waits are told; keeps nothing and checks no right."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from dialogues.context import Context
from dialogues.desk_words import at_home, called, lines, when, with_learner
from dialogues.markup import filled
from learning.diary import UNDO_WINDOW, ReturnReason, State, label
from learning.ledger.desk import DeskEntry
from learning.mobility import Mobility
from learning.reminders import is_quiet, next_slot, rule_of


def oldest(c: Context, since: datetime) -> Markup:
    hours = int((c.now - since).total_seconds() // 3600)
    return c.plural("The oldest has waited for {n} hour.", "The oldest has waited for {n} hours.", hours)


# an entry ------------------------------------------------------------------------------------------------------------


def circumstances(c: Context, entry: DeskEntry) -> Markup:
    files = len(entry.media)
    pieces = [
        f"#{label(entry.id, entry.version)}",
        c.say("written {when}", when=with_learner(c, entry.cohort, entry.written_at)) if entry.written_at else "",
        c.plural("{n} word", "{n} words", entry.words),
        c.plural("{n} file", "{n} files", files) if files else "",
        c.say("filed late") if entry.late else "",
    ]
    return Markup(" · ").join(piece for piece in pieces if piece)


def home_side(c: Context, entry: DeskEntry) -> Markup:
    if entry.home_at is None:
        return c.say("<b>HOME</b>: no home card was collected.")
    head = c.say("<b>HOME</b> ({day})", day=c.words.day(at_home(entry.cohort, entry.home_at).date(), "short"))
    return lines(head, quoted(entry.home_text or c.label("only files")))


def host_side(c: Context, entry: DeskEntry) -> Markup:
    head = c.say("<b>HERE</b>: {verdict}", verdict=verdict(c, entry.verdict))
    parts = [lines(head, quoted(entry.saw)) if entry.saw else head]
    if entry.why:
        parts.append(lines(c.say("<b>Why</b>"), quoted(entry.why)))
    if entry.take_home:
        parts.append(lines(c.say("<b>To take home</b>"), quoted(entry.take_home)))
    return Markup("\n").join(parts)


def verdict(c: Context, code: str) -> str:
    # Translators: how the host organisation compares with the one at home.
    words = {"same": c.label("the same"), "better": c.label("better"), "worse": c.label("worse")}
    return words.get(code) or (c.label("could not be seen") if code == "unseen" else "–")


def quoted(text: str) -> Markup:
    return filled("<blockquote>{}</blockquote>", text)


def tick_words(c: Context) -> dict[str, str]:
    # Translators: what a trainer sees in a diary entry; very short, they are buttons.
    return {"compares": c.label("compares"), "reason": c.label("gives a reason"), "transfers": c.label("transfers")}


def reasons(c: Context) -> dict[str, str]:
    return {
        ReturnReason.COMPARISON: c.label("Comparison"),
        ReturnReason.REASON: c.label("Reason"),
        ReturnReason.TOO_SHORT: c.label("Too short"),
        # Translators: the learner copied the text instead of using own words.
        ReturnReason.OWN_WORDS: c.label("Own words"),
        ReturnReason.OTHER: c.label("Other…"),
    }


# a decision ----------------------------------------------------------------------------------------------------------


def hears_at(entry: DeskEntry, decision: str, decided: datetime) -> datetime:
    """When the learner hears of it: good news in the next slot, a return at once unless it is quiet; never before the undo is over."""
    rule, mobility = rule_of(entry.learner), Mobility.of(entry.cohort)
    earliest = decided + UNDO_WINDOW + timedelta(seconds=1)
    if decision != "approved" and not is_quiet(earliest, rule.quiet, mobility):
        return earliest
    return next_slot(rule, mobility, earliest) or earliest


def receipt(c: Context, entry: DeskEntry) -> Markup:
    assert entry.decided_at is not None
    at = when(c, at_home(entry.cohort, entry.decided_at), at_home(entry.cohort, c.now))
    name, number = called(entry.person.name, entry.learner), label(entry.id, entry.version)
    decision = "approved" if entry.status == State.VALIDATED else "returned"
    hears = with_learner(c, entry.cohort, hears_at(entry, decision, entry.decided_at))
    if decision == "approved":
        return c.say("✓ #{number} approved, {at}. {name} hears it: {hears}.", number=number, at=at, name=name, hears=hears)
    return c.say(
        "↩ #{number} returned, {at}. {name} keeps the text and hears it: {hears}.",
        number=number, at=at, name=name, hears=hears,
    )  # fmt: skip


def decided_words(c: Context, entry: DeskEntry, decision: str, mine: bool) -> Markup:
    number, name = label(entry.id, entry.version), called(entry.person.name, entry.learner)
    who = entry.decided_name or "–"
    at = when(c, at_home(entry.cohort, entry.decided_at), at_home(entry.cohort, c.now)) if entry.decided_at else "–"
    if entry.status == State.VALIDATED:
        if mine:
            return c.say("#{number} is already approved by you, {at}.", number=number, at=at)
        return c.say("#{number} is already approved by {who}, {at}.", number=number, who=who, at=at)
    if decision == "reopened":
        return c.say("#{number} is open again: {name} can change it.", number=number, name=name)
    if mine:
        return c.say("#{number} is with {name}: returned by you, {at}.", number=number, name=name, at=at)
    return c.say("#{number} is with {name}: returned by {who}, {at}.", number=number, name=name, who=who, at=at)
