"""Owns how a cohort's standing becomes the printed learner matrix; must not know workbooks, PDF files nor Telegram."""

from __future__ import annotations

from bot.reports.values import Cell, Light, Marks, MatrixLearner, MatrixPath, MatrixReport, MatrixRow
from content.model import LearningPath
from dialogues.context import Context
from dialogues.desk_words import at_home, called
from dialogues.matrix import light_of, local_day, unit_mark
from learning.assessment import passed
from learning.ledger import Talk, ask
from learning.ledger.desk import Standing, StandingsOf
from learning.ledger.people import CohortById, CohortsOfTrainer, ProviderById, ProvidersOf, TrainersOfCohort
from learning.people import Cohort

UNIT_ZERO = "U0"
STACK = "stack"
LIGHTS: dict[str, Light] = {"green": "green", "amber": "amber", "red": "red"}


def may_read(c: Context, cohort_id: int) -> Talk[Cohort | None]:
    """The cohort, for its trainers and for coordinators of its provider; None for everybody else."""
    own = yield from ask(CohortsOfTrainer(c.person.id))
    found = next((cohort for cohort in own if cohort.id == cohort_id), None)
    if found is not None:
        return found
    cohort = yield from ask(CohortById(cohort_id))
    providers = yield from ask(ProvidersOf(c.person.id))
    return cohort if cohort and cohort.provider_id in {provider.id for provider in providers} else None


def matrix_report(c: Context, cohort_id: int, marks: Marks) -> Talk[MatrixReport | None]:
    """The matrix of a cohort in the reader's language: first names and numbers, the trainers as assessors."""
    cohort = yield from may_read(c, cohort_id)
    if cohort is None:
        return None
    provider = yield from ask(ProviderById(cohort.provider_id))
    trainers = yield from ask(TrainersOfCohort(cohort_id))
    standings = yield from ask(StandingsOf(cohort_id))
    paths = [path for path in c.pack.paths if path.id in cohort.paths]
    return MatrixReport(
        cohort=cohort.name,
        provider=provider.name if provider else "",
        assessor=", ".join(seat.name for seat in trainers if seat.name),
        starts=cohort.departure,
        ends=cohort.return_date,
        language=c.words.language,
        marks=marks,
        paths=tuple(MatrixPath(path.title, path_rows(c, path)) for path in paths),
        learners=tuple(column(c, cohort, standing, paths) for standing in standings),
        made_on=at_home(cohort, c.now).date(),
        opening=(MatrixRow(UNIT_ZERO, c.pack.unit(UNIT_ZERO).title, "unit0"),) if c.pack.unit0 else (),
        closing=(MatrixRow(STACK, c.label("Credential for all three paths"), "award"),) if len(paths) == 3 else (),
    )


def path_rows(c: Context, path: LearningPath) -> tuple[MatrixRow, ...]:
    units = tuple(MatrixRow(unit.id, f"{unit.id} {unit.title}") for unit in c.pack.units(path.id))
    return (
        *units,
        MatrixRow(f"{path.id}:challenge", c.label("Challenge"), "challenge"),
        MatrixRow(f"{path.id}:assessment", c.label("Assessment, 80 of 100 points or more"), "assessment"),
        MatrixRow(f"{path.id}:award", c.label("Credential"), "award"),
    )


def column(c: Context, cohort: Cohort, standing: Standing, paths: list[LearningPath]) -> MatrixLearner:
    """One learner. Paths not taken are shaded (requirements 95)."""
    cells: dict[str, Cell] = {}
    if c.pack.unit0:
        cells[UNIT_ZERO] = unit_mark(cohort, standing, UNIT_ZERO, "before").on
    for path in paths:
        taken = path.id in standing.learner.paths
        cells |= path_cells(c, cohort, standing, path) if taken else {row.key: "shaded" for row in path_rows(c, path)}
    if len(paths) == 3:
        takes_all = {path.id for path in paths} <= set(standing.learner.paths)
        cells[STACK] = awarded_on(cohort, standing, STACK) if takes_all else "shaded"
    name = called(standing.person.name, standing.learner)
    light = LIGHTS[light_of(c, cohort, standing).value]
    return MatrixLearner(name, standing.learner.number, cells, light)


def path_cells(c: Context, cohort: Cohort, standing: Standing, path: LearningPath) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        unit.id: unit_mark(cohort, standing, unit.id, unit.phase).on for unit in c.pack.units(path.id)
    }
    challenge = standing.challenges.get(path.challenge.id)
    result = standing.confirmed.get(path.id)
    cells[f"{path.id}:challenge"] = local_day(cohort, challenge) if challenge else None
    cells[f"{path.id}:assessment"] = local_day(cohort, result[1]) if result and passed(result[0]) else None
    cells[f"{path.id}:award"] = awarded_on(cohort, standing, path.id)
    return cells


def awarded_on(cohort: Cohort, standing: Standing, achievement: str) -> Cell:
    moment = standing.awarded.get(achievement)
    return local_day(cohort, moment) if moment else None
