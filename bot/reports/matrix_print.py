"""Owns the learner matrix as a PDF, five learners a page; must not know how its workbook is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reports import matrix
from bot.reports.printing import Paper
from bot.reports.values import MatrixReport, MatrixRow
from bot.reports.words import short_date, word

# millimetres on A4 landscape (297 × 210)
MARGIN = 10.0
CONTENT = 112.0
LEARNER = 33.0
HEADS_TOP, NAMES, ID = 32.3, 8.5, 5.0
BOTTOM = 198.0
TALLEST_ROW, LOWEST_ROW = 6.2, 4.4
GREY = (208, 208, 208)
PATH_FILL = (227, 239, 227)
LIGHTS = {"green": (201, 231, 201), "amber": (255, 232, 166), "red": (246, 201, 196)}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the body: a path's title, or a piece of content."""

    title: str = ""
    content: MatrixRow | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the body of every page begins, how tall its rows are, and which rows stand on which page."""

    top: float
    height: float
    pages: tuple[tuple[_Line, ...], ...]


def matrix_pdf(report: MatrixReport) -> bytes:
    """The matrix as a PDF, A4 landscape, laid out like the workbook of `matrix_xlsx` (requirements 91-96).

    Five learners stand on one page; where a long curriculum needs a second, the head is repeated there.
    Raises FontMissing when the machine has no Unicode font.
    """
    paper = Paper(f"{word('matrix', report.language)} {report.cohort}", report.language, report.made_on, "landscape")
    paper.pdf.set_line_width(0.15)
    plan = _plan(report)
    sheets = matrix.columns_of_five(report)
    total = len(sheets) * len(plan.pages)
    for columns in sheets:
        for lines in plan.pages:
            paper.pdf.add_page()
            _head(paper, report, columns)
            for number, line in enumerate(lines):
                _body_line(paper, report, columns, line, plan.top + number * plan.height, plan.height)
            _foot(paper, report, total)
    return paper.close()


def _plan(report: MatrixReport) -> _Plan:
    body = [line for title, rows in matrix.blocks(report) for line in _lines(title, rows)]
    top = HEADS_TOP + NAMES + ID + (ID if matrix.shows_standing(report) else 0)
    height = min(TALLEST_ROW, max(LOWEST_ROW, (BOTTOM - top) / max(1, len(body))))
    a_page = int((BOTTOM - top) / height + 0.001)
    starts = range(0, max(1, len(body)), a_page)
    return _Plan(top, height, tuple(tuple(body[start : start + a_page]) for start in starts))


def _lines(title: str | None, rows: tuple[MatrixRow, ...]) -> list[_Line]:
    titled = [] if title is None else [_Line(title=title)]
    return [*titled, *(_Line(content=row) for row in rows)]


def _head(paper: Paper, report: MatrixReport, columns: tuple[matrix.Column, ...]) -> None:
    paper.font(14, bold=True)
    paper.box(MARGIN, 8, CONTENT, 8, word("matrix", report.language), border=False)
    paper.font(9)
    for number, (left, right) in enumerate(matrix.head_lines(report)):
        y = 17 + number * 4.6
        paper.box(MARGIN, y, CONTENT, 4.6, left, border=False)
        paper.box(MARGIN + CONTENT, y, LEARNER * matrix.LEARNERS_A_SHEET, 4.6, right, border=False)
    _learner_heads(paper, report, columns)


def _learner_heads(paper: Paper, report: MatrixReport, columns: tuple[matrix.Column, ...]) -> None:
    tongue, y = report.language, HEADS_TOP
    paper.font(9, bold=True)
    paper.box(MARGIN, y, CONTENT, NAMES, f"{word('content', tongue)} / {word('name', tongue)}")
    paper.box(MARGIN, y + NAMES, CONTENT, ID, word("id", tongue))
    for position, column in enumerate(columns):
        paper.box(_x(position), y, LEARNER, NAMES, column.name if column else "", align="C", most=2)
        paper.box(_x(position), y + NAMES, LEARNER, ID, column.number if column else "", align="C")
    if not matrix.shows_standing(report):
        return
    y += NAMES + ID
    paper.box(MARGIN, y, CONTENT, ID, word("standing", tongue))
    for position, column in enumerate(columns):
        fill = LIGHTS[column.light] if column and column.light else None
        said = matrix.standing(column, tongue)
        paper.fit(said, LEARNER - 2, 8.5, 6)
        paper.box(_x(position), y, LEARNER, ID, said, align="C", fill=fill)


def _body_line(
    paper: Paper,
    report: MatrixReport,
    columns: tuple[matrix.Column, ...],
    line: _Line,
    y: float,
    height: float,
) -> None:
    if line.content is None:
        paper.font(9, bold=True)
        whole = CONTENT + LEARNER * matrix.LEARNERS_A_SHEET
        paper.box(MARGIN, y, whole, height, line.title, fill=PATH_FILL)
        return
    strong = line.content.kind in {"assessment", "award"}
    paper.fit(line.content.label, CONTENT - 2, 8.5, 6.5, bold=strong)
    paper.box(MARGIN, y, CONTENT, height, line.content.label)
    paper.font(8.5)
    for position, column in enumerate(columns):
        cell = matrix.cell_of(column, line.content)
        fill = GREY if cell == "shaded" else None
        paper.box(_x(position), y, LEARNER, height, matrix.cell_text(cell, report), align="C", fill=fill)


def _foot(paper: Paper, report: MatrixReport, total: int) -> None:
    tongue = report.language
    paper.font(7.5)
    paper.box(MARGIN, 201, CONTENT, 4, report.cohort, border=False)
    page = f"{word('page', tongue)} {paper.pdf.page_no()}/{total}"
    paper.box(MARGIN + CONTENT, 201, 60, 4, page, border=False)
    made = f"{word('made_on', tongue)} {short_date(report.made_on, tongue)}"
    paper.box(_x(matrix.LEARNERS_A_SHEET) - 60, 201, 60, 4, made, align="R", border=False)


def _x(position: int) -> float:
    return MARGIN + CONTENT + position * LEARNER
