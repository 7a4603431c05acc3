"""Owns the rules for a single text: length, characters, markup, numbers and their sources; knows no other language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.explain import spoken
from content.fields import Limit
from content.library import SOURCE_LANGUAGE
from content.lint_walk import Leaf, Read, reads
from content.loader import Folder
from content.problems import Problem
from content.records import (
    ClosedItem,
    Final,
    Nugget,
    Question,
    Unit,
)
from content.texts import plain, utf16, words

MESSAGE_UNITS = 4096
CAPTION_UNITS = 1024
LONGEST_SENTENCE = 40

# Zero-width and direction marks, soft hyphen, byte order mark, replacement and private-use characters, C0/C1 controls.
_UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ue000-\uf8ff]"
)
_FOREIGN_TAG = re.compile(r"&lt;/?\s*([a-zA-Z][\w-]*)[^&]*&gt;")
_ENTITY = re.compile(r"&amp;(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_MARKDOWN = re.compile(r"\*\*\S|(?<!\w)__\S|\]\(https?:")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|TBD|XXX|[Ll]orem ipsum)\b")
_BAD_LINK = re.compile(r"\bhttp://\S+|\bwww\.\S+")
# A translation may be longer than English where no button, poll or caption sets the limit.
TRANSLATION_SLACK = 1.2
_HARD_LIMITS = range(101)
_POLL_EXPLANATION = 200

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE = re.compile(r"(?<=[.!?:;])[\"”]?\s+|\n+")
# A statistic is a percentage, a figure with a unit, any number from 10 up; no times, scopes, goals or years.
_NOT_A_STATISTIC = re.compile(
    r"\b\d{1,2}[:.]\d\d\b(?!\s*%)|\b[Ss]cope \d(?:/\d)*|\b(?:19|20)\d\d\b|^\d{1,2}[.)]\s"
    r"|\b[Gg]oals? \d+(?: and \d+)?|\bSDGs? \d+|\bCO2\b",
    re.MULTILINE,
)
_STATISTIC = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:%|percent|kg|g\b|t\b|tonnes|million|billion|kWh|litres)|\b\d{2,}(?:[.,]\d+)?|\d[.,]\d"
)
_PUBLIC = re.compile(r"\b(?:EU|Europe|European|per inhabitant)\b")
_SHARE = re.compile(r"\d\s?(?:%|kg|million|tonnes)")


def text_problems(folder: Folder) -> Iterator[Problem]:
    """All rules that look at one text at a time."""
    for read in reads(folder):
        for leaf in read.leaves():
            if leaf.kind != "code":
                for what, cure in _faults(leaf, source=folder.language == SOURCE_LANGUAGE):
                    yield read.problem(leaf.place, f"{spoken(leaf.place)}{what}.", f"{cure}.")
    for read in reads(folder, Unit):
        yield from _screens(read)
        for number, nugget in enumerate(read.record.nuggets):
            yield from _figures(read, number, nugget)
    yield from _undated_items(folder)


def _faults(leaf: Leaf, *, source: bool) -> Iterator[tuple[str, str]]:
    yield from _length(leaf, source=source)
    text = str(leaf.value)
    if found := _UNSEEN.search(text):
        yield f"invisible or control character U+{ord(found[0]):04X}", "delete it"
    if leaf.kind == "text":
        if found := _FOREIGN_TAG.search(text):
            yield f"the tag <{found[1]}> is not allowed", "use only <b> and <i>, or write the sign < in words"
        if found := _ENTITY.search(text):
            yield (
                f"the HTML entity {found[0].replace('&amp;', '&')!r} would be shown as it stands",
                "write the sign itself",
            )
    if _MARKDOWN.search(text):
        yield "Markdown signs would be shown as they stand", "use <b> and <i>"
    if found := _UNFINISHED.search(text):
        yield f"unfinished text ({found[0]})", "finish it"
    if found := _BAD_LINK.search(text):
        yield f"the link {found[0]!r} is not secure or not complete", "write it with https://, or leave it out"


def _length(leaf: Leaf, *, source: bool) -> Iterator[tuple[str, str]]:
    seen = plain(leaf.value)
    most = fits(leaf.limit, source=source) if leaf.limit else MESSAGE_UNITS
    if utf16(leaf.value) > MESSAGE_UNITS:
        yield f"{utf16(leaf.value)} UTF-16 units, Telegram takes {MESSAGE_UNITS} in a message", "shorten it"
    elif len(seen) > most:
        yield f"{len(seen)} characters, at most {most} fit", f"shorten it by {len(seen) - most}"
    if leaf.limit and leaf.limit.words and words(leaf.value) > leaf.limit.words:
        yield f"{words(leaf.value)} words, at most {leaf.limit.words}", "keep one idea and cut the rest"
    longest = max((len(sentence.split()) for sentence in _SENTENCE.split(seen)), default=0)
    if longest > LONGEST_SENTENCE:
        yield f"a sentence of {longest} words is too long to read on a phone", "make two sentences of it"


def fits(limit: Limit, *, source: bool) -> int:
    """How many characters a text may have: a translation somewhat more, where no button, poll or caption sets the limit."""
    hard = source or limit.chars in _HARD_LIMITS or limit.chars == _POLL_EXPLANATION
    return limit.chars if hard else round(limit.chars * TRANSLATION_SLACK)


def _screens(read: Read) -> Iterator[Problem]:
    """What one screen puts together has to fit: a nugget and a teaser under a picture, a question in a message."""
    unit: Unit = read.record
    teaser = utf16(unit.title) + utf16(unit.teaser) + 2
    if teaser > CAPTION_UNITS:
        yield read.problem(
            ("teaser",),
            f"title and teaser have {teaser} UTF-16 units, a caption takes {CAPTION_UNITS}.",
            "shorten the teaser.",
        )
    for number, nugget in enumerate(unit.nuggets):
        units = utf16(nugget.title) + utf16(nugget.text) + utf16(nugget.source or "") + 6
        if units > CAPTION_UNITS:
            place = ("nuggets", number, "text")
            what = (
                f"nugget {nugget.id} with title and source has {units} UTF-16 units, a caption takes {CAPTION_UNITS}."
            )
            yield read.problem(place, what, "shorten the text or the source line.")


def statistic(text: str) -> str | None:
    """The first figure of a text that needs a source, or nothing."""
    found = _STATISTIC.search(_NOT_A_STATISTIC.sub(" ", plain(text)))
    return found[0].strip() if found else None


def _figures(read: Read, number: int, nugget: Nugget) -> Iterator[Problem]:
    figure = statistic(nugget.text)
    if figure and nugget.source is None:
        what = f"nugget {nugget.id} carries the number {figure!r} without a source line."
        yield read.problem(("nuggets", number, "source"), what, "add source: with author or office, and the year.")
    if nugget.source is not None and not _YEAR.search(nugget.source):
        what = f"the source of nugget {nugget.id} carries no year."
        yield read.problem(("nuggets", number, "source"), what, "add the year of the figure or of the publication.")


def _undated_items(folder: Folder) -> Iterator[Problem]:
    """A published figure in a question has to say its year: questions are read without the nugget beside them."""
    for read in reads(folder, (Unit, Final)):
        for place, item in questions(read.record):
            said = " ".join([plain(item.ask), *(plain(option.text) for option in item.options if option.right)])
            if _SHARE.search(said) and _PUBLIC.search(said) and not _YEAR.search(said):
                yield read.problem(
                    (*place, "ask"), f"{item.id} carries a public figure without its year.", "write the year beside it."
                )


def questions(record: Unit | Final) -> Iterator[tuple[tuple[str | int, ...], Question | ClosedItem]]:
    """Every closed question of a file with its place: retrieval questions, quiz pool, or the closed final bank."""
    if isinstance(record, Final):
        yield from ((("closed", number), item) for number, item in enumerate(record.closed))
    else:
        yield from ((("nuggets", number, "question"), nugget.question) for number, nugget in enumerate(record.nuggets))
        yield from ((("quiz", "items", number), item) for number, item in enumerate(record.quiz.items))
