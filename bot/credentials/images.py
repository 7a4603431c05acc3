"""Owns turning badge shapes into SVG, PNG and the picture of link previews; must not know any learner."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.credentials import shapes
from bot.credentials.achievements import load_achievements
from bot.credentials.fonts import FontMissing, font_files
from bot.credentials.narrative import workload
from bot.credentials.record import SLUGS, Slug
from bot.credentials.words import credential_words

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

CARD = (1200, 630)
_OVERSAMPLE = 4


@cache
def badge_svg(slug: Slug) -> bytes:
    """The badge as a stand-alone SVG of 600 by 600 with its title for screen readers (no script, no external part)."""
    title = load_achievements()[slug].title["en"]
    paths = "".join(f'<path fill="{shape.fill}" d="{_path(shape)}"/>' for shape in shapes.badge(slug))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600" role="img">'
    return f"{head}<title>{title}</title>{paths}</svg>".encode()


def _path(shape: shapes.Shape) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points) + "Z"


@cache
def badge_png(slug: Slug) -> bytes:
    """The badge as PNG, 600 by 600, transparent outside the hexagon. Raises KeyError for an unknown slug."""
    return _png(_badge(slug, 600))


@lru_cache(maxsize=128)
def card_png(slug: Slug, language: str, awarded_by: str) -> bytes:
    """The 1200 by 630 picture of link previews: badge, title, workload and awarding body, never the learner.

    Without a font on the machine it shows the badge alone.
    """
    from PIL import Image, ImageDraw

    card = Image.new("RGB", CARD, "#f7f8f5")
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, 18, CARD[1]), fill=_colour(slug))
    try:
        regular, bold = font_files()
    except FontMissing:
        badge = _badge(slug, 560)
        card.paste(badge, (320, 35), badge)
        return _png(card)
    badge = _badge(slug, 440)
    card.paste(badge, (60, 95), badge)
    _write_card(draw, slug, language, awarded_by, str(regular), str(bold))
    return _png(card)


def _colour(slug: Slug) -> str:
    return {"eco": shapes.GREEN, "ecn": shapes.BLUE, "soc": shapes.ORANGE}.get(slug, shapes.NIGHT)


def _write_card(draw: ImageDraw, slug: Slug, language: str, awarded_by: str, regular: str, bold: str) -> None:
    from PIL import ImageFont

    achievement, words = load_achievements()[slug], credential_words(language)
    tag, _, name = achievement.title[words.language].partition(" ")
    body, head, small = (ImageFont.truetype(f, s) for f, s in ((regular, 30), (bold, 54), (bold, 28)))
    y = 120
    draw.text((550, y), tag, font=small, fill="#4a5568")
    y = _lines(draw, name.strip("()").capitalize() if slug == "stack" else name, head, y + 52, "#14202e", 66)
    y = _lines(draw, workload(achievement, words), body, y + 24, "#364152", 42)
    _lines(draw, f"{words('label.body')}: {awarded_by}", body, y + 20, "#364152", 42)


def _lines(draw: ImageDraw, text: str, font: FreeTypeFont, y: int, fill: str, height: int) -> int:
    """Write `text` in lines of at most 600 px from y downwards; three lines at most. The y after the last line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= 600:
            lines[-1] = longer
        else:
            lines.append(word)
    for line in lines[:3]:
        draw.text((550, y), line, font=font, fill=fill)
        y += height
    return y


def _badge(slug: Slug, size: int) -> Image:
    from PIL import Image, ImageDraw

    if slug not in SLUGS:
        raise KeyError(slug)
    large = size * _OVERSAMPLE
    image = Image.new("RGBA", (large, large), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for shape in shapes.badge(slug):
        draw.polygon([(x * large / 600, y * large / 600) for x, y in shape.points], fill=shape.fill)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
