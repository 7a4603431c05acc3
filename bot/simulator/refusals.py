"""Owns the words in which Telegram refuses a call; knows nothing of the methods that use them."""

from __future__ import annotations

__all__ = [
    "Refusal",
    "bad_request",
    "cannot_parse",
    "conflict",
    "forbidden",
    "not_modified",
    "too_large",
    "too_many_requests",
]


class Refusal(Exception):
    """A call that Telegram answers with `ok: false`.

    `code` is the HTTP status as well as `error_code`; `retry_after` is in whole seconds and only set with code 429.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """The JSON object of the answer."""
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(words: str) -> Refusal:
    """400, e.g. `bad_request("chat not found")`."""
    return Refusal(400, f"Bad Request: {words}")


def cannot_parse(words: str) -> Refusal:
    """400 for markup that is broken."""
    return Refusal(400, f"Bad Request: can't parse entities: {words}")


def forbidden(words: str) -> Refusal:
    """403, e.g. `forbidden("bot was blocked by the user")`."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """409, two receivers of updates."""
    return Refusal(409, f"Conflict: {words}")


def too_large() -> Refusal:
    """413, an upload over 50 MB."""
    return Refusal(413, "Request Entity Too Large")


def too_many_requests(retry_after: int) -> Refusal:
    """429; `retry_after` in seconds, at least 1."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after)


def not_modified() -> Refusal:
    """400, an edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message"
    )
