"""Owns the Green Talk of a path: a film of a minute or so that makes curious, or, until there is one, words in its place."""

from __future__ import annotations

from dialogues.context import Context
from dialogues.course import paths_of
from dialogues.kit import AnyButton, Dialogue, Link, Open, Screen, Turn, screen
from dialogues.markup import filled
from learning.people import Role

greentalk = Dialogue("greentalk", roles={Role.LEARNER})


@greentalk.opened
def begin(c: Context, arg: str) -> Turn:
    """`arg` is a path; anything else means the learner's first."""
    return greentalk.at("talk", path=arg if arg in {path.id for path in c.pack.paths} else paths_of(c)[0])


@greentalk.screen("talk")
def show_talk(c: Context) -> Screen:
    path = c.pack.path(c.place["path"])
    head = filled("<b>🎬 Green Talk · {}</b>", path.title)
    rows: list[tuple[AnyButton, ...]] = []
    if path.green_talk.url:
        text = filled("{}\n\n{}", head, c.say("A film of about a minute and a half."))
        rows.append((Link(c.label("Watch the film"), path.green_talk.url),))
    else:
        stands_in = c.say("There is no film yet. These words stand in for it; reading them takes a minute and a half.")
        text = filled("{}\n<i>{}</i>\n\n{}", head, stands_in, path.green_talk.teaser)
    rows.append(tuple(Open(other.short, "greentalk", other.id) for other in c.pack.paths if other.id != path.id))
    rows.append((Open(c.label("Continue"), "learn"), Open(c.label("All units"), "learn", "all")))
    return screen(text, *rows, link_preview=path.green_talk.url or "")
