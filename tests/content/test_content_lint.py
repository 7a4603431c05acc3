"""The linter: the real curriculum is clean, and each planted fault is named with its file, its line and its cure."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from planted_faults import ALL, BETWEEN_LANGUAGES, IN_A_PATH, QUALITY, SHAPE, Fault, plant

from content.lint import COLUMNS, counts, lint
from content.lint_items import length_balance, position_balance
from content.lint_languages import numbers
from content.lint_texts import statistic
from content.loader import ROOT, load
from content.model import Option, Question
from content.problems import ContentFault
from content.texts import markup


def check(root: Path, fault: Fault) -> None:
    line = plant(root, fault)
    found = lint(root)
    said = [
        problem for problem in found if problem.file == (fault.found_in or fault.file) and fault.what in problem.what
    ]
    assert said, f"not caught; instead: {[str(problem) for problem in found][:5]}"
    assert line in {problem.line for problem in said}, f"line {line} expected: {[str(problem) for problem in said]}"
    assert any(fault.cure in problem.cure for problem in said), [str(problem) for problem in said]


def named(faults: list[Fault]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", faults, ids=lambda fault: fault.name.replace(" ", "-"))


@named(SHAPE)
def test_a_fault_of_shape_is_caught_and_refused_at_start(base: Path, fault: Fault) -> None:
    check(base, fault)
    if fault.name != "the same key twice":
        with pytest.raises(ContentFault):
            load(base)


@named(QUALITY)
def test_a_fault_of_quality_is_caught(base: Path, fault: Fault) -> None:
    check(base, fault)


@named(IN_A_PATH)
def test_a_fault_in_a_path_is_caught(whole: Path, fault: Fault) -> None:
    check(whole, fault)


@named(BETWEEN_LANGUAGES)
def test_a_fault_between_languages_is_caught(two_languages: Path, fault: Fault) -> None:
    check(two_languages, fault)


def test_at_least_thirty_different_faults_are_planted() -> None:
    assert len({fault.name for fault in ALL}) == len(ALL) >= 30


@pytest.mark.parametrize("name", ["unit-0.yaml", "personas.yaml", "feedback.yaml", "glossary.yaml"])
def test_a_missing_file_is_named(two_languages: Path, name: str) -> None:
    (two_languages / "de" / name).unlink()
    said = [str(problem) for problem in lint(two_languages) if problem.file == f"de/{name}"]
    assert any("is missing" in problem for problem in said)


def test_a_missing_and_a_stale_cover_are_named_once_with_the_cure(two_languages: Path) -> None:
    (two_languages / "pictures").unlink()
    (missing,) = [problem for problem in lint(two_languages) if problem.file.startswith("pictures/")]
    assert (missing.file, "draw it" in missing.cure) == ("pictures/U0.svg", True)
    shutil.copytree(ROOT / "pictures", two_languages / "pictures")
    (two_languages / "pictures" / "U0.svg").write_text("<svg/>", encoding="utf-8")
    (stale,) = [problem for problem in lint(two_languages) if problem.file.startswith("pictures/")]
    assert (stale.file, "make covers" in stale.cure) == ("pictures/U0.png", True)


def test_the_real_curriculum_is_clean() -> None:
    assert [str(problem) for problem in lint()] == []


def test_the_copies_that_the_tests_break_are_clean_but_for_the_path_they_lack(two_languages: Path) -> None:
    assert {problem.what for problem in lint(two_languages)} == {"there is no path at all."}


def test_without_english_the_linter_says_so(tmp_path: Path) -> None:
    assert [problem.file for problem in lint(tmp_path)] == ["en/library.yaml"]


def question(right: int, lengths: list[int]) -> Question:
    options = tuple(
        Option(id="abcd"[number], text=markup("x" * length), right=number == right, why=markup("why"))
        for number, length in enumerate(lengths)
    )
    return Question(id="q", ask=markup("?"), options=options)


def test_positions_are_measured_against_an_even_spread() -> None:
    even = [question(number % 4, [5, 5, 5, 5]) for number in range(12)]
    assert position_balance(even) == ([3, 3, 3, 3], 0)
    lopsided = [question(1, [5, 5, 5, 5]) for _ in range(12)]
    assert position_balance(lopsided) == ([0, 12, 0, 0], 36)


def test_lengths_are_measured_against_chance_and_ties_are_shared() -> None:
    found, allowed = length_balance([question(0, [9, 5, 5, 5])] * 12)
    assert found == 12
    assert 3 < allowed < 6
    assert length_balance([question(0, [9, 9, 5, 5])] * 12)[0] == 6
    assert length_balance([question(0, [5, 9, 9, 9])] * 12, -1)[0] == 12


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("12.2 %", "12,2 %", True),
        ("98,977 goods", "98 977 izdelkov", True),
        ("15 hours", "51 ur", False),
        ("4", "4 4", False),
        ("from 4 pm to 6:30 am", "von 16 bis 6.30 Uhr", True),
        ("Scope 1 2 t", "Scope 1: 2 t", True),
    ],
)
def test_figures_are_compared_without_their_separators(here: str, there: str, same: bool) -> None:
    assert (numbers(here) == numbers(there)) is same


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("54 % came from homes", "54 %"),
        ("It was 132 kg per person", "132 kg"),
        ("23 apprentices took part", "23"),
        ("12.2 in all", "12.2"),
        ("Scope 1, 2 and goal 13 in 2022, at 6:30 am", None),
        ("1. First\n2. Second", None),
        ("Five bins, 3 labels", None),
    ],
)
def test_what_counts_as_a_statistic(text: str, figure: str | None) -> None:
    found = statistic(text)
    assert found is None if figure is None else found is not None and found.endswith(figure)


def test_the_counts_have_a_row_per_language_and_path() -> None:
    library = load()
    rows = counts(library)
    assert all(tuple(row) == COLUMNS for row in rows)
    english = {row["path"]: row for row in rows if row["language"] == "en"}
    assert english["U0"]["nuggets"] == 5
    assert english["U0"]["quiz items"] == 10
    assert english["eco"]["units"] == 6
    assert int(english["eco"]["closed items"]) >= 30
    assert int(english["eco"]["open items"]) >= 9
    assert int(english["eco"]["diary prompts"]) >= 15
    assert len(rows) == sum(1 + len(pack.paths) for pack in library)


def test_a_translation_may_be_longer_but_not_on_a_button(two_languages: Path) -> None:
    file = two_languages / "de" / "unit-0.yaml"
    text = file.read_text(encoding="utf-8")
    longer = re.sub(r"A printer for every desk is handy\.", "A printer for every desk is handy. " + "Ja. " * 15, text)
    file.write_text(longer.replace("label: Socialß", "label: Sozial und mit Menschen ß"), encoding="utf-8")
    said = [problem.what for problem in lint(two_languages) if problem.file == "de/unit-0.yaml"]
    assert ["at most 24 fit" in what for what in said] == [True]
