"""The command line: run · demo · invite · check · preview · migrate · failed · keys · export. Each verb says in words what it did or what is missing."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot import heap
from bot.settings import Settings, SettingsFault, faults_before_run, hints_before_run, load

OK, FAULT = 0, 1


def tell(*lines: str) -> None:
    for line in lines:
        print(line)


def run(settings: Settings, args: argparse.Namespace) -> int:
    """The bot against Telegram; with --check only say what is missing or wrong."""
    faults = faults_before_run(settings)
    if args.check:
        from bot.checking import check_connection, check_machine

        faults += [*check_machine(settings), *check_connection(settings)] if not faults else []
        tell(*(f"✗ {fault}" for fault in faults), *(f"• {hint}" for hint in hints_before_run(settings)))
        tell("All is well: python -m bot run" if not faults else "Mend this first.")
        return FAULT if faults else OK
    if faults:
        tell(*(f"✗ {fault}" for fault in faults))
        return FAULT
    heap.grow()
    from bot import app

    return _serve(lambda: app.run(settings))


def demo(settings: Settings, args: argparse.Namespace) -> int:
    """Three phones in the browser, with a seeded cohort; no token and no network needed."""
    from bot import demo as demonstration

    return _serve(lambda: demonstration.run(args.host, args.port, args.data))


def _serve(main: Callable[[], object]) -> int:
    import uvloop

    from bot.app import AlreadyRunning
    from bot.credentials.keys import KeyFault
    from bot.storage.database import StoreFault
    from bot.storage.sealing import SealFault
    from bot.telegram.wire import TelegramError, in_words
    from content.model import ContentFault

    try:
        uvloop.run(main())  # type: ignore[arg-type]
    except KeyboardInterrupt:
        return OK
    except TelegramError as refused:
        tell(f"✗ {in_words(refused)}")
        return FAULT
    except (StoreFault, SealFault, ContentFault, KeyFault, AlreadyRunning, OSError) as fault:
        tell(f"✗ {fault}")
        return FAULT
    return OK


def invite(settings: Settings, args: argparse.Namespace) -> int:
    """Make an invitation link; the first coordinator comes in this way."""
    from bot.inviting import invite as make

    return _in_words(lambda: make(settings, args.role, args.cohort))


def check(settings: Settings | None, args: argparse.Namespace) -> int:
    """Content, interface words and settings."""
    from bot.checking import check as look

    return look(show_counts=args.counts)


def preview(settings: Settings | None, args: argparse.Namespace) -> int:
    """A content file as the phone would show it, with the length of every text."""
    from bot.preview import preview as show

    return show(args.file, args.html)


def migrate(settings: Settings, args: argparse.Namespace) -> int:
    """Bring the database up to this version."""
    from bot.inviting import migrate_store

    return asyncio.run(migrate_store(settings))


def failed(settings: Settings, args: argparse.Namespace) -> int:
    """List updates that failed three times; with --replay NUMBER take one again."""
    from bot.inviting import failed_updates

    return _in_words(lambda: failed_updates(settings, args.replay))


def keys(settings: Settings, args: argparse.Namespace) -> int:
    """The signing keys: list them, rotate them, or take a stolen one out and sign again what rests on it."""
    from bot import lasting

    verbs = {
        "list": lambda: lasting.list_keys(settings),
        "rotate": lambda: lasting.rotate_keys(settings),
        "compromise": lambda: lasting.compromise_keys(settings, args.fragment),
    }
    return _in_words(verbs[args.action or "list"])


def export(settings: Settings, args: argparse.Namespace) -> int:
    """Write all public badge pages as files that any web server can serve."""
    from bot import lasting

    return _in_words(lambda: lasting.export(settings, args.to))


def _in_words(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a verb on keys and store; what is wrong with either is said with its cure, never by a traceback."""
    from bot.app import AlreadyRunning
    from bot.credentials.keys import KeyFault
    from bot.storage.database import StoreFault
    from bot.storage.sealing import SealFault
    from content.model import ContentFault

    try:
        return asyncio.run(main())
    except (KeyFault, StoreFault, SealFault, ContentFault, AlreadyRunning, OSError, ValueError) as fault:
        tell(f"✗ {fault}")
        return FAULT


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m bot", description="The Scouts4Green companion")
    verbs = top.add_subparsers(dest="verb", required=True)

    def verb(name: str, function: Callable[..., int]) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=(function.__doc__ or "").split("\n")[0], description=function.__doc__)
        sub.set_defaults(function=function)
        return sub

    verb("run", run).add_argument("--check", action="store_true", help="only say what is missing or wrong")
    shown = verb("demo", demo)
    shown.add_argument("--host", default="127.0.0.1")
    shown.add_argument("--port", type=int, default=8765)
    shown.add_argument("--data", default="", help="folder to keep the demo in; empty: a new one that is removed at the end")
    invited = verb("invite", invite)
    invited.add_argument("--role", choices=["coordinator", "trainer", "learner"], required=True)
    invited.add_argument("--cohort", type=int, help="number of the cohort, for trainers and learners")
    verb("check", check).add_argument("--counts", action="store_true", help="count what is taught, by language and path")
    previewed = verb("preview", preview)
    previewed.add_argument("file", metavar="FILE", help="any file of the content, such as content/en/unit-0.yaml")
    previewed.add_argument("--html", type=Path, metavar="PAGE", help="write one self-contained page that looks like a phone's chat")
    verb("migrate", migrate)
    verb("failed", failed).add_argument("--replay", type=int, metavar="NUMBER", help="take this update again")
    actions = verb("keys", keys).add_subparsers(dest="action")
    actions.add_parser("list", help="every key with its state")
    actions.add_parser("rotate", help="new keys sign from now on; what the old ones signed stays valid")
    stolen = actions.add_parser("compromise", help="take stolen keys out and sign again what rests on them")
    stolen.add_argument("fragment", nargs="+", metavar="FRAGMENT", help="the key as `keys list` names it")
    verb("export", export).add_argument("--to", type=Path, metavar="FOLDER", required=True, help="a new or empty folder")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        settings = load()
    except SettingsFault as wrong:
        tell(*(f"✗ {fault}" for fault in wrong.faults))
        return FAULT
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("telegram", "aiohttp", "apscheduler", "fontTools", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # they would log addresses that hold the token
    return int(args.function(settings, args))


if __name__ == "__main__":
    sys.exit(main())
