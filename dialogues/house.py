"""Owns the list of dialogues: by name, by command, by place. A new dialogue is entered here."""

from __future__ import annotations

from dialogues import (
    activity,
    anything,
    assessment,
    attend,
    attendance,
    badges,
    challenge,
    cohort,
    cohort_days,
    cohort_form,
    desk_settings,
    diary_entry,
    diary_rest,
    digest,
    european,
    export,
    feedback,
    forget,
    founding,
    greentalk,
    guardian,
    help_,
    homecard,
    identity,
    invite,
    language,
    learn,
    mark,
    matrix,
    menu,
    mydata,
    paths,
    persona,
    privacy,
    progress,
    quiz,
    reminders,
    reminding,
    report,
    results,
    review,
    review_decision,
    review_entry,
    review_return,
    revoke,
    selfrating,
    silent,
    sos,
    start,
    stop,
    survey,
    tell,
    trade,
    unit,
    unitquiz,
)
from dialogues.kit import Dialogue, Place, Show, Step

DIALOGUES: tuple[Dialogue, ...] = (
    start.start,
    invite.invite,
    cohort_form.newcohort,
    cohort.cohort,
    cohort_days.cohortdays,
    report.report,
    export.export,
    european.european,
    trade.trade,
    persona.persona,
    paths.paths,
    guardian.guardian,
    founding.founding,
    menu.menu,
    language.language,
    help_.help_,
    review.review,
    review_decision.approve,
    review_return.return_,
    attendance.attendance,
    matrix.matrix,
    silent.silent,
    tell.tell,
    desk_settings.desk_settings,
    diary_entry.diary,
    homecard.homecard,
    learn.learn,
    greentalk.greentalk,
    unit.unit,
    activity.activity,
    challenge.challenge,
    unitquiz.unitquiz,
    quiz.quiz,
    progress.progress,
    attend.attend,
    assessment.assessment,
    selfrating.selfrating,
    identity.identity,
    mark.mark,
    badges.badges,
    revoke.revoke,
    reminders.reminders,
    reminding.compare,
    stop.stop,
    sos.sos,
    privacy.privacy,
    mydata.mydata,
    forget.forget,
    survey.survey,
    anything.anything,
)

# Modules that hold notices only; importing them registers their words.
assert diary_rest
assert digest
assert feedback
assert results

# The screen of one entry enters itself into /review.
assert review_entry

_BY_NAME = {dialogue.name: dialogue for dialogue in DIALOGUES}
_BY_COMMAND = {command: dialogue for dialogue in DIALOGUES for command in dialogue.commands}


def by_name(name: str) -> Dialogue | None:
    return _BY_NAME.get(name)


def by_command(command: str) -> Dialogue | None:
    return _BY_COMMAND.get(command)


def screen_at(place: Place) -> Show:
    """The screen of a place; of the menu if an update of the program took that place away."""
    dialogue = _BY_NAME.get(place.dialogue)
    show = dialogue.screens.get(place.name) if dialogue else None
    return show or menu.menu.screens["home"]


def step_at(place: Place) -> Step | None:
    dialogue = _BY_NAME.get(place.dialogue)
    return dialogue.steps.get(place.name) if dialogue else None
