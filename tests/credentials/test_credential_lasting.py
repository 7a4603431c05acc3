"""Keys and export from the command line: what is lost, what is signed again, what is said, and what the folder holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import lasting
from bot.__main__ import main
from bot.app import lease
from bot.credentials.keys import KeyRing
from bot.credentials.verify import verify
from learning.ledger.award import CredentialRevoked, NameShown
from learning.ledger.everyone import PersonErased
from tests.assessment_story import award
from tests.harness import Story

ID = "00000000-0000-4000-8000-000000000901"


def fragments(story: Story) -> list[str]:
    return [entry.fragment for entry in KeyRing.load_or_create(story.parts.settings.keys_path, "badges.example.org").entries]


async def signed(story: Story) -> bytes:
    rows = await story.parts.database.read("SELECT signed_json FROM credential WHERE id = :id", id=ID)
    return bytes(rows[0]["signed_json"])


async def test_a_compromise_signs_again_and_may_be_run_twice(companion: Story, capsys: pytest.CaptureFixture[str]) -> None:
    await award(companion, ID)
    await companion.state(NameShown(ID, True))
    settings, stolen, before = companion.parts.settings, fragments(companion), await signed(companion)
    assert await lasting.compromise_keys(settings, [f"did:web:badges.example.org#{one}" for one in stolen]) == 0
    assert "1 credentials signed again" in capsys.readouterr().out
    after = await signed(companion)
    assert after != before
    assert "Žnidaršič" in after.decode(), "what the holder chose stays"
    assert await lasting.compromise_keys(settings, stolen) == 0
    assert "0 credentials signed again" in capsys.readouterr().out
    assert await signed(companion) == after
    assert await lasting.list_keys(settings) == 0
    said = capsys.readouterr().out
    assert said.count("compromised") == 2
    assert "run keys compromise" not in said


async def test_each_holder_is_told_once_in_plain_words(companion: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    players = await award(companion, ID)
    monkeypatch.setattr(lasting, "real_now", companion.clock.now)
    settings, stolen, before = companion.parts.settings, fragments(companion), await signed(companion)
    assert await lasting.compromise_keys(settings, stolen) == 0
    assert await lasting.compromise_keys(settings, stolen) == 0, "run again, it tells nobody twice"
    await companion.tick()
    said = [message.text for message in players.maja.messages if "Somebody may have copied the key" in message.text]
    assert len(said) == 1
    assert "Links stay the same" in said[0]
    assert await signed(companion) != before
    letters = await players.rows("SELECT promise, status FROM outbox WHERE kind = 'badges_renewed'")
    assert [tuple(row) for row in letters] == [("must", "sent")]
    for person in (players.krause, players.ana):
        assert "copied the key" not in person.screen


async def test_who_holds_nothing_valid_any_more_is_not_told(companion: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    players = await award(companion, ID)
    monkeypatch.setattr(lasting, "real_now", companion.clock.now)
    assert await lasting.compromise_keys(companion.parts.settings, fragments(companion)) == 0
    await companion.state(CredentialRevoked(ID, "error", 2))
    await companion.tick()
    assert not any("copied the key" in message.text for message in players.maja.messages)
    letters = await players.rows("SELECT status FROM outbox WHERE kind = 'badges_renewed'")
    assert [row["status"] for row in letters] == ["dropped"]


async def test_an_interrupted_compromise_is_seen_in_the_list(companion: Story, capsys: pytest.CaptureFixture[str]) -> None:
    await award(companion, ID)
    settings = companion.parts.settings
    keys = KeyRing.load_or_create(settings.keys_path, "badges.example.org")
    keys.compromise(keys.active("Ed25519").fragment)
    await lasting.list_keys(settings)
    assert "1 credentials were signed by a compromised key" in capsys.readouterr().out


async def test_what_was_erased_is_counted_and_named(companion: Story, capsys: pytest.CaptureFixture[str]) -> None:
    await award(companion, ID)
    await companion.state(PersonErased(1, "receipt"))
    before = await signed(companion)
    assert await lasting.compromise_keys(companion.parts.settings, fragments(companion)) == 0
    said = capsys.readouterr().out
    assert "0 credentials signed again" in said
    assert "1 cannot be signed again" in said
    assert f"{ID}  eco" in said
    assert await signed(companion) == before


async def test_an_unknown_key_changes_nothing(companion: Story, capsys: pytest.CaptureFixture[str]) -> None:
    await award(companion, ID)
    stolen = fragments(companion)
    assert await lasting.compromise_keys(companion.parts.settings, [stolen[0], "z6Mk-unknown"]) == 1
    assert "There is no key z6Mk-unknown" in capsys.readouterr().out
    assert fragments(companion) == stolen


def test_keys_do_not_change_beside_a_running_companion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path))
    KeyRing.load_or_create(tmp_path / "keys", "127.0.0.1:8080")
    from bot.settings import load

    with lease(load()):
        assert main(["keys", "rotate"]) == 1
    assert "stop it first" in capsys.readouterr().out
    assert main(["keys", "rotate"]) == 0
    assert "signs now: did:web:127.0.0.1%3A8080#z6Mk" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["keys", "rotate"], ["keys", "compromise", "x"], ["export", "--to", "site"]])
def test_without_keys_each_verb_says_so_and_makes_none(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert "✗ There" in capsys.readouterr().out
    assert not (tmp_path / "data" / "keys").exists()


async def test_the_export_verifies_and_leaves_out_what_is_hidden(
    companion: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    players = await award(companion, ID)
    site = tmp_path / "site"
    assert await lasting.export(companion.parts.settings, site) == 0
    assert "1 credentials in" in capsys.readouterr().out
    data = (site / f"credentials/{ID}.json").read_bytes()
    assert data == await signed(companion)
    did, listed = json.loads((site / ".well-known/did.json").read_bytes()), (site / "status/revocation/1").read_bytes()
    assert verify(data, did, listed, now=companion.clock.now()).state == "valid"
    assert (site / "contexts/eu-mc/v1.json").exists()
    assert await lasting.export(companion.parts.settings, site) == 1
    assert "is not empty" in capsys.readouterr().out
    await players.put("UPDATE credential SET is_public = 0")
    assert await lasting.export(companion.parts.settings, tmp_path / "later") == 0
    assert not list((tmp_path / "later").rglob(f"*{ID}*"))
