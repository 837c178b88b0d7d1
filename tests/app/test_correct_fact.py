"""An answer told wrong is put right, over every face; what decided something changes by steps only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from tests.app.api import Program, problem, token_of
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.site import Site, build_site
from tests.app.test_split_and_place import CELL, report
from tests.app.test_split_and_place import later as at
from yiwang.cases.interface import (
    Case,
    CorrectFact,
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
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def shown(person: Any, case_id: UUID) -> dict[str, Any]:
    detail = case_detail(person, case_id, at(30))
    assert detail is not None
    return {one.name: one.value for one in detail.facts}


def test_the_right_answer_holds_from_then_on_and_the_first_stays_in_the_journal(site: Site) -> None:
    case_id = report(site)
    clerk = site.person("intake_clerk", CELL)
    before = [entry.data for entry in entries_of(case_id)]
    site.do(CorrectFact(case_id, "what", "五号楼路灯不亮", "反映人说错了楼号"), clerk, at())
    site.do(CorrectFact(case_id, "address", "西门口", "同上"), clerk, at(11))
    assert shown(clerk, case_id)["address"] == "西门口"
    assert Case.objects.get(id=case_id).title == "五号楼路灯不亮"
    assert [row.id for row in search_cases(clerk, "五号楼").rows] == [case_id]
    assert search_cases(clerk, "东门口").rows == []
    assert [entry.data for entry in entries_of(case_id)][: len(before)] == before
    said = entries_of(case_id)[-1]
    assert said.kind == "FactCorrected"
    assert "西门口" not in str(said.data) and "同上" not in str(said.data)
    tracked = tracked_case(Tracker(case_id), case_id, at(30))
    assert tracked is not None
    lines = {line.what.zh: line.words for line in tracked.lines}
    assert lines["更正了“什么事（一句话）”"] == "反映人说错了楼号"
    assert rebuild_cases().differed == 0
    assert verify_cases() == []


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("danger", True, "cases.answer_decides"),
        ("kind", "noise", "cases.answer_decides"),
        ("reporter_phone", "13900000000", "cases.answer_decides"),
        ("withhold_name", True, "cases.answer_decides"),
        ("place", "112.0 32.0", "cases.answer_decides"),
        ("same_place", 3, "cases.no_such_answer"),
        ("nothing", "x", "cases.no_such_answer"),
        ("address", "东门口", "cases.same_answer"),
        ("address", "", "cases.empty"),
    ],
)
def test_what_is_refused(site: Site, fact: str, value: Any, code: str) -> None:
    case_id = report(site)
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        site.do(CorrectFact(case_id, fact, value, "改一下"), site.person("intake_clerk", CELL), at())
    assert "FactCorrected" not in [entry.kind for entry in entries_of(case_id)]


def test_a_reason_and_an_office_are_needed_and_an_open_case(site: Site) -> None:
    case_id = report(site)
    clerk = site.person("intake_clerk", CELL)
    with pytest.raises(Refused, match=r"cases\.empty"):
        site.do(CorrectFact(case_id, "address", "西门口", " "), clerk, at())
    for person in (Tracker(case_id), site.admin):
        with pytest.raises(Refused, match=r"kernel\.not_allowed|cases\.not_found"):
            site.do(CorrectFact(case_id, "address", "西门口", "改"), person, at())
    Case.objects.filter(id=case_id).update(ended=True)
    with pytest.raises(Refused, match=r"cases\.ended"):
        site.do(CorrectFact(case_id, "address", "西门口", "改"), clerk, at())


def test_in_the_api_and_at_the_terminal(site: Site) -> None:
    case_id = report(site)
    person = site.person("intake_clerk", CELL)
    Account.objects.create(id=person.account_id, login="clerk", name="clerk", password="")
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_path.split("/")[-2])
    api = Program(token_of(person.account_id, held.id))
    sent = {"fact": "address", "value": "西门口", "reason": "说错了"}
    done = api.post(f"/cases/{case_id}/facts", sent)
    assert done.status_code == 200, done.content
    assert problem(api.post(f"/cases/{case_id}/facts", sent))["code"] == "cases.same_answer"
    number = Case.objects.get(id=case_id).number
    told = CliRunner().invoke(
        main, ["case", "correct-fact", number, "--as", "clerk", "fact=address", "value=南门口", "reason=又说错了"]
    )
    assert told.exit_code == 0, told.output
    assert shown(person, case_id)["address"] == "南门口"


def test_in_the_case_page(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    address = f"/desk/cases/{pages.case_id}/"
    text = client.get(address).content.decode()
    assert "更正登记内容" in text
    sent = {"fact": "address", "value": "西门口", "reason": "说错了", "command": str(new_id())}
    assert client.post(f"{address}do/fact/", sent).status_code == 302
    assert "西门口" in client.get(address).content.decode()
    again = client.post(f"{address}do/fact/", sent | {"command": str(new_id())})
    assert again.status_code == 422
    assert "没有变化" in again.content.decode()
    assert "西门口" in pages.tracked().get(f"/track/{pages.number}/mine/").content.decode()
