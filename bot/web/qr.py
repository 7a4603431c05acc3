"""Owns QR codes as inline SVG; must not know what they lead to."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup


@lru_cache(maxsize=512)
def qr_svg(text: str) -> Markup:
    """A QR code (error level M) as an SVG element that takes its size from the style sheet."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return Markup(
        code.svg_inline(border=2, dark="#14202e", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None)
    )
