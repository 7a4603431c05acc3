"""When the companion speaks first, and when it holds its peace."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.mobility import Mobility, Phase
from learning.quiet import Quiet, is_quiet, next_allowed
from learning.reminders import (
    Escalation,
    Kind,
    Rule,
    Slots,
    choose_wording,
    count_unanswered,
    dedupe_key,
    escalate,
    filing_days,
    is_late,
    kind_for,
    may_file,
    may_send,
    next_digest,
    next_due,
    next_slot,
    pause,
    problems,
    resume,
    stop,
    useful_until,
    worth_sending,
)

PORTO = Mobility("SI", "Europe/Ljubljana", "PT", "13", "Europe/Lisbon", date(2026, 5, 25), date(2026, 6, 14))
LISBON, LJUBLJANA = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Ljubljana")
RULE = Rule()
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def _all(kind: Kind, rule: Rule = RULE, mobility: Mobility = PORTO, start: datetime | None = None) -> list[datetime]:
    moments: list[datetime] = []
    moment: datetime | None = start or datetime(2026, 5, 18, 5, tzinfo=UTC)
    while len(moments) < 500 and moment and (moment := next_due(kind, rule, mobility, moment)):
        moments.append(moment)
    return moments


def _lisbon(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LISBON)


# -- due -------------------------------------------------------------------------------------------------------------


def test_the_diary_comes_at_half_past_three_in_lisbon_on_each_working_day_and_no_other() -> None:
    local = [moment.astimezone(LISBON) for moment in _all(Kind.DIARY)]
    assert {moment.time() for moment in local} == {time(15, 30)}
    assert [moment.strftime("%d.%m") for moment in local] == [
        "26.05", "27.05", "28.05", "29.05", "01.06", "02.06", "03.06", "05.06", "08.06", "09.06", "11.06", "12.06",
    ]  # fmt: skip


def test_who_opens_all_days_still_gets_the_diary_on_working_days_only() -> None:
    assert _all(Kind.DIARY, Rule(quiet=Quiet(weekends=False, holidays=False))) == _all(Kind.DIARY)


def test_nuggets_come_on_weekdays_until_the_day_before_the_departure() -> None:
    local = [moment.astimezone(LJUBLJANA) for moment in _all(Kind.NUGGET)]
    assert [moment.strftime("%a %d %H:%M") for moment in local] == [f"{day} 12:15" for day in
        ("Mon 18", "Tue 19", "Wed 20", "Thu 21", "Fri 22")]  # fmt: skip


def test_after_the_return_at_most_two_nudges_a_week_and_an_end() -> None:
    moments = _all(Kind.ASSESSMENT)
    weeks = [moment.isocalendar()[:2] for moment in moments]
    assert moments[0].date() > PORTO.return_
    assert max(weeks.count(week) for week in weeks) == 2
    assert moments[-1].date() <= PORTO.return_ + timedelta(days=61)


def test_a_learner_without_a_stay_goes_on_getting_nuggets() -> None:
    alone = Mobility.without_travel("AT", "Europe/Vienna")
    assert len(_all(Kind.NUGGET, mobility=alone)) == 500
    assert _all(Kind.DIARY, mobility=alone) == _all(Kind.ASSESSMENT, mobility=alone) == []


def test_due_is_strictly_after() -> None:
    first = next_due(Kind.DIARY, RULE, PORTO, _lisbon(5, 26, 15, 29))
    assert first == _lisbon(5, 26, 15, 30)
    assert next_due(Kind.DIARY, RULE, PORTO, first) == _lisbon(5, 27, 15, 30)


def test_summer_time_moves_the_instant_and_not_the_hour() -> None:
    stay = Mobility("SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 3, 20), date(2026, 4, 20))
    friday = datetime(2026, 3, 27, 15, 30, tzinfo=UTC)
    assert next_due(Kind.DIARY, RULE, stay, friday) == datetime(2026, 3, 30, 14, 30, tzinfo=UTC)


def test_each_kind_has_its_phase() -> None:
    assert [kind_for(phase) for phase in Phase] == [Kind.NUGGET, Kind.DIARY, Kind.ASSESSMENT]


def test_stop_is_at_once_and_pause_ends() -> None:
    for kind in Kind:
        assert next_due(kind, stop(RULE), PORTO, _lisbon(5, 1, 8)) is None
    paused = pause(RULE, _lisbon(6, 2, 12))
    assert next_due(Kind.DIARY, paused, PORTO, _lisbon(5, 26, 8)) == _lisbon(6, 2, 15, 30)
    assert next_due(Kind.DIARY, resume(stop(paused)), PORTO, _lisbon(5, 26, 8)) == _lisbon(5, 26, 15, 30)
    assert next_due(Kind.DIARY, pause(RULE, _lisbon(5, 1, 8)), PORTO, _lisbon(5, 26, 8)) == _lisbon(5, 26, 15, 30)


def test_a_slot_in_quiet_hours_is_named_when_set_and_never_fires() -> None:
    rule = Rule(Slots(diary=time(19, 30)))
    assert problems(rule) == ("diary_slot_quiet",)
    assert _all(Kind.DIARY, rule) == []
    assert problems(RULE) == ()
    assert problems(Rule(Slots(time(12), time(12, 30)))) == ("slots_close",)
    assert problems(Rule(Slots(time(5), time(6)))) == ("nugget_slot_quiet", "diary_slot_quiet")


def test_the_key_names_kind_learner_and_local_date() -> None:
    assert dedupe_key(Kind.DIARY, 7, date(2026, 6, 1)) == "diary:7:2026-06-01"


def test_news_waits_for_the_next_slot() -> None:
    assert next_slot(RULE, PORTO, _lisbon(6, 2, 9)) == _lisbon(6, 2, 12, 15)
    assert next_slot(RULE, PORTO, _lisbon(6, 2, 13)) == _lisbon(6, 2, 15, 30)
    assert next_slot(RULE, PORTO, _lisbon(6, 5, 16)) == _lisbon(6, 8, 12, 15)  # over the weekend
    home = datetime(2026, 6, 15, 12, 15, tzinfo=LJUBLJANA)
    assert next_slot(RULE, PORTO, _lisbon(6, 12, 16)) == home  # over the journey home


def test_two_a_day_and_no_more() -> None:
    assert [may_send(sent) for sent in range(4)] == [True, True, False, False]


def test_the_digest_comes_on_weekdays() -> None:
    friday = datetime(2026, 3, 27, 7, 30, tzinfo=LJUBLJANA)
    assert next_digest(time(7, 30), LJUBLJANA, friday - timedelta(minutes=1)) == friday
    assert next_digest(time(7, 30), LJUBLJANA, friday) == datetime(2026, 3, 30, 7, 30, tzinfo=LJUBLJANA)


# -- after an outage -------------------------------------------------------------------------------------------------


def test_a_prompt_is_useful_until_the_quiet_begins() -> None:
    assert useful_until(RULE, PORTO, _lisbon(6, 2, 15, 30)) == _lisbon(6, 2, 19)
    without = Rule(quiet=Quiet(time(0), time(0)))
    assert useful_until(without, PORTO, _lisbon(6, 2, 15, 30)) == _lisbon(6, 2, 21)


def test_after_an_outage_at_most_one_message_and_none_at_night() -> None:
    dues = [_lisbon(6, 1, 15, 30), _lisbon(6, 2, 12, 15), _lisbon(6, 2, 15, 30)]
    assert worth_sending(dues, RULE, PORTO, _lisbon(6, 2, 18)) == dues[-1]
    assert worth_sending(dues, RULE, PORTO, _lisbon(6, 2, 14)) == dues[1]
    assert worth_sending(dues, RULE, PORTO, _lisbon(6, 2, 19)) is None
    assert worth_sending(dues, RULE, PORTO, _lisbon(6, 3, 8)) is None
    assert worth_sending([], RULE, PORTO, _lisbon(6, 2, 14)) is None


# -- quiet -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (_lisbon(6, 2, 6, 59), True),
        (_lisbon(6, 2, 7, 0), False),
        (_lisbon(6, 2, 18, 59), False),
        (_lisbon(6, 2, 19, 0), True),
        (_lisbon(6, 6, 12), True),  # Saturday
        (_lisbon(6, 10, 12), True),  # Portugal Day
        (_lisbon(5, 25, 12), True),  # on the way
        (_lisbon(6, 14, 12), True),
    ],
)
def test_quiet_hours_and_days(moment: datetime, quiet: bool) -> None:
    assert is_quiet(moment, RULE.quiet, PORTO) is quiet


def test_days_can_be_opened_but_never_the_night() -> None:
    wide = Quiet(time(3), time(3), weekends=False, holidays=False)
    assert not is_quiet(_lisbon(6, 6, 20, 59), wide, PORTO)
    assert not is_quiet(_lisbon(6, 10, 7), wide, PORTO)
    assert is_quiet(_lisbon(6, 6, 21), wide, PORTO) and is_quiet(_lisbon(6, 6, 6, 59), wide, PORTO)
    assert is_quiet(_lisbon(6, 14, 12), wide, PORTO)  # on the way


def test_the_next_allowed_moment() -> None:
    assert next_allowed(_lisbon(6, 2, 12), RULE.quiet, PORTO) == _lisbon(6, 2, 12)
    assert next_allowed(_lisbon(6, 2, 22), RULE.quiet, PORTO) == _lisbon(6, 3, 7)
    assert next_allowed(_lisbon(6, 5, 20), RULE.quiet, PORTO) == _lisbon(6, 8, 7)
    midday = Quiet(time(11), time(14))
    assert next_allowed(_lisbon(6, 2, 12), midday, PORTO) == _lisbon(6, 2, 14)
    assert next_allowed(_lisbon(6, 2, 12), Quiet(time(7), time(21)), PORTO) is None


@settings(deadline=None, max_examples=200)
@given(
    st.datetimes(datetime(2026, 5, 1), datetime(2026, 7, 30)),
    MINUTES, MINUTES, MINUTES, MINUTES,
    st.sets(st.integers(1, 7), min_size=1),
    st.sampled_from(list(Kind)),
)  # fmt: skip
def test_nothing_is_ever_due_in_the_quiet(
    after: datetime, nugget: time, diary: time, start: time, end: time, days: set[int], kind: Kind
) -> None:
    rule = Rule(Slots(nugget, diary), Quiet(start, end))
    stay = Mobility(
        "SI", "Europe/Ljubljana", "PT", None, "Europe/Lisbon", date(2026, 5, 25), date(2026, 6, 14), frozenset(days)
    )
    moment = after.replace(tzinfo=UTC)
    due = next_due(kind, rule, stay, moment)
    if due is None:
        return
    assert due > moment and not is_quiet(due, rule.quiet, stay)
    assert next_due(kind, rule, stay, due - timedelta(seconds=1)) == due
    if kind is Kind.DIARY:
        assert due.astimezone(LISBON).isoweekday() in days
    allowed = next_allowed(moment, rule.quiet, stay)
    assert allowed is not None and moment <= allowed <= due and not is_quiet(allowed, rule.quiet, stay)


# -- silence ---------------------------------------------------------------------------------------------------------


def test_after_two_one_gentle_line_after_three_none() -> None:
    ladder = [escalate(count) for count in range(6)]
    assert ladder == [Escalation.NORMAL] * 2 + [Escalation.GENTLE] + [Escalation.STOP] * 3


def test_any_sign_of_life_begins_anew() -> None:
    sent = [_lisbon(6, day, 15, 30) for day in (1, 2, 3)]
    assert count_unanswered(sent, None) == 3
    assert count_unanswered(sent, _lisbon(6, 2, 20)) == 1
    assert count_unanswered(sent, _lisbon(6, 3, 15, 31)) == 0


@given(
    st.integers(1, 10**9),
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.integers(8, 40),
    st.sampled_from(list(Kind)),
)
def test_no_wording_comes_twice_within_seven_days(learner: int, day: date, variants: int, kind: Kind) -> None:
    week = [choose_wording(learner, day + timedelta(days=offset), variants, kind) for offset in range(8)]
    assert len(set(week)) == 8 and set(week) <= set(range(variants))
    assert week[0] == choose_wording(learner, day, variants, kind)


def test_friends_start_at_different_wordings_and_seven_are_too_few() -> None:
    assert len({choose_wording(learner, date(2026, 6, 1), 8) for learner in range(30)}) > 4
    with pytest.raises(ValueError, match="at least 8"):
        choose_wording(1, date(2026, 6, 1), 7)


# -- filing ----------------------------------------------------------------------------------------------------------


def test_until_ten_an_entry_may_be_filed_under_yesterday() -> None:
    tuesday, wednesday = date(2026, 6, 2), date(2026, 6, 3)
    assert filing_days(_lisbon(6, 2, 18, 10), PORTO) == (tuesday,)
    assert filing_days(_lisbon(6, 3, 9, 59), PORTO) == (wednesday, tuesday)
    assert filing_days(_lisbon(6, 3, 10), PORTO) == (wednesday,)
    assert filing_days(_lisbon(6, 8, 8), PORTO) == (date(2026, 6, 8),)  # yesterday was a Sunday


def test_later_entries_are_marked_and_future_ones_refused() -> None:
    tuesday = date(2026, 6, 2)
    assert not is_late(tuesday, _lisbon(6, 3, 9, 59), PORTO)
    assert is_late(tuesday, _lisbon(6, 3, 10), PORTO)
    assert may_file(tuesday, _lisbon(6, 12, 9), PORTO) and may_file(tuesday, _lisbon(7, 1, 9), PORTO)
    assert not may_file(tuesday, _lisbon(6, 1, 23, 59), PORTO)
    assert not may_file(date(2026, 5, 24), _lisbon(6, 1, 12), PORTO)
