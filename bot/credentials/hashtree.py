"""Owns showing one piece of evidence without the others: a salted hash tree whose root is sealed; knows no diary."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SALT_BYTES = 16


@dataclass(frozen=True)
class EntryProof:
    """What a learner hands over with one entry: its salt and the neighbours' hashes on the way up to the root.

    `path` goes upwards; each step is the neighbour's hash in hex and whether that neighbour stands to the left.
    """

    entry: str
    salt: bytes
    path: tuple[tuple[bool, str], ...]

    def to_json(self, credential: str) -> str:
        """The proof file that the page of `credential` (its address) reads."""
        steps = [{"side": "left" if left else "right", "hash": neighbour} for left, neighbour in self.path]
        value = {"credential": credential, "entry": self.entry, "salt": self.salt.hex(), "path": steps}
        return json.dumps(value, ensure_ascii=False, indent=1)


def root(entries: Sequence[str], salts: Sequence[bytes]) -> str:
    """The root as it is sealed into a credential, `sha256:` and hex.

    Each entry needs its own secret random salt of 16 bytes: without it nobody can guess an entry from its hash.
    Raises ValueError for no entries, or salts that are missing, short or used twice.
    """
    return "sha256:" + _levels(entries, salts)[-1][0].hex()


def prove(entries: Sequence[str], salts: Sequence[bytes], place: int) -> EntryProof:
    """The proof that the entry at `place` is under the root of all `entries`. Raises IndexError or ValueError."""
    levels = _levels(entries, salts)
    proof = EntryProof(entries[place], salts[place], ())
    path, index = [], place
    for level in levels[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append((neighbour < index, level[neighbour].hex()))
        index //= 2
    return EntryProof(proof.entry, proof.salt, tuple(path))


def holds(sealed_root: str, proof: EntryProof) -> bool:
    """Whether the entry of `proof` is one of those that `sealed_root` was made from."""
    value = _leaf(proof.entry, proof.salt)
    for left, neighbour in proof.path:
        other = bytes.fromhex(neighbour)
        value = _node(other, value) if left else _node(value, other)
    return sealed_root == "sha256:" + value.hex()


def read_proof(text: str) -> tuple[str, EntryProof]:
    """The credential's address and the proof in a proof file. Raises ValueError for anything else."""
    try:
        value: dict[str, Any] = json.loads(text)
        path = tuple((step["side"] == "left", str(step["hash"])) for step in value["path"])
        return str(value["credential"]), EntryProof(str(value["entry"]), bytes.fromhex(value["salt"]), path)
    except (KeyError, TypeError, RecursionError) as fault:
        raise ValueError(f"this is not a proof file: {fault}") from fault


def _levels(entries: Sequence[str], salts: Sequence[bytes]) -> list[list[bytes]]:
    if not entries:
        raise ValueError("there is no entry to seal")
    if len(salts) != len(entries) or len(set(salts)) < len(salts) or any(len(salt) < SALT_BYTES for salt in salts):
        raise ValueError(f"each entry needs its own salt of at least {SALT_BYTES} bytes")
    levels = [[_leaf(entry, salt) for entry, salt in zip(entries, salts, strict=True)]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [_node(below[k], below[k + 1]) for k in range(0, len(below) - 1, 2)]
        levels.append(pairs + below[len(pairs) * 2 :])
    return levels


def _leaf(entry: str, salt: bytes) -> bytes:
    """Leaves and nodes are hashed with different first bytes, so that no node can pass for an entry (RFC 6962)."""
    return hashlib.sha256(b"\x00" + salt + entry.encode("utf-8")).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
