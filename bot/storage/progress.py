"""Owns how units, answers, cards that come back and challenges are stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.storage.database import Row
from bot.storage.session import Session, answers, day, instant, keeps, moment, split, stamp
from learning import spacing
from learning.ledger import progress as p


def unit_of(item_id: str) -> str:
    """The unit that an item belongs to: "ECO-1.q03" to ECO-1."""
    return item_id.split(".", 1)[0]


def challenge_of_unit(unit_id: str) -> str:
    """The id of a unit's challenge, as the content writes it."""
    return f"{unit_id}.ch"


# asks ---------------------------------------------------------------------------------------------------------------


@answers(p.UnitStandOf)
async def unit_stand(s: Session, q: p.UnitStandOf) -> p.UnitStand:
    rows = await s.rows("unit_stand", learner=q.learner_id, unit=q.unit_id, challenge=challenge_of_unit(q.unit_id))
    if not rows:  # a person that is gone
        return p.UnitStand(p.UnitState(q.unit_id))
    first = rows[0]
    state = p.UnitState(
        q.unit_id,
        first["step"] or "",
        moment(first["begun"]),
        moment(first["quiz_done_at"]),
        moment(first["done_at"]),
        day(first["attested_on"]) if first["attested_on"] else None,
        moment(first["handed_in_at"]),
    )
    if first["begun"] is None:
        return p.UnitStand(state)
    put = tuple((card, bucket) for card, bucket in json.loads(first["activity_state"]).get("put", ()))
    given = tuple(answer_of(row) for row in rows if row["item_id"] is not None)
    return p.UnitStand(state, first["content_version"], put, first["activity_right"], split(first["quiz_items"]), given)


def answer_of(row: Row) -> p.Answer:
    return p.Answer(row["item_id"], row["round"], row["occasion"], row["choice"], bool(row["is_right"]))


@answers(p.UnitsOf)
async def units_of(s: Session, q: p.UnitsOf) -> Mapping[str, p.UnitState]:
    begun = {row["unit_id"]: row for row in await s.rows("units_of", learner=q.learner_id)}
    attested = {row["unit_id"]: day(row["attested_on"]) for row in await s.rows("attendance_of", learner=q.learner_id)}
    handed_in = {
        unit_of(row["challenge_id"]): instant(row["handed_in_at"])
        for row in await s.rows("challenges_of", learner=q.learner_id)
    }
    states: dict[str, p.UnitState] = {}
    for unit in (*begun, *(unit for unit in {**attested, **handed_in} if unit not in begun)):
        row = begun.get(unit)
        states[unit] = p.UnitState(
            unit,
            row["step"] if row else "",
            moment(row["started_at"]) if row else None,
            moment(row["quiz_done_at"]) if row else None,
            moment(row["done_at"]) if row else None,
            attested.get(unit),
            handed_in.get(unit),
        )
    return states


@answers(p.CardsOf)
async def cards_of(s: Session, q: p.CardsOf) -> tuple[p.CardDue, ...]:
    return tuple(
        p.CardDue(row["item_id"], json.loads(row["memory"]), instant(row["due_at"]), row["next_round"])
        for row in await s.rows("cards_of", learner=q.learner_id)
    )


@answers(p.ReviewsSince)
async def reviews_since(s: Session, q: p.ReviewsSince) -> int:
    row = await s.row("reviews_since", learner=q.learner_id, since=stamp(q.since))
    return int(row["n"]) if row else 0


@answers(p.ChallengeOf)
async def challenge_of(s: Session, q: p.ChallengeOf) -> p.ChallengeKept | None:
    row = await s.row("challenge_kept", learner=q.learner_id, challenge=q.challenge_id)
    if row is None:
        return None
    text = s.sealer.read(row["text_sealed"])
    return p.ChallengeKept(q.challenge_id, row["number"], text, split(row["media"]), instant(row["handed_in_at"]))


@answers(p.ChallengesOf)
async def challenges_of(s: Session, q: p.ChallengesOf) -> tuple[str, ...]:
    return tuple(row["challenge_id"] for row in await s.rows("challenges_of", learner=q.learner_id))


# facts --------------------------------------------------------------------------------------------------------------


@keeps(p.UnitBegun)
def unit_begun(s: Session, f: p.UnitBegun) -> None:
    s.put(
        "begin_unit", learner=f.learner_id, unit=f.unit_id, version=f.content_version, step="nugget:1", now=stamp(s.now)
    )


@keeps(p.StepReached)
def step_reached(s: Session, f: p.StepReached) -> None:
    s.put("reach_step", learner=f.learner_id, unit=f.unit_id, step=f.step)


@keeps(p.Answered)
def answered(s: Session, f: p.Answered) -> None:
    s.put(
        "add_answer",
        learner=f.learner_id, unit=f.unit_id, item=f.item_id, round=f.round, occasion=f.occasion, choice=f.choice,
        right=int(f.right), now=stamp(s.now),
    )  # fmt: skip


@keeps(p.CardsPut)
def cards_put(s: Session, f: p.CardsPut) -> None:
    s.put("put_cards", learner=f.learner_id, unit=f.unit_id, state=json.dumps({"put": f.put}), right=f.right)


@keeps(p.QuizDrawn)
def quiz_drawn(s: Session, f: p.QuizDrawn) -> None:
    s.put("draw_quiz", learner=f.learner_id, unit=f.unit_id, items=",".join(f.items))


@keeps(p.QuizDone)
def quiz_done(s: Session, f: p.QuizDone) -> None:
    s.put("finish_quiz", learner=f.learner_id, unit=f.unit_id, now=stamp(s.now))


@keeps(p.UnitDone)
def unit_done(s: Session, f: p.UnitDone) -> None:
    s.put("finish_unit", learner=f.learner_id, unit=f.unit_id, now=stamp(s.now))


def _due(memory: Mapping[str, Any]) -> str:
    return stamp(spacing.due_at(memory))


@keeps(p.CardMissed)
def card_missed(s: Session, f: p.CardMissed) -> None:
    s.put(
        "add_card",
        learner=f.learner_id, unit=unit_of(f.item_id), item=f.item_id, memory=json.dumps(f.memory), due=_due(f.memory),
    )  # fmt: skip


@keeps(p.CardAnswered)
def card_answered(s: Session, f: p.CardAnswered) -> None:
    s.put("turn_card", learner=f.learner_id, item=f.item_id, memory=json.dumps(f.memory), due=_due(f.memory))


@keeps(p.CardLearned)
def card_learned(s: Session, f: p.CardLearned) -> None:
    s.put("drop_card", learner=f.learner_id, item=f.item_id)


@keeps(p.ChallengeHandedIn)
def challenge_handed_in(s: Session, f: p.ChallengeHandedIn) -> None:
    s.put(
        "hand_in_challenge",
        learner=f.learner_id, challenge=f.challenge_id, number=f.number, text=s.sealer.text(f.text) if f.text else None,
        media=",".join(f.media), now=stamp(s.now),
    )  # fmt: skip
