"""Owns /assessment: what is still missing, ten questions one by one, a look over them, the hand-in."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from content.model import OpenItem
from dialogues.assessment_state import (
    attempts,
    has_passed,
    listed,
    local_moment,
    missing_for,
    missing_words,
    taken,
)
from dialogues.context import Context
from dialogues.desk_words import chosen
from dialogues.diary_words import quote
from dialogues.final_items import answer_at, answer_buttons, answered, item_at, question_text
from dialogues.kit import (
    AnyButton,
    Button,
    Dialogue,
    Edited,
    Event,
    Open,
    Screen,
    Tap,
    Text,
    Turn,
    Upload,
    open_,
    screen,
    stay,
)
from dialogues.markup import filled
from learning.assessment import PASS, Missing, bank_of, draw, may_start
from learning.ledger import Fact, NextNumber, Notice, Talk, ask
from learning.ledger.assessment import (
    Answer,
    AnswerKept,
    ExtraAttempts,
    SelfRatings,
    Test,
    TestById,
    TestHandedIn,
    TestOpened,
    TestsOf,
)
from learning.ledger.people import TrainersOfCohort
from learning.people import Learner, Role
from learning.refusal import Refusal

assessment = Dialogue("assessment", commands=("assessment",), roles={Role.LEARNER})

FILES_AT_MOST = 5  # with one open answer
SEEDS = 2**31


@assessment.opened
def open_assessment(c: Context, arg: str) -> Talk[Turn]:
    if c.learner is None:
        return open_("menu")
    paths = taken(c, c.learner)
    wanted = arg.removeprefix("go.")
    path = wanted if wanted in paths else paths[0] if len(paths) == 1 else ""
    if not path:
        return assessment.at("which")
    if arg.startswith("go."):
        return (yield from begin(c, c.learner, path))
    tests = yield from ask(TestsOf(c.person.id, path))
    return _at_test(path, tests)


def _at_test(path: str, tests: tuple[Test, ...]) -> Turn:
    """At the open test, if there is one, where it was left; else before the door."""
    under_way = next((test for test in tests if test.status == "open"), None)
    return assessment.at("test", path=path, test=under_way.id) if under_way else assessment.at("path", path=path)


@assessment.screen("which")
def ask_which(c: Context) -> Screen:
    paths = taken(c, c.learner) if c.learner else []
    if not paths:
        text = c.say("First choose a learning path. The assessment comes at its end.")
        return screen(text, Open(c.label("Learn"), "learn"))
    buttons = [Open(c.pack.path(path).title, "assessment", path) for path in paths]
    return screen(c.say("Each path has its own assessment. Which one?"), *buttons)


# before the door ----------------------------------------------------------------------------------------------------


@assessment.screen("path")
def show_path(c: Context) -> Talk[Screen]:
    """What is missing, what is under way, what came out, or the start."""
    learner, path = c.learner, c.place["path"]
    assert learner is not None
    head = c.say("<b>Assessment: {path}</b>", path=c.pack.path(path).title)
    tests = yield from ask(TestsOf(c.person.id, path))
    missing = yield from missing_for(c, learner, c.cohort, path)
    if missing and not tests:
        return _still_missing(c, head, missing)
    extra = yield from ask(ExtraAttempts(c.person.id, path))
    refusal = may_start(attempts(tests), c.now, extra)
    if refusal is not None:
        return (yield from _not_now(c, head, tests, refusal))
    return _still_missing(c, head, missing) if missing else _invitation(c, head, tests)


def _still_missing(c: Context, head: Markup, missing: tuple[Missing, ...]) -> Screen:
    codes = {lack.code for lack in missing}
    if codes & {"no_provider"}:
        missing = tuple(lack for lack in missing if lack.code == "no_provider")
    reasons = listed(missing_words(c, lack, c.cohort) for lack in missing)
    buttons: list[AnyButton] = []
    if codes & {"unit_quizzes", "challenge", "no_provider"}:
        buttons.append(Open(c.label("Learn"), "learn"))
    if codes & {"diary_units", "diary_entries"}:
        buttons.append(Open(c.label("Diary"), "diary"))
    text = filled("{}\n\n{}\n{}", head, c.say("Not yet. This is still missing:"), reasons)
    return screen(text, buttons, Open(c.label("Start page"), "menu"))


def _not_now(c: Context, head: Markup, tests: tuple[Test, ...], refusal: Refusal) -> Talk[Screen]:
    home = Open(c.label("Start page"), "menu")
    if refusal.code == "already_passed":
        score = next(test.score for test in tests if has_passed(test))
        text = c.say("Passed with {n} of 100 points. Your credential is under /badges.", n=score)
        return screen(filled("{}\n\n{}", head, text), Open(c.label("Badges"), "badges"), home)
    if refusal.code == "attempt_open":
        go_on = Open(c.label("Go on"), "assessment", c.place["path"])
        return screen(filled("{}\n\n{}", head, c.say("You are in the middle of it.")), go_on, home)
    if refusal.code == "awaits_trainer":
        trainers = yield from ask(TrainersOfCohort(c.cohort.id if c.cohort else 0))
        names = c.words.listed([trainer.name for trainer in trainers if trainer.name]) or c.label("your trainer")
        text = c.say("Handed in ✓ Now it is up to {names}: the open answers are marked by hand. I write as soon as the result stands.", names=names)
    elif refusal.code == "too_soon":
        opens = local_moment(c, c.cohort, refusal.details["until"])
        again = c.say("A new attempt with other questions opens on {moment}.", moment=opens)
        text = filled("{} {}", _last_result(c, tests[-1]), again)
    else:
        text = filled("{} {}",
            _last_result(c, tests[-1]), c.say("All attempts are used. Talk with your trainer, who can allow another one.")
        )
    return screen(filled("{}\n\n{}", head, text), home)


def _last_result(c: Context, test: Test) -> Markup:
    if test.voided:
        return c.say("The credential of your last attempt was revoked.")
    return c.say("This time {n} of 100 points; {need} are needed.", n=test.score, need=PASS)


def _invitation(c: Context, head: Markup, tests: tuple[Test, ...]) -> Screen:
    rules = c.say(
        "Ten questions: seven to tap, three to write. 100 points in all, {need} earn the credential. No clock runs: you can stop and go on at any time. "
        "An answer that you tap is final; what you write can be changed until you hand in.",
        need=PASS,
    )
    label = c.label("Start") if not tests else c.label("New attempt")
    return screen(filled("{}\n\n{}", head, rules), Button(label, "start"), Open(c.label("Start page"), "menu"))


@assessment.step("path")
def start(c: Context, event: Event) -> Talk[Turn | None]:
    if not (isinstance(event, Tap) and event.action == "start") or c.learner is None:
        return None
    return (yield from begin(c, c.learner, c.place["path"]))


def begin(c: Context, learner: Learner, path: str) -> Talk[Turn]:
    """Open an attempt if the rules allow it; first the self-rating, then who it is about."""
    tests = yield from ask(TestsOf(c.person.id, path))
    missing = yield from missing_for(c, learner, c.cohort, path)
    extra = yield from ask(ExtraAttempts(c.person.id, path))
    if missing or may_start(attempts(tests), c.now, extra) is not None:
        return _at_test(path, tests)
    ratings = yield from ask(SelfRatings(c.person.id, path))
    if len(ratings) < len(c.pack.units(path)):
        return open_("selfrating", path)
    if not learner.has_identity:
        return open_("identity", path)
    return (yield from _opened(c, path, tests))


def _opened(c: Context, path: str, tests: tuple[Test, ...]) -> Talk[Turn]:
    units = [unit.id for unit in c.pack.units(path)]
    items = draw(bank_of(c.pack.final(path)), units, [test.items for test in tests], c.chance)
    if isinstance(items, Refusal):
        return assessment.at("no_items")
    number = yield from ask(NextNumber("attempt"))
    seed = c.chance.randrange(SEEDS)
    fact = TestOpened(number, c.person.id, path, len(tests) + 1, tuple(item.id for item in items), seed)
    return assessment.at("test", path=path, test=number, keep=[fact])


@assessment.screen("no_items")
def no_items(c: Context) -> Screen:
    text = c.say("There are not enough new questions for another attempt. Please tell your trainer.")
    return screen(text, Open(c.label("Start page"), "menu"))


# the ten questions --------------------------------------------------------------------------------------------------


@assessment.screen("test")
def show_test(c: Context) -> Talk[Screen]:
    """The first question without an answer; after the last one, all of them at a glance."""
    test = yield from ask(TestById(c.place["test"]))
    if test is None or test.status != "open":
        return screen(c.say("This attempt is over."), Open(c.label("Assessment"), "assessment", c.place["path"]))
    position = test.next_position
    shown = _question(c, test, position) if position else _review(c, test)
    if not c.place.get("hint"):
        return shown
    return replace(shown, text=filled("{}\n\n{}", c.say("Please tap one of the buttons."), shown.text))


def _question(c: Context, test: Test, position: int) -> Screen:
    text = question_text(c, test, position)
    if not isinstance(item_at(c, test, position), OpenItem):
        return screen(text, *answer_buttons(c, test, position))
    sent = len(answer_at(test, position).media)
    if sent:
        hint = c.plural("I have your file ✓ Now some words to it.", "I have your {n} files ✓ Now some words to them.", sent)
    else:
        hint = c.say("Write your answer in one message. You can send photos or a voice note before it.")
    return screen(filled("{}\n\n<i>{}</i>", text, hint), placeholder=c.label("Your answer"))


def _review(c: Context, test: Test) -> Screen:
    written = [test.answers[n] for n in _open_positions(c, test)]
    pieces = [filled("<b>{}.</b> {}", answer.position, quote(answer.text)) for answer in written]
    head = c.say("All {n} questions are answered ✓ These you wrote yourself:", n=len(test.items))
    foot = c.say("After the hand-in nothing can be changed any more.")
    buttons = [Button(c.label("Change {n}", n=answer.position), f"change:{answer.position}") for answer in written]
    text = filled("{}\n\n{}\n\n{}", head, Markup("\n").join(pieces), foot)
    return screen(text, buttons, Button(c.label("Hand in"), "hand_in"))


def _open_positions(c: Context, test: Test) -> list[int]:
    return [n for n in range(1, len(test.items) + 1) if isinstance(item_at(c, test, n), OpenItem)]


@assessment.step("test")
def step_test(c: Context, event: Event) -> Talk[Turn | None]:
    test = yield from ask(TestById(c.place["test"]))
    if test is None or test.status != "open":
        return None
    if isinstance(event, Edited):
        return _edited(test, event) or stay()
    position = test.next_position
    if position is None:
        turn = yield from _reviewed(c, test, event)
    elif isinstance(item_at(c, test, position), OpenItem):
        turn = _kept(test, written(answer_at(test, position), event))
    else:
        turn = _kept(test, answered(c, test, position, event))
    if turn is None and not isinstance(event, Tap):
        return assessment.at("test", path=test.path, test=test.id, hint=True)
    return turn


def _kept(test: Test, answer: Answer | None) -> Turn | None:
    if answer is None:
        return None
    return assessment.at("test", path=test.path, test=test.id, keep=[AnswerKept(test.id, answer)])


def written(before: Answer, event: Event) -> Answer | None:
    """An open answer with what came: words give it, a file alone only begins it."""
    if isinstance(event, Text):
        return replace(before, text=event.text, settled=True, message_id=event.message_id)
    if isinstance(event, Upload):
        media = before.media
        if event.media.sha256 not in media and len(media) < FILES_AT_MOST:
            media = (*media, event.media.sha256)
        text = event.caption or before.text
        return replace(before, media=media, text=text, settled=bool(text), message_id=event.message_id)
    return None


def _edited(test: Test, event: Edited) -> Turn | None:
    """Changing the message changes the open answer that it held."""
    for answer in test.answers.values():
        if answer.message_id == event.message_id and answer.text and event.text:
            return stay(keep=[AnswerKept(test.id, replace(answer, text=event.text))])
    return None


def _reviewed(c: Context, test: Test, event: Event) -> Talk[Turn | None]:
    action = chosen(event, {"hand_in": c.label("Hand in")})
    if action == "hand_in":
        return (yield from _handed_in(c, test))
    position = event.after("change") if isinstance(event, Tap) else None
    if position is None or not position.isdecimal() or int(position) not in _open_positions(c, test):
        return None
    return assessment.at("change", path=test.path, test=test.id, position=int(position))


def _handed_in(c: Context, test: Test) -> Talk[Turn]:
    trainers = yield from ask(TrainersOfCohort(test.cohort_id or 0))
    facts: list[Fact] = [TestHandedIn(test.id)]
    facts += [
        Notice(trainer.person_id, "test_handed_in", f"handed_in:{test.id}:{trainer.person_id}", {"test": test.id}, priority=3)
        for trainer in trainers
    ]
    if c.learner is not None and not c.learner.has_identity:
        return open_("identity", test.path, keep=facts)
    return assessment.at("path", path=test.path, keep=facts)


@assessment.screen("change")
def ask_change(c: Context) -> Talk[Screen]:
    test = yield from ask(TestById(c.place["test"]))
    if test is None or test.status != "open":
        return (yield from show_test(c))
    position = c.place["position"]
    text = filled("{}\n\n{}\n{}\n\n<i>{}</i>",
        question_text(c, test, position),
        c.say("So far you wrote:"),
        quote(answer_at(test, position).text, 2000),
        c.say("Write it anew in one message, or leave it."),
    )
    return screen(text, Button(c.label("Leave it"), "leave"), placeholder=c.label("Your answer"))


@assessment.step("change")
def changed(c: Context, event: Event) -> Talk[Turn | None]:
    back = assessment.at("test", path=c.place["path"], test=c.place["test"])
    if isinstance(event, Tap):
        return back if event.action == "leave" else None
    test = yield from ask(TestById(c.place["test"]))
    if test is None or test.status != "open":
        return back
    if isinstance(event, Edited):
        return _edited(test, event)
    answer = written(answer_at(test, c.place["position"]), event)
    return replace(back, keep=(AnswerKept(test.id, answer),)) if answer else None
