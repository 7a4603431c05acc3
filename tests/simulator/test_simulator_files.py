"""Files both ways: what is re-encoded, what stays untouched, what is too large or wrong."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from simulator_tools import picture
from telegram import Bot, InputMediaAudio, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.simulator import Person, Simulator

PNG_SECRET = b"geo:46.05,14.50"


async def test_photo_loses_its_metadata(bot: Bot, maja: Person, sim: Simulator) -> None:
    exif = Image.Exif()
    exif[0x010E] = PNG_SECRET.decode()
    data = picture(1600, 900, "JPEG", exif=exif)
    assert PNG_SECRET in data
    sent = await bot.send_photo(1001, data, caption="my <b>bin</b>", parse_mode="HTML")
    assert [(size.width, size.height) for size in sent.photo] == [(320, 180), (1280, 720)]
    assert sent.caption_html == "my <b>bin</b>"
    for size in sent.photo:
        stored = sim.stored_file(size.file_id)
        assert PNG_SECRET not in stored
        assert len(stored) == size.file_size
        assert Image.open(io.BytesIO(stored)).size == (size.width, size.height)
    assert maja.screen == "📷 my bin"


async def test_document_stays_untouched(bot: Bot, maja: Person, sim: Simulator) -> None:
    sent = await bot.send_document(1001, io.BytesIO(b"%PDF\r\n--x\r\n\0\xff"), filename='Poročilo "a".pdf')
    assert sent.document is not None
    assert sent.document.file_name == 'Poročilo "a".pdf'
    assert sent.document.mime_type == "application/pdf"
    assert sim.stored_file(sent.document.file_id) == b"%PDF\r\n--x\r\n\0\xff"
    assert maja.last.document is not None
    assert maja.last.file_id == sent.document.file_id


async def test_download_of_what_a_person_sent(bot: Bot, maja: Person) -> None:
    maja.document(b"diary", "day 1.txt")
    file_id = maja.messages[-1].file_id
    assert file_id is not None
    file = await bot.get_file(file_id)
    assert file.file_size == 5
    assert bytes(await file.download_as_bytearray()) == b"diary"
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("AgACnothing")


async def test_sending_again_by_id(bot: Bot, maja: Person) -> None:
    first = await bot.send_photo(1001, picture())
    again = await bot.send_photo(1001, first.photo[-1].file_id)
    assert again.photo[-1].file_id == first.photo[-1].file_id
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(1001, "AgACnothing")
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(1001, first.photo[-1].file_id)
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(1001, "https://example.com/a.png")


async def test_all_kinds(bot: Bot, maja: Person) -> None:
    voice = await bot.send_voice(1001, b"OggS", duration=4)
    audio = await bot.send_audio(1001, b"ID3", duration=9, title="Green Talk")
    video = await bot.send_video(1001, b"mp4", duration=3, width=10, height=20, has_spoiler=True)
    moving = await bot.send_animation(1001, b"mp4", duration=1, width=1, height=1)
    sticker = await bot.send_sticker(1001, b"webp")
    assert voice.voice is not None
    assert voice.voice.to_dict()["duration"] == 4
    assert audio.audio is not None
    assert audio.audio.title == "Green Talk"
    assert video.video is not None
    assert (video.video.width, video.video.height) == (10, 20)
    assert video.has_media_spoiler
    assert moving.animation is not None
    assert sticker.sticker is not None
    assert [message.media[0] for message in maja.messages[1:] if message.media] == [
        "voice", "audio", "video", "animation", "sticker",
    ]  # fmt: skip


async def test_wrong_pictures(bot: Bot, maja: Person) -> None:
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(1001, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(1001, picture(2100, 100))
    with pytest.raises(BadRequest, match="is too big for a photo"):
        await bot.send_photo(1001, b"\0" * (10 * 2**20 + 1))
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(1001, b"")


async def test_transparent_pictures_get_a_white_ground(bot: Bot, maja: Person, sim: Simulator) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    sent = await bot.send_photo(1001, out.getvalue())
    corner = Image.open(io.BytesIO(sim.stored_file(sent.photo[-1].file_id))).getpixel((0, 0))
    assert corner == (255, 255, 255)


async def test_size_limits(bot: Bot, maja: Person) -> None:
    maja.document(b"\0" * (20 * 2**20 + 1), "film.bin")
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(str(maja.messages[-1].file_id))
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(1001, b"\0" * (50 * 2**20 + 1), read_timeout=20, write_timeout=20)
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(1001, b"\0" * (53 * 2**20), read_timeout=20, write_timeout=20)


async def test_captions(bot: Bot, maja: Person) -> None:
    sent = await bot.send_photo(1001, picture(), caption="<i>" + "x" * 1024 + "</i>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(1001, picture(), caption="x" * 1025)
    await bot.edit_message_caption(1001, sent.message_id, caption="short")
    assert maja.last.caption == "short"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", 1001, sent.message_id)
    await bot.edit_message_caption(1001, sent.message_id)
    assert maja.last.caption is None


async def test_another_file_in_its_place(bot: Bot, maja: Person) -> None:
    sent = await bot.send_photo(1001, picture(), caption="a")
    edited = await bot.edit_message_media(
        InputMediaDocument(b"x", filename="x.txt", caption="b"), 1001, sent.message_id
    )
    assert not isinstance(edited, bool)
    assert not edited.photo
    assert edited.document is not None
    assert maja.screen == "📎 x.txt b"


async def test_album(bot: Bot, maja: Person) -> None:
    media = [InputMediaPhoto(picture(), caption="<b>three</b>", parse_mode="HTML"), *(InputMediaPhoto(picture()),) * 2]
    sent = await bot.send_media_group(1001, media)
    assert len(sent) == 3
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption_html == "<b>three</b>"
    with pytest.raises(BadRequest, match="Document and audio can't be mixed"):
        await bot.send_media_group(1001, [InputMediaPhoto(picture()), InputMediaAudio(b"x")])


async def test_what_phones_send(maja: Person, sim: Simulator) -> None:
    maja.photo(picture(), "look")
    maja.voice(b"OggS", 3)
    maja.album([picture(), picture()], "two")
    maja.album_of_documents([("a.txt", b"a"), ("b.txt", b"b")], "files")
    maja.video(b"mp4")
    maja.audio(b"mp3", 7)
    maja.sticker()
    maja.location(1.5, 2.5)
    maja.contact("+386")
    kinds = [next(iter(update.payload.keys() - _COMMON), None) for update in sim.delivery.pending.values()]
    assert len(kinds) == 12
    albums = [m.raw.get("media_group_id") for m in maja.messages if "media_group_id" in m.raw]
    assert len(albums) == 4
    assert len(set(albums)) == 2
    assert maja.messages[-1].raw["contact"]["user_id"] == 1001
    assert maja.messages[2].voice is not None
    assert maja.messages[2].voice["duration"] == 3


_COMMON = {"message_id", "from", "chat", "date", "media_group_id", "caption", "entities"}
