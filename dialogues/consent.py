"""Owns the privacy notice that stands before the first yes: short (≤ 500 characters) and in full; asks nothing itself."""

from __future__ import annotations

from markupsafe import Markup

from dialogues import privacy
from dialogues.context import Context
from dialogues.joining import Joining
from dialogues.typed import cut
from learning.keeping import keep_until
from learning.people import Role

SHORTEST, LONGEST_NAME = 30, 60  # characters of a name within the short notice


def notice(c: Context, j: Joining) -> Markup:
    """The short notice: what is kept, who reads it, until when, how it is seen and deleted."""
    lines = [
        c.say("<b>Your data</b> (notice {version})", version=c.terms.privacy_version),
        _what(c, j),
        _who(c, j),
        _until(c, j),
        c.say("See it or delete it any time: /mydata and /forget."),
    ]
    if c.terms.operator:
        lines.append(c.say("Run by {operator}.", operator=cut(c.terms.operator, LONGEST_NAME)))
    return Markup("\n").join(lines)


def _what(c: Context, j: Joining) -> Markup:
    if j.role is Role.LEARNER:
        return c.say("I keep: what I may call you, your answers, your diary.")
    if j.role is Role.TRAINER:
        return c.say("I keep: your name, and what you confirm, approve or return, with the time.")
    return c.say("I keep: your name, your provider, and what you set up here, with the time.")


def _who(c: Context, j: Joining) -> Markup:
    provider = cut(j.provider.name, LONGEST_NAME) if j.provider else ""
    if j.role is Role.TRAINER:
        return c.say("Your learners and {provider} see it.", provider=provider)
    if j.role is Role.COORDINATOR:
        return c.say("The people of your provider see it.")
    if j.alone:
        return c.say("Nobody else reads it.")
    trainers = c.words.listed([cut(seat.name, SHORTEST) for seat in j.trainers[:2]])
    if trainers:
        return c.say("Your trainer reads it: {trainers}. {provider} sees how far you are.", trainers=trainers, provider=provider)
    return c.say("Your trainer reads it. {provider} sees how far you are.", provider=provider)


def _until(c: Context, j: Joining) -> Markup:
    if j.cohort is None or j.role is not Role.LEARNER:
        return c.say("I keep it until you delete it.")
    return c.say("Until: {day}.", day=c.words.day(keep_until(j.cohort.return_date, c.terms.keep_months), "long"))


def details(c: Context, j: Joining) -> Markup:
    """The same in full. Learners get the text of /privacy; staff what concerns them."""
    if j.role is Role.LEARNER:
        return Markup("\n\n").join(
            [notice(c, j), privacy.responsible(c, j.provider), *privacy.details(c, _who(c, j)), privacy.contact(c)]
        )
    lines = [
        notice(c, j),
        c.say("<b>Why:</b> so that learners are taught, their work is confirmed, and it stays clear who confirmed what."),
        c.say(
            "<b>How:</b> names are stored encrypted on our own server. Telegram carries the messages and can read chats with bots, so write "
            "nothing about anybody's health, faith or politics."
        ),
        c.say("<b>Your rights:</b> see, correct, take along or delete your data, and complain to a data protection authority."),
        privacy.contact(c),
    ]
    return Markup("\n\n").join(lines)
