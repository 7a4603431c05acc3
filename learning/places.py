"""Owns how a country, a time zone and a region are understood from what a person types; knows no person.

Countries and their names come from CLDR (Babel), the zones of a country from the time zone database, the regions from `holidays`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location

#: The partner countries, offered as buttons first.
COUNTRIES = ("DE", "AT", "SI", "FI", "PT", "BE")

# The EU writes two of its countries otherwise than ISO 3166 does.
_ISO = {"EL": "GR", "UK": "GB"}

# One fixed year of seconds at which the clocks of two zones are compared.
_SAMPLES = tuple(datetime(2026, 1, 1) + timedelta(days=5 * n) for n in range(73))


def _plain(text: str) -> str:
    """Lower case without accents and signs, so that "Österreich" and "osterreich" meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


# countries ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _zone_table() -> dict[str, tuple[str, ...]]:
    """Zones by country as the time zone database lists them, the most populous first."""
    table: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            table.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in table.items()}


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    known = (Locale.parse(language).territories, Locale.parse(_regional(language)).territories)
    return {_plain(name): code for names in known for code, name in names.items() if code in _zone_table()}


def _regional(language: str) -> str:
    """Babel's plain `pt` is Brazil's: Eslovênia and Moscou, where Portugal writes Eslovénia and Moscovo."""
    return {"pt": "pt_PT"}.get(language, language)


def country_code(text: str, languages: Sequence[str] = ()) -> str | None:
    """The ISO 3166 code meant by a code (also EL, UK) or by a country's name in English or one of the languages."""
    typed = text.strip()
    code = _ISO.get(typed.upper(), typed.upper())
    if code in _zone_table():
        return code
    key = _plain(typed)
    return next((found for language in ("en", *languages) if (found := _names(language).get(key))), None)


def country_name(code: str, language: str) -> str:
    """A country's name in a language; the code itself where there is none."""
    return str(Locale.parse(_regional(language)).territories.get(code, code))


# time zones ---------------------------------------------------------------------------------------------------------


def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country whose clocks differ, the most populous first (Büsingen goes by Berlin, Ceuta by Madrid)."""
    found: dict[tuple[timedelta | None, ...], str] = {}
    for zone in _zone_table().get(country.upper(), ()):
        found.setdefault(_clock_of(zone), zone)
    return tuple(found.values())


@lru_cache(maxsize=512)
def _clock_of(zone: str) -> tuple[timedelta | None, ...]:
    tz = ZoneInfo(zone)
    return tuple(tz.utcoffset(moment) for moment in _SAMPLES)


def suggested_zone(country: str, place: str) -> str | None:
    """The zone of a country: its only one, or the one named after the place; None where a person must say."""
    zones = zones_of(country)
    if len(zones) == 1:
        return zones[0]
    named = [zone for zone in _zone_table().get(country.upper(), ()) if place and _plain(zone.rpartition("/")[2]) in _plain(place)]
    return named[0] if named else None


def zone_named(text: str) -> str | None:
    """The IANA zone a person typed, in its own spelling ("europe/lisbon" is Europe/Lisbon); None when there is none."""
    key = text.strip().replace(" ", "_").casefold()
    return next((zone for zone in available_timezones() if "/" in zone and zone.casefold() == key), None)


def zone_label(zone: str, language: str) -> str:
    """The town a zone is named after, in a language: "Lissabon"."""
    return str(get_timezone_location(ZoneInfo(zone), locale=_regional(language), return_city=True))


# regions ------------------------------------------------------------------------------------------------------------

# Where public holidays differ so much by region that it is worth a question (ISO 3166-2 codes of `holidays`).
_WITH_REGIONS = ("DE", "AT", "ES")
_MOST_REGIONS = 20


@lru_cache(maxsize=8)
def regions_of(country: str) -> tuple[tuple[str, str], ...]:
    """Regions (code, own name) of a country whose holidays differ from one to the other; empty elsewhere."""
    if country.upper() not in _WITH_REGIONS:
        return ()
    import holidays  # heavy, and only needed while a cohort is made

    aliases = holidays.country_holidays(country.upper()).subdivisions_aliases
    named: dict[str, str] = {}
    for name, code in aliases.items():
        named.setdefault(code, name)
    return tuple(named.items())[:_MOST_REGIONS]
