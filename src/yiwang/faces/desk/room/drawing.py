"""The map of the room, drawn here: cells shaded by what waits in them, names, and points put together where they crowd.

It is SVG without a style or a script: it prints, it is read aloud through the table beside it, and it needs no bundle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from math import cos, hypot, radians
from typing import Any, Literal

from yiwang.cases import interface as cases
from yiwang.faces.desk.room.labels import Label, Rectangle, Wanted, mark_at, placed
from yiwang.faces.desk.room.scope import Scope
from yiwang.faces.web.language import t
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import Outline
from yiwang.insight import interface as insight

Shown = Literal["open", "late"]
WIDTH = 1000.0
MARGIN = 12.0
MOST_HIGH = 900.0
"""A long, narrow area is drawn smaller, so that it fits the screen."""
SHADES = 5
POINTS = 1500
CROWD = 44.0
"""Points nearer than this, in units of the drawing, become one mark with a number."""
NAMED = 60
"""So many shapes still have room for a name or a number."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A cell or an area: its path, how dark, what it says, where it leads."""

    code: str
    path: str
    shade: int
    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One case, which it leads to, or several that crowd: those are listed through the cells that they lie in."""

    x: float
    y: float
    size: float
    number: int
    late: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    shown: Shown
    shapes: list[Shape] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    legend: list[tuple[int, str]] = field(default_factory=list)
    more: bool = False
    """There are more points than are drawn."""


class _Plan:
    """From degrees to the drawing, north up."""

    def __init__(self, rings: Sequence[Sequence[tuple[float, float]]]) -> None:
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        self.west, self.north = min(xs), max(ys)
        self.narrow = cos(radians((min(ys) + self.north) / 2))
        wide = max((max(xs) - self.west) * self.narrow, 1e-9)
        high = max(self.north - min(ys), 1e-9)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HIGH - 2 * MARGIN) / high)
        self.width = round(wide * self.scale + 2 * MARGIN, 1)
        self.height = round(high * self.scale + 2 * MARGIN, 1)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across, down = (x - self.west) * self.narrow * self.scale, (self.north - y) * self.scale
        return round(across + MARGIN, 1), round(down + MARGIN, 1)


def draw(scope: Scope, shown: Shown) -> Drawing | None:
    """None where no cell is drawn yet."""
    outlines = places.outlines(scope.path, scope.today)
    if not outlines:
        return None
    cells = [one for one in outlines if one.is_cell]
    coarse = [one for one in outlines if not one.is_cell]
    drawn = cells or coarse
    plan, paths = _ground(tuple(one.geometry for one in drawn))
    numbers = _numbers(scope, drawn, shown)
    steps = _steps(numbers.values())
    shapes = [
        _shape(scope, one, path, plan, numbers.get(one.code, 0), steps, shown)
        for one, path in zip(drawn, paths, strict=True)
    ]
    named = coarse if 1 < len(coarse) <= NAMED and cells else drawn
    marks, more = _marks(scope, plan, shown)
    names = _names(named, plan, numbers, drawn, marks) if len(named) <= NAMED else []
    return Drawing(plan.width, plan.height, shown, shapes, names, marks, _legend(steps), more)


@lru_cache(maxsize=30)
def _ground(geometries: tuple[str, ...]) -> tuple[_Plan, list[str]]:
    """The drawing of some outlines and the path of each in it: they seldom change, what is counted in them does."""
    rings = [_rings(geometry) for geometry in geometries]
    plan = _Plan([ring for found in rings for ring in found])
    return plan, [_path(found, plan) for found in rings]


def _path(rings: Sequence[Sequence[tuple[float, float]]], plan: _Plan) -> str:
    return "".join(
        "M" + "L".join(f"{x:g},{y:g}" for x, y in (plan.at(*point) for point in ring[:-1])) + "Z" for ring in rings
    )


def _rings(geometry: str) -> list[list[tuple[float, float]]]:
    found = json.loads(geometry)
    polygons = [found["coordinates"]] if found["type"] == "Polygon" else found["coordinates"]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


def _numbers(scope: Scope, drawn: Sequence[Outline], shown: Shown) -> Mapping[str, int]:
    if shown == "late":
        return cases.count_by_area(scope.person, scope.filters(overdue_at=scope.now), drawn)
    tomorrow = scope.today.fromordinal(scope.today.toordinal() + 1)
    found = insight.rolled([one.code for one in drawn], "level", None, tomorrow, ["open"], ("area",))
    return {area: number for (area,), number in found.items()}


def _steps(numbers: Iterable[int]) -> list[int]:
    """The least number of each shade: even steps up to the greatest, whole numbers, none of them twice."""
    most = max(numbers, default=0)
    return sorted({max(1, -(-most * step // SHADES)) for step in range(1, SHADES)} | {1}) if most else []


def _shade(number: int, steps: Sequence[int]) -> int:
    return sum(number >= step for step in steps)


def _legend(steps: Sequence[int]) -> list[tuple[int, str]]:
    """`(shade, words)`."""
    ends = [*(step - 1 for step in steps[1:]), None][: len(steps)]
    words = [f"{low}–{high}" if high is not None and high > low else f"{low}{'' if high is not None else '+'}"
             for low, high in zip(steps, ends, strict=True)]  # fmt: skip
    return [(0, "0"), *((number + 1, said) for number, said in enumerate(words))]


def _shape(
    scope: Scope, one: Outline, path: str, plan: _Plan, number: int, steps: Sequence[int], shown: Shown
) -> Shape:
    what = t("在办", "open") if shown == "open" else t("超时", "overdue")
    label = t("{name}：{what} {n} 件", "{name}: {n} {what}", name=one.name, what=what, n=number)
    return Shape(one.code, path, _shade(number, steps), number, label, _leads_to(scope, one, shown))


def _leads_to(scope: Scope, one: Outline, shown: Shown) -> str:
    """One step down the tree towards it; where there is no further step, to its list."""
    below = next((child for child in scope.below if one.path.startswith(child.path)), None)
    if below is not None:
        return scope.room(below.code)
    return scope.list(one.code, **({"late": "1"} if shown == "late" else {}))


def _names(
    named: Sequence[Outline], plan: _Plan, numbers: Mapping[str, int], drawn: Sequence[Outline], marks: Sequence[Mark]
) -> list[Label]:
    """Beside the marks, which lead somewhere."""
    paths = {one.code: one.path for one in drawn}
    wanted = [_wanted(one, plan, numbers, paths) for one in named]
    return placed(wanted, [mark_at(one.x, one.y, one.size) for one in marks], plan.width, plan.height)


def _wanted(one: Outline, plan: _Plan, numbers: Mapping[str, int], paths: Mapping[str, str]) -> Wanted:
    """A name with what waits in its area: where there is no room for all, those with the most to do stand."""
    points = [plan.at(*point) for ring in _rings(one.geometry) for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    weight = sum(number for code, number in numbers.items() if paths[code].startswith(one.path))
    return Wanted(one.code, one.name, *plan.at(*one.middle), Rectangle(min(xs), min(ys), max(xs), max(ys)), weight)


def _marks(scope: Scope, plan: _Plan, shown: Shown) -> tuple[list[Mark], bool]:
    late = scope.now if shown == "late" else None
    spots = cases.case_spots(scope.person, scope.filters(overdue_at=late), POINTS + 1)
    crowds: list[list[tuple[float, float, Any]]] = []
    begun: dict[tuple[int, int], list[int]] = {}
    for one in spots[:POINTS]:
        x, y = plan.at(one.longitude, one.latitude)
        if not (0 <= x <= plan.width and 0 <= y <= plan.height):
            continue
        near = min((at for at in _around(begun, x, y) if hypot(crowds[at][0][0] - x, crowds[at][0][1] - y) < CROWD),
                   default=None)  # fmt: skip
        if near is None:
            begun.setdefault(_square(x, y), []).append(len(crowds))
            crowds.append([(x, y, one)])
        else:
            crowds[near].append((x, y, one))
    return [_mark(scope, one, shown) for one in crowds], len(spots) > POINTS


def _square(x: float, y: float) -> tuple[int, int]:
    return int(x // CROWD), int(y // CROWD)


def _around(begun: Mapping[tuple[int, int], Sequence[int]], x: float, y: float) -> Iterator[int]:
    """Crowds that begin in this square or in one beside it: no others can be near enough."""
    column, line = _square(x, y)
    for across, down in product((-1, 0, 1), repeat=2):
        yield from begun.get((column + across, line + down), ())


def _mark(scope: Scope, crowd: Sequence[tuple[float, float, Any]], shown: Shown) -> Mark:
    late = sum(row.due_at is not None and row.due_at < scope.now for _, _, row in crowd)
    x = round(sum(one for one, _, _ in crowd) / len(crowd), 1)
    y = round(sum(one for _, one, _ in crowd) / len(crowd), 1)
    first = crowd[0][2]
    label = t("{n} 件，其中超时 {l} 件", "{n} open, {l} of them overdue", n=len(crowd), l=late)
    url = scope.case(first.id) if len(crowd) == 1 else ""
    size = 7.0 if len(crowd) == 1 else min(11.0 + 2.2 * len(crowd) ** 0.5, 26.0)
    return Mark(x, y, round(size, 1), len(crowd), late, label, url)
