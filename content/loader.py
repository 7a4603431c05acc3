"""Owns the way from the content folder to a Library, read once at start; judges shape, not quality (the linter's)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from content.editions import Edition, edition
from content.explain import explain
from content.library import SOURCE_LANGUAGE, DuplicateId, Library, Pack
from content.problems import ContentFault, Problem
from content.records import (
    Final,
    LearningPath,
    Unit,
)
from content.shared import (
    FeedbackFile,
    GlossaryFile,
    LibraryFile,
    PersonaFile,
)
from content.source import Source

ROOT = Path(__file__).parent

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_UNIT_FILE = re.compile(r"([a-z]+)-\d{1,2}\.yaml")

_Record = TypeVar("_Record")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """The validator of a kind of record, built once."""
    return TypeAdapter(kind)


@dataclass(slots=True)
class Folder:
    """The files of one language as read, each record with the source it came from."""

    language: str
    library: LibraryFile | None = None
    personas: PersonaFile | None = None
    feedback: FeedbackFile | None = None
    glossary: GlossaryFile | None = None
    units: list[Unit] = field(default_factory=list)
    paths: list[LearningPath] = field(default_factory=list)
    finals: list[Final] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Digest over all files of the language: 12 hex digits that change when any text changes."""
        digest = hashlib.sha256()
        for file in sorted(self.sources):
            digest.update(file.encode() + b"\0" + self.sources[file].bytes + b"\0")
        return digest.hexdigest()[:12]

    def pack(self) -> Pack:
        """The look-up over this folder; ContentFault when an id stands twice or library.yaml is missing."""
        if self.library is None:
            raise ContentFault(
                [
                    Problem(
                        f"{self.language}/library.yaml", 1, "the file is missing.", "copy it from en and translate it."
                    )
                ]
            )
        try:
            return Pack(
                version=self.version,
                library=self.library,
                units=self.units,
                paths=self.paths,
                finals=self.finals,
                personas=self.personas,
                feedback=self.feedback,
                glossary=self.glossary,
            )
        except DuplicateId as twice:
            raise ContentFault([self._locate_duplicate(twice.id)]) from twice

    def _locate_duplicate(self, id: str) -> Problem:
        pattern = re.compile(rf"\bid:\s*[\"']?{re.escape(id)}[\"']?\s*(?:,|}}|#|$)")
        hits = [
            (file, number)
            for file, source in sorted(self.sources.items())
            for number, text in enumerate(source.bytes.decode("utf-8", "replace").splitlines(), 1)
            if pattern.search(text)
        ]
        file, number = hits[-1] if hits else (f"{self.language}/library.yaml", 1)
        return Problem(
            file, number, f"the id {id!r} stands twice in {self.language}.", "give one of the two an id of its own."
        )


def load(root: Path = ROOT) -> Library:
    """Read the whole curriculum below `root`; what has no files yet is simply not there.

    Raises ContentFault with every problem of shape: broken YAML, missing or unknown keys, wrong kinds of values,
    broken tags, questions without exactly one right answer, ids that stand twice.
    """
    folders = [read_folder(root, language) for language in languages(root)]
    problems = [problem for folder in folders for problem in folder.problems]
    packs: list[Pack] = []
    for folder in folders:
        try:
            packs.append(folder.pack())
        except ContentFault as fault:
            problems.extend(fault.problems)
    if not any(folder.language == SOURCE_LANGUAGE for folder in folders):
        problems.append(
            Problem("en/library.yaml", 1, "there is no English content.", "put the source files into content/en.")
        )
    if problems:
        raise ContentFault(problems)
    return Library(packs, _editions(root, folders))


def _editions(root: Path, folders: Iterable[Folder]) -> Iterator[Edition]:
    files: dict[str, dict[str, Path]] = {}
    shas: dict[str, dict[str, str]] = {}
    for folder in folders:
        for file, record in folder.records.items():
            if isinstance(record, Unit):
                files.setdefault(record.id, {})[folder.language] = root / file
                shas.setdefault(record.id, {})[folder.language] = folder.sources[file].sha
    for unit_id in files:
        yield edition(unit_id, files[unit_id], shas[unit_id])


def languages(root: Path = ROOT) -> list[str]:
    """The language folders that hold a library.yaml."""
    return sorted(p.name for p in root.iterdir() if _LANGUAGE.fullmatch(p.name) and (p / "library.yaml").is_file())


def read_folder(root: Path, language: str) -> Folder:
    """Read every file of a language; faults are gathered in `problems`, nothing is raised for them."""
    folder = Folder(language)
    folder.library = _read(root, folder, "library.yaml", LibraryFile)
    folder.personas = _read(root, folder, "personas.yaml", PersonaFile)
    folder.feedback = _read(root, folder, "feedback.yaml", FeedbackFile)
    folder.glossary = _read(root, folder, "glossary.yaml", GlossaryFile)
    _keep(folder.units, _read(root, folder, "unit-0.yaml", Unit))
    for path_file in sorted((root / language).glob("*/path.yaml")):
        _read_path(root, folder, path_file.parent)
    if folder.library and folder.library.language != language:
        source = folder.sources[f"{language}/library.yaml"]
        folder.problems.append(
            source.problem(
                ("language",),
                f"language is {folder.library.language!r} in the folder {language}.",
                f"write language: {language}.",
            )
        )
    return folder


def _read_path(root: Path, folder: Folder, directory: Path) -> None:
    name = directory.name
    _keep(folder.paths, _read(root, folder, f"{name}/path.yaml", LearningPath))
    _keep(folder.finals, _read(root, folder, f"{name}/final.yaml", Final))
    for unit_file in sorted(directory.glob("*.yaml")):
        if _UNIT_FILE.fullmatch(unit_file.name):
            _keep(folder.units, _read(root, folder, f"{name}/{unit_file.name}", Unit))


def _keep(records: list[_Record], record: _Record | None) -> None:
    if record is not None:
        records.append(record)


def _read(root: Path, folder: Folder, name: str, kind: type[_Record]) -> _Record | None:
    file = f"{folder.language}/{name}"
    if not (root / file).is_file():
        return None
    source = Source(root, file)
    folder.sources[file] = source
    try:
        record: _Record = _adapter(cast(Hashable, kind)).validate_python(source.values())
    except ContentFault as fault:
        folder.problems.extend(fault.problems)
        return None
    except ValidationError as error:
        folder.problems.extend(explain(source, error))
        return None
    folder.problems.extend(_misplaced(source, name, record))
    folder.records[file] = record
    return record


def _misplaced(source: Source, name: str, record: object) -> Iterator[Problem]:
    """A file whose id or path does not fit where it stands: it would be found under another name."""
    folder_name = name.split("/")[0] if "/" in name else None
    if isinstance(record, Unit):
        expected = "U0" if folder_name is None else name.split("/")[1].removesuffix(".yaml").upper()
        if record.id != expected:
            yield source.problem(
                ("id",),
                f"the id {record.id!r} does not fit the file name.",
                f"write id: {expected}, or rename the file.",
            )
    found = record.id if isinstance(record, LearningPath) else getattr(record, "path", folder_name)
    if found != folder_name and isinstance(record, (Unit, LearningPath, Final)):
        key = "id" if isinstance(record, LearningPath) else "path"
        yield source.problem(
            (key,), f"{key} is {found!r} in the folder {folder_name!r}.", f"write {key}: {folder_name or 'null'}."
        )
