"""What happens to keys: making, rotating, compromising, damage, and the drill of each."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.credentials.achievements import load_achievements
from bot.credentials.issue import issue, needs_reissue
from bot.credentials.keys import MANIFEST, KeyFault, KeyRing
from bot.credentials.selftest import prove, run
from bot.credentials.status import status_list
from bot.credentials.verify import check_jwt, verify
from bot.simulator import Simulator
from bot.storage.sealing import load_or_create
from tests.credentials import second_opinion
from tests.credentials.samples import BASE, HOST, ISSUER, LATER, issued, record


def fault(directory: Path) -> KeyFault:
    with pytest.raises(KeyFault) as caught:
        KeyRing.load_or_create(directory, HOST)
    return caught.value


def test_keys_are_readable_by_their_owner_only(own_keys: KeyRing) -> None:
    assert stat.S_IMODE(own_keys.directory.stat().st_mode) == 0o700
    files = list(own_keys.directory.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_keys_are_made_once_and_loaded_after(own_keys: KeyRing) -> None:
    again = KeyRing.load_or_create(own_keys.directory, HOST)
    assert again.did_document() == own_keys.did_document()
    assert issued(again) == issued(own_keys)


def test_the_published_document_has_the_form_that_verifiers_compare(own_keys: KeyRing) -> None:
    document = own_keys.did_document()
    multikey, jwk = document["verificationMethod"]
    assert document["@context"][0] == "https://www.w3.org/ns/did/v1"
    assert multikey["type"] == "Multikey"
    assert multikey["id"] == f"{document['id']}#{multikey['publicKeyMultibase']}"
    assert multikey["publicKeyMultibase"].startswith("z6Mk")
    assert jwk["publicKeyJwk"]["kid"] == jwk["id"]
    assert jwk["publicKeyJwk"]["crv"] == "P-256"
    assert document["assertionMethod"] == [multikey["id"], jwk["id"]]
    assert {method["controller"] for method in document["verificationMethod"]} == {document["id"]}
    assert [key["alg"] for key in own_keys.jwks()["keys"]] == ["ES256"]


def test_no_private_member_is_ever_published(own_keys: KeyRing) -> None:
    everything = json.dumps([own_keys.did_document(), own_keys.jwks(), (own_keys.directory / MANIFEST).read_text()])
    assert '"d"' not in everything
    assert "PRIVATE" not in everything


def test_rotation_keeps_old_credentials_valid_and_forgets_the_old_private_keys(own_keys: KeyRing) -> None:
    old = issued(own_keys)
    rotated = own_keys.rotate()
    assert rotated.kid("Ed25519") != own_keys.kid("Ed25519")
    assert rotated.kid("P-256") != own_keys.kid("P-256")
    listed = status_list(set(), rotated, BASE, at=LATER)
    assert verify(old.json_bytes, rotated.did_document(), listed, now=LATER).valid
    assert second_opinion.accepts(old.json_bytes, rotated.did_document())
    assert check_jwt(old.jwt, rotated.did_document()) is None
    assert verify(issued(rotated).json_bytes, rotated.did_document(), listed, now=LATER).valid
    assert len(list(own_keys.directory.glob("*.pem"))) == 2
    assert KeyRing.load_or_create(own_keys.directory, HOST).did_document() == rotated.did_document()


def test_compromise_fails_all_that_the_key_signed_and_a_reissue_heals(own_keys: KeyRing) -> None:
    old = issued(own_keys)
    safe = own_keys.compromise(own_keys.active("Ed25519").fragment)
    document, listed = safe.did_document(), status_list(set(), safe, BASE, at=LATER)
    assert verify(old.json_bytes, document, listed, now=LATER).state == "unverifiable"
    assert not second_opinion.accepts(old.json_bytes, document)
    assert needs_reissue(old, safe)
    assert not needs_reissue(old, own_keys)
    healed = issue(record(), load_achievements()["eco"], ISSUER, safe, BASE, old.json_bytes, reissued_at=LATER)
    assert verify(healed.json_bytes, document, listed, now=LATER).valid
    assert json.loads(healed.json_bytes)["id"] == json.loads(old.json_bytes)["id"]
    assert not needs_reissue(healed, safe)
    assert safe.kid("P-256") == own_keys.kid("P-256")


def test_compromise_of_a_retired_key_leaves_the_active_ones(own_keys: KeyRing) -> None:
    retired = own_keys.active("P-256").fragment
    rotated = own_keys.rotate()
    safe = rotated.compromise(retired)
    assert safe.kid("P-256") == rotated.kid("P-256")
    assert safe.jwk_of(retired) is None
    with pytest.raises(KeyError):
        safe.compromise("no-such-key")


def test_a_passphrase_locks_the_files(tmp_path: Path) -> None:
    keys = KeyRing.load_or_create(tmp_path / "locked", HOST, passphrase=b"secret")
    assert all(b"ENCRYPTED" in file.read_bytes() for file in keys.directory.glob("*.pem"))
    assert KeyRing.load_or_create(keys.directory, HOST, passphrase=b"secret").did_document() == keys.did_document()
    for wrong in (None, b"other"):
        with pytest.raises(KeyFault, match="cannot be read"):
            KeyRing.load_or_create(keys.directory, HOST, passphrase=wrong)


def test_a_damaged_key_file_names_file_fault_and_cure(own_keys: KeyRing) -> None:
    broken = own_keys.directory / own_keys.active("Ed25519").file_name
    broken.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    found = fault(own_keys.directory)
    assert found.path == broken
    assert "cannot be read" in found.what
    assert "backup" in found.cure


def test_a_missing_or_exchanged_key_file_is_refused(own_keys: KeyRing, tmp_path: Path) -> None:
    path = own_keys.directory / own_keys.active("P-256").file_name
    kept = path.read_bytes()
    path.unlink()
    assert "missing" in fault(own_keys.directory).what
    other = KeyRing.load_or_create(tmp_path / "other", HOST)
    path.write_bytes((other.directory / other.active("P-256").file_name).read_bytes())
    path.chmod(0o600)
    assert "not the one that is published" in fault(own_keys.directory).what
    path.write_bytes(kept)
    assert KeyRing.load_or_create(own_keys.directory, HOST).did == own_keys.did


def test_a_damaged_or_lost_manifest_never_leads_to_new_keys(own_keys: KeyRing) -> None:
    manifest = own_keys.directory / MANIFEST
    manifest.write_text("{")
    assert "cannot be read" in fault(own_keys.directory).what
    manifest.unlink()
    assert "list of keys is missing" in fault(own_keys.directory).what


def test_a_key_that_others_can_read_is_refused_with_the_command_that_cures(own_keys: KeyRing) -> None:
    path = own_keys.directory / own_keys.active("Ed25519").file_name
    path.chmod(0o644)
    assert fault(own_keys.directory).cure == f"Run: chmod 600 {path}"
    path.chmod(0o600)
    own_keys.directory.chmod(0o755)
    assert "chmod 700" in fault(own_keys.directory).cure


def test_the_self_test_refuses_keys_that_do_not_fit_what_is_published(
    own_keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove(own_keys)
    other = KeyRing.load_or_create(tmp_path / "other", HOST)
    monkeypatch.setattr(own_keys, "did_document", other.did_document)
    assert run(own_keys)
    with pytest.raises(KeyFault, match="do not match what is published"):
        prove(own_keys)


@pytest.mark.parametrize(
    ("name", "damage", "cure"),
    [
        ("keyring.json", b"{", "Restore it from the backup of the keys folder; do not delete it"),
        ("keyring.json", None, "Restore it from the backup"),
        ("*.pem", b"junk", "Restore it from the backup of the keys folder"),
        ("*.pem", None, "Restore it from the backup of the keys folder"),
        ("sealing.key", b"junk", "put back the copy from your backup"),
    ],
)
async def test_a_start_with_a_damaged_key_file_stops_with_the_cure(
    name: str, damage: bytes | None, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "keys"
    KeyRing.load_or_create(folder, "127.0.0.1:0")
    load_or_create(folder)
    before = sorted(path.name for path in folder.iterdir())
    path = next(iter(sorted(folder.glob(name))))
    path.unlink() if damage is None else path.write_bytes(damage)
    async with Simulator(token="1:TEST") as simulator:
        for variable, value in (
            ("BOT_TOKEN", "1:TEST"), ("TELEGRAM_URL", simulator.base_url), ("DATA_DIR", str(tmp_path)), ("WEB_PORT", "0"),
        ):  # fmt: skip
            monkeypatch.setenv(f"COMPANION_{variable}", value)
        assert await asyncio.to_thread(main, ["run"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("✗ ")
    assert path.name in said
    assert cure in said
    assert "Traceback" not in said
    assert {path.name for path in folder.iterdir()} <= set(before), "no new keys are made over old ones"
