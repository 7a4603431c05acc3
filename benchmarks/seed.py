"""Owns a database as large as a country's programme: 100,000 learners, a few hundred of them in the middle of a quiz."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.migrate import LEDGER, known
from bot.storage.session import stamp
from content.kept import load

FIRST_CHAT = 1000
QUIZ = "unitquiz"


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode=WAL")
    db.executescript(LEDGER)
    for migration in known():
        db.executescript(migration.read_text(encoding="utf-8"))
        db.execute("INSERT INTO migration VALUES (?, ?)", (migration.stem, stamp(datetime.now(UTC))))


def learners(path: Path, count: int, at_quiz: int) -> None:
    """`count` learners in cohorts of 25; the first `at_quiz` have come to the quiz of Unit 0."""
    now = datetime.now(UTC)
    unit = load().pack("en").unit0
    assert unit is not None
    drawn = ",".join(item.id for item in unit.quiz.items[: unit.quiz.draw])
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous=OFF")
        _migrate(db)
        db.execute("INSERT INTO provider (id, name, country, created_at) VALUES (1, 'Bench', 'DE', ?)", (stamp(now),))
        away, back = (now + timedelta(days=20)).date().isoformat(), (now + timedelta(days=40)).date().isoformat()
        db.executemany(
            "INSERT INTO cohort (id, provider_id, name, sending_org, host_org, home_country, home_tz, host_country, host_place, "
            "host_tz, departure, return_date, working_days, languages, paths, created_at) VALUES (?, 1, ?, 'Home', 'Host', 'DE', "
            "'Europe/Berlin', 'PT', 'Porto', 'Europe/Lisbon', ?, ?, '12345', 'en', 'eco', ?)",
            ((i + 1, f"Cohort {i + 1}", away, back, stamp(now)) for i in range(count // 25 + 1)),
        )
        db.executemany(
            "INSERT INTO person (id, chat_id, language, roles, created_at, seen_at) VALUES (?, ?, 'en', 'learner', ?, ?)",
            ((i + 1, FIRST_CHAT + i, stamp(now), stamp(now)) for i in range(count)),
        )
        db.executemany(
            "INSERT INTO learner (person_id, cohort_id, number, privacy_version, privacy_at, age_band, paths, created_at) "
            "VALUES (?, ?, ?, '2026-11', ?, 'full', 'eco', ?)",
            ((i + 1, i // 25 + 1, f"{i + 1:06}", stamp(now), stamp(now)) for i in range(count)),
        )
        db.executemany(
            "INSERT INTO unit_progress (learner_id, unit_id, started_at, content_version, step, activity_right, quiz_items) "
            "VALUES (?, 'U0', ?, 'bench', 'quiz', 9, ?)",
            ((i + 1, stamp(now), drawn) for i in range(at_quiz)),
        )
        later = stamp(now + timedelta(days=2))  # everybody is in the rhythm, and nobody is due while we measure
        db.executemany(
            "INSERT INTO rhythm (person_id, kind, due_at) VALUES (?, 'nugget', ?)", ((i + 1, later) for i in range(count))
        )
        db.execute("UPDATE counter SET value = ? WHERE name = 'person'", (count,))
    _all_in_one_file(path)


def _all_in_one_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rhythm(path: Path, count: int, due: datetime) -> None:
    """One reminder a learner, all due in the same minute."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.executemany(
            "UPDATE rhythm SET due_at = ? WHERE person_id = ? AND kind = 'nugget'", ((stamp(due), i + 1) for i in range(count))
        )
