"""Owns how public addresses and the issuer's DID are spelled; must not know what stands behind them."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

STATUS_PATH = "/status/revocation/1"
CONTEXT_PATH = "/contexts/eu-mc/v1.json"


def host_of(base_url: str) -> str:
    """`https://badges.example.org` -> `badges.example.org`; a port stays. Raises ValueError for a path or no host."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("https", "http") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError(f"the public address must be https://host or http://host:port, not {base_url!r}")
    return parts.netloc


def clean_base(base_url: str) -> str:
    """The public address without a trailing slash. Raises ValueError as `host_of` does."""
    host_of(base_url)
    return base_url.rstrip("/")


def did_web(host: str) -> str:
    """`127.0.0.1:8080` -> `did:web:127.0.0.1%3A8080` (did:web method, section on ports)."""
    return "did:web:" + quote(host, safe="")


def host_of_did(did: str) -> str | None:
    """The host that a did:web without a path names, or None for any other identifier."""
    method, _, rest = did.partition("did:web:")
    return unquote(rest) if not method and rest and ":" not in rest else None


def credential_url(base_url: str, credential_id: str) -> str:
    """The address of a credential's page, which is also the credential's id."""
    return f"{base_url}/credentials/{credential_id}"
