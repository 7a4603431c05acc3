"""Owns the second opinion: verification by openvc-core, which shares no code with what signs."""

from __future__ import annotations

import json
from typing import Any

from bot.credentials.contexts import EXTENSIONS, OPEN_BADGES, context_url, eu_mc_context
from tests.credentials.samples import BASE


def contexts(base: str = BASE) -> dict[str, Any]:
    """What openvc does not ship: the Open Badges contexts, from the other package, and our own."""
    from openbadgeslib.ob3.contexts import load_context

    return {url: load_context(url) for url in (OPEN_BADGES, EXTENSIONS)} | {context_url(base): eu_mc_context(base)}


def resolver(did_document: dict[str, Any]) -> Any:
    """did:web without a network: whatever address is asked for, the published document is the answer."""
    from openvc.did.did_web import DidWebResolver

    def answer(*_: object, **__: object) -> dict[str, Any]:
        return did_document

    return DidWebResolver(answer)


def accepts(data: bytes, did_document: dict[str, Any], base: str = BASE) -> bool:
    """Whether openvc accepts the embedded proof of `data`, key found through the issuer's did:web."""
    from openvc.errors import OpenvcError
    from openvc.proof.data_integrity import DataIntegrityProofSuite

    try:
        document = json.loads(data)
        if isinstance(document.get("proof"), list):
            (document["proof"],) = document["proof"]
        DataIntegrityProofSuite().verify(document, resolver=resolver(did_document), extra_contexts=contexts(base))
    except (OpenvcError, ValueError, KeyError, AttributeError, TypeError):
        return False
    return True
