"""Owns putting one credential's facts into the words of a page; must not know HTML, HTTP or the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from bot.credentials import narrative
from bot.credentials.achievements import load_achievements
from bot.credentials.record import LANGUAGES, PATH_SLUGS
from bot.credentials.verify import Verdict
from bot.credentials.words import Words, credential_words
from bot.web.facts import Facts, Part, sealed_name
from bot.web.ports import REASONS, PublicCredential, WebSettings
from bot.web.words import page_words


@dataclass(frozen=True)
class PartView:
    """One part of a stack as the page lists it; `url` None when its holder has hidden it."""

    title: str
    url: str | None
    revoked: bool


def credential_view(
    credential: PublicCredential,
    facts: Facts,
    verdict: Verdict,
    parts: list[PartView],
    language: str,
    settings: WebSettings,
    now: datetime,
) -> dict[str, Any]:
    """Everything that the credential's template prints, in `language`."""
    achievement, words, page = load_achievements()[credential.slug], credential_words(language), page_words(language)
    title = achievement.title[language]
    return {
        "credential": credential,
        "name": sealed_name(facts, credential.name),
        "facts": facts,
        "title": title,
        "tag": title.partition(" ")[0],
        "short": _short(title),
        "description": achievement.description[language],
        "state": verdict.state,
        "status_text": status_text(credential, facts, verdict, page, now),
        "rows": _rows(facts, page, words),
        "outcomes": _outcomes(credential, facts, language),
        "elements": _elements(credential, facts, page, words),
        "evidence": narrative.evidence(facts.evidence, words).split(", "),
        "parts": parts,
        "part_revoked": any(part.revoked for part in parts),
        "sealed_language": _sealed_language(facts, language),
        "seal_owner": settings.seal.owner(now) if settings.seal and verdict.state != "unverifiable" else None,
        "made_at": moment_text(now, page),
        "linkedin": linkedin_url(facts, settings),
        "summary": f"{page('micro_credential')} · {facts.body} · {words.day(facts.awarded)} · "
        f"{narrative.workload(achievement, words)}",
    }


def status_text(credential: PublicCredential, facts: Facts, verdict: Verdict, page: Words, now: datetime) -> str:
    """The status in a sentence, with its date and, when revoked, the class of its reason."""
    if verdict.state == "revoked":
        reason = page(f"reason.{credential.revoked_reason if credential.revoked_reason in REASONS else 'other'}")
        if credential.revoked_at is None:
            return page("status.revoked_undated", reason=reason)
        return page("status.revoked_text", when=page.day(credential.revoked_at), reason=reason)
    moments = {"valid": now, "expired": facts.valid_until, "not-yet": facts.valid_from}
    moment = moments.get(verdict.state)
    if moment is None:
        return page(f"status.{verdict.state}_text")
    return page(f"status.{verdict.state}_text", when=moment_text(moment, page))


def moment_text(moment: datetime, page: Words) -> str:
    """A date with its time in UTC, as people write it."""
    moment = moment.astimezone(UTC)
    return f"{page.day(moment)}, {moment:%H:%M} UTC"


def linkedin_url(facts: Facts, settings: WebSettings) -> str:
    """LinkedIn's own address for adding a certification; the learner's name is never in it."""
    organisation = (
        {"organizationId": settings.linkedin_organization_id}
        if settings.linkedin_organization_id
        else {"organizationName": facts.body}
    )
    until = facts.valid_until
    expiry = {"expirationYear": until.year, "expirationMonth": until.month} if until else {}
    issued = {"issueYear": facts.awarded.year, "issueMonth": facts.awarded.month}
    named = {"startTask": "CERTIFICATION_NAME", "name": facts.title, **organisation, **issued, **expiry}
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {**named, "certUrl": facts.id, "certId": facts.id.rsplit("/", 1)[1]}
    )


def _short(title: str) -> str:
    """The title without the hash tag, for headings that print the tag above; the whole is never changed."""
    rest = title.partition(" ")[2]
    return rest.strip("()")[:1].upper() + rest.strip("()")[1:]


def _rows(facts: Facts, page: Words, words: Words) -> list[tuple[str, str]]:
    country = words.country(facts.country_code, facts.country)
    stay = facts.mobility
    rows = [
        (page("by"), facts.body),
        (page("sealed_by"), facts.issuer if facts.issuer != facts.body else ""),
        (page("awarded_on"), page.day(facts.awarded)),
        (page("reissued"), page.day(facts.valid_from) if facts.valid_from != facts.awarded else ""),
        (page("until"), page.day(facts.valid_until) if facts.valid_until else ""),
        (page("at"), facts.place or ""),
        (page("where"), f"{country}, {facts.region}" if facts.region else country),
        (page("abroad"), _stay(facts, words) if stay else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _stay(facts: Facts, words: Words) -> str:
    stay = facts.mobility
    assert stay is not None
    country = words.country(stay.host_country, stay.host_country)
    where = f"{stay.host_place}, {country}" if stay.host_place else country
    return f"{where}, {words.day(stay.start)} – {words.day(stay.end)}"


def _outcomes(credential: PublicCredential, facts: Facts, language: str) -> list[tuple[str, list[str]]]:
    """The outcomes with a heading for each path of the stack; in the sealed language exactly as sealed."""
    achievements = load_achievements()
    lines = list(facts.outcomes if facts.language == language else achievements[credential.slug].outcomes[language])
    if credential.slug != "stack":
        return [("", lines)]
    size = len(lines) // 3
    titles = [_short(achievements[slug].title[language]) for slug in PATH_SLUGS]
    return [(title, lines[k * size : (k + 1) * size]) for k, title in enumerate(titles)]


def _elements(credential: PublicCredential, facts: Facts, page: Words, words: Words) -> list[tuple[str, str]]:
    """The EU elements in the order of the Recommendation, each as it really happened for this award."""
    said = narrative.elements(load_achievements()[credential.slug], words)
    said["participation"] = narrative.participation(facts.mobility, words)
    said["quality"] = narrative.quality(facts.monitor, words)
    result = page("result_text", score=facts.score, requirement=facts.required) if facts.score else ""
    supervision = narrative.supervision(facts.supervision, facts.identity, words)
    rows = [
        *((words(f"label.{name}"), said[name]) for name in ("workload", "level", "assessment")),
        (page("result"), f"{result}; {page('attempt', n=facts.attempt)}" if result else ""),
        (page("assessor"), facts.assessor or ""),
        (words("label.supervision"), supervision),
        *((words(f"label.{name}"), said[name]) for name in ("participation", "quality", "prerequisites", "stacking")),
        *((words(f"label.{name}"), said[name]) for name in ("recognition", "further")),
    ]
    return [(label, text) for label, text in rows if text]


def _sealed_language(facts: Facts, language: str) -> str | None:
    if facts.language == language:
        return None
    from babel import Locale

    return str(Locale.parse(language).languages.get(facts.language, facts.language))


def part_titles(parts: tuple[Part, ...], language: str) -> list[str]:
    """The parts' titles in `language`; the stack always lists its parts in the order of the paths."""
    achievements = load_achievements()
    return [achievements[slug].title[language] for slug, _ in zip(PATH_SLUGS, parts, strict=False)]


def languages_of_page() -> tuple[str, ...]:
    """The languages that a page offers."""
    return LANGUAGES
