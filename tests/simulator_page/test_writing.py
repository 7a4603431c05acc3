"""What a person can send from a phone: words, commands, changed words, photos, files, voice; and that nothing written is lost."""

from __future__ import annotations

from playwright.async_api import FilePayload, Page, expect

from tests.browser import browser_tests
from tests.simulator_page import recorded
from tests.simulator_page.fake_control import FakeControl, until
from tests.simulator_page.test_drawing import message

pytestmark = browser_tests

MAJA = '[data-phone="1001"]'
PICTURE: FilePayload = {"name": "bins.png", "mimeType": "image/png", "buffer": recorded.files()["bins"][1]}
RAGS: FilePayload = {"name": "rags.png", "mimeType": "image/png", "buffer": recorded.files()["bins2"][1]}
PDF: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}


async def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, control: FakeControl) -> None:
    field = page.locator(f"{MAJA} [data-composer]")
    await field.press_sequentially("first")
    await field.press("Shift+Enter")
    await field.press_sequentially("second")
    await field.press("Enter")
    await until(lambda: ("chats/1001/send", {"text": "first\nsecond"}) in control.posts)
    await expect(field).to_have_value("")


async def test_blank_words_are_not_sent(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-composer]").fill("  \n ")
    await page.locator(f"{MAJA} [data-composer]").press("Enter")
    await expect(page.locator(f"{MAJA} [data-send]")).to_be_hidden()
    assert control.posts == []


async def test_words_that_could_not_be_sent_come_back(page: Page) -> None:
    await page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    field = page.locator(f"{MAJA} [data-composer]")
    await field.fill("a long entry")
    await field.press("Enter")
    await expect(field).to_have_value("a long entry")
    await expect(page.locator(f"{MAJA} [data-toast]")).to_have_text("The simulator cannot be reached.")


async def test_commands_are_filtered_while_typing_and_chosen_by_keyboard(page: Page, control: FakeControl) -> None:
    field = page.locator(f"{MAJA} [data-composer]")
    await field.press_sequentially("/l")
    shown = page.locator(f"{MAJA} [data-command-list] li")
    assert await shown.evaluate_all("items => items.map(item => item.dataset.command)") == ["/learn", "/language"]
    await field.press("ArrowDown")
    await field.press("Enter")
    await until(lambda: ("chats/1001/send", {"text": "/language"}) in control.posts)


async def test_a_command_with_words_after_it_is_completed_by_tab(page: Page, control: FakeControl) -> None:
    field = page.locator('[data-phone="2001"] [data-composer]')
    await field.press_sequentially("/rev")
    await field.press("Tab")
    await expect(field).to_have_value("/review ")
    await field.press_sequentially("1107")
    await field.press("Enter")
    await until(lambda: ("chats/2001/send", {"text": "/review 1107"}) in control.posts)


async def test_the_command_menu_opens_by_its_button(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-commands]").click()
    await page.locator(f'{MAJA} [data-command="/diary"]').click()
    await until(lambda: ("chats/1001/send", {"text": "/diary"}) in control.posts)


async def test_a_command_in_a_message_is_sent_by_a_tap(page: Page, control: FakeControl) -> None:
    control.push("message", chat_id=1001, message=message(55, text="See /privacy"))
    await page.locator(f'{MAJA} [data-message-id="55"] .command').click()
    await until(lambda: ("chats/1001/send", {"text": "/privacy"}) in control.posts)


async def test_an_own_message_is_changed_by_double_click(page: Page, control: FakeControl) -> None:
    await page.locator(f'{MAJA} [data-message-id="7"] [data-text]').dblclick()
    field = page.locator(f"{MAJA} [data-composer]")
    await expect(field).to_have_value("Pri nas so v posebni kanti 🛢")
    await field.fill("V posebni kanti s pokrovom")
    await field.press("Enter")
    await until(lambda: ("chats/1001/edit", {"message_id": 7, "text": "V posebni kanti s pokrovom"}) in control.posts)


async def test_an_own_message_is_changed_by_keyboard_and_menu(page: Page, control: FakeControl) -> None:
    field = page.locator(f"{MAJA} [data-composer]")
    await field.press("ArrowUp")
    await expect(field).to_have_value("Pri nas so v posebni kanti 🛢")
    await field.press("Escape")
    await expect(field).to_have_value("")
    await page.locator(f'{MAJA} [data-message-id="7"]').hover()
    await page.locator(f'{MAJA} [data-message-id="7"] [data-more]').click()
    await page.locator(f'{MAJA} [data-menu-item="edit"]').click()
    await expect(field).to_be_focused()
    await field.fill("Changed")
    await page.locator(f"{MAJA} [data-send]").click()
    await until(lambda: ("chats/1001/edit", {"message_id": 7, "text": "Changed"}) in control.posts)


async def test_a_message_of_the_bot_cannot_be_changed(page: Page) -> None:
    await page.locator(f'{MAJA} [data-message-id="6"] [data-text]').dblclick()
    await expect(page.locator(f"{MAJA} [data-composer]")).to_have_value("")


async def test_a_photo_goes_as_photo_with_its_words(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-files]").set_input_files(PICTURE)
    await page.locator("[data-file-caption]").fill("Naše kante")
    await page.locator('[data-send-as="photo"]').click()
    size = len(PICTURE["buffer"])
    sent = [("photo", ("bins.png", "image/png", size)), ("caption", "Naše kante")]
    await until(lambda: ("chats/1001/photo", sent) in control.posts)


async def test_other_files_go_as_files_only(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-files]").set_input_files(PDF)
    await expect(page.locator('[data-send-as="photo"]')).to_have_count(0)
    await page.locator('[data-send-as="document"]').click()
    await until(lambda: ("chats/1001/document", [("document", ("plan.pdf", "application/pdf", 8))]) in control.posts)


async def test_several_photos_go_as_an_album(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-files]").set_input_files([PICTURE, RAGS])
    await page.locator('[data-send-as="photo"]').click()
    await until(lambda: [path for path, _ in control.posts] == ["chats/1001/album"])
    assert [name for name, _ in control.posts[0][1]] == ["photo", "photo"]


async def test_a_voice_message_is_recorded(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-record]").click()
    await expect(page.locator(f"{MAJA} [data-recording]")).to_have_text("0:01")
    await page.locator(f"{MAJA} [data-record-send]").click()
    await until(lambda: [path for path, _ in control.posts] == ["chats/1001/voice"])
    fields = dict(control.posts[0][1])
    assert fields["voice"][2] > 0
    assert int(fields["duration"]) >= 1


async def test_a_recording_can_be_thrown_away(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-record]").click()
    await page.locator(f"{MAJA} [data-record-cancel]").click()
    await expect(page.locator(f"{MAJA} [data-composer]")).to_be_visible()
    assert control.posts == []


async def test_without_a_microphone_a_sound_file_is_attached(page: Page, control: FakeControl) -> None:
    await page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no')); }")
    async with page.expect_file_chooser() as chooser:
        await page.locator(f"{MAJA} [data-record]").click()
    sound: FilePayload = {"name": "note.wav", "mimeType": "audio/wav", "buffer": recorded.tone(2.0)}
    await (await chooser.value).set_files(sound)
    await until(lambda: [path for path, _ in control.posts] == ["chats/1001/voice"])
    assert dict(control.posts[0][1])["duration"] == "2"


async def test_the_bot_is_blocked_and_unblocked(page: Page, control: FakeControl) -> None:
    await page.locator(f"{MAJA} [data-phone-menu]").click()
    await page.locator(f'{MAJA} [data-menu-item="block"]').click()
    await page.locator(f'{MAJA} [data-gate="unblock"]').click()
    await until(lambda: [path for path, _ in control.posts] == ["chats/1001/block", "chats/1001/unblock"])
    await expect(page.locator(f"{MAJA} [data-composer]")).to_be_visible()
