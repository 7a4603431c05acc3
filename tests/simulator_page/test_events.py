"""What happens on a phone when something happens in the chat: taps, edits, deletions, toasts, typing, lost connections."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.browser import browser_tests
from tests.simulator_page.fake_control import FakeControl, until
from tests.simulator_page.recorded import inline
from tests.simulator_page.test_drawing import message

pytestmark = browser_tests

MAJA = '[data-phone="1001"]'


async def test_a_tap_is_sent_and_busy_until_it_is_answered(page: Page, control: FakeControl) -> None:
    key = page.locator(f'{MAJA} [data-message-id="6"] [data-button-text="C"]')
    await key.click()
    await until(lambda: ("chats/1001/tap", {"message_id": 6, "data": "c"}) in control.posts)
    await expect(key).to_have_attribute("aria-busy", "true")
    await key.click()
    control.push("toast", chat_id=1001, text="", show_alert=False)
    await expect(key).not_to_have_attribute("aria-busy", "true")
    assert len([post for post in control.posts if post[0].endswith("/tap")]) == 1


async def test_a_refused_tap_says_why(page: Page, control: FakeControl) -> None:
    control.refuse["tap"] = "This message is gone."
    key = page.locator(f'{MAJA} [data-button-text="A"]')
    await key.click()
    await expect(page.locator(f"{MAJA} [data-toast]")).to_have_text("This message is gone.")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_edit_changes_the_message_in_place_and_keeps_the_focus(page: Page, control: FakeControl) -> None:
    key = page.locator(f'{MAJA} [data-button-text="C"]')
    await key.focus()
    await key.press("Enter")
    control.push("edit", chat_id=1001, message=message(6, text="Right: C.", edit_date=1, reply_markup=inline(["Next", "C"])))
    changed = page.locator(f'{MAJA} [data-message-id="6"]')
    await expect(changed.locator("[data-text]")).to_have_text("Right: C.")
    await expect(changed.locator('[data-button-text="C"]')).to_be_focused()
    control.push("edit", chat_id=1001, message=message(6, text="Right: C.", edit_date=2, reply_markup=inline(["Go on"])))
    await expect(changed.locator('[data-button-text="Go on"]')).to_be_focused()
    control.push("edit", chat_id=1001, message=message(6, text="Done.", edit_date=3))
    await expect(changed).to_be_focused()


async def test_a_changed_keyboard_does_not_stop_a_sound(page: Page, control: FakeControl) -> None:
    sound = message(70, voice={"file_id": "voice1", "duration": 2}, edit_date=1, reply_markup=inline(["One"]))
    control.push("message", chat_id=1001, message=sound)
    bubble = page.locator(f'{MAJA} [data-message-id="70"]')
    await bubble.get_by_role("button", name="Play").click()
    control.push("edit", chat_id=1001, message={**sound, "edit_date": 2, "reply_markup": inline(["Two"])})
    await expect(bubble.locator('[data-button-text="Two"]')).to_be_visible()
    assert not await bubble.locator("audio").evaluate("element => element.paused")


async def test_a_deleted_message_is_gone(page: Page, control: FakeControl) -> None:
    control.push("delete", chat_id=1001, message_ids=[6])
    await expect(page.locator(f'{MAJA} [data-message-id="6"]')).to_have_count(0)
    await expect(page.locator(f'{MAJA} [data-message-id="7"]')).to_have_count(1)


async def test_a_toast_passes_and_an_alert_waits(page: Page, control: FakeControl) -> None:
    control.push("toast", chat_id=1001, text="✓ saved", show_alert=False)
    await expect(page.locator(f"{MAJA} [data-toast]")).to_have_text("✓ saved")
    control.push("toast", chat_id=1001, text="Locked. Ask for a re-opening.", show_alert=True)
    alert = page.locator(f"{MAJA} [data-alert]")
    await expect(alert).to_contain_text("Locked.")
    await page.locator(f"{MAJA} [data-alert-ok]").click()
    await expect(alert).to_have_count(0)


async def test_an_alert_does_not_take_the_focus_from_another_phone(page: Page, control: FakeControl) -> None:
    field = page.locator('[data-phone="2001"] [data-composer]')
    await field.fill("Guten Tag")
    control.push("toast", chat_id=1001, text="Locked.", show_alert=True)
    await expect(page.locator(f"{MAJA} [data-alert]")).to_be_visible()
    await expect(field).to_be_focused()


async def test_typing_is_shown_until_the_message_comes(page: Page, control: FakeControl) -> None:
    control.push("typing", chat_id=1001, action="typing")
    await expect(page.locator(f"{MAJA} [data-status]")).to_have_text("typing…")
    await expect(page.locator(f"{MAJA} [data-typing=''].typing")).to_be_visible()
    control.push("message", chat_id=1001, message=message(71, text="Here I am"))
    await expect(page.locator(f"{MAJA} .typing")).to_have_count(0)
    await expect(page.locator(f"{MAJA} [data-status]")).to_have_text("@Scouts4GreenBot")


async def test_a_reaction_arrives(page: Page, control: FakeControl) -> None:
    control.push("reaction", chat_id=1001, message_id=7, reaction=[{"type": "emoji", "emoji": "🏆"}])
    await expect(page.locator(f'{MAJA} [data-message-id="7"] [data-reaction="🏆"]')).to_be_visible()


async def test_new_commands_arrive(page: Page, control: FakeControl) -> None:
    control.push("commands", chat_id=1001, commands=[{"command": "badges", "description": "Your badges"}])
    await page.locator(f"{MAJA} [data-commands]").click()
    await expect(page.locator(f'{MAJA} [data-command="/badges"]')).to_be_visible()


async def test_a_fresh_message_is_scrolled_to_unless_one_reads_above(page: Page, control: FakeControl) -> None:
    control.push("message", chat_id=1001, message=message(72, text="At the end"))
    await expect(page.locator(f'{MAJA} [data-message-id="72"]')).to_be_in_viewport()
    await page.locator(f"{MAJA} [data-log]").evaluate("list => { list.scrollTop = 0; }")
    await expect(page.locator(f"{MAJA} [data-newer]")).to_be_visible()
    control.push("message", chat_id=1001, message=message(73, text="Below"))
    await expect(page.locator(f"{MAJA} [data-newer]")).to_have_text("1")
    await expect(page.locator(f'{MAJA} [data-message-id="73"]')).not_to_be_in_viewport()
    await page.locator(f"{MAJA} [data-newer]").click()
    await expect(page.locator(f'{MAJA} [data-message-id="73"]')).to_be_in_viewport()


async def test_what_happened_while_the_connection_was_lost_is_caught_up(page: Page, control: FakeControl) -> None:
    phone = control.phone(1001)
    phone["messages"] = [*phone["messages"][:-1], message(99, text="While you were away")]
    control.drop_streams()
    await expect(page.locator(f'{MAJA} [data-message-id="99"]')).to_have_count(1)
    await expect(page.locator(f'{MAJA} [data-message-id="9"]')).to_have_count(0)
    await expect(page.locator("[data-connection]")).to_be_hidden()


async def test_the_reply_keyboard_answers_and_goes(page: Page, control: FakeControl) -> None:
    ana = page.locator('[data-phone="3001"]')
    await ana.locator('[data-reply-button="Create a cohort"]').click()
    await until(lambda: ("chats/3001/send", {"text": "Create a cohort"}) in control.posts)
    gone: dict[str, Any] = {**message(50, text="Its name?", reply_markup={"remove_keyboard": True})}
    control.push("message", chat_id=3001, message=gone)
    await expect(ana.locator("[data-reply-button]")).to_have_count(0)


async def test_a_one_time_keyboard_folds_after_the_answer(page: Page, control: FakeControl) -> None:
    markup = {"keyboard": [["Yes", "No"]], "one_time_keyboard": True, "input_field_placeholder": "Yes or no"}
    control.push("message", chat_id=1001, message=message(51, text="Sure?", reply_markup=markup))
    await expect(page.locator(f"{MAJA} [data-composer]")).to_have_attribute("placeholder", "Yes or no")
    await page.locator(f'{MAJA} [data-reply-button="Yes"]').click()
    control.push("message", chat_id=1001, message=message(52, text="Yes", own=True))
    await expect(page.locator(f"{MAJA} [data-reply-keys]")).to_be_hidden()
    await page.locator(f"{MAJA} [data-keys-toggle]").click()
    await expect(page.locator(f'{MAJA} [data-reply-button="No"]')).to_be_visible()


async def test_a_forced_answer_is_sent_as_a_reply(page: Page, control: FakeControl) -> None:
    markup = {"force_reply": True, "input_field_placeholder": "Because…"}
    control.push("message", chat_id=1001, message=message(53, text="Why do you think so?", reply_markup=markup))
    field = page.locator(f"{MAJA} [data-composer]")
    await expect(field).to_have_attribute("placeholder", "Because…")
    await field.fill("Because there is no contract")
    await field.press("Enter")
    expected = {"text": "Because there is no contract", "reply_to_message_id": 53}
    await until(lambda: ("chats/1001/send", expected) in control.posts)
    control.push("message", chat_id=1001, message=message(54, text="Because there is no contract", own=True))
    await expect(field).to_have_attribute("placeholder", "Message")
