"""Owns the fixtures of the credential tests; must not know what they assert."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.credentials.keys import KeyRing
from bot.credentials.record import Issued
from tests.credentials import samples


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return samples.keyring(tmp_path_factory.mktemp("ring"))


@pytest.fixture(scope="session")
def eco(keys: KeyRing) -> Issued:
    return samples.issued(keys)


@pytest.fixture
def own_keys(tmp_path: Path) -> KeyRing:
    return samples.keyring(tmp_path)
