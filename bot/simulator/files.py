"""Owns the bytes behind every file id; knows nothing of chats or methods."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from bot.simulator.refusals import bad_request, too_large

__all__ = ["DOWNLOAD_LIMIT", "PHOTO_LIMIT", "UPLOAD_LIMIT", "FileStore", "StoredFile"]

UPLOAD_LIMIT = 50 * 1024 * 1024  # bytes; Bot API, "Sending files"
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes; Bot API, getFile
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes
PHOTO_EDGES = (320, 1280)  # pixels of the longer side of the versions a photo is kept in
_KINDS = {  # kind: start of its file ids, folder of its paths, usual ending
    "photo": ("AgACAgQAAxkB", "photos", ".jpg"),
    "document": ("BQACAgQAAxkB", "documents", ""),
    "voice": ("AwACAgQAAxkB", "voice", ".oga"),
    "audio": ("CQACAgQAAxkB", "music", ".mp3"),
    "video": ("BAACAgQAAxkB", "videos", ".mp4"),
    "animation": ("CgACAgQAAxkB", "animations", ".mp4"),
    "sticker": ("CAACAgQAAxkB", "stickers", ".webp"),
}
_IMAGES = {"photo": "image/jpeg", "sticker": "image/webp"}


@dataclass(slots=True)
class StoredFile:
    """One file. `media` is its JSON as it stands in messages (for a photo one PhotoSize)."""

    kind: str
    data: bytes
    path: str
    mime: str
    media: dict[str, Any]
    siblings: list[dict[str, Any]] | None = None  # the sizes of a photo, smallest first


class FileStore:
    """All files of one simulator, by file id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, file_id: str) -> StoredFile | None:
        """The file of an id, None when there is none."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file of a `file_path`, None when there is none."""
        return self._by_path.get(path)

    def add(self, kind: str, data: bytes, filename: str = "", mime: str = "", **details: Any) -> dict[str, Any]:
        """Keep bytes untouched; gives the JSON of the Document, Voice, Video … `details` are further fields of it."""
        _check_size(data)
        if kind == "photo":
            raise ValueError("photos are re-encoded: use add_photo")
        guessed = mimetypes.guess_type(filename)[0] if filename else None
        media: dict[str, Any] = {}
        if kind != "sticker":  # a Sticker has no field for it
            media["mime_type"] = guessed or mime or "application/octet-stream"
        if filename and kind not in ("voice", "sticker"):
            media["file_name"] = filename
        media.update(details)
        return self._keep(kind, data, filename, media).media

    def add_photo(self, data: bytes) -> list[dict[str, Any]]:
        """Re-encode a picture as Telegram does (so metadata is gone); gives its PhotoSizes, smallest first."""
        _check_size(data)
        if len(data) > PHOTO_LIMIT:
            size = f"file of size {len(data)} bytes is too big for a photo"
            raise bad_request(f"{size}; the maximum size is {PHOTO_LIMIT} bytes")
        picture = _opened(data)
        longest = max(picture.size)
        edges = [edge for edge in PHOTO_EDGES if edge < longest]
        if len(edges) < len(PHOTO_EDGES):
            edges.append(longest)
        files = [self._keep_size(picture, edge) for edge in edges]
        sizes = [file.media for file in files]
        for file in files:
            file.siblings = sizes
        return sizes

    def _keep_size(self, picture: Image.Image, edge: int) -> StoredFile:
        version = picture
        if edge < max(picture.size):
            version = picture.copy()
            version.thumbnail((edge, edge))
        out = io.BytesIO()
        version.save(out, "JPEG", quality=87)
        return self._keep("photo", out.getvalue(), "", {"width": version.width, "height": version.height})

    def _keep(self, kind: str, data: bytes, filename: str, media: dict[str, Any]) -> StoredFile:
        start, folder, ending = _KINDS[kind]
        number = len(self._by_id) + 1
        dot = filename.rfind(".")
        path = f"{folder}/file_{number}{filename[dot:] if dot > 0 else ending}"
        media = {"file_id": f"{start}{number:010d}", "file_unique_id": f"AgAD{number:010d}", **media}
        media["file_size"] = len(data)
        file = StoredFile(kind, data, path, media.get("mime_type", _IMAGES.get(kind, "")), media)
        self._by_id[media["file_id"]] = file
        self._by_path[path] = file
        return file


def _check_size(data: bytes) -> None:
    if len(data) > UPLOAD_LIMIT:
        raise too_large()
    if not data:
        raise bad_request("file must be non-empty")


def _opened(data: bytes) -> Image.Image:
    """The picture, upright and without its metadata. Raises Refusal for what is no picture or has no sane shape."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(data))
        width, height = picture.size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        picture = ImageOps.exif_transpose(picture)
        if picture.mode in ("RGBA", "LA", "PA", "P"):
            layers = picture.convert("RGBA")
            ground = Image.new("RGBA", layers.size, "white")
            return Image.alpha_composite(ground, layers).convert("RGB")
        return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
