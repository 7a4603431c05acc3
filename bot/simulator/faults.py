"""Owns the faults that can be ordered for method calls, and the rate limits; knows nothing of what the methods do."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass, field

__all__ = ["KINDS", "Fault", "Faults", "Limiter", "RateLimit"]

KINDS = {
    "429": "refused: Too Many Requests: retry after `retry_after`",
    "403": "refused: Forbidden: bot was blocked by the user",
    "500": "refused: Internal Server Error",
    "502": "refused: Bad Gateway",
    "timeout_before": "never done, never answered",
    "timeout_after": "done, never answered",
    "disconnect": "never done, the connection breaks",
    "disconnect_after": "done, the connection breaks",
    "slow": "done, answered after `delay` seconds",
}


@dataclass(slots=True)
class Fault:
    """A fault for calls of `method` ("*" = any but getUpdates).

    kind         one of KINDS
    times        how many calls it strikes, None = all
    chat_id      only calls for this chat
    delay        seconds before the call goes wrong (before the answer, for "slow"); the time-outs end by themselves
                 after 600 s, or when the bot hangs up
    probability  of striking a call that fits, 0–1, drawn with `seed`
    """

    method: str
    kind: str
    times: int | None = 1
    retry_after: int = 2
    chat_id: int | None = None
    delay: float = 0.0
    probability: float = 1.0
    seed: int = 0
    struck: int = 0
    _random: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}, known are {', '.join(KINDS)}")
        self._random = random.Random(self.seed)

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is hit; counts it when it is."""
        if self.method != method and (self.method != "*" or method == "getUpdates"):
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        if self.probability < 1.0 and self._random.random() >= self.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """The faults in force, in the order in which they were ordered."""

    def __init__(self) -> None:
        self._all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Order a fault."""
        self._all.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one back."""
        self._all.remove(fault)

    def clear(self) -> None:
        """Take all back."""
        self._all.clear()

    def __len__(self) -> int:
        return len(self._all)

    def list(self) -> list[Fault]:
        """All faults ordered."""
        return list(self._all)

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that hits this call, None when it goes well."""
        for fault in self._all:
            if fault.strikes(method, chat_id):
                return fault
        return None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Telegram's flood limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).

    `burst`: how many messages to one chat pass at once before one a second holds; `global_burst` the same for all.
    """

    global_per_second: float = 30.0
    per_chat_per_second: float = 1.0
    burst: float = 3.0
    global_burst: float | None = None  # None: one second's worth


class Limiter:
    """Token buckets of one rate limit, in real time."""

    def __init__(self, limit: RateLimit) -> None:
        self.limit = limit
        self._all = (limit.global_burst or limit.global_per_second, time.monotonic())
        self._chats: dict[int, tuple[float, float]] = {}

    def refuse(self, chat_id: int, messages: int = 1) -> int:
        """0 when these messages may pass, else the seconds to wait."""
        now = time.monotonic()
        limit = self.limit
        common = _filled(self._all, now, limit.global_per_second, limit.global_burst or limit.global_per_second)
        own = _filled(self._chats.get(chat_id, (limit.burst, now)), now, limit.per_chat_per_second, limit.burst)
        wait = max(_wait(common, messages, limit.global_per_second), _wait(own, messages, limit.per_chat_per_second))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._all = common - messages, now
        self._chats[chat_id] = own - messages, now
        return 0


def _filled(bucket: tuple[float, float], now: float, rate: float, size: float) -> float:
    tokens, since = bucket
    return min(size, tokens + (now - since) * rate)


def _wait(tokens: float, messages: int, rate: float) -> float:
    """Seconds until the bucket holds enough; a whole album may go below zero once there is one token."""
    return 0.0 if tokens >= min(messages, 1) else (1 - tokens) / rate
