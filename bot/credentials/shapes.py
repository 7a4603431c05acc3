"""Owns the geometry of the badges, one visual language for all four; must not know how shapes become pixels or SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]

SIDE = 600.0
CENTRE: Point = (SIDE / 2, SIDE / 2)

GREEN, BLUE, ORANGE, NIGHT = "#2b7a4b", "#1f5fa8", "#b9501a", "#22304a"
PALE = {GREEN: "#dff1e4", BLUE: "#dfeaf8", ORANGE: "#fbe7da", NIGHT: "#e6eaf2"}
WHITE = "#ffffff"


@dataclass(frozen=True)
class Shape:
    """A filled outline, points in a square of 600 by 600 units with y downwards."""

    points: tuple[Point, ...]
    fill: str


def badge(slug: str) -> list[Shape]:
    """The shapes of one badge, back to front. Raises KeyError for an unknown slug."""
    if slug == "stack":
        return _stack()
    colour, icon = {"eco": (GREEN, _leaf), "ecn": (BLUE, _loop), "soc": (ORANGE, _people)}[slug]
    return [*_frame(colour), *icon(CENTRE, 1.0, colour)]


def _frame(colour: str) -> list[Shape]:
    return [
        Shape(_hexagon(290, 40), colour),
        Shape(_hexagon(262, 34), PALE[colour]),
        Shape(_hexagon(250, 32), colour),
    ]


def _stack() -> list[Shape]:
    """The three paths as the three faces of one cube."""
    faces = [Shape(_hexagon(290, 40), NIGHT), Shape(_hexagon(262, 34), PALE[NIGHT])]
    corners = [_polar(CENTRE, 250, 60 * k - 90) for k in range(6)]
    parts = ((GREEN, 5, _leaf), (BLUE, 1, _people), (ORANGE, 3, _loop))
    colours = {_leaf: GREEN, _people: ORANGE, _loop: BLUE}
    for _, first, icon in parts:
        a, b, c = (corners[(first + k) % 6] for k in range(3))
        colour = colours[icon]
        faces.append(Shape(_inset((CENTRE, a, b, c), 7), colour))
        middle = ((a[0] + c[0]) / 2, (a[1] + c[1]) / 2)
        faces.extend(icon(middle, 0.5, colour))
    return faces


def _inset(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    x = sum(p[0] for p in points) / len(points)
    y = sum(p[1] for p in points) / len(points)
    reach = max(math.dist((x, y), p) for p in points)
    shrink = 1 - by / reach
    return tuple((x + (px - x) * shrink, y + (py - y) * shrink) for px, py in points)


def _leaf(at: Point, scale: float, back: str) -> list[Shape]:
    """A leaf that leans to the right, its vein in the colour behind it."""
    right = _bezier((-95, 125), (-190, -40), (-30, -150), (130, -140))
    left = _bezier((130, -140), (150, 20), (60, 150), (-95, 125))
    vein: list[Point] = [(-128, 160), (-112, 166), (70, -78), (62, -84)]
    return [_placed([*right, *left], at, scale, WHITE), _placed(vein, at, scale, back)]


def _loop(at: Point, scale: float, back: str) -> list[Shape]:
    """Three arrows that follow each other round: what is used comes back."""
    del back
    shapes = []
    for k in range(3):
        turn = 120 * k - 90
        outer = [_polar((0, 0), 152, turn + step) for step in range(14, 89, 5)]
        inner = [_polar((0, 0), 104, turn + step) for step in range(88, 13, -5)]
        head = [_polar((0, 0), 182, turn + 84), _polar((0, 0), 128, turn + 118), _polar((0, 0), 74, turn + 84)]
        shapes += [_placed([*outer, *inner], at, scale, WHITE), _placed(head, at, scale, WHITE)]
    return shapes


def _people(at: Point, scale: float, back: str) -> list[Shape]:
    """Three people side by side, the one in front a little larger."""
    shapes = []
    for x, y, size, halo in ((-100, 0, 0.78, False), (100, 0, 0.78, False), (0, 16, 1.0, True)):
        for grow, fill in ((14.0, back), (0.0, WHITE)) if halo else ((0.0, WHITE),):
            head = [_polar((x, y - 70 * size), 48 * size + grow, step) for step in range(0, 360, 8)]
            shapes += [_placed(_shoulders(x, y, size, grow), at, scale, fill), _placed(head, at, scale, fill)]
    return shapes


def _shoulders(x: float, y: float, size: float, grow: float) -> list[Point]:
    reach_x, reach_y, base = 82 * size + grow, 100 * size + grow, y + 112 * size
    arc = [math.radians(180 + step) for step in range(0, 181, 6)]
    return [(x + reach_x * math.cos(a), base + reach_y * math.sin(a)) for a in arc]


def _placed(points: list[Point], at: Point, scale: float, fill: str) -> Shape:
    return Shape(tuple((at[0] + x * scale, at[1] + y * scale) for x, y in points), fill)


def _hexagon(radius: float, corner: float) -> tuple[Point, ...]:
    """A hexagon that stands on a corner, every corner rounded with a quadratic curve that starts `corner` before it."""
    tips = [_polar(CENTRE, radius, 60 * k - 90) for k in range(6)]
    outline: list[Point] = []
    for k, tip in enumerate(tips):
        start, end = (_towards(tip, tips[(k + step) % 6], corner) for step in (-1, 1))
        outline += _bezier(start, tip, tip, end)
    return tuple(outline)


def _towards(start: Point, goal: Point, distance: float) -> Point:
    share = distance / math.dist(start, goal)
    return (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)


def _polar(centre: Point, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))


def _bezier(a: Point, b: Point, c: Point, d: Point, steps: int = 28) -> list[Point]:
    curve = []
    for k in range(steps + 1):
        t = k / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (a, b, c, d)
        curve.append(
            (
                sum(w * p[0] for w, p in zip(weights, corners, strict=True)),
                sum(w * p[1] for w, p in zip(weights, corners, strict=True)),
            )
        )
    return curve
