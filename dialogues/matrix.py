"""Owns /matrix: how every learner of a cohort stands, five a screen, in words and signs, and the printed form of it."""

from __future__ import annotations

from datetime import date, datetime

from markupsafe import Markup

from dialogues import desk_words
from dialogues.context import Context
from dialogues.desk_words import called, choose_cohort, chosen, lines, own_cohort
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Open, Screen, Turn, screen
from learning.ledger import Talk, ask
from learning.ledger.desk import Standing, StandingsOf
from learning.ledger.people import CohortsOfTrainer
from learning.mobility import Mobility
from learning.people import Cohort, Role
from learning.standing import Light, Reached, is_silent, light, reached

matrix = Dialogue("matrix", commands=("matrix",), roles={Role.TRAINER})

LEARNERS_A_PAGE = 5  # as the printed sheet (requirements 92)
SIGNS = {"reached": "✓", "begun": "◐", "open": "○", "not_taken": "–"}
COLOURS = {Light.GREEN: "🟢", Light.AMBER: "🟡", Light.RED: "🔴"}


# choosing -----------------------------------------------------------------------------------------------------------


@matrix.opened
def open_matrix(c: Context, arg: str) -> Talk[Turn]:
    if arg:
        cohort = yield from own_cohort(c, arg)
        return matrix.at("page", cohort=cohort.id, page=0) if cohort else desk_words.not_yours(matrix, "matrix", f"cohort {arg}")
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    return matrix.at("page", cohort=cohorts[0].id, page=0) if len(cohorts) == 1 else matrix.at("cohort")


@matrix.screen("cohort")
def which_cohort(c: Context) -> Talk[Screen]:
    return choose_cohort(c, (yield from ask(CohortsOfTrainer(c.person.id))), "matrix")


# the screen ---------------------------------------------------------------------------------------------------------


@matrix.screen("page")
def show_page(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return desk_words.foreign(c)
    standings = yield from ask(StandingsOf(cohort.id))
    pages = max(1, -(-len(standings) // LEARNERS_A_PAGE))
    page = min(c.place["page"], pages - 1)
    shown = standings[page * LEARNERS_A_PAGE : (page + 1) * LEARNERS_A_PAGE]
    head = c.say("<b>{cohort}</b> · {page}/{pages}", cohort=cohort.name, page=page + 1, pages=pages)
    # Translators: signs of the learner matrix, one for each unit.
    legend = c.say("✓ reached · ◐ under way · ○ open")
    blocks = [one_learner(c, cohort, standing) for standing in shown] or [c.say("No learner has joined yet.")]
    text = Markup("\n\n").join([head, *blocks, legend])
    return screen(text, *page_rows(c, page, pages), *option_rows(c), Open(c.label("To the desk"), "review"))


def one_learner(c: Context, cohort: Cohort, standing: Standing) -> Markup:
    colour = light_of(c, cohort, standing)
    name = called(standing.person.name, standing.learner)
    head = c.say(
        "<b>{name}</b> ({number}) {sign} {word}",
        name=name, number=standing.learner.number, sign=COLOURS[colour], word=light_word(c, colour),
    )  # fmt: skip
    rows = [path_line(c, cohort, standing, path) for path in standing.learner.paths if path in known_paths(c)]
    return lines(head, *rows) if rows else lines(head, c.say("No path chosen yet."))


def known_paths(c: Context) -> set[str]:
    return {path.id for path in c.pack.paths}


def path_line(c: Context, cohort: Cohort, standing: Standing, path: str) -> Markup:
    marks = [unit_mark(cohort, standing, unit.id, unit.phase) for unit in c.pack.units(path)]
    signs = "".join(SIGNS[one.mark] for one in marks)
    count = sum(one.mark == "reached" for one in marks)
    text = c.say(
        "{path}: {signs} {count} of {all} units", path=c.pack.path(path).short, signs=signs, count=count, all=len(marks)
    )
    if path in standing.awarded:
        return c.say("{line} · credential awarded", line=text)
    if path in standing.confirmed:
        return c.say("{line} · {points} points", line=text, points=standing.confirmed[path][0])
    return text


def unit_mark(cohort: Cohort, standing: Standing, unit_id: str, phase: str) -> Reached:
    """A unit before is proven by attendance, a unit abroad by a validated entry."""
    done = {unit: local_day(cohort, moment) for unit, moment in standing.done.items()}
    validated = {unit: local_day(cohort, moment) for unit, moment in standing.validated.items()}
    proof = standing.attended if phase == "before" else validated
    return reached(unit_id, proof, done, standing.begun, needs_proof=unit_id != "U0")


def local_day(cohort: Cohort, moment: datetime) -> date:
    return desk_words.at_home(cohort, moment).date()


def light_of(c: Context, cohort: Cohort, standing: Standing) -> Light:
    mobility = Mobility.of(cohort)
    guided = [unit.id for path in standing.learner.paths if path in known_paths(c) for unit in c.pack.units(path, "before")]
    still_open = sum(unit_mark(cohort, standing, unit, "before").mark != "reached" for unit in guided)
    return light(
        silent=is_silent(standing.last_sign, mobility, c.now),
        stopped=standing.learner.stopped_why == "silent",
        returned=standing.returned,
        guided_open=still_open,
        mobility=mobility,
        now=c.now,
    )


def light_word(c: Context, colour: Light) -> str:
    words = {Light.GREEN: c.label("on track"), Light.AMBER: c.label("needs a look"), Light.RED: c.label("needs help")}
    return words[colour]


def page_rows(c: Context, page: int, pages: int) -> list[list[AnyButton]]:
    back = [Button(c.label("◀ Five before"), "before")] if page else []
    on = [Button(c.label("Next five ▶"), "after")] if page + 1 < pages else []
    return [[*back, *on]]


# paper --------------------------------------------------------------------------------------------------------------


def option_rows(c: Context) -> list[list[AnyButton]]:
    """XLSX or PDF; crosses or dates, as the assessor likes it (requirements 95, 96)."""
    dates = c.place.get("marks", "date") == "date"
    option = c.label("☑ dates ☐ crosses") if dates else c.label("☐ dates ☑ crosses")
    return [[Button("XLSX", "xlsx"), Button("PDF", "pdf"), Button(option, "option")]]


@matrix.step("page", "sheet")
def at_page(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return desk_words.not_yours(matrix, "matrix", f"cohort {c.place['cohort']}")
    act = chosen(event, {"xlsx": "XLSX", "pdf": "PDF", "before": c.label("◀ Five before"), "after": c.label("Next five ▶")})
    page, marks = c.place["page"], c.place.get("marks", "date")
    if act in ("before", "after"):
        page = max(0, page + (1 if act == "after" else -1))
    elif act == "option":
        marks = "cross" if marks == "date" else "date"
    elif act in ("xlsx", "pdf"):
        return matrix.at("sheet", cohort=cohort.id, page=page, marks=marks, sheet=act, fresh=True)
    elif act != "back":
        return None
    return matrix.at("page", cohort=cohort.id, page=page, marks=marks)


@matrix.screen("sheet")
def show_sheet(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return desk_words.foreign(c)
    sheet, marks = c.place["sheet"], c.place["marks"]
    file = Attachment(make=f"matrix_{sheet}", kind="document", args={"cohort": cohort.id, "marks": marks})
    text = c.say("The matrix of <b>{cohort}</b>, five learners a sheet.", cohort=cohort.name)
    return screen(text, [*option_rows(c)[0]], Button(c.label("Back"), "back"), files=[file])


@matrix.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return desk_words.foreign(c)
