"""Owns the question for the learner's trade, so that examples come from their own work; asked whenever they like."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Screen, Tap, Turn, open_, screen
from dialogues.typed import action_of
from learning.ledger import Talk
from learning.ledger.people import TradeChosen
from learning.people import Role

trade = Dialogue("trade", roles={Role.LEARNER})


@trade.opened
def begin(c: Context, arg: str) -> Turn:
    return trade.at("choose")


@trade.screen("choose")
def choose(c: Context) -> Screen:
    current = c.learner.trade if c.learner else None
    buttons = [
        Button(f"✓ {each.label}" if each.id == current else each.label, f"trade:{each.id}") for each in c.pack.trades
    ]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    return screen(c.say("What is your trade? Then I can give you examples from it."), *rows, Button(c.label("Not now"), "skip"))


@trade.step("choose")
def told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, choose)
    if action == "skip":
        return open_("learn")
    chosen = Tap(action).after("trade") if action else None
    if chosen is None or chosen not in {each.id for each in c.pack.trades}:
        return None
    # Translators: a short line that appears for a moment over the tapped button.
    return open_("learn", keep=[TradeChosen(c.person.id, chosen)], toast=c.label("✓ noted"))
