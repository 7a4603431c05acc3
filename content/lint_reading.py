"""Owns the rule for readability: long learner texts stay as easy as their readers need; knows no other language beside them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.explain import spoken
from content.lint_walk import Leaf, Read, reads
from content.loader import Folder
from content.problems import Problem
from content.texts import plain, words

FEWEST_WORDS = 60  # below it, one name or one long word decides the measure

# Read by trainers alone.
_FOR_TRAINERS = {"trainer_note", "expects", "rubric"}
_SENTENCE_END = re.compile(r"(?<=[.!?:…])[\"”“»)]*\s+|\n+")  # Björnsson counts the colon as an end too
_WORD = re.compile(r"\w+(?:[-'’./,:]\w+)*")


@dataclass(frozen=True, slots=True)
class Ease:
    """A formula of the library (`key`), what people call it, and the hardest value a text may have (higher is harder)."""

    key: str
    name: str
    hardest: float


#: English has a formula of its own: the Flesch–Kincaid grade. The others are measured by LIX (C. H. Björnsson: words per
#: sentence plus the percentage of words of more than six letters), which counts no syllables and holds for no one language.
#: Words differ in length from language to language, and so do the limits: each is the mean of the curriculum's texts as they
#: were first written, plus two and a half standard deviations, rounded.
EASE = {
    "en": Ease("Kincaid", "Flesch–Kincaid grade", 6),
    "de": Ease("LIX", "LIX", 44),
    "sl": Ease("LIX", "LIX", 44),
    "fi": Ease("LIX", "LIX", 60),
    "pt": Ease("LIX", "LIX", 44),
}
#: For a language that has no limit of its own yet.
OTHERS = Ease("LIX", "LIX", 60)


def reading_problems(folder: Folder) -> Iterator[Problem]:
    """Learner texts of at least FEWEST_WORDS words that are harder than the language's limit."""
    ease = EASE.get(folder.language, OTHERS)
    for read in reads(folder):
        for leaf in long_texts(read):
            value = measure(str(plain(leaf.value)), folder.language)
            if value > ease.hardest:
                what = f"{spoken(leaf.place)}hard to read: {ease.name} {value:.1f}, at most {ease.hardest:g}."
                cure = "make two sentences of the longest one, or say a long word with short ones."
                yield read.problem(leaf.place, what, cure)


def long_texts(read: Read) -> Iterator[Leaf]:
    """The texts of a file that are measured."""
    for leaf in read.leaves():
        if leaf.kind == "text" and not _FOR_TRAINERS & set(leaf.place) and words(leaf.value) >= FEWEST_WORDS:
            yield leaf


def measure(text: str, language: str) -> float:
    """How hard a plain text is, by the formula of its language; higher is harder."""
    ease = EASE.get(language, OTHERS)
    sentences = [" ".join(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text)]
    found = _measures()([sentence for sentence in sentences if sentence], lang="en")
    return float(found["readability grades"][ease.key])


@cache
def _measures() -> Callable[..., Any]:
    """The library, loaded when first needed: its word lists are for the linter alone, the running companion has no use for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has an escape in a docstring that Python has come to dislike
        from readability import getmeasures  # type: ignore[import-untyped]
    found: Callable[..., Any] = getmeasures
    return found
