"""Units, people and dispatch rules from a spreadsheet."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.app.people import ADMIN, NOW, Person, do
from tests.app.test_organizations import AREAS, CHART, DAY, SINCE
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import OrganizationSource, import_organization
from yiwang.foundation.organizations.models import Appointment, DispatchRule, PostRole, Unit
from yiwang.foundation.places.interface import ImportAreas
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts, Imported
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
HEADER = ["单位", "单位类型", "区域", "上级单位", "岗位", "姓名", "账号", "角色", "代理", "任职日期", "止", "事项"]
ROWS = [
    ["丁街道办", "office", "900101001", "", "director", "李主任", "li", "chief handler", "", "2026-01-01", "", "*"],
    [
        "戊社区办",
        "社区办",
        "戊社区",
        "丁街道办",
        "secretary岗",
        "张三",
        "",
        "handler",
        "",
        "2026年3月1日",
        "",
        "noise.*、water",
    ],
    ["戊社区办", "社区办", "戊社区", "", "deputy", "王五", "", "", "是", datetime(2026, 3, 1), "2026/9/1", ""],
]


@pytest.fixture(autouse=True)
def areas(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(AREAS, "utf-8")
    do(ImportAreas(new_id(), file))


def sheet(tmp_path: Path, *rows: list[object], header: list[str] = HEADER) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (header, *rows):
        book.active.append(row)
    book.save(tmp_path / "units.xlsx")
    return tmp_path / "units.xlsx"


def bring_in(file: Path, acting: Person = ADMIN, dry_run: bool = False) -> Imported:
    accounts = {"li": LI}
    source = OrganizationSource(file, SINCE, CHART, account_of=accounts.get)
    return import_organization(source, acting=acting, now=NOW, dry_run=dry_run)


LI = new_id()


def test_a_workbook_becomes_units_people_roles_and_rules(tmp_path: Path) -> None:
    assert bring_in(sheet(tmp_path, *ROWS)).counts == Counts(3, 3, 0, 0)
    street, community = organizations.units_in("900101/", DAY)
    assert (street.title, community.title, community.parent) == ("丁街道办", "戊社区办", street.id)
    (director,) = organizations.appointments_of(LI, DAY)
    assert director.roles == {"chief", "handler"}
    held = {one.holder: one for one in organizations.appointments_in(community.id, DAY)}
    assert (held["张三"].post, held["张三"].since, held["张三"].acting) == ("secretary", date(2026, 3, 1), False)
    assert (held["王五"].until, held["王五"].acting) == (date(2026, 9, 1), True)
    found = organizations.responsible_unit("water", "900101/900101001/900101001001/", DAY)
    assert found is not None
    assert found.title == "戊社区办"


def test_the_same_file_twice_does_nothing_twice(tmp_path: Path) -> None:
    file = sheet(tmp_path, *ROWS)
    bring_in(file)
    before = JournalEntry.objects.count()
    assert bring_in(file).counts == Counts(3, 0, 0, 0)
    assert JournalEntry.objects.count() == before


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    file = sheet(tmp_path, *ROWS, ["某办", "office", "nowhere"])
    before = JournalEntry.objects.count()
    dry = bring_in(file, dry_run=True)
    assert [model.objects.count() for model in (Unit, Appointment, DispatchRule, PostRole)] == [0, 0, 0, 0]
    assert JournalEntry.objects.count() == before
    assert bring_in(file) == dry


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["某办", "没有这类", "900101"], "organizations.unknown_kind"),
        (["某办", "office", "没有这里"], "organizations.unknown_area"),
        (["某办", "office", ""], "organizations.missing"),
        (["", "office", "900101"], "organizations.missing"),
        (["某办", "office", "900101", "没有上级"], "organizations.unknown_unit"),
        (["某办", "office", "900101", "", "没有这岗", "张三"], "organizations.unknown_post"),
        (["某办", "office", "900101", "", "deputy", "张三", "", "", "", "明天"], "organizations.bad_date"),
        (["某办", "office", "900101", "", "deputy", "张三", "", "", "", "2026-02-30"], "organizations.bad_date"),
        (
            ["某办", "office", "900101", "", "deputy", "张三", "", "", "", "2026-03-01", "2026-03-01"],
            "organizations.bad_date",
        ),
    ],
)
def test_a_refused_row_has_its_line_and_reason_and_leaves_nothing(tmp_path: Path, row: list[object], code: str) -> None:
    imported = bring_in(sheet(tmp_path, ROWS[0], row))
    assert imported.counts == Counts(2, 1, 0, 1)
    assert [(problem.where.line, problem.code) for problem in imported.problems] == [(3, code)]
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["某办", "没有这类", "900101"], 2),
        (["某办", "office", "没有这里"], 3),
        (["某办", "office", "900101", "没有上级"], 4),
        (["某办", "office", "900101", "", "没有这岗", "张三"], 5),
        (["某办", "office", "900101", "", "deputy", "张三", "", "", "", "明天"], 10),
        (["某办", "office", "900101", "", "deputy", "张三", "", "", "", "2026-03-01", "2026-03-01"], 11),
    ],
)
def test_a_refusal_names_the_cell(tmp_path: Path, row: list[object], column: int) -> None:
    (problem,) = bring_in(sheet(tmp_path, ROWS[0], row)).problems
    assert (problem.where.line, problem.where.column) == (3, column)
    assert problem.where.path, "the sheet"


def test_an_english_csv_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("Unit,Kind,Area,Post,Name,Since\n街道办,office,900101001,director,Li,2026-01-01\n", "utf-8-sig")
    assert bring_in(file).counts == Counts(1, 1, 0, 0)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    assert [problem.code for problem in bring_in(broken).problems] == ["organizations.not_a_table"]
    bad = tmp_path / "bad.csv"
    bad.write_bytes("单位,类型\n甲,乙\n".encode("gb18030"))
    assert [problem.code for problem in bring_in(bad).problems] == ["organizations.not_a_table"]
    bad.write_text("甲,乙\n1,2\n", "utf-8")
    assert [problem.code for problem in bring_in(bad).problems] == ["organizations.unknown_columns"]


def test_rows_outside_the_area_of_the_person_are_refused(tmp_path: Path) -> None:
    imported = bring_in(sheet(tmp_path, ROWS[0][:4]), acting=Person(area_path="900102/"))
    assert [problem.code for problem in imported.problems] == ["kernel.not_allowed"]
    assert Unit.objects.count() == 0
