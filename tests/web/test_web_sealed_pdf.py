"""The PDF of a credential with and without an e-seal, and what PDF and page say of it."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pypdf import PdfReader

from bot.credentials.pdfseal import PdfSeal
from bot.credentials.record import LANGUAGES
from bot.credentials.status import status_list
from bot.web.app import build_app
from bot.web.documents import holder_pdf
from bot.web.ports import WebSettings
from tests.credentials import samples
from tests.credentials.samples import BASE, ISSUER
from tests.credentials.seals import OWNER, PASSWORD, sealed_by
from tests.credentials.test_credential_pdfseal import ROOT, holds
from tests.web.conftest import Site
from tests.web.records import ECO, REVOKED, STACK, TAMPERED, records


def seal(days: int = 300) -> PdfSeal:
    return PdfSeal(sealed_by(ROOT, ec.generate_private_key(ec.SECP256R1()), days), PASSWORD)


def sealing(site: Site, one: PdfSeal) -> httpx.AsyncClient:
    """The same records behind a server that has a certificate."""
    app = build_app(site.port, site.keys, WebSettings(BASE, ISSUER, seal=one))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE)


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def is_sealed(pdf: bytes) -> bool:
    return b"/ETSI.CAdES.detached" in pdf


async def test_without_a_certificate_the_pdf_is_unsealed_and_says_so(site: Site) -> None:
    pdf = (await site.get(f"/credentials/{ECO}.pdf?lang=en")).content
    assert not is_sealed(pdf)
    assert "This PDF carries no electronic seal of its own" in text_of(pdf)
    assert "The PDF carries no electronic seal" in (await site.get(f"/credentials/{ECO}?lang=en")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_with_a_certificate_pdf_and_page_name_the_owner_in_every_language(site: Site, language: str) -> None:
    async with sealing(site, seal()) as http:
        page = (await http.get(f"/credentials/{STACK}?lang={language}")).text
        pdf = (await http.get(f"/credentials/{STACK}.pdf?lang={language}")).content
    assert await holds(pdf)
    assert OWNER in page.split('class="files"')[1].split("qr-figure")[0]
    unsealed = (await site.get(f"/credentials/{STACK}.pdf?lang={language}")).content
    assert text_of(pdf).count(OWNER) == text_of(unsealed).count(OWNER) + 1


async def test_a_revoked_credential_is_sealed_as_revoked_and_an_unverifiable_one_never(site: Site) -> None:
    async with sealing(site, seal()) as http:
        revoked = (await http.get(f"/credentials/{REVOKED}.pdf?lang=en")).content
        tampered = (await http.get(f"/credentials/{TAMPERED}.pdf?lang=en")).content
        page = (await http.get(f"/credentials/{TAMPERED}?lang=en")).text
    assert await holds(revoked)
    assert "This credential is no longer valid" in text_of(revoked)
    assert not is_sealed(tampered)
    assert "carries no electronic seal" in text_of(tampered)
    assert "carries no electronic seal" in page


async def test_once_the_certificate_has_ended_nothing_is_sealed_or_said_to_be(site: Site) -> None:
    async with sealing(site, seal(days=0)) as http:
        pdf = (await http.get(f"/credentials/{ECO}.pdf?lang=en")).content
    assert not is_sealed(pdf)
    assert "carries no electronic seal" in text_of(pdf)


async def test_the_holders_own_pdf_is_sealed_too(tmp_path: Path) -> None:
    keys = samples.keyring(tmp_path)
    port = records(keys, BASE)
    listed = status_list(set(), keys, BASE)
    web = WebSettings(BASE, ISSUER, seal=seal())
    made = await asyncio.to_thread(holder_pdf, port.known[ECO], listed, keys, web, "de")
    assert await holds(made)
    assert f"Siegel von {OWNER}" in text_of(made)
