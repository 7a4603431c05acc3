"""Labels, dates, fonts, and that the room stays closed until someone orders a report."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from bot.reports import FontMissing, fonts, words

NEEDED = "čšžõäöåßéãçñőűłćđěřťŽŠČÄÖÜÕ–…„“”’×ΩλЖдш?"


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_the_letters_of_europe(bold: bool) -> None:
    path = fonts.font_path(bold)
    assert path.suffix == ".ttf" and ("Bold" in path.name) is bold
    letters = TTFont(path).getBestCmap()
    assert [sign for sign in NEEDED if ord(sign) not in letters] == []


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_font_package")
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path,))
    # Without its cache, so that the machine's real answer stays untouched.
    monkeypatch.setattr(fonts, "font_path", fonts.font_path.__wrapped__)
    return tmp_path


def test_without_any_font_the_error_names_the_cure(no_fonts: Path) -> None:
    with pytest.raises(FontMissing, match="font-source-sans-pro"):
        fonts.font_path()


def test_a_system_font_serves_where_the_package_is_missing(no_fonts: Path) -> None:
    (no_fonts / "DejaVuSans.ttf").touch()
    assert fonts.font_path() == no_fonts / "DejaVuSans.ttf"
    assert fonts.fallback_font_path.__wrapped__() is None


def test_every_label_is_there_in_every_language() -> None:
    for key, row in words._WORDS.items():
        assert len(row) == len(words.LANGUAGES), key
        assert all(text == text.strip() and text for text in row), key


def test_a_language_without_table_falls_back_to_english_and_a_region_to_its_language() -> None:
    assert words.word("name", "et") == "Name"
    assert words.word("cohort", "pt-BR") == "Grupo" and words.word("cohort", "de_AT") == "Kohorte"
    with pytest.raises(KeyError):
        words.word("no such label", "en")


def test_dates_put_the_day_first_and_show_the_whole_year() -> None:
    day = date(2026, 5, 3)
    assert [words.short_date(day, tongue) for tongue in words.LANGUAGES] == [
        "03/05/2026",
        "3.5.2026",
        "3. 5. 2026",
        "3.5.2026",
        "03/05/2026",
    ]
    assert words.long_date(day, "fi") == "3. toukokuuta 2026"
    assert words.time_frame(day, None, "de") == "3.5.2026 – …" and words.time_frame(None, None, "de") == ""
    assert words.moment(datetime(2026, 5, 3, 15, 41, tzinfo=UTC), "en") == "3 May 2026, 15:41 +00:00"


def test_countries_have_names_and_an_unknown_code_stays() -> None:
    assert words.country_name("pt", "sl") == "Portugalska"
    assert words.country_name("??", "sl") == "??"


def test_heavy_libraries_sleep_until_a_report_is_ordered() -> None:
    heavy = {"fpdf", "xlsxwriter", "babel", "segno", "PIL", "fontTools"}
    code = "import sys, bot.reports; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)


def test_the_room_knows_no_neighbour() -> None:
    neighbours = {"telegram", "aiosqlite", "dialogues", "learning", "content", "starlette"}
    code = "import sys, bot.reports; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not neighbours & set(loaded)
