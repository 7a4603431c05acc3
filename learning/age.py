"""Owns from which age a learner may agree for themself, country by country; knows no person and no question."""

from __future__ import annotations

# GDPR Art. 8 lets member states go down from 16 to 13: DE none, AT DSG § 4(4), SI ZVOP-2, FI Data Protection Act 5 §,
# PT Law 58/2019 Art. 16, BE Law of 30 July 2018 Art. 7.
LIMITS = {"DE": 16, "AT": 14, "SI": 15, "FI": 13, "PT": 13, "BE": 13}
DEFAULT_LIMIT = 16

FULL = "full"
MINOR = "minor"


def age_limit(country: str | None) -> int:
    """Years from which the learner's own yes counts; 16 where the country is unknown or not listed."""
    return LIMITS.get((country or "").upper(), DEFAULT_LIMIT)


def age_band(years: int, country: str | None) -> str:
    """`full`, or `minor`: a guardian's yes is needed."""
    return FULL if years >= age_limit(country) else MINOR
