"""Owns the list of addresses; must not know what any of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.credentials.address import clean_base, host_of
from bot.credentials.keys import KeyRing
from bot.web.credentials import CredentialPages
from bot.web.headers import SecurityHeaders
from bot.web.issuer import IssuerPages
from bot.web.pages import missing
from bot.web.ports import PublicRecords, WebSettings
from bot.web.verdicts import StatusFile


def build_app(
    port: PublicRecords, keys: KeyRing, settings: WebSettings, extra_routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """The web server's application. `extra_routes` (a webhook, say) come first.

    Raises ValueError when the public address is not one, or is not that of the keys.
    """
    base = clean_base(settings.base_url)
    if host_of(base) != keys.host:
        raise ValueError(f"the keys are those of {keys.host}, but the public address is {base}")
    settings = replace(settings, base_url=base)
    status = StatusFile(port, keys, base)
    routes = [*extra_routes, *_credential_routes(CredentialPages(port, keys, settings, status))]
    routes += _issuer_routes(IssuerPages(keys, settings, status))
    https = base.startswith("https:")
    return Starlette(
        routes=routes,
        middleware=[Middleware(SecurityHeaders, https=https)],
        exception_handlers={404: _missing, 405: _plain},
    )


def _credential_routes(pages: CredentialPages) -> list[BaseRoute]:
    return [
        Route("/credentials/{name}", pages.show),
        Route("/credentials/{name}/about", pages.compare, methods=["POST"]),
    ]


def _issuer_routes(pages: IssuerPages) -> list[BaseRoute]:
    return [
        Route("/", pages.home),
        Route("/.well-known/did.json", pages.did),
        Route("/.well-known/jwks.json", pages.jwks),
        Route("/status/revocation/1", pages.status),
        Route("/contexts/eu-mc/v1.json", pages.context),
        Route("/contexts/all.json", pages.contexts),
        Route("/achievements/{slug}/v1", pages.achievement),
        Route("/quality", pages.quality),
        Route("/static/badges/{name}", pages.badge),
        Route("/static/{name}", pages.static),
        Route("/health", _health),
    ]


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def _missing(request: Request, fault: Exception) -> Response:
    return missing(request)


async def _plain(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return PlainTextResponse(f"{fault.detail}\n", fault.status_code, fault.headers)
