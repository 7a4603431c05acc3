"""Texts: what becomes of what an author writes."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from content.texts import TextFault, line, markup, paragraphs, plain, tag_fault, utf16, words


def test_only_bold_and_italic_pass_everything_else_is_escaped() -> None:
    text = markup('<b>Fish & chips</b> <u>for</u> <a href="x">you</a> <i>1 < 2</i>')
    assert (
        text == "<b>Fish &amp; chips</b> &lt;u&gt;for&lt;/u&gt; &lt;a href=&#34;x&#34;&gt;you&lt;/a&gt; <i>1 &lt; 2</i>"
    )
    assert isinstance(text, Markup)


def test_plain_gives_back_what_the_reader_sees() -> None:
    assert plain(markup("<b>Fish & chips</b> for < 5")) == "Fish & chips for < 5"
    assert plain("R&D <not a tag>") == "R&D <not a tag>"


def test_wrapped_lines_are_joined_and_lists_are_kept() -> None:
    raw = "One line\nand its rest.\n\n• a point\n  goes on\n• another\n1. first\n2) second\n"
    assert paragraphs(raw) == "One line and its rest.\n\n• a point goes on\n• another\n1. first\n2) second"


@pytest.mark.parametrize("broken", ["<b>open", "close</b>", "<b>cross <i>over</b></i>", "<i><b>twice</b>"])
def test_tags_that_do_not_pair_are_refused(broken: str) -> None:
    assert tag_fault(broken)
    with pytest.raises(TextFault, match="broken tag"):
        markup(broken)


@pytest.mark.parametrize("empty", ["", "  \n ", None, 5, True, ["x"]])
def test_what_is_no_text_is_refused(empty: object) -> None:
    with pytest.raises(TextFault):
        markup(empty)
    with pytest.raises(TextFault):
        line(empty)


def test_a_line_takes_no_markup_but_keeps_signs() -> None:
    assert line("Fish & chips,\n two  lines ") == "Fish & chips, two lines"
    with pytest.raises(TextFault, match="markup"):
        line("<b>Title</b>")


def test_lengths_are_counted_as_telegram_and_readers_do() -> None:
    text = markup("<b>🌍 R&D</b>")
    assert utf16(text) == 6
    assert words(text) == 2
