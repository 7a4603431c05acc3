"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import diary, machine, media, people

__all__ = ["diary", "machine", "media", "people"]
