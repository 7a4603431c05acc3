"""Choosing among three paths: boxes, the warning of hours, at least one (the files for all three need not be there)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest

from content.loader import load
from dialogues.context import Context
from dialogues.kit import Place, Screen, Tap, Text, Turn
from dialogues.paths import begin, choose, ticked
from learning.ledger.people import PathsChosen
from learning.people import Learner, Person, Role
from locales import read_all

NOW = datetime(2026, 5, 11, 8, tzinfo=UTC)


class ThreePaths(Context):
    """A context whose content has all three paths."""

    @property
    def pack(self) -> Any:
        path = load().pack("en").path("eco")
        paths = {id: SimpleNamespace(id=id, title=title, short=title, summary=path.summary, hours=15)
                 for id, title in (("eco", "Ecological"), ("ecn", "Economic"), ("soc", "Social"))}  # fmt: skip
        return SimpleNamespace(paths=tuple(paths.values()), path=paths.__getitem__)


@pytest.fixture
def context() -> Context:
    person = Person(1, 1, "en", "Maja", frozenset({Role.LEARNER}), NOW, NOW)
    learner = Learner(
        1, None, "0001", "1", NOW, "full", None, (), None, None, time(12), time(15), time(19), time(7), 0, None, None, None, False, NOW
    )
    none: Any = None
    return ThreePaths(NOW, person, learner, None, Place("paths", "choose", {}), read_all()["en"], none, none, none)


def at(c: Context, turn: Turn) -> Context:
    assert turn.place is not None
    return replace(c, place=turn.place)


def step(c: Context, event: Any) -> Turn | None:
    talk: Any = ticked(c, event)
    try:
        next(talk)
    except StopIteration as finished:
        return finished.value
    raise AssertionError("no question was expected")


def labels(shown: Screen) -> list[str]:
    return [button.label for row in shown.rows for button in row]


def test_one_two_or_three_with_the_hours_named(context: Context) -> None:
    c = at(context, begin(context, "soc"))
    assert labels(choose(c))[:3] == ["☐ Ecological", "☐ Economic", "☑ Social"]
    assert "hours" not in choose(c).text
    for event, hours in ((Tap("path:eco"), "30 hours"), (Text("economic"), "45 hours")):
        turn = step(c, event)
        assert turn is not None
        c = at(c, turn)
        assert hours in choose(c).text
    done = step(c, Text("go on"))
    assert done is not None
    assert PathsChosen(1, ("eco", "ecn", "soc")) in done.keep
    assert done.opens == ("learn", "first")


def test_a_forged_path_or_none_at_all_is_not_taken(context: Context) -> None:
    c = at(context, begin(context, "first"))
    assert step(c, Tap("path:xyz")) is None
    none = step(c, Tap("done"))
    assert none is not None
    assert none.keep == ()
    assert "at least one" in choose(at(c, none)).text
