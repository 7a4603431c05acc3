"""Owns writing the whole site as files that any web server can serve; must not know the records behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from starlette.types import ASGIApp, Message, Scope

from bot.credentials.record import LANGUAGES, SLUGS

_ENDINGS = ("json", "jwt", "png", "svg", "pdf", "zip", "card.png")
_FIXED = (
    ".well-known/did.json",
    ".well-known/jwks.json",
    "contexts/eu-mc/v1.json",
    "contexts/all.json",
    "status/revocation/1",
    *(f"static/{name}" for name in ("page.css", "verify.js", "report.js", "page.js")),
    *(f"static/badges/{slug}.{ending}" for slug in SLUGS for ending in ("png", "svg")),
)
_PAGES = ("", "quality", *(f"achievements/{slug}/v1" for slug in SLUGS))
_LINK = re.compile(r'(href|content)="((?:https?://[^"/]+)?)(/?[^"?]*)\?lang=([a-z]{2})[^"]*"')


async def export_site(app: ASGIApp, identifiers: Iterable[str], directory: Path) -> list[Path]:
    """Write every page in five languages, all files of the credentials that are public, keys, list and contexts.

    A page stands at `<address>/index.html` in English and at `<address>/<language>.html`. Hidden credentials are left
    out. Returns the written paths. Raises OSError when `directory` cannot be written.
    """
    written = [await _file(app, f"/{path}", directory / path) for path in _FIXED]
    pages = [*_PAGES]
    for identifier in identifiers:
        address = f"credentials/{identifier}"
        if (await _fetch(app, f"/{address}", "en"))[0] != 200:
            continue
        pages.append(address)
        written += [await _file(app, f"/{address}.{end}", directory / f"{address}.{end}") for end in _ENDINGS]
    for path in pages:
        written += await _page(app, path, directory)
    return written


async def _page(app: ASGIApp, path: str, directory: Path) -> list[Path]:
    written = []
    for language in LANGUAGES:
        _, body = await _fetch(app, f"/{path}", language)
        html = _LINK.sub(lambda found: _static_link(found, path), body.decode("utf-8")).encode("utf-8")
        names = (f"{language}.html", "index.html") if language == "en" else (f"{language}.html",)
        written += [_write(directory / path / name, html) for name in names]
    return written


def _static_link(found: re.Match[str], path: str) -> str:
    """Files have no query, so a page's language becomes its name, and other files lose theirs."""
    attribute, host, target, language = found.groups()
    if target.endswith(tuple(f".{ending}" for ending in _ENDINGS)):
        return f'{attribute}="{host}{target}"'
    page = target or f"/{path}"
    return f'{attribute}="{host}{page.rstrip("/")}/{language}.html"'


async def _file(app: ASGIApp, address: str, path: Path) -> Path:
    status, body = await _fetch(app, address, "en")
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    return _write(path, body)


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


async def _fetch(app: ASGIApp, address: str, language: str) -> tuple[int, bytes]:
    """One GET, straight into the application, without a server."""
    status, body = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    headers = [(b"accept", b"text/html"), (b"accept-language", language.encode("ascii")), (b"host", b"export")]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": address,
        "raw_path": address.encode("ascii"),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "server": ("export", 443),
        "client": None,
    }
    await app(scope, receive, send)
    return status, body
