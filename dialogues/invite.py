"""Owns /invite: single-use links for trainers and learners of an own cohort, with QR codes; and taking unused ones back.

Of a code the store keeps only the hash. While links are on the screen the codes stand in the form `links`, sealed with the key
that lies outside the database (place data would hold them in the clear), and the form is dropped with "Done".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from dialogues.cohort import not_among, own_cohort, own_cohorts
from dialogues.context import Context
from dialogues.kit import Attachment, Button, Dialogue, Event, Open, Screen, Tap, Turn, open_, screen
from dialogues.markup import filled
from dialogues.typed import action_of, cut
from learning.invitations import LIFETIME, new_code
from learning.ledger import Audited, Fact, NextNumber, Talk, ask
from learning.ledger.forms import FormDropped, FormKept, FormOf
from learning.ledger.people import InvitationMade, InvitationRevoked, OpenInvitations, ProviderById
from learning.people import Cohort, Role

invite = Dialogue("invite", commands=("invite",), roles={Role.COORDINATOR})

FORM = "links"
COUNTS = (1, 5, 10, 20)
MOST_LISTED = 24


@invite.opened
def begin(c: Context, arg: str) -> Talk[Turn]:
    """`arg`: nothing, a cohort, or a cohort with what is wanted: "7.trainer", "7.learner", "7.unused"."""
    number, _, wanted = arg.partition(".")
    if not number:
        cohorts = [each for each in (yield from own_cohorts(c)) if each.closed_at is None]
        return invite.at("role", cohort=cohorts[0].id) if len(cohorts) == 1 else invite.at("cohort")
    cohort = yield from own_cohort(c, number)
    if cohort is None:
        return not_among(invite, number)
    return (yield from _wanted(c, cohort, wanted))


def _wanted(c: Context, cohort: Cohort, wanted: str) -> Talk[Turn]:
    if wanted == "unused":
        return invite.at("unused", cohort=cohort.id)
    if cohort.closed_at is not None:
        return open_("cohort", str(cohort.id))
    if wanted == "trainer":
        return (yield from made(c, cohort, Role.TRAINER, 1))
    return invite.at("count" if wanted == "learner" else "role", cohort=cohort.id)


@invite.screen("foreign")
def show_foreign(c: Context) -> Screen:
    return screen(c.say("That is not among your cohorts."), Open(c.label("My cohorts"), "cohort"))


# for whom ---------------------------------------------------------------------------------------------------------------


@invite.screen("cohort")
def ask_cohort(c: Context) -> Talk[Screen]:
    cohorts = [each for each in (yield from own_cohorts(c)) if each.closed_at is None]
    if not cohorts:
        return screen(c.say("First there must be a cohort."), Open(c.label("New cohort"), "newcohort"))
    rows = [Open(cut(each.name, 36), "invite", str(each.id)) for each in cohorts[:MOST_LISTED]]
    return screen(c.say("Into which cohort?"), *rows)


@invite.screen("role", "count")
def ask_whom(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    if c.place.name == "count":
        counts = tuple(Button(str(count), f"learner:{count}") for count in COUNTS)
        return screen(c.say("<b>{name}</b>: for how many learners? Each gets a link of their own.", name=cohort.name), counts, _back(c, cohort))
    return screen(
        c.say("<b>{name}</b>: whom do you invite?", name=cohort.name),
        (Button(c.label("A trainer"), "trainer"), Button(c.label("Learners"), "learner")),
        Button(c.label("Unused links"), "unused"),
        _back(c, cohort),
    )


def _back(c: Context, cohort: Cohort) -> Open:
    return Open(c.label("To the cohort"), "cohort", str(cohort.id))


@invite.step("role", "count")
def whom_told(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return not_among(invite, str(c.place["cohort"]))
    count = _typed_count(event) if c.place.name == "count" else None
    if count is None:
        action = yield from action_of(c, event, ask_whom)
        if c.place.name == "role":
            return (yield from _wanted(c, cohort, action)) if action in ("trainer", "learner", "unused") else None
        number = Tap(action).after("learner") if action else None
        count = next((each for each in COUNTS if str(each) == number), None)
    if count is None or cohort.closed_at is not None:
        return None
    return (yield from made(c, cohort, Role.LEARNER, count))


def _typed_count(event: Event) -> int | None:
    """A number typed instead of tapped: any from 1 to the largest offered."""
    text = getattr(event, "text", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= max(COUNTS) else None


# the links --------------------------------------------------------------------------------------------------------------


def made(c: Context, cohort: Cohort, role: Role, count: int) -> Talk[Turn]:
    """Make invitations and show their links once."""
    expires = c.now + LIFETIME[role]
    facts: list[Fact] = []
    links: list[list[Any]] = []
    for _ in range(count):
        number, code = (yield from ask(NextNumber("invitation"))), new_code(c.chance)
        facts.append(InvitationMade(number, code, role.value, cohort.provider_id, cohort.id, expires))
        links.append([number, code])
    shown = {"cohort": cohort.id, "role": role.value, "expires": expires.isoformat(), "links": links}
    facts += [FormKept(c.person.id, FORM, shown), Audited("invite", f"cohort {cohort.id}: {count} {role.value}")]
    return invite.at("links", cohort=cohort.id, keep=facts)


@invite.screen("links")
def show_links(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    shown = yield from ask(FormOf(c.person.id, FORM))
    if cohort is None:
        return show_foreign(c)
    if shown.get("cohort") != cohort.id:
        return screen(c.say("These links are no longer shown. You can make new ones."), Open(c.label("Invite"), "invite", str(cohort.id)))
    provider = yield from ask(ProviderById(cohort.provider_id))
    expires = datetime.fromisoformat(str(shown["expires"])).date()
    urls = [(int(number), c.terms.invitation(str(code))) for number, code in shown["links"]]
    is_trainer = shown["role"] == Role.TRAINER
    text = [
        _head(c, is_trainer, len(urls)),
        Markup("\n").join(filled("#{} {}", number, url) for number, url in urls),
        c.say("Good until {day}, each for one person. Pass them on now: I show them only once.", day=c.words.day(expires, "long")),
    ]
    files = [_sheet(c, cohort, provider.name if provider else "", urls, expires)] if len(urls) > 1 else [_qr(urls[0][1])]
    return screen(Markup("\n\n").join(text), Button(c.label("Done"), "done"), files=files)


def _head(c: Context, is_trainer: bool, count: int) -> Markup:
    if is_trainer:
        return c.say("A link for a trainer:")
    return c.plural("A link for a learner:", "{n} links for learners:", count)


def _qr(url: str) -> Attachment:
    return Attachment(make="qr", kind="photo", args={"url": url})


def _sheet(c: Context, cohort: Cohort, provider: str, urls: list[tuple[int, str]], expires: date) -> Attachment:
    """All the cards as one PDF to print and cut out; it is made from these values alone."""
    title = c.label("Your link to the companion")
    args: dict[str, Any] = {
        "cohort": cohort.name, "provider": provider, "language": c.words.language, "expires": expires.isoformat(),
        "made_on": c.now.date().isoformat(), "cards": [[title, f"#{number}", url] for number, url in urls],
    }  # fmt: skip
    return Attachment(make="invitation_cards", kind="document", args=args)


@invite.step("links")
def links_told(c: Context, event: Event) -> Talk[Turn | None]:
    action = yield from action_of(c, event, show_links)
    return open_("cohort", str(c.place["cohort"]), keep=[FormDropped(c.person.id, FORM)]) if action == "done" else None


# taking back ------------------------------------------------------------------------------------------------------------


@invite.screen("unused", "all")
def show_unused(c: Context) -> Talk[Screen]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return show_foreign(c)
    unused = yield from ask(OpenInvitations(cohort.id))
    if not unused:
        return screen(c.say("No link of this cohort is unused."), _back(c, cohort))
    if c.place.name == "all":
        sure = c.plural("Take back {n} link? It stops working at once.", "Take back {n} links? They stop working at once.", len(unused))
        return screen(sure, (Button(c.label("Yes, take back"), "yes"), Button(c.label("No"), "no")))
    lines = [_unused_line(c, each.id, each.role, each.expires_at.date()) for each in unused[:MOST_LISTED]]
    buttons = [Button(f"✕ #{each.id}", f"one:{each.id}") for each in unused[:MOST_LISTED]]
    rows = [tuple(buttons[i : i + 4]) for i in range(0, len(buttons), 4)]
    head = c.plural("{n} unused link. Tap one to take it back.", "{n} unused links. Tap one to take it back.", len(unused))
    text = Markup("\n\n").join([head, Markup("\n").join(lines)])
    return screen(text, *rows, Button(c.label("Revoke unused"), "all"), _back(c, cohort))


def _unused_line(c: Context, number: int, role: str, expires: date) -> Markup:
    day = c.words.day(expires, "long")
    if role == Role.TRAINER:
        return c.say("#{number} for a trainer, until {day}", number=number, day=day)
    return c.say("#{number} for a learner, until {day}", number=number, day=day)


@invite.step("unused", "all")
def unused_told(c: Context, event: Event) -> Talk[Turn | None]:
    cohort = yield from own_cohort(c, str(c.place["cohort"]))
    if cohort is None:
        return not_among(invite, str(c.place["cohort"]))
    unused = {each.id for each in (yield from ask(OpenInvitations(cohort.id)))}
    action = yield from action_of(c, event, show_unused)
    if action in ("all", "no"):
        return invite.at("all" if action == "all" else "unused", cohort=cohort.id)
    if action == "yes" and c.place.name == "all":
        return _revoked(cohort, sorted(unused), c.label("✓ taken back"))
    one = Tap(action).after("one") if action else None
    if one is None or not one.isdigit() or int(one) not in unused:
        return None
    return _revoked(cohort, [int(one)], c.label("✓ taken back"))


def _revoked(cohort: Cohort, numbers: list[int], toast: str) -> Turn:
    facts: list[Fact] = [InvitationRevoked(number) for number in numbers]
    facts.append(Audited("revoke invitations", f"cohort {cohort.id}: {len(numbers)}"))
    return invite.at("unused", cohort=cohort.id, keep=facts, toast=toast)
