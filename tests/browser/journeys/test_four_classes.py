"""An event of each of the four classes: told by a resident, a grid worker or the hotline; verified, classed, handled by
the cell, the community, the sub-district or the district, with teams called; closed by whoever told it."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.sites import DemoSite, number_in


@dataclass(frozen=True)
class Class:
    """`people`: how many are concerned, which decides the class; `handler`: the login of whoever handles it."""

    name: str
    what: str
    people: str
    handler: str
    told_by: str


CLASSES = (
    Class("minor", "树枝断了，挂在路灯上", "1", "gridleader", "resident"),
    Class("general", "沿街水管爆裂，几家店进水", "8", "platform", "gridworker"),
    Class("large", "脚手架倾斜，围观的人多", "40", "chief", "dispatcher"),
    Class("major", "商场起烟，正在疏散", "150", "command", "resident"),
)
CELL = ("固戍社区", "第1网格")
TEAM = "环保水务队伍"


def told(site: DemoSite, one: Class, walk: Any, resident: Any, width: int) -> tuple[str, str]:
    """Number and code of the report."""
    if one.told_by == "resident":
        reporter = resident(site, width)
        reporter.choose("事件", "四类事件处置", CELL)
        return reporter.send({"发生了什么": one.what, "联系电话": "13900000222"})  # type: ignore[no-any-return]
    clerk = walk(site, one.told_by, width)
    clerk.go("/desk/cases/new/form/?type=event&area=440306018001-01")
    clerk.sound()
    answers = {"发生了什么": one.what, "联系电话": "13900000222"}
    clerk.fill(clerk.page.locator("main"), {"网格员巡查" if one.told_by == "gridworker" else "电话": True, **answers})
    clerk.page.get_by_role("button", name="登记").last.click()
    said = clerk.page.locator(".notice.good")
    expect(said.first).to_be_visible()
    code = said.locator(".code.strong").nth(1).inner_text().replace(" ", "")
    return number_in(said.first.inner_text()), code


@pytest.mark.parametrize("one", CLASSES, ids=[one.name for one in CLASSES])
def test_an_event_of_each_class(baoan: DemoSite, walk: Any, resident: Any, width: int, one: Class) -> None:
    number, code = told(baoan, one, walk, resident, width)
    worker = walk(baoan, "gridworker", width)
    worker.find(number)
    worker.sound()
    worker.change("核实", {"涉及人数": one.people, "波及范围": "一个网格"})
    platform = walk(baoan, "platform", width)
    platform.find(number)
    platform.do("定级交办")
    handler = walk(baoan, one.handler, width)
    handler.find(number)
    if one.name in ("general", "major"):
        handler.do("联勤联动（调度下沉队伍）", {TEAM: True, "请来做什么": "请到现场"})
        team = walk(baoan, "team", width)
        team.find(number)
        team.do("我们到了", {"说明": "已到场"})
        team.sound()
    handler.find(number)
    handler.do("处置完毕并反馈", {"处置结果": "已处置，现场恢复"})
    handler.sound()
    reporter = resident(baoan, width)
    reporter.track(number, code)
    reporter.judge(solved=True, satisfied=True, words="很快")
    reporter.take("上报人确认")
    expect(reporter.page.locator("main")).to_contain_text("已办结")
    reporter.sound()
