"""Owns the looks of a preview as one self-contained page: a phone's chat, light and dark; computes no screen."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from markupsafe import Markup

from bot.preview import Frame, buttons
from content.covers import cover
from dialogues.markup import filled

_STYLE = Markup("""
:root { color-scheme: light dark; --ground: #dfe7e0; --bubble: #fff; --ink: #17211a; --quiet: #56645a; --key: #ffffffb8; --bar: #3b8f5a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #10171b; --bubble: #1e2a30; --ink: #e8eeea; --quiet: #9fb0a6; --key: #2b3a41; --bar: #6cc48c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.4 system-ui, sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.2rem; margin: 0; overflow-wrap: anywhere; }
section { display: grid; grid-template-columns: minmax(0, 24rem) minmax(0, 1fr); gap: .25rem 1.5rem; margin-bottom: 2rem; }
h2 { grid-column: 1 / -1; font-size: .85rem; color: var(--quiet); margin: 0; }
.bubble { background: var(--bubble); border-radius: 1rem 1rem 1rem .3rem; padding: .6rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; margin-bottom: .25rem; }
.bubble img { display: block; width: 100%; border-radius: .6rem; margin-bottom: .3rem; }
blockquote { margin: .2rem 0; padding-left: .6rem; border-left: 3px solid var(--bar); }
.row { display: flex; gap: .25rem; margin-top: .25rem; }
.row span { flex: 1 1 0; min-width: 0; background: var(--key); border-radius: .6rem; padding: .45rem .3rem; text-align: center; overflow-wrap: anywhere; }
ul { font-size: .85rem; color: var(--quiet); margin: 0; padding: 0; list-style: none; }
.over { color: #c0392b; font-weight: 600; }
@media (max-width: 40rem) { section { grid-template-columns: minmax(0, 1fr); } }
""")

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1></header>
<main>
{sections}
</main>
</body>
</html>
"""


def as_page(file: str, frames: Sequence[Frame]) -> str:
    """All screens of a file below one another, the lengths beside each. `file` begins with `content/`."""
    language = file.split("/")[1]
    sections = Markup("\n").join(_section(frame) for frame in frames)
    return str(filled(_PAGE, language=language, title=file, style=_STYLE, sections=sections))


def _cover(unit_id: str, caption: str) -> Markup:
    """The picture with its words, inside the page itself."""
    picture = cover(unit_id)
    if picture is None:
        return filled('<div class="bubble">▣ {}</div>', caption)
    data = base64.b64encode(picture.read_bytes()).decode()
    return filled('<div class="bubble"><img alt="{0}" src="data:image/png;base64,{1}">{0}</div>', caption, data)


def _section(frame: Frame) -> Markup:
    covers = Markup("").join(_cover(*picture) for picture in frame.pictures)
    bubbles = Markup("").join(filled('<div class="bubble">{}</div>', Markup(text)) for text in frame.sent.texts)
    rows = Markup("").join(
        filled('<div class="row">{}</div>', Markup("").join(filled("<span>{}</span>", label) for label in row))
        for row in buttons(frame.sent)
    )
    counts = Markup("").join(
        filled('<li class="{}">{}</li>', "over" if count.startswith("✗") else "", count)
        for count in frame.counts.split(" · ")
    )
    return filled("<section><h2>{}</h2><div>{}{}{}</div><ul>{}</ul></section>", frame.heading, covers, bubbles, rows, counts)
