"""Owns the activity of a unit: cards sorted, matched or put in order by taps, with undo, and what came of it."""

from __future__ import annotations

from markupsafe import Markup

from content.model import Activity, Bucket, Card, Unit
from dialogues.context import Context
from dialogues.course import has_reached, known_unit, onward, resume
from dialogues.kit import AnyButton, Button, Dialogue, Event, Screen, Tap, Text, Turn, open_, screen
from dialogues.markup import filled
from dialogues.typed import action_of
from learning.activity import Put, is_laid, right_cards, to_try_again, valid
from learning.laying import laid
from learning.ledger import Talk, ask
from learning.ledger.progress import CardsPut, UnitStand, UnitStandOf
from learning.people import Role
from learning.progress import shape_of

activity = Dialogue("activity", roles={Role.LEARNER})

LETTERS = "ABCDEFGHIJKLMNOP"


@activity.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg` is a unit whose nuggets are read; anything else leads to where the learner stands."""
    here = known_unit(c, arg)
    if here is None:
        return open_("learn")
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    if not has_reached(stand, shape_of(here), "activity"):
        return open_("unit", here.id)
    return activity.at(_place(here, valid(here.activity, stand.put)), unit=here.id)


def _place(here: Unit, put: Put) -> str:
    return "result" if is_laid(here.activity, put) else "cards"


def _here(c: Context) -> Unit:
    return c.pack.unit(c.place["unit"])


def _waiting(c: Context, task: Activity, put: Put) -> tuple[Card, ...]:
    """The cards without a place, in this learner's order."""
    placed = {card for card, _ in put}
    order = laid(c.person.id, task.id, (card.id for card in task.cards))
    return tuple(task.card(id) for id in order if id not in placed)


# laying ---------------------------------------------------------------------------------------------------------------


@activity.screen("cards")
def show_cards(c: Context) -> Talk[Screen]:
    here = _here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    put = valid(here.activity, stand.put)
    waiting = _waiting(c, here.activity, put)
    if here.activity.kind == "order":
        text, rows = _order_screen(c, here.activity, put, waiting)
    else:
        text, rows = _sort_screen(c, here.activity, put, waiting)
    if put:
        rows.append((Button(c.label("↶ Undo"), "undo"),))
    return screen(text, *rows)


def _sort_screen(
    c: Context, task: Activity, put: Put, waiting: tuple[Card, ...]
) -> tuple[Markup, list[tuple[AnyButton, ...]]]:
    """The card in hand, what it can be sorted into, and below the list of what lies where."""
    hints = [filled("<b>{}</b>: {}", bucket.label, bucket.hint) for bucket in task.buckets if bucket.hint]
    done = [filled("· {} → {}", task.card(card).text, task.bucket(bucket).label) for card, bucket in put]
    number = filled("{}/{}", len(put) + 1, len(task.cards))
    in_hand = filled("{}  <b>{}</b>", number, waiting[0].text)
    blocks = [task.ask, Markup("\n").join(hints), Markup("\n").join(done), in_hand]
    return Markup("\n\n").join(block for block in blocks if block), _bucket_rows(task.buckets)


def _bucket_rows(buckets: tuple[Bucket, ...]) -> list[tuple[AnyButton, ...]]:
    """Short labels side by side, long ones two a row."""
    width = 3 if all(len(bucket.label) <= 10 for bucket in buckets) else 2
    buttons = [Button(bucket.label, f"into:{bucket.id}") for bucket in buckets]
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _order_screen(
    c: Context, task: Activity, put: Put, waiting: tuple[Card, ...]
) -> tuple[Markup, list[tuple[AnyButton, ...]]]:
    """The order so far, and what is left, each with a letter that stays its own."""
    letters = _letters(c, task)
    done = [filled("{}. {}", number, task.card(card).text) for number, (card, _) in enumerate(put, 1)]
    left = [filled("<b>{}</b>  {}", letters[card.id], card.text) for card in waiting]
    number = len(put) + 1
    blocks = [task.ask, Markup("\n").join(done), Markup("\n").join(left), c.say("What comes at place {n}?", n=number)]
    buttons = [Button(letters[card.id], f"next:{card.id}") for card in waiting]
    rows: list[tuple[AnyButton, ...]] = [tuple(buttons[i : i + 6]) for i in range(0, len(buttons), 6)]
    return Markup("\n\n").join(block for block in blocks if block), rows


def _letters(c: Context, task: Activity) -> dict[str, str]:
    return dict(zip(laid(c.person.id, task.id, (card.id for card in task.cards)), LETTERS, strict=False))


@activity.step("cards")
def lay(c: Context, event: Event) -> Talk[Turn | None]:
    here = _here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    put = valid(here.activity, stand.put)
    if isinstance(event, Tap) and event.action == "undo":
        return _kept(c, here, stand, put[:-1])
    placed = _placed(c, here.activity, put, event)
    return _kept(c, here, stand, (*put, placed)) if placed else None


def _placed(c: Context, task: Activity, put: Put, event: Event) -> tuple[str, str] | None:
    """The card and bucket a tap, a typed label or a typed letter means."""
    waiting = _waiting(c, task, put)
    if not waiting:
        return None
    typed = event.text.strip().casefold() if isinstance(event, Text) else ""
    if task.kind == "order":
        letters = _letters(c, task)
        id = event.after("next") if isinstance(event, Tap) else None
        return next(((card.id, "") for card in waiting if id == card.id or letters[card.id].casefold() == typed), None)
    into = event.after("into") if isinstance(event, Tap) else None
    buckets = (bucket for bucket in task.buckets if into == bucket.id or bucket.label.casefold() == typed)
    return next(((waiting[0].id, bucket.id) for bucket in buckets), None)


def _kept(c: Context, here: Unit, stand: UnitStand, put: Put) -> Turn:
    """Keep the cards as they lie now; once all lie, the best result so far counts."""
    best = stand.activity_right
    if is_laid(here.activity, put):
        best = max(best or 0, len(right_cards(here.activity, put)))
    return activity.at(_place(here, put), unit=here.id, keep=[CardsPut(c.person.id, here.id, put, best)])


# result ---------------------------------------------------------------------------------------------------------------


@activity.screen("result")
def show_result(c: Context) -> Talk[Screen]:
    here = _here(c)
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    task, put = here.activity, valid(here.activity, stand.put)
    right = right_cards(task, put)
    parts = [c.say("<b>{right} of {all}</b> in the right place.", right=len(right), all=len(task.cards))]
    parts += _corrections(c, task, put, right)
    if (stand.activity_right or 0) < task.need:
        parts.append(c.plural("{n} right card is enough for this unit.", "{n} right cards are enough for this unit.", task.need))
    again = (Button(c.label("Try again"), "again"),) if len(right) < len(task.cards) else ()
    return screen(Markup("\n\n").join(parts), (*again, Button(c.label("Go on"), "on")))


def _corrections(c: Context, task: Activity, put: Put, right: frozenset[str]) -> list[Markup]:
    """Each wrong card with where it belongs and why; of an order the whole right row."""
    if task.kind == "order":
        if len(right) == len(task.cards):
            return []
        return [
            filled("{} {}. {}\n<i>{}</i>", "✓" if card.id in right else "✗", number, card.text, card.why or "")
            for number, card in enumerate(task.cards, 1)
        ]
    wrong = [task.card(card) for card, _ in put if card not in right]
    return [
        filled("✗ {} → <b>{}</b>\n<i>{}</i>", card.text, task.bucket(card.bucket or "").label, card.why or "")
        for card in wrong
    ]


@activity.step("result")
def leave_result(c: Context, event: Event) -> Talk[Turn | None]:
    here = _here(c)
    action = yield from action_of(c, event, show_result)
    if action not in ("again", "on"):
        return None
    stand = yield from ask(UnitStandOf(c.person.id, here.id))
    if action == "again":
        return _kept(c, here, stand, to_try_again(here.activity, valid(here.activity, stand.put)))
    if stand.step != "activity":  # laid once more for the fun of it
        return resume(here, stand.step)
    step, facts = onward(c, here, stand.progress(), "activity")
    going = resume(here, step)
    return Turn(going.place, facts, opens=going.opens)


