"""“For me to do”: what one answers for, rules on, is called to. The number on the tab is the list's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests.app.pages import CELL, HANDLER, POSTS, Pages, handled, pages  # noqa: F401 - fixtures
from yiwang.cases.interface import (
    Case,
    CasePart,
    ExtendCase,
    Filters,
    FinishPart,
    ObjectToDispatch,
    OpenPart,
    ProposeExclusion,
    RespondPart,
    RuleExclusion,
    TakeStep,
    awaited,
    calls_to_answer,
    count_cases,
    list_cases,
    rebuild_cases,
)
from yiwang.foundation.identity.interface import Acting
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
FOR_ME = "/desk/cases/?view=todo"


@pytest.fixture(autouse=True)
def more_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(POSTS, "deputy", "subdistrict_deputy")
    monkeypatch.setitem(POSTS, "ruler", "dispatch_chief")


def text(response: Any) -> str:
    return unescape(response.content.decode())


def waits_for(person: Acting) -> tuple[list[str], int]:
    """What the rows of the tab say is awaited, and the number on the tab; the list has as many rows."""
    filters = Filters(view="todo", ended=False)
    rows = list_cases(person, filters, "due").rows
    number = count_cases(person, filters, 1000)
    assert number == len(rows) == count_cases(person, filters)
    return [one.act for row in rows for one in awaited(person, rows)[row.id]], number


def holder(pages: Pages, post: str) -> Acting:  # noqa: F811
    return pages.site.person(post, CELL)


def test_a_ruling_waits_for_whoever_rules_and_for_nobody_else(handled: Pages) -> None:  # noqa: F811
    assert waits_for(holder(handled, "dispatch_chief")) == ([], 0)
    handled.site.do(ObjectToDispatch(handled.case_id, "不归我们管"), holder(handled, HANDLER))
    assert waits_for(holder(handled, "dispatch_chief")) == (["objection"], 1)
    assert waits_for(holder(handled, "subdistrict_deputy")) == ([], 0)
    assert waits_for(holder(handled, HANDLER)) == ([], 1)
    page = text(handled.client("ruler").get(FOR_ME))
    assert "请您裁定异议" in page and str(handled.case_id) in page
    form = text(handled.client("ruler").get(f"/desk/cases/{handled.case_id}/"))
    assert "承办方提出异议，计时照常。理由：不归我们管" in form, "what is ruled on stands at the form"
    assert re.search(r'view=todo"[^>]*>[^<]*<[^>]*>1<', page)


def test_so_does_a_request_for_more_time_but_not_for_whoever_asked(handled: Pages) -> None:  # noqa: F811
    deputy = holder(handled, "subdistrict_deputy")
    both = replace(holder(handled, HANDLER), account_id=deputy.account_id)
    handled.site.do(ExtendCase(handled.case_id, "3 working_days", "等配件"), both)
    assert waits_for(deputy) == ([], 0)
    assert waits_for(replace(deputy, account_id=holder(handled, HANDLER).account_id)) == (["extension"], 1)
    assert rebuild_cases().differed == 0
    client = handled.client("deputy")
    Case.objects.update(extension_asked_by=str(handled.accounts["deputy", False]))
    assert "您自己提出的，由别人裁定" in text(client.get("/desk/board/"))
    assert "请您批复延期申请" not in text(client.get(FOR_ME))
    client.cookies["language"] = "en"
    assert "you asked for this: somebody else rules" in text(client.get("/desk/board/"))


def test_a_call_waits_for_the_unit_until_it_has_finished_and_then_the_caller_scores(handled: Pages) -> None:  # noqa: F811
    kinds = handled.site.edition.programs["service_request"].parts["contributors"].bodies
    site = handled.site
    body = next(one for one in site.everybody() if site.edition.rules.posts[one.post].unit_kind in kinds
                and one.post != HANDLER and site.paths[CELL].startswith(one.area_path))  # fmt: skip
    owner = holder(handled, HANDLER)
    handled.site.do(OpenPart(handled.case_id, "contributors", (str(body.unit_id),), "请到现场"), owner)
    assert waits_for(body) == (["called"], 1)
    handled.site.do(RespondPart(handled.case_id, "contributors", str(body.unit_id)), body)
    assert waits_for(body) == (["working"], 1)
    handled.site.do(FinishPart(handled.case_id, "contributors", str(body.unit_id), reason="已办"), body)
    assert waits_for(body) == ([], 0)
    assert waits_for(owner) == (["score"], 1)


def test_a_proposal_to_leave_it_out_waits_for_the_second_person_also_of_an_ended_case(handled: Pages) -> None:  # noqa: F811
    chief, supervisor = holder(handled, POSTS["chief"]), holder(handled, POSTS["supervisor"])
    chief, supervisor = replace(chief, roles=frozenset({"chief"})), replace(supervisor, roles=frozenset({"supervisor"}))
    reason = handled.site.edition.pack.catalogs["exclusion_reasons"].items[0].code
    assert waits_for(chief) == waits_for(supervisor) == ([], 0)
    handled.site.do(ProposeExclusion(handled.case_id, reason, "须市级立项"), supervisor)
    assert waits_for(chief) == (["exclusion"], 1)
    assert waits_for(supervisor) == ([], 0), "whoever proposed it is not the second person"
    assert waits_for(holder(handled, "dispatch_chief")) == ([], 0)
    handled.site.do(TakeStep(handled.case_id, "resolve", {"result": "已修好"}), holder(handled, HANDLER))
    Case.objects.filter(id=handled.case_id).update(ended=True, due_at=None)
    assert waits_for(chief) == (["exclusion"], 1)
    client = handled.client("chief")
    assert "有人提出不计入考核，请您定" in text(client.get(FOR_ME))
    assert "等第二个人的" in text(client.get("/desk/board/"))
    handled.site.do(RuleExclusion(handled.case_id, False, "不成立"), chief)
    assert waits_for(chief) == ([], 0)
    Case.objects.filter(id=handled.case_id).update(exclusion_asked_by="somebody")
    assert rebuild_cases().differed == 1
    assert waits_for(chief) == ([], 0)


def test_proposals_of_ended_cases_are_read_page_by_page_among_the_others(handled: Pages) -> None:  # noqa: F811
    chief = replace(holder(handled, POSTS["chief"]), roles=frozenset({"chief"}))
    one = Case.objects.get(id=handled.case_id)
    for number in range(5):
        one.pk, one.number, one.tracking_hash = new_id(), f"T-{number}", bytes([number]) * 32
        one.exclusion_asked_at, one.exclusion_asked_by = handled.site.now + timedelta(hours=number), "somebody"
        one.ended, one.due_at = number % 2 == 0, None if number % 2 == 0 else handled.site.now
        one.save(force_insert=True)
    filters, seen, cursor = Filters(view="todo", ended=False), [], ""
    for _ in range(5):
        page = list_cases(chief, filters, "due", cursor, limit=1)
        seen, cursor = [*seen, *page.rows], page.next
    assert cursor == "" and len({row.id for row in seen}) == len(seen) == 5 == count_cases(chief, filters)


def test_the_board_and_the_tab_find_the_same_calls_also_those_to_a_team(handled: Pages) -> None:  # noqa: F811
    site = handled.site
    teams = {one.id: one for one in site.edition.rules.posts.values() if one.kind == "team" and one.members}
    owner = holder(handled, HANDLER)
    unit = str(owner.unit_id)
    owner_body = OpenPart(handled.case_id, "contributors", (unit,), "请到现场")
    site.do(owner_body, owner)
    part = CasePart.objects.get(case_id=handled.case_id, body=unit)
    for team in teams.values():
        for post in {*team.members, team.lead} - {""}:
            person = next((one for one in site.everybody() if one.post == post and one.unit_id
                           and site.paths[CELL].startswith(one.area_path)), None)  # fmt: skip
            if person is None or not person.roles:
                continue
            part.body, part.area_path = team.id, person.area_path
            CasePart.objects.filter(case_id=handled.case_id, part="contributors").delete()
            part.save(force_insert=True)
            assert [call.part.body for call in calls_to_answer(person)] == [team.id], (team.id, post)
            assert "called" in waits_for(person)[0]
            return
    pytest.fail("no team of this pack has a member in office near the cell")
