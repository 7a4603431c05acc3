"""Owns the methods that send files, and the one that fetches them."""

from __future__ import annotations

from typing import Any

from bot.simulator import formatting
from bot.simulator.bodies import Params, Upload, boolean, integer, structure, text
from bot.simulator.chats import MEDIA_FIELDS
from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.methods.target import post, writable_chat
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = [
    "KINDS",
    "caption",
    "from_input",
    "get_file",
    "send_animation",
    "send_audio",
    "send_document",
    "send_media_group",
    "send_photo",
    "send_sticker",
    "send_video",
    "send_voice",
]

KINDS = MEDIA_FIELDS
_GROUPED = frozenset({"photo", "video", "audio", "document"})
_WHOLE_NUMBERS = {  # fields of a media's JSON that a call may give
    "voice": ("duration",),
    "audio": ("duration",),
    "video": ("duration", "width", "height"),
    "animation": ("duration", "width", "height"),
}


def caption(params: Params) -> dict[str, Any]:
    """The caption of a call as fields of a message; empty without one."""
    limit, words = formatting.CAPTION_LIMIT, "message caption is too long"
    plain, entities = formatting.read(params, "caption", "caption_entities", limit, words)
    if not plain:
        return {}
    return {"caption": plain, "caption_entities": entities} if entities else {"caption": plain}


def _file(world: World, kind: str, value: Any, params: Params, details: Params) -> Any:
    """The JSON of a file given as upload, `attach://name`, file id or address."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        return _uploaded(world, kind, value, details)
    if not value or not isinstance(value, str):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored.siblings if kind == "photo" else stored.media


def _uploaded(world: World, kind: str, upload: Upload, details: Params) -> Any:
    if kind == "photo":
        return world.files.add_photo(upload.data)
    fields: dict[str, Any] = {name: integer(details, name) for name in _WHOLE_NUMBERS.get(kind, ())}
    if kind == "audio":
        fields |= {name: text(details, name) for name in ("title", "performer") if details.get(name)}
    if kind == "sticker":
        fields |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return world.files.add(kind, upload.data, upload.filename, upload.content_type, **fields)


def from_input(world: World, params: Params, given: Params) -> dict[str, Any]:
    """The message fields of one InputMedia object."""
    kind = text(given, "type")
    if kind not in KINDS:
        raise bad_request("can't parse InputMedia: Unsupported type specified")
    return {kind: _file(world, kind, given.get("media"), params, given), **caption(given), **_looks(given)}


_LOOKS = (("has_spoiler", "has_media_spoiler"), ("show_caption_above_media", "show_caption_above_media"))


def _looks(params: Params) -> dict[str, Any]:
    return {field: True for name, field in _LOOKS if params.get(name) and boolean(params, name)}


def _send(world: World, params: Params, kind: str) -> dict[str, Any]:
    words = caption(params) if kind != "sticker" else {}
    chat = writable_chat(world, params)
    content = {kind: _file(world, kind, params.get(kind), params, params), **words, **_looks(params)}
    return post(world, chat, params, content)


def send_photo(world: World, params: Params) -> dict[str, Any]:
    """sendPhoto: the picture is re-encoded, its metadata is gone."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> dict[str, Any]:
    """sendDocument: the bytes stay as they are."""
    return _send(world, params, "document")


def send_voice(world: World, params: Params) -> dict[str, Any]:
    """sendVoice."""
    return _send(world, params, "voice")


def send_audio(world: World, params: Params) -> dict[str, Any]:
    """sendAudio."""
    return _send(world, params, "audio")


def send_video(world: World, params: Params) -> dict[str, Any]:
    """sendVideo."""
    return _send(world, params, "video")


def send_animation(world: World, params: Params) -> dict[str, Any]:
    """sendAnimation."""
    return _send(world, params, "animation")


def send_sticker(world: World, params: Params) -> dict[str, Any]:
    """sendSticker."""
    return _send(world, params, "sticker")


def send_media_group(world: World, params: Params) -> list[dict[str, Any]]:
    """sendMediaGroup: 2–10 files, documents and audio only among themselves."""
    given = structure(params, "media", "media")
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no media in the request")
    if len(given) > 10:
        raise bad_request("too many messages to send as an album")
    kinds = {text(item, "type") for item in given}
    for kind in kinds - _GROUPED:
        raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("document and audio can't be mixed with other media types")
    chat = writable_chat(world, params)
    contents = [from_input(world, params, item) for item in given]
    album = {"media_group_id": str(13_000_000_000 + world.next_number())} if len(given) > 1 else {}
    return [post(world, chat, params, {**content, **album}) for content in contents]


def get_file(world: World, params: Params) -> dict[str, Any]:
    """getFile: up to 20 MB; the path is good for downloads from `/file/bot<token>/<path>`."""
    file_id = text(params, "file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    fields = {key: stored.media[key] for key in ("file_id", "file_unique_id", "file_size")}
    return {**fields, "file_path": stored.path}
