"""Runs the simulator alone: `python -m bot.simulator --port 8081 --token 1:TEST`."""

from __future__ import annotations

import argparse
import asyncio

from bot.simulator.simulator import Simulator

try:
    import uvloop
except ImportError:  # there is none for this platform
    uvloop = None  # type: ignore[assignment]


def main() -> None:
    """Parse the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default="1:TEST")
    parser.add_argument("--username", default="Scouts4GreenBot", help="of the bot")
    parser.add_argument("--history", type=int, default=None, help="messages kept in each chat, default all")
    parser.add_argument("--calls", type=int, default=10_000, help="method calls kept in the log")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to every answer")
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop if uvloop else None) as runner:
            runner.run(_serve(parser.parse_args()))
    except KeyboardInterrupt:
        pass


async def _serve(options: argparse.Namespace) -> None:
    simulator = Simulator(options.token, bot_username=options.username, history=options.history, calls=options.calls)
    simulator.latency = options.latency
    await simulator.start(options.host, options.port)
    print(f"Phones: {simulator.base_url}/  Bot API: {simulator.base_url}/bot{options.token}/", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await simulator.stop()


if __name__ == "__main__":
    main()
