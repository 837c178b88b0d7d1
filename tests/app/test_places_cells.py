"""Grid cells: import, conversion, finding the cell of a point, redraw, gaps and overlaps."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.app.people import do
from tests.shared import shared_path
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import CellSource, ImportAreas, ImportCells, RedrawCells
from yiwang.foundation.places.models import GridCell
from yiwang.foundation.places.queries import outlines, outlines_kept
from yiwang.foundation.places.queries.cells import Located, build_index
from yiwang.kernel.coordinates import from_gcj02, to_gcj02
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import Memory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
LATER = date(2026, 7, 1)


def square(x: float, y: float, side: float = 0.01) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def cell(id: str, geometry: Any, area: str = "900101", **more: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"id": id, "title": f"{id}网格", "area": area, **more},
    }


@pytest.fixture
def write(tmp_path: Path) -> Any:
    areas = tmp_path / "areas.csv"
    areas.write_text("code,parent_code,level,name\n900101,,county,丙区\n900102,,county,丁区\n", "utf-8")
    do(ImportAreas(new_id(), areas))

    def written(*features: object) -> Path:
        file = tmp_path / "cells.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return file

    return written


def bring_in(file: Path, since: date = DAY, **options: Any) -> Any:
    return do(ImportCells(new_id(), CellSource(file, **options), since))


def test_a_point_is_in_its_cell_from_the_day_the_cell_begins(write: Any) -> None:
    assert bring_in(write(cell("a", square(113, 22)), cell("b", square(113.01, 22)))).counts == Counts(2, 2, 0, 0)
    found, problems = places.locate(113.005, 22.005, DAY)
    assert (found, problems) == (Located("a", "900101", "900101/a/", "a网格"), [])
    assert places.locate(113.005, 22.005, date(2025, 12, 31))[0] is None
    assert places.area("a").level == places.CELL  # type: ignore[union-attr]


def test_a_point_outside_is_a_problem_that_names_what_is_near(write: Any) -> None:
    bring_in(write(cell("a", square(113, 22)), cell("b", square(113.01, 22))))
    found, problems = places.locate(113.03, 22.005, DAY)
    assert found is None
    assert [problem.code for problem in problems] == ["places.outside"]
    assert "b网格" in problems[0].what()
    assert [one.cell for one in places.nearest(113.03, 22.005, DAY)] == ["b", "a"]
    assert places.nearest(0, 0, DAY) == []


def test_ties_go_to_the_smaller_cell_then_to_the_lower_code_and_are_told(write: Any) -> None:
    small = square(113.002, 22.002, 0.004)
    bring_in(write(cell("a", square(113, 22)), cell("c", square(113.01, 22)), cell("small", small)))
    found, problems = places.locate(113.004, 22.004, DAY)
    assert found is not None
    assert found.cell == "small"
    assert [problem.code for problem in problems] == ["places.ambiguous"]
    assert "a网格" in problems[0].what()
    on_the_border, _ = places.locate(113.01, 22.005, DAY)
    assert on_the_border is not None
    assert on_the_border.cell == "a"


def test_importing_cells_twice_does_nothing_and_other_borders_are_refused(write: Any) -> None:
    bring_in(write(cell("a", square(113, 22))))
    assert bring_in(write(cell("a", square(113, 22)))).counts == Counts(1, 0, 0, 0)
    moved = bring_in(write(cell("a", square(114, 22))))
    assert moved.counts == Counts(1, 0, 0, 1)
    assert [problem.code for problem in moved.problems] == ["places.code_taken"]


BOW_TIE = {"type": "Polygon", "coordinates": [[[113, 22], [113.01, 22.01], [113.01, 22], [113, 22.01], [113, 22]]]}


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        (cell("x", BOW_TIE), "places.bad_geometry"),
        (cell("x", {"type": "Point", "coordinates": [113, 22]}), "places.bad_geometry"),
        (cell("x", {"type": "Polygon", "coordinates": [[[113, 22], [114, 22]]]}), "places.bad_geometry"),
        (cell("x", {"type": "Polygon", "coordinates": "no"}), "places.bad_geometry"),
        (cell("x", None), "places.bad_geometry"),
        (cell("x", square(500_000, 2_500_000)), "places.bad_geometry"),
        (cell("", square(113, 22)), "places.bad_cell"),
        (cell("x", square(113, 22), area="nowhere"), "places.unknown_area"),
        (cell("x/y", square(113, 22)), "places.bad_area"),
        (cell("900102", square(113, 22)), "places.code_taken"),
    ],
)
def test_a_faulty_cell_is_refused_with_its_reason_and_the_others_are_taken(write: Any, feature: Any, code: str) -> None:
    imported = bring_in(write(cell("good", square(113, 22)), feature))
    assert imported.counts == Counts(read=2, new=1, changed=0, refused=1)
    assert [problem.code for problem in imported.problems] == [code]


def test_a_file_that_is_no_geojson_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cells.geojson"
    for text in ("not json", "[1]", '{"features": 5}', '{"features": [5]}'):
        file.write_text(text)
        assert [problem.code for problem in bring_in(file).problems] == ["places.not_geojson"]
    assert [problem.code for problem in bring_in(file, crs="EPSG:3857").problems] == ["places.unknown_crs"]


def test_other_property_names_and_area_names_are_mapped(write: Any) -> None:
    feature = {"type": "Feature", "geometry": square(113, 22), "properties": {"编号": 7, "名称": "七", "区": "丙区"}}
    bring_in(write(feature), names={"id": "编号", "title": "名称", "area": "区"}, prefix="g-")
    found, _ = places.locate(113.005, 22.005, DAY)
    assert found == Located("g-7", "900101", "900101/g-7/", "七")


def test_gcj02_is_converted_and_marked(write: Any) -> None:
    middle = (113.005, 22.005)
    shown = to_gcj02(*middle)
    bring_in(write(cell("a", square(shown[0] - 0.0005, shown[1] - 0.0005, 0.001))), crs="GCJ02")
    assert GridCell.objects.get().crs == "GCJ02"
    found, _ = places.locate(*middle, DAY)
    assert found is not None
    assert places.locate(*shown, DAY)[0] is None


def test_a_redraw_ends_old_cells_on_a_date_and_links_them_to_the_new(write: Any) -> None:
    bring_in(write(cell("old", square(113, 22, 0.02))))
    halves = [cell("left", square(113, 22), replaces=["old"]), cell("right", square(113.01, 22), replaces="old")]
    assert do(RedrawCells(new_id(), CellSource(write(*halves)), LATER)) == 2
    point = (113.015, 22.005)
    assert places.locate(*point, date(2026, 6, 30))[0].cell == "old"  # type: ignore[union-attr]
    assert places.locate(*point, LATER)[0].cell == "right"  # type: ignore[union-attr]
    assert [one.code for one in places.resolve("old", LATER)] == ["left", "right"]
    assert [one.code for one in places.resolve("old", DAY)] == ["old"]


def test_the_cells_that_are_drawn_are_known_without_their_shapes(
    write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(write(cell("old", square(113, 22, 0.02)), cell("other", square(114, 22), "900102")))
    halves = [cell("left", square(113, 22), replaces=["old"]), cell("right", square(113.01, 22), replaces="old")]
    do(RedrawCells(new_id(), CellSource(write(*halves)), LATER))
    for on in (DAY, LATER):
        for path in ("", "900101/", "900102/", "nowhere/"):
            drawn = [one.code for one in places.outlines(path, on) if one.is_cell]
            assert sorted(places.cells_drawn(path, on)) == sorted(drawn)
    assert places.cells_drawn("900101/", LATER) == ["left", "right"]
    monkeypatch.setattr("yiwang.foundation.places.queries.outlines.MOST", 1)
    assert places.cells_drawn("900101/", LATER) == []


def test_a_large_area_is_drawn_once_for_all_processes_until_its_cells_change(
    write: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "home"
    file = tmp_path / "communities.csv"
    file.write_text("code,parent_code,level,name\nc-1,900101,community,社区\n", "utf-8")
    do(ImportAreas(new_id(), file))
    cells = [cell(name, square(113 + place / 100, 22), "c-1") for place, name in enumerate("abc")]
    bring_in(write(*cells))
    monkeypatch.setattr(outlines, "MOST", 2)
    monkeypatch.setattr(outlines_kept, "_is_in_transaction", lambda: False)  # as on a page
    drawn: list[date] = []
    index_on = outlines.index_on
    monkeypatch.setattr(outlines, "index_on", lambda on: drawn.append(on) or index_on(on))  # type: ignore[func-returns-value]
    first = places.outlines("", DAY)
    assert [one.code for one in first] == ["c-1"]
    assert places.outlines("", LATER) is first, "nothing changed between the days"
    another_process = Memory((outlines.VERSION,), outlines._Made)
    monkeypatch.setattr(outlines, "_made", another_process)
    assert places.outlines("", DAY) == first and len(drawn) == 1
    kept = list((tmp_path / "home" / "drawn").iterdir())
    assert len(kept) == 1
    kept[0].write_text("[broken")
    monkeypatch.setattr(outlines, "_made", Memory((outlines.VERSION,), outlines._Made))
    assert places.outlines("", DAY) == first and len(drawn) == 2
    bring_in(write(cell("d", square(113.03, 22), "c-1")))
    assert places.outlines("", DAY) != first and len(drawn) == 3
    assert len(list((tmp_path / "home" / "drawn").iterdir())) == 1, "what was drawn of before is thrown away"


def test_who_asks_while_somebody_draws_waits_and_does_not_draw_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    waits, goes_on = Event(), Event()

    def draw(path: str, since: date) -> list[Any]:
        drawn.append(path)
        waits.set()
        assert goes_on.wait(30)
        return []

    monkeypatch.setattr(outlines, "_drawn", draw)
    made = outlines._Made()
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(made.of, "", DAY)]
        assert waits.wait(30)
        asked += [threads.submit(made.of, "", DAY) for _ in range(3)]
        goes_on.set()
        assert all(one.result(30) is asked[0].result(30) for one in asked)
    assert drawn == [""]


def test_a_redraw_with_one_fault_changes_nothing(write: Any) -> None:
    bring_in(write(cell("old", square(113, 22, 0.02))))
    halves = [cell("left", square(113, 22), replaces=["old"]), cell("right", BOW_TIE, replaces="nothing")]
    with pytest.raises(Refused) as refused:
        do(RedrawCells(new_id(), CellSource(write(*halves)), LATER))
    assert "places.bad_geometry" in [problem.code for problem in refused.value.problems]
    assert places.locate(113.005, 22.005, LATER)[0].cell == "old"  # type: ignore[union-attr]


def test_overlaps_and_gaps_are_listed_with_their_size(write: Any) -> None:
    ring = [square(113 + x / 100, 22 + y / 100) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    cells = [cell(f"c{number}", shape) for number, shape in enumerate(ring)]
    bring_in(write(*cells, cell("over", square(113.021, 22.021, 0.005)), cell("far", square(114, 22), area="900102")))
    found = places.flaws("", DAY)
    assert [(flaw.kind, flaw.area) for flaw in found] == [("gap", "900101"), ("overlap", "900101")]
    gap, overlap = found
    assert set(gap.cells) == {f"c{number}" for number in range(8)}
    assert set(overlap.cells) == {"c7", "over"}
    # One hundredth of a degree is 1,107.5 m to the north and 1,032.2 m to the east at 22°N on the ellipsoid.
    assert gap.square_metres == pytest.approx(1107.5 * 1032.1, rel=0.002)
    assert overlap.square_metres == pytest.approx(1107.5 * 1032.1 / 4, rel=0.002)
    assert (gap.longitude, gap.latitude) == pytest.approx((113.015, 22.015), abs=0.005)
    assert places.flaws("900102/", DAY) == []


def test_cells_of_another_area_fill_a_hole(write: Any) -> None:
    ring = [square(113 + x / 100, 22 + y / 100) for x in range(3) for y in range(3)]
    cells = [cell(f"c{number}", shape, "900102" if number == 4 else "900101") for number, shape in enumerate(ring)]
    bring_in(write(*cells))
    assert places.flaws("", DAY) == []
    assert [flaw.kind for flaw in places.flaws("900101/", DAY)] == ["gap"]


def test_a_slit_between_two_cells_is_a_gap(write: Any) -> None:
    bring_in(write(cell("a", square(113, 22)), cell("b", square(113.01003, 22))))
    (slit,) = places.flaws("", DAY)
    assert (slit.kind, slit.cells) == ("gap", ("a", "b"))
    assert slit.square_metres == pytest.approx(3.1 * 1107.5, rel=0.02)


def test_real_towns_in_gcj02_become_cells_of_areas() -> None:
    do(ImportAreas(new_id(), shared_path("data", "areas", "dongguan.csv")))
    file = shared_path("data", "boundaries", "dongguan_towns.geojson")
    county = next(one for one in places.find_areas("4419", 20) if one.level == "county")
    names = {"id": "id", "title": "name", "area": "name"}
    imported = bring_in(file, crs="GCJ02", names=names, under=county.path, prefix="town-")
    # One town has an inner ring of two points: that is refused. Most rings are left open: they are closed.
    assert imported.counts == Counts(read=32, new=31, changed=0, refused=1)
    features = json.loads(file.read_text("utf-8"))["features"]
    codes = {problem.code: str(problem.details["cell"]) for problem in imported.problems}
    assert set(codes) == {"places.bad_geometry", "places.ring_closed"}
    for feature in features:
        if f"town-{feature['properties']['id']}" == codes["places.bad_geometry"]:
            continue
        for ring in feature["geometry"]["coordinates"]:
            ring.append(ring[0])
        inside = shapely.from_geojson(json.dumps(feature["geometry"])).representative_point()
        found, _ = places.locate(*from_gcj02(inside.x, inside.y), DAY)
        assert found is not None
        assert found.title == feature["properties"]["name"]
        area = places.area(found.area)
        assert area is not None
        assert area.name == found.title
    flaws = places.flaws(county.path, DAY)
    assert {flaw.kind for flaw in flaws} == {"gap", "overlap"}
    assert {flaw.area for flaw in flaws if len(flaw.cells) > 1} == {county.code}


@given(st.floats(73.7, 134.9), st.floats(18.1, 53.4))
def test_gcj02_there_and_back_is_the_same_point(longitude: float, latitude: float) -> None:
    back = from_gcj02(*to_gcj02(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-8)


def test_gcj02_of_a_published_example() -> None:
    # Tiananmen Gate: WGS-84 and GCJ-02 as map makers publish them, to about a metre.
    assert to_gcj02(116.391349, 39.907375) == pytest.approx((116.397590, 39.908774), abs=2e-5)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4)), min_size=1, max_size=12), st.data())
def test_the_index_finds_what_each_cell_would(squares: list[tuple[int, int, int]], data: st.DataObject) -> None:
    shapes = [square(float(x), float(y), float(side)) for x, y, side in squares]
    rows = [(Located(f"c{number}", "", "", ""), json.dumps(shape)) for number, shape in enumerate(shapes)]
    x = data.draw(st.integers(-2, 26)) / 2
    y = data.draw(st.integers(-2, 26)) / 2
    found = {one.cell for one in build_index(rows).at(x, y)}
    assert found == {
        f"c{number}" for number, (left, low, side) in enumerate(squares)
        if left <= x <= left + side and low <= y <= low + side
    }  # fmt: skip
