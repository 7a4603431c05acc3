"""Owns the sealing of personal fields and files: AES-256-GCM with a key that lies outside the database."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes, as GCM wants it
KEY_FILE = "sealing.key"


class SealFault(Exception):
    """The sealing key is missing, damaged or another one; the message says what to do."""


class Sealer:
    """Seals and opens text, JSON and bytes. One key; a sealed value names the format in its first byte."""

    VERSION = b"\x01"

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return self.VERSION + nonce + self._aead.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._aead.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], None)
        except InvalidTag as wrong:
            raise SealFault("a sealed field does not open: the key in COMPANION_KEYS_DIR is not the one it was sealed with") from wrong

    def text(self, plain: str) -> bytes:
        return self.seal(plain.encode())

    def read(self, sealed: bytes | None) -> str:
        return self.open(sealed).decode() if sealed else ""

    def pack(self, value: Any) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False).encode())

    def unpack(self, sealed: bytes | None) -> Any:
        return json.loads(self.open(sealed)) if sealed else {}


def load_or_create(keys_dir: Path) -> Sealer:
    """The key file is base64 of 32 bytes, mode 0600. Raises SealFault when it is damaged, with the cure."""
    path = keys_dir / KEY_FILE
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(AESGCM.generate_key(256)) + b"\n")
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
        return Sealer(key)
    except ValueError as broken:
        raise SealFault(f"{path} is damaged: put back the copy from your backup; without it sealed data cannot be read") from broken
