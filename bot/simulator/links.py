"""Owns which web addresses Telegram takes, and how it writes them; knows nothing of buttons or texts."""

from __future__ import annotations

import re

__all__ = ["checked", "problem"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")
_HTTP = re.compile(r"(?:https?://)?(?:[^/?#@\s]*@)?([^/?#:\s]+)(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_HOST = re.compile(r"[^\s.\"'<>]+(?:\.[^\s.\"'<>]+)+\.?")
_APP = frozenset({"tg", "ton", "tonsite"})


def problem(url: str) -> str | None:
    """Why Telegram refuses an address, in its words; None when it takes it. A host needs a dot: no `localhost`."""
    if not url:
        return "URL host is empty"
    scheme = _SCHEME.match(url)
    if scheme is not None and scheme[1].lower() in _APP:
        return None
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    match = _HTTP.fullmatch(url)
    if match is None or not (_IPV4.fullmatch(match[1]) or _HOST.fullmatch(match[1])):
        return "Wrong HTTP URL"
    return None


def checked(url: str) -> str | None:
    """The address as Telegram stores it (scheme added, host with a slash after it), None for one it refuses."""
    if problem(url) is not None:
        return None
    scheme = _SCHEME.match(url)
    if scheme is None:
        url = "http://" + url
    elif scheme[1].lower() in _APP:
        return url
    rest = url[url.index("//") + 2 :]
    cut = min((rest.find(mark) for mark in "/?#" if mark in rest), default=-1)
    if cut < 0:
        return url + "/"
    return url if rest[cut] == "/" else url[: len(url) - len(rest) + cut] + "/" + rest[cut:]
