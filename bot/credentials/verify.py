"""Owns checking a credential of this issuer from its files alone; must not know how or why it was issued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.credentials import proof
from bot.credentials.address import host_of_did
from bot.credentials.contexts import extension_for, serialise
from bot.credentials.keys import pem_of, unb64
from bot.credentials.record import sri_digest

State = Literal["valid", "revoked", "expired", "not-yet", "unverifiable"]

Json = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What became of a check: `valid` only when signature, time and status all hold; `problem` says what did not."""

    state: State
    problem: str | None = None

    @property
    def valid(self) -> bool:
        return self.state == "valid"


def verify(json_bytes: bytes, did_document: Json, status_list_bytes: bytes, *, now: datetime | None = None) -> Verdict:
    """Check bytes, signature, issuer, period and revocation against the issuer's published key and status list.

    Never raises for bad input: whatever cannot be checked is `unverifiable`, with the reason in English.
    """
    try:
        document = _parse(json_bytes)
        _check_signature(document, did_document)
        index = _status_index(document)
        problem = check_status_list(
            status_list_bytes, did_document, document["credentialStatus"]["statusListCredential"]
        )
        if problem:
            return Verdict("unverifiable", problem)
        revoked = is_revoked(status_list_bytes, index)
        return Verdict("revoked") if revoked else _period(document, now or datetime.now(UTC))
    except (proof.ProofFault, ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        return Verdict("unverifiable", str(fault) or type(fault).__name__)


def check_status_list(data: bytes, did_document: Json, url: str) -> str | None:
    """None when `data` is the issuer's own signed revocation list for `url`, else the problem in words."""
    try:
        document = _parse(data)
        _check_signature(document, did_document)
        if document["id"] != url:
            return "this is the status list of another address"
        if document["credentialSubject"]["statusPurpose"] != "revocation":
            return "this status list is not about revocation"
    except (proof.ProofFault, ValueError, KeyError, TypeError, AttributeError) as fault:
        return f"the status list cannot be checked: {fault}"
    return None


def is_revoked(status_list_bytes: bytes, index: int) -> bool:
    """The bit at `index` of an already checked list. Raises ValueError for an index outside it."""
    from openbadgeslib.ob3.status import decode_encoded_list

    bits = decode_encoded_list(json.loads(status_list_bytes)["credentialSubject"]["encodedList"])
    if not 0 <= index < len(bits) * 8:
        raise ValueError("the status index lies outside the list")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def check_jwt(token: str, did_document: Json) -> str | None:
    """None when `token` is signed with ES256 by a published key of the issuer that it names, else the problem."""
    from cryptography.exceptions import InvalidSignature

    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(unb64(head)), json.loads(unb64(body))
        if set(header) != {"alg", "kid", "typ"} or header["alg"] != "ES256":
            return "the header is not that of an ES256 VC-JWT"
        jwk = _method(did_document, header["kid"])["publicKeyJwk"]
        _check_es256(jwk, f"{head}.{body}".encode("ascii"), unb64(signature))
        return None if claims["iss"] == did_document["id"] else "the token names another issuer"
    except InvalidSignature:
        return "the signature of the token does not hold"
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        return f"the token cannot be read: {fault}"


def check_components(document: Json, served: Mapping[str, bytes]) -> list[str]:
    """Addresses of `relatedResource` whose bytes are missing from `served` or differ from the sealed digest."""
    related = document.get("relatedResource", [])
    return [part["id"] for part in related if sri_digest(served.get(part["id"], b"")) != part["digestSRI"]]


def _parse(data: bytes) -> Json:
    """Strict reading: bytes that are not in the one form we write are not ours, or were touched."""
    try:
        document = json.loads(data.decode("utf-8"))
    except RecursionError as fault:
        raise ValueError("the JSON is nested too deeply") from fault
    if not isinstance(document, dict) or serialise(document) != data:
        raise ValueError("the bytes are not in the form in which they were issued")
    return document


def _check_signature(document: Json, did_document: Json) -> None:
    issuer = document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"]
    host = host_of_did(str(issuer))
    if issuer != did_document["id"] or host is None:
        raise ValueError("the credential names another issuer")
    if len(document["proof"]) != 1:
        raise ValueError("there is not exactly one proof")
    method = _method(did_document, document["proof"][0]["verificationMethod"])
    if method["type"] != "Multikey":
        raise ValueError("the key is not one for this kind of proof")
    proof.verify(document, pem_of(_jwk_of_multikey(method["publicKeyMultibase"])), extension_for(document, host))


def _method(did_document: Json, kid: str) -> Json:
    for method in did_document["verificationMethod"]:
        if method["id"] == kid and kid in did_document["assertionMethod"]:
            found: Json = method
            return found
    raise ValueError("the issuer does not publish the key that signed this")


def _jwk_of_multikey(multibase: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from openbadgeslib.ob3.did import resolve_did

    from bot.credentials.keys import jwk_of_public

    public = load_pem_public_key(resolve_did(f"did:key:{multibase}"))
    if not isinstance(public, Ed25519PublicKey):
        raise TypeError("the key is not an Ed25519 key")
    return jwk_of_public(public)


def _check_es256(jwk: dict[str, str], data: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    public = load_pem_public_key(pem_of(jwk))
    if len(signature) != 64 or not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("this is not an ES256 signature")
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    public.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))


def _status_index(document: Json) -> int:
    entry = document["credentialStatus"]
    if entry["type"] != "BitstringStatusListEntry" or entry["statusPurpose"] != "revocation":
        raise ValueError("the credential has no revocation status that can be checked")
    return int(entry["statusListIndex"])


def _period(document: Json, now: datetime) -> Verdict:
    if datetime.fromisoformat(document["validFrom"]) > now:
        return Verdict("not-yet")
    until = document.get("validUntil")
    return Verdict("expired") if until and datetime.fromisoformat(until) <= now else Verdict("valid")
