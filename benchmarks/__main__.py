"""`make bench`: every figure is a ratio of two things measured in this one run, interleaved, against one loopback server process.

    python -m benchmarks                    all
    python -m benchmarks taps latency …     some of: taps, roundtrip, halfload, memory, tick, reminders, broadcast, backlog, credentials
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import uvloop

from benchmarks import clock, credentials, wire

PARTS = {
    "taps": wire.taps,
    "roundtrip": wire.roundtrip,
    "halfload": wire.halfload,
    "memory": wire.memory,
    "backlog": wire.backlog,
    "tick": clock.tick,
    "reminders": clock.reminders,
    "broadcast": clock.broadcast,
    "credentials": credentials.rates,
}


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which to measure; none: all")
    options.add_argument("--quick", action="store_true", help="shorter rounds, for a first look")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        for name in given.parts or PARTS:
            print(f"\n== {name}", flush=True)
            uvloop.run(PARTS[name](Path(folder), given.quick))
    return 0


if __name__ == "__main__":
    sys.exit(main())
