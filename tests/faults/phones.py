"""Owns people who go on by what they see: they write diaries, keep home cards and learn, whatever the companion goes through."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from typing import Any

from bot.simulator import Person, Simulator

RECEIPT = re.compile(r"✓ (?:saved|new version) #(\d+)(?:\.(\d+))?")
QUESTION = ("What exactly did you see?", "Why do you think so?", "What would you take home")


class Phone:
    """One person and what their phone saw. `silence`: the longest wait for an answer, in seconds.

    Who is in a `hurry` goes on at the first screen, which after a crash may be an earlier one shown again; then words typed
    twice to one question belong nowhere. All others look again until the bot has nothing more to say to what they did.
    """

    def __init__(self, simulator: Simulator, person: Person, habit: Callable[[Phone], None], *, hurry: bool = False) -> None:
        chance = random.Random(person.id)
        self.hurry = hurry
        self._waiting = simulator.delivery.pending
        self.person = person
        self.chance = chance
        self.habit = habit
        self.shown = 0  # screens sent or edited so far
        self.acts = 0
        self.letters = 0  # answers A to D given
        self.words: list[str] = []  # marks in texts that were typed
        self.receipts: set[tuple[int, int]] = set()  # (number, version) as seen on the phone
        self.vouched: set[str] = set()  # marks typed before a receipt
        self.silence = 0.0

    def saw(self, text: str) -> None:
        self.shown += 1
        for number, version in RECEIPT.findall(text):
            receipt = (int(number), int(version or 1))
            if receipt not in self.receipts:
                self.receipts.add(receipt)
                self.vouched.update(() if self.hurry else self.words)

    # what a habit may do ----------------------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        return self.person.screen if self.shown else ""

    @property
    def labels(self) -> list[str]:
        keyboard = self.person.last.raw.get("reply_markup", {}).get("inline_keyboard", []) if self.shown else []
        return [button["text"] for row in keyboard for button in row if "callback_data" in button]

    def says(self, text: str) -> None:
        self.person.send(text)

    def writes(self) -> None:
        mark = f"w{self.person.id}x{len(self.words)}w"
        self.words.append(mark)
        self.person.send(f"Rags in one bin, because nobody collects them. {mark}")

    def taps(self, label: str) -> None:
        self.letters += label in ("A", "B", "C", "D")
        self.person.tap(label, self.person.last.id)

    # going on ---------------------------------------------------------------------------------------------------

    async def act(self, patience: float = 150.0) -> None:
        """Do one thing and wait until something was shown (a screen, or a toast where the screen stands already)."""
        loop = asyncio.get_running_loop()
        before, toasts, began = self.shown, len(self.person.toasts), loop.time()
        self.acts += 1
        self.habit(self)
        before += toasts
        while self.shown + len(self.person.toasts) == before or not (self.hurry or self._answered()):
            if loop.time() - began > patience:
                raise AssertionError(f"{self.person!r} was not answered within {patience} s; the screen is {self.screen!r}")
            await asyncio.sleep(0.005)
        self.silence = max(self.silence, loop.time() - began)


    def _answered(self) -> bool:
        return all(update.chat_id != self.person.id for update in self._waiting.values())


class Town:
    """All phones of a run; listens to what the bot shows."""

    def __init__(self, simulator: Simulator) -> None:
        self.phones: dict[int, Phone] = {}
        self.heard: dict[int, list[str]] = {}  # new messages of the bot by chat, also of people without a habit
        simulator.world.listeners.append(self._hear)

    def add(self, phone: Phone) -> Phone:
        self.phones[phone.person.id] = phone
        return phone

    def _hear(self, event: dict[str, Any]) -> None:
        if event["type"] not in ("message", "edit") or event["message"].get("own"):
            return
        text = event["message"].get("text") or event["message"].get("caption") or ""
        if event["type"] == "message":
            self.heard.setdefault(event["chat_id"], []).append(text)
        if event["chat_id"] in self.phones:
            self.phones[event["chat_id"]].saw(text)

    async def live(self, phone: Phone, over: asyncio.Event, rest: float = 0.02) -> None:
        """Act until it is over; the last act is answered too."""
        while not over.is_set():
            await phone.act()
            await asyncio.sleep(phone.chance.uniform(0, 2 * rest))


# habits -----------------------------------------------------------------------------------------------------------


def writes_diary(phone: Phone) -> None:
    """An entry, then versions of it, then again from the start page."""
    labels, screen = phone.labels, phone.screen
    if "Write it in my diary" in labels:
        phone.taps("Write it in my diary")
    elif "Worse" in labels:
        phone.taps(phone.chance.choice(("Worse", "Better", "Same")))
    elif any(question in screen for question in QUESTION):
        if "Skip" in labels and phone.chance.random() < 0.4:
            phone.taps("Skip")
        else:
            phone.writes()
    elif RECEIPT.search(screen) and len(phone.words) < 25:
        phone.writes()
    elif len(phone.words) < 25 or phone.chance.random() < 0.3:
        phone.says("/diary")
    else:
        learns(phone)


def keeps_home_cards(phone: Phone) -> None:
    """One card after the other; what is kept is not replaced. Then learning."""
    labels, screen = phone.labels, phone.screen
    on_the_list = screen.startswith("Home cards:")
    open_cards = [label for label in labels if not label.startswith("✓") and label not in ("Diary", "Start page")]
    if len(phone.words) >= 10:
        learns(phone)
    elif "Type it, or send a photo" in screen:
        phone.writes()
    elif on_the_list and open_cards:
        phone.taps(phone.chance.choice(open_cards))
    elif found := next((label for label in ("Next card", "All cards", "Home cards") if label in labels), None):
        phone.taps(found)
    else:
        phone.says("/diary")


def learns(phone: Phone) -> None:
    """From the teaser to the quiz, right or wrong; then practice. Nobody leaves: what was receipted is looked for afterwards."""
    fits = [label for label in phone.labels if not label.startswith(("‹", "🆘", "↶", "Start page", "Delete"))]
    if not fits or phone.chance.random() < 0.05:
        phone.says(phone.chance.choice(("/learn", "/learn", "/quiz", "/progress")))
    else:
        phone.taps(phone.chance.choice(fits))
