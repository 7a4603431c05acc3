"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import diary, everyone, machine, media, people, rhythm

__all__ = ["diary", "everyone", "machine", "media", "people", "rhythm"]
