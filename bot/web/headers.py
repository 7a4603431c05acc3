"""Owns the headers of every answer: no third party, no listing, no framing; must not know the answers' content."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

OPEN = {"Access-Control-Allow-Origin": "*"}
"""CORS for what verifiers fetch: public files without cookies, so any origin may read them."""


class SecurityHeaders:
    """Puts the security headers on every answer; an answer's own value wins."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._extra = {"Strict-Transport-Security": "max-age=31536000"} if https else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (SECURITY | self._extra).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
