"""Owns the taking again of an update that was set aside, after its cause was mended."""

from __future__ import annotations

import orjson
from telegram import Update

from bot.app import companion
from bot.settings import Settings
from bot.storage.session import statements
from bot.telegram.parse import FileAct, Gone, Strange, parse, parse_tap
from bot.turns import Incoming
from learning.ledger.machine import FailedUpdate, Replayed


async def replay_update(settings: Settings, failed: FailedUpdate) -> int:
    """Take the update as if it came now; the person gets the screen."""
    async with companion(settings) as parts:
        raw = orjson.loads(failed.payload)
        parsed = parse_tap(raw) if "callback_query" in raw else parse(Update.de_json(raw, parts.wire))
        if parsed.act is None or isinstance(parsed.act, FileAct | Gone | Strange):
            print("✗ Only words, commands and taps can be taken again; ask the person to send the file once more")
            return 1
        async with parts.database.unit() as unit:
            unit.put(statements()["unmark_handled"], update_id=failed.update_id)
        outcome = await parts.turns.take(Incoming(parsed.update_id, parsed.chat_id, parsed.language_code, parsed.act))
        await parts.receiver.deliver(outcome)
        await parts.turns.state(Replayed(failed.update_id))
    print(f"{failed.update_id} was taken again")
    return 0
