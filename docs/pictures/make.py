"""Makes the pictures of the README from the running demo: `.venv/bin/python docs/pictures/make.py` (needs Chromium)."""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from PIL import Image  # noqa: E402
from playwright.async_api import Page, async_playwright  # noqa: E402

from bot.demo import APPRENTICE, COORDINATOR, TRAINER, DemoClock, stage  # noqa: E402
from bot.demo_shortcuts import ENTRY  # noqa: E402
from bot.rehearsal import right_button  # noqa: E402
from bot.simulator import Person, Simulator  # noqa: E402
from content.model import Pack  # noqa: E402
from tests.browser import ARGUMENTS, find_chromium  # noqa: E402

SIZE = {"width": 1400, "height": 900}
LARGEST = 400_000  # bytes of a picture


class Play:
    """The mobility, up to where a picture is taken, by the taps and words of the three."""

    def __init__(self, simulator: Simulator, clock: DemoClock, pack: Pack) -> None:
        self.simulator = simulator
        self.clock = clock
        self.pack = pack
        self.maja = simulator.person(APPRENTICE)
        self.krause = simulator.person(TRAINER)
        self.ana = simulator.person(COORDINATOR)

    async def does(self, person: Person, *acts: str) -> None:
        """`[Label]` is a tap, anything else is typed."""
        for act in acts:
            if act.startswith("["):
                person.tap(act[1:-1])
            else:
                person.send(act)
            await self.simulator.idle()

    async def to_the_diary(self) -> None:
        """Joined, learnt, arrived; the day's entry lies on the trainer's desk."""
        await self.does(self.maja, f"/start {self.maja.chat.start_code}", "[English]", "[Yes]", "[I agree]", "[15 or more]", "Maja", "[☐ Ecological]", "[Go on]")
        await self.clock.jump("study")
        await self.does(self.maja, "/diary", "[Home cards]")
        for topic, fact in (("Nature outside", "A hedge, two limes, one lamp all night"), ("Vehicles and fuel", "2 vans, diesel; 1 fork-lift, electric"),
                            ("Way to work", "6 by car alone, 3 by bike"), ("Waste bins", "3 bins: paper, metal, rest. Oil rags apart."), ("Food and breaks", "14 paper cups in one break, 3 mugs")):  # fmt: skip
            await self.does(self.maja, f"[{topic}]", fact, "[All cards]")
        await self.clock.jump("departure")
        await self.clock.jump("next")
        await self.does(self.maja, "/diary", "[Worse]", *ENTRY)
        await self.does(self.ana, "/report")
        for _ in range(3):
            if "what did you see" not in self.maja.last.text:
                await self.clock.jump("next")
        await self.does(self.krause, "/review", "[Review 1]")

    async def to_the_badge(self) -> str:
        """The rest, and the address of the badge page."""
        await self.does(self.krause, "/review next", "[✓ Approve]")
        await self.clock.jump("stay")
        await self.clock.jump("return")
        gates = ["[Start]", *["[Partly]"] * 6, "Maja Žnidaršič", "31.12.2008", "maja@example.org", "[Yes, all right]"]
        await self.does(self.maja, "/assessment", *gates)
        while "Question" in self.maja.last.text:
            label = right_button(self.pack, self.maja.last.text, self.maja.last.buttons)
            await self.does(self.maja, f"[{label}]" if label else " ".join(ENTRY))
        await self.does(self.maja, "[Hand in]")
        await self.does(self.krause, "/mark", "[Mark]", "[8]", "[8]", "[10]", "[Confirm result]", "[On site, ID seen]", "[Yes, confirm]")
        await self.clock.jump("hour")
        await self.does(self.maja, "/badges", "[Show my name]")
        link = re.search(r"https?://\S+/credentials/[\w-]+", self.maja.screen)
        assert link, self.maja.screen
        return link[0]


async def take(page: Page, name: str) -> None:
    """A picture that is small enough for the README."""
    await page.wait_for_timeout(600)
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    picture.save(HERE / name, optimize=True)
    size = (HERE / name).stat().st_size
    print(f"{name}: {size // 1000} kB")
    assert size < LARGEST, f"{name} is too large for a README"


async def make() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with stage("127.0.0.1", 0, Path(folder)) as (simulator, parts, clock), async_playwright() as playwright:
            play = Play(simulator, clock, parts.turns.library.pack("en"))
            await play.to_the_diary()
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
            page = await browser.new_page(viewport=SIZE, color_scheme="light")
            await page.goto(f"{simulator.base_url}/")
            await page.wait_for_selector("html[data-ready]")
            await take(page, "phones.png")
            await page.goto(await play.to_the_badge())
            await take(page, "badge.png")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(make())
