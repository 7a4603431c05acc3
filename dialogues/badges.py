"""Owns /badges: the learner's credentials, who may see them, and the files to keep; what is earned, revoked or signed anew is told here."""

from __future__ import annotations

from urllib.parse import urlencode

from dialogues.assessment_state import achievement_title, badge_url, is_reachable, learner_rests
from dialogues.context import Context
from dialogues.desk_words import lines, unit_name
from dialogues.kit import AnyButton, Attachment, Button, Dialogue, Event, Link, Open, Screen, Tap, Turn, screen, stay
from dialogues.markup import filled
from dialogues.notices import Args, Later, notice
from learning.ledger import Audited, Fact, Talk, ask
from learning.ledger.award import (
    CanSign,
    Credential,
    CredentialById,
    CredentialsOf,
    EntriesBehind,
    NameShown,
    PageShown,
    Shown,
)
from learning.ledger.people import ProviderById
from learning.people import Role

badges = Dialogue("badges", commands=("badges",), roles={Role.LEARNER})

FILES = ("badge", "credential_json", "credential_pdf", "credential_zip")
A_PAGE = 8
LINKEDIN = "https://www.linkedin.com/profile/add?"


@badges.opened
def open_badges(c: Context, arg: str) -> Talk[Turn]:
    held = yield from ask(CredentialsOf(c.person.id))
    if not arg:
        return badges.at("one", id=held[0].id) if len(held) == 1 else badges.at("list")
    if arg not in {one.id for one in held}:
        return badges.at("list", keep=[Audited("open credential", arg[:64], "refused")])
    return badges.at("one", id=arg)


@badges.screen("list")
def show_list(c: Context) -> Talk[Screen]:
    held = yield from ask(CredentialsOf(c.person.id))
    home = Open(c.label("Start page"), "menu")
    if not held:
        text = c.say("No credential yet. It comes at the end of a path: after your return, with the assessment.")
        return screen(text, Open(c.label("Assessment"), "assessment"), home)
    rows = [Open(_short(c, one), "badges", one.id) for one in held]
    return screen(c.say("Your credentials:"), *rows, home)


def _short(c: Context, one: Credential) -> str:
    name = c.label("All three paths") if one.achievement == "stack" else achievement_title(c, one.achievement).partition(" ")[2]
    return (name if one.revoked_at is None else c.label("{name} (revoked)", name=name))[:40]


@badges.screen("one")
def show_one(c: Context) -> Talk[Screen]:
    one = yield from _own(c)
    if one is None:
        return (yield from show_list(c))
    url = badge_url(c, one.id)
    head = filled("<b>{}</b>", achievement_title(c, one.achievement))
    facts = c.say("{n} of 100 points, awarded on {day}.", n=one.score, day=c.words.day(one.awarded_at.date()))
    if one.revoked_at is not None:
        gone = c.say("It was revoked on {day} and is no longer valid.", day=c.words.day(one.revoked_at.date()))
        return screen(lines(head, facts, gone), Open(c.label("All credentials"), "badges"))
    page = c.say("Page: {url}", url=url) if one.is_public else c.say("The page is hidden: nobody can open it.")
    name = c.say("Your name is shown on it.") if one.shows_name else c.say("Your name is not shown on it.")
    text = filled("{}\n\n{}\n{}", lines(head, facts), page, name)
    behind = yield from ask(EntriesBehind(one.id))
    return screen(text, *_buttons(c, one, url, entries=bool(behind)), link_preview=url if one.is_public and is_reachable(url) else "")


def _buttons(c: Context, one: Credential, url: str, *, entries: bool) -> list[tuple[AnyButton, ...]]:
    rows: list[tuple[AnyButton, ...]] = []
    if one.is_public and is_reachable(url):
        rows.append((Link(c.label("Open the badge page"), url), Link(c.label("Add to LinkedIn"), linkedin(c, one, url))))
    name = Button(c.label("Hide my name"), "name:0") if one.shows_name else Button(c.label("Show my name"), "name:1")
    page = Button(c.label("Hide the page"), "page:0") if one.is_public else Button(c.label("Show the page"), "page:1")
    shows = (Button(c.label("Show one diary entry"), "entries"),) if entries else ()
    rows += [(name, page), shows, (Button(c.label("Files to keep"), "files"), Open(c.label("Start page"), "menu"))]
    return rows


def linkedin(c: Context, one: Credential, url: str) -> str:
    """LinkedIn's form with everything filled in; the learner's name is never in it."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": achievement_title(c, one.achievement),
        "issueYear": one.awarded_at.year,
        "issueMonth": one.awarded_at.month,
        "certUrl": url,
        "certId": one.id,
    }
    return LINKEDIN + urlencode(values)


def _own(c: Context) -> Talk[Credential | None]:
    one = yield from ask(CredentialById(c.place["id"]))
    return one if one is not None and one.learner_id == c.person.id else None


@badges.step("one", "files", "file", "entries", "entry")
def step(c: Context, event: Event) -> Talk[Turn | None]:
    one = yield from _own(c)
    if one is None or one.revoked_at is not None or not isinstance(event, Tap):
        return None
    if event.action == "entries" or event.after("entries") is not None or event.after("entry") is not None:
        return (yield from _entry_chosen(one, event))
    if event.action in ("files", "one"):
        return badges.at(event.action, id=one.id)
    if event.after("file") in FILES:
        return badges.at("file", id=one.id, file=str(event.after("file")))
    name, page = event.after("name"), event.after("page")
    if name in ("0", "1"):
        if not (yield from ask(CanSign())):
            return stay(toast=c.label("Not possible at the moment"))
        return _shown(c, one, NameShown(one.id, name == "1"))
    return _shown(c, one, PageShown(one.id, page == "1")) if page in ("0", "1") else None


def _shown(c: Context, one: Credential, fact: NameShown | PageShown) -> Turn:
    what = "name" if isinstance(fact, NameShown) else "page"
    facts: list[Fact] = [fact, Audited(f"show {what}" if fact.shown else f"hide {what}", f"credential {one.id}")]
    return badges.at("one", id=one.id, keep=facts, toast=c.label("Done ✓"))


# files --------------------------------------------------------------------------------------------------------------


@badges.screen("files")
def show_files(c: Context) -> Screen:
    text = c.say("Keep your credential in your own hands: the picture and the JSON file carry the signature, the PDF is for printing, and the ZIP can be checked even when this server is gone.")
    return screen(text, *_file_buttons(c))


def _file_buttons(c: Context) -> list[tuple[Button, ...]]:
    labels = (c.label("Picture"), "JSON", "PDF", "ZIP")
    buttons = tuple(Button(label, f"file:{name}") for label, name in zip(labels, FILES, strict=True))
    return [buttons, (Button(c.label("Back"), "one"),)]


@badges.screen("file")
def show_file(c: Context) -> Screen:
    made = Attachment(make=c.place["file"], kind="document", args={"credential": c.place["id"]})
    return screen(c.say("Here it is. Keep it somewhere safe."), *_file_buttons(c), files=[made])


# one diary entry, without the others --------------------------------------------------------------------------------


def _entry_chosen(one: Credential, event: Tap) -> Talk[Turn | None]:
    """A page of the entries, or one of them."""
    behind = yield from ask(EntriesBehind(one.id))
    if event.after("entry") is None:
        page = event.after("entries") or "0"
        return badges.at("entries", id=one.id, page=int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0)
    number = next((each.entry_id for each in behind if str(each.entry_id) == event.after("entry")), None)
    if number is None:
        return None
    seen = Audited("show diary entry", f"credential {one.id}: entry {number}")
    return badges.at("entry", id=one.id, entry=number, keep=[seen])


@badges.screen("entries")
def show_entries(c: Context) -> Talk[Screen]:
    one = yield from _own(c)
    if one is None or one.revoked_at is not None:
        return (yield from show_list(c))
    behind = yield from ask(EntriesBehind(one.id))
    page = min(int(c.place.get("page", 0)), max(0, (len(behind) - 1) // A_PAGE))
    text = c.plural(
        "{n} approved diary entry is sealed into this credential without its words. You can show it with a proof.",
        "{n} approved diary entries are sealed into this credential without their words. You can show one of them with a proof; the others stay unseen.",
        len(behind),
    )  # fmt: skip
    rows = [Button(_entry_label(c, each), f"entry:{each.entry_id}") for each in behind[page * A_PAGE : (page + 1) * A_PAGE]]
    newer = [Button(c.label("← Earlier"), f"entries:{page - 1}")] if page else []
    older = [Button(c.label("Later →"), f"entries:{page + 1}")] if len(behind) > (page + 1) * A_PAGE else []
    return screen(text, *rows, [*newer, *older], Button(c.label("Back"), "one"))


def _entry_label(c: Context, each: Shown) -> str:
    return f"{c.words.day(each.local_date, 'short')} · {unit_name(c, each.unit_id)}"[:40]


@badges.screen("entry")
def show_entry(c: Context) -> Talk[Screen]:
    """The proof as a file, and what to say to whoever gets it."""
    one = yield from _own(c)
    if one is None or one.revoked_at is not None:
        return (yield from show_list(c))
    text = c.say("This file holds the words of one entry and the proof that they belong to your credential. Give it only to whom you want to read it.")
    url = badge_url(c, one.id)
    if one.is_public:
        how = c.say("Send along: “Open {url}, and choose this file under Evidence in numbers. The page checks it on your device.”", url=url)
    else:
        how = c.say("Your page is hidden: show it first, the file is checked there.")
    file = Attachment(make="entry_proof", kind="document", args={"credential": one.id, "entry": c.place["entry"]})
    more, back = Button(c.label("Another entry"), "entries"), Button(c.label("Back"), "one")
    return screen(filled("{}\n\n{}", text, how), (more, back), files=[file])


# what the learner is told -------------------------------------------------------------------------------------------


@notice("badge_earned")
def tell_earned(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """The moment that all of it was for: the picture as a file, which keeps the signature, and the link."""
    one = yield from ask(CredentialById(str(args["credential"])))
    if one is None or one.learner_id != c.person.id or one.revoked_at is not None:
        return None
    rests = learner_rests(c)
    if rests is not None:
        return rests
    provider = yield from ask(ProviderById(one.provider_id))
    url, title = badge_url(c, one.id), achievement_title(c, one.achievement)
    if one.achievement == "stack":
        head = c.say("🎉 All three paths! You earned <b>{title}</b> in addition.", title=title)
    else:
        head = c.say("🎉 {n} of 100 points: you earned <b>{title}</b>.", n=one.score, title=title)
    body = c.say("Awarded by {provider}. Your badge link: {url}", provider=provider.name if provider else "", url=url)
    foot = c.say("The page shows your name only if you say so. Keep the picture above as a file: it carries the signed credential.")
    link = [Link(c.label("Open the badge page"), url)] if is_reachable(url) else []
    picture = Attachment(make="badge", kind="document", args={"credential": one.id})
    return screen(
        filled("{}\n\n{}\n\n{}", head, body, foot), link, Open(c.label("Name, files, LinkedIn"), "badges", one.id),
        files=[picture], link_preview=url if is_reachable(url) else "",
    )  # fmt: skip


@notice("badge_revoked")
def tell_revoked(c: Context, args: Args) -> Talk[Screen | Later | None]:
    from dialogues.revoke import reason_labels

    one = yield from ask(CredentialById(str(args["credential"])))
    if one is None or one.learner_id != c.person.id or one.revoked_at is None:
        return None
    rests = learner_rests(c)
    if rests is not None:
        return rests
    reason = reason_labels(c).get(one.revoked_reason or "", c.label("Another reason"))
    text = c.say(
        "Your credential <b>{title}</b> was revoked. Reason: {reason}. Its page now says so. If you think this is wrong, talk with your trainer.",
        title=achievement_title(c, one.achievement), reason=reason,
    )  # fmt: skip
    return screen(text, Open(c.label("Badges"), "badges"))


@notice("badges_renewed")
def tell_renewed(c: Context, args: Args) -> Talk[Screen | Later | None]:
    """After a signing key may have been copied: once to each holder, however many credentials were signed anew."""
    held = [one for one in (yield from ask(CredentialsOf(c.person.id))) if one.revoked_at is None]
    if not held:
        return None
    rests = learner_rests(c)
    if rests is not None:
        return rests
    what = c.say("Somebody may have copied the key that signs credentials. So I made a new key and signed yours again.")
    link = c.say("Links stay the same, in your profile too: whoever opens one sees a valid credential.")
    files = c.say("Only files that you saved before (picture, PDF, JSON, ZIP) no longer pass a check. Take new ones here:")
    return screen(lines(what, link, files), Open(c.label("Badges"), "badges"))
