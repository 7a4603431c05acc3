"""Owns how typed words stand for a button: its label, its number, or yes and no; knows no dialogue."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import Button, Event, Screen, Show, Tap, Text
from learning.ledger import Talk

#: What people type without looking at the buttons, in every language of the project.
YES = frozenset({"yes", "y", "ja", "j", "da", "d", "joo", "kyllä", "sim", "s", "ok", "okay", "👍"})
NO = frozenset({"no", "n", "nein", "ne", "ei", "não", "nao", "nee", "👎"})


def _bare(text: str) -> str:
    """Words alone, without the signs that decorate a label."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _is_label(label: str, text: str) -> bool:
    """Whether the words are the label; a number must be it to the letter, "-1" is not 1."""
    bare = _bare(text)
    return text.strip() == label if bare.isdigit() else bool(bare) and _bare(label) == bare


def action_typed(shown: Screen, text: str) -> str | None:
    """The action of the screen's button that the words mean; None when they mean none, or more than one."""
    buttons = [button for row in shown.rows for button in row if isinstance(button, Button)]
    plain = text.strip().casefold()
    same = [button.action for button in buttons if _is_label(button.label, text)]
    if len(same) == 1:
        return same[0]
    actions = {button.action for button in buttons}
    if plain in YES and "yes" in actions:
        return "yes"
    if plain in NO and "no" in actions:
        return "no"
    if plain.isascii() and plain.isdigit() and 0 < int(plain) <= len(buttons):
        return buttons[int(plain) - 1].action
    return None


def action_of(c: Context, event: Event, show: Show) -> Talk[str | None]:
    """What was tapped, or what the typed words mean on this screen; None for anything else."""
    if isinstance(event, Tap):
        return event.action
    if not isinstance(event, Text):
        return None
    shown = show(c)
    if not isinstance(shown, Screen):
        shown = yield from shown
    return action_typed(shown, event.text)


def cut(text: str, longest: int) -> str:
    """At most so many characters, with an ellipsis where something was left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
