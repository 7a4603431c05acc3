"""Owns the reading of one YAML file and the way back from a value to its line; knows no meaning of the values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import ryaml
import yaml

from content.problems import ContentFault, Problem

Place = tuple[str | int, ...]


def parsed(text: bytes) -> Any:
    """The values of a YAML file in UTF-8. Raises yaml.YAMLError."""
    with suppress(ValueError):  # ryaml is four times as fast; PyYAML knows lines and has the last word
        return ryaml.loads(text.decode("utf-8"))  # type: ignore[attr-defined]
    return yaml.load(text, Loader=yaml.CSafeLoader)


class Source:
    """One content file: its bytes, and on demand its values and the tree of marked nodes (slower, for faults only)."""

    def __init__(self, root: Path, file: str) -> None:
        self.file = file
        self.bytes = (root / file).read_bytes()
        self._tree: yaml.Node | None = None

    @property
    def sha(self) -> str:
        """First 12 hex digits of the SHA-256 of the bytes, as translations carry it in source_sha."""
        return hashlib.sha256(self.bytes).hexdigest()[:12]

    def values(self) -> Any:
        """The parsed file; ContentFault when it is no valid YAML in UTF-8."""
        try:
            return parsed(self.bytes)
        except yaml.YAMLError as error:
            raise ContentFault([self._broken(error)]) from error

    def tree(self) -> yaml.Node | None:
        """The root node with its marks; None for an empty file, and for one that only the fast parser takes."""
        if self._tree is None:
            with suppress(yaml.YAMLError):
                self._tree = yaml.compose(self.bytes, Loader=yaml.CSafeLoader)
        return self._tree

    def line(self, place: Sequence[str | int]) -> int:
        """Line (from 1) of the key or list element at `place`; of the nearest thing above it when it does not exist."""
        node = self.tree()
        found = node.start_mark.line if node else 0
        for step in place:
            child = _child(node, step)
            if child is None:
                break
            found, node = child
        return int(found) + 1

    def problem(self, place: Sequence[str | int], what: str, cure: str) -> Problem:
        return Problem(self.file, self.line(place), what, cure)

    def duplicate_keys(self) -> Iterator[Problem]:
        """Keys that stand twice in one mapping: YAML would silently take the last."""
        yield from self._duplicates(self.tree())

    def strict_faults(self) -> Iterator[Problem]:
        """YAML that the parsers used here take and others refuse: partners open these files with tools of their own."""
        if (refused := _refused(self.bytes)) is not None:
            line, said = refused
            what = f"not every YAML parser reads this: {said}."
            yield Problem(self.file, line, what, "put the text in quotation marks, above all one with ? : or # in it.")

    def _duplicates(self, node: yaml.Node | None) -> Iterator[Problem]:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    yield Problem(
                        self.file,
                        key.start_mark.line + 1,
                        f"the key {key.value!r} stands twice.",
                        "keep one of the two.",
                    )
                seen.add(key.value)
                yield from self._duplicates(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from self._duplicates(value)

    def _broken(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else self._line_of_byte(error)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        return Problem(
            self.file,
            line,
            f"this is no valid YAML: {said}.",
            "check the indentation, quote texts with a colon or a #, save as UTF-8 without control characters.",
        )

    def _line_of_byte(self, error: yaml.YAMLError) -> int:
        position = getattr(error, "position", None)
        return self.bytes[:position].count(b"\n") + 1 if isinstance(position, int) and position >= 0 else 1


@lru_cache(maxsize=512)  # it takes twenty times as long as the others, and most files did not change since
def _refused(content: bytes) -> tuple[int, str] | None:
    """Line (from 1) and words of what PyYAML's own parser, the strictest at hand, refuses; None when it takes all."""
    try:
        for _ in yaml.parse(content, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return (mark.line + 1 if mark else 1), str(getattr(error, "problem", None) or error)
    return None


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        value = node.value[step]
        return value.start_mark.line, value
    return None
