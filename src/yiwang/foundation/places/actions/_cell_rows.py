"""Reading grid cells from GeoJSON: converted to CGCS2000, borders proved sound, each put under its area."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yiwang.engine.problems import Problem, Where
from yiwang.foundation.places import checks
from yiwang.foundation.places.models import CELL, Area, GridCell, rank_of
from yiwang.foundation.places.queries.areas import AreaInfo, areas, areas_named
from yiwang.foundation.places.queries.shapes import shapely
from yiwang.kernel.coordinates import CRS, convert, converter
from yiwang.kernel.imports import Refusals

KINDS = ("Polygon", "MultiPolygon")
FIELDS = ("id", "title", "area", "replaces")
DECIMALS = 8
"""Of a degree: about a millimetre."""


@dataclass(frozen=True, slots=True)
class CellSource:
    """A GeoJSON file of cells and how to read it.

    `names`: which properties hold id, title, area and replaces, when they are called otherwise. An area may be given
    by its name; `under` is the path below which names are looked up. `prefix` is put before each id.
    """

    file: Path
    crs: str = "CGCS2000"
    names: Mapping[str, str] | None = None
    under: str = ""
    prefix: str = ""

    def property(self, feature: Mapping[str, Any], field: str) -> str:
        value = (feature.get("properties") or {}).get((self.names or {}).get(field, field))
        if isinstance(value, list):
            return " ".join(map(str, value))
        return "" if value is None else str(value).strip()


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell as a file gives it, sound and converted."""

    code: str
    title: str
    area: AreaInfo
    geometry: str
    crs: str
    replaces: tuple[str, ...]
    where: Where
    closed: bool
    """The file left a ring open; it was closed here."""

    def rows(self, since: Any) -> tuple[Area, GridCell]:
        """Its place in the tree, and its polygon."""
        above = self.area
        return (
            Area(code=self.code, parent=above.code, level=CELL, rank=rank_of(CELL), name=self.title,
                 full_name=above.full_name + self.title, path=f"{above.path}{self.code}/", since=since),
            GridCell(code=self.code, area=above.code, title=self.title, geometry=self.geometry, crs=self.crs,
                     since=since),
        )  # fmt: skip


def read_cells(source: CellSource, refusals: Refusals) -> tuple[int, list[CellRow]]:
    """How many cells the file has, and those that are sound; the others are refused with reasons."""
    features, problems = _features(source)
    if problems:
        refusals.add(*problems)
        return 0, []
    known = _Areas(source, features)
    found: dict[str, CellRow] = {}
    for number, feature in enumerate(features, 1):
        row = _cell(source, known, number, feature)
        if isinstance(row, CellRow) and row.code in found:
            row = [checks.CODE_TWICE.at(row.where, code=row.code)]
        if isinstance(row, CellRow):
            found[row.code] = row
            if row.closed:
                refusals.note(checks.RING_CLOSED.at(row.where, cell=row.code))
        else:
            refusals.add(*row)
    return len(features), list(found.values())


def _features(source: CellSource) -> tuple[Sequence[Any], list[Problem]]:
    where = Where(source.file.name)
    if source.crs not in CRS:
        return [], [checks.UNKNOWN_CRS.at(where, crs=source.crs)]
    try:
        document = json.loads(source.file.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        return [], [checks.NOT_GEOJSON.at(where, detail=str(fault)[:200])]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        return [], [checks.NOT_GEOJSON.at(where, detail="features")]
    return features, []


class _Areas:
    """The areas that a file names, by code or by name."""

    def __init__(self, source: CellSource, features: Sequence[Mapping[str, Any]]) -> None:
        named = {source.property(feature, "area") for feature in features} - {""}
        self._by_code = areas(named)
        by_name = areas_named(named - set(self._by_code), source.under)
        self._by_name = {name: [one for one in found if one.level != CELL] for name, found in by_name.items()}

    def find(self, text: str, where: Where) -> AreaInfo | list[Problem]:
        found = [self._by_code[text]] if text in self._by_code else self._by_name.get(text, [])
        if not found:
            return [checks.UNKNOWN_AREA.at(where, code=text)]
        if len(found) > 1:
            return [checks.AMBIGUOUS_NAME.at(where, name=text, codes=", ".join(one.code for one in found))]
        if found[0].rank >= rank_of(CELL):
            return [checks.NOT_ABOVE_CELL.at(where, area=text)]
        return found[0]


def _cell(source: CellSource, known: _Areas, number: int, feature: Mapping[str, Any]) -> CellRow | list[Problem]:
    code, title, area, replaces = (source.property(feature, field) for field in FIELDS)
    where = Where(source.file.name, 0, 0, f"features[{number - 1}]")
    if missing := [name for name, value in (("id", code), ("title", title), ("area", area)) if not value]:
        return [checks.BAD_CELL.at(where, number=number, missing=", ".join(missing))]
    code = source.prefix + code
    if {"/", " "} & set(code) or len(code) > 40 or len(title) > 120:
        return [checks.BAD_AREA.at(where, code=code, name=title, level=CELL)]
    given: Any = feature.get("geometry")
    geometry, fault = _sound(given, source.crs)
    if fault:
        return [checks.BAD_GEOMETRY.at(where, cell=code, detail=fault)]
    above = known.find(area, where)
    if isinstance(above, list):
        return above
    closed = bool(_open_rings(given["coordinates"]))
    return CellRow(code, title, above, geometry, source.crs, tuple(replaces.split()), where, closed)


def _sound(geometry: Any, crs: str) -> tuple[str, str]:
    """The geometry in CGCS2000 as GeoJSON, or what is wrong with it."""
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        return "", f"not one of {', '.join(KINDS)}"
    try:
        moved = {"type": geometry["type"], "coordinates": _converted(geometry["coordinates"], crs)}
        text = json.dumps(moved, separators=(",", ":"))
        shape = shapely.from_geojson(text)
    except (KeyError, IndexError, TypeError, ValueError, RecursionError, shapely.GEOSException) as fault:
        return "", str(fault)[:200]
    if shape.is_empty:
        return "", "empty"
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return "", f"not degrees: {west}, {south}, {east}, {north}"
    return (text, "") if shape.is_valid else ("", shapely.is_valid_reason(shape))


def _converted(coordinates: Any, crs: str) -> list[Any]:
    move = converter(crs)

    def rounded(longitude: float, latitude: float) -> tuple[float, float]:
        moved = move(longitude, latitude)
        return round(moved[0], DECIMALS), round(moved[1], DECIMALS)

    moved = convert(coordinates, rounded)
    for ring in _open_rings(moved):
        ring.append(ring[0])
    return moved


def _open_rings(coordinates: Any) -> list[list[Any]]:
    """Rings whose last point is not the first again (RFC 7946 wants it so; many programs leave it out)."""
    if isinstance(coordinates[0][0], int | float):
        return [coordinates] if len(coordinates) > 2 and coordinates[0] != coordinates[-1] else []
    return [ring for part in coordinates for ring in _open_rings(part)]


def in_batches(rows: Sequence[CellRow], size: int = 1000) -> Iterator[Sequence[CellRow]]:
    """Rows a thousand at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def write_cells(rows: Sequence[CellRow], since: Any) -> None:
    """Write new cells: their places in the tree and their polygons."""
    for batch in in_batches(rows):
        pairs = [row.rows(since) for row in batch]
        Area.objects.bulk_create([area for area, _ in pairs])
        GridCell.objects.bulk_create([cell for _, cell in pairs])
