"""The whole companion as a process of its own, to be killed: `URL DATA_DIR SHIFT` (seconds between the machine's clock and the story's)."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import companion, lease, running
from bot.settings import Settings


async def serve(url: str, folder: Path, shift: timedelta) -> None:
    settings = Settings(_env_file=None, bot_token="1:TEST", telegram_url=url, data_dir=folder)  # type: ignore[call-arg]
    with lease(settings):
        async with companion(settings, now=lambda: datetime.now(UTC) + shift) as parts:
            async with running(parts, ticking=False):
                while True:  # often, so that a process that lives for a second falls due with what is due
                    await parts.ticker.tick()
                    await asyncio.sleep(0.2)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]), timedelta(seconds=float(sys.argv[3]))))
