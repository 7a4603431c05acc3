"""A content file is shown as the chat shows it, with lengths; what cannot be shown is said in one sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.preview import Frame, as_text, frames_of, preview
from bot.preview_page import as_page
from content.loader import ROOT
from tests.content.conftest import copy_all

HERE = Path(__file__).parent
SHOWN = re.compile(r"Teaser|Nugget ECO-3\.1|Question ECO-3\.1\.q|Activity|Challenge|Question ECO-3\.q01|Done|Self-rating")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return copy_all(tmp_path / "content")


def edited(root: Path, file: str, old: str, new: str) -> Path:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["en", "sl"])
def test_a_unit_reads_like_this(language: str, request: pytest.FixtureRequest) -> None:
    frames = [frame for frame in frames_of(ROOT, f"{language}/eco/eco-3.yaml") if SHOWN.match(frame.heading)]
    text = "\n".join(line.rstrip() for line in as_text(frames))
    golden = HERE / f"eco-3.{language}.txt"
    if request.config.getoption("--update") or not golden.exists():
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"{golden.name} reads otherwise now; look at it, then run with --update"


def test_a_unit_has_all_its_screens() -> None:
    headings = [frame.heading for frame in frames_of(ROOT, "en/eco/eco-3.yaml")]
    assert len(headings) == len(set(headings))
    for number in range(1, 6):
        assert f"Nugget ECO-3.{number}" in headings
        assert sum(heading.startswith(f"Question ECO-3.{number}.q, after ") for heading in headings) in (3, 4)
    for number in range(1, 11):
        assert sum(heading.startswith(f"Question ECO-3.q{number:02d}, after ") for heading in headings) == 4


@pytest.mark.parametrize(
    ("file", "first", "least"),
    [
        ("unit-0.yaml", "Teaser", 60),
        ("eco/path.yaml", "Choice of the path", 130),
        ("eco/final.yaml", "Item ECO.f01", 50),
        ("personas.yaml", "Question", 10),
        ("feedback.yaml", "Feedback of a learner", 10),
        ("library.yaml", "Choice of the trade", 1),
    ],
)
@pytest.mark.parametrize("language", ["en", "sl"])
def test_every_kind_of_file_can_be_shown(language: str, file: str, first: str, least: int) -> None:
    frames = list(frames_of(ROOT, f"{language}/{file}"))
    assert frames[0].heading.startswith(first)
    assert len(frames) >= least
    assert not any("✗ " in frame.counts for frame in frames)


def test_what_a_text_says_stands_on_its_screen(whole: Path) -> None:
    edited(whole, "en/eco/eco-3.yaml", "title: Heat first", "title: Heat <before> light & all")
    frame = next(frame for frame in frames_of(whole, "en/eco/eco-3.yaml") if frame.heading == "Nugget ECO-3.1")
    assert "<b>Heat &lt;before&gt; light &amp; all</b>" in frame.sent.texts[0]
    assert "Heat <before> light & all" in "\n".join(as_text([frame]))
    assert "title 25/40" in frame.counts


def test_the_diary_fades_from_week_to_week() -> None:
    headings = [frame.heading for frame in frames_of(ROOT, "en/eco/path.yaml") if "ECO.d01" in frame.heading]
    weeks = [[heading.split(", ")[2] for heading in headings if f"week {week}" in heading] for week in (1, 2, 3)]
    assert weeks == [["verdict", "saw", "why", "take_home"], ["verdict", "why", "take_home"], ["verdict", "saw"]]


def test_a_file_that_is_in_no_chat_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(ROOT / "en/glossary.yaml")]) == 0
    assert "Nothing of content/en/glossary.yaml is shown in the chat." in capsys.readouterr().out


def test_a_broken_file_gives_the_linters_sentences(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(whole, "en/eco/eco-3.yaml", "teaser:", "teser:")
    assert preview(str(path), root=whole) == 1
    said = capsys.readouterr().out
    assert re.search(r"^content/en/eco/eco-3\.yaml:\d+: .*unknown key 'teser'\. Cure: ", said, re.MULTILINE)
    assert "Traceback" not in said


def test_a_broken_frame_is_named_and_not_the_unit(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(whole, "en/eco/path.yaml", "summary:", "sumary:")
    assert preview(str(whole / "en/eco/eco-3.yaml"), root=whole) == 1
    assert "content/en/eco/path.yaml:" in capsys.readouterr().out
    (whole / "en/eco/path.yaml").unlink()
    assert preview(str(whole / "en/eco/final.yaml"), root=whole) == 1
    assert "content/en/eco/path.yaml:1: the file is missing" in capsys.readouterr().out


def test_a_text_that_is_too_long_is_shown_and_marked(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(whole, "en/eco/eco-3.yaml", "title: Heat first", "title: Heat first, and then all the other things of the house")
    assert preview(str(path), root=whole) == 1
    said = capsys.readouterr().out
    assert "✗ title 54/40" in said
    assert "at most 40 fit" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [("/etc/hostname", "does not lie in the content folder"), ("content/en/nothing.yaml", "is not there"), ("content/SOURCES.md", "nothing reads")],
)
def test_what_is_no_content_is_said_in_one_sentence(name: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(ROOT.parent / name)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("✗ ")
    assert words in line


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert main(["preview", str(ROOT / "sl/unit-0.yaml"), "--html", str(page)]) == 0
    assert str(page) in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(text)
    assert '<html lang="sl">' in text
    assert tags.seen.count("section") == len(list(frames_of(ROOT, "sl/unit-0.yaml")))
    assert all(address.startswith("data:image/png;base64,") for address in tags.outside)
    assert not {"script", "link", "iframe"} & set(tags.seen)
    assert "url(" not in text


def test_a_page_marks_what_is_too_long(whole: Path) -> None:
    edited(whole, "en/eco/eco-3.yaml", "title: Heat first", "title: Heat first, and then all the other things of the house")
    frames: list[Frame] = list(frames_of(whole, "en/eco/eco-3.yaml"))
    assert '<li class="over">✗ title 54/40</li>' in as_page("content/en/eco/eco-3.yaml", frames)
