"""What every test may use."""

from __future__ import annotations

from functools import cache

import pytest

from bot import app
from tests.harness import companion

__all__ = ["companion"]

app.load_content = cache(app.load_content)  # the curriculum never changes: read once a process, not once a companion


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden transcripts anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long form is for `make faults`: marked `slow`, it is skipped unless `-m slow` was asked for."""
    if "slow" in str(config.getoption("-m") or ""):
        return
    long = pytest.mark.skip(reason="the long form: make faults")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(long)
