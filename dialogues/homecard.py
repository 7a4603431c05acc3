"""Owns the home cards: facts and photos collected at the sending organisation, to be compared abroad."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from content.model import HomeCard
from dialogues.context import Context
from dialogues.diary_day import pack_of, paths_of
from dialogues.diary_words import attachments, gone_on, quote, staying, with_file
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
)
from dialogues.markup import filled
from learning.ledger import Fact, NextNumber, Talk, ask
from learning.ledger.diary import (
    HomeCardKept,
    HomeCardOf,
    HomeCardOfMessage,
    HomeCardSaved,
    HomeCardsOf,
    LooseFiled,
    LooseOf,
)
from learning.people import Role

homecard = Dialogue("homecard", roles={Role.LEARNER})


@homecard.opened
def open_homecard(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing, a card's id, or loose:<card id> for what came out of the blue."""
    paths = paths_of(c)
    if not paths:
        return open_("menu")
    kind, _, rest = arg.partition(":")
    card = card_of(c, rest if kind == "loose" else arg)
    if card is None:
        return homecard.at("list", path=paths[0])
    if kind == "loose":
        return (yield from file_loose(c, card))
    return homecard.at("card", card=card.id)


def card_of(c: Context, id: str) -> HomeCard | None:
    return next((card for path in paths_of(c) for card in pack_of(c, path).home_cards(path) if card.id == id), None)


def path_of_card(c: Context, card: HomeCard) -> str:
    return next(path for path in paths_of(c) if card in pack_of(c, path).home_cards(path))


def file_loose(c: Context, card: HomeCard) -> Talk[Turn]:
    """A photo that came without words becomes this card, or joins it."""
    loose = yield from ask(LooseOf(c.person.id))
    if loose is None:
        return homecard.at("card", card=card.id)
    kept = yield from ask(HomeCardOf(c.person.id, card.id))
    number = kept.number if kept else (yield from ask(NextNumber("entry")))
    media = kept.media if kept else ()
    for sha256 in loose.media:
        media = with_file(media, sha256)
    text = loose.text or (kept.text if kept else "")
    saved = HomeCardSaved(c.person.id, card.id, number, text, media, loose.message_id if loose.text else 0)
    return homecard.at("saved", keep=[saved, LooseFiled(c.person.id)], card=card.id)


# all cards ------------------------------------------------------------------------------------------------------------


@homecard.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    path = str(c.place["path"])
    if path not in paths_of(c):
        return screen(c.say("This path is not one of yours."), Open(c.label("Home cards"), "homecard"))
    kept = {card.card_id for card in (yield from ask(HomeCardsOf(c.person.id)))}
    cards = pack_of(c, path).home_cards(path)
    done = sum(1 for card in cards if card.id in kept)
    # Translators: home cards hold facts about the company at home, collected before the departure.
    text = c.say("<b>Home cards</b>: {done} of {all} saved. Choose one: a fact or a photo is enough.", done=done, all=len(cards))
    buttons = [Button(_card_label(card, card.id in kept), f"card:{n}") for n, card in enumerate(cards)]
    rows: list[Sequence[AnyButton]] = [buttons[n : n + 2] for n in range(0, len(buttons), 2)]
    others = [Button(pack_of(c, other).path(other).short, f"path:{other}") for other in paths_of(c) if other != path]
    return screen(text, *rows, others, (Open(c.label("Diary"), "diary"), Open(c.label("Start page"), "menu")))


def _card_label(card: HomeCard, is_kept: bool) -> str:
    return f"✓ {card.topic}" if is_kept else str(card.topic)


@homecard.step("list")
def card_chosen(c: Context, event: Event) -> Turn | None:
    if not isinstance(event, Tap):
        return None
    other = event.after("path")
    if other in paths_of(c):
        return homecard.at("list", path=other)
    path = str(c.place["path"])
    number, cards = event.after("card"), pack_of(c, path).home_cards(path) if path in paths_of(c) else ()
    if number is None or not number.isdecimal() or int(number) >= len(cards):
        return None
    return homecard.at("card", card=cards[int(number)].id)


# one card -------------------------------------------------------------------------------------------------------------


@homecard.screen("card")
def show_card(c: Context) -> Talk[Screen]:
    card = card_of(c, str(c.place["card"]))
    if card is None:
        return screen(c.say("This home card is not here any more."), Open(c.label("Home cards"), "homecard"))
    kept = yield from ask(HomeCardOf(c.person.id, card.id))
    parts = [filled("<b>{}</b>", card.topic) + Markup("\n") + card.ask]
    files = (yield from attachments(kept.media[:3])) if kept else ()
    if kept is not None:
        parts.append(_kept_line(c, kept))
        parts.append(c.say("Send something new and it takes its place."))
    else:
        parts.append(c.say("Type it, or send a photo. No faces, no names."))
    return screen(Markup("\n\n").join(parts), Button(c.label("All cards"), "all"), files=files)


def _kept_line(c: Context, kept: HomeCardKept) -> Markup:
    day = c.words.day(kept.saved_at.date(), "weekday")
    if not kept.text:
        return c.say("Saved on {day}, a photo.", day=day)
    return c.say("Saved on {day}:", day=day) + Markup("\n") + quote(kept.text)


@homecard.step("card", "saved")
def collected(c: Context, event: Event) -> Talk[Turn | None]:
    """The first thing sent makes the card anew; on the receipt photos join it, and words if it has none yet."""
    card = card_of(c, str(c.place["card"]))
    if card is None:
        return open_("homecard")
    if isinstance(event, Tap):
        return gone_on(event) or (yield from _turned_on(c, card, event.action))
    if isinstance(event, Edited):
        return None
    kept = yield from ask(HomeCardOf(c.person.id, card.id))
    joins = kept if c.place.name == "saved" else None
    if joins is not None and joins.text and isinstance(event, Text):
        return None  # a question, most likely: it must not take the place of the fact
    number = kept.number if kept else (yield from ask(NextNumber("entry")))
    return homecard.at("saved", keep=[_saved(c, card, number, joins, event)], card=card.id)


def _saved(c: Context, card: HomeCard, number: int, kept: HomeCardKept | None, event: Text | Upload) -> HomeCardSaved:
    words = event.text if isinstance(event, Text) else event.caption
    media = kept.media if kept else ()
    if isinstance(event, Upload):
        media = with_file(media, event.media.sha256)
    text = words or (kept.text if kept else "")
    return HomeCardSaved(c.person.id, card.id, number, text, media, event.message_id if words else 0)


def _turned_on(c: Context, card: HomeCard, action: str) -> Talk[Turn | None]:
    path = path_of_card(c, card)
    saved = c.place.name == "saved"  # then the receipt stays to be read
    following = (yield from next_open(c, path)) if action == "next" else None
    if following is not None:
        return homecard.at("card", fresh=saved, card=following.id)
    return homecard.at("list", fresh=saved, path=path) if action in ("all", "next") else None


def next_open(c: Context, path: str) -> Talk[HomeCard | None]:
    """The first card of a path that is still empty."""
    kept = {card.card_id for card in (yield from ask(HomeCardsOf(c.person.id)))}
    return next((card for card in pack_of(c, path).home_cards(path) if card.id not in kept), None)


@homecard.screen("saved")
def show_saved(c: Context) -> Talk[Screen]:
    card = card_of(c, str(c.place["card"]))
    kept = (yield from ask(HomeCardOf(c.person.id, card.id))) if card else None
    if card is None or kept is None:
        return screen(c.say("This home card is not here any more."), Open(c.label("Home cards"), "homecard"))
    following = yield from next_open(c, path_of_card(c, card))
    add = c.say("Add a photo if you may.") if not kept.media else c.say("Add a fact in words if you like.")
    parts = [receipt(c, kept), *([add] if not (kept.media and kept.text) else [])]
    rows: list[tuple[AnyButton, ...]] = []
    if following is not None:
        rows.append((Button(c.label("Next card"), "next"), Button(c.label("All cards"), "all")))
    else:
        rows.append((Button(c.label("All cards"), "all"),))
    return screen(Markup("\n").join(parts), *staying(*rows, (Open(c.label("Start page"), "menu"),)))


def receipt(c: Context, kept: HomeCardKept) -> Markup:
    if c.cohort is None:
        return c.say("✓ saved #{number}. You can compare it with another company later.", number=kept.number)
    return c.say("✓ saved #{number}. We'll compare it in {place}.", number=kept.number, place=c.cohort.host_place)


# an edited message ----------------------------------------------------------------------------------------------------


def rewritten(c: Context, event: Edited) -> Talk[tuple[HomeCardKept, Fact] | None]:
    """The home card whose words were edited, and the fact to keep; None if the message belongs to none."""
    kept = yield from ask(HomeCardOfMessage(c.person.id, event.message_id))
    if kept is None:
        return None
    return kept, HomeCardSaved(c.person.id, kept.card_id, kept.number, event.text, kept.media, event.message_id)
