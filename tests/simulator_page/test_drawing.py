"""What the page draws from Telegram's Message JSON: formatted text, media, keyboards, polls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import browser_tests, open_page
from tests.simulator_page import recorded
from tests.simulator_page.fake_control import FakeControl, until
from tests.simulator_page.recorded import BOT, NOON, entity

pytestmark = browser_tests

DRAW = """async ([text, entities]) => {
  const { drawText } = await import("/static/js/entities.js");
  const box = document.createElement("div");
  box.append(drawText(text, entities, { link: () => false, command: () => {}, copy: () => {} }));
  return box.innerHTML;
}"""


def message(number: int, **more: Any) -> dict[str, Any]:
    """A message of the bot to Maja."""
    chat = {"id": 1001, "type": "private"}
    return {"message_id": number, "date": NOON, "chat": chat, "from": BOT, "own": False, **more}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def words_page(browser: Browser) -> AsyncIterator[Page]:
    """A page for the tests of words alone, which leave nothing on it."""
    server = FakeControl(recorded.state())
    await server.start()
    async with open_page(browser, server.address) as opened:
        yield opened
    await server.stop()


async def drawn(words_page: Page, text: str, entities: list[dict[str, Any]]) -> str:
    html: str = await words_page.evaluate(DRAW, [text, entities])
    return html


async def test_entities_nest_and_count_in_utf16_units(words_page: Page) -> None:
    text = "🌍 bold and both"
    marks = [entity(text, "bold and both", "bold"), entity(text, "both", "italic")]
    assert await drawn(words_page, text, marks) == "🌍 <b>bold and <i>both</i></b>"


async def test_entities_that_overlap_or_lie_outside_the_text_are_drawn_in_parts(words_page: Page) -> None:
    marks = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
        {"type": "underline", "offset": 90, "length": 3},
    ]
    assert await drawn(words_page, "abcdefg", marks) == "<b>ab<i>cd</i></b><i>ef</i>g"


async def test_text_is_never_taken_for_html(words_page: Page) -> None:
    assert await drawn(words_page, "<img src=x onerror=alert(1)>", []) == "&lt;img src=x onerror=alert(1)&gt;"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
async def test_a_dangerous_link_is_drawn_as_words(words_page: Page, address: str) -> None:
    html = await drawn(words_page, "tap me", [{"type": "text_link", "offset": 0, "length": 6, "url": address}])
    assert html == "<span>tap me</span>"


async def test_every_simple_format_has_its_element(words_page: Page) -> None:
    kinds = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code"}
    for kind, tag in kinds.items():
        assert await drawn(words_page, "word", [{"type": kind, "offset": 0, "length": 4}]) == f"<{tag}>word</{tag}>"


async def test_a_block_takes_the_line_feeds_that_touch_it(words_page: Page) -> None:
    text = "before\nquoted\nafter"
    assert await drawn(words_page, text, [entity(text, "quoted", "blockquote")]) == "before<blockquote>quoted</blockquote>after"


async def test_plain_addresses_and_commands_become_links(words_page: Page) -> None:
    html = await drawn(words_page, "see https://example.org/a. or /help", [])
    assert 'href="https://example.org/a"' in html
    assert '<button type="button" class="command">/help</button>' in html


async def test_a_spoiler_shows_itself_when_asked(page: Page) -> None:
    spoiler = page.locator('[data-phone="3001"] .spoiler')
    await expect(spoiler).to_have_attribute("aria-label", "Hidden text, show it")
    await spoiler.click()
    await expect(spoiler).to_have_attribute("data-open", "true")
    await expect(spoiler).not_to_have_attribute("role", "button")


async def test_a_long_quote_is_folded_until_it_is_opened(page: Page) -> None:
    quote = page.locator('[data-phone="1001"] blockquote.folded')
    await quote.scroll_into_view_if_needed()
    before = await quote.evaluate("quote => quote.offsetHeight")
    await quote.get_by_role("button", name="Show more").click()
    await expect(quote.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    assert await quote.evaluate("quote => quote.offsetHeight") > before + 20


async def test_a_photo_has_words_and_opens_large(page: Page) -> None:
    photo = page.locator('[data-phone="1001"] .photo')
    await expect(photo.locator("img")).to_have_attribute("alt", "Your home card of 13 May: three bins, oil rags apart.")
    await photo.click()
    await expect(page.locator("dialog.viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(photo).to_be_focused()


async def test_a_file_tells_name_and_size_and_can_be_saved(page: Page) -> None:
    name = "learner-matrix-porto-2026-05-25.pdf"
    link = page.locator(f'[data-document="{name}"]')
    await expect(link).to_contain_text("184 KB")
    async with page.expect_download() as download:
        await link.click()
    assert (await download.value).suggested_filename == name


async def test_a_voice_message_plays_and_tells_its_length(page: Page) -> None:
    sound = page.locator('[data-phone="1001"] [data-sound="voice"]')
    await expect(sound).to_contain_text("0:12")
    await sound.get_by_role("button", name="Play").click()
    await expect(sound.get_by_role("button", name="Pause")).to_be_visible()


async def test_an_album_is_one_group(page: Page) -> None:
    album = page.locator('[data-phone="2001"] [data-album="77"]')
    await expect(album.locator("[data-message-id]")).to_have_count(2)
    await expect(album).to_contain_text("Two photos of Maja")


async def test_a_quiz_shows_the_answer_and_why(page: Page) -> None:
    poll = page.locator('[data-phone="3001"] [data-poll="p2"]')
    await expect(poll.locator('[data-poll-option="The trainer"]')).to_have_attribute("data-right", "true")
    await expect(poll).to_contain_text("with a code in the room")


async def test_a_vote_is_sent_and_the_result_drawn(page: Page, control: FakeControl) -> None:
    await page.locator('[data-phone="2001"] [data-poll-option="Some gaps"]').click()
    await until(lambda: ("chats/2001/vote", {"message_id": 6, "option_ids": [1]}) in control.posts)
    polled = control.phone(2001)["messages"][-1]
    poll = {**polled["poll"], "total_voter_count": 1}
    poll["options"] = [{**option, "voter_count": int(option["text"] == "Some gaps")} for option in poll["options"]]
    control.push("edit", chat_id=2001, message={**polled, "poll": poll})
    await expect(page.locator('[data-phone="2001"] [data-poll="p1"]')).to_contain_text("100 %")


async def test_a_poll_with_several_answers_waits_for_the_decision(page: Page, control: FakeControl) -> None:
    options = [{"text": words, "voter_count": 0} for words in ("one", "two", "three")]
    poll = {"id": "p9", "question": "Which?", "options": options, "type": "regular", "allows_multiple_answers": True}
    control.push("message", chat_id=1001, message=message(80, poll=poll))
    drawn_poll = page.locator('[data-poll="p9"]')
    await expect(drawn_poll.locator("[data-poll-send]")).to_be_disabled()
    await drawn_poll.get_by_role("checkbox", name="three").click()
    await drawn_poll.get_by_role("checkbox", name="one").click()
    await drawn_poll.locator("[data-poll-send]").click()
    await until(lambda: ("chats/1001/vote", {"message_id": 80, "option_ids": [0, 2]}) in control.posts)


async def test_other_kinds_are_drawn_in_words(page: Page, control: FakeControl) -> None:
    kinds: list[tuple[dict[str, Any], str]] = [
        ({"location": {"latitude": 41.15, "longitude": -8.61}}, "41.15000, -8.61000"),
        ({"contact": {"first_name": "Rui", "phone_number": "+351 220 000 000"}}, "Rui"),
        ({"dice": {"emoji": "🎲", "value": 4}}, "4"),
        ({"sticker": {"file_id": "x", "emoji": "🌱", "is_animated": True}}, "🌱"),
        ({"pinned_message": message(1, text="The plan")}, "Pinned: The plan"),
    ]
    for number, (more, words) in enumerate(kinds, start=60):
        control.push("message", chat_id=1001, message=message(number, **more))
        await expect(page.locator(f'[data-phone="1001"] [data-message-id="{number}"]')).to_contain_text(words)


async def test_a_time_is_that_of_its_own_day_and_zone(page: Page, control: FakeControl) -> None:
    """Before and after the clocks go forward (29 March 2026), and on the way to another zone."""
    control.push("clock", clock={"now": "2026-07-01T12:00:00+02:00", "zone": "Europe/Ljubljana", "label": "Maribor", "jumps": []})
    winter, summer, midnight = 1774695600, 1774868400, 1782856800  # 28 March 11:00, 30 March 11:00, 30 June 22:00, all UTC
    moments: list[tuple[int, dict[str, Any], str]] = [
        (winter, {}, "12:00"), (summer, {}, "13:00"), (summer, {"zone": "Europe/Lisbon"}, "12:00"),
        (midnight, {"zone": "Europe/Lisbon"}, "23:00"), (midnight, {"zone": "Europe/Ljubljana"}, "00:00"), (midnight, {"zone": "Nowhere/Else"}, "00:00"),
    ]  # fmt: skip
    for number, (moment, more, shown) in enumerate(moments, start=80):
        control.push("message", chat_id=1001, message=message(number, text="Hello", **{**more, "date": moment}))
        await expect(page.locator(f'[data-phone="1001"] [data-message-id="{number}"] time')).to_have_text(shown)
    days = await page.locator('[data-phone="1001"] [data-day]').all_inner_texts()
    assert days[-4:] == ["Saturday 28 March", "Monday 30 March", "Tuesday 30 June", "Wednesday 1 July"]


async def test_days_are_parted_and_own_messages_ticked(page: Page) -> None:
    maja = page.locator('[data-phone="1001"]')
    assert await maja.locator("[data-day]").all_inner_texts() == ["Sunday 24 May", "Monday 25 May"]
    own = maja.locator('[data-message-id="7"]')
    await expect(own).to_have_attribute("data-from", "person")
    await expect(own).to_contain_text("delivered")
    await expect(own.locator("[data-edited]")).to_be_visible()
    await expect(maja.locator('[data-reaction="👍"]')).to_be_visible()
