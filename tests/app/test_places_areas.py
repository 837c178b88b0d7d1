"""The tree of areas: imports, look-ups, and what old codes mean after a redraw."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.app.people import CLERK, NOW, do
from tests.shared import shared_path
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import ImportAreas, NewArea, RedrawAreas
from yiwang.kernel.actions import Command
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts
from yiwang.kernel.journal import entries_of
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
TREE = """code,parent_code,level,name
90,,province,甲省
9001,90,city,乙市
900101,9001,county,丙区
900101001,900101,township,丁街道
900101001001,900101001,village,戊社区
900101001002,900101001,village,己社区
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    file = tmp_path / "areas.csv"
    file.write_text(TREE, "utf-8")
    do(ImportAreas(new_id(), file))
    return file


def test_an_import_builds_the_tree(tree: Path) -> None:
    area = places.area("900101001001")
    assert area is not None
    assert area.path == "90/9001/900101/900101001/900101001001/"
    assert area.full_name == "甲省乙市丙区丁街道戊社区"
    assert [one.name for one in places.ancestors("900101001001")] == ["戊社区", "丁街道", "丙区", "乙市", "甲省"]
    assert [one.code for one in places.children("900101001", DAY)] == ["900101001001", "900101001002"]
    assert len(places.below("90/9001/900101/", DAY)) == 4
    assert places.ancestors("7") == []


def test_importing_twice_does_nothing_twice(tree: Path) -> None:
    import_id = new_id()
    again = do(ImportAreas(import_id, tree))
    assert again.counts == Counts(read=6, new=0, changed=0, refused=0)
    assert again.counts.unchanged == 6
    assert entries_of(import_id) == []


def test_a_command_sent_twice_is_done_once_and_answers_the_same(tree: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("code,parent_code,level,name\n900101001003,900101001,village,庚社区\n", "utf-8")
    import_id, command = new_id(), Command(new_id(), NOW)
    first = do(ImportAreas(import_id, more), command=command)
    assert do(ImportAreas(import_id, more), command=command).counts == first.counts == Counts(1, 1, 0, 0)


def test_a_gzipped_file_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    packed = tmp_path / "areas.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + TREE.encode()))
    assert do(ImportAreas(new_id(), packed)).counts.new == 6


def test_changed_names_are_brought_up_to_date(tree: Path) -> None:
    tree.write_text(TREE.replace("戊社区", "辛社区"), "utf-8")
    assert do(ImportAreas(new_id(), tree)).counts == Counts(6, 0, 1, 0)
    assert [one.code for one in places.find_areas("辛")] == ["900101001001"]


def test_refused_rows_are_reported_with_line_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    rows = [
        "90,,province,甲省",
        "9002,90,planet,某星",
        "900301,9003,county,孤区",
        "90,,province,甲省",
        "91",
        "9/1,90,city,某市",
    ]
    file.write_text("code,parent_code,level,name\n" + "\n".join(rows) + "\n", "utf-8")
    imported = do(ImportAreas(new_id(), file))
    assert imported.counts == Counts(read=6, new=1, changed=0, refused=5)
    assert [(problem.where.line, problem.code) for problem in imported.problems] == [
        (3, "places.bad_area"), (4, "places.no_parent"), (5, "places.code_twice"), (6, "places.short_row"),
        (7, "places.bad_area"),
    ]  # fmt: skip


def test_a_file_without_the_columns_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("代码,名称\n1,甲\n", "utf-8")
    imported = do(ImportAreas(new_id(), file))
    assert [problem.code for problem in imported.problems] == ["places.missing_column"]


def test_a_city_imported_before_its_province_moves_below_it(tmp_path: Path) -> None:
    city = tmp_path / "city.csv"
    city.write_text("code,parent_code,level,name\n900101,9001,county,丙区\n900101001,900101,township,丁街道\n", "utf-8")
    do(ImportAreas(new_id(), city))
    assert places.area("900101001").path == "900101/900101001/"  # type: ignore[union-attr]
    above = tmp_path / "above.csv"
    rows = [line for line in TREE.splitlines() if "township" not in line and "village" not in line]
    above.write_text("\n".join(rows) + "\n", "utf-8")
    do(ImportAreas(new_id(), above))
    moved = places.area("900101001")
    assert moved is not None
    assert (moved.path, moved.full_name) == ("90/9001/900101/900101001/", "甲省乙市丙区丁街道")


def test_only_an_administrator_imports(tree: Path) -> None:
    with pytest.raises(Refused) as refused:
        do(ImportAreas(new_id(), tree), acting=CLERK)
    assert [problem.code for problem in refused.value.problems] == ["kernel.not_allowed"]


def test_areas_are_found_by_name_and_code_highest_level_first(tree: Path) -> None:
    assert [one.level for one in places.find_areas("9001")] == ["city", "county", "township", "village", "village"]
    assert [one.code for one in places.find_areas("9001", limit=2)] == ["9001", "900101"]
    assert [one.code for one in places.find_areas(" 丁 ")] == ["900101001"]
    assert places.find_areas("没有") == places.find_areas("  ") == []
    with CaptureQueriesContext(
        connection,
    ) as queries:
        places.find_areas("丁")
    assert all("LIKE" in query["sql"] or ">=" in query["sql"] for query in queries.captured_queries)


def test_a_merger_leaves_old_codes_that_resolve_at_their_dates(tree: Path) -> None:
    ends = {"900101001001": ["900101001009"], "900101001002": ["900101001009"]}
    do(RedrawAreas(new_id(), DAY, ends, [NewArea("900101001009", "900101001", "village", "合社区")]))
    before = date(2026, 5, 31)
    assert [one.code for one in places.resolve("900101001001", before)] == ["900101001001"]
    assert [one.code for one in places.resolve("900101001001", DAY)] == ["900101001009"]
    assert places.resolve("900101001009", before) == []
    assert [one.code for one in places.children("900101001", before)] == ["900101001001", "900101001002"]
    assert [one.code for one in places.children("900101001", DAY)] == ["900101001009"]


def test_a_split_resolves_to_all_parts_through_several_redraws(tree: Path) -> None:
    new = [NewArea(f"900101001{number}", "900101001", "village", f"{number}号社区") for number in ("011", "012")]
    do(RedrawAreas(new_id(), DAY, {"900101001001": [one.code for one in new]}, new))
    later = date(2026, 9, 1)
    do(RedrawAreas(new_id(), later, {"900101001011": ["900101001002"]}))
    assert [one.code for one in places.resolve("900101001001", DAY)] == ["900101001011", "900101001012"]
    assert {one.code for one in places.resolve("900101001001", later)} == {"900101001002", "900101001012"}


@pytest.mark.parametrize(
    ("ends", "begins", "code"),
    [
        ({"nowhere": []}, [], "places.unknown_area"),
        ({"900101001": []}, [], "places.children_left"),
        ({"900101001001": ["nowhere"]}, [], "places.bad_successor"),
        ({"900101001001": ["900101001001"]}, [], "places.bad_successor"),
        ({}, [NewArea("900101001002", "900101001", "village", "某社区")], "places.code_taken"),
        ({}, [NewArea("9009", "nowhere", "village", "某社区")], "places.no_parent"),
        ({}, [NewArea("9009", "90", "planet", "某星")], "places.bad_area"),
    ],
)
def test_a_redraw_that_would_leave_something_nowhere_is_refused(
    tree: Path, ends: dict[str, list[str]], begins: list[NewArea], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        do(RedrawAreas(new_id(), DAY, ends, begins))
    assert code in [problem.code for problem in refused.value.problems]


def test_an_area_that_ended_does_not_end_again(tree: Path) -> None:
    do(RedrawAreas(new_id(), DAY, {"900101001001": ["900101001002"]}))
    with pytest.raises(Refused) as refused:
        do(RedrawAreas(new_id(), date(2026, 7, 1), {"900101001001": ["900101001002"]}))
    assert [problem.code for problem in refused.value.problems] == ["places.not_alive"]
    assert do(ImportAreas(new_id(), tree)).counts.changed == 0
    assert places.area("900101001001").until == DAY  # type: ignore[union-attr]


def test_a_real_city_loads_whole() -> None:
    imported = do(ImportAreas(new_id(), shared_path("data", "areas", "ningbo.csv")))
    assert imported.counts == Counts(read=3215, new=3215, changed=0, refused=0)
