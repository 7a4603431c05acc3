"""The only package that speaks with Telegram: receive, render, send, pace, menus."""

from __future__ import annotations

import os

# Durations of voice notes come as timedelta, as they will in every later version of the library; without this it warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
