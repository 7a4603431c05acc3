"""(c) This bot, whole: every tap is a durable turn. `URL DATA_DIR`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from bot import heap

heap.grow()  # as `python -m bot run` does

import uvloop  # noqa: E402

from bot import app  # noqa: E402
from bot.settings import Settings  # noqa: E402


def main(url: str, folder: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    settings = Settings(_env_file=None, bot_token="1:TEST", telegram_url=url, data_dir=Path(folder), web_port=0)
    uvloop.run(app.run(settings))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
