"""Owns what happens to a Bot API call between the socket and its method: token, faults, limits, latency, log."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import orjson

from bot.simulator.bodies import Params, Upload, integer, parameters, structure
from bot.simulator.faults import Fault, Faults, Limiter, RateLimit
from bot.simulator.methods import METHODS, SENDING, find
from bot.simulator.refusals import Refusal, forbidden, too_large, too_many_requests
from bot.simulator.wire import Answer, Request, answer
from bot.simulator.world import Call, World

__all__ = ["BotApi"]

LONGEST_HANG = 600.0  # seconds a time-out lasts when the bot does not hang up
_REFUSING = {"500": Refusal(500, "Internal Server Error"), "502": Refusal(502, "Bad Gateway")}


class BotApi:
    """The addresses `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.faults = faults
        self.latency = 0.0  # seconds added to every answer
        self.in_progress: dict[str, int] = {}  # calls that wait for their answer, by method; without getUpdates
        self.activity = 0  # grows with every call
        self._world = world
        self._limiter: Limiter | None = None
        self._prefix = f"/bot{world.token}/"
        self._file_prefix = f"/file/bot{world.token}/"

    @property
    def rate_limit(self) -> RateLimit | None:
        """The flood limits in force."""
        return None if self._limiter is None else self._limiter.limit

    @rate_limit.setter
    def rate_limit(self, limit: RateLimit | None) -> None:
        self._limiter = None if limit is None else Limiter(limit)

    # -- from the socket

    def handle(self, request: Request) -> Answer | Awaitable[Answer]:
        """Answer a request to one of the addresses."""
        path = request.path
        if path.startswith(self._prefix):
            return self._method(request, path[len(self._prefix) :])
        if path.startswith(self._file_prefix):
            return self._download(path[len(self._file_prefix) :])
        return _refused(Refusal(401, "Unauthorized"))

    def _method(self, request: Request, name: str) -> Answer | Awaitable[Answer]:
        self.activity += 1
        method = find(name)
        if method is None:
            self._world.unknown_methods.append(name)
            return _refused(Refusal(404, "Not Found: method not found"))
        if request.oversized:
            return _refused(too_large())
        try:
            params = parameters(request)
        except Refusal as refusal:
            return _refused(refusal)
        if len(self.faults) or self.latency or method == "getUpdates":
            return self._slowly(method, params)
        return self.perform(method, params)

    def _download(self, path: str) -> bytes:
        self.activity += 1
        stored = self._world.files.at(path)
        if stored is None:
            return _refused(Refusal(404, "Not Found"))
        return answer(stored.data, content_type="application/octet-stream")

    # -- doing it

    def perform(self, method: str, params: Params) -> bytes:
        """Do a call at once; the whole HTTP answer."""
        world = self._world
        try:
            if self._limiter is not None and method in SENDING:
                self._limit(params)
            result = METHODS[method](world, params)
        except Refusal as refusal:
            world.calls.append(Call(method, params, None, refusal.description, world.unix()))
            return _refused(refusal)
        world.calls.append(Call(method, params, result, None, world.unix()))
        return answer(b'{"ok":true,"result":%b}' % orjson.dumps(result))

    def _limit(self, params: Params) -> None:
        count = len(structure(params, "media") or [1]) if "media" in params else 1
        assert self._limiter is not None
        wait = self._limiter.refuse(integer(params, "chat_id"), count)
        if wait:
            raise too_many_requests(wait)

    async def _slowly(self, method: str, params: Params) -> Answer:
        """A call that may wait: getUpdates, a fault, or the latency of the network."""
        if method != "getUpdates":
            self.in_progress[method] = self.in_progress.get(method, 0) + 1
        try:
            chat_id = integer(params, "chat_id") or None
            fault = self.faults.strike(method, chat_id) if len(self.faults) else None
            done = await (self._fulfil(method, params) if fault is None else self._strike(fault, method, params))
            if self.latency:
                await asyncio.sleep(self.latency)
            return done
        finally:
            self.activity += 1
            if method != "getUpdates":
                self.in_progress[method] -= 1

    async def _fulfil(self, method: str, params: Params) -> bytes:
        return await self._get_updates(params) if method == "getUpdates" else self.perform(method, params)

    async def _get_updates(self, params: Params) -> bytes:
        try:
            allowed = structure(params, "allowed_updates") if "allowed_updates" in params else None
            offset, limit, timeout = (integer(params, name, usual) for name, usual in _POLL_DEFAULTS)
            return answer(await self._world.updates.get_updates(offset, limit, timeout, allowed))
        except Refusal as refusal:
            self._world.calls.append(Call("getUpdates", params, None, refusal.description, self._world.unix()))
            return _refused(refusal)

    async def _strike(self, fault: Fault, method: str, params: Params) -> Answer:
        kind = fault.kind
        if kind in ("slow", "timeout_after", "disconnect_after"):
            done = await self._fulfil(method, params)
            if kind == "disconnect_after":
                return None
            await asyncio.sleep(fault.delay if kind == "slow" else LONGEST_HANG)  # or until the bot hangs up
            return done if kind == "slow" else None
        if fault.delay:
            await asyncio.sleep(fault.delay)
        self._world.calls.append(Call(method, params, None, f"fault: {kind}", self._world.unix()))
        if kind == "timeout_before":
            await asyncio.sleep(LONGEST_HANG)
            return None
        if kind == "disconnect":
            return None
        if kind == "429":
            return _refused(too_many_requests(fault.retry_after))
        if kind == "403":
            return _refused(forbidden("bot was blocked by the user"))
        return _refused(_REFUSING[kind])

    async def call(self, method: str, params: dict[str, Any]) -> bytes:
        """A call that did not come by the socket, but in a webhook's answer."""
        known = find(method)
        if known is None or known == "getUpdates":
            self._world.unknown_methods.append(method)
            return _refused(Refusal(404, "Not Found: method not found"))
        self.activity += 1
        return self.perform(known, params)


_POLL_DEFAULTS = (("offset", 0), ("limit", 100), ("timeout", 0))


def _refused(refusal: Refusal) -> bytes:
    return answer(orjson.dumps(refusal.body()), refusal.code)


def loggable(params: Params) -> dict[str, Any]:
    """A call's parameters as JSON: uploads become their name and size."""
    return {key: repr(value) if isinstance(value, Upload) else value for key, value in params.items()}
