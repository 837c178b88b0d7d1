"""Lists of grid cells, with and without their polygons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yiwang.foundation.places.models import CELL, Area, GridCell
from yiwang.foundation.places.queries.cells import CellShape
from yiwang.kernel.prefixes import starts_with

LEVELS = (CELL, "grid_cell")
DRAWN_AT_MOST = 4000
"""More cells than these make no readable map: a smaller area is asked for."""


@dataclass(frozen=True, slots=True)
class CellInfo:
    """A cell of a list. `drawn`: its polygon is known."""

    code: str
    title: str
    area: str
    full_name: str
    path: str
    since: date | None
    until: date | None
    successors: tuple[str, ...]
    drawn: bool
    crs: str = ""


def _alive(on: date) -> Q:
    return (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on))


def cells_below(path: str, on: date | None, text: str = "") -> list[CellInfo]:
    """Cells below a path on a day (None: those of all times), whose code begins with or title holds a text."""
    rows = Area.objects.filter(starts_with("path", path), level__in=LEVELS)
    rows = rows.filter(_alive(on)) if on is not None else rows
    rows = rows.filter(Q(code__startswith=text) | Q(name__contains=text)) if text else rows
    drawn = dict(GridCell.objects.filter(code__in=rows.values("code")).values_list("code", "crs"))
    return [_info(row, drawn) for row in rows.order_by("path")]


def cell(code: str) -> tuple[CellInfo, str] | None:
    """A cell and its polygon (GeoJSON text, CGCS2000; empty when it was never drawn)."""
    row = Area.objects.filter(code=code, level__in=LEVELS).first()
    if row is None:
        return None
    shape = GridCell.objects.filter(code=code).first()
    return _info(row, {code: shape.crs} if shape else {}), shape.geometry if shape else ""


def shapes_below(path: str, on: date, most: int = DRAWN_AT_MOST) -> list[CellShape]:
    """Polygons of the cells below a path on a day, by code; no more than `most`."""
    codes = Area.objects.filter(starts_with("path", path), level__in=LEVELS).values("code")
    rows = GridCell.objects.filter(Q(until=None) | Q(until__gt=on), code__in=codes, since__lte=on).order_by("code")
    return [
        CellShape(row.code, row.area, row.title, row.geometry, row.crs, row.since, row.until) for row in rows[:most]
    ]


def _info(row: Area, drawn: dict[str, str]) -> CellInfo:
    return CellInfo(
        row.code, row.name, row.parent, row.full_name, row.path, row.since, row.until, tuple(row.successor.split()),
        row.code in drawn, drawn.get(row.code, ""),
    )  # fmt: skip
