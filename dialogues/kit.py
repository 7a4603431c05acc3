"""Owns the vocabulary in which dialogues are written: events, screens, turns, places; knows no dialogue and no machine.

A dialogue is a module with one `Dialogue` object. It is *opened* (by a command, a menu button or a link in a notice),
stands at *places*, shows a *screen* at each, and takes *steps* when the person taps, types or sends a file.

    diary = Dialogue("diary", commands=("diary",), roles={Role.LEARNER})

    @diary.opened
    def start(c: Context, arg: str) -> Talk[Turn]: ...
    @diary.screen("saw")
    def ask_what(c: Context) -> Talk[Screen] | Screen: ...
    @diary.step("saw")
    def told(c: Context, event: Event) -> Talk[Turn] | Turn | None: ...     # None: does not fit here

Screens are computed from stored facts after the step's facts were written, so showing one again is always safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from markupsafe import Markup

from dialogues.context import Context
from dialogues.place import Json, Place, moved
from learning.ledger import Fact, Talk
from learning.people import Media, Role

# what a person did --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of the current screen was pressed; `action` is what the screen gave that button."""

    action: str

    def after(self, prefix: str) -> str | None:
        """What follows `prefix:` in the action, or None if the action is another."""
        head, _, tail = self.action.partition(":")
        return tail if head == prefix else None


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed, cleaned of control characters; 1 to 4096 characters. `message_id` is Telegram's."""

    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo, voice note or other file, already fetched and kept. `caption` may be empty."""

    media: Media
    caption: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed an earlier message of theirs."""

    message_id: int
    text: str


Event: TypeAlias = Tap | Text | Upload | Edited


# what the companion shows -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the current screen. `action` ≤ 40 bytes of ASCII; `label` ≤ 40 characters, best ≤ 20."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Open:
    """A button that opens a dialogue, valid for ever (menus, notices): same as the command with that argument."""

    label: str
    dialogue: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


AnyButton: TypeAlias = Button | Open | Link


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file shown with a screen: stored media by hash, or a document the machine makes (`make`, e.g. a report)."""

    sha256: str = ""
    kind: str = "photo"
    make: str = ""  # name of a producer known to the machine: matrix_xlsx, qr, invitation_cards, mydata, badge …
    args: Mapping[str, Json] = field(default_factory=dict)
    caption: str = ""
    optional: bool = False  # the screen goes out without it when it cannot be sent


@dataclass(frozen=True, slots=True)
class Screen:
    """One message with its buttons, and files sent ahead of it. Text is HTML as Telegram knows it, ≤ 4096 units."""

    text: Markup
    rows: tuple[tuple[AnyButton, ...], ...] = ()
    files: tuple[Attachment, ...] = ()
    placeholder: str = ""  # shown in the empty input field, ≤ 64 characters
    link_preview: str = ""  # an address whose preview is shown large


def screen(text: str, *rows: Iterable[AnyButton] | AnyButton, files: Iterable[Attachment] = (), **more: Any) -> Screen:
    """Build a screen; a row may be one button or several."""
    laid = tuple((row,) if isinstance(row, Button | Open | Link) else tuple(row) for row in rows)
    return Screen(Markup(text), tuple(row for row in laid if row), tuple(files), **more)


# what a step leads to -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step leads to: where to stand next, what to keep, a short toast over the button that was tapped.

    `place` None: stay. `opens`: hand over to another dialogue's opening after the facts were kept.
    """

    place: Place | None = None
    keep: tuple[Fact, ...] = ()
    toast: str = ""
    opens: tuple[str, str] | None = None
    fresh: bool = False  # send the screen as a new message even after a tap, keeping the old text readable


Step: TypeAlias = Callable[[Context, Event], Talk[Turn | None] | Turn | None]
Show: TypeAlias = Callable[[Context], Talk[Screen] | Screen]
Opening: TypeAlias = Callable[[Context, str], Talk[Turn] | Turn]
_Opening = TypeVar("_Opening", bound=Callable[..., Any])
_Show = TypeVar("_Show", bound=Callable[..., Any])
_Step = TypeVar("_Step", bound=Callable[..., Any])


class Dialogue:
    """One conversation. `roles` None: for everyone, also before onboarding. `commands` open it, without the slash."""

    def __init__(
        self, name: str, *, commands: tuple[str, ...] = (), roles: frozenset[Role] | set[Role] | None = None
    ) -> None:
        self.name = name
        self.commands = commands
        self.roles = None if roles is None else frozenset(roles)
        self.opening: Opening | None = None
        self.screens: dict[str, Show] = {}
        self.steps: dict[str, Step] = {}

    def opened(self, function: _Opening) -> _Opening:
        self.opening = function
        return function

    def screen(self, *places: str) -> Callable[[_Show], _Show]:
        def register(function: _Show) -> _Show:
            for name in places:
                assert name not in self.screens, f"{self.name}: two screens for {name}"
                self.screens[name] = function
            return function

        return register

    def step(self, *places: str) -> Callable[[_Step], _Step]:
        def register(function: _Step) -> _Step:
            for name in places:
                assert name not in self.steps, f"{self.name}: two steps for {name}"
                self.steps[name] = function
            return function

        return register

    def at(self, name: str, /, *, keep: Iterable[Fact] = (), toast: str = "", fresh: bool = False, **data: Json) -> Turn:
        """Go to a place of this dialogue."""
        return Turn(Place(self.name, name, data), tuple(keep), toast, None, fresh)


def stay(*, keep: Iterable[Fact] = (), toast: str = "") -> Turn:
    """Stay where we are (the screen is shown again, with fresh facts)."""
    return Turn(None, tuple(keep), toast)


def open_(dialogue: str, arg: str = "", *, keep: Iterable[Fact] = (), toast: str = "") -> Turn:
    """Hand over to another dialogue's opening."""
    return Turn(None, tuple(keep), toast, (dialogue, arg))


__all__ = [
    "AnyButton", "Attachment", "Button", "Dialogue", "Edited", "Event", "Json", "Link", "Open", "Opening", "Place", "Screen",
    "Show", "Step", "Tap", "Text", "Turn", "Upload", "moved", "open_", "screen", "stay",
]  # fmt: skip
