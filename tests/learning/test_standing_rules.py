"""When a learner counts as silent, which light shows, and when a unit is reached."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from learning.mobility import Mobility
from learning.standing import Light, Reached, is_silent, light, reached, silent_days

PORTO = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 5, 25), date(2026, 6, 14))


def at(day: int, month: int = 6, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "days", "silent"),
    [
        (at(1), at(2), 0, False),  # Monday, Tuesday: no whole working day without a word
        (at(1), at(3), 1, False),
        (at(2), at(5), 1, False),  # Thursday 4 June is Corpus Christi in Portugal
        (at(2), at(8), 2, True),  # Wednesday and Friday; the weekend does not count
        (at(5), at(8), 0, False),  # only a weekend between
        (at(1, 5), at(7, 5), 6, False),  # before the departure a week
        (at(1, 5), at(8, 5), 7, True),
        (at(1), at(20), 0, False),  # home again
    ],
)
def test_silence(last: datetime, now: datetime, days: int, silent: bool) -> None:
    assert silent_days(last, PORTO, now) == days
    assert is_silent(last, PORTO, now) is silent


@pytest.mark.parametrize(
    ("now", "silent", "stopped", "returned", "guided_open", "shows"),
    [
        (at(1, 5), False, False, 0, 4, Light.GREEN),  # weeks before, nothing is late
        (at(20, 5), False, False, 0, 1, Light.AMBER),
        (at(3), False, False, 0, 0, Light.GREEN),
        (at(3), False, False, 1, 0, Light.AMBER),
        (at(3), True, False, 0, 0, Light.RED),
        (at(3), False, True, 0, 0, Light.RED),
    ],
)
def test_lights(now: datetime, silent: bool, stopped: bool, returned: int, guided_open: int, shows: Light) -> None:
    seen = light(silent=silent, stopped=stopped, returned=returned, guided_open=guided_open, mobility=PORTO, now=now)
    assert seen is shows


def test_a_unit_is_reached_when_it_is_done_and_proven_on_the_later_day() -> None:
    done, proof = {"ECO-1": date(2026, 5, 4)}, {"ECO-1": date(2026, 5, 6)}
    assert reached("ECO-1", proof, done, frozenset(), needs_proof=True) == Reached("reached", date(2026, 5, 6))
    assert reached("ECO-1", {}, done, frozenset(), needs_proof=True).mark == "begun"
    assert reached("ECO-1", {}, done, frozenset(), needs_proof=False) == Reached("reached", date(2026, 5, 4))
    assert reached("ECO-1", proof, {}, frozenset(), needs_proof=True).mark == "begun"
    assert reached("ECO-2", {}, {}, frozenset({"ECO-2"}), needs_proof=True).mark == "begun"
    assert reached("ECO-2", {}, {}, frozenset(), needs_proof=True).mark == "open"
