"""Splitting a case is one command with lines on both sides; a place told wrong is corrected, and figures follow."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from tests.app.api import Program, problem, token_of
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.site import NOW, RESIDENT, Site, build_site
from yiwang.cases.interface import (
    Case,
    CasePart,
    CorrectPlace,
    OpenPart,
    ReportCase,
    SplitCase,
    SplitPart,
    TakeStep,
    Tracker,
    case_detail,
    rebuild_cases,
    search_cases,
    tracked_case,
    verify_cases,
)
from yiwang.faces.cli.main import main
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.registers.interface import contact_to_copy
from yiwang.insight import interface as insight
from yiwang.insight.models import Figure
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
CELL, NEXT_CELL = "demo-grid_cell-1", "demo-grid_cell-2"
LAMP = {
    "kind": "street_lamp", "what": "路灯不亮", "description": "晚上看不见", "danger": False, "address": "东门口",
    "reporter_name": "王芳", "reporter_phone": "13800138000",
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def report(site: Site, person: Any = RESIDENT) -> UUID:
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", LAMP, area=CELL), person)
    return case_id


def handled(site: Site) -> tuple[UUID, Any]:
    case_id = report(site)
    steps: list[tuple[str, str, dict[str, str]]] = [
        ("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}), ("contact", "", {"contact_note": "已联系"}),
    ]  # fmt: skip
    for number, (step, post, given) in enumerate(steps):
        post = post or Case.objects.get(id=case_id).owner_post
        site.do(TakeStep(case_id, step, given), site.person(post, CELL), NOW + timedelta(minutes=number + 1))
    return case_id, site.person(Case.objects.get(id=case_id).owner_post, CELL)


def later(minutes: int = 10) -> Any:
    return NOW + timedelta(minutes=minutes)


def test_a_split_opens_the_parts_and_writes_on_both(site: Site) -> None:
    case_id, person = handled(site)
    first, second = {"what": "路面破损"}, {"what": "垃圾没清"}
    parts = (SplitPart(new_id(), "路面也破了", first), SplitPart(new_id(), "还有垃圾", second))
    command = new_id()
    answer = site.do(SplitCase(case_id, parts), person, later(), command)
    assert [one.case_id for one in answer.new] == [one.case_id for one in parts]
    part = Case.objects.get(id=parts[0].case_id)
    assert (part.title, part.kind, part.split_from, part.area_code) == ("路面破损", "street_lamp", case_id, CELL)
    assert {entry.command_id for entry in entries_of(part.id)} == {command}
    noted = [entry.data["number"] for entry in entries_of(case_id) if entry.kind == "SplitOff"]
    assert noted == [one.number for one in answer.new]
    detail = case_detail(site.person("dispatch_chief", CELL), case_id, later())
    assert detail is not None
    assert {row.id for row in detail.links} == {one.case_id for one in parts}
    assert OutboxEntry.objects.filter(aggregate_id__in=[one.case_id for one in parts]).count() == 2
    assert tracked_case(Tracker(part.id), part.id, later()) is not None
    again = site.do(SplitCase(case_id, (SplitPart(new_id(), "再来一次"),)), person, later(), command)
    assert [one.code for one in again.new] == [one.code for one in answer.new]
    assert Case.objects.count() == 3
    assert verify_cases() == []
    assert rebuild_cases().differed == 0


def test_the_reporter_of_the_whole_is_the_reporter_of_the_part(site: Site) -> None:
    case_id = report(site, site.resident())
    clerk = site.person("intake_clerk", CELL)
    part = new_id()
    site.do(SplitCase(case_id, (SplitPart(part, "另一件", {"what": "路面破损"}),)), clerk, later())
    assert contact_to_copy(part) == contact_to_copy(case_id)
    assert case_detail(site.resident(), part, later()) is not None
    assert not any("13800138000" in str(entry.data) for entry in JournalEntry.objects.all())


def test_a_split_that_is_refused_writes_nothing(site: Site) -> None:
    case_id, person = handled(site)
    before = JournalEntry.objects.count()
    bad = (SplitPart(new_id(), "好的", {"what": "一"}), SplitPart(new_id(), "坏的", {"kind": "no_such_kind"}))
    with pytest.raises(Refused):
        site.do(SplitCase(case_id, bad), person, later())
    with pytest.raises(Refused, match=r"cases\.split_parts"):
        site.do(SplitCase(case_id, ()), person, later())
    with pytest.raises(Refused, match=r"cases\.no_such_type"):
        site.do(SplitCase(case_id, (SplitPart(new_id(), "别的", {}, "no_such_type"),)), person, later())
    with pytest.raises(Refused, match=r"kernel\.not_allowed|cases\.not_found"):
        site.do(SplitCase(case_id, (SplitPart(new_id(), "我来分"),)), site.admin, later())
    assert (JournalEntry.objects.count(), Case.objects.count()) == (before, 1)


def figures(area: str) -> int:
    return sum(row.opened for row in Figure.objects.filter(area=area))


def test_a_place_is_corrected_and_figures_follow(site: Site) -> None:
    case_id = report(site)
    insight.fold([case_id])
    clerk = site.person("intake_clerk", CELL)
    assert (figures(CELL), figures(NEXT_CELL)) == (1, 0)
    site.do(CorrectPlace(case_id, "反映人说错了", NEXT_CELL), clerk, later())
    row = Case.objects.get(id=case_id)
    assert (row.area_code, row.area_path) == (NEXT_CELL, site.paths[NEXT_CELL])
    said = next(entry for entry in entries_of(case_id) if entry.kind == "PlaceCorrected")
    assert entries_of(case_id)[0].data["area"] == CELL  # what was told first stays
    assert "反映人说错了" not in str(said.data)
    insight.fold([case_id])
    assert (figures(CELL), figures(NEXT_CELL)) == (0, 1)
    assert insight.rebuild_figures() == insight.Rebuilt(1, 0, 0)
    assert rebuild_cases().differed == 0
    with pytest.raises(Refused, match=r"cases\.same_place"):
        site.do(CorrectPlace(case_id, "再改", NEXT_CELL), clerk, later(11))
    with pytest.raises(Refused, match=r"cases\.area_unknown"):
        site.do(CorrectPlace(case_id, "再改", "nowhere"), clerk, later(11))


def elsewhere(site: Site, post: str) -> str:
    """A cell where somebody else of the post's unit answers."""
    mine = site.person(post, CELL).unit_id
    cells = sorted(code for code in site.paths if code.startswith("demo-grid_cell-"))
    return next(code for code in cells if site.person(post, code).unit_id != mine)


def test_another_unit_there_is_asked_about(site: Site) -> None:
    case_id, _ = handled(site)
    row = Case.objects.get(id=case_id)
    other = elsewhere(site, row.owner_post)
    dispatcher = site.person("dispatcher", CELL)
    with pytest.raises(Refused, match=r"cases\.other_unit_there"):
        site.do(CorrectPlace(case_id, "不在这里", other), dispatcher, later())
    site.do(CorrectPlace(case_id, "不在这里", other, transfer=True), dispatcher, later())
    moved = Case.objects.get(id=case_id)
    assert moved.owner_unit == site.person(row.owner_post, other).unit_id != row.owner_unit
    assert str(row.owner_unit) in CasePart.objects.filter(case_id=case_id).values_list("body", flat=True)
    assert rebuild_cases().differed == 0


def test_a_case_may_stay_with_whoever_has_it(site: Site) -> None:
    case_id, owner = handled(site)
    row = Case.objects.get(id=case_id)
    unit = str(site.unit("enforcement_team", CELL))
    site.do(OpenPart(case_id, "contributors", (unit,)), owner, later(5))
    other = elsewhere(site, row.owner_post)
    site.do(CorrectPlace(case_id, "不在这里", other, transfer=False), site.person("dispatcher", CELL), later())
    moved = Case.objects.get(id=case_id)
    assert (moved.owner_unit, moved.area_code) == (row.owner_unit, other)
    assert set(CasePart.objects.filter(case_id=case_id).values_list("area_path", flat=True)) == {site.paths[other]}
    there = site.person("dispatcher", other)
    assert not there.area_path.startswith(site.person("dispatcher", CELL).area_path)
    assert [one.id for one in search_cases(there, "路灯不亮").rows] == [case_id]
    assert rebuild_cases().differed == 0


def test_only_those_who_send_move_a_case_out_of_their_area(site: Site) -> None:
    case_id, owner = handled(site)
    other = elsewhere(site, owner.post)
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        site.do(CorrectPlace(case_id, "不归我", other, transfer=True), owner, later())
    site.do(CorrectPlace(case_id, "隔壁网格", NEXT_CELL), owner, later())


def program(person: Any) -> Program:
    Account.objects.get_or_create(
        id=person.account_id, defaults={"login": str(person.account_id), "name": person.name, "password": ""}
    )
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
    return Program(token_of(person.account_id, held.id))


def test_both_over_the_api(site: Site) -> None:
    case_id, person = handled(site)
    body = {"parts": [{"reason": "路面也破了", "facts": {"what": "路面破损"}}]}
    answer = program(person).post(f"/cases/{case_id}/split", body)
    assert answer.status_code == 200, answer.content.decode()
    new = answer.json()["new"][0]
    assert Program().post("/track", {"number": new["number"], "code": new["code"]}).status_code == 200
    assert program(person).post(f"/cases/{case_id}/split", {"parts": []}).status_code == 422
    other = elsewhere(site, Case.objects.get(id=case_id).owner_post)
    dispatcher = program(site.person("dispatcher", CELL))
    refused = dispatcher.post(f"/cases/{case_id}/place", {"reason": "不在这里", "area": other})
    assert (refused.status_code, problem(refused)["code"]) == (422, "cases.other_unit_there")
    done = dispatcher.post(f"/cases/{case_id}/place", {"reason": "不在这里", "area": other, "transfer": True})
    assert done.status_code == 200
    assert Case.objects.get(id=case_id).area_code == other


def test_both_at_the_terminal(site: Site) -> None:
    case_id, person = handled(site)
    Account.objects.create(id=person.account_id, login="owner", name=person.name, password="")
    number = Case.objects.get(id=case_id).number
    parts = 'parts:=[{"reason": "路面也破了", "facts": {"what": "路面破损"}}]'
    told = CliRunner().invoke(main, ["case", "split-case", number, "--as", "owner", "--format", "json", parts])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["new"][0]["code"]
    words = ["--as", "owner", f"area={NEXT_CELL}", "reason=说错了"]
    placed = CliRunner().invoke(main, ["case", "correct-place", number, *words])
    assert placed.exit_code == 0, placed.output
    assert Case.objects.get(id=case_id).area_code == NEXT_CELL


def test_both_in_the_case_page(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    address = f"/desk/cases/{pages.case_id}/"
    text = client.get(address).content.decode()
    assert "分立一件" in text
    assert "更正地点" in text
    sent = {"what": "路面破损", "reason": "也破了", "command": str(new_id())}
    assert client.post(f"{address}do/split/", sent).status_code == 302
    assert Case.objects.get(split_from=pages.case_id).title == "路面破损"
    placed = {"area": NEXT_CELL, "reason": "说错了", "command": str(new_id())}
    assert client.post(f"{address}do/place/", placed).status_code == 302
    assert Case.objects.get(id=pages.case_id).area_code == NEXT_CELL
    wrong = client.post(f"{address}do/place/", {"area": "nowhere", "reason": "说错了", "command": str(new_id())})
    assert wrong.status_code == 422
