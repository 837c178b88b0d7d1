"""“For me to do”: what one answers for, rules on, is called to. The number on the tab is the list's."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from tests.app.pages import CELL, HANDLER, POSTS, Pages, handled, pages  # noqa: F401 - fixtures
from yiwang.cases.interface import (
    Case,
    ExtendCase,
    Filters,
    FinishPart,
    ObjectToDispatch,
    OpenPart,
    RespondPart,
    awaited,
    count_cases,
    list_cases,
    rebuild_cases,
)
from yiwang.foundation.identity.interface import Acting

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
