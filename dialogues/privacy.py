"""Owns /privacy: what is kept, why, who reads it and how long, in short and in full, and how to take the consent back."""

from __future__ import annotations

from markupsafe import Markup

from dialogues.context import Context
from dialogues.kit import Button, Dialogue, Event, Open, Screen, Turn, open_, screen
from dialogues.typed import action_of
from learning.keeping import keep_until
from learning.ledger import Talk, ask
from learning.ledger.people import ProviderById, TrainersOfCohort
from learning.people import Provider

privacy = Dialogue("privacy", commands=("privacy",))


@privacy.opened
def open_privacy(c: Context, arg: str) -> Turn:
    return privacy.at("long" if arg == "long" else "short")


# in short -----------------------------------------------------------------------------------------------------------


@privacy.screen("short")
def short(c: Context) -> Talk[Screen]:
    readers = yield from who_reads(c)
    pieces = [
        c.say("I keep: what I may call you, your answers and results, your diary with its photos and voice notes."),
        readers,
        how_long(c),
        c.say("See it: /mydata. Delete it: /forget. Version {version}.", version=version_of(c)),
    ]
    return screen(
        "\n".join(pieces),
        Button(c.label("All details"), "long"),
        (Button(c.label("No more"), "withdraw"), Open(c.label("Start page"), "menu")),
    )


def version_of(c: Context) -> str:
    """The version the learner said yes to; else the present one."""
    return c.learner.privacy_version if c.learner else c.terms.privacy_version


def who_reads(c: Context) -> Talk[Markup]:
    seats = (yield from ask(TrainersOfCohort(c.cohort.id))) if c.cohort else ()
    names = c.words.listed([seat.name for seat in seats if seat.name])
    if names:
        return c.say("Read by: {names}, who train your cohort.", names=names)
    return c.say("Read by: the trainers of your cohort; without a cohort, nobody.")


def how_long(c: Context) -> Markup:
    if c.learner is not None and c.cohort is not None:
        return c.say("Kept until {day}, then deleted.", day=c.words.day(keep_until(c.cohort.return_date, c.terms.keep_months)))
    return c.plural(
        "Kept until {n} month after the return, then deleted.", "Kept until {n} months after the return, then deleted.", c.terms.keep_months
    )


# in full ------------------------------------------------------------------------------------------------------------


@privacy.screen("long")
def long(c: Context) -> Talk[Screen]:
    provider = (yield from ask(ProviderById(c.cohort.provider_id))) if c.cohort else None
    readers = yield from who_reads(c)
    pieces = [c.say("<b>Privacy notice, version {version}</b>", version=version_of(c)), responsible(c, provider), *details(c, readers), contact(c)]
    return screen(Markup("\n\n").join(pieces), (Button(c.label("In short"), "short"), Button(c.label("No more"), "withdraw")), Open(c.label("Start page"), "menu"))


def responsible(c: Context, provider: Provider | None) -> Markup:
    operator = c.terms.operator or c.label("the operator of this bot")
    if provider is None:
        return c.say("<b>Who is responsible</b>\n{operator} runs this bot.", operator=operator)
    return c.say(
        "<b>Who is responsible</b>\n{provider} is responsible for your training and your credential. {operator} runs this bot for it.",
        provider=provider.name, operator=operator,
    )  # fmt: skip


def details(c: Context, readers: Markup) -> list[Markup]:
    return [
        c.say(
            "<b>What is kept</b>\nWhat I may call you, your language, your number in the cohort; your paths and times; answers and results; home cards, "
            "diary entries with photos and voice notes in every version; attendance; your trainer's decisions; feedback you give. Full name, birth "
            "date and one contact are asked only when a credential comes into sight. Places are removed from photos."
        ),
        c.say(
            "<b>Why, and on what legal basis</b>\nTo teach you, to show your trainer what you did, and to award the credential: agreement on your "
            "training (GDPR Art. 6(1)(b)) or the provider's task (Art. 6(1)(e)). Reminders and the use of this chat: your consent "
            "(Art. 6(1)(a)), which you can take back at any time. Whoever does not want this chat can take part on paper, without disadvantage."
        ),
        Markup("\n").join(
            [
                c.say("<b>Who reads it</b>"),
                readers,
                c.say("Coordinators of the provider see results and numbers, not your diary. Nobody sells or analyses it for other ends; no machine decides about you."),
            ]
        ),
        Markup("\n").join(
            [
                c.say("<b>How long</b>"),
                how_long(c),
                c.say("A credential stays valid; without your data it shows no name."),
            ]
        ),
        c.say(
            "<b>Telegram</b>\nThis chat runs over Telegram, a service of its own outside the EU with its own rules. It carries your messages and can read "
            "chats with bots. So write no names of others, nothing about health, faith or politics, and no secrets of a company."
        ),
        c.say(
            "<b>Your rights</b>\nSee your data (/mydata), correct them (ask your trainer), delete them (/forget), take them along, restrict or object, "
            "take back your consent, and complain to a data protection authority."
        ),
    ]


def contact(c: Context) -> Markup:
    if not c.terms.operator_contact:
        return c.say("<b>Contact</b>\nAsk your trainer or the provider of your training.")
    return c.say("<b>Contact</b>\n{contact}", contact=c.terms.operator_contact)


# taking it back -----------------------------------------------------------------------------------------------------


@privacy.screen("withdraw")
def withdraw(c: Context) -> Screen:
    return screen(
        c.say("You can take your consent back without a reason. What would you like?"),
        Button(c.label("Only no more reminders"), "stop"),
        Button(c.label("See all my data"), "mydata"),
        Button(c.label("Delete my data"), "forget"),
        Button(c.label("Leave it as it is"), "short"),
    )


@privacy.step("short", "long", "withdraw")
def chosen(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, privacy.screens[c.place.name])
    if action in ("short", "long", "withdraw"):
        return privacy.at(action)
    return open_(action) if action in ("stop", "mydata", "forget") else None
