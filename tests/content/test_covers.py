"""The covers: every unit has one, it is what its drawing gives, and the drawings keep to their visual language."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from content.covers import LARGEST, SIZE, cover, cover_faults, rendered
from content.loader import ROOT, load

PICTURES = ROOT / "pictures"
UNITS = sorted(file.stem for file in PICTURES.glob("*.svg"))
THEMES = ("#ffffff", "#17212b")
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "g", "path", "rect", "circle", "clipPath"}
ATTRIBUTES = {
    *("viewBox", "width", "height", "d", "x", "y", "r", "rx", "cx", "cy", "id", "clip-path", "transform"),
    *("fill", "fill-rule", "opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
}  # fmt: skip

each = pytest.mark.parametrize("unit", UNITS)


def palette(unit: str) -> set[str]:
    """The colours that README.md gives a unit: its path's row, and the things' colours."""
    text = (PICTURES / "README.md").read_text(encoding="utf-8")
    path = unit.split("-")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ") and "`#" in line]
    mine = [row for row in rows if row.startswith(f"| {path} ")]
    fields = [row.split("|")[2] for row in rows] if path == "U0" else []
    things = text.split("Things, on every path:")[1]
    return set(re.findall(r"#[0-9a-f]{6}", "".join([*mine, *fields, things])))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def at(unit: str, x: int, y: int) -> str:
    with Image.open(PICTURES / f"{unit}.png") as picture:
        pixel = picture.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return "#" + "".join(f"{part:02x}" for part in pixel)


def test_every_unit_has_a_cover_and_every_cover_a_unit() -> None:
    pack = load().pack("en")
    units = {unit.id for path in pack.paths for unit in pack.units(path.id)} | {"U0"}
    assert units <= set(UNITS)
    assert {cover(unit) for unit in units} == {PICTURES / f"{unit}.png" for unit in units}
    assert {file.stem for file in PICTURES.glob("*.png")} == set(UNITS) == set(rendered())


@pytest.mark.parametrize("unit", ["ECO-7", "", "../pictures/U0", "eco-1", "U0/.."])
def test_what_is_no_unit_has_no_cover(unit: str) -> None:
    assert cover(unit) is None


@each
def test_the_picture_is_what_its_drawing_gives(unit: str) -> None:
    assert cover_faults(unit) == []


@each
def test_the_picture_has_the_size_that_the_bot_needs_and_is_light(unit: str) -> None:
    file = PICTURES / f"{unit}.png"
    with Image.open(file) as picture:
        assert picture.size == SIZE
    assert file.stat().st_size < LARGEST


@each
def test_the_drawing_is_shapes_alone(unit: str) -> None:
    """No text, no raster image, no script, no style, nothing from elsewhere: only what stands on the lists."""
    root = ET.fromstring((PICTURES / f"{unit}.svg").read_bytes())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert not [element for element in root.iter() if (element.text or element.tail or "").strip()]
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 1280 720", "1280", "720")
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        for value in element.attrib.values():
            assert "://" not in value
            assert "url" not in value or value in {f"url(#{name})" for name in ids}


@each
def test_the_drawing_keeps_to_the_palette_of_its_path(unit: str) -> None:
    drawing = (PICTURES / f"{unit}.svg").read_text(encoding="utf-8")
    paints = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) - {"none"}
    assert paints <= palette(unit)


@each
def test_the_picture_stands_out_from_a_light_and_a_dark_chat(unit: str) -> None:
    for x, y in ((4, 360), (1275, 360), (640, 4), (640, 715)):
        assert min(contrast(at(unit, x, y), theme) for theme in THEMES) > 2.2
    field, line, stage = (at(unit, 500, y) for y in (4, 47, 58))
    assert contrast(line, field) > 4
    assert contrast(line, stage) > 7


def test_no_two_covers_are_the_same() -> None:
    assert len({(PICTURES / f"{unit}.png").read_bytes() for unit in UNITS}) == len(UNITS) >= 19


def test_a_changed_a_lost_and_a_missing_picture_are_told_with_the_cure(tmp_path: Path) -> None:
    shutil.copytree(PICTURES, tmp_path / "pictures")
    drawing, picture = tmp_path / "pictures" / "U0.svg", tmp_path / "pictures" / "U0.png"
    assert cover_faults("U0", tmp_path) == []
    drawing.write_text(drawing.read_text().replace("#f5b83d", "#c98722"))
    assert [(file, "make covers" in cure) for file, _, cure in cover_faults("U0", tmp_path)] == [("pictures/U0.png", True)]
    picture.unlink()
    assert [(file, what) for file, what, _ in cover_faults("U0", tmp_path)] == [("pictures/U0.png", "the cover is not rendered.")]
    drawing.unlink()
    assert [(file, "README" in cure) for file, _, cure in cover_faults("U0", tmp_path)] == [("pictures/U0.svg", True)]
