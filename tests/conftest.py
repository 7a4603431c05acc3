"""What every test may use."""

from __future__ import annotations

import pytest

from tests.harness import companion

__all__ = ["companion"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden transcripts anew")
