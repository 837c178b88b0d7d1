"""Finding the cell of a point: a tree of boxes over all cells that exist on a day, kept by each process."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from threading import Lock
from typing import Any, NamedTuple

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks
from yiwang.foundation.places.models import Area, GridCell
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.versions import Memory

VERSION = "places"
NEAR_DEGREES = (0.01, 0.1, 1.0)
"""How far is looked for cells near a point outside all: about one, ten, a hundred kilometres."""


class Located(NamedTuple):
    """Where a point lies: its cell, the area that the cell is part of, and the cell's path in the tree."""

    cell: str
    area: str
    path: str
    title: str


class _Row(NamedTuple):
    located: Located
    geometry: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CellIndex:
    """The cells of one day. Ties go to the smallest cell, then to the lowest code."""

    places: Sequence[Located]
    shapes: Any
    sizes: Sequence[float]
    tree: Any

    def at(self, longitude: float, latitude: float) -> list[Located]:
        """All cells that hold a point, their borders included, the one that the rule chooses first."""
        found = self.tree.query(shapely.points(longitude, latitude), predicate="intersects")
        if len(found) == 1:
            return [self.places[found[0]]]
        order = sorted((self.sizes[number], self.places[number].cell, number) for number in found)
        return [self.places[number] for _, _, number in order]

    def near(self, longitude: float, latitude: float, limit: int) -> list[Located]:
        """The cells nearest to a point, nearest first."""
        point = shapely.Point(longitude, latitude)
        for reach in NEAR_DEGREES:
            found = self.tree.query(point, predicate="dwithin", distance=reach)
            if len(found):
                far = sorted(zip(shapely.distance(self.shapes[found], point), found, strict=True))
                return [self.places[number] for _, number in far[:limit]]
        return []


def build_index(rows: Sequence[tuple[Located, str]]) -> CellIndex:
    """The index of cells given with their GeoJSON geometries."""
    shapes = shapely.from_geojson([geometry for _, geometry in rows])
    shapely.prepare(shapes)
    # Degrees of longitude are shorter away from the equator; this makes sizes comparable, which is all they are for.
    middles = shapely.get_y(shapely.centroid(shapes))
    # Six digits: cells of one size are not told apart by the last bits of a float.
    pairs = zip(shapely.area(shapes), middles, strict=True)
    sizes = [float(f"{size * cos(radians(middle)):.6g}") for size, middle in pairs]
    return CellIndex([place for place, _ in rows], shapes, sizes, shapely.STRtree(shapes))


class _Atlas:
    """All cells of all times; for each stretch of days without a change, an index made when it is first asked for."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows
        self._changes = sorted({row.since for row in rows} | {row.until for row in rows if row.until})
        self._indexes: dict[int, CellIndex] = {}
        self._lock = Lock()

    def on(self, day: date) -> CellIndex:
        stretch = bisect_right(self._changes, day)
        with self._lock:
            if stretch not in self._indexes:
                alive = [row for row in self._rows if row.since <= day and (row.until is None or day < row.until)]
                self._indexes[stretch] = build_index([(row.located, row.geometry) for row in alive])
            return self._indexes[stretch]


def _load() -> _Atlas:
    paths = dict(Area.objects.filter(code__in=GridCell.objects.values("code")).values_list("code", "path"))
    rows = GridCell.objects.order_by("code").values_list("code", "area", "title", "geometry", "since", "until")
    return _Atlas(
        [
            _Row(Located(code, area, paths[code], title), geometry, since, until)
            for code, area, title, geometry, since, until in rows.iterator()
            if code in paths
        ]
    )


_atlas = Memory((VERSION,), _load)


def locate(longitude: float, latitude: float, on: date) -> tuple[Located | None, list[Problem]]:
    """The cell of a point (CGCS2000 degrees) on a day.

    In several cells: the smallest, then the lowest code, with a warning that names them. In none: a problem that
    names those nearby, so that people can be asked.
    """
    index = _atlas().on(on)
    found = index.at(longitude, latitude)
    if not found:
        return None, [checks.OUTSIDE.at(nearest=_named(index.near(longitude, latitude, 3)))]
    if len(found) > 1:
        return found[0], [checks.AMBIGUOUS.at(cells=_named(found), chosen=_named(found[:1]))]
    return found[0], []


def index_on(on: date) -> CellIndex:
    """The cells of a day."""
    return _atlas().on(on)


def nearest(longitude: float, latitude: float, on: date, limit: int = 5) -> list[Located]:
    """The cells nearest to a point on a day, nearest first: what to offer when a point lies in none."""
    return _atlas().on(on).near(longitude, latitude, limit)


def _named(cells: Sequence[Located]) -> str:
    return "、".join(f"{cell.title}（{cell.cell}）" for cell in cells) or "—"


@dataclass(frozen=True, slots=True)
class CellShape:
    """A cell with its polygon (GeoJSON text, CGCS2000)."""

    code: str
    area: str
    title: str
    geometry: str
    crs: str
    since: date
    until: date | None


def cells_in(area: str, on: date) -> list[CellShape]:
    """The cells right in an area on a day, by code."""
    alive = Q(until=None) | Q(until__gt=on)
    return [
        CellShape(row.code, row.area, row.title, row.geometry, row.crs, row.since, row.until)
        for row in GridCell.objects.filter(alive, area=area, since__lte=on).order_by("code")
    ]
