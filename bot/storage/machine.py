"""Owns how the machine's own facts are stored: reachability, failed updates, the outbox."""

from __future__ import annotations

import json

from bot.storage.database import Row
from bot.storage.session import Session, answers, instant, keeps, moment, stamp
from learning.ledger import machine as m

#: Letters go by priority: put-off screens and calls for help, badges and feedback, the rest, reminders. One indexed look-up each.
PRIORITIES = (1, 3, 5, 7)


@keeps(m.ScreenSent)
def screen_sent(s: Session, f: m.ScreenSent) -> None:
    s.put("set_screen_message", person=f.person_id, message=f.message_id, rev=f.rev)


@keeps(m.WentUnreachable)
def went_unreachable(s: Session, f: m.WentUnreachable) -> None:
    s.put("unreachable_chat", chat=f.chat_id, now=stamp(s.now))
    s.put("drop_nudges_of_chat", chat=f.chat_id, now=stamp(s.now))


@keeps(m.ReachedAgain)
def reached_again(s: Session, f: m.ReachedAgain) -> None:
    s.put("reachable_chat", chat=f.chat_id)


@keeps(m.Failed)
def failed(s: Session, f: m.Failed) -> None:
    s.put(
        "add_failed",
        update_id=f.update_id, chat=f.chat_id, payload=s.sealer.text(f.payload), traceback=f.traceback, now=stamp(s.now),
    )  # fmt: skip
    s.put("mark_handled_once", update_id=f.update_id, now=stamp(s.now))


@answers(m.FailedUpdates)
async def failed_updates(s: Session, _: m.FailedUpdates) -> tuple[m.FailedUpdate, ...]:
    return tuple(
        m.FailedUpdate(
            row["update_id"], row["chat_id"], s.sealer.read(row["payload_sealed"]), row["traceback"],
            instant(row["failed_at"]), moment(row["replayed_at"]),
        )
        for row in await s.rows("failed_updates")
    )  # fmt: skip


@keeps(m.Replayed)
def replayed(s: Session, f: m.Replayed) -> None:
    s.put("mark_replayed", update_id=f.update_id, now=stamp(s.now))


@answers(m.LettersDue)
async def letters_due(s: Session, q: m.LettersDue) -> tuple[m.Letter, ...]:
    rows: list[Row] = []
    for priority in PRIORITIES:
        if len(rows) < q.most:
            rows += await s.rows("letters_due", priority=priority, now=stamp(s.now), most=q.most - len(rows))
    for row in rows:
        s.put("claim_letter", id=row["id"])
    return tuple(
        m.Letter(
            row["id"], row["person_id"], row["chat_id"], row["kind"], json.loads(row["args"]), row["promise"], row["tries"]
        )
        for row in rows
    )


@keeps(m.LetterDone)
def letter_done(s: Session, f: m.LetterDone) -> None:
    s.put(
        "finish_letter",
        id=f.letter_id, status=f.status, message=f.message_id, why=f.why,
        not_before=stamp(f.again_at) if f.again_at else None, now=stamp(s.now),
    )  # fmt: skip
    if f.status == "sent":
        s.put("count_reminder", letter=f.letter_id)


@keeps(m.LettersRecovered)
def letters_recovered(s: Session, _: m.LettersRecovered) -> None:
    s.put("recover_must")
    s.put("recover_nudge", now=stamp(s.now))
