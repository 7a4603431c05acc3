"""The long form is for `make faults`: marked `slow`, it is skipped unless `-m slow` was asked for."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "slow" in str(config.getoption("-m") or ""):
        return
    long = pytest.mark.skip(reason="the long form: make faults")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(long)
