"""Owns the rules for questions and activities: nothing gives the right answer away; knows no other language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from content.lint_texts import questions
from content.lint_walk import Read, reads
from content.loader import Folder
from content.problems import Problem
from content.records import (
    Activity,
    ClosedItem,
    Final,
    Option,
    Question,
    Unit,
)
from content.texts import plain

# Chi-square of the right answers' positions against an even spread; 6.25 is its 10 % point, 3 degrees of freedom.
POSITION_LIMIT = 6.25
# How far the share of items whose right option is the longest may lie above chance: standard deviations, one-sided 5 %.
LENGTH_SIGMAS = 1.65
TELLTALE_RATIO = 1.6
TELLTALE_CHARS = 20
SMALLEST_BANK = 8

_ABOVE = re.compile(
    r"^(?:all|none|both) of (?:these|them)\b|\bof the above\b"
    r"|^(?:alle|keine)s? (?:(?:der |die |dieser )?(?:oben|genannten|Antworten)|davon)"
    r"|^(?:vse|nič) (?:od )?(?:zgoraj|naštet|omenjen)\w*|^vsi (?:zgornji|odgovori)\b"
    r"|^(?:kaikki|ei mikään) (?:edellä|yllä|näistä)\w*"
    r"|^(?:todas|nenhuma) (?:as|das) (?:anteriores|opções|respostas)\b",
    re.IGNORECASE,
)


# What a right option's why must not begin with: it is read after a wrong answer too, below the mark that says which was right.
_PRAISE = re.compile(
    r"^\W*(?:(?:that is |that's )?(?:right|correct)|(?:das ist |ganz )?richtig|genau|prav(?:ilno)?|drži|oikein|certo|correto|exato)"
    r"\s*(?:[.,:;!–—]|$)",
    re.IGNORECASE,
)


def item_problems(folder: Folder) -> Iterator[Problem]:
    """All rules for questions, banks and activities of one language."""
    asked: dict[str, str] = {}
    for read in reads(folder, (Unit, Final)):
        for place, item in questions(read.record):
            yield from _item(read, place, item, asked)
        yield from _bank(read)
    for read in reads(folder, Unit):
        yield from _activity(read, read.record.activity)


def _item(
    read: Read, place: tuple[str | int, ...], item: Question | ClosedItem, asked: dict[str, str]
) -> Iterator[Problem]:
    key = " ".join(plain(item.ask).casefold().split())
    if key in asked:
        yield read.problem(
            (*place, "ask"), f"{item.id} asks the same as {asked[key]}.", "ask something else in one of the two."
        )
    asked.setdefault(key, item.id)
    if item.options:
        yield from _options(read, place, item)
    elif isinstance(item, ClosedItem):
        yield from _distinct(read, (*place, "cards"), item.id, [plain(card.text) for card in item.cards])


def _options(read: Read, place: tuple[str | int, ...], item: Question | ClosedItem) -> Iterator[Problem]:
    ids = "".join(option.id for option in item.options)
    if ids != "abcde"[: len(ids)]:
        yield read.problem(
            (*place, "options"), f"the options of {item.id} are called {ids!r}.", "call them a, b, c, d in this order."
        )
    yield from _distinct(read, (*place, "options"), item.id, [plain(option.text) for option in item.options])
    for number, option in enumerate(item.options):
        if found := _ABOVE.search(plain(option.text)):
            what = f"option {option.id} of {item.id} says {found[0]!r}."
            yield read.problem(
                (*place, "options", number), what, "write a real answer: such options give the right one away."
            )
        if option.right and (praise := _PRAISE.search(plain(option.why))):
            what = f"the why of the right option {option.id} of {item.id} begins with {praise[0].strip()!r}."
            cure = "begin with the reason itself: it is shown after a wrong answer too."
            yield read.problem((*place, "options", number, "why"), what, cure)
    if len([option for option in item.options if option.right]) == 1:
        yield from _telltale(read, place, item.id, item.options)


def _telltale(read: Read, place: tuple[str | int, ...], id: str, options: Sequence[Option]) -> Iterator[Problem]:
    right = next(len(plain(option.text)) for option in options if option.right)
    others = [len(plain(option.text)) for option in options if not option.right]
    mean = sum(others) / len(others)
    if right > TELLTALE_RATIO * mean and right - mean > TELLTALE_CHARS:
        what = f"the right option of {id} has {right} characters, the others {mean:.0f} on average."
        yield read.problem((*place, "options"), what, "make the right one shorter or the others richer.")


def _distinct(read: Read, place: tuple[str | int, ...], id: str, texts: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, text in enumerate(texts):
        if text.casefold() in seen:
            yield read.problem((*place, number), f"{id} offers {text!r} twice.", "make the two different.")
        seen.add(text.casefold())


def _bank(read: Read) -> Iterator[Problem]:
    """Position and length balance over a file's single-choice questions; small banks prove nothing."""
    place = ("closed",) if isinstance(read.record, Final) else ("quiz", "items")
    single = [item for _, item in questions(read.record) if sum(option.right for option in item.options) == 1]
    if len(single) < SMALLEST_BANK:
        return
    counts, chi = position_balance(single)
    if chi > POSITION_LIMIT:
        spread = ", ".join(f"{id} {count}" for id, count in zip("abcd", counts, strict=False))
        yield read.problem(
            place,
            f"the right answers are not spread evenly ({spread}; chi-square {chi:.1f}).",
            "move some right answers to the rare positions.",
        )
    for word, sign in (("longest", 1), ("shortest", -1)):
        found, allowed = length_balance(single, sign)
        if found > allowed:
            share = f"{found:.0f} of {len(single)} questions, at most {allowed:.0f} are chance"
            what = f"the right answer is the {word} one in {share}."
            yield read.problem(place, what, f"in some of them make a wrong option the {word} one.")


def position_balance(items: Sequence[Question | ClosedItem]) -> tuple[list[int], float]:
    """How often the right answer stands at a, b, c, d, and the chi-square against an even spread."""
    counts = [0, 0, 0, 0]
    expected = [0.0, 0.0, 0.0, 0.0]
    for item in items:
        counts[[option.right for option in item.options].index(True)] += 1
        for position in range(len(item.options)):
            expected[position] += 1 / len(item.options)
    return counts, sum((count - even) ** 2 / even for count, even in zip(counts, expected, strict=True) if even)


def length_balance(items: Sequence[Question | ClosedItem], sign: int = 1) -> tuple[float, float]:
    """In how many items the right option is longest (sign 1) or shortest (-1), ties shared, and how many may be."""
    found = chance = variance = 0.0
    for item in items:
        lengths = [sign * len(plain(option.text)) for option in item.options]
        right = lengths[[option.right for option in item.options].index(True)]
        if right == max(lengths):
            found += 1 / lengths.count(right)
        chance += 1 / len(lengths)
        variance += (1 / len(lengths)) * (1 - 1 / len(lengths))
    return found, chance + LENGTH_SIGMAS * math.sqrt(variance)


_FEWEST_CARDS = {"sort": 9, "match": 8, "order": 5}


def _activity(read: Read, activity: Activity) -> Iterator[Problem]:
    place = ("activity",)
    if len(activity.cards) < _FEWEST_CARDS[activity.kind]:
        what = f"{len(activity.cards)} cards to {activity.kind}."
        yield read.problem((*place, "cards"), what, f"give at least {_FEWEST_CARDS[activity.kind]}.")
    if activity.need < len(activity.cards) / 2:
        yield read.problem(
            (*place, "need"), f"need is {activity.need}: guessing is enough.", "ask for at least half of the cards."
        )
    yield from _distinct(read, (*place, "cards"), activity.id, [plain(card.text) for card in activity.cards])
    if activity.kind == "order":
        return
    if not 3 <= len(activity.buckets) <= 6:
        yield read.problem(
            (*place, "buckets"), f"{len(activity.buckets)} buckets.", "give three to six: they stand on buttons."
        )
    yield from _distinct(read, (*place, "buckets"), activity.id, [bucket.label for bucket in activity.buckets])
    used = {card.bucket for card in activity.cards}
    for number, bucket in enumerate(activity.buckets):
        if bucket.id not in used:
            yield read.problem(
                (*place, "buckets", number),
                f"no card belongs to bucket {bucket.id!r}.",
                "give it a card or take it out.",
            )
    for number, card in enumerate(activity.cards):
        if card.why is None:
            yield read.problem(
                (*place, "cards", number), f"card {card.id!r} has no why.", "add why: the reason it belongs there."
            )
