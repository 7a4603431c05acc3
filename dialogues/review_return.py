"""Owns the giving back of an entry: what is missing, a line to the learner, and /return."""

from __future__ import annotations

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import called, chosen, lines
from dialogues.kit import AnyButton, Button, Dialogue, Event, Screen, Text, Turn, Upload, screen
from dialogues.review import entry_after, review, show_entry, unseen, walk_of
from dialogues.review_decision import settled
from dialogues.review_words import quoted, reasons
from learning.diary import ReturnReason, State, check_shown, label
from learning.ledger import Talk, ask
from learning.ledger.desk import DeskEntry, EntryDecided, EntryForTrainer
from learning.people import Role

return_ = Dialogue("return", commands=("return",), roles={Role.TRAINER})


@return_.opened
def open_return(c: Context, arg: str) -> Talk[Turn]:
    """`/return 1107`: straight to the reason when this version was shown before."""
    entry = yield from entry_after(c, "return", arg)
    if isinstance(entry, Turn):
        return entry
    if entry.status == State.SUBMITTED and check_shown(entry.shown, entry.version) is None:
        return review.at("reason", id=entry.id, version=entry.version)
    return show_entry(c, entry, {})


# the reason ----------------------------------------------------------------------------------------------------------


def ask_reason(c: Context, entry: DeskEntry) -> Turn:
    return review.at("reason", id=entry.id, version=entry.version, **walk_of(c))


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


# a line to the learner -----------------------------------------------------------------------------------------------


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
