"""One apprentice's whole mobility through the real bot, in conversation alone: from the coordinator's link to the badge, and its end."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta

import httpx
from openpyxl import load_workbook
from PIL import Image

from bot import app
from bot.credentials.verify import verify
from bot.rehearsal import is_unit_end, right_button
from bot.simulator import Person
from content.model import Pack
from tests.credentials.second_opinion import accepts
from tests.harness import Story

LINK = re.compile(r"https://t\.me/\S+\?start=[\w-]+")
BADGE = re.compile(r"https://badges\.example\.org(/credentials/[\w-]+)")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return made.getvalue()


class Mobility:
    """Maja, her trainer and her coordinator; what is asserted on the way is what they read."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.maja = story.person(1001, "Maja")
        self.krause = story.person(2001, "M. Krause")
        self.ana = story.person(3001, "Ana")
        self.says = story.says
        self.taps = story.taps
        self.read: set[str] = set()

    @property
    def pack(self) -> Pack:
        return self.story.parts.turns.library.pack("en")

    async def does(self, person: Person, *acts: str) -> str:
        """What somebody does, one after the other: `[Label]` is a tap, anything else is typed."""
        for act in acts:
            if act.startswith("["):
                await self.taps(person, act[1:-1])
            else:
                await self.says(person, act)
        return person.screen

    # -- before ----------------------------------------------------------------------------------------------------

    async def a_cohort_is_made(self) -> None:
        await self.does(
            self.ana, f"/start {await self.story.invite('coordinator')}", "[English]", "[I agree]", "Ana",
            "Šolski center Maribor", "[Slovenia]", "Maribor", "[New cohort]",
            "Porto in May", "ŠC Maribor", "[Slovenia]", "Oficina Silva", "[Portugal]", "Porto", "[Lisbon]", "+351 220 000 000",
            "25.5.2026", "14.6.2026", "[Go on]", "[None]", "[None]", "[Go on]", "[Go on]",
        )  # fmt: skip
        assert "Is everything right?" in self.ana.screen
        assert "25 May 2026 to 14 June 2026" in self.ana.screen
        await self.taps(self.ana, "Create")

    async def everybody_joins(self) -> None:
        await self.taps(self.ana, "Invite trainer")
        await self.follows(self.krause, self.ana)
        await self.does(self.krause, "[English]", "[Yes]", "M. Krause", "[I agree]")
        assert "Your desk" in self.krause.screen
        await self.does(self.ana, "[Done]", "[Invite learners]", "[1]")
        await self.follows(self.maja, self.ana)
        assert "Trainer: M. Krause" in await self.does(self.maja, "[English]")
        assert "Unit 0" in await self.does(self.maja, "[Yes]", "[I agree]", "[15 or more]", "Maja")

    async def follows(self, person: Person, inviting: Person) -> None:
        """Open the link that stands in somebody else's chat."""
        link = LINK.search(inviting.screen)
        assert link, inviting.screen
        person.open(link[0])
        await self.story.settle()

    async def studies(self, unit: str) -> None:
        """A whole unit, every answer right, from the screen that offers it to its end."""
        await self.says(self.maja, "/learn")
        assert self.pack.unit(unit).title in self.maja.screen
        for _ in range(80):
            if is_unit_end(self.maja.last.buttons):
                break
            if "Later" in self.maja.screen and self.challenged(unit):
                assert "✓ saved" in await self.says(self.maja, f"Boiler: scope 1. Light: scope 2. ({unit})")
            label = right_button(self.pack, self.maja.last.text, self.maja.last.buttons)
            assert label, self.maja.screen
            await self.taps(self.maja, label)
        assert "is done" in self.maja.screen

    def challenged(self, unit: str) -> bool:
        """Whether the challenge of the unit is answered now, the first time it is on the screen."""
        fresh = unit not in self.read
        self.read.add(unit)
        return fresh

    async def is_attested_by_code(self, unit: str) -> None:
        await self.does(self.krause, "/attendance", f"[Unit {unit[-1]}]", "[Show a code in the room]")
        digits = re.search(r"(\d{3}) (\d{3})", self.krause.screen)
        assert digits, self.krause.screen
        await self.taps(self.maja, "I'm in the room: enter the code")
        assert "confirmed" in await self.says(self.maja, "".join(digits.groups()))

    async def is_attested_by_hand(self, unit: str) -> None:
        await self.does(self.krause, "/attendance", f"[Unit {unit[-1]}]", "[Tick by hand]", "[☐ Maja]", "[✓ Confirm 1]")
        assert "1 learner was there" in self.krause.screen

    async def collects_home_cards(self) -> None:
        await self.does(self.maja, "/diary", "[Home cards]", "[Waste bins]", "3 bins, oil rags apart")
        self.maja.photo(picture())
        await self.story.settle()
        assert "✓ saved" in self.maja.screen
        await self.does(self.maja, "[All cards]", "[Water]", "One meter in the cellar, 31 m³ a month")
        await self.does(self.maja, "[All cards]", "[Heat and cold]", "Gas, 21 degrees, the gate stands open")
        assert "3 of 10" in await self.taps(self.maja, "All cards")

    # -- during ----------------------------------------------------------------------------------------------------

    async def writes(self, moment: datetime, words: str = "") -> None:
        """The day's prompt comes, and is answered."""
        before = len(self.maja.messages)
        await self.story.until(moment)
        assert len(self.maja.messages) > before, f"no prompt came on {moment:%d %b}"
        if "[Home card and question]" in self.maja.screen:  # a photo of home has to be seen first
            await self.taps(self.maja, "Home card and question")
        await self.taps(self.maja, "Worse")
        for _ in range(4):
            if "✓ saved" in self.maja.screen:
                break
            await self.says(self.maja, words or f"Here one bin for all, at home three, because the town takes only mixed waste ({moment:%d %b}).")
        assert "✓ saved" in self.maja.screen
        assert "sent to M. Krause" in self.maja.screen

    async def approves_all(self) -> None:
        await self.says(self.krause, "/review next")
        for _ in range(5):
            if "✓ Approve" in self.krause.screen:
                await self.taps(self.krause, "✓ Approve")
        assert "Nothing waits" in self.krause.screen

    # -- after -----------------------------------------------------------------------------------------------------

    async def answers_ten(self, wrong: int) -> None:
        """All questions; the first `wrong` closed ones get a wrong answer."""
        for _ in range(60):
            if "Question" not in self.maja.screen:
                break
            label = right_button(self.pack, self.maja.last.text, self.maja.last.buttons)
            if label is None:
                await self.says(self.maja, "At home three bins, here one. I counted both on two days, and asked why.")
            elif wrong and (done := await self.answers_wrong(label)):
                wrong -= done
            else:
                await self.taps(self.maja, label)
        assert "questions are answered" in self.maja.screen

    async def answers_wrong(self, right: str) -> int:
        """Tap another letter of a single choice: 1; other kinds of question are left alone: 0."""
        labels = [label for row in self.maja.last.buttons for label, _, _ in row]
        if "Undo" in self.maja.screen or "Tap the letters" in self.maja.screen or "Tick all" in self.maja.screen:
            return 0
        await self.taps(self.maja, next(label for label in labels if label != right))
        return 1

    async def marks(self, *points: int) -> str:
        await self.does(self.krause, "/mark", "[Mark]")
        return await self.does(self.krause, *(f"[{mark}]" if f"[{mark}]" in self.krause.screen else str(mark) for mark in points))


async def test_one_apprentice_from_the_invitation_to_the_badge_and_its_end(companion: Story) -> None:
    mobility = Mobility(companion)
    await before(mobility)
    await during(mobility)
    await after(mobility)
    stranger = await the_badge_convinces(mobility)
    await the_coordinator_reports_and_revokes(mobility, stranger)


async def before(m: Mobility) -> None:
    await m.a_cohort_is_made()
    await m.everybody_joins()
    await m.studies("U0")
    for day, unit in enumerate(("ECO-1", "ECO-2", "ECO-3", "ECO-4"), 12):
        await m.story.until(at(5, day, 8))
        await m.studies(unit)
        await (m.is_attested_by_code if day % 2 == 0 else m.is_attested_by_hand)(unit)
    await m.collects_home_cards()
    assert "In the room: 4 of 4" in await m.says(m.maja, "/progress")


async def during(m: Mobility) -> None:
    await m.story.until(at(5, 26, 8))
    await m.writes(at(5, 26, 14, 31))
    await m.writes(at(5, 27, 14, 31), "Looks the same.")
    await m.story.until(at(5, 28, 7))
    await m.does(m.krause, "/review next", "[✓ Approve]", "[↩ Return]", "[Comparison]")
    await m.says(m.krause, "How many bins do you have at home?")
    await m.story.until(at(5, 28, 11, 16))
    assert "How many bins do you have at home?" in m.maja.screen
    await m.does(m.maja, "/diary", "[Improve it]", "[What I saw]", "At home we have three bins, here one.", "[Hand it in]")
    assert "✓ new version" in m.maja.screen
    await m.approves_all()
    for month, day in ((5, 29), (6, 2), (6, 9), (6, 11)):
        await m.writes(at(month, day, 14, 31))
        await m.story.until(at(month, day, 15))
        await m.approves_all()
    assert "Diary: 6 entries approved" in await m.says(m.maja, "/progress")
    for unit in ("ECO-5", "ECO-6"):
        await m.studies(unit)


async def after(m: Mobility) -> None:
    await m.story.until(at(6, 12, 14, 31))
    assert "approved your entry" in m.maja.screen
    await m.story.until(at(6, 16, 10, 16))
    assert "ten questions" in m.maja.screen.lower()
    gates = [*["[Partly]"] * 6, "Maja Žnidaršič", "31.12.2008", "maja@example.org", "[Yes, all right]"]
    await m.does(m.maja, "[The ten questions]", "[Start]", *gates)
    await seventy_nine_is_not_enough(m)
    await eighty_is(m)


async def seventy_nine_is_not_enough(m: Mobility) -> None:
    await m.answers_ten(wrong=1)
    await m.taps(m.maja, "Hand in")
    await m.story.tick()
    assert "Maja handed in the assessment" in m.krause.screen
    assert "Total: 79 of 100. 80 are needed" in await m.marks(10, 9, 0)
    await m.does(m.krause, "[Confirm result]", "[Yes, confirm]")
    await m.story.tick()
    assert "79 of 100 points. 80 are needed, so not yet." in m.maja.screen
    assert "No credential yet" in await m.says(m.maja, "/badges")
    await m.story.later(hours=23)
    assert "A new attempt with other questions opens on Wednesday" in await m.says(m.maja, "/assessment")
    await m.story.later(hours=2)


async def eighty_is(m: Mobility) -> None:
    await m.says(m.maja, "/assessment")
    await m.taps(m.maja, "New attempt")
    await m.answers_ten(wrong=1)
    await m.taps(m.maja, "Hand in")
    assert "Total: 80 of 100. Passed." in await m.marks(10, 10, 0)
    await m.does(m.krause, "[Confirm result]", "[On site, ID seen]", "[Yes, confirm]")
    assert "The credential is issued" in m.krause.screen
    await m.story.tick()
    assert "80 of 100 points: you earned" in m.maja.screen


class Verifier:
    """A stranger with the link: the page, the files behind it, and two programs that check them."""

    def __init__(self, story: Story, link: str) -> None:
        self.story = story
        self.link = link

    async def get(self, path: str, accept: str = "text/html") -> httpx.Response:
        transport = httpx.ASGITransport(app=app.web_app(self.story.parts))
        async with httpx.AsyncClient(transport=transport, base_url="https://badges.example.org") as http:
            return await http.get(path, headers={"Accept": accept})

    async def page(self) -> str:
        answer = await self.get(self.link)
        assert answer.status_code == 200
        return answer.text

    async def state(self) -> str:
        """What our own check says, from nothing but what is served."""
        document = (await self.get(self.link, "application/vc")).content
        listed = json.loads(document)["credentialStatus"]["statusListCredential"]
        did = (await self.get("/.well-known/did.json", "application/json")).json()
        status = (await self.get(listed.removeprefix("https://badges.example.org"), "application/vc")).content
        assert accepts(document, did, "https://badges.example.org"), "openvc does not accept it"
        assert not accepts(document.replace(b"80", b"81", 1), did, "https://badges.example.org")
        return str(verify(document, did, status, now=self.story.clock.now()).state)


async def the_badge_convinces(m: Mobility) -> Verifier:
    picture_of_badge = next(message for message in reversed(m.maja.messages) if message.document)
    link = BADGE.search(m.maja.screen)
    assert link
    assert str(picture_of_badge.document["file_name"]).endswith(".png")  # type: ignore[index]
    stranger = Verifier(m.story, link[1])
    page = await stranger.page()
    for words in ('class="status-word">Valid<', "Šolski center Maribor", "Porto", "80"):
        assert words in page
    assert "Žnidaršič" not in page
    m.story.clock.advance(timedelta(minutes=1))
    await m.does(m.maja, "/badges", "[Show my name]")
    m.story.clock.advance(timedelta(minutes=1))  # a re-issue begins a second later than what it replaces
    assert "Maja Žnidaršič" in await stranger.page()
    assert await stranger.state() == "valid"
    return stranger


async def the_coordinator_reports_and_revokes(m: Mobility, stranger: Verifier) -> None:
    screen = await m.says(m.ana, "/report")
    for words in ("Units done: 6 of 6, confirmed: 6", "In the room: 4 of 4", "1 passed", "Credentials issued: 1"):
        assert words in screen
    await m.taps(m.ana, "Matrix XLSX")
    file = next(message for message in reversed(m.ana.messages) if message.document)
    assert file.file_id
    book = load_workbook(io.BytesIO(m.story.simulator.stored_file(file.file_id)))
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell is not None]
    assert any("Maja" in cell for cell in cells)
    assert any("M. Krause" in cell for cell in cells)
    await m.does(m.ana, "/revoke", "[Maja: ECO]", "[Assessment not valid]", "[Yes, revoke]")
    await m.story.tick()
    assert "was revoked" in m.maja.screen
    assert 'class="status-word">Revoked<' in await stranger.page()
    assert await stranger.state() == "revoked"
