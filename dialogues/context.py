"""Owns what a dialogue is given: who speaks, when, in which language, with which content; it can neither read nor write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol, TypeVar

from markupsafe import Markup

from content.model import Library, Pack
from dialogues.markup import filled
from dialogues.place import Place
from learning.people import Cohort, Learner, Person

T = TypeVar("T")


class Chance(Protocol):
    """The randomness a dialogue may use; it comes from outside, so that a conversation can be replayed."""

    def randrange(self, start: int, stop: int | None = None, /) -> int: ...
    def shuffle(self, x: list[T], /) -> None: ...
    def sample(self, population: Sequence[T], k: int, /) -> list[T]: ...
    def choice(self, seq: Sequence[T], /) -> T: ...
    def getrandbits(self, k: int, /) -> int: ...
    def random(self) -> float: ...


class Words(Protocol):
    """One language's words and formats (locales/)."""

    language: str

    def say(self, message: str, /) -> str: ...
    def plural(self, one: str, many: str, n: int, /) -> str: ...
    def day(self, value: date, style: str = "long") -> str: ...
    def clock(self, value: time | datetime) -> str: ...
    def moment(self, value: datetime) -> str: ...
    def number(self, value: int | float) -> str: ...
    def listed(self, values: Sequence[str]) -> str: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator decided and what a dialogue may need to know of the machine."""

    bot_username: str
    public_url: str
    languages: tuple[str, ...]
    language_names: tuple[tuple[str, str], ...]  # code, own name
    privacy_version: str
    operator: str = ""  # who runs this bot, for the privacy notice
    operator_contact: str = ""
    keep_months: int = 6

    def invitation(self, code: str) -> str:
        return f"https://t.me/{self.bot_username}?start={code}"


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a dialogue is given. `now` is UTC and aware."""

    now: datetime
    person: Person
    learner: Learner | None
    cohort: Cohort | None
    place: Place
    words: Words
    library: Library
    terms: Terms
    chance: Chance

    @property
    def pack(self) -> Pack:
        """The content in the person's language."""
        return self.library.pack(self.words.language)

    def say(self, message: str, /, **values: object) -> Markup:
        """A sentence of the interface in the person's language; values are escaped, `{name}` marks their places."""
        said = self.words.say(message)
        return filled(said, **values) if values else Markup(said)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """A sentence that counts, in the language's real plural forms; `{n}` is the number."""
        return filled(self.words.plural(one, many, n), n=n, **values)

    def label(self, message: str, /, **values: object) -> str:
        """Words for a button or a toast: plain text, no markup."""
        said = self.words.say(message)
        return said.format(**values) if values else said
