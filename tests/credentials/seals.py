"""Owns the e-seal certificates of the tests, made as a trust service provider makes them; must not know what is sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

OWNER = "Šolski center Primer"
PASSWORD = b"pw"


def authority() -> tuple[Any, x509.Certificate]:
    """A root that issues seal certificates: its key, and the certificate that a reader trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trust service of the tests")])
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return key, _signed(name, name, key.public_key(), key, usage, x509.BasicConstraints(True, None), 900)


def sealed_by(root: tuple[Any, x509.Certificate], key: Any, days: int = 300) -> bytes:
    """PKCS#12 with a seal certificate for `key`, valid since yesterday and for `days`, and its root as chain."""
    root_key, root_certificate = root
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, OWNER), x509.NameAttribute(NameOID.COMMON_NAME, "Seal 2026")]
    )
    usage = _usage(content_commitment=True)
    certificate = _signed(
        name, root_certificate.subject, key.public_key(), root_key, usage, x509.BasicConstraints(False, None), days
    )
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, [root_certificate], BestAvailableEncryption(PASSWORD)
    )


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _usage(**given: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})


def _signed(
    subject: x509.Name, issuer: x509.Name, public: Any, key: Any, usage: x509.KeyUsage, basic: x509.BasicConstraints, days: int
) -> x509.Certificate:
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    builder = builder.not_valid_after(start + timedelta(days=days)).add_extension(usage, True).add_extension(basic, True)
    return builder.sign(key, SHA256())
