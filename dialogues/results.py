"""Owns what is told of an assessment: handed in, to the trainers; not yet passed and allowed again, to the learner."""

from __future__ import annotations

from markupsafe import Markup

from dialogues.assessment_state import attempts, learner_rests, local_moment, trainer_rests, unit_titles
from dialogues.context import Context
from dialogues.desk_words import called
from dialogues.kit import Open, Screen, screen
from dialogues.notices import Args, Later, notice
from learning.assessment import PASS, PAUSE, may_start
from learning.ledger import Talk, ask
from learning.ledger.assessment import ExtraAttempts, TestById, TestsOf
from learning.ledger.people import LearnerById


@notice("test_handed_in")
def tell_trainer(c: Context, args: Args) -> Talk[Screen | Later | None]:
    test = yield from ask(TestById(int(args["test"])))
    found = (yield from ask(LearnerById(test.learner_id))) if test else None
    if test is None or found is None or found[2] is None or test.status != "handed_in":
        return None
    rests = trainer_rests(c, found[2])
    if rests is not None:
        return rests
    name, path = called(found[0].name, found[1]), c.pack.path(test.path).title
    text = c.say("{name} handed in the assessment: {path}. Three open answers wait for your marks.", name=name, path=path)
    return screen(text, Open(c.label("Mark it"), "mark", str(test.id)))


@notice("result_not_yet")
def tell_not_yet(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """Kind and useful: how much, what to look at, when it goes on."""
    test = yield from ask(TestById(int(args["test"])))
    if test is None or test.score is None or test.handed_in_at is None:
        return None
    rests = learner_rests(c)
    if rests is not None:
        return rests
    weak = dict.fromkeys(
        c.pack.final_item(test.items[n - 1]).unit for n, answer in sorted(test.answers.items()) if (answer.points or 0) < 6
    )
    tests = yield from ask(TestsOf(test.learner_id, test.path))
    extra = yield from ask(ExtraAttempts(test.learner_id, test.path))
    refusal = may_start(attempts(tests), c.now, extra)
    pieces = [
        c.say("Your result in {path}: {n} of 100 points. {need} are needed, so not yet.", path=c.pack.path(test.path).title, n=test.score, need=PASS),
        c.say("Worth another look: {units}.", units=unit_titles(c, weak)) if weak else Markup(""),
    ]
    if refusal is not None and refusal.code == "no_attempts_left":
        pieces.append(c.say("All attempts are used. Your trainer can allow another one."))
    else:
        opens = local_moment(c, c.cohort, max(c.now, test.handed_in_at + PAUSE))
        pieces.append(c.say("A new attempt with other questions opens on {moment}.", moment=opens))
    look, again = Open(c.label("Learn"), "learn"), Open(c.label("Assessment"), "assessment", test.path)
    return screen(Markup("\n\n").join(piece for piece in pieces if piece), (look, again))


@notice("attempt_allowed")
def tell_allowed(c: Context, args: Args) -> Screen | Later | None:
    rests = learner_rests(c)
    if rests is not None:
        return rests
    path = str(args["path"])
    text = c.say("Your trainer allowed you another attempt at the assessment: {path}.", path=c.pack.path(path).title)
    return screen(text, Open(c.label("Assessment"), "assessment", path))

