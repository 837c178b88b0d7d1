"""A grid of square cells over points: for a trial run where nobody has drawn cells yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, radians
from typing import NamedTuple

METRES_A_DEGREE = 111_320.0


class NamedPoint(NamedTuple):
    """Where something was (CGCS2000 degrees), and in which area by its record; empty when that says nothing."""

    longitude: float
    latitude: float
    area: str


@dataclass(frozen=True, slots=True)
class Square:
    """A cell that holds at least one point. `ring`: its border, closed."""

    column: int
    row: int
    area: str
    ring: tuple[tuple[float, float], ...]
    points: int


def squares_over(points: Iterable[NamedPoint], metres: float) -> list[Square]:
    """Squares of about that side over all points, by row and column. No two overlap.

    A square belongs to the area that most of its points name; where none does, to the area of the nearest square
    that has one. No points with an area: no squares.
    """
    points = list(points)
    if not any(point.area for point in points):
        return []
    west, south = min(p.longitude for p in points), min(p.latitude for p in points)
    middle = (south + max(p.latitude for p in points)) / 2
    high = metres / METRES_A_DEGREE
    wide = high / max(cos(radians(middle)), 0.01)
    named: dict[tuple[int, int], Counter[str]] = {}
    for point in points:
        at = floor((point.longitude - west) / wide), floor((point.latitude - south) / high)
        named.setdefault(at, Counter())[point.area] += 1
    areas = {at: _most(count) for at, count in named.items()}
    known = {at: area for at, area in areas.items() if area}
    found = []
    for (column, row), count in sorted(named.items(), key=lambda item: (item[0][1], item[0][0])):
        area = areas[column, row] or known[min(known, key=lambda at: (_far(at, (column, row)), at))]
        ring = _ring(west + column * wide, south + row * high, wide, high)
        found.append(Square(column, row, area, ring, count.total()))
    return found


def _most(count: Counter[str]) -> str:
    named = {area: number for area, number in count.items() if area}
    return min(named, key=lambda area: (-named[area], area)) if named else ""


def _far(one: tuple[int, int], other: tuple[int, int]) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _ring(west: float, south: float, wide: float, high: float) -> tuple[tuple[float, float], ...]:
    west, south, east, north = (round(one, 8) for one in (west, south, west + wide, south + high))
    return (west, south), (east, south), (east, north), (west, north), (west, south)
