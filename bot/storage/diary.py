"""Owns how home cards, diary entries and what lies loose are stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.storage.database import Row
from bot.storage.sealing import Sealer
from bot.storage.session import Session, answers, day, instant, keeps, moment, split, stamp
from learning.ledger import Conflict
from learning.ledger import diary as l

# rows to values -----------------------------------------------------------------------------------------------------


def home_card_of(row: Row, sealer: Sealer) -> l.HomeCardKept:
    return l.HomeCardKept(
        row["learner_id"], row["card_id"], sealer.read(row["text_sealed"]), split(row["media"]), row["number"],
        instant(row["saved_at"]),
    )  # fmt: skip


def entry_of(row: Row) -> l.Entry:
    return l.Entry(
        id=row["id"],
        learner_id=row["learner_id"],
        cohort_id=row["cohort_id"],
        path=row["path"],
        unit_id=row["unit_id"],
        prompt_id=row["prompt_id"],
        home_card_id=row["home_card_id"],
        local_date=day(row["local_date"]),
        status=row["status"],
        version=row["version"],
        late=bool(row["late"]),
        created_at=instant(row["created_at"]),
        submitted_at=moment(row["submitted_at"]),
        decided_at=moment(row["decided_at"]),
        decided_by=row["decided_by"],
    )


def version_of(row: Row, sealer: Sealer) -> l.EntryVersion:
    body = sealer.unpack(row["body_sealed"])
    return l.EntryVersion(
        verdict=row["verdict"],
        saw=body.get("saw", ""),
        why=body.get("why", ""),
        take_home=body.get("take_home", ""),
        media=split(row["media"]),
        version=row["version"],
        words=row["words"],
        written_at=instant(row["written_at"]),
        done=tuple(body.get("done", ())),
        said={int(message): (name, text) for message, (name, text) in body.get("said", {}).items()},
    )


def _columns(s: Session, entry_id: int, content: l.EntryVersion) -> dict[str, Any]:
    body = {name: content.text(name) for name in l.FIELDS}
    said = {str(message): list(part) for message, part in content.said.items()}
    return {
        "entry": entry_id,
        "verdict": content.verdict,
        "body": s.sealer.pack({**body, "done": list(content.done), "said": said}),
        "media": ",".join(content.media),
        "words": content.words,
        "sources": f",{','.join(said)}," if said else "",
        "now": stamp(s.now),
    }


# asks ---------------------------------------------------------------------------------------------------------------


@answers(l.HomeCardOf)
async def home_card(s: Session, q: l.HomeCardOf) -> l.HomeCardKept | None:
    row = await s.row("home_card", learner=q.learner_id, card=q.card_id)
    return home_card_of(row, s.sealer) if row else None


@answers(l.HomeCardsOf)
async def home_cards(s: Session, q: l.HomeCardsOf) -> tuple[l.HomeCardKept, ...]:
    return tuple(home_card_of(row, s.sealer) for row in await s.rows("home_cards", learner=q.learner_id))


@answers(l.HomeCardOfMessage)
async def home_card_of_message(s: Session, q: l.HomeCardOfMessage) -> l.HomeCardKept | None:
    row = await s.row("home_card_of_message", learner=q.learner_id, message=q.message_id)
    return home_card_of(row, s.sealer) if row else None


@answers(l.EntryById)
async def entry_by_id(s: Session, q: l.EntryById) -> l.Entry | None:
    row = await s.row("entry_by_id", entry=q.entry_id)
    return entry_of(row) if row else None


@answers(l.EntriesOfLearner)
async def entries_of_learner(s: Session, q: l.EntriesOfLearner) -> tuple[l.Entry, ...]:
    return tuple(entry_of(row) for row in await s.rows("entries_of_learner", learner=q.learner_id))


@answers(l.VersionOf)
async def entry_version(s: Session, q: l.VersionOf) -> l.EntryVersion | None:
    row = await s.row("entry_version", entry=q.entry_id, version=q.version)
    return version_of(row, s.sealer) if row else None


@answers(l.VersionsOf)
async def entry_versions(s: Session, q: l.VersionsOf) -> tuple[l.EntryVersion, ...]:
    return tuple(version_of(row, s.sealer) for row in await s.rows("entry_versions", entry=q.entry_id))


@answers(l.EntryOfMessage)
async def entry_of_message(s: Session, q: l.EntryOfMessage) -> tuple[l.Entry, l.EntryVersion] | None:
    row = await s.row("entry_of_message", learner=q.learner_id, pattern=f"%,{q.message_id},%")
    content = await entry_version(s, l.VersionOf(row["id"], row["v_version"])) if row else None
    return (entry_of(row), content) if row and content else None


@answers(l.EntryCounts)
async def entry_counts(s: Session, q: l.EntryCounts) -> tuple[l.UnitEntries, ...]:
    return tuple(
        l.UnitEntries(row["path"], row["unit_id"], row["submitted"], row["returned"], row["validated"])
        for row in await s.rows("entry_counts", learner=q.learner_id)
    )


@answers(l.LooseOf)
async def loose_of(s: Session, q: l.LooseOf) -> l.Loose | None:
    row = await s.row("loose_of", learner=q.learner_id)
    if row is None:
        return None
    body = s.sealer.unpack(row["body_sealed"])
    return l.Loose(body["text"], tuple(body["media"]), body["message_id"])


# facts --------------------------------------------------------------------------------------------------------------


@keeps(l.HomeCardSaved)
def home_card_saved(s: Session, f: l.HomeCardSaved) -> None:
    s.put(
        "save_home_card",
        learner=f.learner_id, card=f.card_id, text=s.sealer.text(f.text) if f.text else None, media=",".join(f.media),
        number=f.number, message=f.message_id or None, now=stamp(s.now),
    )  # fmt: skip


@keeps(l.EntryBegun)
async def entry_begun(s: Session, f: l.EntryBegun) -> None:
    await s.must_change(
        "begin_entry",
        id=f.id, learner=f.learner_id, cohort=f.cohort_id, path=f.path, unit=f.unit_id, prompt=f.prompt_id,
        card=f.home_card_id, local_date=f.local_date.isoformat(), now=stamp(s.now),
    )  # fmt: skip


@keeps(l.EntryTurnedTo)
async def entry_turned_to(s: Session, f: l.EntryTurnedTo) -> None:
    await s.must_change("turn_entry", entry=f.entry_id, unit=f.unit_id, prompt=f.prompt_id, card=f.home_card_id)


@keeps(l.DraftSaved)
async def draft_saved(s: Session, f: l.DraftSaved) -> None:
    if await s.row("open_entry", entry=f.entry_id) is None:
        raise Conflict("draft of a validated entry")
    s.put("save_draft", **_columns(s, f.entry_id, f.draft))


@keeps(l.EntryHandedIn)
async def entry_handed_in(s: Session, f: l.EntryHandedIn) -> None:
    version = f.content.version
    await s.must_change(
        "hand_in", entry=f.entry_id, before=version - 1, version=version, late=int(f.late), now=stamp(s.now)
    )
    s.put("add_version", version=version, **_columns(s, f.entry_id, f.content))
    s.put("drop_draft", entry=f.entry_id)


@keeps(l.LooseKept)
def loose_kept(s: Session, f: l.LooseKept) -> None:
    body = {"text": f.loose.text, "media": list(f.loose.media), "message_id": f.loose.message_id}
    s.put("keep_loose", learner=f.learner_id, body=s.sealer.pack(body), now=stamp(s.now))


@keeps(l.LooseFiled)
def loose_filed(s: Session, f: l.LooseFiled) -> None:
    drop_loose(s, f.learner_id, f.drop_files)


def drop_loose(s: Session, learner_id: int, files: Iterable[str]) -> None:
    """Forget what lies loose, and those of the files that nothing else of this learner shows."""
    s.put("drop_loose", learner=learner_id)
    for sha256 in files:
        s.put("drop_unwanted_file", learner=learner_id, sha256=sha256, pattern=f"%{sha256}%")
