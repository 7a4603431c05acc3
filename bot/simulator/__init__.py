"""Telegram's Bot API on loopback, for the demo, tests and the fault lab: an island that imports nothing of the rest."""

from __future__ import annotations

from bot.simulator.chats import SimMessage, Toast
from bot.simulator.clock import ClockPort, Jump
from bot.simulator.delivery import Delivery
from bot.simulator.faults import Fault, RateLimit
from bot.simulator.people import Person
from bot.simulator.simulator import Simulator
from bot.simulator.world import Call

__all__ = ["Call", "ClockPort", "Delivery", "Fault", "Jump", "Person", "RateLimit", "SimMessage", "Simulator", "Toast"]
