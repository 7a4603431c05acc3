"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import (
    assessment,
    attendance,
    award,
    desk,
    diary,
    everyone,
    forms,
    machine,
    media,
    people,
    progress,
    report,
    rhythm,
)

__all__ = ["assessment", "attendance", "award", "desk", "diary", "everyone", "forms", "machine", "media", "people", "progress", "report", "rhythm"]
