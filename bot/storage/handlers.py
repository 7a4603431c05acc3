"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import attendance, desk, diary, everyone, forms, machine, media, people, progress, rhythm

__all__ = ["attendance", "desk", "diary", "everyone", "forms", "machine", "media", "people", "progress", "rhythm"]
