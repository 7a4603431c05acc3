"""Owns the records that the page tests serve: one of each kind and state; must not know what is asserted of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot.credentials.hashtree import root
from bot.credentials.keys import KeyRing
from bot.web.app import build_app
from bot.web.ports import PublicCredential, WebSettings
from tests.credentials import samples

NAME = "Ana Žnidaršič"
REVOKED = "00000000-0000-4000-8000-000000000001"
EXPIRED = "00000000-0000-4000-8000-000000000002"
TAMPERED = "00000000-0000-4000-8000-000000000003"
HIDDEN = "00000000-0000-4000-8000-000000000004"
NAMELESS = "00000000-0000-4000-8000-000000000005"
WITH_ENTRIES = "00000000-0000-4000-8000-000000000006"
ENTRIES = ["Monday: bins are sorted by five colours here.", "Tuesday: the compressor is off at lunch.", "Wednesday: …"]
SALTS = [bytes([k]) * 16 for k in range(3)]
UNKNOWN = "00000000-0000-4000-8000-0000000000ff"
ECO, STACK = samples.IDS["eco"], samples.IDS["stack"]


@dataclass
class Records:
    """The port of the pages over a dict."""

    known: dict[str, PublicCredential] = field(default_factory=dict)
    revoked: set[int] = field(default_factory=lambda: {1})
    asked: list[str] = field(default_factory=list)

    async def credential(self, identifier: str) -> PublicCredential | None:
        self.asked.append(identifier)
        return self.known.get(identifier)

    async def revoked_indices(self) -> set[int]:
        return set(self.revoked)

    def add(self, credential: PublicCredential) -> None:
        self.known[credential.id] = credential


def records(keys: KeyRing, base: str) -> Records:
    """The stack with its parts, and one revoked, one expired, one tampered, one hidden and one without a name."""
    port = Records()
    made, parts = samples.issued_stack(keys, base)
    for slug, part in parts.items():
        port.add(PublicCredential(samples.IDS[slug], slug, part.json_bytes, part.jwt, name=NAME))
    port.add(PublicCredential(STACK, "stack", made.json_bytes, made.jwt, name=NAME))
    when = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    port.add(replace(_eco(keys, base, REVOKED, 1), revoked_at=when, revoked_reason="assessment"))
    port.add(_eco(keys, base, EXPIRED, 2, valid_until=datetime(2026, 8, 1, tzinfo=UTC)))
    good = _eco(keys, base, TAMPERED, 3)
    port.add(replace(good, json_bytes=good.json_bytes.replace(b'"value":"86"', b'"value":"96"')))
    port.add(replace(_eco(keys, base, HIDDEN, 4), public=False))
    port.add(
        _eco(keys, base, NAMELESS, 5, contact_email=None, mobility=None, supervision="none", identity_check="none")
    )
    port.add(_eco(keys, base, WITH_ENTRIES, 6, evidence_root=root(ENTRIES, SALTS)))
    return port


def _eco(keys: KeyRing, base: str, identifier: str, index: int, **changes: Any) -> PublicCredential:
    made = samples.issued(keys, "eco", base, id=identifier, status_index=index, **changes)
    return PublicCredential(identifier, "eco", made.json_bytes, made.jwt)


def application(directory: Path, base: str) -> tuple[Starlette, Records, KeyRing]:
    """The application over fresh keys and the sample records."""
    keys = samples.keyring(directory, base.split("//")[1])
    port = records(keys, base)
    return build_app(port, keys, WebSettings(base, samples.ISSUER)), port, keys
