"""Owns the numbered migrations: what the database has, what it still needs; each runs once, in order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.storage.database import Database, StoreFault

MIGRATIONS = Path(__file__).parent / "migrations"
LEDGER = "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"


def known() -> list[Path]:
    return sorted(MIGRATIONS.glob("[0-9]*.sql"))


async def pending(database: Database) -> list[Path]:
    """Migrations not yet applied. Raises StoreFault for a database from a newer version."""
    await database.script(LEDGER)
    applied = {row["name"] for row in await database.read("SELECT name FROM migration")}
    names = {path.stem for path in known()}
    if applied - names:
        raise StoreFault(
            f"the database {database.path} was written by a newer version ({', '.join(sorted(applied - names))}): "
            "install that version or restore a backup"
        )
    return [path for path in known() if path.stem not in applied]


async def migrate(database: Database) -> list[str]:
    """Apply what is pending, each in one transaction; returns the names applied."""
    done = []
    for path in await pending(database):
        stamp = datetime.now(UTC).isoformat()
        body = path.read_text(encoding="utf-8")
        await database.script(
            f"BEGIN IMMEDIATE;\n{body}\nINSERT INTO migration (name, applied_at) VALUES ('{path.stem}', '{stamp}');\nCOMMIT;"
        )
        done.append(path.stem)
    return done
