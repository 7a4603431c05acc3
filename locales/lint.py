"""Owns the check of the catalogues: every sentence of the interface translated, placeholders and tags kept, labels short enough."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from locales import ROOT, SOURCE_LANGUAGE, catalogue_path, offered
from locales.extract import extract

PLACEHOLDER = re.compile(r"\{(\w+)(?:![rs])?(?::[^}]*)?\}")
TAG = re.compile(r"</?([a-z]+)[^>]*>")
LABEL = 40  # characters on a button


@dataclass(frozen=True, slots=True)
class WordProblem:
    """Something wrong in a catalogue, with its cure."""

    file: Path
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} Cure: {self.cure}"


def lint(root: Path = ROOT) -> list[WordProblem]:
    """Empty when every offered language is complete and sound."""
    source = extract()
    labels = frozenset(str(message.id) for message in extract({"label": None}))
    problems: list[WordProblem] = []
    for language in offered(root):
        if language != SOURCE_LANGUAGE:
            problems += _language(source, labels, catalogue_path(language, root), language)
    return problems


def _language(source: Catalog, labels: frozenset[str], path: Path, language: str) -> Iterator[WordProblem]:
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    for wanted in source:
        if not wanted.id:
            continue
        found = catalog.get(wanted.id if isinstance(wanted.id, str) else wanted.id[0])
        short = _short(wanted)
        if found is None:
            yield WordProblem(path, 1, f"{short!r} is missing.", "run `python -m locales.extract` and translate it.")
        elif found.fuzzy or not all(_texts(found)):
            yield WordProblem(path, found.lineno or 1, f"{short!r} is not translated.", "translate it in every plural form.")
        else:
            yield from _sound(path, wanted, found, catalog.num_plurals)
            if wanted.id in labels:
                yield from _long_label(path, str(wanted.id), found)


def _sound(path: Path, wanted: Message, found: Message, plurals: int) -> Iterator[WordProblem]:
    line, short = found.lineno or 1, _short(wanted)
    source = wanted.id if isinstance(wanted.id, str) else wanted.id[-1]
    texts = _texts(found)
    if not isinstance(wanted.id, str) and len(texts) != plurals:
        yield WordProblem(path, line, f"{short!r} has {len(texts)} plural forms.", f"give all {plurals}.")
    for text in texts:
        names, wanted_names = _names(text), _names(source)
        if names - wanted_names or (wanted_names - names - {"n"}):
            yield WordProblem(path, line, f"{short!r} has placeholders {sorted(names)}.", f"use exactly {sorted(wanted_names)}.")
        if sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
            yield WordProblem(path, line, f"{short!r} has other tags than the English.", "keep the tags as they are.")


def _long_label(path: Path, source: str, found: Message) -> Iterator[WordProblem]:
    """A button that fits in English must fit in translation; what is longer in English is a toast or a menu's line."""
    for text in _texts(found):
        if len(PLACEHOLDER.sub("", source)) <= LABEL < len(PLACEHOLDER.sub("", text)):
            yield WordProblem(path, found.lineno or 1, f"{text!r} is too long for a button.", f"say it in {LABEL} characters.")


def _short(message: Message) -> str:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return first if len(first) < 60 else first[:57] + "…"


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def untranslated(language: str) -> Iterable[str]:
    """Messages without words in a language, for translators."""
    with catalogue_path(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    return [_short(message) for message in catalog if message.id and not all(_texts(message))]
