"""Owns how attempts at the assessment, their answers and marks are stored."""

from __future__ import annotations

from bot.storage.database import Row
from bot.storage.session import Session, answers, instant, keeps, moment, split, stamp
from learning.ledger import assessment as l


def test_of(row: Row, given: dict[int, l.Answer]) -> l.Test:
    return l.Test(
        id=row["id"],
        learner_id=row["learner_id"],
        cohort_id=row["cohort_id"],
        path=row["path"],
        number=row["number"],
        items=split(row["items"]),
        option_seed=row["option_seed"],
        status=row["status"],
        opened_at=instant(row["opened_at"]),
        handed_in_at=moment(row["handed_in_at"]),
        score=row["score"],
        identity_check=row["identity_check"],
        confirmed_at=moment(row["confirmed_at"]),
        voided=bool(row["voided"]),
        answers=given,
    )


async def _answers_of(s: Session, test_id: int) -> dict[int, l.Answer]:
    rows = await s.rows("attempt_answers", attempt=test_id)
    return {
        row["position"]: l.Answer(
            row["position"], row["item_id"], split(row["choice"]), s.sealer.read(row["text_sealed"]), split(row["media"]),
            bool(row["settled"]), row["points"], row["message_id"],
        )
        for row in rows
    }  # fmt: skip


async def _tests(s: Session, rows: list[Row]) -> tuple[l.Test, ...]:
    return tuple([test_of(row, await _answers_of(s, row["id"])) for row in rows])


@answers(l.StandingOf)
async def standing_of(s: Session, q: l.StandingOf) -> l.Standing:
    attested = await s.rows("attested_units", learner=q.learner_id)
    quizzes = await s.rows("quizzes_done_by", learner=q.learner_id)
    validated = await s.rows("validated_by_unit", learner=q.learner_id, path=q.path)
    challenge = await s.row("challenge_of", learner=q.learner_id, challenge=q.challenge_id)
    return l.Standing(
        frozenset(row["unit_id"] for row in attested),
        frozenset(row["unit_id"] for row in quizzes),
        {row["unit_id"]: row["n"] for row in validated},
        challenge is not None,
    )


@answers(l.TestsOf)
async def tests_of(s: Session, q: l.TestsOf) -> tuple[l.Test, ...]:
    return await _tests(s, await s.rows("attempts_of", learner=q.learner_id, path=q.path))


@answers(l.TestById)
async def test_by_id(s: Session, q: l.TestById) -> l.Test | None:
    row = await s.row("attempt_by_id", attempt=q.test_id)
    return test_of(row, await _answers_of(s, row["id"])) if row else None


@answers(l.TestsToMark)
async def tests_to_mark(s: Session, q: l.TestsToMark) -> tuple[l.Test, ...]:
    return await _tests(s, await s.rows("attempts_to_mark", trainer=q.trainer_id))


@answers(l.TestsMarked)
async def tests_marked(s: Session, q: l.TestsMarked) -> tuple[l.Test, ...]:
    return await _tests(s, await s.rows("attempts_marked", trainer=q.trainer_id))


@answers(l.ExtraAttempts)
async def extra_attempts(s: Session, q: l.ExtraAttempts) -> int:
    row = await s.row("extra_attempts_of", learner=q.learner_id, path=q.path)
    return int(row["n"]) if row else 0


@answers(l.SelfRatings)
async def self_ratings(s: Session, q: l.SelfRatings) -> dict[str, str]:
    rows = await s.rows("self_ratings_of", learner=q.learner_id, path=q.path)
    return {row["unit_id"]: row["rating"] for row in rows}


@keeps(l.SelfRated)
def self_rated(s: Session, f: l.SelfRated) -> None:
    s.put("rate_self", learner=f.learner_id, path=f.path, unit=f.unit_id, rating=f.rating, now=stamp(s.now))


@keeps(l.TestOpened)
async def test_opened(s: Session, f: l.TestOpened) -> None:
    await s.must_change(
        "open_attempt",
        id=f.id, learner=f.learner_id, path=f.path, number=f.number, items=",".join(f.items), seed=f.option_seed,
        now=stamp(s.now),
    )  # fmt: skip


@keeps(l.AnswerKept)
async def answer_kept(s: Session, f: l.AnswerKept) -> None:
    a = f.answer
    await s.must_change(
        "keep_answer",
        attempt=f.test_id, position=a.position, item=a.item_id, choice=",".join(a.choice),
        text=s.sealer.text(a.text) if a.text else None, media=",".join(a.media), points=a.points,
        settled=int(a.settled), message=a.message_id, now=stamp(s.now),
    )  # fmt: skip


@keeps(l.TestHandedIn)
async def test_handed_in(s: Session, f: l.TestHandedIn) -> None:
    await s.must_change("hand_in_attempt", attempt=f.test_id, now=stamp(s.now))


@keeps(l.AnswerMarked)
async def answer_marked(s: Session, f: l.AnswerMarked) -> None:
    await s.must_change("mark_answer", attempt=f.test_id, position=f.position, points=f.points, trainer=f.trainer_id)


@keeps(l.ResultConfirmed)
async def result_confirmed(s: Session, f: l.ResultConfirmed) -> None:
    await s.must_change(
        "confirm_attempt",
        attempt=f.test_id, total=f.total, identity=f.identity_check, trainer=f.trainer_id, now=stamp(s.now),
    )  # fmt: skip


@keeps(l.ExtraAttemptAllowed)
def extra_attempt_allowed(s: Session, f: l.ExtraAttemptAllowed) -> None:
    s.put("allow_extra_attempt", learner=f.learner_id, path=f.path, trainer=f.trainer_id, now=stamp(s.now))
