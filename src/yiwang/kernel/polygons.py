"""Polygons of GeoJSON as columns of numbers. Whether a point lies in one is answered exactly, its border included.

A library of shapes would answer the same, in several times the memory and, for one point, several times the time.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import hypot

Box = tuple[float, float, float, float]
"""Left, low, right, high."""
Ring = Sequence[Sequence[float]]
SURE = 4e-16
"""What a cross product of floats may be wrong by, as a part of its terms (Shewchuk: 3.3e-16)."""


class Polygons:
    """A polygon is its number; it may have several parts, and each part holes."""

    __slots__ = ("_ends", "_outer", "_rings", "_xs", "_ys")

    def __init__(self) -> None:
        self._xs, self._ys = array("d"), array("d")
        self._ends = array("I", [0])  # of the points of each ring
        self._outer = array("b")  # whether a ring is the outer one of a part
        self._rings = array("I", [0])  # of each polygon

    def __len__(self) -> int:
        return len(self._rings) - 1

    def append(self, geometry: str) -> None:
        """A Polygon or MultiPolygon of GeoJSON."""
        given = json.loads(geometry)
        parts = given["coordinates"] if given["type"] == "MultiPolygon" else [given["coordinates"]]
        for part in parts:
            for number, ring in enumerate(filter(None, part)):
                self._xs.extend(point[0] for point in ring)
                self._ys.extend(point[1] for point in ring)
                self._ends.append(len(self._xs))
                self._outer.append(number == 0)
        self._rings.append(len(self._outer))

    def parts(self, polygon: int) -> list[list[list[tuple[float, float]]]]:
        """Its parts, as the coordinates of a MultiPolygon."""
        found: list[list[list[tuple[float, float]]]] = []
        for ring in self._of(polygon):
            if self._outer[ring]:
                found.append([])
            found[-1].append(list(zip(*self._points(ring), strict=True)))
        return found

    def box(self, polygon: int) -> Box:
        """What it lies within."""
        rings = self._of(polygon)
        begin, end = self._ends[rings[0]], self._ends[rings[-1] + 1]
        xs, ys = self._xs[begin:end], self._ys[begin:end]
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, polygon: int, x: float, y: float) -> bool:
        """Whether a point lies in it or on its border: how often a line from there to the right crosses borders."""
        inside = False
        for ring in self._of(polygon):
            crossed = _crossed(*self._points(ring), x, y)
            if crossed is None:
                return True
            inside ^= crossed
        return inside

    def distance(self, polygon: int, x: float, y: float) -> float:
        """From a point to it, in the plane of the coordinates."""
        if self.holds(polygon, x, y):
            return 0.0
        sides = (side for ring in self._of(polygon) for side in _sides(*self._points(ring)))
        return min(_away(*side, x, y) for side in sides)

    def size(self, polygon: int) -> tuple[float, float]:
        """Its area, and the y of its middle."""
        area = moment = 0.0
        for ring in self._of(polygon):
            own, height = _size(*self._points(ring))
            part = own if self._outer[ring] else -own
            area += part
            moment += part * height
        return area, moment / area if area else 0.0

    def _of(self, polygon: int) -> range:
        return range(self._rings[polygon], self._rings[polygon + 1])

    def _points(self, ring: int) -> tuple[array[float], array[float]]:
        begin, end = self._ends[ring], self._ends[ring + 1]
        return self._xs[begin:end], self._ys[begin:end]


def _sides(xs: array[float], ys: array[float]) -> Iterator[tuple[float, float, float, float]]:
    return zip(xs, ys, xs[1:], ys[1:], strict=False)


def _crossed(xs: array[float], ys: array[float], x: float, y: float) -> bool | None:
    """Whether a line from the point to the right crosses the ring an odd number of times; None on the ring itself."""
    odd = False
    for x1, y1, x2, y2 in zip(xs, ys, xs[1:], ys[1:], strict=False):
        if (y1 > y) == (y2 > y):
            if y2 == y and (x2 == x or (y1 == y and (x1 < x) != (x2 < x))):
                return None
        elif x1 > x and x2 > x:
            odd = not odd
        elif x1 >= x or x2 >= x:
            turn = _turn(x1 - x, y1 - y, x2 - x, y2 - y) or _exact_turn(x1, y1, x2, y2, x, y)
            if not turn:
                return None
            odd ^= (turn > 0) == (y2 > y1)
    return odd


def _turn(x1: float, y1: float, x2: float, y2: float) -> float:
    """To which side one turns from the first to the second; 0 when floats cannot say."""
    left, right = x1 * y2, y1 * x2
    turn = left - right
    return turn if abs(turn) > SURE * (abs(left) + abs(right)) else 0.0


def _exact_turn(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> Fraction:
    return (Fraction(x1) - Fraction(x)) * (Fraction(y2) - Fraction(y)) - (Fraction(y1) - Fraction(y)) * (
        Fraction(x2) - Fraction(x)
    )


def _away(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> float:
    """From a point to the nearest of a side."""
    along, up = x2 - x1, y2 - y1
    length = along * along + up * up
    share = ((x - x1) * along + (y - y1) * up) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return hypot(x1 + share * along - x, y1 + share * up - y)


def _size(xs: array[float], ys: array[float]) -> tuple[float, float]:
    """The area of a ring, and the y of its middle."""
    x0, y0 = xs[0], ys[0]
    twice = moment = 0.0
    for x1, y1, x2, y2 in _sides(xs, ys):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        twice += cross
        moment += cross * (y1 + y2 - 2 * y0)
    return abs(twice) / 2, y0 + moment / (3 * twice) if twice else y0
