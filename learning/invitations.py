"""Owns what an invitation code looks like and how long it lives; knows no person and no store."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Protocol

BITS = 128

#: How long an unused invitation stays open, by role.
LIFETIME = {"learner": timedelta(days=60), "trainer": timedelta(days=14), "coordinator": timedelta(days=7)}

_CODE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Dice(Protocol):
    def getrandbits(self, k: int, /) -> int: ...


def new_code(dice: Dice) -> str:
    """128 random bits as 22 characters that Telegram lets pass in a link (A–Z, a–z, 0–9, _ and -)."""
    raw = dice.getrandbits(BITS).to_bytes(BITS // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def code_in(text: str) -> str | None:
    """The code in what a person typed: bare, or as a whole link, or after /start; None when there is none."""
    words = text.replace("start=", " ").replace("/start", " ").split()
    codes = [word for word in words if _CODE.fullmatch(word)]
    return codes[-1] if codes else None
