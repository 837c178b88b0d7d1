"""The pack's words for an answer: offered where they fit, filled in, in the API, at the terminal and in the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.app.api import Program, token_of
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.site import NOW, RESIDENT, Site, build_site
from yiwang.cases.interface import Case, ReportCase, TakeStep, templates_for
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
CELL = "demo-grid_cell-1"
LAMP = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门口"}


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def handled(site: Site, **facts: Any) -> tuple[UUID, Any]:
    """A request that is being handled, and who has it."""
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", {**LAMP, **facts}, area=CELL), RESIDENT)
    for number, (step, post, given) in enumerate(
        [("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}), ("contact", "", {"contact_note": "已联系"})]
    ):
        row = Case.objects.get(id=case_id)
        person = site.person(post or row.owner_post, CELL)
        site.do(TakeStep(case_id, step, given), person, NOW + timedelta(minutes=number + 1))
    return case_id, site.person(Case.objects.get(id=case_id).owner_post, CELL)


def test_words_are_filled_in_from_the_case(site: Site) -> None:
    case_id, person = handled(site)
    found = templates_for(person, case_id, "step:resolve")
    assert found is not None
    assert [one.id for one in found] == ["lamp_repaired", "done_on_site"]  # those for its very kind first
    first = found[0]
    assert (first.field, first.blanks) == ("result", ())
    assert first.text.zh.startswith("您 2026年11月16日 反映的“路灯不亮”（东门口）已由")
    assert "“路灯不亮”, 东门口" in first.text.en or "(“路灯不亮”, 东门口)" in first.text.en
    assert "16 November 2026" in first.text.en
    assert "{{" not in first.text.zh + first.text.en


def test_they_stand_where_they_fit_and_nowhere_else(site: Site) -> None:
    case_id, person = handled(site, kind="noise") if "noise" in _kinds(site) else handled(site, kind=_kinds(site)[-1])
    offered = {step: [one.id for one in templates_for(person, case_id, step) or []]
               for step in ("step:resolve", "step:explain", "extend", "ask", "step:nothing")}  # fmt: skip
    assert offered == {
        "step:resolve": ["done_on_site"], "step:explain": ["not_possible_now"], "extend": ["waiting_for_material"],
        "ask": ["where_exactly", "when_at_home"], "step:nothing": [],
    }  # fmt: skip


def _kinds(site: Site) -> list[str]:
    return [one.code for one in site.pack.catalogs["request_kinds"].items]


def test_a_decline_has_words_of_its_own(site: Site) -> None:
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", LAMP, area=CELL), RESIDENT)
    found = templates_for(site.person("intake_clerk", CELL), case_id, "step:decline")
    assert [(one.id, one.field) for one in found or []] == [("not_ours", "reason")]


def test_who_does_not_work_on_it_is_offered_nothing(site: Site) -> None:
    case_id, _ = handled(site)
    assert templates_for(site.admin, case_id, "step:resolve") is None
    assert templates_for(site.resident(), case_id, "step:resolve") is None


def test_the_api_offers_them(site: Site) -> None:
    case_id, person = handled(site)
    Account.objects.create(id=person.account_id, login="owner", name=person.name, password="")
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
    program = Program(token_of(person.account_id, held.id))
    answer = program.get(f"/cases/{case_id}/answer-templates", {"step": "step:resolve"})
    assert answer.status_code == 200
    assert answer.json()[0]["id"] == "lamp_repaired"
    assert "路灯不亮" in answer.json()[0]["text"]["zh"]
    assert program.get(f"/cases/{new_id()}/answer-templates", {"step": "ask"}).status_code == 404
    assert program.get(f"/cases/{case_id}/answer-templates").status_code == 422


def test_the_form_puts_them_in_and_sends_nothing(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    address = f"/desk/cases/{pages.case_id}/"
    assert "不予受理并告知途径" in client.get(address).content.decode()
    before = Case.objects.get(id=pages.case_id).seq
    sent = {"fill": "1", "template": "not_ours", "reason": "", "command": str(new_id())}
    answer = client.post(f"{address}do/step/decline/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"（编号 {pages.number}）不属于街道能够办理的事项" in text
    assert "确定吗" not in text
    assert Case.objects.get(id=pages.case_id).seq == before
