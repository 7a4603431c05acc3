"""Owns native polls: sending, voting, stopping."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.simulator import formatting
from bot.simulator.bodies import Params, boolean, integer, structure, text
from bot.simulator.chats import Chat, SimMessage
from bot.simulator.html import utf16
from bot.simulator.keyboards import read as read_keyboard
from bot.simulator.methods.target import own_message, post, writable_chat
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = ["PollState", "send_poll", "stop_poll", "vote"]

QUESTION_LIMIT = 300  # characters, as the limits below
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200
DESCRIPTION_LIMIT = 1024
OPTIONS = range(2, 13)  # how many there may be


@dataclass(slots=True)
class PollState:
    """A poll and who chose what (options by their index)."""

    chat: Chat
    message_id: int
    json: dict[str, Any]
    votes: dict[int, list[int]] = field(default_factory=dict)


def send_poll(world: World, params: Params) -> dict[str, Any]:
    """sendPoll."""
    question = text(params, "question")
    if not question.strip():
        raise bad_request("poll question must be non-empty")
    if utf16(question) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    poll: dict[str, Any] = {
        "id": str(5_000_000_000 + world.next_number()),
        "question": question,
        "options": _options(params),
        "total_voter_count": 0,
        "is_closed": boolean(params, "is_closed"),
        "is_anonymous": boolean(params, "is_anonymous", True),
        "type": text(params, "type") or "regular",
        "allows_multiple_answers": boolean(params, "allows_multiple_answers"),
        "allows_revoting": boolean(params, "allows_revoting", text(params, "type") != "quiz"),
        "members_only": False,
    }
    if poll["type"] not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    if poll["type"] == "quiz":
        poll.update(_quiz(params, len(poll["options"]), poll["allows_multiple_answers"]))
    _describe(params, poll)
    chat = writable_chat(world, params)
    raw = post(world, chat, params, {"poll": poll})
    world.polls[poll["id"]] = PollState(chat, raw["message_id"], poll)
    return raw


def _options(params: Params) -> list[dict[str, Any]]:
    given = structure(params, "options", "options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    if len(given) < OPTIONS.start:
        raise bad_request(f"poll must have at least {OPTIONS.start} option")
    if len(given) >= OPTIONS.stop:
        raise bad_request(f"poll can't have more than {OPTIONS.stop - 1} options")
    options = []
    for index, option in enumerate(given):
        words = option if isinstance(option, str) else option.get("text", "")
        if not words.strip():
            raise bad_request("poll options must be non-empty")
        if utf16(words) > OPTION_LIMIT:
            raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
        options.append({"persistent_id": f"option{index}", "text": words, "voter_count": 0})
    return options


def _quiz(params: Params, count: int, several: bool) -> dict[str, Any]:
    given = structure(params, "correct_option_ids", "correct option identifiers")
    if given is None and params.get("correct_option_id") not in (None, ""):
        given = [integer(params, "correct_option_id", -1)]
    if not given or not all(isinstance(index, int) and 0 <= index < count for index in given):
        raise bad_request("wrong correct option ID specified")
    if len(given) > 1 and not several:
        raise bad_request("wrong correct option ID specified")
    quiz: dict[str, Any] = {"correct_option_ids": sorted(set(given))}
    if params.get("explanation"):
        words = {"text": text(params, "explanation"), "parse_mode": params.get("explanation_parse_mode")}
        plain, entities = formatting.read(words, "text", "", EXPLANATION_LIMIT, "MESSAGE_TOO_LONG")
        if plain.count("\n") > 2:
            raise bad_request("too many line feeds in the explanation")
        quiz |= {"explanation": plain, "explanation_entities": entities}
    return quiz


def _describe(params: Params, poll: dict[str, Any]) -> None:
    if params.get("description"):
        words = {"text": text(params, "description"), "parse_mode": params.get("description_parse_mode")}
        plain, entities = formatting.read(words, "text", "", DESCRIPTION_LIMIT, "MESSAGE_TOO_LONG")
        poll |= {"description": plain, "description_entities": entities}
    for name in ("open_period", "close_date"):
        if params.get(name):
            poll[name] = integer(params, name)


def stop_poll(world: World, params: Params) -> dict[str, Any]:
    """stopPoll: shows the result; the poll cannot be opened again."""
    chat = writable_chat(world, params)
    message = own_message(chat, params)
    poll = message.poll
    if poll is None:
        raise bad_request("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    state: PollState = world.polls[poll["id"]]
    state.json = {**poll, "is_closed": True}
    markup = read_keyboard(params, inline_only=True)
    raw = {key: value for key, value in message.raw.items() if key != "reply_markup"}
    message.raw = {**raw, "poll": state.json, **({"reply_markup": markup} if markup else {})}
    world.record(chat, "edit", message)
    return state.json


def vote(world: World, voter: Chat, message: SimMessage, chosen: list[int]) -> int:
    """A person's vote (an empty list takes it back); gives the update's id. Raises ValueError for an impossible one."""
    poll = message.poll
    if poll is None:
        raise ValueError(f"message {message.id} holds no poll")
    state: PollState = world.polls[poll["id"]]
    _check_vote(state, voter, chosen)
    state.votes[voter.id] = sorted(set(chosen))
    if not chosen:
        del state.votes[voter.id]
    counts = [sum(index in votes for votes in state.votes.values()) for index in range(len(poll["options"]))]
    options = [{**option, "voter_count": count} for option, count in zip(poll["options"], counts, strict=True)]
    state.json = {**state.json, "options": options, "total_voter_count": len(state.votes)}
    message.raw = {**message.raw, "poll": state.json}
    words = ", ".join(option["text"] for index, option in enumerate(options) if index in chosen)
    world.record(voter, "vote", message, words)
    world.updates.make("poll", state.json, voter.id, f"poll {poll['id']}")
    if poll["is_anonymous"]:
        return world.updates.newest_id
    answer = {
        "poll_id": poll["id"],
        "user": voter.user,
        "option_ids": sorted(set(chosen)),
        "option_persistent_ids": [options[index]["persistent_id"] for index in sorted(set(chosen))],
    }
    return world.updates.make("poll_answer", answer, voter.id, f"poll {poll['id']}")


def _check_vote(state: PollState, voter: Chat, chosen: list[int]) -> None:
    poll = state.json
    if poll["is_closed"]:
        raise ValueError("the poll is closed")
    if any(not 0 <= index < len(poll["options"]) for index in chosen):
        raise ValueError(f"the poll has no such option: {chosen}")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise ValueError("the poll takes one answer only")
    if voter.id in state.votes and not poll["allows_revoting"]:
        raise ValueError("the poll allows no second vote")
