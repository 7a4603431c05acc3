"""Owns the rules between a translation and its source: same skeleton, nothing stale, untranslated or misnamed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from content.explain import spoken
from content.library import SOURCE_LANGUAGE
from content.lint_walk import Leaf, Read, reads
from content.loader import Folder
from content.problems import Problem
from content.shared import (
    GlossaryFile,
    LibraryFile,
    Term,
)
from content.source import Place
from content.texts import plain

LONGEST_SAME = 25

_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,:]\d+)?")
_HALF_DAY = re.compile(r"\b(\d{1,2})([:.]\d\d)? ?([ap])\.?m\b")
# Values that a translation writes for itself.
_OWN = {"source_sha", "language", "name", "url"}


def language_problems(folder: Folder, source: Folder | None) -> Iterator[Problem]:
    """All rules between a language and English; for English itself only what holds for a source."""
    yield from _never(folder)
    if source is None or folder.language == SOURCE_LANGUAGE:
        for read in reads(folder):
            if read.record.source_sha is not None:
                yield read.problem(
                    ("source_sha",), "a source file carries a source_sha.", "take it out: only translations have one."
                )
        return
    yield from _missing_files(folder, source)
    for read in reads(folder):
        english = source.records.get(f"{SOURCE_LANGUAGE}/{read.source.file.split('/', 1)[1]}")
        if english is not None:
            original = Read(source.sources[f"{SOURCE_LANGUAGE}/{read.source.file.split('/', 1)[1]}"], english)
            yield from _stale(read, original)
            yield from _compare(folder, read, original)


def _missing_files(folder: Folder, source: Folder) -> Iterator[Problem]:
    names = {file.split("/", 1)[1] for file in folder.sources}
    english = {file.split("/", 1)[1] for file in source.sources}
    for name in sorted(english - names):
        yield Problem(
            f"{folder.language}/{name}", 1, "the translation is missing.", f"translate en/{name} into this file."
        )
    for name in sorted(names - english):
        yield Problem(
            f"{folder.language}/{name}",
            1,
            f"there is no en/{name}.",
            "write the English source first, or delete this file.",
        )


def _stale(read: Read, original: Read) -> Iterator[Problem]:
    if read.record.source_sha != original.source.sha:
        had = read.record.source_sha
        what = (
            f"translated from another version of {original.source.file} ({had})." if had else "source_sha is missing."
        )
        cure = f"bring the translation up to date, then write source_sha: {original.source.sha}."
        yield read.problem(("source_sha",), what, cure)


def _compare(folder: Folder, read: Read, original: Read) -> Iterator[Problem]:
    ours, theirs = _leaves(read), _leaves(original)
    missing = [place for place in theirs if place not in ours]
    extra = [place for place in ours if place not in theirs]
    for place in _roots(missing):
        yield read.problem(place, f"{spoken(place)}the English file has more here.", "translate what is missing.")
    for place in _roots(extra):
        yield read.problem(
            place, f"{spoken(place)}the English file has nothing here.", "take it out, or add it in English first."
        )
    for place, leaf in ours.items():
        if place in theirs and not _own(read, place):
            yield from _pair(folder, read, leaf, theirs[place])


def _leaves(read: Read) -> dict[Place, Leaf]:
    return {leaf.place: leaf for leaf in read.leaves() if "never" not in leaf.place}


def _roots(places: list[Place]) -> list[Place]:
    """One place per list element or key that is missing, not one per value below it; at most five per file."""
    heads: dict[Place, Place] = {}
    for place in places:
        heads.setdefault(place[:-1] if place and len(place) > 1 else place, place)
    return list(heads.values())[:5]


def _own(read: Read, place: Place) -> bool:
    name = place[-1]
    if name in {"language", "name"} and not isinstance(read.record, LibraryFile):
        return False
    return name in _OWN or name == "must"


def _pair(folder: Folder, read: Read, ours: Leaf, theirs: Leaf) -> Iterator[Problem]:
    place = ours.place
    if ours.value is None and theirs.kind != "code":
        yield read.problem(place, f"{spoken(place)}not translated.", "translate it.")
        return
    if ours.kind == "code" or theirs.kind == "code" or place[-1] == "term":
        if ours.value != theirs.value:
            what = f"{spoken(place)}{ours.value!r}, but English has {theirs.value!r}."
            yield read.problem(place, what, "copy it from the English file: only texts are translated.")
        return
    here, there = plain(ours.value), plain(theirs.value)
    if place[-1] != "source" and len(there) > LONGEST_SAME and here == there:
        yield read.problem(place, f"{spoken(place)}not translated.", "translate it.")
        return
    if numbers(here) != numbers(there):
        odd = ", ".join(sorted(((numbers(here) - numbers(there)) + (numbers(there) - numbers(here))).keys()))
        yield read.problem(
            place,
            f"{spoken(place)}other numbers than in English: {odd}.",
            "use the figures of the source, in digits as there.",
        )
    if ours.value.count("<b>") != theirs.value.count("<b>") or ours.value.count("<i>") != theirs.value.count("<i>"):
        yield read.problem(
            place, f"{spoken(place)}other <b> or <i> than in English.", "mark the same words as the source does."
        )
    if place[-1] != "source":
        yield from _must(folder, read, place, here, there)


def numbers(text: str) -> Counter[str]:
    """The figures of a text, to be compared across languages: 12.2 is 12,2, and 98,977 is 98 977, and 4 pm is 16."""
    whole_day = _HALF_DAY.sub(_on_24_hours, text)
    return Counter(re.sub(r"\D", "", found) for found in _NUMBER.findall(whole_day))


def _on_24_hours(clock: re.Match[str]) -> str:
    hour = int(clock[1]) % 12 + (12 if clock[3] == "p" else 0)
    return f"{hour}{clock[2] or ''}"


# -- glossary


def _must(folder: Folder, read: Read, place: Place, here: str, there: str) -> Iterator[Problem]:
    if isinstance(read.record, GlossaryFile):
        return
    for term in folder.glossary.terms if folder.glossary else ():
        if _mentions(term.term).search(there) and not _has_stems(here, term.must):
            what = f"{spoken(place)}{term.term!r} is not called {term.must!r} here."
            yield read.problem(place, what, "use the locked term of glossary.yaml.")


@cache
def _mentions(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term)}s?(?!\w)", re.IGNORECASE)


def _has_stems(text: str, must: str) -> bool:
    """Whether every longer word of a term stands in the text, in any of its inflected forms."""
    folded = text.casefold()
    stems = [word[: max(4, math.ceil(len(word) * 0.6))] for word in must.casefold().split() if len(word) > 3]
    return all(stem in folded for stem in stems or [must.casefold()])


def _never(folder: Folder) -> Iterator[Problem]:
    banned = _Banned(folder.glossary.terms if folder.glossary else ())
    for read in reads(folder):
        if isinstance(read.record, GlossaryFile):
            continue
        for leaf in read.leaves():
            if leaf.kind == "code":
                continue
            for word, must in banned.found(plain(leaf.value)):
                what = f"{spoken(leaf.place)}{word!r} must not be used."
                yield read.problem(leaf.place, what, f"write {must!r}, the locked term of glossary.yaml.")


class _Banned:
    """All words a glossary bans, as one pattern; case counts only where a ban differs from the term in nothing else."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._must: dict[str, str] = {}
        words: list[str] = []
        for term in terms:
            for word in term.never:
                cased = word.casefold() == term.must.casefold()
                self._must[word if cased else word.casefold()] = term.must
                words.append(re.escape(word) if cased else f"(?i:{re.escape(word)})")
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """Each banned word of a text with the term to use in its place."""
        for hit in self._pattern.finditer(text) if self._pattern else ():
            yield hit[0], self._must.get(hit[0]) or self._must[hit[0].casefold()]
