"""Import of cases from a file: every row ends as a case or with a reason, twice in does nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.app.people import CLERK, Person
from tests.app.site import Site, build_site
from yiwang.cases.actions import _import_batch
from yiwang.cases.actions import import_cases as importing
from yiwang.cases.actions.import_cases import CaseSource, import_cases
from yiwang.cases.actions.rebuild_cases import rebuild_cases
from yiwang.cases.actions.report_case import ReportCase
from yiwang.cases.actions.take_step import TakeStep
from yiwang.cases.models import Case
from yiwang.cases.permissions import Tracker
from yiwang.cases.queries.details import case_detail
from yiwang.cases.queries.finding import search_cases
from yiwang.cases.queries.tracking import tracker, tracking_code
from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places.interface import area
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Imported
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.mapping import read_mapping

pytestmark = pytest.mark.django_db
ADMIN = Person()
MAPPING = """
source: old_system
id: 编号
arrived: 时间
case_type: service_request
channel: hotline
area: {column: 社区, map: {东: demo-community-1, 西: demo-community-2, 别处: nowhere}}
place: {longitude: 经度, latitude: 纬度}
unit: 单位
late: {column: 逾期, value: 是}
history: {stage: {column: 状态, map: {办结: answered, 撤回: withdrawn, 怪: strange}, otherwise: ""}, closed: 办结时间}
facts:
  kind: {column: 种类, map: {路灯: street_lamp, 噪声: noise}}
  what: {columns: [种类, 内容], join: "："}
  address: 地址未填
  danger: "false"
  reporter_phone: {column: 电话}
"""
HEADER = ["编号", "时间", "社区", "经度", "纬度", "单位", "逾期", "状态", "办结时间", "种类", "内容", "电话"]
ROW = ["1", "2026-11-02 08:30", "东", "", "", "", "否", "", "", "路灯", "三号楼前不亮", ""]


def row(**cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(HEADER, ROW, strict=True)]


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


@pytest.fixture
def source(tmp_path: Path) -> CaseSource:
    return source_of(tmp_path, [row()])


def source_of(folder: Path, rows: list[list[str]], mapping: str = MAPPING, encoding: str = "utf-8") -> CaseSource:
    path = folder / "old.mapping.yaml"
    path.write_text(mapping, "utf-8")
    read, problems = read_mapping(path)
    assert read is not None, problems
    assert problems == []
    file = folder / "cases.csv"
    lines = [",".join(f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in one) for one in [HEADER, *rows]]
    file.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    top = area("demo-city-1") or area("demo-district-1")
    assert top is not None
    return CaseSource(file, read, top)


def run(source: CaseSource, site: Site, **more: Any) -> Imported:
    done = import_cases(source, acting=more.pop("acting", ADMIN), now=site.now, **more)
    counts = done.counts
    assert counts.read == counts.new + counts.unchanged + counts.refused
    assert counts.changed == 0
    return done


def codes(done: Imported) -> list[str]:
    return [problem.code for problem in done.problems]


def test_an_open_row_is_a_case_like_any_other(site: Site, source: CaseSource) -> None:
    assert run(source, site).counts.new == 1
    case = Case.objects.get()
    assert (case.stage, case.kind, case.area_code, case.channel) == (
        "received", "street_lamp", "demo-community-1", "hotline",
    )  # fmt: skip
    assert case.title == "路灯：三号楼前不亮"
    assert case.reported_at.isoformat() == "2026-11-02T00:30:00+00:00"
    assert case.due_at is not None
    assert case.due_at > site.now
    entries = entries_of(case.id)
    assert verify_chain(entries) is None
    assert (entries[0].kind, entries[-1].kind, entries[-1].data["id"]) == ("Reported", "Imported", "1")
    assert [entry.command_id for entry in entries] == [entries[0].command_id] * len(entries)
    assert OutboxEntry.objects.filter(aggregate_id=case.id).count() == 1
    assert "不亮" not in str([entry.data for entry in entries])


def test_it_is_the_case_that_a_report_would_have_made(site: Site, tmp_path: Path) -> None:
    """One way of deciding: the same columns, counted facts of near cases included, as reports one after the other."""
    rows = [row(编号=str(number)) for number in (1, 2, 3)]
    run(source_of(tmp_path, rows), site)
    imported = list(Case.objects.order_by("id"))
    for one in imported:
        one.delete()
    for one in imported:
        facts = {"kind": "street_lamp", "what": "路灯：三号楼前不亮", "address": "地址未填", "danger": False}
        action = ReportCase(
            new_id(), "service_request", "hotline", facts, "demo-community-1", told_at=one.reported_at
        )  # fmt: skip
        site.do(action, importing.Importer("a", "b"), site.now)
    reported = list(Case.objects.order_by("id"))
    same = ("stage", "owner_post", "owner_unit", "due_at", "wake_at", "level", "area_path", "kind", "title", "late")
    assert [[getattr(one, name) for name in same] for one in imported] == [
        [getattr(one, name) for name in same] for one in reported
    ]
    near = [(one.facts["same_place"], one.facts["same_kind"]) for one in imported]
    assert sorted(near) == sorted((one.facts["same_place"], one.facts["same_kind"]) for one in reported)
    assert {place for place, _ in near} == {0, 1, 2}


def test_a_closed_row_is_recorded_with_its_outcome(site: Site, tmp_path: Path) -> None:
    """No step is made up, nobody is told, no time of ours is held against it."""
    name = organizations.units_in("", site.now.date())[0].title
    closed = row(状态="办结", 办结时间="2026-11-05", 单位=name, 逾期="是")
    done = run(source_of(tmp_path, [closed]), site)
    assert codes(done) == []
    case = Case.objects.get()
    assert (case.stage, case.ended, case.outcome, case.due_at, case.late) == ("answered", True, "answered", None, False)
    assert case.ended_at is not None
    assert case.ended_at.isoformat() == "2026-11-04T16:00:00+00:00"
    assert case.owner_unit == organizations.units_in("", site.now.date())[0].id
    entries = entries_of(case.id)
    assert [entry.kind for entry in entries] == ["Reported", "CaseOpened", "CaseEnded", "OwnerNamed", "Imported"]
    assert entries[-1].data["late"] is True
    assert OutboxEntry.objects.get(aggregate_id=case.id).effects == []


def test_a_closed_row_without_a_day_ends_on_no_known_day(site: Site, tmp_path: Path) -> None:
    run(source_of(tmp_path, [row(状态="撤回", 单位="查无此单位")]), site)
    case = Case.objects.get()
    assert (case.ended, case.outcome, case.ended_at) == (True, "withdrawn", None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"编号": ""}, "cases.import_no_id"),
        ({"时间": "昨天"}, "cases.import_moment"),
        ({"时间": "2030-01-01"}, "cases.import_moment"),
        ({"时间": "1969-12-31"}, "cases.import_moment"),
        ({"社区": "南"}, "cases.import_no_place"),
        ({"社区": "别处"}, "cases.import_area"),
        ({"经度": "很远", "纬度": "30"}, "cases.import_point"),
        ({"经度": "200", "纬度": "30"}, "cases.import_point"),
        ({"社区": "南", "经度": "1", "纬度": "1"}, "places.outside"),
        ({"种类": "外星人"}, "workflow.missing"),
        ({"状态": "办结", "办结时间": "2026-11-01"}, "cases.import_closed_first"),
        ({"状态": "怪"}, "cases.import_no_such_end"),
        ({"电话": "打不通"}, "registers.bad_phone"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_reason(
    site: Site, tmp_path: Path, change: dict[str, str], code: str
) -> None:
    told: list[tuple[int, list[str]]] = []
    done = run(
        source_of(tmp_path, [row(编号="0"), row(**change)]), site,
        refuse=lambda number, problems: told.append((number, [one.code for one in problems])),
    )  # fmt: skip
    assert (done.counts.new, done.counts.refused) == (1, 1)
    assert told == [(3, [code])]
    assert Case.objects.count() == 1
    for problem in done.problems:
        assert problem.where.line == 3
        assert problem.what()
        assert problem.mend("en")


def test_a_point_wins_and_an_unknown_area_is_left_to_it(site: Site, tmp_path: Path) -> None:
    cell = "demo-grid_cell-1"
    longitude, latitude = site.point(cell)
    run(source_of(tmp_path, [row(社区="别处", 经度=str(longitude), 纬度=str(latitude))]), site)
    assert Case.objects.get().area_code == cell


def test_a_phone_goes_to_the_register_sealed(site: Site, tmp_path: Path) -> None:
    run(source_of(tmp_path, [row(电话="13800001111")]), site)
    case = Case.objects.get()
    assert ReporterContact.objects.get().case_id == case.id
    assert "13800001111" not in str([entry.data for entry in entries_of(case.id)])


def test_twice_in_does_nothing_twice(site: Site, tmp_path: Path) -> None:
    rows = [row(编号=str(number)) for number in range(30)]
    assert run(source_of(tmp_path, rows), site).counts.new == 30
    written = JournalEntry.objects.count()
    again = run(source_of(tmp_path, rows), site)
    assert (again.counts.new, again.counts.unchanged) == (0, 30)
    assert JournalEntry.objects.count() == written


def test_stopped_in_the_middle_and_run_again(site: Site, tmp_path: Path) -> None:
    source = source_of(tmp_path, [row(编号=str(number)) for number in range(25)])

    def stop(done: int, total: int) -> None:
        if Case.objects.count() >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(source, site, progress=stop, batch_size=10)
    assert Case.objects.count() == 20
    done = run(source, site, batch_size=10)
    assert (done.counts.new, done.counts.unchanged) == (5, 20)
    assert Case.objects.count() == 25


def test_a_row_that_says_something_else_than_before_changes_nothing(site: Site, tmp_path: Path) -> None:
    run(source_of(tmp_path, [row()]), site)
    rows = [row(内容="已经亮了"), row(编号="2"), row(编号="2"), row(编号="2", 内容="又一件")]
    done = run(source_of(tmp_path, rows), site)
    assert (done.counts.new, done.counts.unchanged, done.counts.refused) == (1, 1, 2)
    assert set(codes(done)) == {"cases.import_changed_row"}
    assert "三号楼前不亮" in Case.objects.order_by("id").first().title  # type: ignore[union-attr]


def test_without_an_id_a_row_is_known_by_its_number_and_content(site: Site, tmp_path: Path) -> None:
    mapping = MAPPING.replace("id: 编号\n", "")
    rows = [row(), row(), row(内容="别的")]
    assert run(source_of(tmp_path, rows, mapping), site).counts.new == 3
    assert run(source_of(tmp_path, rows, mapping), site).counts.unchanged == 3


def test_a_dry_run_says_the_same_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    source = source_of(tmp_path, [row(), row(编号="2", 时间="?"), row(编号="3")])
    dry = run(source, site, dry_run=True)
    assert not Case.objects.exists()
    assert not JournalEntry.objects.exists()
    assert run(source, site).counts == dry.counts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_as_offices_save_them(site: Site, tmp_path: Path, encoding: str) -> None:
    assert run(source_of(tmp_path, [row()], encoding=encoding), site).counts.new == 1
    assert Case.objects.get().title == "路灯：三号楼前不亮"


def test_a_workbook_is_read_and_formulas_stay_text(site: Site, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append([*row(编号="1", 内容='=HYPERLINK("http://x")')[:1], datetime(2026, 11, 2, 8, 30), *row()[2:10],
                  '=HYPERLINK("http://x")', ""])  # fmt: skip
    source = source_of(tmp_path, [])
    file = tmp_path / "cases.xlsx"
    book.save(file)
    assert run(replace(source, file=file), site).counts.new == 1
    case = Case.objects.get()
    assert case.title == '路灯：=HYPERLINK("http://x")'
    assert case.reported_at == datetime(2026, 11, 2, 0, 30, tzinfo=UTC)


def test_a_broken_workbook_is_refused(site: Site, source: CaseSource, tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    file.write_bytes(b"PK not really")
    assert refusal(replace(source, file=file), site) == ["simulation.not_a_workbook"]


def refusal(source: CaseSource, site: Site, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        run(source, site, **more)
    assert not Case.objects.exists()
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["宗教信仰", "民族", "信访人员", "重点人员等级", "人脸照片", "person_risk_level"])
def test_a_column_that_the_principles_forbid_refuses_the_file(
    site: Site, source: CaseSource, tmp_path: Path, name: str
) -> None:
    text = source.file.read_text("utf-8").splitlines()
    source.file.write_text("\n".join([f"{text[0]},{name}", f"{text[1]},x"]), "utf-8")
    with pytest.raises(Refused) as refused:
        run(source, site)
    (problem,) = refused.value.problems
    assert problem.code == "simulation.forbidden_column"
    assert name in problem.what()
    assert "原则" in problem.why()
    assert not Case.objects.exists()


def test_a_wrong_mapping_is_explained(site: Site, tmp_path: Path) -> None:
    assert refusal(source_of(tmp_path, [row()], MAPPING.replace("id: 编号", "id: 号码")), site) == [
        "simulation.no_column"
    ]
    wrong = source_of(tmp_path, [row()], MAPPING + "  mood: good\n")
    assert refusal(wrong, site) == ["cases.import_unknown_fact"]
    no_type = run(source_of(tmp_path, [row()], MAPPING.replace("service_request", "tea_party")), site)
    assert codes(no_type) == ["cases.no_such_type"]


def test_rows_with_too_many_cells_are_refused_and_empty_ones_are_none(site: Site, tmp_path: Path) -> None:
    source = source_of(tmp_path, [row(), ["" for _ in HEADER], [*row(编号="2"), "one more"], row(编号="3")[:4]])
    done = run(source, site)
    assert (done.counts.read, done.counts.new, done.counts.refused) == (3, 1, 2)
    assert codes(done) == ["simulation.ragged_row"] * 2


def test_only_an_administrator_of_the_area_imports(site: Site, source: CaseSource) -> None:
    assert refusal(source, site, acting=CLERK) == ["kernel.not_allowed"]
    elsewhere = replace(ADMIN, area_path="elsewhere/")
    assert refusal(source, site, acting=elsewhere) == ["kernel.not_allowed"]


def test_the_run_itself_stands_in_the_journal(site: Site, source: CaseSource) -> None:
    run(source, site)
    entry = JournalEntry.objects.get(aggregate_kind="case_import")
    assert entry.data == {"file": "cases.csv", "source": "old_system", "area": source.under.code,
                          "read": 1, "new": 1, "changed": 0, "refused": 0}  # fmt: skip


def test_places_outside_the_area_are_refused(site: Site, tmp_path: Path) -> None:
    below = area("demo-community-2")
    assert below is not None
    longitude, latitude = site.point("demo-grid_cell-1")
    away = row(社区="", 经度=str(longitude), 纬度=str(latitude))
    done = run(replace(source_of(tmp_path, [away]), under=below), site)
    assert codes(done) == ["cases.import_outside"]


def test_the_worker_is_owed_nothing_for_the_past(site: Site, tmp_path: Path) -> None:
    """A past case that ended never wakes by itself."""
    run(source_of(tmp_path, [row(状态="办结", 办结时间="2026-11-03")]), site)
    case = Case.objects.get()
    assert case.wake_at is None
    assert case.entered_at < site.now - timedelta(days=1)


def test_refused_rows_are_counted_beyond_those_that_are_kept(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yiwang.kernel.imports.PROBLEMS_KEPT", 3)
    told: list[Problem] = []
    done = run(
        source_of(tmp_path, [row(编号=str(number), 时间="?") for number in range(9)]), site,
        refuse=lambda number, problems: told.extend(problems),
    )  # fmt: skip
    assert (done.counts.refused, len(done.problems), len(told)) == (9, 3, 9)


def test_a_recorded_case_can_be_looked_at_and_is_not_reopened_by_rules_that_never_decided_it(
    site: Site, tmp_path: Path
) -> None:
    run(source_of(tmp_path, [row(状态="办结", 办结时间="2026-11-03")]), site)
    case = Case.objects.get()
    found = tracker(case.number, tracking_code(case.id))
    assert isinstance(found, Tracker)
    chief = site.person("dispatch_chief", "demo-community-1")
    detail = case_detail(chief, case.id, site.now)
    assert detail is not None
    assert "转入" in detail.lines[-1].what.zh
    with pytest.raises(Refused) as refused:
        site.do(TakeStep(case.id, "reopen", reason="没有修"), found)
    assert [problem.code for problem in refused.value.problems] == ["workflow.no_owner", "workflow.no_time"]


def test_two_imports_at_once_do_no_harm(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second finds the rows written between its look and its writing, and looks again."""
    source = source_of(tmp_path, [row(编号=str(number)) for number in range(40)])
    run(source, site)
    honest, looks = _import_batch._commands_of, []

    def blind_at_first(case_ids: Any) -> Any:
        looks.append(len(case_ids))
        return {} if len(looks) == 1 else honest(case_ids)

    monkeypatch.setattr(_import_batch, "_commands_of", blind_at_first)
    done = run(source, site)
    assert (done.counts.new, done.counts.unchanged, looks) == (0, 40, [40, 40])
    assert Case.objects.count() == 40


def test_rows_written_together_are_stored_like_rows_written_alone(site: Site, tmp_path: Path) -> None:
    """The fast way into the tables against the ORM's: read back, both are what was meant."""
    run(source_of(tmp_path, [row(编号=str(number), 电话="13800001111") for number in range(40)]), site)
    for case in Case.objects.all():
        assert verify_chain(entries_of(case.id)) is None
    assert ReporterContact.objects.count() == 40
    before = {one["id"]: one for one in Case.objects.values()}
    assert rebuild_cases().differed == 0
    assert {one["id"]: one for one in Case.objects.values()} == before
    assert search_cases(site.person("dispatch_chief", "demo-community-1"), "不亮").rows


def test_a_cell_that_is_far_too_long_is_refused(site: Site, tmp_path: Path) -> None:
    done = run(source_of(tmp_path, [row(内容="长" * 200_000), row(编号="2")]), site)
    assert (done.counts.read, done.counts.new) == (2, 1)
    assert codes(done) == ["simulation.broken_row"]
