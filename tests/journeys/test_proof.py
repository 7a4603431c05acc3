"""What a credential can prove besides itself: one diary entry without the others, and the European file for the provider."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.badge_files import NotTheirs
from bot.credentials.hashtree import holds, read_proof
from bot.evidence import NotUnderRoot
from learning.ledger.award import NameShown
from tests.assessment_story import Cast, award
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
