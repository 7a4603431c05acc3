"""Owns the European files of a cohort's credentials, from /report: for its coordinator only, each one audited, never called more than it is."""

from __future__ import annotations

from dialogues import cohort as cohorts
from dialogues.assessment_state import achievement_title
from dialogues.cohort import not_among, own_cohort
from dialogues.context import Context
from dialogues.desk_words import holder_of, lines
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Open, Screen, Turn, screen
from dialogues.typed import action_of
from learning.ledger import Audited, Talk, ask
from learning.ledger.award import Credential, CredentialsOfCohort, EuropeanFile
from learning.people import Cohort, Role

european = Dialogue("european", roles={Role.COORDINATOR})

A_PAGE = 8
MADE = ("sealed", "unsealed")


@european.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    cohort = yield from own_cohort(c, arg)
    return european.at("list", cohort=cohort.id, page=0) if cohort else not_among(european, arg)


@european.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return cohorts.show_foreign(c)


@european.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    held = yield from ask(CredentialsOfCohort(cohort.id))
    page = int(c.place.get("page", 0))
    rows: list[AnyButton] = []
    for one in held[page * A_PAGE : (page + 1) * A_PAGE]:
        name = yield from holder_of(one)
        rows.append(Button(f"{name}: {one.achievement.upper()}"[:40], f"one:{one.id}"))
    text = c.say(
        "Credentials of <b>{cohort}</b> in the European Learning Model, one file each, for you as the provider. "
        "They hold full name and contact of the learner: keep them where others cannot read them.",
        cohort=cohort.name,
    )  # fmt: skip
    newer = [Button(c.label("← Newer"), f"page:{page - 1}")] if page else []
    older = [Button(c.label("Older →"), f"page:{page + 1}")] if len(held) > (page + 1) * A_PAGE else []
    return screen(text, *rows, [*newer, *older], Open(c.label("Report"), "report", str(cohort.id)))


@european.step("list", "file")
def told(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return not_among(european, str(c.place["cohort"]))
    action = yield from action_of(c, event, {"list": show_list, "file": show_file}[c.place.name])
    head, _, tail = (action or "").partition(":")
    if head == "page" and tail.isascii() and tail.isdecimal() and len(tail) < 5:
        return european.at("list", cohort=cohort.id, page=int(tail))
    if head != "one":
        return None
    one = yield from _of_cohort(cohort, tail)
    if one is None:
        return None
    state = yield from ask(EuropeanFile(one.id))
    seen = Audited(f"european file {state}", f"credential {one.id}", "done" if state in MADE else "refused")
    return european.at("file", cohort=cohort.id, id=one.id, keep=[seen])


def _of_cohort(cohort: Cohort, credential_id: str) -> Talk[Credential | None]:
    held = yield from ask(CredentialsOfCohort(cohort.id))
    return next((one for one in held if one.id == credential_id), None)


@european.screen("file")
def show_file(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    back = Button(c.label("Back"), "page:0")
    one = yield from _of_cohort(cohort, str(c.place["id"]))
    state = (yield from ask(EuropeanFile(one.id))) if one else "gone"
    if one is None or state not in MADE:
        return screen(_refused(c, state), back)
    if state == "sealed":
        head = c.say("<b>European Digital Credential</b>, sealed with the e-seal that is set up here.")
    else:
        head = c.say(
            "<b>European file (unsealed)</b>. Without a seal it is no European Digital Credential: "
            "upload it to the EDC Issuer of the European Commission and seal it there with your e-seal."
        )
    name = yield from holder_of(one)
    about = c.say("{name}, {title}. Not for publishing: it holds the full name.", name=name, title=achievement_title(c, one.achievement))
    file = Attachment(make="european_file", kind="document", args={"credential": one.id})
    return screen(lines(head, about), back, files=[file])


def _refused(c: Context, state: str) -> str:
    if state == "no-legal-id":
        return c.say("The file needs the legal identifier of the body that signs. Whoever runs this companion can set COMPANION_ISSUER_LEGAL_ID.")
    if state == "unknown-country":
        return c.say("The European list of countries does not have the country of your organisation, so this file cannot be made.")
    return c.say("There is no file for this credential: it was revoked, or its learner's data were deleted.")
