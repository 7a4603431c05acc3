"""Owns sealing an ELM file with an e-seal certificate (JAdES baseline B); must not know what the file says.

Only a sealed file may be called a European Digital Credential. A qualified seal needs the key in a certified device,
and long-term validation needs a time stamp; this makes an advanced seal from a PKCS#12 file, and says no more.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from bot.credentials.contexts import serialise


class SealFault(ValueError):
    """The certificate file cannot be used, or a seal does not hold."""


def seal(elm_file: bytes, p12: bytes, password: bytes | None, at: datetime | None = None) -> bytes:
    """The sealed credential as JSON serialisation of JWS, payload unencoded (RFC 7797), as the EU's own samples are.

    Raises SealFault when the PKCS#12 cannot be opened, its certificate is not valid at `at`, or its key is not RSA or P-256.
    """
    key, certificate, chain = opened(p12, password)
    at = (at or datetime.now(UTC)).astimezone(UTC)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise SealFault(f"the seal certificate is not valid on {at:%Y-%m-%d}")
    payload = serialise(_with_identifier(json.loads(elm_file)["credential"], certificate)).decode("utf-8")
    header = _header(key, [certificate, *chain], at)
    protected = _b64(serialise(header))
    signature = _sign(key, f"{protected}.{payload}".encode())
    return serialise({"payload": payload, "signatures": [{"protected": protected, "signature": _b64(signature)}]})


def validity(p12: bytes, password: bytes | None) -> tuple[datetime, datetime]:
    """From when until when the certificate in this container can seal. Raises SealFault when it never can."""
    key, certificate, _ = opened(p12, password)
    _is_rsa(key)
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def check_seal(sealed: bytes) -> str:
    """The subject of the certificate that sealed these bytes. Raises SealFault when the seal does not hold.

    It does not say whom to trust: the certificate's chain has to be checked against the EU trusted lists.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509 import load_der_x509_certificate

    try:
        value = json.loads(sealed)
        (only,) = value["signatures"]
        header = json.loads(base64.urlsafe_b64decode(only["protected"] + "=="))
        der = base64.b64decode(header["x5c"][0])
        if header["x5t#S256"] != _b64(hashlib.sha256(der).digest()) or header["b64"] is not False:
            raise SealFault("the header does not fit its certificate")
        certificate = load_der_x509_certificate(der)
        signature = base64.urlsafe_b64decode(only["signature"] + "==")
        if _b64(signature) != only["signature"]:
            raise SealFault("the signature is not in its one form")
        _verify(certificate.public_key(), signature, f"{only['protected']}.{value['payload']}".encode())
    except InvalidSignature as fault:
        raise SealFault("the seal does not hold") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise fault if isinstance(fault, SealFault) else SealFault(f"this is not a sealed file: {fault}") from fault
    return certificate.subject.rfc4514_string()


def opened(p12: bytes, password: bytes | None) -> tuple[Any, Any, list[Any]]:
    """Private key, its certificate and the chain above it. Raises SealFault when the container does not hold them."""
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    try:
        key, certificate, chain = load_key_and_certificates(p12, password)
    except ValueError as fault:
        raise SealFault(f"the PKCS#12 file cannot be opened: {fault}") from fault
    if key is None or certificate is None:
        raise SealFault("the PKCS#12 file needs a private key and its certificate")
    return key, certificate, list(chain)


def _with_identifier(credential: dict[str, Any], certificate: Any) -> dict[str, Any]:
    """The issuer's identifier is the certificate's organizationIdentifier where it has one (ETSI EN 319 412-3)."""
    from cryptography.x509.oid import NameOID

    named = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    if named:
        credential["issuer"]["eIDASIdentifier"]["notation"] = named[0].value
    return credential


def _header(key: Any, chain: list[Any], at: datetime) -> dict[str, Any]:
    from cryptography.hazmat.primitives.serialization import Encoding

    ders = [certificate.public_bytes(Encoding.DER) for certificate in chain]
    return {
        "alg": "RS256" if _is_rsa(key) else "ES256",
        "cty": "octet-stream",
        "x5t#S256": _b64(hashlib.sha256(ders[0]).digest()),
        "x5c": [base64.b64encode(der).decode("ascii") for der in ders],
        "typ": "jose+json",
        "b64": False,
        "sigT": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "crit": ["b64", "sigT"],
    }


def _is_rsa(key: Any) -> bool:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey):
        return True
    if isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return False
    raise SealFault("the seal needs an RSA or a P-256 key")


def _sign(key: Any, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if _is_rsa(key):
        signature: bytes = key.sign(data, padding.PKCS1v15(), SHA256())
        return signature
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _verify(key: Any, signature: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if _is_rsa(key):
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
        return
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
