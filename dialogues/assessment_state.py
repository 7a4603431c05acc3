"""Owns how the state of a learner's assessment is found out and put into words; holds no conversation of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup

from dialogues.context import Context
from dialogues.course import name_of, number_of
from dialogues.markup import filled
from dialogues.notices import Later
from learning.assessment import Attempt, Missing, PathFacts, may_open, passed
from learning.ledger import Talk, ask
from learning.ledger.assessment import StandingOf, Test
from learning.ledger.people import IdentityOf, ProviderById
from learning.mobility import Mobility, Phase
from learning.people import Cohort, Learner
from learning.quiet import Quiet, next_allowed

IDENTITY = ("full_name", "birth_date", "contact")


def taken(c: Context, learner: Learner) -> list[str]:
    """The learner's paths for which there is an assessment, in the order of the curriculum."""
    return [path.id for path in c.pack.paths if path.id in learner.paths]


def missing_for(c: Context, learner: Learner, cohort: Cohort | None, path: str) -> Talk[tuple[Missing, ...]]:
    """What keeps the assessment of a path shut at this moment: the rules of `may_open`, and the guardian's yes."""
    provider = (yield from ask(ProviderById(cohort.provider_id))) if cohort else None
    standing = yield from ask(StandingOf(learner.person_id, path, c.pack.path(path).challenge.id))
    facts = PathFacts(
        guided_units=tuple(unit.id for unit in c.pack.units(path, "before")),
        during_units=tuple(unit.id for unit in c.pack.units(path, "during")),
        is_back=cohort is not None and Mobility.of(cohort).phase(c.now) is Phase.AFTER,
        attested=standing.attested,
        quizzes_done=standing.quizzes_done,
        validated_entries=standing.validated_entries,
        self_directed=learner.self_directed,
        challenge_mandatory=provider is not None and provider.challenge_mandatory,
        challenge_handed_in=standing.challenge_handed_in,
    )
    guardian = (Missing("guardian", 0, 1),) if learner.waits_for_guardian and not learner.self_directed else ()
    return (*guardian, *may_open(facts))


def attempts(tests: Iterable[Test]) -> list[Attempt]:
    """The tests as the rules see them. One whose credential was revoked no longer counts as passed."""
    return [
        Attempt(
            test.number, test.items, test.opened_at, test.handed_in_at,
            None if test.voided else test.score, test.status == "confirmed",
        )
        for test in tests
    ]  # fmt: skip


def has_passed(test: Test) -> bool:
    return test.status == "confirmed" and passed(test.score) and not test.voided


def identity_complete(person_id: int) -> Talk[bool]:
    """Whether all that a credential needs of a person is known."""
    identity = yield from ask(IdentityOf(person_id))
    return all(identity.get(part) for part in IDENTITY)


# words --------------------------------------------------------------------------------------------------------------


def unit_titles(c: Context, units: Iterable[str]) -> str:
    """Full names for a sentence; titles hold commas, so they are set apart by semicolons."""
    return "; ".join(str(name_of(c, c.pack.unit(unit))) for unit in units)


def unit_numbers(c: Context, units: Iterable[str]) -> str:
    return c.words.listed([c.label("Unit {number}", number=number_of(c.pack.unit(unit))) for unit in units])


def missing_words(c: Context, missing: Missing, cohort: Cohort | None) -> Markup:
    """One missing thing as a sentence, spoken to the learner."""
    units = unit_numbers(c, missing.units)
    lacking = len(missing.units)
    if missing.code == "no_provider":
        return c.say("You learn on your own. That is welcome, but it earns no credential: no provider confirms your units.")
    if missing.code == "guardian":
        return c.say("The yes of your parent or guardian is not confirmed yet. Your trainer does that.")
    if missing.code == "not_returned" and cohort is not None:
        opens = cohort.return_date + timedelta(days=1)
        return c.say("The assessment opens after your return, on {day}.", day=c.words.day(opens, "weekday"))
    if missing.code == "guided_units":
        # Translators: guided units are taught in the room; the trainer confirms who was there.
        return c.plural(
            "{n} guided unit is not confirmed yet: {units}.", "{n} guided units are not confirmed yet: {units}.",
            lacking, units=units,
        )  # fmt: skip
    if missing.code == "unit_quizzes":
        return c.plural("{n} quiz is not done yet: {units}.", "{n} quizzes are not done yet: {units}.", lacking, units=units)
    if missing.code == "diary_units":
        return c.say("Your trainer has not approved a diary entry yet for: {units}.", units=units)
    if missing.code == "diary_entries":
        return c.say("Approved diary entries: {have} of {need}.", have=missing.have, need=missing.need)
    if missing.code == "challenge":
        return c.say("The challenge of this path is not handed in yet.")
    return c.say("The assessment opens after your return.")


def listed(pieces: Iterable[Markup]) -> Markup:
    """Sentences as a list."""
    return Markup("\n").join(filled("• {}", piece) for piece in pieces)


def local_moment(c: Context, cohort: Cohort | None, moment: object) -> str:
    """Day and time on the learner's own clock."""
    assert isinstance(moment, datetime)
    local = Mobility.of(cohort).local_now(moment) if cohort else moment
    return f"{c.words.day(local.date(), 'weekday')}, {c.words.clock(local)}"


def achievement_title(c: Context, achievement: str) -> str:
    """The title as the credential bears it."""
    if achievement == "stack":
        return c.pack.credential.stack_title
    try:
        return c.pack.path(achievement).credential_title
    except KeyError:
        return achievement


# links and hours ----------------------------------------------------------------------------------------------------


def badge_url(c: Context, credential_id: str) -> str:
    return f"{c.terms.public_url}/credentials/{credential_id}"


def is_reachable(url: str) -> bool:
    """Whether Telegram takes the address as a link: it refuses hosts that only this machine knows."""
    host = urlsplit(url).hostname or ""
    return "." in host and not host.startswith("127.") and host != "0.0.0.0"  # noqa: S104 - compared, not bound


def rest_until(now: datetime, quiet: Quiet, mobility: Mobility) -> Later | None:
    """Not in the quiet hours; weekends and holidays do not hold up what was waited for."""
    allowed = next_allowed(now, quiet, mobility)
    return Later(allowed) if allowed is not None and allowed > now else None


def learner_rests(c: Context) -> Later | None:
    """Later, if the learner who is to be told has quiet hours now."""
    if c.learner is None or c.cohort is None:
        return None
    quiet = Quiet(c.learner.quiet_from, c.learner.quiet_to, weekends=False, holidays=False)
    return rest_until(c.now, quiet, Mobility.of(c.cohort))


def trainer_rests(c: Context, cohort: Cohort) -> Later | None:
    """Later, if it is evening or night at the sending organisation."""
    home = Mobility.without_travel(cohort.home_country, cohort.home_tz)
    return rest_until(c.now, Quiet(weekends=False, holidays=False), home)
