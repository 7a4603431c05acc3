"""Owns what a holder keeps: the PDF to print and the ZIP that verifies offline; must not know HTTP or the records."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.credentials.bake import bake_png
from bot.credentials.contexts import all_contexts, serialise
from bot.credentials.images import badge_png
from bot.credentials.keys import KeyRing
from bot.credentials.pdfseal import PdfSeal
from bot.credentials.verify import verify
from bot.web.facts import read_facts, sealed_name
from bot.web.issuer import static_bytes
from bot.web.pages import template
from bot.web.ports import PublicCredential, WebSettings
from bot.web.view import PartView, credential_view, part_titles
from bot.web.words import page_words

_EPOCH = (1980, 1, 1, 0, 0, 0)


def credential_pdf(values: Mapping[str, Any], language: str, seal: PdfSeal | None) -> bytes:
    """The page's content on A4 with a QR code to its address, and the credential itself as an attached file.

    `values` is a `credential_view`, which says whether it is to be sealed. Raises FontMissing when no font of the machine has the letters of the languages.
    """
    from bot.web.pdf import write

    pdf = write(values, page_words(language), language)
    return seal.seal(pdf) if seal is not None and values["seal_owner"] else pdf


def holder_pdf(
    credential: PublicCredential, status_list: bytes, keys: KeyRing, settings: WebSettings, language: str
) -> bytes:
    """The same PDF for the holder alone, outside the web: with `credential.name` set, it carries the name.

    Slow (about half a second): call it in a thread. Raises as `credential_pdf` does.
    """
    now, facts = datetime.now(UTC), read_facts(credential.json_bytes)
    verdict = verify(credential.json_bytes, keys.did_document(), status_list, now=now)
    parts = [PartView(title, None, False) for title in part_titles(facts.parts, language)]
    values = credential_view(credential, facts, verdict, parts, language, settings, now)
    return credential_pdf(values, language, settings.seal)


def credential_bundle(
    credential: PublicCredential,
    parts: Mapping[str, bytes],
    status_list: bytes,
    keys: KeyRing,
    settings: WebSettings,
    language: str,
) -> bytes:
    """A ZIP with all that verifying needs when this server is gone, and one HTML file that does it.

    `parts` are the bytes of a stack's components by address. The same input gives the same bytes.
    """
    contexts, facts = all_contexts(settings.base_url), read_facts(credential.json_bytes)
    did = serialise(keys.did_document())
    files = {
        "credential.json": credential.json_bytes,
        "credential.jwt": credential.jwt.encode("ascii"),
        "badge.png": bake_png(badge_png(credential.slug), credential.json_bytes),
        "did.json": did,
        "jwks.json": serialise(keys.jwks()),
        "status-list.json": status_list,
        **{f"contexts/{k}-{url.rsplit('/', 1)[1]}": serialise(c) for k, (url, c) in enumerate(contexts.items(), 1)},
        **{f"parts/{url.rsplit('/', 1)[1]}": data for url, data in parts.items()},
    }
    checked = {
        "json": credential.json_bytes.decode("utf-8"),
        "jwt": credential.jwt,
        "did": did.decode("utf-8"),
        "status": status_list.decode("utf-8"),
        "contexts": serialise(contexts).decode("utf-8"),
        "parts": {url: data.decode("utf-8") for url, data in parts.items()},
        "host": keys.host,
        "name": sealed_name(facts, credential.name),
    }
    files["verify.html"] = offline_page(checked, facts.title, language)
    return _zipped(files)


def offline_page(files: Mapping[str, Any], title: str, language: str) -> bytes:
    """One HTML file with the checking script and the files to check inside; it loads nothing."""
    page = page_words(language)
    html = template("offline.html").render(
        t=page,
        lang=language,
        title=title,
        host=files["host"],
        files=_inline(files),
        words=_inline(dict(page.section("verify"))),
        style=static_bytes("page.css").decode("utf-8"),
        script="\n".join(static_bytes(name).decode("utf-8") for name in ("verify.js", "report.js", "offline.js")),
    )
    return html.encode("utf-8")


def _inline(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, data)
    return out.getvalue()
