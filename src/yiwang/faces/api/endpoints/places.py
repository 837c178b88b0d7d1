"""Areas, grid cells and addresses."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yiwang.faces.api.answers import Fault, language_of, no_such, said
from yiwang.faces.api.fields import Code, Day, Json, Latitude, Limit, Longitude, Name, ProblemItem
from yiwang.faces.api.routes import read
from yiwang.foundation.places import interface as places
from yiwang.kernel.civil_time import civil

router = Router(tags=["places"])


class AreaOut(Schema):
    """An area of the tree; a grid cell is one too. `until` is exclusive."""

    code: str
    level: str
    rank: int
    name: str
    full_name: str
    path: str
    parent: str
    since: date | None
    until: date | None
    successors: list[str]


class AreaDetail(AreaOut):
    above: list[AreaOut] = Field(description="From the area's parent up to the top.")


class LocatedOut(Schema):
    """The cell that a point lies in."""

    cell: str
    area: str
    path: str
    title: str


class LocatedAnswer(Schema):
    """`found` is null when the point lies in no cell; then `nearest` is what to offer."""

    found: LocatedOut | None
    nearest: list[LocatedOut]
    problems: list[ProblemItem]


class PremisesOut(Schema):
    code: str
    area: str
    address: str
    longitude: float | None
    latitude: float | None


class Feature(Schema):
    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Json
    properties: Json


class FeatureCollection(Schema):
    """GeoJSON; coordinates are CGCS2000 degrees."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]


class FlawOut(Schema):
    """An overlap of two cells, or a gap among them, with a point in it."""

    kind: str
    area: str
    cells: list[str]
    square_metres: float
    longitude: float
    latitude: float


def today() -> date:
    return civil(timezone.now()).date()


@read(router, "/areas", "find_areas", list[AreaOut])
def find_areas(request: HttpRequest, text: Name, limit: Limit = 20) -> Any:
    """Areas whose code or name begins with a text, highest level first."""
    return places.find_areas(text, limit)


@read(router, "/areas/{code}", "read_area", AreaDetail)
def read_area(request: HttpRequest, code: Code) -> Any:
    """An area and those above it."""
    upward = places.ancestors(code)
    if not upward:
        raise no_such(f"区划 {code}", f"area {code}")
    own = AreaOut.from_orm(upward[0]).dict()
    return own | {"above": upward[1:]}


@read(router, "/areas/{code}/children", "list_area_children", list[AreaOut])
def list_area_children(request: HttpRequest, code: Code, on: Day | None = None) -> Any:
    """The areas right below one on a day (today). The code `-` stands for the top."""
    return places.children("" if code == "-" else code, on or today())


@read(router, "/locate", "locate_point", LocatedAnswer)
def locate_point(request: HttpRequest, longitude: Longitude, latitude: Latitude, on: Day | None = None) -> Any:
    """The cell of a point (CGCS2000 degrees)."""
    day = on or today()
    found, problems = places.locate(longitude, latitude, day)
    near = [] if found else places.nearest(longitude, latitude, day)
    language = language_of(request)
    items = [said(Fault(problem), language) for problem in problems]
    return {
        "found": found and found._asdict(), "nearest": [one._asdict() for one in near], "problems": items
    }  # fmt: skip


@read(router, "/premises", "find_premises", list[PremisesOut])
def find_premises(request: HttpRequest, text: Name, limit: Limit = 20) -> Any:
    """Addresses that begin with a text, then those that contain it."""
    return places.find_premises(text, limit)


@read(router, "/cells", "list_cells", FeatureCollection)
def list_cells(request: HttpRequest, area: Code, on: Day | None = None) -> Any:
    """The grid cells right in an area on a day (today), as GeoJSON."""
    return {"features": [_feature(cell) for cell in places.cells_in(area, on or today())]}


@read(router, "/border-flaws", "list_border_flaws", list[FlawOut])
def list_border_flaws(request: HttpRequest, area: Code, on: Day | None = None, limit: Limit = 100) -> Any:
    """Gaps and overlaps of the cells below an area, the largest first."""
    info = places.area(area)
    if info is None:
        raise no_such(f"区划 {area}", f"area {area}")
    return places.flaws(info.path, on or today())[:limit]


def _feature(cell: places.CellShape) -> dict[str, Any]:
    properties = {"title": cell.title, "area": cell.area, "since": cell.since, "until": cell.until, "crs": cell.crs}
    return {"id": cell.code, "geometry": json.loads(cell.geometry), "properties": properties}
