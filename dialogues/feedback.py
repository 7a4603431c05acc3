"""Owns how a learner hears what the trainer decided on an entry: one message per decision, never in quiet hours."""

from __future__ import annotations

from markupsafe import Markup

from dialogues.context import Context
from dialogues.desk_words import lines
from dialogues.kit import AnyButton, Attachment, Open, Screen, screen
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.diary import ReturnReason
from learning.ledger import Talk, ask
from learning.ledger.desk import Feedback, FeedbackOf
from learning.ledger.diary import EntryById
from learning.ledger.media import MediaBy
from learning.mobility import Mobility
from learning.reminders import is_quiet, next_slot, rule_of


@notice("feedback")
def feedback(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """None when the decision was taken back or another followed: then that one has a message of its own."""
    said = yield from ask(FeedbackOf(int(args["entry"]), int(args["decision"])))
    entry = yield from ask(EntryById(int(args["entry"])))
    if said is None or entry is None or not said.stands or entry.learner_id != c.person.id:
        return None
    if c.learner is not None and c.cohort is not None:
        rule, mobility = rule_of(c.learner), Mobility.of(c.cohort)
        later = next_slot(rule, mobility, c.now) if is_quiet(c.now, rule.quiet, mobility) else None
        if later is not None:
            return Later(later)
    trainer = said.trainer or c.label("your trainer")
    trainer = trainer[:1].upper() + trainer[1:]  # it begins the sentence
    number, day = entry.id, c.words.day(entry.local_date, "weekday")
    if said.decision == "approved":
        head = c.say("✓ {trainer} approved your entry #{number} of {day}.", trainer=trainer, number=number, day=day)
        return screen(lines(head, praise(c, said)), Open(c.label("Progress"), "progress"))
    if said.decision == "reopened":
        head = c.say("{trainer} opened your entry #{number} of {day} again: you can change it.", trainer=trainer, number=number, day=day)
        return screen(head, change(c, number))
    head = c.say("↩ {trainer} asks for a bit more in your entry #{number} of {day}.", trainer=trainer, number=number, day=day)
    files = (yield from ask(MediaBy((said.comment_media,)))) if said.comment_media else ()
    text = Markup("\n\n").join(piece for piece in (lines(head, missing(c, said.reason)), comment(said)) if piece)
    voice = [Attachment(file.sha256, file.kind) for file in files]
    return screen(lines(text, c.say("Your text is kept.")), change(c, number), files=voice)


def change(c: Context, number: int) -> AnyButton:
    return Open(c.label("Change it"), "diary", str(number))


def comment(said: Feedback) -> Markup:
    return filled("<blockquote>{}</blockquote>", said.comment) if said.comment else Markup()


def praise(c: Context, said: Feedback) -> Markup:
    """Names the deed, not the person."""
    seen = {
        "compares": c.label("you compare both companies"),
        "reason": c.label("you give a reason"),
        "transfers": c.label("you say what to take home"),
    }
    named = [seen[tick] for tick in said.ticks if tick in seen]
    return c.say("What stood out: {things}.", things=c.words.listed(named)) if named else Markup()


def missing(c: Context, reason: str) -> Markup:
    sentences = {
        ReturnReason.COMPARISON: c.say("Missing: the comparison of your company at home with your host."),
        ReturnReason.REASON: c.say("Missing: a reason. Why do you think it is like that?"),
        ReturnReason.TOO_SHORT: c.say("It is still very short: one or two more sentences help."),
        ReturnReason.OWN_WORDS: c.say("Please say it in your own words."),
    }
    return next((text for code, text in sentences.items() if code == reason), Markup())
