"""Journeys by keyboard alone: a resident, a clerk, the administrator, the command room, and the field app."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.journeys.sites import DemoSite
from tests.browser.journeys.walking import Person, press_until
from tests.browser.windows import window


def test_a_resident_reports_by_keyboard_alone(xiangzhou: DemoSite, resident: Any) -> None:
    page = resident(xiangzhou, 1440).page
    page.goto(f"{xiangzhou.base}/")
    press_until(page, "Tab", "input[type=search], main input[name=q]")
    page.keyboard.type("邻里")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    press_until(page, "Tab", "main a[href*='kind=neighbours']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/where/**")
    press_until(page, "Tab", "main a[href*='/report/form/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/form/**")
    for name, words in (("what", "两家为院墙争执"), ("address", "前街3号"), ("people_involved", "2")):
        press_until(page, "Tab", f"[name={name}]")
        page.keyboard.type(words)
    press_until(page, "Tab", "main form button.big")
    page.keyboard.press("Enter")
    none_of_these = page.get_by_role("button", name="都不是，提交")
    expect(page.locator("#number").or_(none_of_these.first)).to_be_visible()
    if none_of_these.count():
        press_until(page, "Tab", "main form button.big")
        page.keyboard.press("Enter")
    expect(page.locator("#number")).to_be_visible()


def test_a_clerk_sends_a_dispute_up_by_keyboard_alone(xiangzhou: DemoSite, running: Browser) -> None:
    context = window(running, 1440)
    clerk = Person(context.new_page(), xiangzhou)
    clerk.go("/desk/sign-in/")
    press_until(clerk.page, "Tab", "[name=login]")
    clerk.page.keyboard.type("clerk")
    clerk.page.keyboard.press("Tab")
    clerk.page.keyboard.type(xiangzhou.password)
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/desk/cases/**")
    clerk.go("/desk/cases/?type=dispute")
    press_until(clerk.page, "Tab", "td.title a")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}/"))
    press_until(clerk.page, "Tab", "[data-suggested] button")
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator(".notice.good").first).to_be_visible()
    context.close()


def test_the_administrator_opens_a_unit_s_form_by_keyboard_alone(xiangzhou: DemoSite, walk: Any) -> None:
    admin = walk(xiangzhou, "admin", 1440)
    admin.go("/admin/")
    press_until(admin.page, "Tab", "a[href='/admin/units/']")
    admin.page.keyboard.press("Enter")
    admin.page.wait_for_url("**/admin/units/**")
    press_until(admin.page, "Tab", "main a[href*='/admin/units/'], main summary")


def test_the_command_room_by_keyboard_down_to_a_case_and_back(baoan: DemoSite, walk: Any) -> None:
    page = walk(baoan, "chief", 1440).page
    page.goto(f"{baoan.base}/desk/room/")
    top = page.get_by_role("heading", level=1).inner_text()
    press_until(page, "Tab", "svg.room-map .heat a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/room/?area=**")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(top)
    press_until(page, "Tab", ".room-head .crumbs a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(top)
    press_until(page, "Tab", "[data-tile=open]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    press_until(page, "Tab", "td.title a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}/$"))
    press_until(page, "Tab", "a[href$='/desk/room/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(top)


WHAT = "围挡被风吹倒，压住人行道"


def choose(page: Page, focused: str) -> None:
    """The first choice of a list, by its arrow key."""
    press_until(page, "Tab", focused)
    page.keyboard.press("ArrowDown")
    expect(page.locator(focused)).not_to_have_value("")


def open_by_keys(page: Page, step: str) -> None:
    """A step of the case that is open: its name unfolds it."""
    summary = page.locator("details.action > summary", has_text=re.compile(f"^{re.escape(step)}$"))
    expect(summary).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("details.action[open] form button:not([type=button])")).to_be_visible()


def send_by_keys(page: Page, number: int) -> None:
    press_until(page, "Tab", "details.action[open] form button:not([type=button])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-parcel=sent]")).to_have_count(number)


def to_the_task(page: Page) -> None:
    press_until(page, "Tab", ".tabbar a[href='#today']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("今天")
    task = page.locator(".task", has_text=WHAT)
    expect(task).to_be_visible()
    for _ in range(200):
        page.keyboard.press("Tab")
        if task.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(WHAT)


def test_the_field_app_by_keyboard_report_accept_call_for_help_resolve(
    baoan: DemoSite, walk: Any, outdoors: Any
) -> None:
    page = outdoors(baoan, "gridworker").page
    press_until(page, "Tab", ".tabbar a[href='#report']")
    page.keyboard.press("Enter")
    expect(page.locator("#kind-search")).to_be_visible()
    press_until(page, "Tab", "#kind-search")
    page.keyboard.type("四类事件")
    press_until(page, "Tab", "button.kind")
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).to_be_visible()
    choose(page, "#cell")
    press_until(page, "Tab", "#view form input[type=text]")
    page.keyboard.type(WHAT)
    press_until(page, "Tab", "#view button.big")
    page.keyboard.press("Enter")
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    number = page.locator("[data-parcel=sent] .code").inner_text()
    to_the_task(page)
    open_by_keys(page, "核实")
    send_by_keys(page, 2)
    platform = walk(baoan, "platform", 1440)
    platform.find(number)
    platform.do("定级交办")
    leader = outdoors(baoan, "gridleader").page
    to_the_task(leader)
    open_by_keys(leader, "联勤联动（调度下沉队伍）")
    press_until(leader, "Tab", "details.action[open] input[type=checkbox]")
    leader.keyboard.press("Space")
    press_until(leader, "Tab", "details.action[open] textarea")
    leader.keyboard.type("请来两个人扶起围挡")
    send_by_keys(leader, 1)
    to_the_task(leader)
    open_by_keys(leader, "处置完毕并反馈")
    press_until(leader, "Tab", "details.action[open] textarea")
    leader.keyboard.type("已扶起加固")
    send_by_keys(leader, 2)
