"""Owns the proof that a learner was in the room: a short-lived code; it knows no message and keeps no code in clear."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from learning.localtime import as_utc
from learning.refusal import Refusal

DIGITS = 6
VALID = timedelta(minutes=10)  # long enough for a room of slow phones, too short to be passed on for later

# A million codes, five tries in ten minutes: a guess succeeds once in 200,000 rooms.
MAX_TRIES = 5
TRY_WINDOW = timedelta(minutes=10)


class Method(StrEnum):
    """How attendance was attested."""

    CODE = "code"
    HAND = "hand"


class Rng(Protocol):
    """The part of random.Random (in earnest: secrets.SystemRandom) that a code needs."""

    def randrange(self, stop: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code on the wall of one session: only its hash is kept. Valid from its showing, `valid_until` excluded."""

    cohort_id: int
    unit_id: str
    code_hash: str
    valid_from: datetime
    valid_until: datetime


def new_code(
    cohort_id: int, unit_id: str, now: datetime, rng: Rng, valid: timedelta = VALID, key: bytes = b""
) -> tuple[str, ShownCode]:
    """A fresh code to show now, in clear, and what is kept of it. It is never made for a later hour."""
    code = f"{rng.randrange(10**DIGITS):0{DIGITS}d}"
    start = as_utc(now)
    return code, ShownCode(cohort_id, unit_id, hash_code(code, cohort_id, unit_id, key), start, start + valid)


def hash_code(code: str, cohort_id: int, unit_id: str, key: bytes = b"") -> str:
    """The hash of a code for this cohort and unit, so that no code fits elsewhere."""
    return hmac.new(key, f"{cohort_id}:{unit_id}:{code}".encode(), sha256).hexdigest()


def read_code(typed: str) -> str | None:
    """The six digits somebody typed, whatever spaces or script they are written in; None when it is no code."""
    kept = [char for char in typed if not (char.isspace() or unicodedata.category(char) in {"Cf", "Pd"})]
    digits = [unicodedata.decimal(char, None) for char in kept]
    if len(digits) != DIGITS or None in digits:
        return None
    return "".join(str(digit) for digit in digits)


def check_code(
    typed: str, shown: ShownCode | None, now: datetime, wrong_tries: Iterable[datetime] = (), key: bytes = b""
) -> Refusal | None:
    """Why a typed code does not attest attendance, or None.

    Codes: not_a_code, too_many_tries (with `until`), wrong_code, code_expired. A code nobody shows is a wrong one,
    and an expired one is only named so to who typed it right.
    """
    now = as_utc(now)
    recent = sorted(moment for moment in wrong_tries if now - TRY_WINDOW < moment <= now)
    if len(recent) >= MAX_TRIES:
        return Refusal("too_many_tries", {"until": recent[-MAX_TRIES] + TRY_WINDOW})
    code = read_code(typed)
    if code is None:
        return Refusal("not_a_code", {"digits": DIGITS})
    if shown is None or now < shown.valid_from:
        return Refusal("wrong_code")
    if not hmac.compare_digest(hash_code(code, shown.cohort_id, shown.unit_id, key), shown.code_hash):
        return Refusal("wrong_code")
    return None if now < shown.valid_until else Refusal("code_expired")


def check_session(day: date, today: date, earliest: date | None = None) -> Refusal | None:
    """Why attendance on `day` cannot be attested by hand, or None: never for the future (journeys 3.2)."""
    if day > today:
        return Refusal("in_the_future")
    return Refusal("before_the_cohort") if earliest is not None and day < earliest else None
