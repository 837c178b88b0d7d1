"""What is wrong with the borders of cells: where two overlap, and what no cell covers though cells lie around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import cos, pi, radians, sin, sqrt
from typing import Any, Literal

import shapely
from django.db.models import Q
from shapely import STRtree

from yiwang.foundation.places.models import Area, GridCell
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
    """Of an overlap between two areas: the first one."""
    cells: tuple[str, ...]
    """The two that overlap, or those that touch the gap."""
    square_metres: float
    longitude: float
    latitude: float


def flaws(path: str, on: date) -> list[Flaw]:
    """Overlaps and gaps of the cells that exist on a day below a path, largest first. Gaps are those of each area."""
    alive = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    below = Area.objects.filter(starts_with("path", path)).values("code")
    rows = list(
        GridCell.objects.filter(alive, code__in=below).order_by("area", "code").values_list("area", "code", "geometry")
    )
    if not rows:
        return []
    sheet = _Sheet.of([geometry for _, _, geometry in rows])
    areas, codes = [row[0] for row in rows], [row[1] for row in rows]
    found = list(_overlaps(sheet, areas, codes))
    start = 0
    for area, group in groupby(areas):
        end = start + len(list(group))
        found += _gaps(sheet, area, codes[start:end], sheet.shapes[start:end])
        start = end
    return sorted(found, key=lambda flaw: (-flaw.square_metres, flaw.area, flaw.cells))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Shapes laid flat, in metres around their middle: good to a thousandth over a district."""

    shapes: Sequence[Any]
    middle: tuple[float, float]
    scale: tuple[float, float]

    @classmethod
    def of(cls, geometries: Sequence[str]) -> _Sheet:
        shapes = shapely.from_geojson(list(geometries))
        west, south, east, north = shapely.total_bounds(shapes)
        middle = (west + east) / 2, (south + north) / 2
        scale = _metres_in_a_degree(middle[1])
        return cls(shapely.transform(shapes, lambda points: (points - middle) * scale), middle, scale)

    def degrees(self, point: Any) -> tuple[float, float]:
        return (
            round(point.x / self.scale[0] + self.middle[0], 6),
            round(point.y / self.scale[1] + self.middle[1], 6),
        )


def _metres_in_a_degree(latitude: float) -> tuple[float, float]:
    """Along the parallel and along the meridian."""
    eccentricity = FLATTENING * (2 - FLATTENING)
    curve = 1 - eccentricity * sin(radians(latitude)) ** 2
    east = AXIS / sqrt(curve) * cos(radians(latitude))
    north = AXIS * (1 - eccentricity) / (curve * sqrt(curve))
    return east * pi / 180, north * pi / 180


def _overlaps(sheet: _Sheet, areas: Sequence[str], codes: Sequence[str]) -> Iterator[Flaw]:
    tree = STRtree(sheet.shapes)
    firsts, seconds = tree.query(sheet.shapes, predicate="intersects")
    for first, second in zip(firsts, seconds, strict=True):
        if first < second:
            common = shapely.intersection(sheet.shapes[first], sheet.shapes[second])
            if common.area >= LEAST:
                yield _flaw(sheet, "overlap", areas[first], (codes[first], codes[second]), common)


def _gaps(sheet: _Sheet, area: str, codes: Sequence[str], shapes: Sequence[Any]) -> Iterator[Flaw]:
    union = shapely.union_all(shapes)
    closed = shapely.buffer(shapely.buffer(union, SLIT, join_style="mitre"), -SLIT, join_style="mitre")
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(closed) for ring in part.interiors]
    slits = shapely.get_parts(shapely.difference(closed, union))
    for gap in (*holes, *slits):
        if gap.area >= LEAST and gap.geom_type == "Polygon":
            touching = tuple(code for code, shape in zip(codes, shapes, strict=True) if shape.distance(gap) <= SLIT)
            if len(touching) > 1 or gap in holes:
                yield _flaw(sheet, "gap", area, touching, gap)


def _flaw(sheet: _Sheet, kind: Literal["overlap", "gap"], area: str, cells: tuple[str, ...], shape: Any) -> Flaw:
    longitude, latitude = sheet.degrees(shapely.point_on_surface(shape))
    return Flaw(kind, area, cells, round(float(shape.area), 1), longitude, latitude)
