"""(c) This bot, whole: every tap is a durable turn. `URL DATA_DIR`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import uvloop

from bot import app
from bot.settings import Settings


def main(url: str, folder: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    settings = Settings(_env_file=None, bot_token="1:TEST", telegram_url=url, data_dir=Path(folder), web_port=0)  # type: ignore[call-arg]
    uvloop.run(app.run(settings))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
