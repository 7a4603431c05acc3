"""Owns /mydata: everything stored about a person in one readable file."""

from __future__ import annotations

from collections.abc import Sequence

from dialogues.context import Context
from dialogues.kit import Attachment, Dialogue, Open, Screen, Turn, screen
from dialogues.notices import Args, Later, notice
from learning.keeping import keep_until
from learning.ledger import Audited, Talk, ask
from learning.ledger.everyone import FilesOf
from learning.mobility import Mobility
from learning.reminders import is_quiet, next_allowed, rule_of

mydata = Dialogue("mydata", commands=("mydata",))

#: A bot may send files of up to 50 MB; the rest of the archive is small.
PART_BYTES = 40_000_000


def parts_of(files: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    """Files (hash, bytes) in their order, in parts of at most 40 MB each; at least one part, perhaps empty."""
    parts: list[list[str]] = [[]]
    room = PART_BYTES
    for sha256, size in files:
        if size > room and parts[-1]:
            parts.append([])
            room = PART_BYTES
        parts[-1].append(sha256)
        room -= size
    return [tuple(part) for part in parts]


@mydata.opened
def open_mydata(c: Context, arg: str) -> Turn:
    return mydata.at("file", keep=[Audited("mydata")])


@mydata.screen("file")
def file(c: Context) -> Talk[Screen]:
    count = len(parts_of((yield from ask(FilesOf(c.person.id)))))
    files = [Attachment(make="mydata", kind="document", args={"part": part}) for part in range(count)]
    text = c.plural(
        "This is everything I keep about you. Unpack it and open index.html.",
        "This is everything I keep about you, in {n} parts. Unpack them and open index.html.",
        count,
    )
    rows = ((Open(c.label("What is kept and why"), "privacy"), Open(c.label("Delete my data"), "forget")), Open(c.label("Start page"), "menu"))
    return screen(text, *rows, files=files)


@notice("keeping_ends")
def keeping_ends(c: Context, args: Args) -> Screen | Later | None:
    """Two weeks before the time of keeping is over: what is wanted can still be taken along."""
    if c.learner is None or c.cohort is None:
        return None
    mobility, quiet = Mobility.of(c.cohort), rule_of(c.learner).quiet
    if is_quiet(c.now, quiet, mobility):
        until = next_allowed(c.now, quiet, mobility)
        return Later(until) if until else None
    day = keep_until(c.cohort.return_date, c.terms.keep_months)
    if mobility.local_now(c.now).date() > day:
        return None
    return screen(
        c.say("After {day} I delete what I keep about you, as agreed. You can take it along before. Your credential stays valid.", day=c.words.day(day)),
        Open(c.label("See all my data"), "mydata"),
        Open(c.label("Badges"), "badges"),
    )
