"""Owns the sentences said when something did not work outside any dialogue: files, faults, the store out of order."""

from __future__ import annotations

from dialogues.context import Words


def apology(words: Words) -> str:
    """An update failed three times and was set aside."""
    return words.say("Sorry, something went wrong on our side with your last message. It is noted and will be looked at. You can go on: /help")


def cannot_save(words: Words) -> str:
    """The database takes no writes; the update will be taken again."""
    return words.say("I cannot save anything at the moment. Nothing you sent is lost: I will answer as soon as it works again.")


def file_refused(words: Words, why: str) -> str:
    """Why a file was not taken: too_big, wrong_kind, broken, not_now, strange, empty."""
    sentences = {
        "too_big": words.say("That file is too big for me: up to 20 MB is fine. A smaller photo or a shorter recording works."),
        "wrong_kind": words.say("I cannot use that kind of file. Text, photos, voice notes, short videos and PDF are fine."),
        "broken": words.say("I cannot open that picture. Please send it again, or another one."),
        "not_now": words.say("I could not fetch that file from Telegram. Please send it once more."),
        "strange": words.say("I cannot use that here. Text, photos and voice notes are fine. What you can do: /help"),
    }
    return sentences.get(why, sentences["strange"])
