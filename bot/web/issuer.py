"""Owns what the issuer publishes of itself: keys, status list, contexts, achievements, quality, badge pictures."""

from __future__ import annotations

import asyncio
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.credentials.achievements import load_achievements
from bot.credentials.contexts import all_contexts, eu_mc_context, serialise
from bot.credentials.document import achievement_object
from bot.credentials.images import badge_png, badge_svg
from bot.credentials.keys import KeyRing
from bot.credentials.narrative import elements
from bot.credentials.record import LANGUAGES, SLUGS
from bot.credentials.words import credential_words
from bot.web import negotiate
from bot.web.headers import OPEN
from bot.web.pages import VARY, language_of, missing, render
from bot.web.ports import WebSettings
from bot.web.verdicts import StatusFile

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", **OPEN}
MINUTES = {"Cache-Control": "max-age=300", **OPEN}

_SCRIPTS = ("verify.js", "report.js", "page.js", "offline.js")
_STATIC = {"page.css": "text/css"} | dict.fromkeys(_SCRIPTS, "text/javascript")


class IssuerPages:
    """Everything that a verifier or a reader may want to know of the issuer, none of it about a person."""

    def __init__(self, keys: KeyRing, settings: WebSettings, status: StatusFile) -> None:
        self._keys, self._settings, self._status = keys, settings, status

    async def did(self, request: Request) -> Response:
        """GET /.well-known/did.json"""
        return Response(serialise(self._keys.did_document()), media_type="application/did+json", headers=MINUTES)

    async def jwks(self, request: Request) -> Response:
        """GET /.well-known/jwks.json"""
        return JSONResponse(self._keys.jwks(), headers=MINUTES)

    async def status(self, request: Request) -> Response:
        """GET /status/revocation/1"""
        return Response(await self._status.data(), media_type="application/vc", headers=MINUTES)

    async def context(self, request: Request) -> Response:
        """GET /contexts/eu-mc/v1.json, which never changes"""
        body = serialise(eu_mc_context(self._settings.base_url))
        return Response(body, media_type="application/ld+json", headers=FOREVER)

    async def contexts(self, request: Request) -> Response:
        """GET /contexts/all.json: every context that the page's own verification reads, so that it asks nobody else"""
        body = await asyncio.to_thread(all_contexts, self._settings.base_url)
        return Response(serialise(body), media_type="application/json", headers=MINUTES)

    async def achievement(self, request: Request) -> Response:
        """GET /achievements/{slug}/v1 as a page or as JSON"""
        achievement = next((a for a in load_achievements().values() if a.slug == request.path_params["slug"]), None)
        if achievement is None:
            return missing(request)
        language = language_of(request)
        words = credential_words(language)
        base, issuer = self._settings.base_url, self._settings.issuer
        media = negotiate.media_type(request.headers.get("accept", ""))
        wants_json = request.query_params.get("format") == "json" or negotiate.form_of(media) == "json"
        if wants_json:
            body = serialise(achievement_object(achievement, issuer, base, language))
            return Response(body, media_type="application/ld+json", headers={**MINUTES, **VARY})
        said = [(words(f"label.{name}"), text) for name, text in elements(achievement, words).items()]
        return render("achievement.html", request, achievement=achievement, elements=said)

    async def quality(self, request: Request) -> Response:
        """GET /quality"""
        return render("quality.html", request, issuer=self._settings.issuer)

    async def badge(self, request: Request) -> Response:
        """GET /static/badges/{name}: the plain badge pictures, without a credential in them"""
        slug, _, ending = request.path_params["name"].partition(".")
        known = next((s for s in SLUGS if s == slug), None)
        if known is None or ending not in ("png", "svg"):
            return missing(request)
        data = await asyncio.to_thread(badge_png if ending == "png" else badge_svg, known)
        headers = {"Cache-Control": "public, max-age=86400", **OPEN}
        return Response(data, media_type="image/png" if ending == "png" else "image/svg+xml", headers=headers)

    async def static(self, request: Request) -> Response:
        """GET /static/{name}: the style sheet and the scripts, a fixed list"""
        name = request.path_params["name"]
        if name not in _STATIC:
            return missing(request)
        return Response(static_bytes(name), media_type=_STATIC[name], headers={"Cache-Control": "max-age=3600"})

    async def home(self, request: Request) -> Response:
        """GET /"""
        return render("home.html", request, achievements=load_achievements(), codes=LANGUAGES)


def static_bytes(name: str) -> bytes:
    """One of the shipped static files. Raises KeyError for any other name."""
    if name not in _STATIC:
        raise KeyError(name)
    return files("bot.web").joinpath("static", name).read_bytes()
