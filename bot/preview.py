"""Owns `python -m bot preview`: a content file as the phone would show it, with the length of every text; holds no screen of its own."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram.constants import MessageLimit

from bot.preview_screens import Shown, Texts, screens_of
from bot.preview_stage import Stage
from bot.telegram.render import TAG, Rendered, render, units
from content.library import SOURCE_LANGUAGE, Library
from content.lint import lint_file
from content.lint_texts import fits
from content.lint_walk import Leaf, Read
from content.loader import ROOT, Folder, read_folder
from content.problems import ContentFault, Problem
from content.records import Final
from content.source import Place
from content.texts import plain, words
from locales import Catalogue, offered, read

WIDTH = 64
_NUMBERED = ("options", "cards", "buckets")
_NAMED = ("rubric", "trade_hooks")
_MARKS = {"b": "*", "i": "_", "code": "`"}


class PreviewFault(Exception):
    """Nothing can be shown, said in one sentence."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One screen as it is sent, with its lengths in words."""

    heading: str
    sent: Rendered
    counts: str
    pictures: tuple[tuple[str, str], ...] = ()  # unit and words of a cover that goes ahead of it


def preview(name: str, page: Path | None = None, root: Path = ROOT) -> int:
    """Show a content file in the terminal, or write it as one page. 1 when the linter finds something in it."""
    try:
        file = file_of(Path(name), root)
        frames = list(frames_of(root, file))
    except PreviewFault as fault:
        print(f"✗ {fault}")
        return 1
    except ContentFault as fault:
        print("\n".join(map(str, fault.problems)))
        return 1
    if page is None:
        print("\n".join(as_text(frames)))
    else:
        from bot.preview_page import as_page

        page.write_text(as_page(f"content/{file}", frames), encoding="utf-8")
        print(f"✓ {len(frames)} screens of content/{file} stand in {page}")
    if not frames:
        print(f"Nothing of content/{file} is shown in the chat.")
    problems = lint_file(root, file)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def file_of(path: Path, root: Path) -> str:
    """The file's name relative to the content folder. PreviewFault when it is none of the content's files."""
    try:
        file = path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise PreviewFault(f"{path} does not lie in the content folder {root}: name a file in it, such as content/en/unit-0.yaml") from None
    if not path.is_file():
        raise PreviewFault(f"{path} is not there: name a file of the content, such as content/en/unit-0.yaml")
    return file


def frames_of(root: Path, file: str) -> Iterator[Frame]:
    """Every screen of a file. Raises ContentFault when it, or what it is shown with, cannot be read."""
    folder = read_folder(root, file.split("/", 1)[0])
    frame = f"{file.rsplit('/', 1)[0]}/path.yaml"
    if file.count("/") == 2 and file.endswith(".yaml") and frame not in folder.sources:
        raise ContentFault([Problem(frame, 1, "the file is missing, and the others of its path are read with it.", "write it first.")])
    if file not in folder.sources:
        raise PreviewFault(f"nothing reads content/{file}: the files of a language are listed in docs/authoring.md")
    _readable(folder, file)
    pack = folder.pack()
    english = pack if folder.language == SOURCE_LANGUAGE else read_folder(root, SOURCE_LANGUAGE).pack()
    library = Library([pack] if english is pack else [pack, english])
    source = Read(folder.sources[file], folder.records[file])
    leaves = list(source.leaves())
    for shown in screens_of(Stage(library, words_of(folder.language)), pack, source.record):
        yield _frame(shown, leaves, source=folder.language == SOURCE_LANGUAGE)


def _readable(folder: Folder, file: str) -> None:
    """The file itself, what all files need, and for a part of a path its frame; for a bank its units as well."""
    needed = {file, f"{folder.language}/library.yaml"}
    here = file.rsplit("/", 1)[0]
    record = folder.records.get(file)
    if file.count("/") == 2:
        needed.add(f"{here}/path.yaml")
    if isinstance(record, Final):
        units = {item.unit for item in record.closed} | {item.unit for item in record.open}
        needed |= {f"{here}/{unit.lower()}.yaml" for unit in units}
    broken = [problem for problem in folder.problems if problem.file in needed]
    broken += [
        Problem(missing, 1, "the file is missing, and this one is shown with it.", "write it first.")
        for missing in sorted(needed - set(folder.sources))
    ]
    if broken:
        raise ContentFault(broken)


def words_of(language: str) -> Catalogue:
    """The words of the interface; English sentences in a language that has no catalogue yet."""
    return read(language) if language in offered() else Catalogue(language, {}, {}, lambda n: int(n != 1))


# lengths --------------------------------------------------------------------------------------------------------------


def _frame(shown: Shown, leaves: list[Leaf], *, source: bool) -> Frame:
    sent = render(shown.screen, rev=1)
    said = [html.unescape(TAG.sub("", text)) for text in sent.texts]
    number = sum(len(text.split()) for text in said)
    whole = f"{number} words, {' + '.join(str(units(text)) for text in said)} of {MessageLimit.MAX_TEXT_LENGTH} UTF-16 units"
    own = [_length(leaf, source=source) for texts in shown.texts for leaf in _standing(leaves, texts)]
    pictures = tuple((str(file.args["unit"]), file.caption) for file in shown.screen.files if file.make == "cover")
    return Frame(shown.heading, sent, " · ".join([whole, *own]), pictures)


def _standing(leaves: list[Leaf], texts: Texts) -> Iterator[Leaf]:
    depth = len(texts.spot)
    for leaf in leaves:
        if leaf.place[:depth] == texts.spot and len(leaf.place) > depth and str(leaf.place[depth]) in texts.names:
            if leaf.kind != "code":
                yield leaf


def _length(leaf: Leaf, *, source: bool) -> str:
    """`text 612/850, 98/120 words`: as counted by the linter; a text that is too long carries a mark."""
    name = _name(leaf.place)
    count = len(plain(leaf.value))
    if leaf.limit is None:
        return f"{name} {count}"
    most = fits(leaf.limit, source=source)
    said, over = f"{name} {count}/{most}", count > most
    if leaf.limit.words:
        said += f", {words(leaf.value)}/{leaf.limit.words} words"
        over = over or words(leaf.value) > leaf.limit.words
    return f"✗ {said}" if over else said


def _name(place: Place) -> str:
    """What a text is called beside its screen: `title`, `criteria 2`, `options 3 why`, `rubric 10`."""
    *_, last = place
    if isinstance(last, int):
        return f"{place[-2]} {last + 1}"
    if len(place) > 2 and isinstance(place[-2], int) and place[-3] in _NUMBERED:
        return f"{place[-3]} {place[-2] + 1} {last}"
    return f"{place[-2]} {last}" if len(place) > 1 and place[-2] in _NAMED else str(last)


# in the terminal ------------------------------------------------------------------------------------------------------


def as_text(frames: list[Frame]) -> Iterator[str]:
    for frame in frames:
        yield f"── {frame.heading} ".ljust(WIDTH, "─")
        for unit_id, caption in frame.pictures:
            yield from _bubble(f"▣ {unit_id}.png: {html.escape(caption)}")
            yield ""
        for number, text in enumerate(frame.sent.texts):
            if number:
                yield ""
            yield from _bubble(text)
        for row in buttons(frame.sent):
            yield "  " + " ".join(f"[ {label} ]" for label in row)
        yield from textwrap.wrap(frame.counts, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
        yield ""


def buttons(sent: Rendered) -> list[list[str]]:
    """The labels of the keyboard, row by row."""
    rows: list[list[dict[str, Any]]] = (sent.markup or {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def _bubble(text: str) -> Iterator[str]:
    """Bold between stars, slanted between underscores, quoted behind a bar."""
    quoted = 0
    for line in text.split("\n"):
        starts, ends = line.count("<blockquote"), line.count("</blockquote>")
        bar = "│ ┃ " if quoted or starts else "│ "
        quoted += starts - ends
        seen = html.unescape(re.sub(r"</?blockquote[^>]*>", "", TAG.sub(_mark, line)))
        yield from (bar + part for part in textwrap.wrap(seen, WIDTH - len(bar), break_long_words=False) or [""])


def _mark(tag: re.Match[str]) -> str:
    return _MARKS.get(tag[2], tag[0])
