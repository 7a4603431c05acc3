"""Badge pictures and what is baked into them."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
import zlib

import pytest
from PIL import Image, PngImagePlugin

from bot.credentials import images
from bot.credentials.bake import NotBaked, bake_png, bake_svg, unbake
from bot.credentials.fonts import FontMissing
from bot.credentials.keys import KeyRing
from bot.credentials.record import SLUGS, Issued, Slug
from bot.credentials.status import status_list
from bot.credentials.verify import verify
from tests.credentials.samples import BASE, LATER


@pytest.mark.parametrize("slug", SLUGS)
def test_badges_are_square_transparent_outside_and_small(slug: Slug) -> None:
    data = images.badge_png(slug)
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (600, 600)
    assert picture.mode == "RGBA"
    assert len(data) < 200_000
    assert picture.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert picture.getpixel((300, 30))[3] == 255  # type: ignore[index]


def test_the_four_badges_differ() -> None:
    assert len({images.badge_png(slug) for slug in SLUGS}) == 4


@pytest.mark.parametrize("slug", SLUGS)
def test_svg_badges_are_still_pictures_with_a_title(slug: Slug) -> None:
    root = ET.fromstring(images.badge_svg(slug))
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert {element.tag.split("}")[1] for element in root} == {"title", "path"}


def test_the_preview_card_has_the_size_that_previews_need_and_names_no_learner() -> None:
    data = images.card_png("stack", "sl", "Šolski center Primer")
    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert len(data) < 1_000_000
    assert data != images.card_png("stack", "fi", "Šolski center Primer")


def test_without_a_font_the_card_shows_the_badge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise FontMissing("none")

    monkeypatch.setattr(images, "font_files", missing)
    data = images.card_png("eco", "en", "A school whose card is not in the cache")
    assert Image.open(io.BytesIO(data)).size == (1200, 630)


def test_an_unknown_badge_is_an_error() -> None:
    with pytest.raises(KeyError):
        images.badge_png("xyz")


def test_a_baked_png_carries_the_exact_bytes_and_they_verify(keys: KeyRing, eco: Issued) -> None:
    baked = bake_png(images.badge_png("eco"), eco.json_bytes)
    found = unbake(baked).encode()
    assert found == eco.json_bytes
    assert verify(found, keys.did_document(), status_list(set(), keys, BASE), now=LATER).valid
    picture = Image.open(io.BytesIO(baked))
    assert isinstance(picture, PngImagePlugin.PngImageFile)
    assert picture.text["openbadgecredential"] == eco.json_bytes.decode()


def test_the_chunk_is_uncompressed_with_a_right_checksum(eco: Issued) -> None:
    baked = bake_png(images.badge_png("eco"), eco.json_bytes)
    place = baked.index(b"iTXtopenbadgecredential\x00")
    size = int.from_bytes(baked[place - 4 : place], "big")
    start = place + 24
    assert baked[start : start + 4] == b"\x00" * 4
    assert baked[start + 4 : start + 4 + len(eco.json_bytes)] == eco.json_bytes
    checksum = int.from_bytes(baked[place + 4 + size : place + 8 + size], "big")
    assert zlib.crc32(baked[place : place + 4 + size]) == checksum


def test_baking_twice_leaves_one_credential(eco: Issued) -> None:
    once = bake_png(images.badge_png("eco"), b'{"old":1}')
    twice = bake_png(once, eco.json_bytes)
    assert twice.count(b"openbadgecredential\x00") == 1
    assert unbake(twice) == eco.json_bytes.decode()


def test_the_token_can_be_baked_too(eco: Issued) -> None:
    assert unbake(bake_png(images.badge_png("eco"), eco.jwt)) == eco.jwt
    baked = bake_svg(images.badge_svg("eco"), eco.jwt)
    (element,) = ET.fromstring(baked).iter("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert element.get("verify") == eco.jwt == unbake(baked)


def test_a_baked_svg_carries_the_json_as_text(eco: Issued) -> None:
    baked = bake_svg(images.badge_svg("eco"), eco.json_bytes)
    assert json.loads(unbake(baked)) == json.loads(eco.json_bytes)
    assert unbake(baked).encode() == eco.json_bytes
    with pytest.raises(NotBaked, match="already"):
        bake_svg(baked, eco.json_bytes)


def test_a_saved_again_picture_has_lost_its_credential_and_says_why(eco: Issued) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(bake_png(images.badge_png("eco"), eco.json_bytes))).convert("RGB").save(out, "PNG")
    with pytest.raises(NotBaked, match="saves them again"):
        unbake(out.getvalue())


@pytest.mark.parametrize("junk", [b"", b"\x89PNG", b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, b"<svg", b"GIF89a"])
def test_junk_is_no_picture(junk: bytes) -> None:
    with pytest.raises(NotBaked):
        unbake(junk)
    with pytest.raises(NotBaked):
        bake_png(junk, b"{}")
    with pytest.raises(NotBaked):
        bake_svg(junk, b"{}")
