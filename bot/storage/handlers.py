"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import (
    assessment,
    attendance,
    award,
    cohorts,
    desk,
    diary,
    everyone,
    forms,
    invitations,
    learners,
    machine,
    media,
    people,
    progress,
    report,
    rhythm,
)

__all__ = [
    "assessment", "attendance", "award", "cohorts", "desk", "diary", "everyone", "forms", "invitations", "learners", "machine", "media",
    "people", "progress", "report", "rhythm",
]  # fmt: skip
