"""Cursors of lists and of the search: what was tampered with is the first page, never a fault of ours."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from tests.app.site import RESIDENT, Site, build_site
from yiwang.cases import interface as cases
from yiwang.cases.interface import ReportCase
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
FACTS = {"kind": "street_lamp", "what": "路灯不亮", "address": "三号楼", "danger": False}
SOME, DAY = "01a1ffce-f86e-7140-bfb4-e13df8a73c8e", "2026-11-21T08:00:00+00:00"
TAMPERED = (
    [1, 2], ["1"], ["x", "y"], [None, None], [DAY], [DAY, "x"], ["2026-13-45", SOME],
    ["0001-01-01T00:00:00+14:00", SOME], ["9999-12-31T23:59:59-14:00", SOME], {"a": 1}, {"a": 1, "b": 2}, 5,
    "ab", "null", [SOME, SOME, SOME], ["\0", "\0"],
    [[], {}], None, [],
)  # fmt: skip
UNREADABLE = ("²", "a\0b", "%s", "W", "====", "[" * 9000)


@pytest.fixture
def site() -> Site:
    site = build_site("demo_city", per_parent=1)
    for _ in range(3):
        site.do(ReportCase(new_id(), "service_request", "resident_web", FACTS, "demo-community-1"), RESIDENT)
    return site


def tampered() -> list[str]:
    written = [json.dumps(one).encode() for one in TAMPERED] + [b"[" * 100_000]
    return [*UNREADABLE, *(urlsafe_b64encode(one).decode().rstrip("=") for one in written)]


def test_a_cursor_that_was_tampered_with_is_the_first_page(site: Site) -> None:
    person = site.person("community_secretary", "demo-community-1")
    for order in ("newest", "due"):
        whole = [row.id for row in cases.list_cases(person, order=order).rows]  # type: ignore[arg-type]
        assert len(whole) == 3
        for cursor in tampered():
            found = cases.list_cases(person, order=order, cursor=cursor)  # type: ignore[arg-type]
            assert [row.id for row in found.rows] == whole, cursor[:40]


def test_a_cursor_of_one_order_is_none_of_the_other(site: Site) -> None:
    person = site.person("community_secretary", "demo-community-1")
    first = cases.list_cases(person, order="newest", limit=1)
    assert len(cases.list_cases(person, order="newest", cursor=first.next).rows) == 2
    assert len(cases.list_cases(person, order="due", cursor=first.next).rows) == 3


def test_a_search_goes_on_from_no_mark_that_it_did_not_give(site: Site) -> None:
    person = site.person("community_secretary", "demo-community-1")
    whole = [row.id for row in cases.search_cases(person, "路灯").rows]
    assert len(whole) == 3
    for cursor in tampered():
        assert {row.id for row in cases.search_cases(person, "路灯", cursor=cursor).rows} <= set(whole), cursor[:40]
    assert [row.id for row in cases.search_cases(person, "路灯", cursor=tampered()[0]).rows] == whole
