"""Owns editions: all languages' files of one unit as they were at one time; whoever began a unit finishes the edition begun."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from content.records import Unit
from content.source import parsed

_UNIT: TypeAdapter[Unit] = TypeAdapter(Unit)


@dataclass(frozen=True, slots=True)
class Edition:
    """One unit's files by language, and the digest over them: 12 hex digits that change when any of its texts changes."""

    unit_id: str
    digest: str
    files: Mapping[str, Path]

    def texts(self) -> dict[str, bytes]:
        """The files by language. Raises OSError when one cannot be read."""
        return {language: file.read_bytes() for language, file in self.files.items()}


def edition(unit_id: str, files: Mapping[str, Path], shas: Mapping[str, str]) -> Edition:
    """The edition made of these files; `shas` are their digests by language."""
    digest = hashlib.sha256("\n".join(f"{language} {shas[language]}" for language in sorted(shas)).encode())
    return Edition(unit_id, digest.hexdigest()[:12], files)


def unit_from(text: bytes) -> Unit:
    """A unit from the bytes of a file that was fit once. Raises ValueError when a newer program cannot read it any more."""
    return _UNIT.validate_python(parsed(text))
