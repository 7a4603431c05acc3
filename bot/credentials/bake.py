"""Owns putting a credential into an image and taking it out again; must not know what the credential says."""

from __future__ import annotations


class NotBaked(ValueError):
    """The image cannot carry a credential, or carries none."""


def bake_png(png: bytes, credential: bytes | str) -> bytes:
    """The PNG with the credential (JSON bytes, or a VC-JWT) in one uncompressed iTXt chunk, replacing an older one.

    Open Badges 3.0 section 5.3 allows it only once. Raises NotBaked for bytes that are no PNG.
    """
    from openbadgeslib import baking

    try:
        return baking.bake_png(_without_credential(png), _text(credential), keyword=baking.ITXT_KEYWORD_OB3)
    except Exception as fault:  # the PNG reader raises its own kinds
        raise NotBaked(f"this is not a PNG that can be baked: {fault}") from fault


def bake_svg(svg: bytes, credential: bytes | str) -> bytes:
    """The SVG with the credential: JSON as the element's text, a VC-JWT in its `verify` attribute."""
    from openbadgeslib import baking

    text = _text(credential)
    as_text = text.startswith("{")
    names = {"element": baking.SVG_ELEMENT_OB3, "namespace": baking.SVG_NS_OB3}
    try:
        if baking.has_svg(svg, element=baking.SVG_ELEMENT_OB3):
            raise NotBaked("this SVG carries a credential already")
        return baking.bake_svg(svg, text, as_text=as_text, **names)
    except NotBaked:
        raise
    except Exception as fault:  # the XML reader raises its own kinds
        raise NotBaked(f"this is not an SVG that can be baked: {fault}") from fault


def unbake(image: bytes) -> str:
    """The credential text that a PNG or SVG carries. Raises NotBaked when there is none."""
    from openbadgeslib import baking

    try:
        if image.startswith(b"\x89PNG"):
            found = baking.extract_png(image, keyword=baking.ITXT_KEYWORD_OB3)
        else:
            found = baking.extract_svg(image, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    except Exception as fault:  # both readers raise their own kinds
        raise NotBaked(f"this image cannot be read: {fault}") from fault
    if not found:
        raise NotBaked("this image carries no credential (images lose it when an app saves them again)")
    return found


def _text(credential: bytes | str) -> str:
    return credential.decode("utf-8") if isinstance(credential, bytes) else credential


def _without_credential(png: bytes) -> bytes:
    from openbadgeslib.baking import ITXT_KEYWORD_OB3

    kept, place = [png[:8]], 8
    while place + 8 <= len(png):
        size = int.from_bytes(png[place : place + 4], "big")
        chunk = png[place : place + size + 12]
        if not (chunk[4:8] == b"iTXt" and chunk[8:].startswith(ITXT_KEYWORD_OB3 + b"\x00")):
            kept.append(chunk)
        place += size + 12
    return b"".join(kept)
