"""An objection stands on its case as a thing of its own: who, why, and what was ruled, by whom and why."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

import pytest

from tests.app.pages import CELL, HANDLER, POSTS, Pages, handled, pages  # noqa: F401 - fixtures
from yiwang.cases.interface import ObjectToDispatch, RuleObjection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ruler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(POSTS, "ruler", "dispatch_chief")


def section(pages: Pages, role: str, part: str = "") -> str:  # noqa: F811
    """What the case's page says of objections, without marks."""
    page = unescape(pages.client(role).get(f"/desk/cases/{pages.case_id}/{part}").content.decode())
    found = re.search(r"<section[^>]*>\s*<h2[^>]*>异议</h2>(.*?)</section>", page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def objected(pages: Pages) -> None:  # noqa: F811
    pages.site.do(ObjectToDispatch(pages.case_id, "不归我们管"), pages.site.person(HANDLER, CELL))


def test_without_an_objection_nothing_is_said_of_any(handled: Pages) -> None:  # noqa: F811
    assert section(handled, "handler") == ""


def test_one_that_waits_says_so_with_its_time(handled: Pages) -> None:  # noqa: F811
    objected(handled)
    said = section(handled, "handler")
    assert "等待裁定" in said and "还剩" in said and "不归我们管" in said and "谁裁定" not in said
    assert "等待裁定" in section(handled, "handler", "print/")


@pytest.mark.parametrize(("verdict", "outcome"), [("rejected", "异议不成立"), ("upheld", "异议成立")])
def test_after_the_ruling_it_is_settled(
    handled: Pages, verdict: Literal["upheld", "rejected"], outcome: str  # noqa: F811
) -> None:  # fmt: skip
    objected(handled)
    ruling = RuleObjection(handled.case_id, verdict, "三定方案写明了")
    handled.site.do(ruling, handled.site.person("dispatch_chief", CELL))
    for part in ("", "print/"):
        said = section(handled, "ruler", part)
        assert outcome in said and "等待裁定" not in said
        assert "不归我们管" in said and "三定方案写明了" in said and "指挥中心主任" in said
