"""The index of cells: the answers of a library of shapes, from columns of numbers."""

from __future__ import annotations

import json
from datetime import date
from math import cos, pi, radians, sin

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from yiwang.foundation.places.queries.cells import CellIndex, Located, _Atlas, build_index
from yiwang.kernel.polygons import Polygons

OUTER = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
HOLE = [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]
ISLAND = [[4, 4], [5, 4], [5, 5], [4, 5], [4, 4]]
WITH_HOLE = json.dumps({"type": "MultiPolygon", "coordinates": [[OUTER, HOLE], [ISLAND]]})


def stars() -> st.SearchStrategy[list[tuple[float, float]]]:
    """Rings around a point, in and out; some corners are given to seven digits, as imported ones are."""
    reach, turn = st.integers(20, 100).map(lambda far: far / 9000), 2 * pi
    return st.lists(reach, min_size=3, max_size=25).map(
        lambda far: [
            (round(113 + r * cos(turn * at / len(far)), 7), round(22 + r * sin(turn * at / len(far)), 7))
            for at, r in enumerate(far)
        ]
    )


def drawn(ring: list[tuple[float, float]]) -> tuple[Polygons, shapely.Polygon]:
    made = Polygons()
    made.append(json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}))
    return made, shapely.Polygon(ring)


@given(stars(), st.integers(0, 1000), st.floats(112.98, 113.02), st.floats(21.98, 22.02))
def test_points_inside_outside_and_on_the_border(
    ring: list[tuple[float, float]], at: int, x: float, y: float
) -> None:  # fmt: skip
    made, shape = drawn(ring)
    (x1, y1), (x2, y2) = ring[at % len(ring)], ring[(at + 1) % len(ring)]
    for point in ((x, y), (x1, y1), (x, y1), ((x1 + x2) / 2, (y1 + y2) / 2)):
        there = shapely.Point(point)
        assert made.holds(0, *point) == shape.intersects(there)
        assert made.distance(0, *point) == pytest.approx(shape.distance(there), abs=1e-12)


@given(stars())
def test_size_box_and_shape(ring: list[tuple[float, float]]) -> None:
    made, shape = drawn(ring)
    size, middle = made.size(0)
    assert size == pytest.approx(shape.area)
    assert middle == pytest.approx(shape.centroid.y)
    assert made.box(0) == shape.bounds
    assert shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in made.parts(0)]).equals(shape)


def test_a_hole_is_outside_and_its_border_and_the_island_in_it_are_not() -> None:
    index = build_index([(Located("a", "", "a/", ""), WITH_HOLE)])
    held = [(x, y) for x in range(10) for y in range(10) if index.at(x, y)]
    assert (3, 3) in held and (4.5, 4.5) not in held and index.at(4.5, 4.5) and index.at(5, 4.5)
    assert not index.at(3.5, 3.5) and not index.at(5.5, 4.5)
    assert index.shapes([0])[0].equals(shapely.from_geojson(WITH_HOLE))
    assert index.cells.sizes[0] == pytest.approx(73 * cos(radians(4.5)), rel=1e-5)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=60, unique=True), st.data())
def test_the_nearest_are_those_that_measuring_all_would_say(at: list[tuple[int, int]], data: st.DataObject) -> None:
    boxes = [shapely.box(x / 100, y / 100, x / 100 + 0.005, y / 100 + 0.005) for x, y in at]
    index = build_index(
        (Located(f"{number:02}", "", "", ""), shapely.to_geojson(box)) for number, box in enumerate(boxes)
    )
    point = data.draw(st.floats(-0.2, 0.8)), data.draw(st.floats(-0.2, 0.8))
    far = [box.distance(shapely.Point(point)) for box in boxes]
    reach = next((reach for reach in (0.01, 0.1, 1.0) if min(far) <= reach), 1.0)
    expected = sorted(one for one in far if one <= reach)[:5]
    assert [far[int(one.cell)] for one in index.near(*point, 5)] == pytest.approx(expected, abs=1e-12)


def test_no_cells_and_cells_far_from_everywhere() -> None:
    assert build_index([]).at(113, 22) == build_index([]).near(113, 22, 3) == []
    index = build_index([(Located("a", "", "a/", ""), WITH_HOLE)])
    assert index.near(113, 22, 3) == []


def test_the_index_keeps_no_text_of_a_shape() -> None:
    """Ten MiB of each process in a district of 20,000 cells."""
    atlas = _Atlas([(Located("a", "b", "b/a/", "title"), WITH_HOLE, date(2026, 1, 1), None)])
    index = atlas.on(date(2026, 1, 2))
    assert [one.cell for one in index.at(1, 1)] == ["a"]
    assert not [one for one in reachable(atlas) if isinstance(one, str) and "coordinates" in one]
    assert isinstance(index, CellIndex)


def reachable(root: object) -> list[object]:
    """Everything that an object holds, slots and attributes of our own classes included."""
    waiting, seen = [root], {}
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set):
            waiting += one
        elif type(one).__module__.startswith("yiwang"):
            names = [*getattr(type(one), "__slots__", ()), *getattr(one, "__dict__", {})]
            waiting += [getattr(one, name) for name in names]
    return list(seen.values())
