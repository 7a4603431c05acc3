"""Owns running the JavaScript verifiers of tests/npm, which know nothing of this project; must not know what they are asked.

`make verifiers` installs them. Without node or without the installed modules, tests are skipped with that sentence.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.credentials.contexts import all_contexts, serialise
from bot.credentials.keys import KeyRing
from tests.credentials.samples import BASE

FOLDER = Path(__file__).parent.parent / "npm"
STATUS_LIST = f"{BASE}/status/revocation/1"


def node() -> str:
    """The path of node, when the verifiers are installed; skips otherwise."""
    found = shutil.which("node")
    if not found:
        pytest.skip("no node on this machine: the JavaScript verifiers were not asked")
    if not (FOLDER / "node_modules" / "@digitalbazaar" / "vc").is_dir():
        pytest.skip("the JavaScript verifiers are not installed: make verifiers")
    return found


def ask(keys: KeyRing, status_list: bytes, now: datetime, *cases: bytes | str) -> list[dict[str, Any]]:
    """One verdict for each case: bytes are a credential with its embedded proof, text is a VC-JWT."""
    documents = {url: serialise(context).decode() for url, context in all_contexts(BASE).items()}
    question = {
        "documents": documents | {STATUS_LIST: status_list.decode()},
        "did": serialise(keys.did_document()).decode(),
        "jwks": serialise(keys.jwks()).decode(),
        "issuer": keys.did,
        "now": now.isoformat(),
        "cases": [
            {"jwt": case} if isinstance(case, str) else {"credential": base64.b64encode(case).decode()} for case in cases
        ],
    }  # fmt: skip
    done = subprocess.run(
        [node(), "verify.mjs"], cwd=FOLDER, input=json.dumps(question).encode(), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    verdicts: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(verdicts) == len(cases)
    return verdicts
