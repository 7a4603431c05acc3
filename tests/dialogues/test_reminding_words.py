"""The wordings of reminders: enough of them, short, and none twice within a week."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from markupsafe import Markup

from content.loader import load
from dialogues import reminding
from dialogues.context import Context, Terms
from dialogues.kit import Place
from dialogues.mydata import PART_BYTES, parts_of
from dialogues.reminders import read_span, read_time
from dialogues.reminding import working_hour
from learning.keeping import RECEIPT_BITS, is_receipt, keep_until, receipt_of
from learning.mobility import Mobility
from learning.people import Person
from learning.reminders import MIN_VARIANTS, Kind, choose_wording
from locales import read_all

NOW = datetime(2026, 5, 26, 14, 30, tzinfo=UTC)
LIBRARY = load()
WORDS = read_all()
WORDINGS = {
    Kind.NUGGET: reminding.nugget_wordings, Kind.DIARY: reminding.diary_wordings, Kind.ASSESSMENT: reminding.assessment_wordings,
}  # fmt: skip


def context(language: str = "en") -> Context:
    person = Person(1, 1, language, "Maja", frozenset(), NOW, NOW)
    terms = Terms("Bot", "https://x", ("en",), (("en", "English"),), "1")
    return Context(NOW, person, None, None, Place(), WORDS[language], LIBRARY, terms, random.Random(1))


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("kind", list(Kind))
def test_wordings_are_many_short_and_all_different(kind: Kind, language: str) -> None:
    made: Callable[[Context], tuple[Markup, ...]] = WORDINGS[kind]
    variants = made(context(language))
    assert len(variants) >= MIN_VARIANTS
    assert len(set(variants)) == len(variants)
    assert all(len(variant) <= 120 for variant in variants)


@pytest.mark.parametrize("kind", list(Kind))
def test_none_comes_twice_within_seven_days(kind: Kind) -> None:
    count = len(WORDINGS[kind](context()))
    days = [date(2026, 5, 26) + timedelta(days=n) for n in range(60)]
    chosen = [choose_wording(7, day, count, kind) for day in days]
    assert all(len(set(chosen[i : i + 8])) == 8 for i in range(len(chosen) - 8))


def test_times_and_spans_are_read_as_people_type_them() -> None:
    assert [str(read_time(text)) for text in ("7", "07:30", "7.30", "12h15", "15:30 h", "8 Uhr")] == [
        "07:00:00", "07:30:00", "07:30:00", "12:15:00", "15:30:00", "08:00:00"
    ]  # fmt: skip
    assert all(read_time(text) is None for text in ("24:00", "12:60", "soon", "", "١٢:٠٠", "-1", "12:5"))
    assert str(read_span("19:00–7")) == str(read_span("19 to 07:00")) == str(read_span("19:00 - 07:00"))
    assert all(read_span(text) is None for text in ("19:00", "a-b", "1-2-3", "-", "25-26"))


def test_files_are_parted_so_that_each_archive_may_be_sent() -> None:
    assert parts_of([]) == [()]
    many = [(str(n), 15_000_000) for n in range(7)]
    parts = parts_of(many)
    assert [len(part) for part in parts] == [2, 2, 2, 1]
    assert all(sum(15_000_000 for _ in part) <= PART_BYTES for part in parts)


def test_keeping_ends_on_the_same_day_or_the_last_of_the_month() -> None:
    assert keep_until(date(2026, 6, 14), 6) == date(2026, 12, 14)
    assert keep_until(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_receipts_are_readable_and_differ() -> None:
    chance = random.Random(3)
    made = {receipt_of(chance.getrandbits(RECEIPT_BITS)) for _ in range(1000)}
    assert len(made) == 1000
    assert all(is_receipt(receipt) for receipt in made)
    assert not is_receipt("ABCD-EFGH")


def test_a_word_about_silence_waits_for_the_working_day() -> None:
    stay = Mobility.without_travel("SI", "Europe/Ljubljana")
    friday_evening = datetime(2026, 5, 29, 17, 0, tzinfo=UTC)
    assert working_hour(friday_evening, stay) == datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
    assert working_hour(NOW, stay) == NOW
    assert working_hour(datetime(2026, 5, 26, 3, 0, tzinfo=UTC), stay) == datetime(2026, 5, 26, 5, 0, tzinfo=UTC)
