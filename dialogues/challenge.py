"""Owns the challenge of a unit or a path: the task, and handing in by text and photos, at once or at any later time."""

from __future__ import annotations

from markupsafe import Markup

from content.model import Challenge, Unit
from dialogues.context import Context
from dialogues.course import has_reached, known_unit, name_of, onward, paths_of, resume
from dialogues.kit import AnyButton, Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, Upload, open_, screen, stay
from dialogues.markup import filled
from learning.ledger import NextNumber, Talk, ask
from learning.ledger.progress import ChallengeHandedIn, ChallengeKept, ChallengeOf, UnitStand, UnitStandOf
from learning.people import Role
from learning.progress import shape_of

challenge = Dialogue("challenge", roles={Role.LEARNER})

MOST_TEXT = 8000  # characters of one hand-in, about four pages
MOST_FILES = 10


@challenge.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg` is a unit whose nuggets are read, or a path (its own challenge); else on to where the learner stands."""
    if arg in paths_of(c):
        return challenge.at("task", of=arg)
    here = known_unit(c, arg)
    if here is None or here.challenge is None:
        return open_("learn")
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    if not has_reached(stand, shape_of(here), "activity"):
        return open_("unit", here.id)
    return challenge.at("task", of=here.id)


def _unit_here(c: Context) -> Unit | None:
    """The unit, or None for the challenge of a path."""
    return known_unit(c, c.place["of"])


def _task_here(c: Context) -> Challenge:
    here = _unit_here(c)
    task = here.challenge if here is not None else c.pack.path(c.place["of"]).challenge
    assert task is not None, c.place["of"]
    return task


# the task -------------------------------------------------------------------------------------------------------------


@challenge.screen("task")
def show_task(c: Context) -> Talk[Screen]:
    task = _task_here(c)
    kept = yield from ask(ChallengeOf(c.person.id, task.id))
    here = _unit_here(c)
    named = task.title or (name_of(c, here) if here else "")  # "Next unit" may lead back to one put off: say whose it is
    title = c.say("Challenge: {title}", title=named) if named else c.say("Challenge")
    criteria = Markup("\n").join(filled("· {}", criterion) for criterion in task.criteria)
    parts = [filled("<b>{}</b>", title), task.task, criteria]
    if task.safety:
        parts.append(filled("⚠️ {}", task.safety))
    if kept is not None:
        parts.append(receipt(c, kept))
        parts.append(c.say("You can add to it: write here or send a photo."))
    else:
        parts.append(c.say("Write your answer here or send photos. It may take days: nothing waits for it."))
    rows: list[tuple[AnyButton, ...]] = [_go_on(c, kept)]
    return screen(Markup("\n\n").join(parts), *rows, placeholder=c.label("Your answer"))


def receipt(c: Context, kept: ChallengeKept) -> Markup:
    files = c.plural("{n} photo or file", "{n} photos or files", len(kept.media)) if kept.media else ""
    saved = c.say("✓ saved #{number}", number=kept.number)
    return filled("<b>{}</b> · {}", saved, files) if files else filled("<b>{}</b>", saved)


def _go_on(c: Context, kept: ChallengeKept | None) -> tuple[AnyButton, ...]:
    if _unit_here(c) is None:
        return (Open(c.label("Progress"), "progress"),)
    return (Button(c.label("Go on") if kept else c.label("Later"), "on"),)


# handing in -----------------------------------------------------------------------------------------------------------


@challenge.step("task", "kept", "full")
def hand_in(c: Context, event: Event) -> Talk[Turn | None]:
    if isinstance(event, Tap):
        return (yield from go_on(c)) if event.action == "on" else None
    if not isinstance(event, Text | Upload):
        return None
    task = _task_here(c)
    kept = yield from ask(ChallengeOf(c.person.id, task.id))
    text, media = added(kept, event)
    if len(text) > MOST_TEXT or len(media) > MOST_FILES:
        return challenge.at("full", of=c.place["of"])
    number = kept.number if kept else (yield from ask(NextNumber("entry")))
    return challenge.at("kept", of=c.place["of"], keep=[ChallengeHandedIn(c.person.id, task.id, number, text, media)])


def added(kept: ChallengeKept | None, event: Text | Upload) -> tuple[str, tuple[str, ...]]:
    """The whole hand-in with what was just sent."""
    words = event.text if isinstance(event, Text) else event.caption
    text = "\n\n".join(part for part in (kept.text if kept else "", words) if part)
    media = kept.media if kept else ()
    if isinstance(event, Upload) and event.media.sha256 not in media:
        media = (*media, event.media.sha256)
    return text, media


@challenge.screen("kept")
def show_kept(c: Context) -> Talk[Screen]:
    kept = yield from ask(ChallengeOf(c.person.id, _task_here(c).id))
    assert kept is not None
    return screen(
        Markup("\n\n").join([receipt(c, kept), c.say("Something to add? Write it or send a photo.")]),
        _go_on(c, kept),
        placeholder=c.label("Your answer"),
    )


@challenge.screen("full")
def show_full(c: Context) -> Talk[Screen]:
    kept = yield from ask(ChallengeOf(c.person.id, _task_here(c).id))
    limit = c.say(
        "That is more than fits into one challenge: at most {files} files and {characters} characters. What you just sent was not added.",
        files=MOST_FILES,
        characters=c.words.number(MOST_TEXT),
    )
    return screen(Markup("\n\n").join([limit, *([receipt(c, kept)] if kept else [])]), _go_on(c, kept))


# going on -------------------------------------------------------------------------------------------------------------


def go_on(c: Context) -> Talk[Turn]:
    """Leave the challenge: nothing waits for it."""
    here = _unit_here(c)
    if here is None:
        return stay()
    stand: UnitStand = yield from ask(UnitStandOf(c.person.id, here.id))
    if stand.step != "challenge":  # handed in or looked at later
        return open_("learn") if stand.step == "done" else resume(here, stand.step)
    step, facts = onward(c, here, stand.progress(), "challenge")
    going = resume(here, step)
    return Turn(going.place, facts, opens=going.opens)
