"""Owns how the bot introduces itself before anybody spoke: description and short description."""

from __future__ import annotations

from dialogues.context import Context


def description(c: Context) -> str:
    return c.label(
        "I go with you on your work placement abroad: small lessons on sustainability, a diary that compares your company "
        "at home with your host, and a credential that anyone can verify. Tap Start."
    )


def short_description(c: Context) -> str:
    return c.label("Lessons, diary and credential for your work placement abroad.")
