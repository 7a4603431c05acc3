"""Owns the stage of the demo tests; must not know what they play."""

from __future__ import annotations

from tests.browser import browser, chromium_path

__all__ = ["browser", "chromium_path"]
