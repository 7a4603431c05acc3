"""Owns how one's own data are read and erased, and how feedback is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.storage.database import Row
from bot.storage.rows import cohort_of
from bot.storage.sealing import Sealer
from bot.storage.session import Session, answers, keeps, stamp
from learning.ledger import everyone as e
from learning.ledger.award import NameShown

#: Tables in the order in which a person reads them; the statements are called record_<name>.
TABLES = (
    "person", "learner", "cohort", "trainer", "coordinator", "units", "answers", "repetition", "challenges", "attendance",
    "home_cards", "diary", "reviews", "assessments", "assessment_answers", "self_ratings", "credentials", "feedback",
    "messages", "words", "forms", "loose", "log", "files",
)  # fmt: skip
#: Sealed columns that hold JSON; the others hold text.
PACKED = frozenset({"identity_sealed", "body_sealed", "record_sealed"})
FLAGS = frozenset({"is_right", "late", "shows_name", "is_public"})
Plain = str | int | float | bool | None


@answers(e.HoldingsOf)
async def holdings_of(s: Session, q: e.HoldingsOf) -> e.Holdings:
    row = await s.row("holdings_of", person=q.person_id)
    return e.Holdings(**dict(row)) if row else e.Holdings()


@answers(e.DesertedBy)
async def deserted_by(s: Session, q: e.DesertedBy) -> e.Deserted:
    cohorts = [cohort_of(row) for row in await s.rows("cohorts_deserted_by", person=q.person_id)]
    providers = await s.rows("providers_deserted_by", person=q.person_id)
    return e.Deserted(tuple(cohort for cohort in cohorts if cohort), tuple(row["name"] for row in providers))


@answers(e.SurveyOf)
async def survey_of(s: Session, q: e.SurveyOf) -> Mapping[str, e.SurveyAnswer]:
    rows = await s.rows("survey_of", person=q.person_id, form=q.form, subject=q.subject)
    return {row["question_id"]: e.SurveyAnswer(row["scale"], s.sealer.read(row["text_sealed"])) for row in rows}


@keeps(e.SurveyAnswered)
def survey_answered(s: Session, f: e.SurveyAnswered) -> None:
    s.put(
        "answer_survey",
        person=f.person_id, form=f.form, subject=f.subject, question=f.question_id, scale=f.answer.scale,
        text=s.sealer.text(f.answer.text) if f.answer.text else None, now=stamp(s.now),
    )  # fmt: skip


@answers(e.Overdue)
async def overdue(s: Session, q: e.Overdue) -> tuple[int, ...]:
    rows = await s.rows("overdue_learners", before=q.before.isoformat(), most=q.most)
    return tuple(row["person_id"] for row in rows)


@answers(e.FilesOf)
async def files_of(s: Session, q: e.FilesOf) -> tuple[tuple[str, int], ...]:
    return tuple((row["sha256"], row["size"]) for row in await s.rows("record_files", person=q.person_id))


@answers(e.RecordOf)
async def record_of(s: Session, q: e.RecordOf) -> e.PersonalRecord:
    tables = {name: await s.rows(f"record_{name}", person=q.person_id) for name in TABLES}
    media = {row["sha256"]: (row["kind"], s.sealer.read(row["name_sealed"])) for row in tables["files"]}
    opened = {name: tuple(opened_row(row, s.sealer) for row in rows) for name, rows in tables.items()}
    return e.PersonalRecord(opened, media)


def opened_row(row: Row, sealer: Sealer) -> dict[str, Plain]:
    """A row with its sealed columns opened; a column that held several values becomes several."""
    plain: dict[str, Plain] = {}
    for column in row.keys():  # noqa: SIM118 - iterating a Row gives values
        value = row[column]
        if column in PACKED:
            plain.update({key: _scalar(inner) for key, inner in (sealer.unpack(value) or {}).items()})
        elif column.endswith("_sealed"):
            plain[column.removesuffix("_sealed")] = sealer.read(value)
        elif column in FLAGS:
            plain[column] = bool(value)
        else:
            plain[column] = value.decode() if isinstance(value, bytes) else value
    return plain


def _scalar(value: Any) -> Plain:
    return value if value is None or isinstance(value, str | int | float | bool) else json.dumps(value, ensure_ascii=False)


@keeps(e.PersonErased)
async def person_erased(s: Session, f: e.PersonErased) -> None:
    """The credential rows lose the person first, then the person goes and everything that hangs on them."""
    counts = await s.answer(e.HoldingsOf(f.person_id))
    for row in await s.rows("credentials_that_name", person=f.person_id):  # a name once shown leaves the signed bytes as well
        await s.keep(NameShown(row["id"], False))
    s.put("unname_credentials", person=f.person_id)
    s.put("erase_failed", person=f.person_id)
    s.put("erase_invitations", person=f.person_id)
    s.put("disown_media", person=f.person_id)
    s.put("forget_person", person=f.person_id)
    s.put("add_erasure", receipt=f.receipt, now=stamp(s.now), counts=json.dumps(asdict(counts)))
    s.put("set_sweep", now=stamp(s.now))
