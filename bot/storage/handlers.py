"""Owns nothing but the list of rooms of the store: importing it registers every handler of asks and facts."""

from bot.storage import machine, media, people

__all__ = ["machine", "media", "people"]
