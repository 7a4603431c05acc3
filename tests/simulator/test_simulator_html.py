"""What Telegram's HTML becomes, and in which words it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.html import parse, to_html, utf16
from bot.simulator.refusals import Refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#65;&#x1F600;", 'a <b> & "c" A😀', []),
        ("&nbsp;&copy; &unknown;", "&nbsp;&copy; &unknown;", []),
        ("<b>x</b>", "x", [("bold", 0, 1)]),
        ("😀<i>é</i>", "😀é", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        (
            "<u>a</u><s>b</s><del>c</del>",
            "abc",
            [("underline", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<b></b>empty", "empty", []),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("a < b", None, 'Unsupported start tag "" at byte offset 2'),
        ("<script>x</script>", None, 'Unsupported start tag "script" at byte offset 0'),
        ("é<x>", None, 'Unsupported start tag "x" at byte offset 2'),
        ("<p>x</p>", None, 'Unsupported start tag "p" at byte offset 0'),
        ("<br>", None, 'Unsupported start tag "br" at byte offset 0'),
        ("<b>x", None, 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", None, "Unexpected end tag at byte offset 1"),
        ("<b><i>test</b></i>", None, 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<b", None, "Unclosed start tag at byte offset 0"),
        ("<b>x</b", None, "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", None, 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', None, "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>z</a>", None, "Unexpected end of name token at byte offset 8"),
        ('<tg-emoji emoji-id="0">x</tg-emoji>', None, "Invalid custom emoji identifier specified"),
        ('<tg-time unix="x">y</tg-time>', None, "Invalid date-time value specified"),
        ('<tg-time unix="1" format="zz">y</tg-time>', None, "Invalid date-time format specified"),
    ],
)
def test_markup(source: str, text: str | None, entities: list[tuple[str, int, int]] | str) -> None:
    if text is None:
        with pytest.raises(Refusal) as refused:
            parse(source)
        assert refused.value.code == 400
        assert refused.value.description == f"Bad Request: can't parse entities: {entities}"
        return
    plain, found = parse(source)
    assert plain == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_links_are_kept_as_telegram_writes_them() -> None:
    _, found = parse(
        '<a href="https://example.com">a</a> <a href="http://x.org/?a=1&amp;b=2">b</a> <a href="localhost">c</a>'
    )
    assert [entity["url"] for entity in found] == ["https://example.com/", "http://x.org/?a=1&b=2"]


def test_language_of_code_and_time_for_the_readers_zone() -> None:
    _, found = parse(
        '<pre><code class="language-python">x</code></pre><tg-time unix="1647531900" format="wDT">y</tg-time>'
    )
    assert found[0] == {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    assert found[1] == {
        "type": "date_time",
        "offset": 1,
        "length": 1,
        "unix_time": 1647531900,
        "date_time_format": "wDT",
    }


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    assert parse(to_html(text, []))[0] == text


_TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code", "blockquote"])
_WORDS = st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs"]), min_size=1, max_size=8)
_MARKED = st.recursive(
    _WORDS,
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", _TAGS, st.lists(inner, max_size=3)),
)


@given(_MARKED)
def test_back_to_html_means_the_same(source: str) -> None:
    text, found = parse(source)
    again, found_again = parse(to_html(text, found))
    assert again == text
    key = lambda entity: (entity["offset"], -entity["length"], entity["type"])  # noqa: E731
    assert sorted(found_again, key=key) == sorted(found, key=key)


@given(st.text(max_size=60))
def test_anything_is_parsed_or_refused(source: str) -> None:
    try:
        text, found = parse(source)
    except Refusal:
        return
    for entity in found:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16(text)
