"""Owns filling values into a sentence that may hold markup; knows no sentence. `Markup.format` does the same at eight times the cost."""

from __future__ import annotations

from markupsafe import Markup, escape


def filled(sentence: str, /, *args: object, **values: object) -> Markup:
    """The sentence, trusted as it is, with every value escaped in its `{}` or `{name}`. Format specifications are not served."""
    return Markup(str.format(sentence, *map(escape, args), **{name: escape(value) for name, value in values.items()}))
