"""Owns editions: all languages' files of one unit as they were at one time; whoever began a unit finishes the edition begun."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from content.records import Unit
from content.source import parsed


@cache
def _unit() -> TypeAdapter[Unit]:
    return TypeAdapter(Unit)


@dataclass(frozen=True, slots=True)
class Edition:
    """One unit's files by language, and the digest over them: 12 hex digits that change when any of its texts changes."""

    unit_id: str
    digest: str
    files: Mapping[str, Path]

    def texts(self) -> dict[str, bytes]:
        """The files by language. Raises OSError when one cannot be read."""
        return {language: file.read_bytes() for language, file in self.files.items()}


def edition(unit_id: str, files: Mapping[str, tuple[Path, str]]) -> Edition:
    """The edition made of these files, by language, each with the digest of its bytes."""
    digest = hashlib.sha256("\n".join(f"{language} {files[language][1]}" for language in sorted(files)).encode())
    return Edition(unit_id, digest.hexdigest()[:12], {language: file for language, (file, _) in files.items()})


def unit_from(text: bytes) -> Unit:
    """A unit from the bytes of a file that was fit once. Raises ValueError when a newer program cannot read it any more."""
    return _unit().validate_python(parsed(text))
