"""Owns the compiled curriculum: what was read once and found fit, kept beside the files as Python keeps compiled modules.

Reading and checking every file takes most of a second; taking up what was made of the same bytes by the same code takes a fraction of it.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copyreg import dispatch_table
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from content import loader
from content.library import Library

log = logging.getLogger(__name__)
FOLDER = loader.ROOT / "__pycache__"  # of whoever may write the program; never of whoever may write its data
NAME = "curriculum."
MADE_WITH = ("pydantic", "markupsafe", "ryaml")


def load() -> Library:
    """The whole curriculum, from what is kept if that was made of these very bytes, else read anew. Raises ContentFault."""
    file = FOLDER / f"{NAME}{_digest()}.{sys.implementation.cache_tag}.pickle"
    kept = _kept(file)
    if kept is not None:
        return kept
    library = loader.load(loader.ROOT)
    _keep(library, file)
    return library


def _digest() -> str:
    """Over all that the result depends on: the content's files, the code that reads them, and the libraries it uses."""
    digest = hashlib.sha256(" ".join([str(loader.ROOT), *(f"{name} {version(name)}" for name in MADE_WITH)]).encode())
    for file in _files():
        content = file.read_bytes()
        digest.update(f"\0{file.relative_to(loader.ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:20]


def _files() -> Iterator[Path]:
    yield from sorted(loader.ROOT.glob("*.py"))
    for language in loader.languages(loader.ROOT):
        yield from sorted((loader.ROOT / language).rglob("*.yaml"))


def _kept(file: Path) -> Library | None:
    try:
        with file.open("rb") as parts:  # a language at a time: what is needed to take one up is let go before the next
            unpickle = pickle.load  # as trustworthy as the compiled modules in the same folder
            editions, languages = unpickle(parts)
            return Library([unpickle(parts) for _ in range(languages)], editions)
    except FileNotFoundError:
        return None
    except Exception as broken:  # what is cut short or torn may raise anything
        log.info("the kept curriculum is read anew: %s", broken)
        return None


def _keep(library: Library, file: Path) -> None:
    """Whole or not at all; where the folder cannot be written, every start reads the files."""
    buffer = io.BytesIO()
    for part in ((tuple(library.editions.values()), len(library.languages)), *library):
        _pickler(buffer).dump(part)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        FOLDER.mkdir(exist_ok=True)
        new.write_bytes(buffer.getvalue())
        new.replace(file)
        for old in FOLDER.glob(f"{NAME}*.pickle"):
            if old != file:
                old.unlink(missing_ok=True)


def _pickler(buffer: io.BytesIO) -> pickle.Pickler:
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = {**dispatch_table, MappingProxyType: lambda proxy: (_proxy, (dict(proxy),))}
    return pickler


def _proxy(found: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(found))
