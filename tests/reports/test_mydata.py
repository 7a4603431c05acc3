"""The ZIP of one person's data: readable, complete, escaped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from bot.reports import mydata_zip
from bot.reports.values import DataField, DataSection, MediaFile, PersonalData
from bot.reports.words import LANGUAGES, word

LISBON = timezone(timedelta(hours=1))
TEXT = 'Krpe mečejo v <b>mešane</b> odpadke & "zakaj"?\nKer ni pogodbe.'
PHOTO = MediaFile("../../etc/slika č.JPG", b"\xff\xd8photo")
VOICE = MediaFile("voice.ogg", b"OggSvoice")
PAPER = MediaFile("C:\\docs\\page.html", b"<script>alert(1)</script>")


def values(language: str = "sl") -> PersonalData:
    entry = DataSection(
        "1107",
        "#1107",
        (DataField("written", "Napisano", datetime(2026, 5, 28, 15, 41, tzinfo=LISBON)), DataField("text", "Besedilo", TEXT)),
        (PHOTO.name, VOICE.name, PAPER.name),
    )  # fmt: skip
    person = (
        DataField("name", "Ime", "<script>alert(1)</script>"),
        DataField("born", "Rojena", date(2009, 3, 1)),
        DataField("guardian", "Skrbnik", True),
        DataField("points", "Točke", 92.5),
        DataField("phone", "Telefon", None),
    )
    sections = (
        DataSection("person", "Oseba", person),
        DataSection("diary", "Dnevnik", sections=(entry,)),
        DataSection("badges", "Značke"),
    )
    made_at = datetime(2026, 6, 1, 9, 0, tzinfo=LISBON)
    return PersonalData("Maja Žnidaršič", language, made_at, sections, (PHOTO, VOICE, PAPER), "Opomba")


def opened(data: PersonalData) -> ZipFile:
    return ZipFile(BytesIO(mydata_zip(data)))


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(data: PersonalData) -> Reader:
    return Reader(opened(data).read("index.html").decode())


def test_the_data_for_machines_are_complete_and_nested() -> None:
    content: dict[str, Any] = json.loads(opened(values()).read("data.json"))
    person, diary, badges = content["sections"]
    assert content["made_at"] == "2026-06-01T09:00:00+01:00"
    assert person["fields"] == {
        "name": "<script>alert(1)</script>",
        "born": "2009-03-01",
        "guardian": True,
        "points": 92.5,
        "phone": None,
    }
    assert diary["sections"][0]["fields"] == {"written": "2026-05-28T15:41:00+01:00", "text": TEXT}
    assert badges == {"key": "badges", "title": "Značke", "fields": {}, "media": [], "sections": []}


def test_the_page_shows_everything_escaped_and_runs_nothing() -> None:
    page = page_of(values())
    assert not {"script", "b", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert TEXT in page.texts and "<script>alert(1)</script>" in page.texts
    text = " ".join(page.texts)
    for shown in ("Maja Žnidaršič", "1. marec 2009", "28. maj 2026, 15:41 +01:00", "92,5", "#1107", "Opomba"):
        assert shown in text
    assert "da" in page.texts and word("nothing", "sl") in page.texts
    policy = next(attrs for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert "script-src 'none'" in str(policy["content"])


def test_media_lie_inside_the_folder_and_the_page_finds_them() -> None:
    archive = opened(values())
    media = [name for name in archive.namelist() if name.startswith("media/")]
    assert media == ["media/001-slika.jpg", "media/002-voice.ogg", "media/003-page.html"]
    assert [archive.read(name) for name in media] == [PHOTO.content, VOICE.content, PAPER.content]
    page = page_of(values())
    places = {attrs.get("src") for tag, attrs in page.tags if tag in {"img", "audio"}}
    assert places == {media[0], media[1]}
    assert media[2] in {attrs.get("href") for _, attrs in page.tags}
    assert all(attrs.get("alt") for tag, attrs in page.tags if tag == "img")
    entry = json.loads(archive.read("data.json"))["sections"][1]["sections"][0]
    assert entry["media"] == media


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_persons_language(language: str) -> None:
    page = page_of(values(language))
    assert ("html", {"lang": language}) in page.tags
    assert word("mydata", language) in page.texts and word("mydata_intro", language) in page.texts


def test_the_contents_lead_to_every_section() -> None:
    page = page_of(values())
    targets = {str(attrs["href"])[1:] for tag, attrs in page.tags if tag == "a" and str(attrs["href"]).startswith("#")}
    assert targets == {attrs["id"] for tag, attrs in page.tags if tag == "section" and "id" in attrs}
    assert len(targets) == 3


def test_the_same_values_give_the_same_bytes() -> None:
    assert mydata_zip(values()) == mydata_zip(values())


def test_a_lone_surrogate_does_not_break_the_export() -> None:
    data = replace(values(), person="A\ud800B", note="\ud800")
    assert json.loads(opened(data).read("data.json"))["person"] == "A?B"
    assert "AB" in page_of(data).texts


def test_a_time_before_zip_files_existed_is_no_error() -> None:
    assert opened(replace(values(), made_at=datetime(1970, 1, 1, tzinfo=UTC))).testzip() is None


def test_missing_media_twin_names_and_times_without_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="missing"):
        replace(values(), media=())
    with pytest.raises(ValueError, match="same name"):
        replace(values(), media=(PHOTO, VOICE, PAPER, PHOTO))
    with pytest.raises(ValueError, match="zone"):
        replace(values(), made_at=datetime(2026, 6, 1))
