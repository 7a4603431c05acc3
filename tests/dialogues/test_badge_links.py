"""Which badge addresses may stand behind a button: Telegram refuses those that only one machine knows."""

from __future__ import annotations

import pytest

from dialogues.assessment_state import is_reachable


@pytest.mark.parametrize("url", ["https://badges.example.org/credentials/1", "http://badges.example.org:8080/x"])
def test_public_addresses_become_buttons(url: str) -> None:
    assert is_reachable(url)


@pytest.mark.parametrize("url", ["http://localhost:8080/x", "http://127.0.0.1:8080/x", "http://0.0.0.0/x", "http://[::1]/x", "", "badge"])
def test_addresses_of_this_machine_stay_text(url: str) -> None:
    assert not is_reachable(url)
