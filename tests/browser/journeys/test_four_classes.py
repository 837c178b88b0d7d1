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
PHONE = 360
"""Of this width it is a phone: then those on the way have the field app, else the desk."""
TEAM = "环保水务队伍"


def told(site: DemoSite, one: Class, walk: Any, resident: Any, width: int) -> tuple[str, str]:
    """Number and code of the report, by a resident or at the desk."""
    if one.told_by == "resident":
        reporter = resident(site, width)
        reporter.choose("事件", "四类事件处置", CELL)
        return reporter.send({"发生了什么": one.what, "联系电话": "13900000222"})  # type: ignore[no-any-return]
    clerk = walk(site, one.told_by, width)
    clerk.go("/desk/cases/new/form/?type=event&area=440306018001-01")
    clerk.sound()
    answers = {"发生了什么": one.what, "反映人的电话": "13900000222"}
    clerk.fill(clerk.page.locator("main"), {"网格员巡查" if one.told_by == "gridworker" else "电话": True, **answers})
    clerk.page.get_by_role("button", name="登记").last.click()
    said = clerk.page.locator(".notice.good")
    expect(said.first).to_be_visible()
    code = said.locator(".code.strong").nth(1).inner_text().replace(" ", "")
    return number_in(said.first.inner_text()), code


@pytest.mark.parametrize("one", CLASSES, ids=[one.name for one in CLASSES])
def test_an_event_of_each_class(
    baoan: DemoSite, walk: Any, outdoors: Any, resident: Any, width: int, one: Class
) -> None:
    worker = outdoors(baoan, "gridworker") if width == PHONE else walk(baoan, "gridworker", width)
    afield = width == PHONE and one.told_by == "gridworker"
    code = ""
    if afield:
        number = worker.report("四类事件", "第1网格", {"发生了什么": one.what})
    else:
        number, code = told(baoan, one, walk, resident, width)
    verify(worker, one, number, width)
    platform = walk(baoan, "platform", width)
    platform.find(number)
    platform.do("定级交办")
    if width == PHONE and one.handler == "gridleader":
        leader = outdoors(baoan, one.handler)
        leader.find(one.what, number)
        leader.do("处置完毕并反馈", {"处置结果": "已处置，现场恢复"})
    else:
        handled(baoan, one, walk, number, width)
    if afield:
        worker.open_sent(number)
        worker.do("上报人确认")
        expect(worker.page.locator("[data-parcel=sent]").first).to_contain_text("上报人确认")
        return
    reporter = resident(baoan, width)
    reporter.track(number, code)
    reporter.judge(solved=True, satisfied=True, words="很快")
    reporter.take("确认已处置好")
    expect(reporter.page.locator("main")).to_contain_text("已办结")
    reporter.sound()


def verify(worker: Any, one: Class, number: str, width: int) -> None:
    """The grid worker looks at it: on a phone in the field app, else at the desk."""
    answers = {"涉及人数": one.people, "波及范围": "一个网格"}
    if width == PHONE:
        worker.find(one.what, number)
        worker.do("核实", answers)
        return
    worker.find(number)
    worker.sound()
    worker.change("核实", answers)


def handled(site: DemoSite, one: Class, walk: Any, number: str, width: int) -> None:
    """By an office, at the desk; with a team where the class is high."""
    handler = walk(site, one.handler, width)
    handler.find(number)
    if one.name in ("general", "major"):
        handler.do("联勤联动（调度下沉队伍）", {TEAM: True, "请来做什么": "请到现场"})
        team = walk(site, "team", width)
        team.find(number)
        team.do("我们到了", {"说明": "已到场"})
        team.sound()
    handler.find(number)
    handler.do("处置完毕并反馈", {"处置结果": "已处置，现场恢复"})
    handler.sound()
