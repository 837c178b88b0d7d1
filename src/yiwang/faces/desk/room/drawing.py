"""The map of the room, drawn here: cells shaded by what waits in them, names, and points put together where they crowd.

It is SVG without a style or a script: it prints, it is read aloud through the table beside it, and it needs no bundle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from yiwang.cases import interface as cases
from yiwang.faces.desk.room.crowds import SIZES, Drawn, Mark, Size, marks
from yiwang.faces.desk.room.labels import Label, Rectangle, Wanted, mark_at, placed
from yiwang.faces.desk.room.plan import Plan
from yiwang.faces.desk.room.scope import Scope
from yiwang.faces.web.language import t
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import Outline
from yiwang.insight import interface as insight

Shown = Literal["open", "late"]
SHADES = 5
POINTS = 1500
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
    points = _drawn(scope, shown)
    layers = [_layer(marks(scope, points, plan, size, _late(shown)), wanted, plan, size) for size in SIZES]
    return Drawing(plan.width, plan.height, shown, shapes, layers, _legend(steps), points.last is not None)


@lru_cache(maxsize=30)
def _ground(geometries: tuple[str, ...]) -> tuple[Plan, list[str]]:
    """The drawing of some outlines and the path of each in it: they seldom change, what is counted in them does."""
    rings = [_rings(geometry) for geometry in geometries]
    plan = Plan([ring for found in rings for ring in found])
    return plan, [_path(found, plan) for found in rings]


def _path(rings: Sequence[Sequence[tuple[float, float]]], plan: Plan) -> str:
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
    scope: Scope, one: Outline, path: str, plan: Plan, number: int, steps: Sequence[int], shown: Shown
) -> Shape:
    what = t("在办", "open") if shown == "open" else t("超时", "overdue")
    label = t("{name}：{what} {n} 件", "{name}: {n} {what}", name=one.name, what=what, n=number)
    return Shape(one.code, path, _shade(number, steps), number, label, _leads_to(scope, one, shown))


def _leads_to(scope: Scope, one: Outline, shown: Shown) -> str:
    """One step down the tree towards it; where there is no further step, to its list."""
    below = next((child for child in scope.below if one.path.startswith(child.path)), None)
    if below is not None:
        return scope.room(below.code)
    return scope.list(one.code, **_late(shown))


def _late(shown: Shown) -> dict[str, str]:
    """What a list is narrowed to by what is shown."""
    return {"late": "1"} if shown == "late" else {}


def _layer(found: list[Mark], wanted: Sequence[Wanted], plan: Plan, size: Size) -> Layer:
    """Names stand beside the marks, which lead somewhere."""
    taken = [mark_at(one.x, one.y, one.size) for one in found]
    return Layer(size, found, placed(wanted, taken, plan.width, plan.height, size.letter))


def _wanted(one: Outline, plan: Plan, numbers: Mapping[str, int], paths: Mapping[str, str]) -> Wanted:
    """A name with what waits in its area: where there is no room for all, those with the most to do stand."""
    points = [plan.at(*point) for ring in _rings(one.geometry) for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    weight = sum(number for code, number in numbers.items() if paths[code].startswith(one.path))
    return Wanted(one.code, one.name, *plan.at(*one.middle), Rectangle(min(xs), min(ys), max(xs), max(ys)), weight)


def _drawn(scope: Scope, shown: Shown) -> Drawn:
    """The cases that have a mark: those due soonest, where there are more than are drawn."""
    late = scope.now if shown == "late" else None
    spots = cases.case_spots(scope.person, scope.filters(overdue_at=late), POINTS + 1)
    if len(spots) <= POINTS:
        return Drawn(spots)
    last = spots[POINTS - 1]
    return Drawn(spots[:POINTS], (last.due_at, last.id))
