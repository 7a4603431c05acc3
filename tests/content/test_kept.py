"""The compiled curriculum: the same as what is read, never older than its files, and never in the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content import kept, loader
from content.library import Library
from content.problems import ContentFault


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small curriculum, English only, that keeps what it compiled in a folder of its own."""
    root = tmp_path / "content"
    root.mkdir()
    shutil.copytree(loader.ROOT / "en", root / "en")
    monkeypatch.setattr(loader, "ROOT", root)
    monkeypatch.setattr(kept, "FOLDER", root / "__pycache__")
    return root


def _unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(root: Path) -> Library:
        raise AssertionError("the files were read, though nothing changed")

    monkeypatch.setattr(loader, "load", read)


def _alike(one: Library, other: Library) -> bool:
    return one.languages == other.languages and all(
        (a.version, a.paths, a.units(), a.unit0, a.glossary, a.personas, a.credential, a.trades, a.feedback_file)
        == (b.version, b.paths, b.units(), b.unit0, b.glossary, b.personas, b.credential, b.trades, b.feedback_file)
        for a, b in zip(one, other, strict=True)
    )


def test_the_second_start_reads_no_file_and_knows_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = kept.load()
    _unread(monkeypatch)
    taken_up = kept.load()
    assert taken_up is not read
    assert _alike(taken_up, read)
    assert taken_up.editions == read.editions
    question = taken_up["en"].unit("ECO-1").quiz.items[0]
    assert taken_up["en"].question(question.id) is question
    assert type(question.ask) is type(read["en"].question(question.id).ask)  # Markup, or the chat would show its tags


def test_a_changed_word_is_read(root: Path) -> None:
    before = kept.load()["en"].unit("ECO-1").title
    file = root / "en/eco/eco-1.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, "A new title", 1), "utf-8")
    assert kept.load()["en"].unit("ECO-1").title == "A new title"
    assert len(list((root / "__pycache__").glob("curriculum.*"))) == 1  # what is out of date is cleared away


def test_what_was_broken_meanwhile_is_refused_as_ever(root: Path) -> None:
    kept.load()
    (root / "en/eco/eco-1.yaml").write_text("id: [", "utf-8")
    with pytest.raises(ContentFault, match="eco-1"):
        kept.load()


@pytest.mark.parametrize("torn", [b"", b"\x80\x05", b"no pickle at all", None])
def test_a_torn_file_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes | None) -> None:
    read = kept.load()
    file = next((root / "__pycache__").glob("curriculum.*"))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if torn is None else torn)
    assert _alike(kept.load(), read)
    _unread(monkeypatch)
    assert _alike(kept.load(), read)


def test_where_nothing_can_be_kept_the_files_are_read_each_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "nowhere").write_text("a file, no folder")
    monkeypatch.setattr(kept, "FOLDER", root / "nowhere")
    assert kept.load().languages == ("en",)
    assert kept.load().languages == ("en",)
