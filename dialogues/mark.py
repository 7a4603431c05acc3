"""Owns /mark: a trainer marks the open answers of a handed-in assessment with the rubric in sight, and confirms the result."""

from __future__ import annotations

from markupsafe import Markup

from content.model import RUBRIC_POINTS, ClosedItem, OpenItem
from dialogues.assessment_state import attempts, identity_complete
from dialogues.confirming import confirmed, learner_of, refusal_words
from dialogues.context import Context
from dialogues.desk_words import at_home, called, chosen, foreign, lines, not_yours, when
from dialogues.final_items import item_at
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Open, Screen, Tap, Text, Turn, screen
from dialogues.markup import filled
from learning.assessment import FULL_POINTS, PASS, check_points, may_start, passed, score
from learning.award import IdentityCheck
from learning.ledger import Audited, Fact, Notice, Talk, ask
from learning.ledger.assessment import (
    AnswerMarked,
    ExtraAttemptAllowed,
    ExtraAttempts,
    Test,
    TestById,
    TestsMarked,
    TestsOf,
    TestsToMark,
)
from learning.ledger.award import CredentialsOf
from learning.ledger.media import MediaBy
from learning.ledger.people import CohortsOfTrainer, IdentityOf
from learning.people import Learner, Person, Role
from learning.refusal import Refusal

mark = Dialogue("mark", commands=("mark",), roles={Role.TRAINER})

mark.screen("foreign")(foreign)


@mark.opened
def open_mark(c: Context, arg: str) -> Talk[Turn]:
    if arg == "marked":
        return mark.at("marked")
    if not arg:
        waiting = yield from ask(TestsToMark(c.person.id))
        return mark.at("test", test=waiting[0].id) if waiting else mark.at("marked")
    number = int(arg) if arg.isascii() and arg.isdecimal() and len(arg) < 12 else 0
    test = yield from _own_test(c, number)
    return not_yours(mark, "open test", arg) if test is None else mark.at("test", test=test.id)


def _own_test(c: Context, number: int) -> Talk[Test | None]:
    """The test, if it was handed in by a learner of one of the trainer's cohorts. Asked anew at every step: rights may go."""
    test = yield from ask(TestById(number))
    cohorts = yield from ask(CohortsOfTrainer(c.person.id))
    own = test is not None and test.status != "open" and test.cohort_id in {cohort.id for cohort in cohorts}
    return test if own else None


# what waits, what is done -------------------------------------------------------------------------------------------


@mark.screen("marked")
def show_marked(c: Context) -> Talk[Screen]:
    """What waits first, then what was confirmed lately."""
    waiting = yield from ask(TestsToMark(c.person.id))
    done = yield from ask(TestsMarked(c.person.id))
    rows: list[AnyButton] = []
    for test in (*waiting, *done[:8]):
        person, learner, _ = yield from learner_of(test)
        name = called(person.name, learner)
        label = c.label("▶ {name}: {path}", name=name, path=test.path.upper()) if test.status == "handed_in" else f"{name}: {test.path.upper()} {test.score}"
        rows.append(Open(label[:40], "mark", str(test.id)))
    if waiting:
        text = c.plural("{n} assessment waits for your marks.", "{n} assessments wait for your marks.", len(waiting))
    else:
        text = c.say("No assessment waits for you.")
    if done:
        text = lines(text, c.say("Confirmed ones are below with their points."))
    return screen(text, *rows, Open(c.label("To the desk"), "review"))


@mark.screen("test")
def show_test(c: Context) -> Talk[Screen]:
    test = yield from _own_test(c, c.place["test"])
    if test is None:
        return foreign(c)
    person, learner, cohort = yield from learner_of(test)
    head = _head(c, test, person, learner)
    if test.status == "confirmed":
        return (yield from _confirmed(c, test, head, called(person.name, learner)))
    closed = [item for item in _items(c, test) if isinstance(item[1], ClosedItem)]
    right = sum(test.answers[n].points == FULL_POINTS for n, _ in closed)
    handed = when(c, at_home(cohort, test.handed_in_at), at_home(cohort, c.now)) if cohort and test.handed_in_at else ""
    text = lines(
        head,
        c.say("Handed in: {when}", when=handed),
        c.say("Closed questions: {right} of {all} right, counted by the machine.", right=right, all=len(closed)),
    )
    todo = _unmarked(c, test)
    if not todo:
        return screen(text, Button(c.label("See the result"), "total"))
    waits = c.plural("{n} open answer waits for your mark.", "{n} open answers wait for your marks.", len(todo))
    return screen(lines(text, waits), Button(c.label("Mark"), f"answer:{todo[0]}"), Open(c.label("To the desk"), "review"))


def _head(c: Context, test: Test, person: Person, learner: Learner) -> Markup:
    path, name = c.pack.path(test.path).title, called(person.name, learner)
    return c.say("<b>{name}</b> · {path} · attempt {n}", name=name, path=path, n=test.number)


def _items(c: Context, test: Test) -> list[tuple[int, ClosedItem | OpenItem]]:
    return [(n, item_at(c, test, n)) for n in range(1, len(test.items) + 1)]


def _unmarked(c: Context, test: Test) -> list[int]:
    return [n for n, _ in _items(c, test) if test.answers[n].points is None]


def _confirmed(c: Context, test: Test, head: Markup, name: str) -> Talk[Screen]:
    """A result that stands, and what can still be done about it."""
    rows: list[AnyButton] = [Open(c.label("Next one"), "mark"), Open(c.label("To the desk"), "review")]
    if (yield from _used_up(c, test)):
        rows.insert(0, Button(c.label("Allow another attempt"), "allow"))
    if not passed(test.score):
        text = c.say("Confirmed: {n} of 100 points, not yet passed. {name} hears it from me.", n=test.score, name=name)
        return screen(lines(head, text), *rows)
    held = yield from ask(CredentialsOf(test.learner_id))
    credential = next((one for one in held if one.test_id == test.id), None)
    if credential is None or credential.revoked_at is not None:
        text = c.say("Confirmed: {n} of 100 points. The credential was revoked.", n=test.score)
        return screen(lines(head, text), *rows)
    text = c.say("Confirmed: {n} of 100 points. The credential is issued, and {name} hears it from me.", n=test.score, name=name)
    rows.append(Open(c.label("Revoke the credential"), "revoke", credential.id))
    return screen(lines(head, text), *rows)


def _used_up(c: Context, test: Test) -> Talk[bool]:
    tests = yield from ask(TestsOf(test.learner_id, test.path))
    extra = yield from ask(ExtraAttempts(test.learner_id, test.path))
    refusal = may_start(attempts(tests), c.now, extra)
    return refusal is not None and refusal.code == "no_attempts_left"


@mark.step("test")
def step_test(c: Context, event: Event) -> Talk[Turn | None]:
    test = yield from _own_test(c, c.place["test"])
    if test is None or not isinstance(event, Tap):
        return None
    if test.status == "confirmed":
        return (yield from _allowed(c, test)) if event.action == "allow" else None
    todo = _unmarked(c, test)
    return mark.at("answer", test=test.id, position=todo[0]) if todo else mark.at("total", test=test.id)


def _allowed(c: Context, test: Test) -> Talk[Turn | None]:
    if not (yield from _used_up(c, test)):
        return None
    extra = yield from ask(ExtraAttempts(test.learner_id, test.path))
    key = f"allowed:{test.learner_id}:{test.path}:{extra + 1}"
    facts: list[Fact] = [
        ExtraAttemptAllowed(test.learner_id, test.path, c.person.id),
        Notice(test.learner_id, "attempt_allowed", key, {"path": test.path}, priority=3),
        Audited("allow attempt", f"test {test.id}"),
    ]
    return mark.at("test", test=test.id, keep=facts, toast=c.label("Allowed ✓"))


# one open answer ----------------------------------------------------------------------------------------------------


@mark.screen("answer")
def show_answer(c: Context) -> Talk[Screen]:
    """Question, answer with its files, what is expected, the rubric, the points."""
    test = yield from _own_test(c, c.place["test"])
    if test is None or test.status != "handed_in":
        return foreign(c) if test is None else (yield from show_test(c))
    position = c.place["position"]
    item, answer = item_at(c, test, position), test.answers[position]
    assert isinstance(item, OpenItem)
    person, learner, _ = yield from learner_of(test)
    files = yield from ask(MediaBy(answer.media))
    steps = Markup("\n").join(filled("<b>{}</b> {}", points, item.rubric[points]) for points in RUBRIC_POINTS)
    text = filled("{}\n\n{}\n<blockquote>{}</blockquote>\n{}\n<blockquote expandable>{}</blockquote>\n{}",
        c.say("<b>{name}</b> · question {n} · {unit}", name=called(person.name, learner), n=position, unit=c.pack.unit(item.unit).title),
        item.ask,
        answer.text,
        c.say("Expected:"),
        item.expects,
        steps,
    )
    if answer.points is not None:
        text = filled("{}\n\n{}", text, c.say("Your mark so far: {n}", n=answer.points))
    buttons = [Button(str(points), f"mark:{position}:{points}") for points in RUBRIC_POINTS]
    shown = [Attachment(sha256=media.sha256, kind=media.kind) for media in files]
    return screen(text, buttons, Open(c.label("Later"), "review"), files=shown)


@mark.step("answer")
def marked(c: Context, event: Event) -> Talk[Turn | None]:
    position = c.place["position"]
    points = _points(event, position)
    test = yield from _own_test(c, c.place["test"])
    if points is None or test is None or test.status != "handed_in":
        return None
    fact = AnswerMarked(test.id, position, points, c.person.id)
    rest = [n for n in _unmarked(c, test) if n != position]
    if rest:
        return mark.at("answer", test=test.id, position=rest[0], keep=[fact])
    return mark.at("total", test=test.id, keep=[fact])


def _points(event: Event, position: int) -> int | None:
    """A tapped step of the rubric, or any whole number from 0 to 10 typed."""
    if isinstance(event, Tap):
        typed = (event.after("mark") or "").removeprefix(f"{position}:")
    else:
        typed = event.text.strip() if isinstance(event, Text) else ""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 3):
        return None
    return int(typed) if check_points(int(typed)) is None else None


# the result ---------------------------------------------------------------------------------------------------------


@mark.screen("total")
def show_total(c: Context) -> Talk[Screen]:
    test = yield from _own_test(c, c.place["test"])
    if test is None or test.status != "handed_in":
        return foreign(c) if test is None else (yield from show_test(c))
    person, learner, _ = yield from learner_of(test)
    total = score(test.items, test.points).total
    rows = [filled("{}. {}: <b>{}</b>", n, c.pack.unit(item.unit).title, _mark(test, n)) for n, item in _items(c, test)]
    if total is None:
        return (yield from show_test(c))
    verdict = c.say("Total: <b>{n}</b> of 100. Passed.", n=total) if passed(total) else c.say("Total: <b>{n}</b> of 100. {need} are needed: not yet.", n=total, need=PASS)
    changes = [
        Button(c.label("Change {n}", n=n), f"change:{n}") for n, item in _items(c, test) if isinstance(item, OpenItem)
    ]
    text = filled("{}\n\n{}\n\n{}", _head(c, test, person, learner), Markup("\n").join(rows), verdict)
    return screen(text, Button(c.label("Confirm result"), f"confirm:{total}"), changes, Open(c.label("Later"), "review"))


def _mark(test: Test, position: int) -> str:
    points = test.answers[position].points
    return "–" if points is None else str(points)


@mark.step("total")
def step_total(c: Context, event: Event) -> Talk[Turn | None]:
    test = yield from _own_test(c, c.place["test"])
    if test is None or test.status != "handed_in" or not isinstance(event, Tap):
        return None
    position = event.after("change")
    if position is not None and position in {str(n) for n, item in _items(c, test) if isinstance(item, OpenItem)}:
        return mark.at("answer", test=test.id, position=int(position))
    total = score(test.items, test.points).total
    if total is None or event.after("confirm") != str(total):
        return None
    if not passed(total):
        return mark.at("sure", test=test.id, total=total, check="")
    if not (yield from identity_complete(test.learner_id)):
        return mark.at("nameless", test=test.id)
    return mark.at("check", test=test.id, total=total)


@mark.screen("nameless")
def show_nameless(c: Context) -> Talk[Screen]:
    test = yield from _own_test(c, c.place["test"])
    if test is None:
        return foreign(c)
    person, learner, _ = yield from learner_of(test)
    name = called(person.name, learner)
    if (yield from identity_complete(test.learner_id)):
        return screen(c.say("{name} has told who they are. Go on.", name=name), Button(c.label("See the result"), "total"))
    text = c.say("For the credential, full name, birth date and contact of {name} are still missing. Shall I ask?", name=name)
    return screen(text, Button(c.label("Ask {name}", name=name)[:40], "ask"), Button(c.label("Back"), "total"))


@mark.step("nameless")
def step_nameless(c: Context, event: Event) -> Talk[Turn | None]:
    test = yield from _own_test(c, c.place["test"])
    if test is None or not isinstance(event, Tap):
        return None
    if event.action == "total":
        return mark.at("total", test=test.id)
    if event.action != "ask":
        return None
    key = f"identity:{test.id}:{c.now.date().isoformat()}"
    asked = Notice(test.learner_id, "identity_needed", key, {"path": test.path}, priority=3)
    return mark.at("nameless", test=test.id, keep=[asked], toast=c.label("Asked ✓"))


def check_labels(c: Context) -> dict[str, str]:
    """How the trainer knows whose answers these are; printed on the credential as it really was."""
    return {
        IdentityCheck.ONSITE: c.label("On site, ID seen"),
        IdentityCheck.ONLINE: c.label("Online, ID seen"),
        IdentityCheck.SUPERVISED: c.label("Supervised, ID not seen"),
        IdentityCheck.NONE: c.label("Not checked"),
    }


@mark.screen("check")
def ask_check(c: Context) -> Screen:
    text = c.say("How was identity checked during the assessment? The credential says it as it really was.")
    return screen(text, *(Button(label, check) for check, label in check_labels(c).items()), Button(c.label("Back"), "back"))


@mark.step("check")
def checked(c: Context, event: Event) -> Turn | None:
    check = chosen(event, check_labels(c))
    test, total = c.place["test"], c.place["total"]
    if check == "back":
        return mark.at("total", test=test)
    return mark.at("sure", test=test, total=total, check=str(check)) if check in check_labels(c) else None


@mark.screen("sure")
def ask_sure(c: Context) -> Talk[Screen]:
    test = yield from _own_test(c, c.place["test"])
    if test is None:
        return foreign(c)
    person, learner, _ = yield from learner_of(test)
    total, check = c.place["total"], c.place["check"]
    buttons = (Button(c.label("Yes, confirm"), "yes"), Button(c.label("Back"), "back"))
    if not check:
        text = c.say("{name}: {n} of 100 points, not yet passed. Once confirmed it stands. Confirm?", name=called(person.name, learner), n=total)
        return screen(text, buttons)
    identity = yield from ask(IdentityOf(test.learner_id))
    text = c.say(
        "<b>{name}</b>: {n} of 100 points, identity: {check}. With your yes the credential is issued at once. Confirm?",
        name=identity.get("full_name", ""), n=total, check=check_labels(c)[check],
    )  # fmt: skip
    return screen(text, buttons)


@mark.step("sure")
def sure(c: Context, event: Event) -> Talk[Turn | None]:
    answer = chosen(event, {"yes": c.label("Yes, confirm"), "back": c.label("Back")})
    test = yield from _own_test(c, c.place["test"])
    if test is None or answer not in ("yes", "back"):
        return None
    if answer == "back" or test.status != "handed_in":
        return mark.at("total", test=test.id)
    facts = yield from confirmed(c, test, c.place["total"], c.place["check"])
    if isinstance(facts, Refusal):
        return mark.at("refused", test=test.id, code=facts.code)
    return mark.at("test", test=test.id, keep=facts)


@mark.screen("refused")
def show_refused(c: Context) -> Talk[Screen]:
    """Why the result cannot be confirmed now, and the way back."""
    test = yield from _own_test(c, c.place["test"])
    if test is None:
        return foreign(c)
    text = yield from refusal_words(c, test, c.place["code"])
    return screen(text, Button(c.label("See the result"), "total"), Open(c.label("To the desk"), "review"))


@mark.step("refused")
def step_refused(c: Context, event: Event) -> Turn | None:
    return mark.at("total", test=c.place["test"]) if isinstance(event, Tap) and event.action == "total" else None
