"""From degrees to the drawing of the room's map, and the squares that the drawing falls into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import cos, radians

from yiwang.cases.interface import Tile
from yiwang.faces.desk.room.labels import Rectangle

WIDTH = 1000.0
MARGIN = 12.0
MOST_HIGH = 900.0
"""A long, narrow area is drawn smaller, so that it fits the screen."""


class Plan:
    """From degrees to the drawing, north up."""

    def __init__(self, rings: Sequence[Sequence[tuple[float, float]]]) -> None:
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        self.west, self.north = min(xs), max(ys)
        self.narrow = cos(radians((min(ys) + self.north) / 2))
        wide = max((max(xs) - self.west) * self.narrow, 1e-9)
        high = max(self.north - min(ys), 1e-9)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HIGH - 2 * MARGIN) / high)
        self.width = round(wide * self.scale + 2 * MARGIN, 1)
        self.height = round(high * self.scale + 2 * MARGIN, 1)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across, down = (x - self.west) * self.narrow * self.scale, (self.north - y) * self.scale
        return round(across + MARGIN, 1), round(down + MARGIN, 1)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """The other way: what lies at a place of the drawing."""
        return self.west + (x - MARGIN) / self.scale / self.narrow, self.north - (y - MARGIN) / self.scale


class Squares:
    """The whole drawing in squares at least so wide. Their borders are round numbers of degrees (a tenth of a metre),
    so that an address says them exactly and a query finds in each what was drawn in it."""

    def __init__(self, plan: Plan, side: float) -> None:
        columns, lines = max(1, int(plan.width / side)), max(1, int(plan.height / side))
        self.plan = plan
        self.across = [_round(plan.degrees(plan.width * at / columns, 0)[0]) for at in range(columns + 1)]
        self.up = [_round(plan.degrees(0, plan.height * (1 - at / lines))[1]) for at in range(lines + 1)]

    def of(self, longitude: float, latitude: float) -> tuple[int, int] | None:
        """Which square a point lies in; None outside the drawing."""
        column, line = bisect_right(self.across, longitude) - 1, bisect_right(self.up, latitude) - 1
        inside = 0 <= column < len(self.across) - 1 and 0 <= line < len(self.up) - 1
        return (column, line) if inside else None

    def tile(self, column: int, line: int) -> Tile:
        return Tile(self.across[column], self.up[line], self.across[column + 1], self.up[line + 1])

    def drawn(self, tile: Tile) -> Rectangle:
        return Rectangle(*self.plan.at(tile.west, tile.north), *self.plan.at(tile.east, tile.south))


def _round(degrees: float) -> float:
    return round(degrees, 6)
