"""What a list reads of a case is what the case says, in the same order and for the same readers as whole cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from tests.app.site import RESIDENT, Site, build_site
from yiwang.cases.interface import (
    Case,
    ListedCase,
    Order,
    Page,
    ReportCase,
    list_cases,
    list_rows,
    search_cases,
    search_rows,
)
from yiwang.cases.queries.listed import read_listed, read_rows
from yiwang.kernel import prepared
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
FACTS = {"kind": "street_lamp", "what": "路灯不亮", "address": "三号楼", "danger": False}
POSTS = (("community_secretary", "demo-community-1"), ("intake_clerk", "demo-subdistrict-1"))


@pytest.fixture
def site() -> Site:
    site = build_site("demo_city", per_parent=1)
    for _ in range(5):
        site.do(ReportCase(new_id(), "service_request", "resident_web", FACTS, "demo-community-1"), RESIDENT)
    return site


def alike(whole: Case) -> ListedCase:
    return ListedCase._make(getattr(whole, name) for name in ListedCase._fields)


def whole_list(read: Callable[[str], Page[Case]] | Callable[[str], Page[ListedCase]]) -> list[Case | ListedCase]:
    """All pages of a list, one after the other."""
    found: list[Case | ListedCase] = []
    cursor = ""
    while True:
        page = read(cursor)
        found += page.rows
        cursor = page.next
        if not cursor:
            return found


def test_a_list_shows_what_the_cases_say(site: Site) -> None:
    for post, area in POSTS:
        person = site.person(post, area)
        for order in get_args(Order):
            whole = whole_list(lambda cursor: list_cases(person, order=order, cursor=cursor, limit=2))  # noqa: B023
            rows = whole_list(lambda cursor: list_rows(person, order=order, cursor=cursor, limit=2))  # noqa: B023
            assert len(whole) == 5
            assert rows == [alike(one) for one in whole if isinstance(one, Case)]


def test_a_search_shows_what_the_cases_say(site: Site) -> None:
    person = site.person(*POSTS[0])
    number = Case.objects.order_by("id")[0].number
    for text, found in (("路灯", 5), (number, 1), ("没有", 0)):
        whole = search_cases(person, text).rows
        assert len(whole) == found
        assert search_rows(person, text).rows == [alike(one) for one in whole]


def test_more_ids_than_a_statement_takes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MARKS_OF_IDS", prepared.MARKS_OF_IDS[:2])
    ids = [(id,) for id in Case.objects.order_by("-id").values_list("id", flat=True)]
    missing = [*ids[:3], (new_id(),), *ids[3:]]
    assert read_listed(missing) == [alike(one) for one in read_rows(missing)]
    assert len(read_listed(missing)) == 5
    assert read_listed([]) == []
