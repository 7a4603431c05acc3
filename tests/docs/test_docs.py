"""The documentation says what the code does: every setting, command, verb, notice and dependency, every link, every example."""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import metadata
from pathlib import Path

import pytest

from bot.__main__ import parser
from bot.credentials.keys import KeyRing
from bot.credentials.status import status_list
from bot.credentials.verify import verify
from bot.settings import Settings, load
from dialogues import help_, house, notices
from learning.people import Role
from locales import read
from tests.assessment_story import award
from tests.credentials.official import VARIABLE as OFFICIAL_SHAPES
from tests.harness import JOURNEYS, Story

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def between(page: str, name: str) -> str:
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    return page.split(begin, 1)[1].split(end, 1)[0]


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without head and rule."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


# settings -----------------------------------------------------------------------------------------------------------


def variable(name: str) -> str:
    return f"COMPANION_{name.upper()}"


def shown(value: object) -> str:
    if value is None or value == "":
        return "none"
    return f"`{'off' if value is False else value}`"


def settings_table() -> str:
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{variable(name)}` | {shown(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_settings_is_that_of_the_code(request: pytest.FixtureRequest) -> None:
    page = text("settings.md")
    if request.config.getoption("--update"):
        begin, end = "<!-- settings: begin -->\n", "<!-- settings: end -->"
        page = page.split(begin)[0] + begin + settings_table() + end + page.split(end)[1]
        (DOCS / "settings.md").write_text(page, encoding="utf-8")
    assert between(page, "settings") == settings_table(), "run: pytest tests/docs --update"


def test_the_example_of_an_env_file_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("COMPANION_")]:
        monkeypatch.delenv(name)
    lines = re.findall(r"^(?:# )?(COMPANION_\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    given = dict(lines)
    assert set(given) == {variable(name) for name in Settings.model_fields}
    for name, value in lines:
        monkeypatch.setenv(name, value)
    example, usual = load(_env_file=None), Settings(_env_file=None)  # type: ignore[call-arg]
    ways = ("database_path", "keys_path", "base_url")
    assert [getattr(example, way) for way in ways] == [getattr(usual, way) for way in ways]
    derived = {"database_url", "keys_dir"}  # written out in the example, worked out from the data folder otherwise
    assert example.model_dump(exclude=derived) == usual.model_dump(exclude=derived)


def test_no_page_names_a_setting_that_is_not() -> None:
    known = {variable(name) for name in Settings.model_fields} | {OFFICIAL_SHAPES}
    for page in PAGES:
        named = set(re.findall(r"COMPANION_[A-Z0-9_]+[A-Z0-9]", page.read_text(encoding="utf-8")))
        assert named <= known, page.name


# commands -----------------------------------------------------------------------------------------------------------


class _Anyone:
    """Stands in for a context where only labels are asked for."""

    @staticmethod
    def label(message: str) -> str:
        return read("en").say(message)


def documented(heading: str) -> set[str]:
    return {re.findall(r"`/(\w+)", row[0])[0] for row in rows(section(text("commands.md"), heading))}


@pytest.mark.parametrize(
    ("heading", "listed"),
    [
        ("Learner", help_.learner_commands),
        ("Trainer", help_.trainer_commands),
        ("Coordinator", help_.coordinator_commands),
        ("Everyone", help_.everyone_commands),
    ],
)
def test_every_command_of_help_stands_under_its_role(heading: str, listed: object) -> None:
    assert callable(listed)
    assert {name for name, _ in listed(_Anyone())} <= documented(heading)


def test_every_command_that_a_dialogue_takes_is_documented_for_its_roles() -> None:
    headings = {Role.LEARNER: "Learner", Role.TRAINER: "Trainer", Role.COORDINATOR: "Coordinator"}
    pages = {heading: documented(heading) for heading in ("Everyone", *headings.values())}
    taken = {command for dialogue in house.DIALOGUES for command in dialogue.commands}
    for dialogue in house.DIALOGUES:
        for command in dialogue.commands:
            open_to = {"Everyone"} if dialogue.roles is None else {headings[role] for role in dialogue.roles}
            assert any(command in pages[heading] for heading in open_to), command
    assert set().union(*pages.values()) == taken, "a page names a command that nobody takes"


# the command line ---------------------------------------------------------------------------------------------------


def verbs() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def test_every_verb_stands_in_the_docs_with_its_options() -> None:
    table = {row[0].strip("`").removeprefix("python -m bot "): row for row in rows(section(text("commands.md"), "The command line"))}
    assert set(table) == set(verbs())
    for name, sub in verbs().items():
        options = {option for a in sub._actions for option in a.option_strings if option.startswith("--")} - {"--help"}
        assert set(re.findall(r"`(--\w+)`", table[name][1])) == options, name


def spans() -> Iterator[tuple[Path, str]]:
    """Every line of a code block and every span of code, in all pages."""
    for page in PAGES:
        body = page.read_text(encoding="utf-8")
        for _, block in FENCE.findall(body):
            yield from ((page, line.strip()) for line in block.splitlines())
        rest = FENCE.sub("", body)
        yield from ((page, line.strip()) for line in rest.splitlines() if line.startswith("    "))
        yield from ((page, span) for span in re.findall(r"`([^`\n]+)`", rest))


def test_every_call_of_the_command_line_in_the_docs_is_understood() -> None:
    seen = 0
    for page, line in spans():
        found = re.match(r"(?:\S*/)?python -m bot(?= |$)(.*)", line)
        if not found or not found[1].strip():
            continue
        words = shlex.split(found[1], comments=True)
        words = ["1" if word == "NUMBER" else word for word in words]
        if words in (["invite"], ["export"], ["preview"]):  # the verb alone, as the table names it
            continue
        try:
            parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"{page.name}: {line}")
        seen += 1
    assert seen > 10


def test_every_make_target_named_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {found[1] for _, line in spans() if (found := re.match(r"make ([\w./-]+)", line))}
    assert named <= targets
    assert {"demo", "test", "run", "check", "faults", "bench"} <= named


def test_every_part_of_the_benchmarks_can_be_repeated_alone() -> None:
    source = ast.parse((ROOT / "benchmarks" / "__main__.py").read_text(encoding="utf-8"))
    parts = next(
        node.value for node in source.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and getattr(node.targets[0], "id", "") == "PARTS"
    )  # fmt: skip
    known = {ast.literal_eval(key) for key in parts.keys if key is not None}
    assert set(re.findall(r"python -m benchmarks (\w+)", text("testing.md"))) == known


# notices, journeys, links -------------------------------------------------------------------------------------------


def test_every_notice_stands_in_the_table_of_promises_with_its_promise() -> None:
    table = {row[0].strip("`"): row[2] for row in rows(between(text("architecture.md"), "promises"))}
    assert set(table) == set(notices.NOTICES)
    made = {kind: promise for kind, promise in notices_made() if kind}
    assert made.items() <= table.items()
    unnamed = {promise for kind, promise in notices_made() if not kind}
    assert unnamed == {"nudge"}, "kinds worked out at run time are the clock's reminders and the digest"
    assert {table[kind] for kind in table.keys() - made.keys()} == {"nudge"}


def notices_made() -> Iterator[tuple[str, str]]:
    """Kind and promise of every Notice in the code; a kind that is no literal is ""."""
    for path in (path for folder in ("bot", "dialogues", "learning") for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice":
                given = dict(zip(("to", "kind", "key", "args", "promise"), node.args, strict=False))
                given |= {word.arg: word.value for word in node.keywords if word.arg}
                kind, promise = given["kind"], given.get("promise", ast.Constant("must"))
                assert isinstance(promise, ast.Constant)
                if not (isinstance(kind, ast.Constant) and kind.value == "screen"):
                    yield (str(kind.value) if isinstance(kind, ast.Constant) else ""), str(promise.value)


def test_every_golden_transcript_is_linked_in_reading_order() -> None:
    linked = re.findall(r"tests/journeys/(\w+\.md)", text("screens.md"))
    assert sorted(linked) == sorted(path.name for path in JOURNEYS.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in link and not link.startswith("mailto:"):
            assert (page.parent / link).exists(), link


def test_every_path_of_the_project_that_a_page_names_exists() -> None:
    for page, span in spans():
        found = re.fullmatch(r"((?:bot|dialogues|learning|content|locales|tests|benchmarks)/[\w./-]*)", span)
        if found and "<" not in span:
            assert (ROOT / found[1]).exists(), f"{page.name}: {span}"


# dependencies -------------------------------------------------------------------------------------------------------


def plain_name(requirement: str) -> str:
    return re.split(r"[\[=<>;!~ ]", requirement, maxsplit=1)[0]


def dependencies() -> list[tuple[str, str, str]]:
    """Heading, name as in pyproject.toml, lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = [("To run", plain_name(one), "requirements.lock") for one in project["dependencies"]]
    dev = project["optional-dependencies"]["dev"]
    return [*run, *(("To test and build", plain_name(one), "requirements-dev.lock") for one in dev)]


@pytest.mark.parametrize(("heading", "name", "lock"), dependencies())
def test_every_direct_dependency_is_explained(heading: str, name: str, lock: str) -> None:
    table = {row[0]: row for row in rows(section(text("dependencies.md"), heading))}
    assert name in table, f"{name} needs a row in docs/dependencies.md"
    row = table[name]
    assert all(row), row
    locked = re.search(rf"^{re.escape(name)}(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE)
    assert locked is not None
    assert row[1] == locked[1], f"{name} is locked at {locked[1]}"
    declared = metadata(name).get("License-Expression")
    if declared:
        assert row[2] == declared


def test_the_page_of_dependencies_names_nothing_that_is_gone() -> None:
    known = {name for _, name, _ in dependencies()}
    page = text("dependencies.md")
    assert {row[0] for heading in ("To run", "To test and build") for row in rows(section(page, heading))} == known


def test_the_verifiers_from_npm_are_explained_and_locked_with_hashes() -> None:
    folder = ROOT / "tests" / "npm"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {row[0]: row[1] for row in rows(section(text("dependencies.md"), "From npm"))} == wanted
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, one in locked.items():
        if name:
            assert one["integrity"].startswith("sha512-"), name
            assert "resolved" not in one, f"{name} names where it was fetched: write the lock by npm's option in tests/npm/.npmrc"
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


# examples run -------------------------------------------------------------------------------------------------------


def example(page: str, marker: str) -> str:
    """The block of Python after a marker, without its indentation."""
    rest = text(page).split(f"<!-- {marker} -->\n", 1)[1]
    found = FENCE.search(rest)
    assert found is not None
    assert found[1] == "python"
    lines = found[2].splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:] for line in lines) + "\n"


def run_example(code: str, folder: Path, data: Path) -> str:
    return run_python(["-c", code], folder, data)


def run_python(arguments: list[str], folder: Path, data: Path) -> str:
    """Run it as the operator does: a process of its own, settings from the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    environment |= {
        "PYTHONPATH": str(ROOT), "COMPANION_DATA_DIR": str(data), "COMPANION_PUBLIC_URL": "https://badges.example.org",
    }  # fmt: skip
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_backup_is_a_whole_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "companion.db")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE entry (number INTEGER)")
        db.execute("INSERT INTO entry VALUES (1001)")
        db.commit()
        run_example(example("operating.md", "example: backup"), tmp_path, tmp_path)
    with closing(sqlite3.connect(tmp_path / "companion-backup.db")) as db:
        assert db.execute("SELECT number FROM entry").fetchall() == [(1001,)]


def drill(marker: str, data: Path, *fragments: str) -> str:
    """Run the command of a drill as the operator does; FRAGMENT stands for the keys to name."""
    found = FENCE.search(text("credentials.md").split(f"<!-- drill: {marker} -->\n", 1)[1])
    assert found is not None
    words = [word for word in shlex.split(found[2]) if word != "FRAGMENT"]
    assert words[:3] == ["python", "-m", "bot"]
    return run_python([*words[1:], *fragments], ROOT, data)


async def test_both_drills_of_the_keys(companion: Story) -> None:
    """Rotated keys leave credentials valid; after a compromise the old bytes fail and those signed again hold."""
    identifier = "00000000-0000-4000-8000-000000000901"
    await award(companion, identifier)
    settings = companion.parts.settings
    first = await signed(companion, identifier)

    said = await asyncio.to_thread(drill, "rotate", settings.data_dir)
    rotated = KeyRing.load_or_create(settings.keys_path, "badges.example.org")
    assert rotated.kid("Ed25519") in said
    assert [entry.state for entry in rotated.entries].count("retired") == 2
    assert state(first, rotated) == "valid"

    stolen = [entry.fragment for entry in rotated.entries]  # the copy was made before the drill above
    said = await asyncio.to_thread(drill, "compromise", settings.data_dir, *stolen)
    assert "1 credentials signed again" in said
    fresh = KeyRing.load_or_create(settings.keys_path, "badges.example.org")
    again = await signed(companion, identifier)
    assert state(first, fresh) != "valid"
    assert state(again, fresh) == "valid"
    assert json.loads(first)["id"] == json.loads(again)["id"]
    assert json.loads(first)["awardedDate"] == json.loads(again)["awardedDate"]


async def signed(companion: Story, identifier: str) -> bytes:
    rows = await companion.parts.database.read("SELECT signed_json FROM credential WHERE id = :id", id=identifier)
    return bytes(rows[0]["signed_json"])


def state(signed_json: bytes, keys: KeyRing) -> str:
    return verify(signed_json, keys.did_document(), status_list(set(), keys, "https://badges.example.org")).state


# what is committed --------------------------------------------------------------------------------------------------


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git repository here")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_committed_file_names_an_index_of_packages_or_a_path_of_a_machine() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "py" + "pi.python.org"]
    paths = ["/wo" + "rk/", "/tmp" + "/w/", "/ro" + "ot/", "/ho" + "me/", "file" + ":///opt"]
    here = {str(ROOT), str(Path.home())} - {"/"}
    forbidden = re.compile("|".join(map(re.escape, [*hosts, *paths, *(place + "/" for place in here)])))
    found = []
    for path in committed():
        data = path.read_bytes()
        if b"\0" not in data[:4096] and (hit := forbidden.search(data.decode("utf-8", "replace"))):
            found.append(f"{path.relative_to(ROOT)}: {hit[0]}")
    assert not found
