"""Owns the rates of issuing and verifying credentials."""

from __future__ import annotations

import time
from pathlib import Path


async def rates(folder: Path, quick: bool) -> None:
    """Issue and verify, one after another on one core."""
    from bot.credentials.issue import issue
    from bot.credentials.verify import verify
    from tests.credentials.samples import sample_issue

    count = 100 if quick else 1_000
    arguments, status, did = sample_issue(folder / "keys")
    begun = time.perf_counter()
    for _ in range(count):
        issued = issue(*arguments)
    middle = time.perf_counter()
    for _ in range(count):
        assert verify(issued.json_bytes, did, status).state == "valid"
    end = time.perf_counter()
    print(f"  {count} issued: {count / (middle - begun):.0f} a second;  {count} verified: {count / (end - middle):.0f} a second")
