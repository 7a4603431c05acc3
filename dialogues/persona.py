"""Owns the persona finder: six questions, a recommendation with its reason, and a free choice after it."""

from __future__ import annotations

from markupsafe import Markup

from content.model import PersonaOption
from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Tap, Turn, open_, screen
from dialogues.markup import filled
from dialogues.paths import chosen_facts, offered
from dialogues.typed import action_of
from learning.ledger import Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import PathsChosen
from learning.people import Role
from learning.persona import Finding, evaluate, paths_for, persona_for

persona = Dialogue("persona", roles={Role.LEARNER})

FORM = "persona"
LETTERS = "ABCDEF"


@persona.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """Goes on where one was; a finished run begins anew."""
    if not c.pack.persona_questions:
        return open_("paths")
    answers = yield from _answers(c)
    if len(answers) >= len(c.pack.persona_questions):
        return persona.at("question", keep=[FormDropped(c.person.id, FORM)])
    return persona.at("question")


def _answers(c: Context) -> Talk[list[PersonaOption]]:
    """The options chosen so far, in the order of the questions."""
    kept = yield from ask(FormOf(c.person.id, FORM))
    found = []
    for question in c.pack.persona_questions:
        option = next((option for option in question.options if option.id == kept.get(question.id)), None)
        if option is None:
            break
        found.append(option)
    return found


@persona.screen("question")
def show_question(c: Context) -> Talk[Screen]:
    answers = yield from _answers(c)
    questions = c.pack.persona_questions
    if len(answers) >= len(questions):
        return (yield from show_result(c))
    question = questions[len(answers)]
    options = zip(LETTERS, question.options, strict=False)
    lines = [filled("{}  {}", letter, option.text) for letter, option in options]
    text = [
        c.say("<b>{number} of {all}</b>  {question}", number=len(answers) + 1, all=len(questions), question=question.ask),
        Markup("\n").join(lines),
    ]
    letters = tuple(
        Button(letter, f"{question.id}:{option.id}") for letter, option in zip(LETTERS, question.options, strict=False)
    )
    return screen(Markup("\n\n").join(text), letters, Open(c.label("Skip the questions"), "paths"))


@persona.step("question")
def answered(c: Context, event: Event) -> Talk[Turn | None]:
    answers = yield from _answers(c)
    questions = c.pack.persona_questions
    action = yield from action_of(c, event, show_question)
    if action is None:
        return None
    if len(answers) >= len(questions):
        return (yield from _chosen(c, action))
    question = questions[len(answers)]
    option = Tap(action).after(question.id)
    if option not in {known.id for known in question.options}:
        return None
    kept = yield from ask(FormOf(c.person.id, FORM))
    turn_to = "result" if len(answers) + 1 == len(questions) else "question"
    return persona.at(turn_to, keep=[FormKept(c.person.id, FORM, {**kept, question.id: option})])


@persona.screen("result")
def show_result(c: Context) -> Talk[Screen]:
    answers = yield from _answers(c)
    if len(answers) < len(c.pack.persona_questions):
        return screen(c.say("Let us go on."), Open(c.label("Go on"), "persona"))
    finding = evaluate(answers)
    found = persona_for(finding, c.pack.personas)
    best = paths_for(finding, offered(c))
    titles = c.words.listed([c.pack.path(path).title for path in best])
    if finding.broad or finding.path in best:
        advice = c.say("My recommendation: <b>{paths}</b>. The choice is yours.")
    else:
        advice = c.say("That path is not on offer here, so I recommend: <b>{paths}</b>. The choice is yours.")
    text = [
        c.say("You are a <b>{persona}</b>. {text}", persona=found.name, text=found.text),
        _reason(c, finding),
        advice.format(paths=titles),
    ]
    return screen(
        Markup("\n\n").join(text), Button(c.label("Take it"), "take"), Button(c.label("I choose myself"), "choose")
    )


def _reason(c: Context, finding: Finding) -> Markup:
    if finding.broad:
        return c.say("Why: you know a lot already ({points} of 6 points), and all three directions interest you.", points=finding.knowledge)
    titles = {path.id: path.short for path in c.pack.paths}
    named = {
        "eco": c.say("ecological"), "ecn": c.say("economic"), "soc": c.say("social"),
    }  # fmt: skip
    most = titles.get(finding.path, str(named[finding.path]))
    return c.say(
        "Why: {points} of your interest points went to “{path}”, more than to any other.",
        points=finding.interest[finding.path], path=most,
    )  # fmt: skip


@persona.step("result")
def result_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_result)
    return (yield from _chosen(c, action)) if action else None


def _chosen(c: Context, action: str) -> Talk[Turn | None]:
    """What follows the recommendation: take it at once (one path), or see it ticked among the others."""
    answers = yield from _answers(c)
    if action not in ("take", "choose") or len(answers) < len(c.pack.persona_questions) or c.learner is None:
        return None
    finding = evaluate(answers)
    found = persona_for(finding, c.pack.personas)
    best = paths_for(finding, offered(c))
    before = c.learner.paths
    if action == "take":
        first = "first" if not before else ""
        merged = tuple(path for path in offered(c) if path in best or path in before)
        return open_("learn", first, keep=chosen_facts(c, merged, found.id))
    return open_("paths", "+".join(best), keep=[PathsChosen(c.person.id, before, found.id)])
