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
from yiwang.faces.desk.room.labels import LETTER, LETTER_ON_PHONE, Label, Rectangle, Wanted, mark_at, placed
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
Point = tuple[float, float, Any]
"""Where a case lies in the drawing, and its row."""
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
class Size:
    """How large things on the ground are, in units of the drawing: a phone shows it at a third of the size."""

    kind: Literal["wide", "phone"]
    letter: float
    near: float
    """Points nearer than this become one mark with a number."""
    least: float
    growth: float
    most: float
    """Of a crowd's mark: its radius grows with the root of how many there are."""
    scale: int
    """Of the mark of one case."""


SIZES = (Size("wide", LETTER, 44, 11, 2.2, 26, 1), Size("phone", LETTER_ON_PHONE, 92, 26, 3, 42, 2))


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks and names as one size of screen shows them."""

    size: Size
    marks: list[Mark]
    names: list[Label]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    shown: Shown
    shapes: list[Shape] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
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
    plan, lines = _ground(tuple(one.geometry for one in drawn))
    numbers = _numbers(scope, drawn, shown)
    steps = _steps(numbers.values())
    shapes = [
        _shape(scope, one, path, plan, numbers.get(one.code, 0), steps, shown)
        for one, path in zip(drawn, lines, strict=True)
    ]
    named = coarse if 1 < len(coarse) <= NAMED and cells else drawn
    paths = {one.code: one.path for one in drawn}
    wanted = [_wanted(one, plan, numbers, paths) for one in named] if len(named) <= NAMED else []
    points, more = _points(scope, plan, shown)
    layers = [_layer(scope, points, wanted, plan, size) for size in SIZES]
    return Drawing(plan.width, plan.height, shown, shapes, layers, _legend(steps), more)


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


def _layer(scope: Scope, points: Sequence[Point], wanted: Sequence[Wanted], plan: _Plan, size: Size) -> Layer:
    """Names stand beside the marks, which lead somewhere."""
    marks = [_mark(scope, crowd, size) for crowd in _crowds(points, size.near)]
    taken = [mark_at(one.x, one.y, one.size) for one in marks]
    return Layer(size, marks, placed(wanted, taken, plan.width, plan.height, size.letter))


def _wanted(one: Outline, plan: _Plan, numbers: Mapping[str, int], paths: Mapping[str, str]) -> Wanted:
    """A name with what waits in its area: where there is no room for all, those with the most to do stand."""
    points = [plan.at(*point) for ring in _rings(one.geometry) for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    weight = sum(number for code, number in numbers.items() if paths[code].startswith(one.path))
    return Wanted(one.code, one.name, *plan.at(*one.middle), Rectangle(min(xs), min(ys), max(xs), max(ys)), weight)


def _points(scope: Scope, plan: _Plan, shown: Shown) -> tuple[list[Point], bool]:
    """Where cases lie in the drawing, and whether there are more than are drawn."""
    late = scope.now if shown == "late" else None
    spots = cases.case_spots(scope.person, scope.filters(overdue_at=late), POINTS + 1)
    placed = [(*plan.at(one.longitude, one.latitude), one) for one in spots[:POINTS]]
    found = [(x, y, one) for x, y, one in placed if 0 <= x <= plan.width and 0 <= y <= plan.height]
    return found, len(spots) > POINTS


def _crowds(points: Sequence[Point], near: float) -> list[list[Point]]:
    """Points put together with the first that is near enough."""
    crowds: list[list[Point]] = []
    begun: dict[tuple[int, int], list[int]] = {}
    for x, y, one in points:
        square = int(x // near), int(y // near)
        among = (at for at in _around(begun, *square) if hypot(crowds[at][0][0] - x, crowds[at][0][1] - y) < near)
        first = min(among, default=None)
        if first is None:
            begun.setdefault(square, []).append(len(crowds))
            crowds.append([(x, y, one)])
        else:
            crowds[first].append((x, y, one))
    return crowds


def _around(begun: Mapping[tuple[int, int], Sequence[int]], column: int, line: int) -> Iterator[int]:
    """Crowds that begin in this square or in one beside it: no others can be near enough."""
    for across, down in product((-1, 0, 1), repeat=2):
        yield from begun.get((column + across, line + down), ())


def _mark(scope: Scope, crowd: Sequence[Point], size: Size) -> Mark:
    late = sum(row.due_at is not None and row.due_at < scope.now for _, _, row in crowd)
    x = round(sum(one for one, _, _ in crowd) / len(crowd), 1)
    y = round(sum(one for _, one, _ in crowd) / len(crowd), 1)
    first = crowd[0][2]
    label = t("{n} 件，其中超时 {l} 件", "{n} open, {l} of them overdue", n=len(crowd), l=late)
    url = scope.case(first.id) if len(crowd) == 1 else ""
    radius = 7.0 * size.scale if len(crowd) == 1 else min(size.least + size.growth * len(crowd) ** 0.5, size.most)
    return Mark(x, y, round(radius, 1), len(crowd), late, label, url)
