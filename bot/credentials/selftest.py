"""Owns the proof, at the start, that the private keys fit what is published; must not know any real credential."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.credentials.address import STATUS_PATH

if TYPE_CHECKING:
    from bot.credentials.keys import KeyRing


def run(keys: KeyRing) -> str | None:
    """Sign an empty status list and a token, verify both by the published document; the problem in words, or None."""
    from bot.credentials.issue import jwt_of
    from bot.credentials.status import status_list
    from bot.credentials.verify import check_jwt, check_status_list

    base = f"https://{keys.host}"
    did_document = keys.did_document()
    problem = check_status_list(status_list(set(), keys, base, at=datetime.now(UTC)), did_document, base + STATUS_PATH)
    return problem or check_jwt(jwt_of({"id": "urn:self-test"}, keys), did_document)
