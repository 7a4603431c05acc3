"""Owns the draft of an entry: what an answer does to it, what it is about, how it is handed in; it asks no question itself."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from content.library import SOURCE_LANGUAGE
from content.model import DiaryPrompt
from dialogues.context import Context
from dialogues.diary_day import plan_of, stay_of
from dialogues.diary_words import joined, with_file
from dialogues.kit import Event, Text, Upload
from learning.diary import PromptPlan
from learning.ledger import Fact, Talk, ask
from learning.ledger.diary import EntriesOfLearner, Entry, EntryHandedIn, EntryVersion, LooseFiled, LooseOf, VersionOf
from learning.reminders import is_late

_LISTENS = ("voice", "audio", "video")  # a recording is an answer, a photo wants words


def told(draft: EntryVersion, step: str, event: Event) -> EntryVersion:
    """The draft with what the person wrote or sent; words and recordings answer the question, photos wait for words."""
    words = event.text if isinstance(event, Text) else event.caption if isinstance(event, Upload) else ""
    message = event.message_id if isinstance(event, Text | Upload) else 0
    if words:
        draft = draft.with_text(step, joined(draft.text(step), words))
        draft = replace(draft, said={**draft.said, message: (step, words)})
    answers = bool(words)
    if isinstance(event, Upload):
        draft = replace(draft, media=with_file(draft.media, event.media.sha256))
        answers = event.media.kind in _LISTENS or (answers and step != "saw")
    return replace(draft, done=(*draft.done, step)) if answers and step not in draft.done else draft


def take_loose(c: Context, draft: EntryVersion) -> Talk[tuple[EntryVersion, list[Fact]]]:
    """What came out of the blue moves into the draft as what was seen."""
    loose = yield from ask(LooseOf(c.person.id))
    if loose is None:
        return draft, []
    for sha256 in loose.media:
        draft = replace(draft, media=with_file(draft.media, sha256))
    if loose.text:
        draft = draft.with_text("saw", joined(draft.saw, loose.text))
        draft = replace(draft, said={**draft.said, loose.message_id: ("saw", loose.text)})
        draft = replace(draft, done=draft.done if "saw" in draft.done else (*draft.done, "saw"))
    return draft, [LooseFiled(c.person.id)]


def handed_in(c: Context, entry: Entry, content: EntryVersion) -> EntryHandedIn:
    late = c.cohort is not None and is_late(entry.local_date, c.now, stay_of(c))
    return EntryHandedIn(entry.id, replace(content, version=entry.version + 1), late)


def in_work(c: Context) -> Talk[tuple[Entry | None, EntryVersion | None]]:
    """The entry that this place is about, if it has begun, with its draft."""
    number = c.place.get("entry")
    if number is None and "day" not in c.place.data:
        return None, None
    entries = yield from ask(EntriesOfLearner(c.person.id))
    entry = next((entry for entry in entries if entry.id == number), None)
    if number is None:  # another device or an earlier tap may have begun it meanwhile
        day, path = str(c.place["day"]), str(c.place["path"])
        entry = next((e for e in entries if e.path == path and e.local_date.isoformat() == day), None)
    draft = (yield from ask(VersionOf(entry.id, 0))) if entry else None
    return entry, draft


def prompt_in(c: Context, id: str) -> DiaryPrompt:
    """A prompt in the person's language, or in English where its path is not translated yet.

    An entry outlives its prompt: when a partner's content no longer has it, the entry is simply about the diary.
    """
    packs = (c.pack, c.library[SOURCE_LANGUAGE])
    found = (p for pack in packs for path in pack.paths for p in path.diary.prompts if p.id == id)
    nothing = Markup("")
    return next(found, DiaryPrompt(id, "", c.label("Diary"), "", nothing, nothing, nothing))


def plan_in(c: Context, entry: Entry) -> Talk[PromptPlan]:
    return plan_of(c, entry.local_date, (yield from ask(EntriesOfLearner(c.person.id))))
