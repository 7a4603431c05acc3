"""Owns an apprentice who knows: reads a screen as the phone shows it and says which button is the right one; must not know the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from content.model import Activity, ClosedItem, Pack, Question, Unit
from content.texts import plain

__all__ = ["actions", "is_unit_end", "right_button"]

ONWARDS = ("go", "question", "next", "on")
_LETTERED = re.compile(r"^(?:☑ )?([A-E])  (.+)$", re.MULTILINE)
_IN_HAND = re.compile(r"^\d+/\d+  (.+)$", re.MULTILINE)

Buttons = Iterable[Sequence[tuple[str, str | None, str | None]]]


def actions(buttons: Buttons) -> dict[str, str]:
    """What the buttons of a screen do, each with its label; buttons that only open something else keep their `o:`."""
    found = {}
    for row in buttons:
        for label, data, _ in row:
            if data:
                found[data.split(":", 2)[2] if data.startswith("s:") else data] = label
    return found


def is_unit_end(buttons: Buttons) -> bool:
    """Whether this is the last screen of a unit."""
    return "read" in actions(buttons)


def right_button(pack: Pack, text: str, buttons: Buttons) -> str | None:
    """The label of the button that somebody taps who has learnt it all; None where the screen asks for no tap."""
    does = actions(buttons)
    if any(action.startswith(("pick:", "done:")) for action in does):
        return _right_answer(pack, text, does)
    if any(action.startswith(("into:", "next:")) for action in does):
        return _right_place(_activity(pack, text), text, does)
    return next((does[action] for action in ONWARDS if action in does), does.get("o:learn"))


def _right_answer(pack: Pack, text: str, does: Mapping[str, str]) -> str | None:
    question = _asked(text, (item for unit in _units(pack) for item in (*(n.question for n in unit.nuggets), *unit.quiz.items)))
    if question is not None:
        return does[f"pick:{question.right_id}"]
    closed = (item for path in pack.paths for item in pack.final(path.id).closed)
    item = next((item for item in closed if plain(item.ask) in text), None)
    return _final_answer(item, text, does) if item else None


def _units(pack: Pack) -> list[Unit]:
    return [unit for unit in (pack.unit0, *pack.units()) if unit is not None]


def _asked(text: str, questions: Iterable[Question]) -> Question | None:
    """The question on the screen: the words, and all options, for two questions may ask alike."""
    return next(
        (one for one in questions if plain(one.ask) in text and all(plain(option.text) in text for option in one.options)),
        None,
    )


def _final_answer(item: ClosedItem, text: str, does: Mapping[str, str]) -> str | None:
    """The next right letter of a question of the assessment that is not given yet, then the button that ends it."""
    letters = {words: letter for letter, words in _LETTERED.findall(text)}
    of = item.card if item.kind == "order" else item.option
    for id in item.right_ids:
        letter = letters[plain(of(id).text)]
        label = next((label for action, label in does.items() if action.endswith(f":{letter}")), None)
        if label == letter:
            return label
    return next((label for action, label in does.items() if action.startswith("done:")), None)


def _activity(pack: Pack, text: str) -> Activity:
    return next(unit.activity for unit in _units(pack) if plain(unit.activity.ask) in text)


def _right_place(task: Activity, text: str, does: Mapping[str, str]) -> str:
    """The place of the card in hand, or the card that comes next."""
    if task.kind == "order":
        return next(does[f"next:{card}"] for card in task.right_order if f"next:{card}" in does)
    words = _IN_HAND.findall(text)[-1]
    card = next(card for card in task.cards if plain(card.text) == words)
    return does[f"into:{card.bucket}"]
