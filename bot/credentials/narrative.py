"""Owns the human words sealed into a credential, so that no EU element is lost to a reader without our context."""

from __future__ import annotations

from bot.credentials.achievements import load_achievements
from bot.credentials.record import PATH_SLUGS, Achievement, EvidenceNumbers, Mobility
from bot.credentials.words import Words


def criteria(achievement: Achievement, words: Words) -> str:
    """Markdown with the EU elements of the achievement itself (EU Rec. 2022/C 243/02 Annex I f to k, 12, 15, 16)."""
    outcomes = "\n".join(f"- {line}" for line in achievement.outcomes[words.language])
    parts = [
        f"**{words('label.outcomes')}**\n{outcomes}",
        *(f"**{words(f'label.{name}')}**\n{text}" for name, text in elements(achievement, words).items()),
    ]
    return "\n\n".join(parts)


def elements(achievement: Achievement, words: Words) -> dict[str, str]:
    """The EU elements that hold for every award of this achievement, by the name of their label."""
    kind = "path" if achievement.path else "stack"
    titles = load_achievements()
    paths = "; ".join(titles[slug].title[words.language] for slug in PATH_SLUGS)
    return {
        "workload": workload(achievement, words),
        "level": words("level"),
        "assessment": words(f"assessment.{kind}", requirement=80),
        "participation": words("participation.general"),
        "quality": words("quality.internal"),
        "prerequisites": words(f"prerequisites.{kind}", paths=paths),
        "stacking": words(f"stacking.{kind}", stack=titles["stack"].title[words.language]),
        "recognition": words("recognition"),
        "further": words("further"),
    }


def workload(achievement: Achievement, words: Words) -> str:
    """`15 h (≈ 0.5 ECTS workload; no ECTS awarded)`: the project cannot issue ECTS (requirements 79)."""
    return words("workload", hours=achievement.hours, ects=words.number(achievement.ects))


def supervision(watched: str, identity: str, words: Words) -> str:
    """How the assessment was watched and identity checked, each `onsite`, `online` or `none` (EU element 13)."""
    return f"{words(f'supervision.{watched}')} {words(f'identity.{identity}')}"


def participation(stay: Mobility | None, words: Words) -> str:
    """The form of participation that really took place; a stay abroad is claimed only when there was one."""
    if stay is None:
        return words("participation.local")
    country = words.country(stay.host_country, stay.host_country)
    where = f"{stay.host_place}, {country}" if stay.host_place else country
    return words("participation.mobility", where=where, start=words.day(stay.start), end=words.day(stay.end))


def quality(monitor: str | None, words: Words) -> str:
    """Internal quality assurance, and an external monitor only when one is configured because it agreed."""
    internal = words("quality.internal")
    return f"{internal} {words('quality.monitor', monitor=monitor)}" if monitor else internal


def evidence(numbers: EvidenceNumbers, words: Words) -> str:
    """The evidence in numbers, never the diary's text."""
    counts = (
        ("entries", numbers.validated_entries),
        ("hours", numbers.hours),
        ("units", numbers.attended_units),
        ("items", numbers.quiz_items),
    )
    return ", ".join(words.count(f"evidence.{name}", n) for name, n in counts)
