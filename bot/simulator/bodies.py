"""Owns the ways in which a call's parameters travel (JSON, form, multipart, query); knows nothing of what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

from bot.simulator.refusals import bad_request
from bot.simulator.wire import Request

__all__ = ["Params", "Upload", "boolean", "integer", "number", "parameters", "parts", "structure", "text"]

Params = dict[str, Any]  # values: str from forms, any JSON value from JSON bodies, Upload from multipart

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"]*)"')
_FILENAME = re.compile(r'filename="((?:[^"\\]|\\.)*)"')
_FILENAME_STAR = re.compile(r"filename\*=(?:utf-8|UTF-8)''([^;\r\n]+)")
_TRUE = frozenset({"true", "True", "1", "yes"})


@dataclass(slots=True)
class Upload:
    """A file that came in a multipart body."""

    data: bytes
    filename: str
    content_type: str

    def __repr__(self) -> str:
        return f"<{self.filename}, {len(self.data)} bytes>"


def parameters(request: Request) -> Params:
    """All parameters of a request. Raises Refusal for JSON that cannot be read."""
    kind = request.content_type
    found: Params = dict(parse_qsl(request.query, keep_blank_values=True)) if request.query else {}
    if not request.body:
        return found
    if kind.startswith("application/json"):
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected")
        if not found:
            return body
        found.update(body)
    elif kind.startswith("multipart/"):
        found.update(parts(request.body, kind))
    else:
        found.update(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    return found


def parts(body: bytes, content_type: str) -> list[tuple[str, str | Upload]]:
    """The parts of a multipart body in their order. Raises Refusal for one without a boundary."""
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise bad_request("can't find boundary of the multipart body")
    found: list[tuple[str, str | Upload]] = []
    for part in (b"\r\n" + body).split(b"\r\n--" + match[1].encode("latin-1"))[1:]:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        headers = head.decode("utf-8", "replace")
        name = _NAME.search(headers)
        if name is None:
            continue
        filename = _filename(headers)
        value = content.decode("utf-8", "replace") if filename is None else _upload(headers, filename, content)
        found.append((name[1], value))
    return found


def _filename(headers: str) -> str | None:
    star = _FILENAME_STAR.search(headers)
    if star is not None:
        return unquote(star[1])
    plain = _FILENAME.search(headers)
    return unquote(plain[1].replace('\\"', '"')) if plain is not None else None


def _upload(headers: str, filename: str, content: bytes) -> Upload:
    kind = next(
        (line.partition(":")[2].strip() for line in headers.split("\r\n") if line.lower().startswith("content-type:")),
        "application/octet-stream",
    )
    return Upload(content, filename.replace("\\", "/").rsplit("/", 1)[-1], kind)


# -- reading one parameter; forms carry everything as text, so each reader takes both forms


def text(params: Params, name: str) -> str:
    """A string, empty when missing."""
    value = params.get(name)
    return "" if value is None else value if isinstance(value, str) else str(value)


def integer(params: Params, name: str, default: int = 0) -> int:
    """A whole number; the default when missing or unreadable (as Telegram does)."""
    value = params.get(name)
    if value.__class__ is int:
        return value
    try:
        return default if value is None or value == "" else int(value)
    except (TypeError, ValueError):
        return default


def number(params: Params, name: str) -> float | None:
    """A decimal number, None when missing or unreadable."""
    try:
        return float(params[name])
    except (KeyError, TypeError, ValueError):
        return None


def boolean(params: Params, name: str, default: bool = False) -> bool:
    """A flag."""
    value = params.get(name)
    if value is None or value == "":
        return default
    return value if value.__class__ is bool else str(value) in _TRUE


def structure(params: Params, name: str, what: str = "") -> Any:
    """A JSON value, None when missing. `what` names it in Telegram's refusal of JSON that cannot be read."""
    value = params.get(name)
    if value is None or value == "":
        return None
    if value.__class__ is not str:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise bad_request(f"can't parse {what or name.replace('_', ' ')} JSON object") from None
