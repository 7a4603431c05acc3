"""Owns rendering the templates; must not know where their values come from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.credentials.contexts import serialise
from bot.web import negotiate
from bot.web.words import language_names, page_words

VARY = {"Vary": "Accept, Accept-Language"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("bot.web", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def template(name: str) -> Template:
    """A template by its file name. Raises jinja2's TemplateNotFound."""
    return _environment().get_template(name)


def language_of(request: Request) -> str:
    """The language that this request's page is shown in."""
    return negotiate.language(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def render(file: str, request: Request, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page in the reader's language, never cached for longer than it takes to ask again."""
    language = language_of(request)
    page = page_words(language)
    known = {"t": page, "lang": language, "languages": language_names(), "path": request.url.path}
    html = template(file).render(**known, **values)
    headers = {"Content-Language": language, "Cache-Control": "no-cache", **VARY}
    return HTMLResponse(html, status_code=status, headers=headers)


def missing(request: Request) -> Response:
    """The one answer for what is not there, hidden or never was, in the form that was asked for."""
    form = negotiate.form_of(negotiate.media_type(request.headers.get("accept", "")))
    if form == "html" and not request.url.path.endswith((".json", ".jwt")):
        return render("missing.html", request, status=404)
    words = page_words(language_of(request))("missing.title")
    headers = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*", **VARY}
    if form == "json" or request.url.path.endswith(".json"):
        return Response(serialise({"error": words}), 404, headers, "application/json")
    return PlainTextResponse(words + "\n", 404, headers)
