"""One diary entry can be shown and proved; the others stay unseen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.credentials.hashtree import EntryProof, holds, prove, read_proof, root
from bot.credentials.keys import KeyRing
from tests.credentials.samples import issued


def salts(count: int) -> list[bytes]:
    return [bytes([k % 256, k // 256]) * 8 for k in range(count)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=40), st.data())
def test_every_entry_proves_and_nothing_else_does(entries: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    sealed, proof = root(entries, salts(len(entries))), prove(entries, salts(len(entries)), place)
    assert holds(sealed, proof)
    assert not holds(sealed, replace(proof, entry=proof.entry + "x"))
    assert not holds(sealed, replace(proof, salt=b"?" * 16))
    assert read_proof(proof.to_json("https://x.example/credentials/1")) == ("https://x.example/credentials/1", proof)


def test_a_proof_shows_no_other_entry() -> None:
    entries = [f"secret {k}" for k in range(9)]
    text = prove(entries, salts(9), 4).to_json("https://x.example")
    assert "secret 4" in text
    assert sum(f"secret {k}" in text for k in range(9)) == 1


def test_a_node_cannot_pass_for_an_entry_and_sides_count() -> None:
    entries = ["a", "b", "c", "d"]
    sealed, proof = root(entries, salts(4)), prove(entries, salts(4), 1)
    assert not holds(sealed, replace(proof, path=tuple((not left, other) for left, other in proof.path)))
    assert not holds(sealed, replace(proof, path=proof.path[1:]))
    assert not holds(sealed, EntryProof("", b"", ()))


@pytest.mark.parametrize(
    ("entries", "salt"), [([], []), (["a"], []), (["a"], [b"short"]), (["a", "b"], [b"s" * 16] * 2)]
)
def test_without_proper_salts_nothing_is_sealed(entries: list[str], salt: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"no entry|own salt"):
        root(entries, salt)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"path":1}', '{"path":[],"credential":"","entry":"","salt":"zz"}'])
def test_what_is_no_proof_file_is_a_clear_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"proof file|Expecting value|hexadecimal"):
        read_proof(text)


def test_the_root_is_sealed_into_the_credential(keys: KeyRing) -> None:
    sealed = root(["Monday: …", "Tuesday: …"], salts(2))
    document = json.loads(issued(keys, evidence_root=sealed).json_bytes)
    assert document["evidence"][0]["evidenceRoot"] == sealed
