"""Shapes for maps: the cells of an area, and areas as what their cells cover. Areas have no borders of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.foundation.places.models import CELL, Area, rank_of
from yiwang.foundation.places.queries.areas import _alive, areas
from yiwang.foundation.places.queries.cells import VERSION, CellIndex, Located, index_on
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.versions import Memory

MOST = 1500
"""So many shapes are drawn at once; beyond that the next coarser areas are."""
DIGITS = 6
"""Of a degree: a tenth of a metre."""
_made: Memory[dict[tuple[str, str, date], list[Outline]]] = Memory((VERSION,), dict)


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


def outlines(path: str, on: date) -> list[Outline]:
    """What to draw of an area on a day: its cells and the communities they make; of a large one only coarser areas."""
    made = _made()
    key = ("all", path, on)
    found = made.get(key)  # asked once: another thread may empty it meanwhile
    if found is None:
        if len(made) > 50:
            made.clear()
        found = made[key] = _drawn(path, on)
    return found


def cells_drawn(path: str, on: date) -> list[str]:
    """The codes of the cells that `outlines` would draw, without reading a shape; none where it draws coarser areas."""
    rows = Area.objects.filter(_alive(on), starts_with("path", path), rank=rank_of(CELL)).order_by("path")
    codes = list(rows.values_list("code", flat=True)[: MOST + 1])
    return codes if len(codes) <= MOST else []


def middles(codes: Sequence[str], path: str, on: date) -> dict[str, tuple[float, float]]:
    """A point inside each of these cells or areas below a path, of those that have a shape."""
    wanted = set(codes)
    return {one.code: one.middle for one in outlines(path, on) if one.code in wanted}


def _drawn(path: str, on: date) -> list[Outline]:
    index = index_on(on)
    mine = index.below(path)
    if len(mine) <= MOST:
        whole = [one for one in _areas(index, mine, "community") if one.path.startswith(path)]
        return [*whole, *_cells(index, mine)]
    coarser = ("community", "subdistrict", "district", "city")
    found: list[Outline] = []
    for level in coarser:
        found = _areas(index, mine, level)
        if len(found) <= MOST:
            break
    return found


def _cells(index: CellIndex, mine: Sequence[tuple[int, Located]]) -> list[Outline]:
    return [
        _outline(place.cell, place.title, CELL, place.area, place.path, index.shape(number)) for number, place in mine
    ]


def _areas(index: CellIndex, mine: Sequence[tuple[int, Located]], level: str) -> list[Outline]:
    """Areas of a rank, each as the union of its cells."""
    rank = rank_of(level)
    above = areas({code for _, place in mine for code in place.path.strip("/").split("/")})
    parts: dict[str, list[int]] = defaultdict(list)
    for number, place in mine:
        for code in place.path.strip("/").split("/"):
            if code in above and above[code].rank == rank:
                parts[code].append(number)
    return [
        _outline(code, one.name, one.level, one.parent, one.path, _union(index, numbers))
        for code, numbers in sorted(parts.items())
        for one in [above[code]]
    ]


def _union(index: CellIndex, numbers: Sequence[int]) -> Any:
    return shapely.union_all([index.shape(number) for number in numbers])


def _outline(code: str, name: str, level: str, parent: str, path: str, shape: Any) -> Outline:
    drawn = shapely.transform(shape, lambda points: points.round(DIGITS))
    inside = shapely.point_on_surface(shape)
    middle = shapely.centroid(shape)
    at = middle if shapely.contains(shape, middle) else inside
    point = round(float(at.x), DIGITS), round(float(at.y), DIGITS)
    return Outline(code, name, level, parent, path, shapely.to_geojson(drawn), point)
