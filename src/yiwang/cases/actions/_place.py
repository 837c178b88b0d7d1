"""Where a matter lies: from a point or an area to the areas that it is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiwang.cases import checks
from yiwang.engine.problems import Problem, errors
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class Place:
    """The smallest area known, its path, and the areas of ranks 3 to 5 above it (or itself)."""

    code: str
    path: str
    areas: tuple[str, str, str]
    point: tuple[float, float] | None = None


def place_of(area: str, longitude: float | None, latitude: float | None, on: date) -> Place:
    """The place of a report. A point wins over an area; outside all cells the area given with it holds.

    Raises `Refused` when neither leads anywhere.
    """
    point = None
    problems: list[Problem] = []
    if longitude is not None and latitude is not None:
        point = round(longitude, 6), round(latitude, 6)
        located, problems = places.locate(longitude, latitude, on)
        if located is not None:
            return _place(located.cell, point, on)
    if not area:
        raise Refused(errors(problems) or [checks.NO_PLACE.at()])
    return _place(area, point, on)


def place_again(code: str, point: tuple[float, float] | None) -> Place:
    """A place that is known by its code, as it lies now, whether it still exists or not."""
    upward = places.upward(code)
    if not upward:
        raise Refused([checks.AREA_UNKNOWN.at(area=code)])
    return _above(upward, point)


def _place(code: str, point: tuple[float, float] | None, on: date) -> Place:
    upward = places.upward(code)
    if upward and not upward[0].alive(on):
        now = places.resolve(code, on)
        upward = places.upward(now[0].code) if len(now) == 1 else []
    if not upward:
        raise Refused([checks.AREA_UNKNOWN.at(area=code)])
    return _above(upward, point)


def _above(upward: list[AreaInfo], point: tuple[float, float] | None) -> Place:
    ranks = {info.rank: info.code for info in upward}
    return Place(upward[0].code, upward[0].path, (ranks.get(3, ""), ranks.get(4, ""), ranks.get(5, "")), point)

