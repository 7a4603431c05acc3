"""What a credential can prove besides itself: one diary entry without the others, and the European file for the provider."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from bot.badge_files import NotTheirs
from bot.credentials.hashtree import holds, read_proof
from bot.credentials.keys import KeyFault
from bot.credentials.seal import check_seal
from bot.european import European, NotForThem, european_of
from bot.evidence import NotUnderRoot
from bot.issuing import Issuing
from bot.settings import Settings
from learning.ledger.award import NameShown
from tests.assessment_story import Cast, award
from tests.credentials.seals import PASSWORD, sealed_by
from tests.credentials.test_credential_elm import container
from tests.credentials.test_credential_pdfseal import ROOT
from tests.credentials.test_credential_pdfseal import holds as pdf_holds
from tests.harness import Story

ID = "00000000-0000-4000-8000-000000000901"
PAGE = f"https://badges.example.org/credentials/{ID}"
TEXTS = ("Bins in five colours.", "The compressor is off at lunch.", "Žagovina goes to the neighbour.")


def labels(players: Cast) -> list[str]:
    return [str(button[0]) for row in players.maja.last.buttons for button in row]


def labelled(players: Cast, words: str) -> str:
    found = [label for label in labels(players) if words in label]
    assert found, labels(players)
    return found[0]


async def document(companion: Story) -> Any:
    rows = await companion.parts.database.read("SELECT signed_json FROM credential WHERE id = :id", id=ID)
    return json.loads(rows[0]["signed_json"])


async def test_one_entry_is_shown_with_its_proof_and_no_other(companion: Story) -> None:
    players = await award(companion, ID, *TEXTS)
    signed = json.dumps(await document(companion), ensure_ascii=False)
    assert not any(text in signed for text in TEXTS)
    root = (await document(companion))["evidence"][0]["evidenceRoot"]
    await companion.says(players.maja, "/badges")
    screen = await companion.taps(players.maja, "Show one diary entry")
    assert "3 approved diary entries" in screen, "an entry without words has nothing to show"
    label = labelled(players, "02/06")
    screen = await companion.taps(players.maja, label)
    assert PAGE in screen
    assert players.maja.messages[-2].raw["document"]["file_name"] == "scouts4green-eco-2026-06-02.json"
    name, file = await companion.parts.files.producers["entry_proof"](1, {"credential": ID, "entry": 2001})
    address, proof = read_proof(file.decode())
    assert (address, name) == (PAGE, "scouts4green-eco-2026-06-02.json")
    assert TEXTS[1] in proof.entry
    assert "Ask at home (1)." in proof.entry
    assert not any(text in file.decode() for text in (TEXTS[0], TEXTS[2]))
    assert holds(root, proof)
    forged = json.loads(file)
    forged["entry"] = forged["entry"].replace("off", "on")
    assert not holds(root, read_proof(json.dumps(forged))[1])
    audit = await players.rows("SELECT * FROM audit")
    assert any("show diary entry" in str(dict(row)) for row in audit)


async def test_the_proof_outlives_a_new_signature_and_a_new_version(companion: Story) -> None:
    players = await award(companion, ID, *TEXTS)
    root = (await document(companion))["evidence"][0]["evidenceRoot"]
    await companion.state(NameShown(ID, True))
    assert (await document(companion))["evidence"][0]["evidenceRoot"] == root
    body = companion.parts.turns.sealer.pack({"saw": "Otherwise", "why": "", "take_home": ""})
    await players.put("INSERT INTO entry_version (entry_id, version, body_sealed, written_at) VALUES (2001, 2, :body, 'z')", body=body)
    await players.put("UPDATE entry SET version = 2, status = 'submitted' WHERE id = 2001")
    _, file = await companion.parts.files.producers["entry_proof"](1, {"credential": ID, "entry": 2001})
    assert holds(root, read_proof(file.decode())[1])


async def test_a_hidden_page_is_said_and_nobody_else_gets_a_proof(companion: Story) -> None:
    players = await award(companion, ID, *TEXTS)
    await companion.says(players.maja, "/badges")
    await companion.taps(players.maja, "Hide the page", "Show one diary entry")
    players.maja.tap(labelled(players, "02/06"))
    await companion.settle()
    assert "Your page is hidden" in players.maja.screen
    make = companion.parts.files.producers["entry_proof"]
    with pytest.raises(NotTheirs):
        await make(3, {"credential": ID, "entry": 2001})
    with pytest.raises(NotUnderRoot):
        await make(1, {"credential": ID, "entry": 2003})
    await players.put("DELETE FROM entry WHERE id = 2000")
    with pytest.raises(NotUnderRoot):
        await make(1, {"credential": ID, "entry": 2001})


async def test_without_entries_there_is_nothing_to_show(companion: Story) -> None:
    players = await award(companion, ID)
    assert "evidenceRoot" not in (await document(companion))["evidence"][0]
    await companion.says(players.maja, "/badges")
    assert "Show one diary entry" not in labels(players)


# the European file ----------------------------------------------------------------------------------------------------


async def european_file(companion: Story, person: int = 3) -> tuple[str, Any]:
    name, data = await companion.parts.files.producers["european_file"](person, {"credential": ID})
    return name, json.loads(data)


async def open_file(companion: Story, players: Cast) -> str:
    await companion.says(players.ana, "/report 1")
    return await companion.taps(players.ana, "European files", "Maja: ECO")


def with_seal(companion: Story, **european: Any) -> None:
    signer = companion.parts.turns.signer
    assert isinstance(signer, Issuing)
    companion.parts.turns.signer = replace(signer, european=European(**european))


async def test_an_unsealed_file_is_never_called_a_credential_and_goes_to_the_coordinator_only(companion: Story) -> None:
    players = await award(companion, ID)
    with_seal(companion, legal_id="SI12345678")
    screen = await open_file(companion, players)
    assert "European file (unsealed)" in screen
    assert "no European Digital Credential" in screen
    name, file = await european_file(companion)
    assert players.ana.messages[-2].raw["document"]["file_name"] == name == f"european-file-unsealed-eco-{ID[:8]}.json"
    assert file["credential"]["issuer"]["eIDASIdentifier"]["notation"] == "SI12345678"
    assert "Žnidaršič" in json.dumps(file, ensure_ascii=False)
    for person in (1, 2, 4):
        with pytest.raises(NotForThem):
            await european_file(companion, person)
    audit = " ".join(str(dict(row)) for row in await players.rows("SELECT * FROM audit"))
    assert "european file unsealed" in audit
    players.krause.tap_data("o:european:1")
    await companion.settle()
    assert "European" not in players.krause.screen


async def test_with_a_certificate_the_file_is_sealed_as_long_as_it_holds(companion: Story) -> None:
    players = await award(companion, ID)
    with_seal(companion, legal_id="SI12345678", p12=container(ec.generate_private_key(ec.SECP256R1())), password=b"pw")
    companion.clock.set(datetime(2026, 7, 2, 9, 0, tzinfo=UTC))
    assert "sealed with the e-seal" in await open_file(companion, players)
    name, file = await european_file(companion)
    assert name == f"european-credential-eco-{ID[:8]}.json"
    check_seal(json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode())
    companion.clock.advance(timedelta(days=3650))
    assert "European file (unsealed)" in await open_file(companion, players)


async def test_the_same_certificate_seals_the_pdf_in_the_chat(companion: Story) -> None:
    await award(companion, ID)
    make = companion.parts.files.producers["credential_pdf"]
    assert b"/ETSI.CAdES.detached" not in (await make(1, {"credential": ID}))[1]
    with_seal(companion, p12=sealed_by(ROOT, ec.generate_private_key(ec.SECP256R1())), password=PASSWORD)
    assert await pdf_holds((await make(1, {"credential": ID}))[1])


async def test_why_there_is_no_file_is_said(companion: Story) -> None:
    players = await award(companion, ID)
    assert "COMPANION_ISSUER_LEGAL_ID" in await open_file(companion, players)
    with_seal(companion, legal_id="x")
    await players.put("UPDATE provider SET country = 'XK'")
    assert "list of countries" in await open_file(companion, players)
    await players.put("UPDATE credential SET revoked_at = '2026-06-17T08:00:00Z'")
    assert "European files" not in await companion.says(players.ana, "/report 1")
    with pytest.raises(NotForThem):
        await european_file(companion)


def test_a_seal_that_cannot_be_opened_stops_the_start_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "seal.p12"
    path.write_bytes(container(ec.generate_private_key(ec.SECP256R1())))
    for password in ("wrong", ""):
        with pytest.raises(KeyFault, match="COMPANION_SEAL_PASSWORD"):
            european_of(Settings(_env_file=None, seal_p12=path, seal_password=password))  # type: ignore[call-arg]
    assert european_of(Settings(_env_file=None, seal_p12=path, seal_password="pw")).p12  # type: ignore[call-arg]
    with pytest.raises(KeyFault, match="leave both empty"):
        european_of(Settings(_env_file=None, seal_p12=tmp_path / "none.p12"))  # type: ignore[call-arg]
