"""The loader: the real curriculum comes up whole, quickly, and says where it is broken."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from markupsafe import Markup

from content.library import Pack
from content.loader import load
from content.problems import ContentFault


@pytest.fixture(scope="module")
def en() -> Pack:
    return load()["en"]


def test_english_comes_first_and_is_the_answer_for_a_language_not_offered() -> None:
    library = load()
    assert library.languages[0] == "en"
    assert "en" in library
    assert "xx" not in library
    assert library.pack("xx") is library["en"]
    assert library.pack(None) is library["en"]
    assert library.pack("en-GB") is library["en"]
    with pytest.raises(KeyError):
        library["xx"]


def test_unit_0_is_there_and_belongs_to_no_path(en: Pack) -> None:
    assert en.unit0 is en.unit("U0")
    assert en.unit0 is not None
    assert en.unit0.path is None
    assert en.unit0.challenge is None
    assert en.unit0 not in en.units()
    assert len(en.unit0.nuggets) == 5
    assert len(en.unit0.quiz.items) == 10


def test_a_path_has_four_units_before_and_two_during(en: Pack) -> None:
    assert [path.id for path in en.paths][:1] == ["eco"]
    assert [unit.id for unit in en.units("eco", "before")] == ["ECO-1", "ECO-2", "ECO-3", "ECO-4"]
    assert [unit.id for unit in en.units("eco", "during")] == ["ECO-5", "ECO-6"]
    assert len(en.outcomes("eco")) == 6


def test_everything_is_found_by_its_id(en: Pack) -> None:
    assert en.question("ECO-1.q03").id == "ECO-1.q03"
    assert en.question("ECO-1.1.q").option(en.question("ECO-1.1.q").right_id).right
    assert en.nugget("U0.2").title
    assert en.unit_of("ECO-1.q03").id == "ECO-1"
    assert en.home_card("ECO.home.waste").unit == "ECO-4"
    assert en.home_card(en.diary_prompt("ECO.d01").home_card) in en.home_cards("eco")
    assert en.diary_prompts("eco")[0].id == "ECO.d01"
    assert en.final_item("ECO.o01") in en.final("eco").open
    assert en.final_item("ECO.f01") in en.final("eco").closed
    assert en.sdg(13) == "Climate Action"
    assert en.greencomp("1.3") == "Promoting nature"
    assert en.macro("M4").greencomp == ("4.1", "4.2", "4.3")
    assert en.trade("care").label
    assert en.persona("P1").path == "eco"
    assert len(en.persona_questions) == 6
    assert len(en.feedback("learner")) == len(en.feedback("trainer")) == 7


@pytest.mark.parametrize("look_up", ["unit", "path", "final", "question", "nugget", "home_card", "persona", "feedback"])
def test_an_unknown_id_is_a_key_error(en: Pack, look_up: str) -> None:
    with pytest.raises(KeyError):
        getattr(en, look_up)("nothing")


def test_texts_are_safe_html_and_labels_plain(en: Pack) -> None:
    assert isinstance(en.unit("ECO-1").nuggets[0].text, Markup)
    assert "<b>" in en.unit("ECO-1").nuggets[0].text
    assert not isinstance(en.unit("ECO-1").title, Markup)
    assert not isinstance(en.unit("ECO-1").activity.buckets[0].label, Markup)


def test_a_persona_finder_answer_is_never_a_draw(en: Pack) -> None:
    from itertools import product

    interest = [question.options for question in en.persona_questions if question.about == "interest"]
    for answers in product(*interest):
        points = sorted(
            (sum(getattr(answer, path) for answer in answers) for path in ("eco", "ecn", "soc")), reverse=True
        )
        assert points[0] > points[1]


def test_the_version_changes_with_any_text(base: Path) -> None:
    before = load(base)["en"].version
    file = base / "en" / "feedback.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("real work", "own work"), encoding="utf-8")
    after = load(base)["en"].version
    assert len(before) == 12
    assert before != after


def test_content_that_does_not_exist_yet_is_simply_not_there(base: Path) -> None:
    for name in ("personas.yaml", "feedback.yaml", "glossary.yaml", "unit-0.yaml"):
        (base / "en" / name).unlink()
    pack = load(base)["en"]
    assert pack.paths == ()
    assert pack.unit0 is None
    assert pack.personas == ()
    assert pack.feedback("learner") == ()


def test_a_path_under_way_is_offered_with_the_units_it_has(whole: Path) -> None:
    for name in ("eco-5.yaml", "eco-6.yaml", "final.yaml"):
        (whole / "en" / "eco" / name).unlink()
    pack = load(whole)["en"]
    assert [unit.id for unit in pack.units("eco")] == ["ECO-1", "ECO-2", "ECO-3", "ECO-4"]
    with pytest.raises(KeyError):
        pack.final("eco")


def test_a_folder_without_a_library_is_no_language(base: Path) -> None:
    (base / "sl").mkdir()
    shutil.copy(base / "en" / "unit-0.yaml", base / "sl")
    assert load(base).languages == ("en",)


def test_all_problems_of_all_files_are_told_at_once(base: Path) -> None:
    (base / "en" / "feedback.yaml").write_text("learner: [", encoding="utf-8")
    personas = base / "en" / "personas.yaml"
    personas.write_text(
        personas.read_text(encoding="utf-8").replace("about: knowledge", "abuot: knowledge", 1), encoding="utf-8"
    )
    with pytest.raises(ContentFault) as fault:
        load(base)
    assert {problem.file for problem in fault.value.problems} == {"en/feedback.yaml", "en/personas.yaml"}
    assert "content/en/personas.yaml:" in str(fault.value)


def test_without_english_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match="no English content"):
        load(tmp_path)


def test_the_curriculum_loads_quickly() -> None:
    """Half a second for three languages is the aim; processor time, so that a busy machine does not fail the test."""
    load()
    start = time.process_time()
    library = load()
    spent = time.process_time() - start
    assert spent / len(library.languages) < 0.5 / 3
