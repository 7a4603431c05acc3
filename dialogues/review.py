"""Owns the trainer's desk: /review, /approve and /return; reads like the conversation, from the desk to "Nothing waits"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import at_home, called, chosen, lines, number_in, unit_name, when, with_learner
from dialogues.kit import (
    AnyButton,
    Attachment,
    Button,
    Dialogue,
    Event,
    Open,
    Screen,
    Text,
    Turn,
    Upload,
    moved,
    screen,
)
from dialogues.markup import filled
from dialogues.silent import silent_ones
from learning.diary import UNDO_WINDOW, Action, ReturnReason, State, apply, check_shown, label
from learning.ledger import Notice, NoticeWithdrawn, Talk, ask
from learning.ledger.desk import (
    ChargesOf,
    DecisionUndone,
    DeskEntry,
    DeskOf,
    EntryDecided,
    EntryForTrainer,
    EntryReopened,
    EntryShown,
    FeedbackOf,
    NextWaiting,
)
from learning.ledger.media import MediaBy
from learning.mobility import Mobility
from learning.people import Role
from learning.refusal import Refusal
from learning.reminders import is_quiet, next_slot, rule_of

review = Dialogue("review", commands=("review",), roles={Role.TRAINER})
approve = Dialogue("approve", commands=("approve",), roles={Role.TRAINER})
return_ = Dialogue("return", commands=("return",), roles={Role.TRAINER})

TICKS = ("compares", "reason", "transfers")
MOST_FILES = 10
#: What a walk through the queue remembers from entry to entry.
WALK = ("after", "after_id", "decided", "skipped", "last", "walking")


# the desk -----------------------------------------------------------------------------------------------------------


@review.opened
def open_review(c: Context, arg: str) -> Talk[Turn]:
    """`/review`: the desk. `/review next`: the oldest entry. `/review 1107`: that entry."""
    if not arg:
        return review.at("desk")
    if arg == "next":
        return (yield from onward(c, {"walking": True}))
    return (yield from open_entry(c, arg, {}))


@review.screen("desk")
def desk(c: Context) -> Talk[Screen]:
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    told = yield from waiting_words(c)
    return screen(lines(c.say("<b>Your desk</b>"), told), *desk_rows(c, waits.waiting, waits.tests, len(silent)))


def waiting_words(c: Context) -> Talk[Markup]:
    """What waits for the trainer, a line each; or that nothing does, and why when nobody has come yet."""
    waits = yield from ask(DeskOf(c.person.id))
    silent = yield from silent_ones(c)
    told = [
        c.plural("{n} entry waits.", "{n} entries wait.", waits.waiting) if waits.waiting else "",
        oldest(c, waits.oldest) if waits.oldest else "",
        c.plural("{n} test is to be marked.", "{n} tests are to be marked.", waits.tests) if waits.tests else "",
        c.plural("{n} learner is silent.", "{n} learners are silent.", len(silent)) if silent else "",
    ]
    if any(told):
        return lines(*told)
    charges = yield from ask(ChargesOf(c.person.id))
    learners = c.plural("{n} learner", "{n} learners", len(charges)) if charges else c.say("No learner has joined yet.")
    return lines(c.say("Nothing waits."), learners)


def oldest(c: Context, since: datetime) -> Markup:
    hours = int((c.now - since).total_seconds() // 3600)
    return c.plural("The oldest has waited for {n} hour.", "The oldest has waited for {n} hours.", hours)


def desk_rows(c: Context, waiting: int, tests: int, silent: int) -> list[list[AnyButton]]:
    return [
        [Open(c.label("Review {n}", n=waiting), "review", "next")] if waiting else [],
        [Open(c.label("Mark tests"), "mark")] if tests else [],
        [Open(c.label("Who is silent?"), "silent")] if silent else [],
        [Open(c.label("Attendance"), "attendance"), Open(c.label("Matrix"), "matrix")],
        [Open(c.label("Settings"), "desk_settings"), Open(c.label("Start page"), "menu")],
    ]


# one entry ----------------------------------------------------------------------------------------------------------


def onward(c: Context, walk: dict[str, Any], **more: Any) -> Talk[Turn]:
    """To the oldest entry after the one just handled, or to the end."""
    after = datetime.fromisoformat(walk["after"]) if walk.get("after") else None
    found = yield from ask(NextWaiting(c.person.id, after, walk.get("after_id", 0)))
    if found is None:
        return review.at("end", **walk, **more)
    return (yield from open_entry(c, str(found), walk, **more))


def open_entry(c: Context, arg: str, walk: dict[str, Any], **more: Any) -> Talk[Turn]:
    """Show an entry; what waits counts as shown from here on."""
    number = number_in(arg)
    entry = (yield from ask(EntryForTrainer(number, c.person.id))) if number is not None else None
    if entry is None:
        return desk_words.not_yours(review, "review", f"entry {arg}")
    return show_entry(c, entry, walk, **more)


def show_entry(c: Context, entry: DeskEntry, walk: dict[str, Any], **more: Any) -> Turn:
    seen = [EntryShown(entry.id, entry.version, c.person.id)] if entry.status == State.SUBMITTED else []
    keep = [*more.pop("keep", ()), *seen]
    return review.at("entry", keep=keep, id=entry.id, version=entry.version, ticks=[], files=True, **walk, **more)


def walk_of(c: Context) -> dict[str, Any]:
    return {key: c.place[key] for key in WALK if c.place.get(key) is not None}


def walk_on(c: Context, entry: DeskEntry, **change: Any) -> dict[str, Any]:
    """The walk with this entry behind it."""
    since = entry.submitted_at.isoformat() if entry.submitted_at else ""
    return {**walk_of(c), "after": since, "after_id": entry.id, **change}


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


def files_of(c: Context, entry: DeskEntry) -> Talk[list[Attachment]]:
    """The files of both sides, each saying where it was taken."""
    found = yield from ask(MediaBy((*entry.home_media, *entry.media)))
    home = set(entry.home_media)
    return [
        Attachment(file.sha256, file.kind, caption=c.say("HOME") if file.sha256 in home else c.say("HERE"))
        for file in found[:MOST_FILES]
    ]


def tick_words(c: Context) -> dict[str, str]:
    # Translators: what a trainer sees in a diary entry; very short, they are buttons.
    return {"compares": c.label("compares"), "reason": c.label("gives a reason"), "transfers": c.label("transfers")}


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


def unseen(c: Context, entry: DeskEntry) -> bool:
    """Whether a decision now would be blind: this screen showed another version, or none."""
    return c.place.get("version", entry.version) != entry.version or check_shown(entry.shown, entry.version) is not None


def ticked(c: Context, key: str) -> Turn | None:
    if key not in TICKS:
        return None
    on = [tick for tick in TICKS if (tick in c.place["ticks"]) != (tick == key)]
    return Turn(moved(c.place, ticks=list(on), files=False))


# approving ----------------------------------------------------------------------------------------------------------


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


def feedback_notice(entry: DeskEntry, number: int, due: datetime) -> Notice:
    """The one message of the n-th decision on an entry."""
    args = {"entry": entry.id, "decision": number}
    return Notice(entry.person.id, "feedback", feedback_key(entry.id, number), args, "must", due, priority=3)


def feedback_key(entry_id: int, number: int) -> str:
    return f"feedback:{entry_id}:{number}"


def hears_at(entry: DeskEntry, decision: str, decided: datetime) -> datetime:
    """When the learner hears of it: good news in the next slot, a return at once unless it is quiet; never before the undo is over."""
    rule, mobility = rule_of(entry.learner), Mobility.of(entry.cohort)
    earliest = decided + UNDO_WINDOW + timedelta(seconds=1)
    if decision != "approved" and not is_quiet(earliest, rule.quiet, mobility):
        return earliest
    return next_slot(rule, mobility, earliest) or earliest


def receipt_of_last(c: Context) -> Talk[tuple[str, list[AnyButton]]]:
    """What became of the entry decided last, with its undo while that lasts."""
    last = c.place.get("last")
    entry = (yield from ask(EntryForTrainer(last, c.person.id))) if last else None
    if entry is None or entry.status not in (State.VALIDATED, State.RETURNED) or entry.decided_by != c.person.id:
        return "", []
    return receipt(c, entry), undo_row(c, entry)


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


# returning ----------------------------------------------------------------------------------------------------------


def ask_reason(c: Context, entry: DeskEntry) -> Turn:
    return review.at("reason", id=entry.id, version=entry.version, **walk_of(c))


def reasons(c: Context) -> dict[str, str]:
    return {
        ReturnReason.COMPARISON: c.label("Comparison"),
        ReturnReason.REASON: c.label("Reason"),
        ReturnReason.TOO_SHORT: c.label("Too short"),
        # Translators: the learner copied the text instead of using own words.
        ReturnReason.OWN_WORDS: c.label("Own words"),
        ReturnReason.OTHER: c.label("Other…"),
    }


@review.screen("reason")
def what_is_missing(c: Context) -> Talk[Screen]:
    entry = yield from ask(EntryForTrainer(c.place["id"], c.person.id))
    if entry is None:
        return desk_words.foreign(c)
    buttons: list[AnyButton] = [Button(word, f"reason:{code}") for code, word in reasons(c).items()]
    text = c.say(
        "#{number}, {name}: what is missing?",
        number=label(entry.id, entry.version), name=called(entry.person.name, entry.learner),
    )  # fmt: skip
    return screen(text, buttons[:2], buttons[2:4], [buttons[4], Button(c.label("Back"), "back")])


@review.step("reason")
def reason_chosen(c: Context, event: Event) -> Turn | None:
    labels = {f"reason:{code}": word for code, word in reasons(c).items()} | {"back": c.label("Back")}
    act = chosen(event, labels)
    if act == "back":
        return review.at("entry", id=c.place["id"], version=c.place["version"], ticks=[], files=False, **walk_of(c))
    code = (act or "").partition(":")[2]
    if code in set(ReturnReason):
        return review.at("comment", id=c.place["id"], version=c.place["version"], reason=code, **walk_of(c))
    if isinstance(event, Text):  # the trainer says in own words what is missing
        return review.at("comment", id=c.place["id"], version=c.place["version"], reason="other", words=event.text, **walk_of(c))
    return None


@review.screen("comment")
def ask_comment(c: Context) -> Talk[Screen]:
    entry = yield from ask(EntryForTrainer(c.place["id"], c.person.id))
    if entry is None:
        return desk_words.foreign(c)
    name = called(entry.person.name, entry.learner)
    back = Button(c.label("Back"), "back")
    if c.place.get("words"):
        text = lines(c.say("Return it to {name} with these words?", name=name), quoted(c.place["words"]))
        return screen(text, [Button(c.label("Return it"), "send"), back])
    if c.place["reason"] == ReturnReason.OTHER:
        return screen(c.say("What should {name} do? Type a line, or say it as a voice note.", name=name), back)
    text = c.say(
        "Missing: <b>{reason}</b>. A line for {name}? Type it, say it as a voice note, or return it without.",
        reason=reasons(c)[c.place["reason"]], name=name,
    )  # fmt: skip
    return screen(text, [Button(c.label("Return without"), "send"), back])


@review.step("comment")
def comment_given(c: Context, event: Event) -> Talk[Turn | None]:
    entry = yield from ask(EntryForTrainer(c.place["id"], c.person.id))
    if entry is None:
        return desk_words.not_yours(review, "return", f"entry {c.place['id']}")
    if entry.status != State.SUBMITTED:
        return show_entry(c, entry, walk_of(c))
    act = chosen(event, {"send": c.label("Return without"), "back": c.label("Back")})
    if act == "back":
        return ask_reason(c, entry)
    if unseen(c, entry):
        return show_entry(c, entry, walk_of(c), toast=c.label("There is a newer version. Please look again."))
    words, voice = c.place.get("words", ""), ""
    if isinstance(event, Text) and act is None:
        words = event.text
    elif isinstance(event, Upload):
        words, voice = event.caption, event.media.sha256
    elif act != "send" or (c.place["reason"] == ReturnReason.OTHER and not words):
        return None
    fact = EntryDecided(
        entry.id, entry.version, c.person.id, "returned", reason=c.place["reason"], comment=words, comment_media=voice
    )
    return (yield from settled(c, entry, fact, c.label("↩ Returned")))


# what was decided before --------------------------------------------------------------------------------------------


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


def reopen(c: Context, entry: DeskEntry) -> Turn | None:
    if isinstance(apply(State(entry.status), Action.REOPEN, Role.TRAINER), Refusal):
        return None
    due = hears_at(entry, "reopened", c.now)
    keep = [EntryReopened(entry.id, c.person.id), feedback_notice(entry, entry.decisions + 1, due)]
    return review.at("entry", keep=keep, toast=c.label("Open again."), id=entry.id, version=entry.version, **walk_of(c))


# the end ------------------------------------------------------------------------------------------------------------


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


@review.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return desk_words.foreign(c)


# /approve and /return -----------------------------------------------------------------------------------------------


@approve.opened
def open_approve(c: Context, arg: str) -> Talk[Turn]:
    """`/approve 1107`: at once when this version was shown before, else the entry comes first."""
    if not arg:
        return review.at("number", verb="approve")
    entry = yield from typed_entry(c, arg)
    if entry is None:
        return desk_words.not_yours(review, "approve", f"entry {arg}")
    if entry.status == State.SUBMITTED and check_shown(entry.shown, entry.version) is None:
        keep_out = EntryDecided(entry.id, entry.version, c.person.id, "approved")
        notice = feedback_notice(entry, entry.decisions + 1, hears_at(entry, "approved", c.now))
        return review.at("entry", keep=[keep_out, notice], id=entry.id, version=entry.version, just=True, last=entry.id)
    return show_entry(c, entry, {})


@return_.opened
def open_return(c: Context, arg: str) -> Talk[Turn]:
    """`/return 1107`: straight to the reason when this version was shown before."""
    if not arg:
        return review.at("number", verb="return")
    entry = yield from typed_entry(c, arg)
    if entry is None:
        return desk_words.not_yours(review, "return", f"entry {arg}")
    if entry.status == State.SUBMITTED and check_shown(entry.shown, entry.version) is None:
        return review.at("reason", id=entry.id, version=entry.version)
    return show_entry(c, entry, {})


@review.screen("number")
def ask_number(c: Context) -> Screen:
    """The bare command: which entry is meant has to be told first."""
    if c.place["verb"] == "approve":
        question = c.say("Which entry do you want to approve? Type its number, such as 1107.")
    else:
        question = c.say("Which entry do you want to return? Type its number, such as 1107.")
    return screen(question, Open(c.label("To the desk"), "review"))


@review.step("number")
def number_told(c: Context, event: Event) -> Talk[Turn | None]:
    if not isinstance(event, Text) or number_in(event.text) is None:
        return None
    return (yield from (open_approve if c.place["verb"] == "approve" else open_return)(c, event.text))


def typed_entry(c: Context, arg: str) -> Talk[DeskEntry | None]:
    number = number_in(arg)
    if number is None:
        return None
    return (yield from ask(EntryForTrainer(number, c.person.id)))
