"""Owns the proof, at the start, that the private keys fit what is published; must not know any real credential."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.credentials.address import STATUS_PATH

if TYPE_CHECKING:
    from bot.credentials.keys import KeyRing


def run(keys: KeyRing) -> str | None:
    """Sign an empty status list and a token, verify both by the published document; the problem in words, or None."""
    from bot.credentials.issue import jwt_of
    from bot.credentials.status import status_list
    from bot.credentials.verify import check_jwt, check_status_list

    base = f"https://{keys.host}"
    did_document = keys.did_document()
    problem = check_status_list(status_list(set(), keys, base, at=datetime.now(UTC)), did_document, base + STATUS_PATH)
    return problem or check_jwt(jwt_of({"id": "urn:self-test"}, keys), did_document)


def prove(keys: KeyRing) -> None:
    """Raises KeyFault when what the private keys sign does not verify by what would be published."""
    from bot.credentials.keys import MANIFEST, KeyFault

    problem = run(keys)
    if problem:
        raise KeyFault(
            keys.directory / MANIFEST,
            f"the keys do not match what is published ({problem})",
            "Nothing may be issued. Restore the folder from its backup, or rotate the keys.",
        )


def main(directory: str, host: str) -> int:
    """Test the keys of a folder: `python -m bot.credentials.selftest FOLDER HOST`; 0 when they are fit."""
    from bot.credentials.keys import KeyFault, KeyRing

    try:
        prove(KeyRing.load_or_create(Path(directory).resolve(), host))
    except KeyFault as fault:
        print(fault)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
