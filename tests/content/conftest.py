"""A copy of the English content, and a made-up German beside it, for tests that break one thing each."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.loader import ROOT

# Values that are no language, or that a translation keeps.
_KEPT = {"id", "kind", "unit", "path", "phase", "about", "bucket", "home_card", "source", "source_sha", "term", "must"}
_KEPT_LISTS = {"greencomp", "macro", "never"}


def copy_base(target: Path) -> Path:
    """The English files without the paths: small, so that a test can lint it often. The covers are the real ones."""
    (target / "en").mkdir(parents=True)
    (target / "pictures").symlink_to(ROOT / "pictures", target_is_directory=True)
    for file in (ROOT / "en").glob("*.yaml"):
        shutil.copy(file, target / "en")
    return target


def copy_all(target: Path) -> Path:
    """The English files with the ecological path."""
    copy_base(target)
    shutil.copytree(ROOT / "en" / "eco", target / "en" / "eco")
    return target


def translate(root: Path) -> Path:
    """Write a German folder that says every text of the English one with a mark and keeps its shape."""
    for file in sorted((root / "en").rglob("*.yaml")):
        values = _translated(yaml.safe_load(file.read_bytes()), ())
        values["source_sha"] = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        if file.name == "library.yaml":
            values["language"] = "de"
        target = root / "de" / file.relative_to(root / "en")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")
    return root


def _translated(value: Any, place: tuple[Any, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _translated(element, (*place, key)) for key, element in value.items()}
    if isinstance(value, list):
        return [_translated(element, (*place, number)) for number, element in enumerate(value)]
    in_list = len(place) > 1 and isinstance(place[-1], int) and place[-2] in _KEPT_LISTS
    if not isinstance(value, str) or place[-1] in _KEPT or in_list or (place[0], place[-1]) == ("open", "type"):
        return value
    return value.rstrip(".\n") + "ß" + ("." if value.rstrip().endswith(".") else "")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return copy_base(tmp_path / "content")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return copy_all(tmp_path / "content")


@pytest.fixture
def two_languages(tmp_path: Path) -> Path:
    return translate(copy_base(tmp_path / "content"))
