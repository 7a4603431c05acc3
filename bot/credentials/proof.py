"""Owns putting an eddsa-rdfc-2022 proof on a document and checking one; must not know what the document says."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

_LOCK = threading.Lock()  # the JSON-LD processor keeps process-wide caches that are not safe to share


class ProofFault(Exception):
    """A proof that cannot be made, or does not hold; the message says in English why."""


def sign(document: dict[str, Any], pem: bytes, method: str, at: datetime, extra: dict[str, Any]) -> dict[str, Any]:
    """A copy of `document` with its proof in an array, the form both official schema variants accept.

    The same input gives the same proof (Ed25519 is deterministic). Raises ProofFault when the signature would
    not cover every member of the JSON: an undefined term is dropped silently by JSON-LD, and must never be signed.
    """
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    require_covered(document, extra)
    try:
        signed = add_data_integrity_proof(document, pem, method, created=at, extra_contexts=extra)
    except LibOpenBadgesException as fault:
        raise ProofFault(str(fault)) from fault
    return {**document, "proof": [signed["proof"]]}


def verify(document: dict[str, Any], pem: bytes, extra: dict[str, Any]) -> None:
    """Raise ProofFault unless the proof is `pem`'s and covers every member of `document`."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import verify_data_integrity_proof

    try:
        verify_data_integrity_proof(document, pem, extra_contexts=extra)
    except LibOpenBadgesException as fault:
        raise ProofFault(str(fault)) from fault
    require_covered(document, extra)


def require_covered(document: dict[str, Any], extra: dict[str, Any]) -> None:
    """Raise ProofFault unless the JSON says exactly what its RDF says (VC Data Integrity 1.0, context validation).

    Expanding and compacting again must give the document back; whatever JSON-LD dropped or read differently shows.
    """
    from openbadgeslib.ob3.contexts import document_loader
    from pyld import jsonld  # type: ignore[import-untyped]

    unsecured = {key: value for key, value in document.items() if key != "proof"}
    options = {"documentLoader": document_loader(extra)}
    try:
        with _LOCK:
            expanded = jsonld.expand(unsecured, options)
            again = jsonld.compact(expanded, document["@context"], options)
    except Exception as fault:  # PyLD raises many kinds, some of them bare
        raise ProofFault(f"the document is not JSON-LD that can be read offline: {fault}") from fault
    if _unwrapped(again) != _unwrapped(unsecured):
        raise ProofFault("the document has members that a signature would not cover")


def _unwrapped(value: Any) -> Any:
    """JSON-LD does not tell `x` from `[x]`, so single-element arrays are opened before two forms are compared."""
    if isinstance(value, dict):
        return {key: _unwrapped(member) for key, member in value.items()}
    if isinstance(value, list):
        return _unwrapped(value[0]) if len(value) == 1 else [_unwrapped(member) for member in value]
    return value
