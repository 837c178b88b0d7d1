"""What is wrong with the borders of cells: where two overlap, and what no cell covers though cells lie around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, radians, sin, sqrt
from typing import Any, Literal

from django.db.models import Q

from yiwang.foundation.places.models import CELL, Area, GridCell
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.prefixes import starts_with

LEAST = 1.0
"""Square metres: what is smaller comes from rounding."""
SLIT = 5.0
"""Metres: an open gap between two cells that is narrower than twice this is a slit, not their surroundings."""
AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
"""Of the CGCS2000 ellipsoid (GB 22021)."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """An overlap of two cells, or a gap among the cells of an area: how large, and a point in it."""

    kind: Literal["overlap", "gap"]
    area: str
    """The lowest that holds all of the cells."""
    cells: tuple[str, ...]
    """The two that overlap, or those that touch the gap."""
    square_metres: float
    longitude: float
    latitude: float


def flaws(path: str, on: date) -> list[Flaw]:
    """Overlaps and gaps of the cells that exist on a day below a path, largest first."""
    alive = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    paths = dict(Area.objects.filter(starts_with("path", path), level=CELL).values_list("code", "path"))
    rows = GridCell.objects.filter(alive).order_by("code").values_list("code", "geometry")
    found = [(code, geometry) for code, geometry in rows.iterator() if code in paths]
    if not found:
        return []
    sheet = _Sheet.of([code for code, _ in found], paths, [geometry for _, geometry in found])
    return sorted(
        [*_overlaps(sheet), *_gaps(sheet)], key=lambda flaw: (-flaw.square_metres, flaw.area, flaw.kind, flaw.cells)
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Shapes laid flat, in metres around their middle: good to a thousandth over a district."""

    codes: Sequence[str]
    paths: Mapping[str, str]
    shapes: Any
    tree: Any
    middle: tuple[float, float]
    scale: tuple[float, float]

    @classmethod
    def of(cls, codes: Sequence[str], paths: Mapping[str, str], geometries: Sequence[str]) -> _Sheet:
        shapes = shapely.from_geojson(list(geometries))
        west, south, east, north = shapely.total_bounds(shapes)
        middle = (west + east) / 2, (south + north) / 2
        scale = _metres_in_a_degree(middle[1])
        flat = shapely.transform(shapes, lambda points: (points - middle) * scale)
        return cls(codes, paths, flat, shapely.STRtree(flat), middle, scale)

    def flaw(self, kind: Literal["overlap", "gap"], numbers: Sequence[int], shape: Any) -> Flaw:
        cells = tuple(self.codes[number] for number in numbers)
        point = shapely.point_on_surface(shape)
        longitude = round(point.x / self.scale[0] + self.middle[0], 6)
        latitude = round(point.y / self.scale[1] + self.middle[1], 6)
        return Flaw(kind, self._area(cells), cells, round(float(shape.area), 1), longitude, latitude)

    def _area(self, cells: Sequence[str]) -> str:
        """The lowest area that holds all of the cells."""
        above = [self.paths[code].strip("/").split("/")[:-1] for code in cells]
        shared = [steps[0] for steps in zip(*above, strict=False) if len(set(steps)) == 1]
        return shared[-1] if shared else ""


def _metres_in_a_degree(latitude: float) -> tuple[float, float]:
    """Along the parallel and along the meridian."""
    eccentricity = FLATTENING * (2 - FLATTENING)
    curve = 1 - eccentricity * sin(radians(latitude)) ** 2
    east = AXIS / sqrt(curve) * cos(radians(latitude))
    north = AXIS * (1 - eccentricity) / (curve * sqrt(curve))
    return east * pi / 180, north * pi / 180


def _overlaps(sheet: _Sheet) -> Iterator[Flaw]:
    firsts, seconds = sheet.tree.query(sheet.shapes, predicate="intersects")
    for first, second in zip(firsts, seconds, strict=True):
        if first < second:
            common = shapely.intersection(sheet.shapes[first], sheet.shapes[second])
            if common.area >= LEAST:
                yield sheet.flaw("overlap", [first, second], common)


def _gaps(sheet: _Sheet) -> Iterator[Flaw]:
    union = shapely.union_all(sheet.shapes)
    closed = shapely.buffer(shapely.buffer(union, SLIT, join_style="mitre"), -SLIT, join_style="mitre")
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(closed) for ring in part.interiors]
    slits = [part for part in shapely.get_parts(shapely.difference(closed, union)) if part.geom_type == "Polygon"]
    for inner, gaps in ((True, holes), (False, slits)):
        for gap in gaps:
            touching = sorted(sheet.tree.query(gap, predicate="dwithin", distance=SLIT))
            # A notch in the outer border of one cell is its shape, no gap.
            if gap.area >= LEAST and (inner or len(touching) > 1):
                yield sheet.flaw("gap", touching, gap)
