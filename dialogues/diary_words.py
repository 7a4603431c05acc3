"""Owns the pieces of which the diary's screens are made: headlines, quotes, examples, starters, days still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from content.library import SOURCE_LANGUAGE
from content.model import DiaryPrompt
from content.texts import plain
from dialogues.context import Context
from dialogues.diary_day import is_open, missed_days, pack_of, paths_of, stay_of, today
from dialogues.kit import AnyButton, Attachment, Button, Event, Open, Screen, Tap, Turn, screen
from dialogues.markup import filled
from learning.ledger import Talk, ask
from learning.ledger.diary import Entry, EntryVersion, HomeCardKept
from learning.ledger.media import MediaBy

FILES_AT_MOST = 10  # of one entry: as many as an album holds
EXCERPT = 300  # characters of an earlier text that a screen shows
STARTERS_SHOWN = 3


def headline(c: Context, day: date, prompt: DiaryPrompt) -> Markup:
    """Topic and unit; the day too when it is not today."""
    unit = unit_title(c, prompt.unit)
    if day == today(c):
        return c.say("<b>{topic}</b> · {unit}", topic=prompt.topic, unit=unit)
    return c.say("<b>{topic}</b> · {unit} · for {day}", topic=prompt.topic, unit=unit, day=c.words.day(day, "weekday"))


def unit_title(c: Context, unit_id: str) -> str:
    packs = (c.pack, c.library[SOURCE_LANGUAGE])
    return next((str(unit.title) for pack in packs for unit in pack.units() if unit.id == unit_id), unit_id)


def home_line(c: Context, kept: HomeCardKept | None) -> Markup:
    """What the learner collected at home, with its date."""
    if kept is None:
        return c.say("You have no home card for this. Where the question speaks of it, think of how it is at your company at home.")
    saved = c.words.day(kept.saved_at.astimezone(stay_of(c).home_zone).date(), "weekday")
    if not kept.text:
        return c.say("Your home card of {day}: see the photo.", day=saved)
    return c.say("Your home card of {day}:", day=saved) + Markup("\n") + quote(kept.text)



def joined(before: str, words: str) -> str:
    return f"{before}\n\n{words}" if before else words


def with_file(media: tuple[str, ...], sha256: str) -> tuple[str, ...]:
    """The files with one more, each once, as many as an entry may hold."""
    return media if sha256 in media or len(media) >= FILES_AT_MOST else (*media, sha256)


def excerpt(text: str, most: int = EXCERPT) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def quote(text: str, most: int = EXCERPT) -> Markup:
    return filled("<blockquote>{}</blockquote>", excerpt(text, most))


def example_quote(c: Context, path: str) -> Markup:
    """The worked example of the path, folded."""
    example = pack_of(c, path).path(path).diary.example
    lines = [
        c.say("An example: <b>{topic}</b>", topic=example.topic),
        c.say("Home: {text}", text=example.home),
        c.say("Here: {text}", text=example.here),
        c.say("Why: {text}", text=example.why),
        c.say("Take home: {text}", text=example.take_home),
    ]
    return filled("<blockquote expandable>{}</blockquote>", Markup("\n").join(lines))


def starters(c: Context, entry: Entry) -> Markup:
    """A few sentence starters, other ones from entry to entry; a tap copies one."""
    all_ = [plain(starter) for starter in pack_of(c, entry.path).path(entry.path).diary.starters]
    shown = [all_[(entry.id * STARTERS_SHOWN + n) % len(all_)] for n in range(min(STARTERS_SHOWN, len(all_)))]
    copied = Markup("\n").join(filled("<code>{}</code>", starter) for starter in shown)
    # Translators: below it stand sentence starters; a tap on one copies it.
    return c.say("A start, if you like (tap to copy):") + Markup("\n") + copied


def kept_files(c: Context, draft: EntryVersion | None) -> list[Markup]:
    if draft is None or not draft.media:
        return []
    if len(draft.media) >= FILES_AT_MOST:
        return [c.say("{n} files are kept: that is the most for one entry.", n=FILES_AT_MOST)]
    if c.place.name == "saw":
        return [c.plural("{n} file is kept. Add words or more photos.", "{n} files are kept. Add words or more photos.", len(draft.media))]
    return [c.plural("✓ {n} file is kept.", "✓ {n} files are kept.", len(draft.media))] if c.place.get("files") else []


def attachments(hashes: Sequence[str]) -> Talk[tuple[Attachment, ...]]:
    """Stored files, ready to be shown."""
    found = yield from ask(MediaBy(tuple(hashes)))
    return tuple(Attachment(sha256=media.sha256, kind=media.kind) for media in found)


def staying(*rows: Sequence[AnyButton]) -> list[tuple[AnyButton, ...]]:
    """Rows for a receipt: what they open comes as a message of its own, so that the receipt stays in the chat."""
    return [tuple(_staying(button) for button in row) for row in rows]


def _staying(button: AnyButton) -> AnyButton:
    if not isinstance(button, Open):
        return button
    return Button(button.label, ":".join(part for part in ("go", button.dialogue, button.arg) if part))


def gone_on(event: Event) -> Turn | None:
    """Where a button of such a row leads."""
    target = event.after("go") if isinstance(event, Tap) else None
    if target is None:
        return None
    dialogue, _, arg = target.partition(":")
    return Turn(opens=(dialogue, arg), fresh=True)


def gone(c: Context) -> Screen:
    return screen(c.say("This entry is not here any more."), Open(c.label("Diary"), "diary"))


def late_rows(c: Context, entries: Sequence[Entry]) -> list[tuple[AnyButton, ...]]:
    """At most two earlier days that still lack an entry."""
    days = missed_days(c, entries)
    # Translators: a button for a diary entry about an earlier day, e.g. "Tue 26 May, late".
    return [(Open(c.label("{day}, late", day=c.words.day(day, "short")), "diary", f"day:{day.isoformat()}"),) for day in days]


def other_path_rows(c: Context, entries: Sequence[Entry], day: date) -> list[tuple[AnyButton, ...]]:
    """The learner's other paths that have no entry on that day: writing more is allowed, never asked."""
    rows: list[tuple[AnyButton, ...]] = []
    for path in paths_of(c):
        if is_open(entries, path, day):
            # Translators: {path} is the short name of a learning path, e.g. "Economic".
            label = c.label("One more: {path}", path=pack_of(c, path).path(path).short)
            rows.append((Open(label, "diary", f"day:{day.isoformat()}:{path}"),))
    return rows
