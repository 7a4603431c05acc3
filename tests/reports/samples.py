"""Owns the example values that the report tests share."""

from __future__ import annotations

from datetime import date

from bot.reports.values import (
    Cell,
    CohortLearner,
    CohortReport,
    InvitationCard,
    InvitationSheet,
    Light,
    Marks,
    MatrixLearner,
    MatrixPath,
    MatrixReport,
    MatrixRow,
    PathColumn,
    PathResult,
    Presence,
    QuizResult,
    UnitColumn,
)

PATHS = (("eco", "Ekološka trajnost"), ("ecn", "Gospodarska trajnost"), ("soc", "Socialna trajnost"))
NAMES = (
    "Maja Žnidaršič",
    "Jänis Õunapuu-Großmann",
    "Łukasz Őri",
    "Ελένη Παππά",
    "Иван Шмидт",
    "Müller & Söhne",
    "Aino Mäkelä",
)
HOSTILE = (
    '=HYPERLINK("http://evil.example";"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\u200b\u202e=1+1",
    "\uff1d1+1",
    "نور الدين",
    "שלום כהן",
    "😀 Ana 👩‍🔧",
    "N" * 200,
    "<b>Bold</b> & co",
    "line\none\x00\x07two",
    "A\ud800B",
    "{=1+1}",
)


def path_rows(key: str) -> tuple[MatrixRow, ...]:
    units = tuple(MatrixRow(f"{key}-{number}", f"Enota {number}: odpadki in voda") for number in range(1, 7))
    return (*units, MatrixRow(f"{key}-c", "Izziv", "challenge"), MatrixRow(f"{key}-a", "Preverjanje", "assessment"))


def matrix_learner(number: int, name: str, light: Light | None = None) -> MatrixLearner:
    """Reached Unit 0 and as many ecological rows as the number says; the social path is not taken."""
    cells: dict[str, Cell] = {row.key: "shaded" for row in path_rows("soc")}
    cells |= {row.key: date(2026, 5, day) for day, row in enumerate(path_rows("eco")[:number], start=1)}
    return MatrixLearner(name, f"S4G-{number:03}", {"unit0": date(2026, 4, 28), **cells}, light)


def matrix_report(
    names: tuple[str, ...] = NAMES, language: str = "sl", marks: Marks = "date", light: Light | None = None
) -> MatrixReport:
    return MatrixReport(
        cohort="Porto, 25 May – 14 June & more",
        provider="Gospodarska zbornica Čebelica",
        assessor="M. Krauß",
        starts=date(2026, 5, 25),
        ends=date(2026, 6, 14),
        language=language,
        marks=marks,
        paths=tuple(MatrixPath(f"#Scouts4GreenApprenticeship {title}", path_rows(key)) for key, title in PATHS),
        learners=tuple(matrix_learner(number, name, light) for number, name in enumerate(names, start=1)),
        made_on=date(2026, 6, 20),
        opening=(MatrixRow("unit0", "Enota 0: katera pot?", "unit0"),),
    )


def cohort_report(names: tuple[str, ...] = NAMES, language: str = "en") -> CohortReport:
    return CohortReport(
        cohort="Porto & more",
        provider="Gospodarska zbornica Čebelica",
        language=language,
        paths=(path_column("eco", "Eco"), path_column("ecn", "Ecn")),
        learners=tuple(cohort_learner(number, name) for number, name in enumerate(names, start=1)),
        made_on=date(2026, 6, 30),
    )


def path_column(key: str, code: str) -> PathColumn:
    units = tuple(UnitColumn(f"{key}-{n}", f"{code} {n}", f"Unit {n}, {key}", guided=n <= 4) for n in range(1, 7))
    return PathColumn(key, code, f"Path {key}", units)


def cohort_learner(number: int, name: str) -> CohortLearner:
    return CohortLearner(
        number=f"S4G-{number:03}",
        name=name,
        paths=("eco",),
        done={"eco-1": date(2026, 5, 12)},
        presences={"eco-1": Presence(date(2026, 5, 11), name)},
        quizzes={"eco-1": QuizResult(4, 5)},
        results={"eco": PathResult(90, "awarded", date(2026, 6, 20), challenge=True)},
        entries=12,
        validated=10,
        mobility_start=date(2026, 5, 25),
        mobility_end=date(2026, 6, 14),
        host_country="PT",
        host_place=name,
        greencomp=("2.1", "4.3"),
        sdgs=(12, 13),
        europass=name,
    )


def invitation_sheet(count: int, language: str = "sl") -> InvitationSheet:
    cards = tuple(
        InvitationCard("Vabilo za udeleženca", f"S4G-{number:03}", link_of(number), date(2026, 5, 20))
        for number in range(1, count + 1)
    )
    return InvitationSheet("Porto", "Zbornica Čebelica", language, cards, date(2026, 5, 1))


def link_of(number: int) -> str:
    return f"https://t.me/ExampleCompanionBot?start=L_aB3xYz9aB3xYz9aB3xYz9aB3xYz9{number:03}"
