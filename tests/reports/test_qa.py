"""The feedback workbook, and that small groups stay hidden in it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.reports import qa_xlsx
from bot.reports.values import QaGroup, QaQuestion, QaReport

COMPARISON = QaQuestion("Comparison", (0, 0, 0, 7, 10))
FOOD = QaQuestion("=Food unit", (1, 1, 1, 1, 0))


def rows(*groups: QaGroup) -> list[tuple[Any, ...]]:
    content = qa_xlsx(QaReport("Porto", "Zbornica", "en", groups, date(2026, 7, 1)))
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=4, values_only=True))


def test_a_group_shows_how_many_answered_and_each_mean() -> None:
    shown = rows(QaGroup("learners", 22, 17, (COMPARISON,)))
    assert shown[0] == ("Learners. Answered: 17 / 22", "Answers", "Mean (1–5)")
    assert shown[1] == ("Comparison", 17, 4.6)


def test_a_question_with_fewer_than_five_answers_is_hidden() -> None:
    assert rows(QaGroup("learners", 22, 17, (FOOD,)))[1] == ("'=Food unit", "hidden: fewer than 5", None)


def test_a_group_of_fewer_than_five_shows_neither_results_nor_comments() -> None:
    shown = rows(QaGroup("trainers", 4, 4, (COMPARISON,), ("I am Ana",)))
    assert [cell for row in shown for cell in row if cell][3:] == ["hidden: fewer than 5"]
    assert rows(QaGroup("trainers", 5, 5, (COMPARISON,)))[1][1] == 17


def test_comments_stand_in_alphabetical_order() -> None:
    shown = rows(QaGroup("peers", 9, 5, (), ("zebra", "Apple", "=1+1")))
    assert [row[0] for row in shown[1:5]] == ["Comments, names removed", "'=1+1", "Apple", "zebra"]


def test_a_question_without_answers_has_no_mean() -> None:
    assert QaQuestion("?", (0, 0, 0, 0, 0)).mean == 0
