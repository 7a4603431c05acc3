"""Owns /export: the data of a cohort as files for its coordinator, without a word of anybody's diary; each one audited."""

from __future__ import annotations

from dialogues import cohort as cohorts
from dialogues.cohort import not_among, own_cohort
from dialogues.context import Context
from dialogues.kit import Attachment, Button, Dialogue, Event, Open, Screen, Turn, screen
from dialogues.report import begin_with, turned, which_cohort
from dialogues.typed import action_of
from learning.ledger import Audited, Talk
from learning.people import Role

export = Dialogue("export", commands=("export",), roles={Role.COORDINATOR})

DOCUMENTS = ("cohort_zip", "cohort_xlsx")


@export.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    return (yield from begin_with(c, export, arg))


@export.screen("which")
def ask_which(c: Context) -> Talk[Screen]:
    return (yield from which_cohort(c))


@export.step("which")
def which_told(c: Context, event: Event) -> Talk[Turn | None]:
    return (yield from turned(c, export, event))


@export.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return cohorts.show_foreign(c)


@export.screen("one", "file")
def show_one(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    rows = (
        (Button(c.label("Everything (ZIP)"), "cohort_zip"), Button(c.label("Cohort sheet"), "cohort_xlsx")),
        (Open(c.label("Report"), "report", str(cohort.id)), Open(c.label("My cohorts"), "cohort")),
    )
    if c.place.name == "file":
        file = Attachment(make=c.place["make"], kind="document", args={"cohort": cohort.id, "marks": "date"})
        done = c.say("The data of <b>{cohort}</b>. Names are in it: keep the file where others cannot read it.", cohort=cohort.name)
        return screen(done, *rows, files=[file])
    text = c.say(
        "The data of <b>{cohort}</b>: first names, numbers, units, attendance, results, counts of diary entries. "
        "The ZIP adds the matrix. Diary texts stay with learner and trainer.",
        cohort=cohort.name,
    )
    return screen(text, *rows)


@export.step("one", "file")
def one_told(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return not_among(export, str(c.place["cohort"]))
    action = yield from action_of(c, event, show_one)
    if action not in DOCUMENTS:
        return None
    taken = Audited(f"export {action}", f"cohort {cohort.id}")
    return export.at("file", cohort=cohort.id, make=action, keep=[taken])
