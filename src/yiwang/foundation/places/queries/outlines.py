"""Shapes for maps: the cells of an area, and areas as what their cells cover. Areas have no borders of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from yiwang.foundation.places.models import CELL, Area, rank_of
from yiwang.foundation.places.queries import outlines_kept
from yiwang.foundation.places.queries.areas import _alive, areas
from yiwang.foundation.places.queries.cells import VERSION, CellIndex, Located, index_on, same_since
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.versions import Memory

MOST = 1500
"""So many shapes are drawn at once; beyond that the next coarser areas are."""
DIGITS = 6
"""Of a degree: a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a cell or an area (GeoJSON text, CGCS2000), and a point inside it to stand a mark or a name at."""

    code: str
    name: str
    level: str
    parent: str
    path: str
    geometry: str
    middle: tuple[float, float]

    @property
    def is_cell(self) -> bool:
        return self.level == CELL


class _Made:
    """What was drawn while nothing changed, by path and the day since which the cells are the same."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, date], list[Outline]] = {}
        self._locks: dict[tuple[str, date], Lock] = defaultdict(Lock)

    def of(self, path: str, since: date) -> list[Outline]:
        """Drawn by the first that asks; who asks meanwhile waits for it, and does not draw it too."""
        key = path, since
        found = self._held.get(key)  # asked once: another thread may empty it meanwhile
        if found is None:
            with self._locks[key]:
                found = self._held.get(key)
                if found is None:
                    found = _drawn(path, since)
                    if len(self._held) > HELD:
                        self._held.clear()
                    self._held[key] = found
        return found


HELD = 50
_made = Memory((VERSION,), _Made)


def outlines(path: str, on: date) -> list[Outline]:
    """What to draw of an area on a day: its cells and the communities they make; of a large one only coarser areas."""
    return _made().of(path, same_since(on))


def cells_drawn(path: str, on: date) -> list[str]:
    """The codes of the cells that `outlines` would draw, without reading a shape; none where it draws coarser areas."""
    rows = Area.objects.filter(_alive(on), starts_with("path", path), rank=rank_of(CELL)).order_by("path")
    codes = list(rows.values_list("code", flat=True)[: MOST + 1])
    return codes if len(codes) <= MOST else []


def middles(codes: Sequence[str], path: str, on: date) -> dict[str, tuple[float, float]]:
    """A point inside each of these cells or areas below a path, of those that have a shape."""
    wanted = set(codes)
    return {one.code: one.middle for one in outlines(path, on) if one.code in wanted}


def _drawn(path: str, since: date) -> list[Outline]:
    """Of a large area it takes a second to put the cells of each part together: the processes of a site share that."""
    kept = outlines_kept.read(path, since)
    if kept is not None:
        return [_read(row) for row in kept]
    index = index_on(since)
    mine = index.below(path)
    if len(mine) <= MOST:
        whole = [one for one in _areas(index, mine, "community") if one.path.startswith(path)]
        return [*whole, *_cells(index, mine)]
    found = _coarse(index, mine)
    outlines_kept.write(path, since, [[getattr(one, name) for name in Outline.__slots__] for one in found])
    return found


def _read(row: Sequence[Any]) -> Outline:
    code, name, level, parent, path, geometry, (x, y) = row
    return Outline(code, name, level, parent, path, geometry, (x, y))


def _coarse(index: CellIndex, mine: Sequence[tuple[int, Located]]) -> list[Outline]:
    found: list[Outline] = []
    for level in ("community", "subdistrict", "district", "city"):
        found = _areas(index, mine, level)
        if len(found) <= MOST:
            break
    return found


def _cells(index: CellIndex, mine: Sequence[tuple[int, Located]]) -> list[Outline]:
    shapes = index.shapes([number for number, _ in mine])
    return [
        _outline(place.cell, place.title, CELL, place.area, place.path, shape)
        for (_, place), shape in zip(mine, shapes, strict=True)
    ]


def _areas(index: CellIndex, mine: Sequence[tuple[int, Located]], level: str) -> list[Outline]:
    """Areas of a rank, each as the union of its cells."""
    rank = rank_of(level)
    # Without the cells themselves, the last of each path: they are many, and none of them is wanted.
    paths = [(number, place.path.strip("/").split("/")[:-1]) for number, place in mine]
    above = areas({code for _, codes in paths for code in codes})
    parts: dict[str, list[int]] = defaultdict(list)
    for number, codes in paths:
        for code in codes:
            if code in above and above[code].rank == rank:
                parts[code].append(number)
    return [
        _outline(code, one.name, one.level, one.parent, one.path, _union(index, numbers))
        for code, numbers in sorted(parts.items())
        for one in [above[code]]
    ]


def _union(index: CellIndex, numbers: Sequence[int]) -> Any:
    return shapely.union_all(index.shapes(numbers))


def _outline(code: str, name: str, level: str, parent: str, path: str, shape: Any) -> Outline:
    drawn = shapely.transform(shape, lambda points: points.round(DIGITS))
    inside = shapely.point_on_surface(shape)
    middle = shapely.centroid(shape)
    at = middle if shapely.contains(shape, middle) else inside
    point = round(float(at.x), DIGITS), round(float(at.y), DIGITS)
    return Outline(code, name, level, parent, path, shapely.to_geojson(drawn), point)
