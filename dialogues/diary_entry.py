"""Owns what happens to a diary entry once it is handed in: receipt, correction, return, lock."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dialogues import feedback
from dialogues.context import Context
from dialogues.diary import VERDICTS, diary, verdict_labels, verdict_of
from dialogues.diary_draft import handed_in, prompt_in, told
from dialogues.diary_words import (
    attachments,
    excerpt,
    gone,
    gone_on,
    late_rows,
    other_path_rows,
    quote,
    staying,
    unit_title,
)
from dialogues.kit import (
    AnyButton,
    Button,
    Edited,
    Event,
    Open,
    Screen,
    Tap,
    Text,
    Turn,
    Upload,
    moved,
    open_,
    screen,
)
from dialogues.markup import filled
from learning.diary import Action, State, apply, label
from learning.ledger import Fact, Talk, ask
from learning.ledger.desk import Feedback, FeedbackOf
from learning.ledger.diary import (
    FIELDS,
    DraftSaved,
    EntriesOfLearner,
    Entry,
    EntryOfMessage,
    EntryVersion,
    VersionOf,
)
from learning.ledger.people import TrainersOfCohort
from learning.people import Role
from learning.refusal import Refusal

__all__ = ["diary"]

SHOWN_OF_EACH = 400  # characters of each text in the overview


def own_entry(c: Context, number: object) -> Talk[Entry | None]:
    """An entry of this learner; somebody else's is as good as none."""
    entries = yield from ask(EntriesOfLearner(c.person.id))
    return next((entry for entry in entries if entry.id == number), None)


def content_of(entry: Entry) -> Talk[EntryVersion]:
    """The draft in work, else the newest version."""
    draft = yield from ask(VersionOf(entry.id, 0))
    newest = draft or (yield from ask(VersionOf(entry.id, entry.version)))
    return newest or EntryVersion()


def trainers_of(c: Context) -> Talk[str]:
    """The names of those who read the diary; "" if nobody does."""
    if c.cohort is None:
        return ""
    seats = yield from ask(TrainersOfCohort(c.cohort.id))
    names = [seat.name for seat in seats if seat.name]
    return c.words.listed(names) if names else c.label("your trainer")


# the entry as it stands -----------------------------------------------------------------------------------------------


@diary.screen("entry")
def show_entry(c: Context) -> Talk[Screen]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None:
        return gone(c)
    if entry.status == State.RETURNED:
        return (yield from show_returned(c, entry))
    if entry.status == State.DRAFT:
        text = c.say("You began {entry}. Nothing of it is lost.", entry=title(c, entry))
        return screen(text, Open(c.label("Go on"), "diary", str(entry.id)), Open(c.label("Start page"), "menu"))
    trainer = yield from trainers_of(c)
    entries = yield from ask(EntriesOfLearner(c.person.id))
    if entry.status == State.VALIDATED:
        rows: list[tuple[AnyButton, ...]] = [(Open(c.label("Ask {trainer}", trainer=excerpt(trainer, 24)), "anything", "ask"),)]
        text = locked(c, entry, trainer)
    else:
        rows = [(Button(c.label("Change it"), "change"), Open(c.label("Progress"), "progress"))]
        text = receipt(c, entry, trainer) if c.place.get("saved") else standing(c, entry, trainer)
    rows += [*other_path_rows(c, entries, entry.local_date), *late_rows(c, entries), (Open(c.label("Start page"), "menu"),)]
    return screen(text, *staying(*rows))


def receipt(c: Context, entry: Entry, trainer: str) -> Markup:
    """"✓ saved #1107": said only when it is true, on a screen made from what is stored."""
    number = label(entry.id, entry.version)
    if entry.cohort_id is None:
        first = c.say("✓ saved #{number}. It stays with you: nobody reviews it.", number=number)
    elif entry.version > 1:
        first = c.say("✓ new version #{number}, sent to {trainer} (not yet read).", number=number, trainer=trainer)
    else:
        first = c.say("✓ saved #{number}, sent to {trainer}.", number=number, trainer=trainer)
    lines = [first, c.say("It counts for: {unit}", unit=unit_title(c, entry.unit_id))]
    if entry.late:
        lines.append(c.say("Filed for {day}, marked as late.", day=c.words.day(entry.local_date, "weekday")))
    return Markup("\n").join(lines)


def standing(c: Context, entry: Entry, trainer: str) -> Markup:
    if entry.cohort_id is None:
        return c.say("{entry} is saved. It stays with you.", entry=title(c, entry))
    return c.say("{entry} is saved and waits for {trainer}.", entry=title(c, entry), trainer=trainer)


def locked(c: Context, entry: Entry, trainer: str) -> Markup:
    return c.say(
        "{entry} is approved ✓ and locked. To change it, ask {trainer} for a re-opening.",
        entry=title(c, entry), trainer=trainer,
    )  # fmt: skip


def title(c: Context, entry: Entry) -> Markup:
    """How an entry is named: number, day, topic."""
    topic = prompt_in(c, entry.prompt_id).topic
    day = c.words.day(entry.local_date, "weekday")
    return c.say("<b>#{number}</b> ({day}, {topic})", number=label(entry.id, entry.version), day=day, topic=topic)


# what came back -------------------------------------------------------------------------------------------------------


def show_returned(c: Context, entry: Entry) -> Talk[Screen]:
    said = yield from ask(FeedbackOf(entry.id))
    draft = yield from ask(VersionOf(entry.id, 0))
    files = (yield from attachments((said.comment_media,))) if said and said.comment_media else ()
    parts = [came_back(c, entry, said), c.say("Your text is kept; you only add to it.")]
    rows: list[tuple[AnyButton, ...]] = [(Button(c.label("Improve it"), "change"),)]
    if draft is not None:
        rows.append((Button(c.label("Hand it in"), "hand_in"),))
    rows.append((Open(c.label("Later"), "diary", "today"), Open(c.label("Start page"), "menu")))
    return screen(Markup("\n\n").join(parts), *rows, files=files)


def came_back(c: Context, entry: Entry, said: Feedback | None) -> Markup:
    """Who returned it, why, and the trainer's own words."""
    trainer = (said.trainer if said else "") or c.label("your trainer")
    if said is None or said.decision == "reopened":
        return c.say("{trainer} has re-opened {entry} for you.", trainer=trainer, entry=title(c, entry))
    head = c.say("{trainer} gave {entry} back to you.", trainer=trainer, entry=title(c, entry))
    return Markup("\n").join(piece for piece in (head, feedback.missing(c, said.reason), feedback.comment(said)) if piece)


@diary.step("entry")
def at_entry(c: Context, event: Event) -> Talk[Turn | None]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None or not isinstance(event, Tap):
        return None
    if event.after("go") is not None:
        return gone_on(event)
    if event.action == "hand_in" and entry.status == State.RETURNED:
        return (yield from hand_in(c, entry))
    if event.action == "change" and entry.status in (State.SUBMITTED, State.RETURNED):
        return diary.at("change", fresh=True, entry=entry.id)
    return None


# changing it ----------------------------------------------------------------------------------------------------------


@diary.screen("change")
def show_change(c: Context) -> Talk[Screen]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None:
        return gone(c)
    content = yield from content_of(entry)
    staged = entry.status == State.RETURNED and (yield from ask(VersionOf(entry.id, 0))) is not None
    labels = field_labels(c)
    parts = [title(c, entry), overview(c, content), c.say("What do you want to change?")]
    rows: list[tuple[AnyButton, ...]] = [
        (Button(labels["verdict"], "f:verdict"), Button(labels["saw"], "f:saw")),
        (Button(labels["why"], "f:why"), Button(labels["take_home"], "f:take_home")),
    ]
    if staged:
        rows.insert(0, (Button(c.label("Hand it in"), "hand_in"),))
    rows.append((Button(c.label("Leave it as it is"), "leave"),))
    return screen(Markup("\n\n").join(parts), *rows)


def field_labels(c: Context) -> dict[str, str]:
    return {
        "verdict": c.label("Same, better, worse"),
        "saw": c.label("What I saw"),
        "why": c.label("Why"),
        "take_home": c.label("Take home"),
    }


def overview(c: Context, content: EntryVersion) -> Markup:
    """The entry as it is now, each text shortened."""
    labels = field_labels(c)
    lines = [filled("<i>{}</i>", verdict_labels(c)[content.verdict])] if content.verdict in VERDICTS else []
    for name in FIELDS:
        if content.text(name):
            lines.append(filled("<b>{}</b>: {}", labels[name], excerpt(content.text(name), SHOWN_OF_EACH)))
    if content.media:
        lines.append(c.plural("{n} file", "{n} files", len(content.media)))
    return filled("<blockquote>{}</blockquote>", Markup("\n").join(lines))


@diary.step("change")
def field_chosen(c: Context, event: Event) -> Talk[Turn | None]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None:
        return open_("diary")
    if isinstance(event, Upload):
        return changed(c, entry, told((yield from content_of(entry)), "saw", event))
    if not isinstance(event, Tap):
        return None
    if event.action == "leave":
        return diary.at("entry", entry=entry.id)
    if event.action == "hand_in" and entry.status == State.RETURNED:
        return (yield from hand_in(c, entry))
    name = event.after("f")
    if name not in field_labels(c):
        return None
    return diary.at("field", entry=entry.id, field=name, add=int(entry.status == State.RETURNED))


@diary.screen("field")
def show_field(c: Context) -> Talk[Screen]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None:
        return gone(c)
    back = Button(c.label("Back"), "back")
    name = str(c.place["field"])
    if name == "verdict":
        labels = verdict_labels(c)
        buttons = [Button(labels[verdict], f"v:{verdict}") for verdict in VERDICTS]
        return screen(c.say("How is it here, compared with home?"), buttons[:2], buttons[2:], back)
    content = yield from content_of(entry)
    text = content.text(name)
    if not text:
        return screen(c.say("Write it, say it or send photos."), back)
    if c.place.get("add"):
        told_how, other = c.say("What you write now is added to it."), c.label("Write it anew")
    else:
        told_how, other = c.say("What you write now takes its place; the old version is kept too."), c.label("Add to it")
    head = c.say("So far you wrote:") + Markup("\n") + quote(text, 1500)
    return screen(Markup("\n").join([head, told_how]), Button(other, "toggle"), back)


@diary.step("field")
def field_told(c: Context, event: Event) -> Talk[Turn | None]:
    entry = yield from own_entry(c, c.place.get("entry"))
    if entry is None:
        return open_("diary")
    name = str(c.place["field"])
    if isinstance(event, Tap) and event.action == "back":
        return diary.at("change", entry=entry.id)
    if isinstance(event, Tap) and event.action == "toggle":
        return Turn(moved(c.place, add=int(not c.place.get("add"))))
    content = yield from content_of(entry)
    if name == "verdict":
        verdict = verdict_of(c, event)
        return changed(c, entry, replace(content, verdict=verdict)) if verdict else None
    if not isinstance(event, Text | Upload):
        return None
    if not c.place.get("add") and (isinstance(event, Text) or event.caption):
        content = without(content, name)
    return changed(c, entry, told(content, name, event))


def without(content: EntryVersion, name: str) -> EntryVersion:
    """The content with one text taken out, and no message leading to it any more."""
    said = {message: part for message, part in content.said.items() if part[0] != name}
    return replace(content.with_text(name, ""), said=said)


def changed(c: Context, entry: Entry, content: EntryVersion) -> Turn:
    """A change of what waits for the trainer is a version at once; what came back is gathered until it is handed in."""
    if isinstance(apply(State(entry.status), Action.REVISE, Role.LEARNER), Refusal):
        return diary.at("entry", entry=entry.id)
    if entry.status == State.RETURNED:
        return diary.at("change", keep=[DraftSaved(entry.id, content)], entry=entry.id)
    return diary.at("entry", keep=[handed_in(c, entry, content)], entry=entry.id, saved=1)


def hand_in(c: Context, entry: Entry) -> Talk[Turn]:
    content = yield from content_of(entry)
    return diary.at("entry", keep=[handed_in(c, entry, content)], entry=entry.id, saved=1)


# an edited message ----------------------------------------------------------------------------------------------------


def rewritten(c: Context, event: Edited) -> Talk[tuple[Entry, Fact | None] | None]:
    """What an edited message means for the entry it belongs to: a fact to keep, nothing if locked; None: no such entry."""
    found = yield from ask(EntryOfMessage(c.person.id, event.message_id))
    if found is None:
        return None
    entry, content = found
    if entry.status == State.VALIDATED:
        return entry, None
    name, before = content.said[event.message_id]
    text = content.text(name).replace(before, event.text, 1)
    fresh = replace(content.with_text(name, text), said={**content.said, event.message_id: (name, event.text)})
    fact: Fact = DraftSaved(entry.id, fresh) if content.version == 0 else handed_in(c, entry, fresh)
    return entry, fact
