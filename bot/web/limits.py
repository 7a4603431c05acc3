"""Owns how often an e-mail address may be compared; must not know who compares, since nobody's address is kept."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_KEPT = 10_000


class Limit:
    """At most `times` tries in `seconds` for each key; the oldest keys are forgotten beyond ten thousand."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._seconds, self._clock = times, seconds, clock
        self._tries: OrderedDict[str, list[float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Count one try for `key` and say whether it is within the limit."""
        now = self._clock()
        recent = [moment for moment in self._tries.pop(key, []) if now - moment < self._seconds]
        allowed = len(recent) < self._times
        self._tries[key] = [*recent, now] if allowed else recent
        while len(self._tries) > _KEPT:
            self._tries.popitem(last=False)
        return allowed
