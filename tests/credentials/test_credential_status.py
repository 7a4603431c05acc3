"""The status list: its bits, its size, its addresses, and the drawing of indices."""

from __future__ import annotations

import base64
import gzip
import json
from random import Random

import pytest

from bot.credentials.keys import KeyRing
from bot.credentials.status import SIZE, ListFull, random_index, status_list
from bot.credentials.verify import check_status_list, is_revoked
from tests.credentials.samples import BASE, LATER


def test_exactly_the_revoked_bits_are_set_most_significant_first(keys: KeyRing) -> None:
    revoked = {0, 7, 8, 4711, SIZE - 1}
    document = json.loads(status_list(revoked, keys, BASE, at=LATER))
    encoded = document["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert encoded[0] == "u"
    assert len(bits) == 16_384
    assert bits[0] == 0b1000_0001
    assert bits[1] == 0b1000_0000
    assert bits[-1] == 1
    assert {place for place in range(SIZE) if bits[place // 8] >> (7 - place % 8) & 1} == revoked


def test_the_list_names_itself_its_issuer_and_its_purpose(keys: KeyRing) -> None:
    document = json.loads(status_list(set(), keys, BASE, at=LATER))
    assert document["id"] == f"{BASE}/status/revocation/1"
    assert document["issuer"] == keys.did
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert document["validFrom"] == "2026-07-01T12:00:00Z"
    assert "validUntil" not in document


def test_an_index_outside_the_list_is_refused(keys: KeyRing) -> None:
    for index in (-1, SIZE):
        with pytest.raises(ValueError, match="outside"):
            status_list({index}, keys, BASE)
        with pytest.raises(ValueError, match="outside the list"):
            is_revoked(status_list(set(), keys, BASE), index)


def test_keys_of_another_host_do_not_sign_it(keys: KeyRing) -> None:
    with pytest.raises(ValueError, match="keys are those of"):
        status_list(set(), keys, "https://elsewhere.example")


def test_a_list_of_another_address_is_refused(keys: KeyRing) -> None:
    listed = status_list(set(), keys, BASE)
    assert check_status_list(listed, keys.did_document(), f"{BASE}/status/revocation/1") is None
    assert check_status_list(listed, keys.did_document(), f"{BASE}/status/revocation/2") is not None


def test_indices_are_drawn_at_random_and_never_twice() -> None:
    rng = Random(1)
    taken: set[int] = set()
    for _ in range(2_000):
        taken.add(random_index(taken, rng))
    assert len(taken) == 2_000
    assert max(taken) > SIZE * 0.9
    assert sorted(taken) != list(taken)


def test_the_last_free_index_is_found_and_a_full_list_says_so() -> None:
    all_but_one = set(range(SIZE)) - {SIZE - 5}
    assert random_index(all_but_one, Random(3)) == SIZE - 5
    with pytest.raises(ListFull):
        random_index(range(SIZE))
