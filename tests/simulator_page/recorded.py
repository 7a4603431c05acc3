"""Owns a recorded state of three chats, made by hand after real transcripts: every kind of message the page must draw."""

from __future__ import annotations

import io
import math
import wave
from typing import Any

from PIL import Image, ImageDraw

Json = dict[str, Any]
BOT: Json = {"id": 7, "is_bot": True, "first_name": "Green Scout", "username": "Scouts4GreenBot"}
NAMES = {1001: "Maja", 2001: "M. Krause", 3001: "Ana"}
NOON = 1779704100  # Monday 25 May 2026, 12:15 in Maribor
DAY = 86400


class Chat:
    """Builds Messages of one private chat, one minute apart."""

    def __init__(self, chat_id: int, start: int) -> None:
        self.chat_id = chat_id
        self.at = start
        self.messages: list[Json] = []

    def bot(self, text: str | None = None, **more: Any) -> Json:
        return self._add(BOT, False, text, more)

    def own(self, text: str | None = None, **more: Any) -> Json:
        person = {"id": self.chat_id, "is_bot": False, "first_name": NAMES.get(self.chat_id, "Somebody")}
        return self._add(person, True, text, more)

    def _add(self, sender: Json, own: bool, text: str | None, more: Json) -> Json:
        self.at += more.pop("after", 60)
        message: Json = {"message_id": len(self.messages) + 1, "date": self.at, "chat": {"id": self.chat_id, "type": "private"}}
        message |= {"from": sender, "own": own}
        if text is not None:
            message["text"] = text
        message |= more
        self.messages.append(message)
        return message


def entity(text: str, part: str, kind: str, **more: Any) -> Json:
    """An entity over ``part`` of ``text`` (first place), in UTF-16 units as Telegram counts."""
    before = text[: text.index(part)]
    return {"type": kind, "offset": _units(before), "length": _units(part), **more}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def inline(*rows: list[Any]) -> Json:
    """An inline keyboard; a plain string is a button whose data are its words."""
    return {"inline_keyboard": [[_key(key) for key in row] for row in rows]}


def _key(key: Any) -> Json:
    return {"text": key, "callback_data": key.lower()[:60]} if isinstance(key, str) else dict(key)


def picture(words: str, sky: str, ground: str) -> bytes:
    """A small landscape as PNG."""
    image = Image.new("RGB", (960, 640), sky)
    draw = ImageDraw.Draw(image)
    for layer in range(4):
        points = [(x, 330 + 70 * layer + 50 * math.sin(x / 110 + layer * 1.7)) for x in range(0, 961, 8)]
        shade = tuple(max(0, int(int(ground[i : i + 2], 16) * (1 - 0.16 * layer))) for i in (1, 3, 5))
        draw.polygon([*points, (960, 640), (0, 640)], fill=shade)
    draw.ellipse((700, 70, 800, 170), fill="#fff3c4")
    draw.text((40, 590), words, fill="white", font_size=28)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def tone(seconds: float = 1.5) -> bytes:
    """A soft tone as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        frames = (int(6000 * math.sin(i * 2 * math.pi * 330 / 8000)) for i in range(int(8000 * seconds)))
        sound.writeframes(b"".join(frame.to_bytes(2, "little", signed=True) for frame in frames))
    return out.getvalue()


def files() -> dict[str, tuple[str, bytes]]:
    """What ``/sim/file/…`` serves, by file id."""
    return {
        "bins": ("image/png", picture("three bins", "#bfe3ea", "#4f9a6b")),
        "bins2": ("image/png", picture("oil rags", "#f1d9b8", "#a0703c")),
        "bins3": ("image/png", picture("scrap metal", "#d8d3ee", "#6a6aa8")),
        "voice1": ("audio/wav", tone()),
        "matrix": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
    }


def photo(file_id: str) -> list[Json]:
    return [
        {"file_id": file_id, "file_unique_id": f"s{file_id}", "width": 90, "height": 60},
        {"file_id": file_id, "file_unique_id": file_id, "width": 960, "height": 640},
    ]


def apprentice() -> list[Json]:
    chat = Chat(1001, NOON - DAY)
    chat.own("/start Hk3xW9", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    chat.bot("Hi! I go with you on your mobility. Which language?", reply_markup=inline(["Slovenščina", "Deutsch"], ["English"]))
    text = "Cohort “Porto, 25 May – 14 June”, trainer M. Krause.\nIs that you?"
    chat.bot(text, entities=[entity(text, "“Porto, 25 May – 14 June”", "bold")], reply_markup=inline(["Yes", "No"]))
    text = "Waste 2/3\nA bin of mixed waste costs a workshop about four times as much as a sorted one.\nAsk who pays, and what for."
    text += "\nSource: municipal price list 2025. Mixed waste is burnt or buried; sorted metal, paper and film are sold. "
    text += "The price difference is paid by the firm, and in the end by its customers. A full container is collected at the same price as a half full one."
    start = text.index("Source")
    marks = [
        entity(text, "Waste 2/3", "bold"),
        entity(text, "four times", "underline"),
        {"type": "expandable_blockquote", "offset": start, "length": len(text) - start},
    ]
    chat.bot(text, entities=marks, photo=None, reply_markup=inline(["Next"]), after=DAY - 300)
    chat.bot(photo=photo("bins"), caption="Your home card of 13 May: three bins, oil rags apart.")
    text = "Which bin does an oily rag go into?\n\nA  Paper\nB  Residual waste\nC  Hazardous waste, in the closed metal box\nD  Textiles"
    keys = inline(["A", "B", "C", "D"], ["I am not sure, show me the rule again"])
    chat.bot(text, entities=[entity(text, "Which bin does an oily rag go into?", "bold")], reply_markup=keys)
    chat.own("Pri nas so v posebni kanti 🛢", edit_date=chat.at + 90)
    chat.own(voice={"file_id": "voice1", "file_unique_id": "v", "duration": 12, "mime_type": "audio/ogg"})
    chat.bot("✓ saved #1107. M. Krause reads it.", reactions=[{"type": "emoji", "emoji": "👍"}])
    return [{key: value for key, value in message.items() if value is not None} for message in chat.messages]


def trainer() -> list[Json]:
    chat = Chat(2001, NOON - 1500)
    text = "Your desk\n5 entries wait, the oldest for 26 hours.\n1 learner is silent for 2 days."
    keys = inline([{"text": "Review 5", "callback_data": "r", "style": "primary"}], ["Who is silent?", "Matrix"], ["Settings"])
    chat.bot(text, entities=[entity(text, "Your desk", "bold")], reply_markup=keys)
    chat.own("/review", entities=[{"type": "bot_command", "offset": 0, "length": 7}])
    text = "1/5  Maja, Wednesday, unit 5, 74 words\nHOME  three bins, rags apart\nHERE  mixed, because there is no contract with a collector"
    marks = [entity(text, "1/5  Maja, Wednesday, unit 5, 74 words", "bold"), entity(text, "HOME  three bins, rags apart", "blockquote")]
    marks.append(entity(text, "HERE  mixed, because there is no contract with a collector", "blockquote"))
    keys = inline(["☐ compares"], ["☑ gives a reason"], [{"text": "✓ Approve", "callback_data": "ok", "style": "success"}])
    keys["inline_keyboard"][2] += [{"text": "↩ Return", "callback_data": "ret", "style": "danger"}, {"text": "Skip", "callback_data": "skip"}]
    group = {"media_group_id": "77"}
    chat.bot(photo=photo("bins2"), caption="Two photos of Maja", **group, after=120)
    chat.bot(photo=photo("bins3"), **group, after=0)
    chat.bot(text, entities=marks, reply_markup=keys)
    poll = {"id": "p1", "question": "How was the handover this week?", "total_voter_count": 0, "is_closed": False, "is_anonymous": False}
    poll |= {"options": [{"text": words, "voter_count": 0} for words in ("Smooth", "Some gaps", "Hard")], "type": "regular"}
    chat.bot(poll=poll)
    return chat.messages


def coordinator() -> list[Json]:
    chat = Chat(3001, NOON - 3000)
    chat.own("/invite", entities=[{"type": "bot_command", "offset": 0, "length": 7}])
    text = "Invitation for an apprentice, valid for 7 days, once:\nhttps://t.me/Scouts4GreenBot?start=Hk3xW9qLp2\nShow the code or forward the link."
    chat.bot(text, entities=[entity(text, "https://t.me/Scouts4GreenBot?start=Hk3xW9qLp2", "url"), entity(text, "once", "italic")])
    document = {"file_id": "matrix", "file_unique_id": "m", "file_name": "learner-matrix-porto-2026-05-25.pdf", "file_size": 184320}
    chat.bot(document=document, caption="The matrix, five learners a sheet.")
    quiz: Json = {"id": "p2", "question": "Who attests the four guided units?", "type": "quiz", "is_closed": False, "total_voter_count": 1}
    quiz |= {"options": [{"text": "The trainer", "voter_count": 1}, {"text": "The learner", "voter_count": 0}], "correct_option_id": 0}
    quiz["explanation"] = "Attendance is confirmed by the trainer, with a code in the room."
    chat.bot(poll=quiz)
    text = "Code for Ana: 402 913\nprint(\"green\")\nNot for others: the spoiler"
    marks = [entity(text, "402 913", "code"), entity(text, 'print("green")', "pre", language="python"), entity(text, "the spoiler", "spoiler")]
    chat.bot(text, entities=marks)
    keyboard = {"keyboard": [[{"text": "Report"}, {"text": "Invitations"}], [{"text": "Create a cohort"}]], "resize_keyboard": True}
    chat.bot("What next?", reply_markup=keyboard)
    return chat.messages


COMMANDS = {
    1001: [("learn", "Continue where you were"), ("diary", "Write today's entry"), ("quiz", "Five questions"), ("language", "Change the language")],
    2001: [("review", "Entries that wait for you"), ("attendance", "Confirm who was there"), ("matrix", "One page for your learners")],
    3001: [("invite", "A link for a learner or trainer"), ("report", "The learner matrix"), ("cohort", "Create or change a cohort")],
}


def state() -> Json:
    """A whole ``/sim/state``."""
    people = [(1001, "apprentice", "sl", apprentice()), (2001, "trainer", "de", trainer()), (3001, "coordinator", "en", coordinator())]
    phones = [
        {
            "id": chat_id,
            "name": NAMES[chat_id],
            "role": role,
            "language": language,
            "commands": [{"command": command, "description": words} for command, words in COMMANDS[chat_id]],
            "blocked": False,
            "typing": False,
            "messages": messages,
        }
        for chat_id, role, language, messages in people
    ]
    labels = {"hour": "+ 1 hour", "reminder": "To the next reminder", "departure": "To the departure", "return": "To the return"}
    jumps = [{"id": name, "label": label, "enabled": name != "departure"} for name, label in labels.items()]
    now = "2026-05-25T12:40:00+02:00"
    return {"bot": BOT, "now": now, "phones": phones, "clock": {"now": now, "label": "Maribor", "jumps": jumps}}
