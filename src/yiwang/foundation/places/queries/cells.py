"""Finding the cell of a point: a tree of boxes over all cells that exist on a day, kept by each process."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import cos, radians
from threading import Lock
from typing import Any, NamedTuple

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks
from yiwang.foundation.places.models import Area, GridCell
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.boxes import Boxes
from yiwang.kernel.columns import Lives, Texts
from yiwang.kernel.polygons import Polygons
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


class Cells:
    """Cells in columns: where each is in the tree of areas, and its polygon. A cell is its number."""

    def __init__(self) -> None:
        self.polygons = Polygons()
        self.sizes = array("d")
        self.paths, self._codes, self._areas, self._titles = Texts(), Texts(), Texts(), Texts()

    def append(self, place: Located, geometry: str) -> None:
        self._codes.append(place.cell)
        self._areas.append(place.area)
        self.paths.append(place.path)
        self._titles.append(place.title)
        self.polygons.append(geometry)
        # Degrees of longitude are shorter away from the equator; this makes sizes comparable, which is all they are
        # for. Six digits: cells of one size are not told apart by the last bits of a float.
        size, middle = self.polygons.size(len(self.sizes))
        self.sizes.append(float(f"{size * cos(radians(middle)):.6g}"))

    def __len__(self) -> int:
        return len(self.sizes)

    def __getitem__(self, number: int) -> Located:
        return Located(self._codes[number], self._areas[number], self.paths[number], self._titles[number])


class CellIndex:
    """The cells of one day. Ties go to the smallest cell, then to the lowest code."""

    __slots__ = ("_tree", "cells", "numbers")

    def __init__(self, cells: Cells, numbers: Sequence[int]) -> None:
        self.cells, self.numbers = cells, array("I", numbers)
        self._tree = Boxes(self.numbers, [cells.polygons.box(number) for number in self.numbers])

    def at(self, longitude: float, latitude: float) -> list[Located]:
        """All cells that hold a point, their borders included, the one that the rule chooses first."""
        holds, sizes = self.cells.polygons.holds, self.cells.sizes
        found = [one for one in self._tree.holding(longitude, latitude) if holds(one, longitude, latitude)]
        if len(found) == 1:
            return [self.cells[found[0]]]
        order = sorted((sizes[number], self.cells[number].cell, number) for number in found)
        return [self.cells[number] for _, _, number in order]

    def near(self, longitude: float, latitude: float, limit: int) -> list[Located]:
        """The cells nearest to a point, nearest first."""
        away = self.cells.polygons.distance
        sorted_by_it = self._tree.nearest(longitude, latitude, lambda one: away(one, longitude, latitude))
        found = list(islice(sorted_by_it, limit))
        reach = next((reach for reach in NEAR_DEGREES if found and found[0][0] <= reach), -1.0)
        return [self.cells[number] for far, number in found if far <= reach]

    def below(self, path: str) -> list[tuple[int, Located]]:
        """The cells at or below a path, each with its number."""
        paths = self.cells.paths
        return [(one, self.cells[one]) for one in self.numbers if paths[one].startswith(path)]

    def shapes(self, numbers: Sequence[int]) -> list[Any]:
        """The shapes of cells, made for whoever draws them: the rings of all together, which is far quicker than each
        by itself."""
        cells = [self.cells.polygons.parts(number) for number in numbers]
        rings = [(place, part) for place, parts in enumerate(cells) for part in parts]
        points = [point for _, (outer, *_) in rings for point in outer]
        ends = [one for one, (_, (outer, *_)) in enumerate(rings) for _ in outer]
        outers = shapely.linearrings(points, indices=ends) if rings else []
        made: list[list[Any]] = [[] for _ in cells]
        for (place, (_, *holes)), outer in zip(rings, outers, strict=True):
            made[place].append(shapely.Polygon(outer, holes) if holes else shapely.polygons(outer))
        return [parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts) for parts in made]


def build_index(rows: Iterable[tuple[Located, str]]) -> CellIndex:
    """The index of cells given with their GeoJSON geometries."""
    cells = Cells()
    for place, geometry in rows:
        cells.append(place, geometry)
    return CellIndex(cells, range(len(cells)))


class _Atlas:
    """All cells of all times; for each stretch of days without a change, an index made when it is first asked for."""

    def __init__(self, rows: Iterable[tuple[Located, str, date, date | None]]) -> None:
        self._cells, self._lives = Cells(), Lives()
        changes: set[date] = set()
        for place, geometry, since, until in rows:
            self._cells.append(place, geometry)
            self._lives.append(since, until)
            changes |= {since, until} if until is not None else {since}
        self._changes = sorted(changes)
        self._indexes: dict[int, CellIndex] = {}
        self._lock = Lock()

    def on(self, day: date) -> CellIndex:
        stretch = bisect_right(self._changes, day)
        with self._lock:
            if stretch not in self._indexes:
                ordinal = day.toordinal()
                alive = [number for number in range(len(self._cells)) if self._lives.holds(number, ordinal)]
                self._indexes[stretch] = CellIndex(self._cells, alive)
            return self._indexes[stretch]


def _load() -> _Atlas:
    paths = dict(Area.objects.filter(code__in=GridCell.objects.values("code")).values_list("code", "path"))
    rows = GridCell.objects.order_by("code").values_list("code", "area", "title", "geometry", "since", "until")
    return _Atlas(
        (Located(code, area, paths[code], title), geometry, since, until)
        for code, area, title, geometry, since, until in rows.iterator()
        if code in paths
    )


_atlas = Memory((VERSION,), _load, long=True)


def _all_changes() -> list[date]:
    """The days on which cells began or ended."""
    held = (GridCell.objects.order_by().values_list(name, flat=True).distinct() for name in ("since", "until"))
    return sorted({day for days in held for day in days if day is not None})


_changes = Memory((VERSION,), _all_changes)


def same_since(on: date) -> date:
    """The first of the days since which the cells are those of a day."""
    changes = _changes()
    place = bisect_right(changes, on)
    return changes[place - 1] if place else on


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
