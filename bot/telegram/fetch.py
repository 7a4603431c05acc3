"""Owns the fetching of files people send: at once, size and kind checked, location data stripped, kept by hash."""

from __future__ import annotations

import asyncio
import io

from bot.storage.media import MediaStore
from bot.telegram.parse import FileAct
from bot.telegram.wire import BadRequest, NetworkError, TelegramError, Wire
from dialogues.kit import Upload
from learning.people import Media

PATIENCE = (0.5, 2.0)  # seconds between tries
LARGEST = 20 * 1024 * 1024  # bytes; what Telegram lets a bot download
IMAGES = {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"}
TAKEN = {*IMAGES, "application/pdf", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", "video/mp4", "video/quicktime"}


class Refused(Exception):
    """The file cannot be taken. `why`: too_big, wrong_kind, broken, not_now."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def fetch(wire: Wire, store: MediaStore, act: FileAct) -> Upload:
    """Fetch, check, clean and keep a file. Raises Refused."""
    file = act.file
    if file.size > LARGEST:
        raise Refused("too_big")
    if file.kind == "document" and file.mime not in TAKEN:
        raise Refused("wrong_kind")
    content = await _content(wire, file.file_id)
    if not content:
        raise Refused("not_now")  # Telegram would not take it back when the trainer is to see it
    if file.mime == "application/pdf" and b"%PDF-" not in content[:1024]:
        raise Refused("wrong_kind")
    kind, mime = file.kind, file.mime
    if kind == "photo" or mime in IMAGES:
        content = await asyncio.to_thread(without_location, content)
        kind, mime = "photo", "image/jpeg"
    sha256 = await store.put(content)
    return Upload(Media(sha256, kind, mime, len(content), file.name, file.seconds), act.caption, act.message_id)


async def _content(wire: Wire, file_id: str) -> bytes:
    """The bytes; a network that stumbles gets a second and a third chance. Raises Refused."""
    for rest in (*PATIENCE, None):
        try:
            found = await wire.get_file(file_id)
            if found.file_size and found.file_size > LARGEST:
                raise Refused("too_big")
            return bytes(await found.download_as_bytearray())
        except TelegramError as failed:
            if rest is None or isinstance(failed, BadRequest) or not isinstance(failed, NetworkError):
                raise Refused("too_big" if "too big" in str(failed).lower() else "not_now") from failed
            await asyncio.sleep(rest)
    raise Refused("not_now")


def without_location(content: bytes) -> bytes:
    """The picture alone, upright, as JPEG: place, time and camera data are gone. Raises Refused for what is no picture."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((2560, 2560))
            clean = io.BytesIO()
            upright.save(clean, "JPEG", quality=88)
            return clean.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as broken:
        raise Refused("broken") from broken
