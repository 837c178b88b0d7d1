"""Premises: import, and search by the beginning or a piece of the address."""

from pathlib import Path

import pytest

from tests.app.people import do
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import ImportAreas, ImportPremises
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts

pytestmark = pytest.mark.django_db
ROWS = """code,area,address,longitude,latitude
p1,900101,和平路12号3栋,113.1,22.1
p2,900101,和平路14号,,
p3,900101,新和平花园1座,113.2,22.2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    areas = tmp_path / "areas.csv"
    areas.write_text("code,parent_code,level,name\n900101,,county,丙区\n", "utf-8")
    do(ImportAreas(new_id(), areas))
    file = tmp_path / "premises.csv"
    file.write_text(ROWS, "utf-8")
    return file


def test_premises_are_found_by_beginning_first_then_by_a_piece(file: Path) -> None:
    assert do(ImportPremises(new_id(), file)).counts == Counts(3, 3, 0, 0)
    assert [one.code for one in places.find_premises("和平")] == ["p1", "p2", "p3"]
    assert [one.code for one in places.find_premises("花园")] == ["p3"]
    assert [one.code for one in places.find_premises("路14号")] == ["p2"]
    assert places.find_premises("平和") == places.find_premises("") == []
    assert [one.code for one in places.find_premises("和平", limit=1)] == ["p1"]


def test_a_changed_address_is_no_longer_found_by_the_old(file: Path) -> None:
    do(ImportPremises(new_id(), file))
    file.write_text(ROWS.replace("新和平花园", "新胜利花园"), "utf-8")
    assert do(ImportPremises(new_id(), file)).counts == Counts(3, 0, 1, 0)
    assert [one.code for one in places.find_premises("胜利")] == ["p3"]
    assert [one.code for one in places.find_premises("和平")] == ["p1", "p2"]


def test_refused_rows_have_reasons(file: Path) -> None:
    bad = "p4,nowhere,某路,,\np5,900101,,,\np6,900101,某路,113,\n"
    bad += "p7,900101,某路,east,22\np8,900101,某路,22,113\np1,900101,某路,,\n"
    file.write_text(ROWS + bad, "utf-8")
    imported = do(ImportPremises(new_id(), file))
    assert imported.counts == Counts(9, 3, 0, 6)
    assert [(problem.where.line, problem.code) for problem in imported.problems] == [
        (5, "places.unknown_area"), (6, "places.bad_premises"), (7, "places.bad_premises"), (8, "places.bad_premises"),
        (9, "places.bad_premises"), (10, "places.code_twice"),
    ]  # fmt: skip
