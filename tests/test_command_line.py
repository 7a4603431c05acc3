"""What is wrong with settings or machine is said in one clear sentence that names the variable, and the process ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import lease
from bot.checking import check_machine
from bot.settings import Settings, SettingsFault, faults_before_run, load
from bot.storage import session
from bot.storage.database import Database, StoreFault

NO_DATABASE = "this is no database" * 100


def settings(tmp_path: Path, **more: object) -> Settings:
    return Settings(_env_file=None, bot_token="1:T", data_dir=tmp_path / "data", web_port=0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LOG_LEVEL", "LOUD", "is none of DEBUG, INFO"),
        ("WEB_PORT", "abc", "is not a port"),
        ("WEB_PORT", "70000", "is not a port"),
        ("WEBHOOK", "perhaps", "is neither on nor off"),
        ("WEBHOOK_SECRET", "ünï code!", "letters A-Z"),
        ("ISSUER_COUNTRY", "Germany", "two capital letters"),
        ("ISSUER_COUNTRY", "XX", "not a country of ISO 3166"),
        ("PUBLIC_URL", "https://example.org/badges", "write https://example.org"),
        ("PUBLIC_URL", "example.org", "with https:// in front"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(f"COMPANION_{name}", value)
    with pytest.raises(SettingsFault) as wrong:
        load(_env_file=None)
    (fault,) = wrong.value.faults
    assert fault.startswith(f"COMPANION_{name} ")
    assert words in fault


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEB_PORT", "WEBHOOK", "KEYS_DIR", "DATA_DIR", "LOG_LEVEL"):
        monkeypatch.setenv(f"COMPANION_{name}", "")
    read = load(_env_file=None)
    assert (read.web_port, read.webhook, read.keys_path) == (8080, False, Path("data/keys"))


def test_the_level_of_the_log_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_LOG_LEVEL", "debug")
    assert load(_env_file=None).log_level == "DEBUG"


def test_a_database_folder_that_cannot_be_written_is_told_before_the_start(tmp_path: Path) -> None:
    (fault,) = faults_before_run(settings(tmp_path, database_url="sqlite:////proc/nowhere/companion.db"))
    assert "COMPANION_DATABASE_URL" in fault


def test_the_check_looks_at_keys_database_and_port(tmp_path: Path) -> None:
    (tmp_path / "data" / "keys").mkdir(parents=True)
    assert check_machine(settings(tmp_path)) == []
    (tmp_path / "data" / "companion.db").write_text(NO_DATABASE)
    (tmp_path / "data" / "keys" / "sealing.key").write_text("broken")
    damaged, no_database = check_machine(settings(tmp_path))
    assert "sealing.key is damaged" in damaged
    assert "is not a database" in no_database
    (fault,) = check_machine(settings(tmp_path / "else", web_host="192.0.2.1"))
    assert "COMPANION_WEB_HOST" in fault


def test_the_check_leaves_a_running_companion_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    running = settings(tmp_path)
    with lease(running):
        assert check_machine(running) == []
    assert "a companion is running" in capsys.readouterr().out


async def test_a_database_that_does_not_open_leaves_no_thread_behind(tmp_path: Path) -> None:
    (tmp_path / "companion.db").write_text(NO_DATABASE)
    before = set(threading.enumerate())
    with pytest.raises(StoreFault, match="is not a database"):
        await Database.open(tmp_path / "companion.db")
    for left in set(threading.enumerate()) - before:
        left.join(5)
        assert not left.is_alive()


def test_an_invitation_that_cannot_be_stored_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "companion.db").write_text(NO_DATABASE)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "invite", "--role", "coordinator"], check=False, capture_output=True, text=True, timeout=60,
        env={**environment, "COMPANION_DATA_DIR": str(tmp_path), "COMPANION_BOT_TOKEN": ""},
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stdout.startswith("✗ cannot open the database")
    assert "Traceback" not in ended.stderr


def test_a_demo_whose_port_is_taken_says_how_to_choose_another(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    said = capsys.readouterr().out
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "--port" in said
    assert "Errno" not in said


def test_two_statements_of_one_name_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.sql").write_text("-- name: first()\nSELECT 1;\n\n-- name: same-thing(x)^\nSELECT :x;\n", encoding="utf-8")
    (tmp_path / "b.sql").write_text("-- name: same_thing(x)!\nDELETE FROM t WHERE x = :x;\n", encoding="utf-8")
    monkeypatch.setattr(session, "QUERIES", tmp_path)
    with pytest.raises(ValueError, match=r"two statements are named same_thing: in a\.sql and in b\.sql"):
        session.statements.__wrapped__()
