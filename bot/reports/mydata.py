"""Owns the readable ZIP of all data about one person; must not know where the data came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from markupsafe import Markup, escape

from bot.reports.text import clean, clean_lines
from bot.reports.values import DataField, DataSection, PersonalData, Scalar
from bot.reports.words import language_of, long_date, moment, number, word

IMAGES = frozenset({"jpg", "jpeg", "png", "gif", "webp"})
SOUNDS = frozenset({"ogg", "oga", "mp3", "m4a", "wav", "opus"})
FILMS = frozenset({"mp4", "webm", "mov"})
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can hold

STYLE = """
:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}
body{max-width:46rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(8rem,1fr) 2fr;gap:.2rem 1rem;margin:.5rem 0}
dt{font-weight:600}dd{margin:0;white-space:pre-wrap}
section section{border-left:3px solid #4a8f4a;padding-left:1rem;margin:1rem 0}
img,video{max-width:100%;height:auto}figure{margin:1rem 0}
@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@media print{section section{break-inside:avoid}}
"""


def mydata_zip(values: PersonalData) -> bytes:
    """A ZIP with `index.html` (to read, in the person's language), `data.json` (for machines) and `media/`.

    All text is escaped, the page runs no script and loads nothing from outside. File names inside are made of safe
    letters and a running number, so that unpacking cannot leave the folder. The same values give the same bytes.
    """
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

    places = _places(values)
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(_entry("index.html", values.made_at), _page(values, places), ZIP_DEFLATED)
        archive.writestr(_entry("data.json", values.made_at), _machine(values, places), ZIP_DEFLATED)
        for medium in values.media:
            # Photos, voice notes and films are compressed already.
            archive.writestr(_entry(places[medium.name], values.made_at), medium.content, ZIP_STORED)
    return target.getvalue()


def _entry(name: str, made_at: datetime) -> Any:
    from zipfile import ZipInfo

    entry = ZipInfo(name, max(EARLIEST, made_at.timetuple()[:6]))
    entry.external_attr = 0o644 << 16
    return entry


def _places(values: PersonalData) -> dict[str, str]:
    """Where each medium stands in the archive, by its name in the values."""
    return {medium.name: f"media/{number:03}-{_safe(medium.name)}" for number, medium in enumerate(values.media, 1)}


def _safe(name: str) -> str:
    stem, dot, ending = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", stem if dot else ending).strip("-")[:60] or "file"
    tail = re.sub(r"[^a-z0-9]", "", ending.lower())[:5] if dot else ""
    return f"{kept}.{tail}" if tail else kept


def _machine(values: PersonalData, places: Mapping[str, str]) -> bytes:
    content = {
        "person": values.person,
        "language": values.language,
        "made_at": values.made_at.isoformat(),
        "sections": [_machine_section(section, places) for section in values.sections],
    }
    # A lone surrogate cannot be written as UTF-8; it becomes a question mark instead of breaking the export.
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _machine_section(section: DataSection, places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "fields": {field.key: _machine_value(field.value) for field in section.fields},
        "media": [places[name] for name in section.media],
        "sections": [_machine_section(inner, places) for inner in section.sections],
    }


def _machine_value(value: Scalar) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _page(values: PersonalData, places: Mapping[str, str]) -> bytes:
    tongue = values.language
    title = word("mydata", tongue)
    body = Markup("").join(_section(section, places, tongue, 2, f"s{n}") for n, section in enumerate(values.sections))
    page = Markup(
        '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; connect-src 'none'; frame-src 'none'\">"
        '<meta name="referrer" content="no-referrer"><title>{title}</title><style>{style}</style></head>\n'
        "<body><main><h1>{title}</h1><p><strong>{person}</strong> · {made}</p><p>{intro}</p>{note}{contents}{body}"
        "</main></body></html>\n"
    ).format(
        lang=language_of(tongue),
        title=title,
        style=Markup(STYLE),
        person=clean(values.person),
        made=moment(values.made_at, tongue),
        intro=word("mydata_intro", tongue),
        note=Markup("<p>{}</p>").format(clean_lines(values.note)) if values.note else "",
        contents=_contents(values),
        body=body,
    )
    return str(page).encode("utf-8", "replace")


def _contents(values: PersonalData) -> Markup:
    links = (
        Markup('<li><a href="#s{}">{}</a></li>').format(number, clean(section.title))
        for number, section in enumerate(values.sections)
    )
    heading = word("contents", values.language)
    return Markup('<nav aria-label="{}"><ul>{}</ul></nav>\n').format(heading, Markup("").join(links))


def _section(section: DataSection, places: Mapping[str, str], tongue: str, level: int, anchor: str = "") -> Markup:
    inner = Markup("").join(_section(part, places, tongue, level + 1) for part in section.sections)
    fields = Markup("").join(_field(field, tongue) for field in section.fields)
    parts = (
        Markup("<dl>{}</dl>").format(fields) if fields else Markup(""),
        Markup("").join(_figures(section, places, tongue)),
        inner,
    )
    content = Markup("").join(parts) or Markup("<p><em>{}</em></p>").format(word("nothing", tongue))
    named = Markup(' id="{}"').format(anchor) if anchor else ""
    return Markup("<section{}><h{n}>{}</h{n}>{}</section>\n").format(
        named, clean(section.title), content, n=min(level, 6)
    )


def _field(field: DataField, tongue: str) -> Markup:
    return Markup('<dt>{}</dt><dd dir="auto">{}</dd>').format(clean(field.label), _shown(field.value, tongue))


def _shown(value: Scalar, tongue: str) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return word("yes" if value else "no", tongue)
    if isinstance(value, datetime):
        return moment(value, tongue)
    if isinstance(value, date):
        return long_date(value, tongue)
    if isinstance(value, str):
        return clean_lines(value)
    return number(value, tongue)


def _figures(section: DataSection, places: Mapping[str, str], tongue: str) -> Iterator[Markup]:
    for name in section.media:
        place = places[name]
        ending = place.rpartition(".")[2]
        link = Markup('<a href="{}">{}</a>').format(place, place.removeprefix("media/"))
        yield Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(
            _player(place, ending, section, tongue), link
        )


def _player(place: str, ending: str, section: DataSection, tongue: str) -> Markup:
    if ending in IMAGES:
        described = f"{word('photo', tongue)}: {clean(section.title)}"
        return Markup('<img src="{}" alt="{}" loading="lazy">').format(place, described)
    if ending in SOUNDS:
        return Markup('<audio controls preload="none" src="{}"></audio>').format(place)
    if ending in FILMS:
        return Markup('<video controls preload="none" src="{}"></video>').format(place)
    return escape(word("file", tongue) + ": ")
