"""Owns where the official schemas and shapes are found; must not know what is held to them.

They are works of others and not all of them may be passed on, so a folder with them is named by the environment.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.credentials.structure import DATE_TIME

VARIABLE = "COMPANION_OFFICIAL_SHAPES"
OPEN_BADGES_SCHEMAS = (
    "ob_v3p0_achievementcredential_schema.json",  # the JSON-LD adaptation: one value may stand without its array
    "ob_v3p0_achievementcredential_schema.strict.json",  # the formal one: arrays are demanded
)
SHAPES = ("EDC-generic-no-cv-3.2.ttl", "EDC-generic-full-3.2.ttl")
EDC_CONTEXT = "edc-ap-context-3.2.jsonld"
VC_1 = "https://www.w3.org/2018/credentials/v1"
EDC = "http://data.europa.eu/snb/model/context/edc-ap"


def official(name: str) -> Path:
    """The file of this name anywhere in the folder. Skips without a folder; fails when the folder lacks the file."""
    folder = os.environ.get(VARIABLE, "")
    if not folder:
        pytest.skip(f"{VARIABLE} names no folder with the official files; docs/testing.md says which")
    found = sorted(Path(folder).rglob(name))
    if not found:
        pytest.fail(f"{VARIABLE} is {folder}, which has no {name}")
    return found[0]


@cache
def schema(name: str) -> Any:
    """A validator of an official JSON Schema, formats checked as well."""
    from jsonschema import Draft201909Validator as Validator

    value = json.loads(official(name).read_text("utf-8"))
    Validator.check_schema(value)
    return Validator(value, format_checker=_formats())


def _formats() -> Any:
    """The formats that the schemas name, also date-time, which jsonschema alone lets pass."""
    from jsonschema import FormatChecker

    checker = FormatChecker()
    checker.checks("date-time")(lambda value: not isinstance(value, str) or DATE_TIME.fullmatch(value) is not None)
    return checker


@cache
def shapes() -> Any:
    """Both SHACL files in one graph: the application profile and its controlled vocabularies."""
    from rdflib import Graph

    graph = Graph()
    for name in SHAPES:
        graph.parse(official(name), format="turtle")
    return graph


def breaches(credential: dict[str, Any]) -> list[str]:
    """What the official shapes object to, one line each; empty when the file conforms. Nothing is fetched."""
    from pyld import jsonld
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import SH

    lines = jsonld.to_rdf(credential, {"documentLoader": _load, "format": "application/n-quads"})
    conforms, report, _ = validate(Graph().parse(data=lines, format="nt"), shacl_graph=shapes(), inference="none")
    found = [f"{report.value(one, SH.resultPath)}: {report.value(one, SH.resultMessage)}" for one in report.subjects(SH.resultSeverity)]
    assert conforms is not bool(found)
    return sorted(found)


def _load(url: str, _options: Any = None) -> dict[str, Any]:
    if url == VC_1:
        document = _bundled_vc_1()
    elif url == EDC:
        document = json.loads(official(EDC_CONTEXT).read_text("utf-8"))
    else:
        raise LookupError(f"{url} would have to be fetched")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


@cache
def _bundled_vc_1() -> Any:
    import pyld

    (path,) = Path(pyld.__file__).parent.rglob("credentials-v1.jsonld")
    return json.loads(path.read_text("utf-8"))
