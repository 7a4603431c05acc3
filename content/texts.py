"""Owns what a text is here: its two allowed tags, its paragraphs and how its length is counted; knows no file."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_TAG = re.compile(r"</?[bi]>")
_LIST_LINE = re.compile(r"(?:[•–-]|\d{1,2}[.)]|[a-h]\))\s")
_ESCAPED_TAG = re.compile(r"&lt;(/?[bi])&gt;")


class TextFault(ValueError):
    """A value that cannot stand as a text: what is wrong, and after a bar how to cure it."""


def paragraphs(raw: str) -> str:
    """Join the hard-wrapped lines of each paragraph; blank lines part paragraphs, list lines stay on their own."""
    if "\n" not in raw:
        return raw.strip()
    out: list[str] = []
    for block in re.split(r"\n[ \t]*\n", raw.strip()):
        lines = [line.strip() for line in block.split("\n")]
        joined = lines[0]
        for line in lines[1:]:
            joined += ("\n" if _LIST_LINE.match(line) else " ") + line
        out.append(joined)
    return "\n\n".join(out)


def tag_fault(text: str) -> str | None:
    """Say what is wrong with the <b> and <i> tags of a text, or nothing when they open and close in order."""
    open_tags: list[str] = []
    for tag in _TAG.findall(text):
        name = tag.strip("</>")
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return f"</{name}> closes nothing that is open"
    return f"<{open_tags[-1]}> is never closed" if open_tags else None


def markup(raw: object) -> Markup:
    """Turn a text of a content file into safe HTML: <b> and <i> pass, everything else is escaped.

    Raises TextFault (a ValueError) for anything but a string, for an empty one and for tags that do not pair up.
    """
    if isinstance(raw, Markup):
        return raw
    if not isinstance(raw, str):
        raise TextFault(f"a text is expected, not {raw!r}|put the text in quotation marks")
    text = paragraphs(raw)
    if not text:
        raise TextFault("the text is empty|write it, or leave the key out where it is optional")
    if "<" in text and (fault := tag_fault(text)):
        raise TextFault(
            f"broken tag: {fault}|pair every <b> with </b> and every <i> with </i>, the inner one closed first"
        )
    return Markup(_ESCAPED_TAG.sub(r"<\1>", str(escape(text))))


def line(raw: object) -> str:
    """Turn a short string of a content file (title, label, name) into one plain line; TextFault as `markup`."""
    if not isinstance(raw, str):
        raise TextFault(f"a text is expected, not {raw!r}|put the text in quotation marks")
    text = " ".join(raw.split(" ")).strip()
    if not text:
        raise TextFault("the text is empty|write it, or leave the key out where it is optional")
    if "\n" in text:
        text = " ".join(text.split())
    if _TAG.search(text):
        raise TextFault("markup where only plain text can stand (title, label, name)|take the tags out")
    return text


def plain(text: str) -> str:
    """The text as a reader sees it, for buttons, files and counting: tags gone, entities turned back."""
    return text.unescape() if not _TAG.search(text) and isinstance(text, Markup) else _untag(text)


def _untag(text: str) -> str:
    bare = _TAG.sub("", text)
    return Markup(bare).unescape() if isinstance(text, Markup) else bare


def utf16(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units of what the reader sees."""
    return len(plain(text).encode("utf-16-le")) // 2


def words(text: str) -> int:
    """Number of words a reader sees."""
    return len(plain(text).split())
