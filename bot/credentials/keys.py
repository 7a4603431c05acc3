"""Owns the signing keys: their files, their rotation, and what is published of them; must not know what they sign."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.credentials.address import did_web

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Kind = Literal["Ed25519", "P-256"]
State = Literal["active", "retired", "compromised"]

MANIFEST = "keyring.json"


class KeyFault(Exception):
    """A key file that cannot be used: which, what is wrong with it, and what helps."""

    def __init__(self, path: Path, what: str, cure: str) -> None:
        super().__init__(f"{path}: {what}. {cure}")
        self.path = path
        self.what = what
        self.cure = cure


@dataclass(frozen=True)
class KeyEntry:
    """One key as the manifest knows it: its DID fragment, its public half as JWK, and what became of it."""

    fragment: str
    kind: Kind
    state: State
    created: str
    jwk: dict[str, str]

    @property
    def file_name(self) -> str:
        return f"{self.fragment}.pem"


class KeyRing:
    """All keys of one issuer. Retired keys stay published, so what they signed stays valid; compromised ones do not."""

    def __init__(
        self, directory: Path, host: str, entries: Iterable[KeyEntry], passphrase: bytes | None = None
    ) -> None:
        self.directory = directory
        self.host = host
        self.did = did_web(host)
        self.entries = tuple(entries)
        self._passphrase = passphrase
        self._private = {entry.fragment: self._load_private(entry) for entry in self.entries if entry.state == "active"}

    @classmethod
    def load_or_create(cls, directory: Path, host: str, *, passphrase: bytes | None = None) -> KeyRing:
        """The keys in `directory`, made on first use (folder 0700, files 0600).

        Raises KeyFault for a file that is damaged, missing or readable by others; never makes new keys over old ones.
        """
        manifest = directory / MANIFEST
        if not manifest.exists():
            _refuse_leftovers(directory)
            directory.mkdir(parents=True, exist_ok=True)
            directory.chmod(0o700)
            fresh = [_new_key(directory, kind, passphrase) for kind in ("Ed25519", "P-256")]
            _write_manifest(directory, fresh)
        _require_private(directory, manifest)
        return cls(directory, host, _read_manifest(manifest), passphrase)

    def kid(self, kind: Kind) -> str:
        """The full id of the active key of `kind`, such as `did:web:host#z6Mk…`."""
        return f"{self.did}#{self.active(kind).fragment}"

    def active(self, kind: Kind) -> KeyEntry:
        """The key that signs now. Raises KeyFault when the manifest names none."""
        for entry in self.entries:
            if entry.kind == kind and entry.state == "active":
                return entry
        raise KeyFault(self.directory / MANIFEST, f"no active {kind} key", "Restore the folder from its backup.")

    def ed25519_pem(self) -> bytes:
        """The active Ed25519 private key as unencrypted PKCS#8 PEM, for the signing library; never written anywhere."""
        from cryptography.hazmat.primitives import serialization as ser

        key: Ed25519PrivateKey = self._private[self.active("Ed25519").fragment]
        return key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, ser.NoEncryption())

    def sign_es256(self, data: bytes) -> bytes:
        """A deterministic (RFC 6979) ES256 signature in JOSE form: r and s, 32 bytes each."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        key: EllipticCurvePrivateKey = self._private[self.active("P-256").fragment]
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def did_document(self) -> dict[str, Any]:
        """What `/.well-known/did.json` serves: every key that is not compromised may still assert."""
        methods = [self._method(entry) for entry in self._published()]
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }

    def jwks(self) -> dict[str, Any]:
        """What `/.well-known/jwks.json` serves: the ES256 keys, for importers of VC-JWT."""
        return {"keys": [self._public_jwk(entry) for entry in self._published() if entry.kind == "P-256"]}

    def jwk_of(self, fragment: str) -> dict[str, str] | None:
        """One published key as a bare JWK, or None when there is no such key (any more)."""
        return next((self._public_jwk(entry) for entry in self._published() if entry.fragment == fragment), None)

    def rotate(self, now: datetime | None = None) -> KeyRing:
        """New active keys; the old ones retire, stay published, and lose their private halves."""
        return self._replaced({entry.fragment: "retired" for entry in self.entries if entry.state == "active"}, now)

    def compromise(self, fragment: str, now: datetime | None = None) -> KeyRing:
        """Take a key out of the published document, so that nothing it signed verifies any more.

        All it signed must then be issued again. An active key is replaced at once. Raises KeyError for an unknown one.
        """
        if fragment not in {entry.fragment for entry in self.entries}:
            raise KeyError(fragment)
        return self._replaced({fragment: "compromised"}, now)

    def _published(self) -> list[KeyEntry]:
        return [entry for entry in self.entries if entry.state != "compromised"]

    def _method(self, entry: KeyEntry) -> dict[str, Any]:
        head = {"id": f"{self.did}#{entry.fragment}", "controller": self.did}
        if entry.kind == "Ed25519":
            return {**head, "type": "Multikey", "publicKeyMultibase": entry.fragment}
        return {**head, "type": "JsonWebKey", "publicKeyJwk": self._public_jwk(entry)}

    def _public_jwk(self, entry: KeyEntry) -> dict[str, str]:
        return {
            **entry.jwk,
            "kid": f"{self.did}#{entry.fragment}",
            "alg": "ES256" if entry.kind == "P-256" else "EdDSA",
        }

    def _replaced(self, states: dict[str, State], now: datetime | None) -> KeyRing:
        kept = [replace(entry, state=states.get(entry.fragment, entry.state)) for entry in self.entries]
        gone: set[Kind] = {
            old.kind for old, new in zip(self.entries, kept, strict=True) if old.state == "active" != new.state
        }
        fresh = [_new_key(self.directory, kind, self._passphrase, now) for kind in sorted(gone)]
        _write_manifest(self.directory, [*fresh, *kept])
        for entry in kept:
            if entry.state != "active":
                (self.directory / entry.file_name).unlink(missing_ok=True)
        return KeyRing(self.directory, self.host, [*fresh, *kept], self._passphrase)

    def _load_private(self, entry: KeyEntry) -> Any:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        path = self.directory / entry.file_name
        if not path.exists():
            raise KeyFault(path, "the private key is missing", "Restore it from the backup of the keys folder.")
        _require_private(path)
        try:
            key = load_pem_private_key(path.read_bytes(), self._passphrase)
        except (ValueError, TypeError) as fault:
            cure = "Restore it from the backup of the keys folder, and check the passphrase."
            raise KeyFault(path, f"the private key cannot be read ({fault})", cure) from fault
        if jwk_of_public(key.public_key()) != entry.jwk:
            raise KeyFault(path, "the private key is not the one that is published", "Restore it from the backup.")
        return key


def _new_key(directory: Path, kind: str, passphrase: bytes | None, now: datetime | None = None) -> KeyEntry:
    from cryptography.hazmat.primitives import serialization as ser
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate() if kind == "Ed25519" else ec.generate_private_key(ec.SECP256R1())
    lock = ser.BestAvailableEncryption(passphrase) if passphrase else ser.NoEncryption()
    jwk = jwk_of_public(key.public_key())
    fragment = _multikey(jwk) if kind == "Ed25519" else "es256-" + _thumbprint(jwk)[:16]
    created = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = KeyEntry(fragment, "Ed25519" if kind == "Ed25519" else "P-256", "active", created, jwk)
    _write(directory / entry.file_name, key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, lock))
    return entry


def jwk_of_public(public: Any) -> dict[str, str]:
    """A public key object as JWK with its required members only."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    if isinstance(public, EllipticCurvePublicKey):
        point = public.public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _b64(point.x.to_bytes(32, "big")),
            "y": _b64(point.y.to_bytes(32, "big")),
        }
    return {"kty": "OKP", "crv": "Ed25519", "x": _b64(public.public_bytes_raw())}


def _multikey(jwk: dict[str, str]) -> str:
    from openbadgeslib.ob3.did import multikey_from_pem

    return str(multikey_from_pem(pem_of(jwk)))


def pem_of(jwk: dict[str, str]) -> bytes:
    """A public JWK (OKP Ed25519 or EC P-256) as PEM. Raises KeyError or ValueError for anything else."""
    from cryptography.hazmat.primitives import serialization as ser
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public: Any
    if jwk["kty"] == "OKP":
        public = Ed25519PublicKey.from_public_bytes(unb64(jwk["x"]))
    else:
        x, y = (int.from_bytes(unb64(jwk[axis]), "big") for axis in ("x", "y"))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    pem: bytes = public.public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo)
    return pem


def unb64(text: str) -> bytes:
    """Strict base64url without padding: exactly one text for each value, so a flipped bit never goes unseen."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _b64(data) != text:
        raise ValueError("not canonical base64url")
    return data


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _thumbprint(jwk: dict[str, str]) -> str:
    """RFC 7638: the SHA-256 of the required members in lexical order, base64url."""
    members = json.dumps({name: jwk[name] for name in sorted(jwk)}, separators=(",", ":"))
    return _b64(hashlib.sha256(members.encode("ascii")).digest())


def _write(path: Path, data: bytes) -> None:
    """Write so that the file is never readable by others, not even for a moment, and never half there."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def _write_manifest(directory: Path, entries: Iterable[KeyEntry]) -> None:
    table = [
        {"fragment": e.fragment, "kind": e.kind, "state": e.state, "created": e.created, "jwk": e.jwk} for e in entries
    ]
    _write(directory / MANIFEST, json.dumps({"keys": table}, indent=1).encode("utf-8"))


def _read_manifest(path: Path) -> list[KeyEntry]:
    try:
        return [KeyEntry(**row) for row in json.loads(path.read_text("utf-8"))["keys"]]
    except (ValueError, KeyError, TypeError) as fault:
        cure = "Restore it from the backup of the keys folder; do not delete it, or old credentials lose their keys."
        raise KeyFault(path, f"the list of keys cannot be read ({fault})", cure) from fault


def _refuse_leftovers(directory: Path) -> None:
    if directory.exists() and any(directory.glob("*.pem")):
        cure = "Restore it from the backup, or move the *.pem files away if these keys never signed anything."
        raise KeyFault(directory / MANIFEST, "the list of keys is missing, though there are keys", cure)


def _require_private(*paths: Path) -> None:
    if os.name != "posix":
        return
    for path in paths:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            mode = "700" if path.is_dir() else "600"
            raise KeyFault(path, "others can read it", f"Run: chmod {mode} {path}")
