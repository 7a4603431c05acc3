"""Renders the units' covers, SVG to PNG: `make covers`, or with `--sheet` all of them on both of Telegram's backgrounds.

It renders what changed only, so that another version of Chromium does not touch the other pictures; `--all` renders all.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from PIL import Image  # noqa: E402
from playwright.async_api import Browser, async_playwright  # noqa: E402

from content.covers import LARGEST, SIZE, cover_faults, pair, rendered  # noqa: E402
from content.loader import ROOT  # noqa: E402
from tests.browser import ARGUMENTS, find_chromium  # noqa: E402

PICTURES = ROOT / "pictures"
COLOURS = 64
THEMES = ("#ffffff", "#17212b")  # what lies around a picture in Telegram's light and dark theme
PHONE, COLUMNS = 300, 4


def units() -> list[str]:
    return sorted((drawing.stem for drawing in PICTURES.glob("*.svg")), key=lambda unit: (unit != "U0", unit))


def quantised(screenshot: bytes) -> bytes:
    """The same picture in few colours: flat shapes need no more, and it is a third of the size."""
    few = Image.open(io.BytesIO(screenshot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


async def screenshot(browser: Browser, html: str, size: tuple[int, int]) -> bytes:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    await page.set_content(f'<body style="margin:0">{html}')
    await page.wait_for_load_state()
    picture = await page.screenshot(full_page=True)
    await page.close()
    return picture


async def render(browser: Browser, unit: str) -> None:
    drawing = (PICTURES / f"{unit}.svg").read_text(encoding="utf-8").replace("<svg ", '<svg style="display:block" ', 1)
    data = quantised(await screenshot(browser, drawing, SIZE))
    assert len(data) < LARGEST, f"{unit}.png has {len(data)} bytes: draw it with fewer shapes"
    (PICTURES / f"{unit}.png").write_bytes(data)
    print(f"{unit}.png: {len(data) / 1000:.0f} kB")


async def sheet(browser: Browser) -> bytes:
    """All covers as wide as on a phone, once on each background: look at it before you commit a picture."""
    html = ""
    for theme in THEMES:
        html += f'<div style="background:{theme};padding:12px;display:grid;gap:12px;grid-template-columns:repeat({COLUMNS},{PHONE}px)">'
        for unit in units():
            data = base64.b64encode((PICTURES / f"{unit}.png").read_bytes()).decode()
            html += f'<img width="{PHONE}" style="border-radius:12px" src="data:image/png;base64,{data}">'
        html += "</div>"
    return await screenshot(browser, html, (COLUMNS * (PHONE + 12) + 12, 100))


async def make(arguments: list[str]) -> bytes:
    """Render what is stale (`--all`: everything) and note the digests; the sheet, when `--sheet` asks for it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for unit in units():
            if "--all" in arguments or cover_faults(unit):
                await render(browser, unit)
        digests = {unit: pair(unit) for unit in units()}
        if digests != rendered():
            (PICTURES / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
        picture = await sheet(browser) if "--sheet" in arguments else b""
        await browser.close()
        return picture


if __name__ == "__main__":
    overview = asyncio.run(make(sys.argv[1:]))
    if overview:
        Path(sys.argv[sys.argv.index("--sheet") + 1]).write_bytes(overview)
