"""Owns the address of one credential in all its forms; must not know how records are kept."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from bot.credentials.bake import bake_png, bake_svg
from bot.credentials.images import badge_png, badge_svg, card_png
from bot.credentials.keys import KeyRing
from bot.credentials.record import sri_digest
from bot.credentials.verify import Verdict
from bot.web import negotiate, view
from bot.web.facts import Facts, is_about, read_facts
from bot.web.headers import OPEN
from bot.web.limits import Limit
from bot.web.pages import VARY, language_of, missing, render
from bot.web.ports import PublicCredential, PublicRecords, WebSettings
from bot.web.qr import qr_svg
from bot.web.verdicts import StatusFile, Verdicts

_NAME = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.(json|jwt|png|svg|pdf|zip|card\.png))?")
_NOBODY = "00000000-0000-4000-8000-000000000000"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_BODY_LIMIT = 4096


class CredentialPages:
    """The page of a credential, its files, and the comparing of an e-mail address."""

    def __init__(self, port: PublicRecords, keys: KeyRing, settings: WebSettings, status: StatusFile) -> None:
        self._port, self._keys, self._settings, self._status = port, keys, settings, status
        self._verdicts = Verdicts(status, keys)
        self._limit = Limit(times=10, seconds=600)

    async def show(self, request: Request) -> Response:
        """GET /credentials/{name}: the page, or the form that the ending or the Accept header asks for."""
        found = _NAME.fullmatch(request.path_params["name"])
        credential = await self._find(found.group(1) if found else _NOBODY)
        if found is None or credential is None:
            return missing(request)
        ending = found.group(2)
        if ending is None:
            return await self._negotiated(request, credential)
        if ending in ("json", "jwt"):
            media = "application/vc" if ending == "json" else "text/plain"
            return _file(credential, ending, media)
        return await self._made(request, credential, ending)

    async def compare(self, request: Request) -> Response:
        """POST /credentials/{name}/about: whether a typed e-mail address is the one sealed in, rate-limited."""
        found = _NAME.fullmatch(request.path_params["name"])
        credential = await self._find(found.group(1) if found and not found.group(2) else _NOBODY)
        if credential is None:
            return missing(request)
        answer = self._answer(credential, await _typed_email(request))
        return await self._page(request, credential, answer)

    async def _find(self, identifier: str) -> PublicCredential | None:
        credential = await self._port.credential(identifier)
        return credential if credential is not None and credential.public else None

    def _answer(self, credential: PublicCredential, email: str | None) -> str:
        if not self._limit.allows(credential.id):
            return "slow"
        if email is None or not _EMAIL.fullmatch(email):
            return "bad"
        about = is_about(read_facts(credential.json_bytes), email)
        return "none" if about is None else "yes" if about else "no"

    async def _negotiated(self, request: Request, credential: PublicCredential) -> Response:
        media = negotiate.media_type(request.headers.get("accept", ""))
        form = negotiate.form_of(media)
        return await self._page(request, credential) if form == "html" else _file(credential, form, media)

    async def _page(self, request: Request, credential: PublicCredential, answer: str | None = None) -> Response:
        facts = read_facts(credential.json_bytes)
        verdict = await self._verdicts.of(credential)
        language, now = language_of(request), datetime.now(UTC)
        parts = await self._parts(facts, language)
        values = view.credential_view(credential, facts, verdict, parts, language, self._settings, now)
        url = f"{self._settings.base_url}/credentials/{credential.id}"
        return render(
            "credential.html",
            request,
            status=429 if answer == "slow" else 200,
            **values,
            answer=answer,
            url=url,
            host=self._keys.host,
            qr=qr_svg(url),
        )

    async def _parts(self, facts: Facts, language: str) -> list[view.PartView]:
        views = []
        for part, title in zip(facts.parts, view.part_titles(facts.parts, language), strict=True):
            known = await self._port.credential(part.page.rsplit("/", 1)[1])
            shown = f"/credentials/{known.id}?lang={language}" if known and known.public else None
            views.append(view.PartView(title, shown, bool(known and known.revoked_at)))
        return views

    async def _made(self, request: Request, credential: PublicCredential, ending: str) -> Response:
        """Pictures, PDF and bundle are made anew from the signed bytes; nothing of them is stored."""
        slug, data = credential.slug, credential.json_bytes
        if ending == "png":
            return _download(credential, ending, "image/png", await asyncio.to_thread(_baked_png, credential))
        if ending == "svg":
            return _download(credential, ending, "image/svg+xml", bake_svg(badge_svg(slug), data))
        if ending == "card.png":
            facts = read_facts(data)
            card = await asyncio.to_thread(card_png, slug, language_of(request), facts.body)
            return Response(card, media_type="image/png", headers={"Cache-Control": "max-age=3600", **OPEN, **VARY})
        verdict = await self._verdicts.of(credential)
        if ending == "pdf":
            return await self._pdf(request, credential, verdict)
        return await self._bundle(request, credential)

    async def _pdf(self, request: Request, credential: PublicCredential, verdict: Verdict) -> Response:
        from bot.web.documents import credential_pdf

        language, now = language_of(request), datetime.now(UTC)
        facts = read_facts(credential.json_bytes)
        parts = await self._parts(facts, language)
        values = view.credential_view(credential, facts, verdict, parts, language, self._settings, now)
        made = await asyncio.to_thread(credential_pdf, values, language, self._settings.seal)
        return _download(credential, "pdf", "application/pdf", made)

    async def _bundle(self, request: Request, credential: PublicCredential) -> Response:
        from bot.web.documents import credential_bundle

        facts = read_facts(credential.json_bytes)
        found = [await self._find(part.page.rsplit("/", 1)[1]) for part in facts.parts]
        parts = {part.file: known.json_bytes for part, known in zip(facts.parts, found, strict=True) if known}
        listed = await self._status.data()
        language = language_of(request)
        made = await asyncio.to_thread(
            credential_bundle, credential, parts, listed, self._keys, self._settings, language
        )
        return _download(credential, "zip", "application/zip", made)


def _baked_png(credential: PublicCredential) -> bytes:
    return bake_png(badge_png(credential.slug), credential.json_bytes)


def _file(credential: PublicCredential, ending: str, media: str) -> Response:
    """The stored bytes, unchanged: one more space would break the digests that stacks hold."""
    data = credential.json_bytes if ending == "json" else credential.jwt.encode("ascii")
    headers = {
        "Cache-Control": "no-cache",
        "ETag": f'"{sri_digest(data)}"',
        "Content-Disposition": f'inline; filename="credential-{credential.slug}.{ending}"',
        **OPEN,
        **VARY,
    }
    return Response(data, media_type=media, headers=headers)


def _download(credential: PublicCredential, ending: str, media: str, data: bytes) -> Response:
    name = f"credential-{credential.slug}.{ending}"
    headers = {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="{name}"', **OPEN, **VARY}
    return Response(data, media_type=media, headers=headers)


async def _typed_email(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_LIMIT:
            return None
    values = parse_qs(body.decode("utf-8", "replace")).get("email", [])
    return values[0].strip() if values else None
