"""The exported site answers without us: every link of every page leads to a file that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.credentials.record import LANGUAGES
from bot.credentials.verify import verify
from bot.web.app import build_app
from bot.web.export import export_site
from bot.web.ports import WebSettings
from tests.credentials.samples import BASE, IDS, ISSUER
from tests.web.conftest import Site
from tests.web.records import ECO, HIDDEN, STACK, UNKNOWN


@pytest.fixture
async def exported(site: Site, tmp_path: Path) -> Path:
    app = build_app(site.port, site.keys, WebSettings(BASE, ISSUER))
    await export_site(app, [*IDS.values(), HIDDEN, UNKNOWN], tmp_path)
    return tmp_path


def served(root: Path, address: str) -> bool:
    """What any web server does: a file, or a folder with an index."""
    path = root / urlsplit(address).path.lstrip("/")
    return path.is_file() or (path / "index.html").is_file()


async def test_everything_stands_as_files_and_links_lead_somewhere(exported: Path, site: Site) -> None:
    pages = list(exported.rglob("*.html"))
    assert len(pages) == (6 + 4) * (len(LANGUAGES) + 1)
    for page in pages:
        html = page.read_text("utf-8")
        links = re.findall(r'(?:href|src|content)="((?:/|https://badges\.example\.org/)[^"]*)"', html)
        assert all("?" not in link and served(exported, link) for link in links), page
    assert 'lang="sl"' in (exported / "credentials" / ECO / "sl.html").read_text("utf-8")
    assert not list(exported.rglob(f"*{HIDDEN}*"))


async def test_exported_files_are_the_signed_bytes_and_verify(exported: Path, site: Site) -> None:
    data = (exported / f"credentials/{STACK}.json").read_bytes()
    assert data == site.port.known[STACK].json_bytes
    did = json.loads((exported / ".well-known/did.json").read_text())
    assert verify(data, did, (exported / "status/revocation/1").read_bytes()).valid
