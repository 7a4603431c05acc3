"""Owns the list of documents the machine makes on demand, by name; must not know how any of them is drawn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from bot import badge_files, european, invitation_files
from bot.cohort_report import cohort_report, qa_report, zipped
from bot.files import Files, Producer
from bot.matrix_report import matrix_report
from bot.mydata_report import gather, personal_data
from bot.reports import cohort_xlsx, matrix_pdf, matrix_xlsx, mydata_zip, qa_xlsx
from bot.reports.values import CohortReport, Marks, MatrixReport, QaReport
from bot.turns import Turns
from content.covers import cover
from dialogues.context import Context
from learning.ledger import Talk
from learning.ledger.everyone import PersonalRecord


class Refused(Exception):
    """The document is not this person's to have."""


def register(files: Files, turns: Turns) -> None:
    """Tell `files` every producer."""
    files.producers["cover"] = unit_cover
    files.producers["matrix_xlsx"] = matrix_producer(turns, matrix_xlsx, "xlsx")
    badge_files.register(files, turns)
    invitation_files.register(files)
    files.producers["european_file"] = european.producer(turns)
    files.producers["matrix_pdf"] = matrix_producer(turns, matrix_pdf, "pdf")
    files.producers["mydata"] = mydata_producer(files, turns)
    files.producers["cohort_xlsx"] = sheet_producer(turns, cohort_report, cohort_xlsx, "cohort")
    files.producers["qa_xlsx"] = sheet_producer(turns, qa_report, qa_xlsx, "feedback")
    files.producers["cohort_zip"] = bundle_producer(files, "cohort_xlsx", "matrix_xlsx", "matrix_pdf")


async def unit_cover(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
    """args: `unit`. The picture that is shipped with the content."""
    picture = cover(args["unit"])
    if picture is None:
        raise Refused(f"no cover of {args['unit']}")
    return picture.name, picture.read_bytes()


def matrix_producer(turns: Turns, draw: Callable[[MatrixReport], bytes], ending: str) -> Producer:
    """args: `cohort` (its number) and `marks` (date or cross). The rights are looked up anew."""

    async def make(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        marks: Marks = "cross" if args.get("marks") == "cross" else "date"
        found = await turns.screen_for(person_id, lambda c: matrix_report(c, int(args["cohort"]), marks))
        report = cast("MatrixReport | None", found[1] if found else None)
        if report is None:
            raise Refused(f"matrix of cohort {args['cohort']} for person {person_id}")
        return f"{file_name('matrix', report.cohort)}.{ending}", await asyncio.to_thread(draw, report)

    return make


def sheet_producer(
    turns: Turns, gather: Callable[[Context, int], Talk[Any]], draw: Callable[[Any], bytes], name: str
) -> Producer:
    """args: `cohort`. Only for coordinators of its provider; the rights are looked up anew."""

    async def make(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        found = await turns.screen_for(person_id, lambda c: gather(c, int(args["cohort"])))
        report = cast("CohortReport | QaReport | None", found[1] if found else None)
        if report is None:
            raise Refused(f"{name} of cohort {args['cohort']} for person {person_id}")
        return f"{file_name(name, report.cohort)}.xlsx", await asyncio.to_thread(draw, report)

    return make


def bundle_producer(files: Files, *names: str) -> Producer:
    """args: those of the documents bundled, each of which checks the rights."""

    async def make(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        made = [await files.producers[name](person_id, args) for name in names]
        return f"{made[0][0].rpartition('.')[0]}.zip", zipped(dict(made))

    return make


def mydata_producer(files: Files, turns: Turns) -> Producer:
    """args: `part`, from 0. Only ever about the person it is made for."""

    async def make(person_id: int, args: Mapping[str, Any]) -> tuple[str, bytes]:
        part = int(args.get("part", 0))
        found = await turns.screen_for(person_id, lambda c: with_context(c, gather(c, part)))
        if found is None or found[1] is None:
            raise Refused(f"data of person {person_id}")
        context, (record, hashes) = cast("tuple[Context, tuple[PersonalRecord, tuple[str, ...]]]", found[1])
        contents = {sha256: await files.media.get(sha256) for sha256 in hashes if files.media.path(sha256).exists()}
        values = personal_data(context, record, contents)
        number = f"-{part + 1}" if part else ""
        return f"{file_name('mydata', f'{context.now:%Y-%m-%d}')}{number}.zip", await asyncio.to_thread(mydata_zip, values)

    return make


def with_context(c: Context, talk: Talk[Any]) -> Talk[tuple[Context, Any]]:
    """What a talk returns, beside the context it was held in."""
    return c, (yield from talk)


def file_name(*parts: str) -> str:
    """Words fit for a file name on every system."""
    return "-".join(re.sub(r"[^\w]+", "-", part).strip("-")[:40] for part in parts).strip("-").lower()
