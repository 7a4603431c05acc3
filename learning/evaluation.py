"""Owns when feedback is counted and when it may be shown, so that nobody can be told from it; knows no form's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from learning.ledger.report import Voice
from learning.localtime import midnight
from learning.mobility import Mobility

#: A smaller group shows no result (requirements 84: feedback is collected and evaluated; nobody is to be re-identified).
FEWEST = 5
#: How long after the return answers are waited for.
OPEN_FOR = timedelta(days=28)
LONGEST_SCALE = 5
_MISSING = "…"

Counts = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The feedback of one group: `answered` of `invited` people gave all marks.

    `shown`: `counts` (how many gave 1, 2, 3, 4, 5, by question) and `comments` may be told. `waits`: the group may grow
    large enough or its form is still open.
    """

    invited: int
    answered: int
    shown: bool
    waits: bool
    counts: Mapping[str, Counts]
    comments: tuple[str, ...] = ()


def closing(mobility: Mobility) -> datetime:
    """The moment, in UTC, at which the form of a stay closes for the count."""
    return midnight((mobility.return_ + OPEN_FOR), mobility.home_zone)


def evaluate(
    voices: Iterable[Voice], questions: Collection[str], invited: int, closes: datetime, now: datetime
) -> Evaluation:
    """Count the marks given to `questions`.

    Nothing is shown before the form closes or everybody has answered: two counts with one answer between them would
    tell that answer. Who has not given every mark is not counted, and an answer after the closing neither.
    """
    in_time = [voice for voice in voices if voice.at < closes]
    marks: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for voice in in_time:
        if voice.scale is not None and voice.question_id in questions:
            marks[voice.person_id][voice.question_id].append(voice.scale)
    complete = {person: given for person, given in marks.items() if set(given) >= set(questions)}
    closed = now >= closes or len(complete) >= invited
    shown = closed and len(complete) >= FEWEST
    return Evaluation(
        invited=invited,
        answered=len(complete),
        shown=shown,
        waits=not closed,
        counts={question: _counts(given[question] for given in complete.values()) for question in questions} if shown else {},
        comments=tuple(sorted(v.text for v in in_time if v.text and v.person_id in complete)) if shown else (),
    )


def _counts(marks: Iterable[list[int]]) -> Counts:
    flat = [mark for given in marks for mark in given]
    one, two, three, four, five = (flat.count(mark) for mark in range(1, LONGEST_SCALE + 1))
    return one, two, three, four, five


def mean(counts: Counts) -> float:
    """The mean mark, 1 to 5; 0 without marks."""
    return sum(mark * many for mark, many in enumerate(counts, start=1)) / max(1, sum(counts))


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with these names, and each word of two letters or more in them, left out."""
    words = {word for name in names for word in (name, *name.split()) if len(word.strip(".")) > 1}
    if not words:
        return text
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", _MISSING, text, flags=re.IGNORECASE)
