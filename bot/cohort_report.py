"""Owns how a cohort becomes the coordinator's sheet and the feedback workbook; must not know workbooks nor Telegram."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from bot.reports.values import (
    CohortLearner,
    CohortReport,
    Decision,
    PathColumn,
    PathResult,
    Presence,
    QaGroup,
    QaQuestion,
    QaReport,
    QuizResult,
    UnitColumn,
)
from content.model import LearningPath, Unit
from dialogues.cohort import own_cohort
from dialogues.context import Context
from dialogues.desk_words import at_home, called
from dialogues.matrix import local_day
from dialogues.report_words import feedback_of, scales
from learning.assessment import passed
from learning.evaluation import Evaluation, without_names
from learning.ledger import Talk, ask
from learning.ledger.desk import Standing, StandingsOf
from learning.ledger.people import ProviderById, TrainersOfCohort
from learning.ledger.report import Record, RecordsOf, Result
from learning.people import Cohort

# A fixed time of the files in a ZIP makes the same data give the same bytes.
ZIP_TIME = (2000, 1, 1, 0, 0, 0)


# the cohort sheet -----------------------------------------------------------------------------------------------------


def cohort_report(c: Context, cohort_id: int) -> Talk[CohortReport | None]:
    """The sheet in the reader's language; None for who does not coordinate the cohort's provider."""
    cohort = yield from own_cohort(c, str(cohort_id))
    if cohort is None:
        return None
    provider = yield from ask(ProviderById(cohort.provider_id))
    standings = yield from ask(StandingsOf(cohort_id))
    records = yield from ask(RecordsOf(cohort_id))
    paths = [path for path in c.pack.paths if path.id in cohort.paths]
    return CohortReport(
        cohort=cohort.name,
        provider=provider.name if provider else "",
        language=c.words.language,
        paths=tuple(path_column(c, path) for path in paths),
        learners=tuple(row(c, cohort, standing, records.get(standing.person.id, Record()), paths) for standing in standings),
        made_on=at_home(cohort, c.now).date(),
    )


def path_column(c: Context, path: LearningPath) -> PathColumn:
    units = tuple(UnitColumn(unit.id, unit.id, unit.title, unit.phase == "before") for unit in c.pack.units(path.id))
    return PathColumn(path.id, path.short, path.title, units)


def row(c: Context, cohort: Cohort, standing: Standing, record: Record, paths: list[LearningPath]) -> CohortLearner:
    """One learner: numbers, dates and results; nothing that the learner wrote."""
    taken = [path for path in paths if path.id in standing.learner.paths]
    done = [unit for path in taken for unit in c.pack.units(path.id) if unit.id in standing.done]
    return CohortLearner(
        number=standing.learner.number,
        name=called(standing.person.name, standing.learner),
        paths=tuple(path.id for path in taken),
        done={unit: local_day(cohort, moment) for unit, moment in standing.done.items()},
        presences={unit: Presence(on, by) for unit, (on, by) in record.attended.items()},
        quizzes={unit: QuizResult(right, asked) for unit, (right, asked) in record.quizzes.items()},
        results={path.id: path_result(cohort, standing, record, path) for path in taken},
        entries=record.entries,
        validated=record.validated,
        mobility_start=cohort.departure,
        mobility_end=cohort.return_date,
        host_country=cohort.host_country,
        host_place=cohort.host_place,
        greencomp=tuple(sorted({code for unit in done for code in unit.greencomp})),
        sdgs=tuple(sorted({goal for unit in done for goal in unit.sdgs})),
        europass=europass(done),
    )


def europass(done: list[Unit]) -> str:
    """What the learner can do now, for the field on acquired skills: the outcomes of the units done."""
    return " ".join(unit.outcome for unit in done)


def path_result(cohort: Cohort, standing: Standing, record: Record, path: LearningPath) -> PathResult:
    """The best confirmed attempt; an attempt that waits only tells while none passed."""
    attempts = [result for result in record.results if result.path == path.id]
    best = max((one for one in attempts if one.points is not None), key=lambda one: one.points or 0, default=None)
    decision, decided = decided_on(standing, path.id, attempts, best)
    return PathResult(
        points=best.points if best else None,
        decision=decision,
        decided_on=local_day(cohort, decided) if decided else None,
        challenge=path.challenge.id in standing.challenges,
    )


def decided_on(
    standing: Standing, path: str, attempts: list[Result], best: Result | None
) -> tuple[Decision | None, datetime | None]:
    """The decision on a path and its moment; a decision that is still to come has none."""
    if path in standing.awarded:
        return "awarded", standing.awarded[path]
    if best is not None and passed(best.points):
        return "confirmed", best.confirmed_at
    if any(one.confirmed_at is None for one in attempts):
        return "waiting", None
    return ("not_reached", best.confirmed_at) if best is not None else (None, None)


# feedback -------------------------------------------------------------------------------------------------------------


def qa_report(c: Context, cohort_id: int) -> Talk[QaReport | None]:
    """The counted feedback (requirements 84), with nothing of a group that is too small or still answering."""
    cohort = yield from own_cohort(c, str(cohort_id))
    if cohort is None:
        return None
    provider = yield from ask(ProviderById(cohort.provider_id))
    standings = yield from ask(StandingsOf(cohort_id))
    seats = yield from ask(TrainersOfCohort(cohort_id))
    names = [*(standing.person.name for standing in standings), *(seat.name for seat in seats)]
    groups = yield from feedback_of(c, cohort)
    return QaReport(
        cohort=cohort.name,
        provider=provider.name if provider else "",
        language=c.words.language,
        groups=(
            qa_group("learners", groups["learner"], scales(c, "learner"), names),
            qa_group("trainers", groups["trainer"], scales(c, "trainer"), names),
        ),
        made_on=at_home(cohort, c.now).date(),
    )


def qa_group(audience: Literal["learners", "trainers"], group: Evaluation, asked: Mapping[str, str], names: list[str]) -> QaGroup:
    """A group that may not be shown has no counts, and the workbook says that they are hidden."""
    nothing = (0, 0, 0, 0, 0)
    questions = tuple(QaQuestion(text, group.counts.get(key, nothing)) for key, text in asked.items())
    comments = tuple(without_names(comment, names) for comment in group.comments)
    return QaGroup(audience, group.invited, group.answered, questions, comments)


# everything in one file -----------------------------------------------------------------------------------------------


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files by name as one ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in contents.items():
            bundle.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
