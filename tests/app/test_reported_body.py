"""A report about a body or somebody in office never reaches them (principle 12): not by a list, a search, a figure, a
notice, a stand-in, a later step, a part of it, or by the hands of their own clerk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import RequestFactory

from tests.app.api import Program, token_of
from tests.app.site import RESIDENT, SYSTEM, Site, build_site
from yiwang.cases import interface as cases
from yiwang.cases.actions import _dispatch
from yiwang.cases.interface import (
    Case,
    CorrectFact,
    Filters,
    OpenPart,
    ReportCase,
    SayMeToo,
    SplitCase,
    SplitPart,
    TakeStep,
    Tracker,
)
from yiwang.cases.queries import repeating, reported_bodies, scopes
from yiwang.faces.desk.room import numbers
from yiwang.faces.desk.room.scope import scope_of
from yiwang.faces.web import maps
from yiwang.faces.worker.officials import holders
from yiwang.faces.worker.telling import _to_partners
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment, DispatchRule, Unit
from yiwang.insight import interface as insight
from yiwang.insight.models import Figure, Rollup
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal_search import Wanted, find_entries
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db
NEAR = "demo-subdistrict-1"
FACTS = {
    "petition_field": "housing", "petition_matter": "物业办收了好处不管违建", "petition_wish": "请查清",
    "accusation": True, "sender_name": "来信人", "sender_phone": "13800000000",
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return build_site("demo_city", per_parent=1)


def petition(site: Site, about: object, person: Any = RESIDENT, channel: str = "resident_web", **more: Any) -> UUID:
    facts = FACTS | {"reported_body": str(about)} | more
    return site.do(ReportCase(new_id(), "petition", channel, facts, NEAR), person).case_id


def ways(site: Site, person: Any, case_id: UUID) -> set[str]:
    """By which ways a person comes upon a case."""
    number = Case.objects.get(id=case_id).number
    request: Any = RequestFactory().get("/")
    request.acting, request.now = person, site.now
    found = {
        "list": any(row.id == case_id for row in cases.list_cases(person, limit=100).rows),
        "by due": any(row.id == case_id for row in cases.list_cases(person, order="due", limit=100).rows),
        "count": cases.count_cases(person) > 0,
        "detail": cases.case_detail(person, case_id, site.now) is not None,
        "why": cases.why(person, case_id) is not None,
        "search": bool(cases.search_cases(person, "违建").rows),
        "number": bool(cases.search_cases(person, number).rows),
        "export": any(row["id"] == case_id for row in cases.export_rows(person)),
        "board": bool(cases.count_by_stage(person, Filters(), site.now)),
        "areas": bool(cases.count_by_cell(person, Filters())),
        "map": str(case_id) in maps.staff_points(request).content.decode(),
    }
    return {name for name, seen in found.items() if seen}


def test_whoever_should_have_it_has_it_when_it_is_about_nobody_near(site: Site) -> None:
    """The way it goes without an accusation: the tests below would show nothing if this did not hold."""
    case_id = petition(site, "", accusation=False)
    assert {"list", "detail", "search", "export"} <= ways(site, site.person("petition_clerk", NEAR), case_id)
    assert Case.objects.get(id=case_id).owner_unit == site.unit("subdistrict_department", NEAR)


def test_it_goes_past_the_body_to_the_next_above_with_the_reason(site: Site) -> None:
    case_id = petition(site, site.unit("subdistrict_department", NEAR))
    row = Case.objects.get(id=case_id)
    above = site.person("subdistrict_deputy", NEAR)
    assert row.owner_account == above.account_id
    assert row.owner_unit == site.unit("subdistrict_office", NEAR)
    reasons = " ".join(cases.why(above, case_id) or [])
    assert "不交给它" in reasons and "街道信访接待员" in reasons
    named = JournalEntry.objects.get(aggregate_id=case_id, kind="OwnerNamed").data
    assert named["as"] == "subdistrict_deputy" and any("passed over" in en for _, en in named["via"])
    assert {"list", "detail", "search", "number", "export", "why"} <= ways(site, above, case_id)


def test_whoever_has_it_instead_can_take_the_steps_of_the_post(site: Site) -> None:
    case_id = petition(site, site.unit("subdistrict_department", NEAR))
    above = site.person("subdistrict_deputy", NEAR)
    site.do(TakeStep(case_id, "forward", {"petition_field": "housing"}), above)
    row = Case.objects.get(id=case_id)
    assert row.owner_post == "housing_office" and row.owner_account == above.account_id  # of that body too
    site.do(TakeStep(case_id, "accept"), above)
    assert ways(site, site.person("housing_office", NEAR), case_id) == set()
    with pytest.raises(Refused, match=r"cases\.not_found"):
        site.do(TakeStep(case_id, "accept"), site.person("housing_office", NEAR))


def test_nobody_of_the_body_comes_upon_it_by_any_way(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    Case.objects.filter(id=case_id).update(owner_unit=unit)  # even if it were theirs
    inside = [one for one in site.everybody() if one.unit_id == unit]
    assert len(inside) > 5
    for person in inside:
        for role in ("handler", "dispatcher", "supervisor", "chief"):
            assert ways(site, replace(person, roles=frozenset({role})), case_id) == set()


def test_nor_does_anybody_below_it_nor_under_another_post_of_theirs(site: Site) -> None:
    unit, below = site.unit("subdistrict_office", NEAR), site.unit("dispatch_center", NEAR)
    Unit.objects.filter(id=below).update(parent=unit)
    other = site.person("review_officer", NEAR)
    inside = site.person("supervision_officer", NEAR)
    Appointment.objects.filter(account=other.account_id).update(account=inside.account_id)
    bump(organizations.VERSION)
    case_id = petition(site, unit)
    Case.objects.filter(id=case_id).update(owner_unit=other.unit_id)
    assert ways(site, site.person("dispatch_chief", NEAR), case_id) == set()
    assert ways(site, replace(other, account_id=inside.account_id), case_id) == set()
    assert "list" in ways(site, replace(other, account_id=None), case_id)


def test_a_person_is_kept_from_it_with_the_units_they_lead_and_come_to_lead(site: Site) -> None:
    accused = site.posts["safety_office", NEAR]
    case_id = petition(site, accused)
    person = site.person("safety_office", NEAR)
    Case.objects.filter(id=case_id).update(owner_account=person.account_id)
    assert ways(site, person, case_id) == set()
    assert ways(site, site.person("petition_clerk", NEAR), case_id) == set()  # of the unit that they lead
    head = site.person("dispatch_chief", NEAR)
    assert "list" in ways(site, head, case_id)
    Appointment.objects.filter(id=site.posts["dispatch_chief", NEAR]).update(account=person.account_id)
    bump(organizations.VERSION)
    assert ways(site, site.person("dispatcher", NEAR), case_id) == set()


def test_a_report_about_one_clerk_is_not_kept_from_the_whole_unit(site: Site) -> None:
    case_id = petition(site, site.posts["dispatcher", NEAR])
    assert ways(site, site.person("dispatcher", NEAR), case_id) == set()
    assert "list" in ways(site, site.person("dispatch_chief", NEAR), case_id)


def test_whoever_has_no_account_yet_is_not_given_the_report_about_them(site: Site) -> None:
    clerk = site.posts["petition_clerk", NEAR]
    Appointment.objects.filter(id=clerk).update(account=None)
    bump(organizations.VERSION)
    known = petition(site, "", accusation=False)
    assert JournalEntry.objects.get(aggregate_id=known, kind="OwnerNamed").data["holder"] == str(clerk)
    case_id = petition(site, clerk)
    assert JournalEntry.objects.get(aggregate_id=case_id, kind="OwnerNamed").data["holder"] != str(clerk)


def test_a_rule_of_dispatch_and_a_stand_in_do_not_bring_it_there(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    DispatchRule.objects.create(id=new_id(), matter="*", area=NEAR, unit=unit, since=site.now.date())
    stand_in = site.person("community_secretary", "demo-community-1")
    Appointment.objects.create(
        id=new_id(), unit=unit, post="petition_clerk", area=NEAR, account=stand_in.account_id, holder="代理",
        acting=True, since=site.now.date(),
    )  # fmt: skip
    bump(organizations.VERSION)
    case_id = petition(site, unit)
    row = Case.objects.get(id=case_id)
    assert row.owner_unit != unit and row.owner_account != stand_in.account_id
    named = JournalEntry.objects.get(aggregate_id=case_id, kind="OwnerNamed").data
    assert organizations.unit(unit).title in named["via"][0][0]  # type: ignore[union-attr]
    assert ways(site, stand_in, case_id) == set()


def test_no_notice_goes_to_them(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    row = Case.objects.get(id=case_id)
    inside = {one.account_id for one in site.everybody() if one.unit_id == unit}
    for to in ("petition_clerk", "safety_office", "housing_office", str(unit), f"petition_clerk@{NEAR}"):
        assert not inside.intersection(holders(row, site.edition, to, site.now))
    Case.objects.filter(id=case_id).update(owner_account=site.person("petition_clerk", NEAR).account_id)
    assert holders(Case.objects.get(id=case_id), site.edition, row.owner_post, site.now) == []
    entries = list(JournalEntry.objects.filter(aggregate_id=case_id).order_by("seq"))
    assert list(_to_partners(entries[0].data, entries)) == []


def test_it_is_in_no_shared_figure_no_room_and_nothing_public(site: Site) -> None:
    case_id = petition(site, site.unit("subdistrict_department", NEAR))
    insight.fold([case_id])
    assert not Figure.objects.exists() and not Rollup.objects.exists()
    chief = replace(site.person("district_head", NEAR), roles=frozenset({"chief"}))
    scope = scope_of(chief, "", site.now)
    assert scope is not None
    tiles = {one.name: one.number for one in numbers.tiles(scope, numbers.standing(scope), numbers.opened_today(scope))}
    assert set(tiles.values()) == {0}
    assert cases.count_cases(SYSTEM) == 0  # what an analysis or the agenda of a meeting lists
    assert cases.likely_duplicates("petition", "housing", "物业办收了好处", site.now, area=NEAR) == []
    assert cases.common_kinds("", site.now.replace(year=2000)) == []
    with pytest.raises(Refused, match=r"cases\.not_found"):
        site.do(SayMeToo(case_id, "somebody"), RESIDENT)
    other = petition(site, "", accusation=False)
    insight.fold([other])
    assert Figure.objects.exists() and cases.count_cases(SYSTEM) == 1


def test_a_part_of_it_is_kept_from_them_too(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id, part = petition(site, unit), new_id()
    above = site.person("subdistrict_deputy", NEAR)
    facts = {"kind": "street_lamp", "what": "违建处路灯不亮", "address": "三号楼", "danger": False}
    site.do(SplitCase(case_id, (SplitPart(part, "另办", facts, "service_request", channel="resident_web"),)), above)
    assert Case.objects.get(id=part).about == unit
    assert ways(site, site.person("housing_office", NEAR), part) == set()


def test_they_are_called_to_nothing_and_whom_it_is_about_is_not_corrected_away(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id, above = petition(site, unit), site.person("subdistrict_deputy", NEAR)
    with pytest.raises(Refused, match=r"cases\.not_them"):
        site.do(OpenPart(case_id, "any", (str(unit),)), above)
    with pytest.raises(Refused, match=r"cases\.answer_decides"):
        site.do(CorrectFact(case_id, "reported_body", "other", "写错了"), above)


def test_its_own_clerk_does_not_take_it_but_its_own_worker_may_report(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    clerk = site.person("petition_clerk", NEAR)
    with pytest.raises(Refused, match=r"cases\.about_yourself"):
        petition(site, unit, clerk, "window")
    insider = replace(clerk, unit_id=None, roles=frozenset({"resident"}), post="account", area_path="-")
    case_id = petition(site, unit, insider)
    assert cases.tracked_case(insider, case_id, site.now) is not None
    seen = cases.case_detail(clerk, case_id, site.now)  # their own report, under their post: as its reporter, no more
    assert seen is not None and not seen.inside and seen.parts == [] and seen.orders == []
    assert ways(site, site.person("safety_office", NEAR), case_id) == set()


def test_an_accusation_names_whom_it_is_about_and_is_not_swallowed(site: Site) -> None:
    unknown = "cases.no_such_body"
    for given, code in (("", "cases.body_not_named"), ("不知道", unknown), (new_id(), unknown)):
        with pytest.raises(Refused, match=code):
            petition(site, given)
    assert Case.objects.get(id=petition(site, "other")).about == reported_bodies.UNLISTED
    units = list(Unit.objects.exclude(id=site.unit("district_government", NEAR)))
    for unit in units:
        unit.parent = site.unit("district_government", NEAR)
        unit.save()
    bump(organizations.VERSION)
    with pytest.raises(Refused, match=r"cases\.nobody_apart"):
        petition(site, site.unit("district_government", NEAR))


def test_its_reporter_sees_it_and_reads_whom_it_is_about(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    tracker = Tracker(case_id)
    assert ways(site, tracker, case_id) >= {"list", "detail", "why"}
    detail = cases.case_detail(tracker, case_id, site.now)
    assert detail is not None
    assert organizations.unit(unit).title in [one.value for one in detail.facts]  # type: ignore[union-attr]


def test_the_form_lets_one_choose_the_body_without_a_script(site: Site, client: Any) -> None:
    page = client.get(f"/report/form/?type=petition&kind=housing&area={NEAR}")
    text = page.content.decode()
    assert page.status_code == 200
    assert str(site.unit("subdistrict_department", NEAR)) in text and str(site.posts["petition_clerk", NEAR]) in text
    assert 'value="other"' in text and "来信人" not in text


def test_the_journal_keeps_it_and_a_rebuilt_row_is_the_same(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    assert JournalEntry.objects.get(aggregate_id=case_id, seq=1).data["about"] == str(unit)
    Case.objects.filter(id=case_id).update(about=None)
    assert cases.rebuild_cases().cases == 1
    assert Case.objects.get(id=case_id).about == unit


def test_an_auditor_of_that_body_reads_no_line_of_it(site: Site) -> None:
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    inside, outside = site.person("safety_office", NEAR), site.person("district_head", NEAR)
    entry = JournalEntry.objects.filter(aggregate_id=case_id, seq=1).get()
    for person, seen in ((inside, False), (outside, True)):
        account = Account.objects.create(
            id=person.account_id, login=person.post, name="审计员", password="!", roles="auditor", area_path=""
        )
        token = token_of(account.id)
        found = Program(token).get(f"/journal/{case_id}")
        assert (found.status_code == 200) == seen
        without = cases.cases_kept_from(replace(site.auditor, account_id=account.id))
        rows = find_entries(Wanted(entry.recorded_at - timedelta(1), aggregate_kind="case", without=tuple(without)))
        assert any(row.aggregate_id == case_id for row in rows) == seen


def test_a_scope_without_the_rule_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of this file, put to a system that is broken in one place."""
    unit = site.unit("subdistrict_department", NEAR)
    case_id = petition(site, unit)
    person = site.person("petition_clerk", NEAR)
    Case.objects.filter(id=case_id).update(owner_unit=unit)
    assert ways(site, person, case_id) == set()
    monkeypatch.setattr(scopes, "not_about", lambda one: scopes.Q())
    repeating.forget()
    assert {"list", "count", "detail", "search", "export"} <= ways(site, person, case_id)
    repeating.forget()
    monkeypatch.undo()
    monkeypatch.setattr(_dispatch, "appointments_kept_from", lambda about: frozenset())
    assert Case.objects.get(id=petition(site, unit)).owner_unit == unit
