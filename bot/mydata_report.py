"""Owns how everything stored about a person becomes the readable record for /mydata; must not know archives nor Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.files import ENDINGS
from bot.reports.values import DataField, DataSection, MediaFile, PersonalData, Scalar
from dialogues.context import Context
from dialogues.mydata import parts_of
from dialogues.mydata_words import labels, titles
from learning.ledger import Talk, ask
from learning.ledger.everyone import FilesOf, PersonalRecord, RecordOf

#: Tables with one row a person are shown as they are, the others row by row.
SINGLE = frozenset({"person", "learner", "cohort"})
#: What names a row, the first that it has.
NAMING = ("local_date", "unit_id", "item_id", "card_id", "challenge_id", "question_id", "achievement", "cohort", "provider", "form", "kind", "action", "path")
DATES = frozenset({"departure", "return_date", "local_date", "birth_date", "attested_on"})


def gather(c: Context, part: int) -> Talk[tuple[PersonalRecord, tuple[str, ...]]]:
    """The record of the one who asks, and the hashes of the files that belong into this part of it."""
    record = yield from ask(RecordOf(c.person.id))
    parts = parts_of((yield from ask(FilesOf(c.person.id))))
    return record, parts[part] if 0 <= part < len(parts) else ()


def personal_data(c: Context, record: PersonalRecord, contents: Mapping[str, bytes]) -> PersonalData:
    """The record in the person's language, with those of the files whose bytes are given."""
    names = {sha256: name_of(sha256, record.media[sha256][0]) for sha256 in contents if sha256 in record.media}
    title, label = titles(c), labels(c)
    sections = tuple(
        section(table, title.get(table, table), rows, label, names) for table, rows in record.tables.items() if rows
    )
    media = tuple(MediaFile(names[sha256], content) for sha256, content in contents.items() if sha256 in names)
    return PersonalData(c.person.name or str(c.person.id), c.words.language, c.now, sections, media)


def name_of(sha256: str, kind: str) -> str:
    return f"{sha256[:16]}.{ENDINGS.get(kind, 'bin')}"


Rows = tuple[Mapping[str, str | int | float | bool | None], ...]


def section(table: str, title: str, rows: Rows, label: Mapping[str, str], names: Mapping[str, str]) -> DataSection:
    if table in SINGLE:
        return DataSection(table, title, fields(rows[0], label))
    inner = tuple(
        DataSection(f"{table}-{number}", row_title(row), fields(row, label), media_of(row, names))
        for number, row in enumerate(rows, start=1)
    )
    return DataSection(table, title, sections=inner)


def row_title(row: Mapping[str, str | int | float | bool | None]) -> str:
    number = row.get("number")
    head = f"#{number} " if isinstance(number, int) else ""
    return head + next((str(row[column]) for column in NAMING if row.get(column)), "")


def fields(row: Mapping[str, str | int | float | bool | None], label: Mapping[str, str]) -> tuple[DataField, ...]:
    return tuple(DataField(column, label.get(column, column), value_of(column, value)) for column, value in row.items())


def value_of(column: str, value: str | int | float | bool | None) -> Scalar:
    """Dates and moments as such, so that they are written in the person's language."""
    if not isinstance(value, str) or not value:
        return value
    try:
        if column in DATES:
            return date.fromisoformat(value)
        if "T" in value and (column == "at" or column.endswith(("_at", "_since", "_until"))):
            return datetime.fromisoformat(value)
    except ValueError:
        return value
    return value


def media_of(row: Mapping[str, str | int | float | bool | None], names: Mapping[str, str]) -> tuple[str, ...]:
    hashes = [str(row.get("sha256") or ""), *str(row.get("media") or "").split(",")]
    return tuple(dict.fromkeys(names[sha256] for sha256 in hashes if sha256 in names))
