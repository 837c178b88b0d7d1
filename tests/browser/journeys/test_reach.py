"""Everyone can reach everything: by keyboard alone, and at twice the size."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.journeys.sites import DemoSite
from tests.browser.journeys.walking import Person, window

HALF = 640
"""Half of a small screen of a desk: 200 % zoom."""
PAGES = {
    "": ("/", "/report/", "/report/where/?type=dispute&kind=neighbours", "/nearby/", "/track/", "/rules/"),
    "director": ("/desk/cases/", "/desk/board/", "/desk/orders/", "/desk/account/"),
    "chief": ("/desk/room/", "/desk/analyses/"),
    "admin": ("/admin/", "/admin/cells/", "/admin/units/", "/admin/accounts/", "/admin/packs/", "/admin/journal/"),
    "gridworker": ("/field/", "/desk/cases/new/"),
}


def press_until(page: Page, key: str, focused: str, most: int = 80) -> None:
    """Tab (or another key) until what is focused matches a selector."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("mark => !!document.activeElement?.matches(mark)", focused):
            return
    raise AssertionError(f"{focused} is not reached by {key} on {page.url}")


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


@pytest.mark.parametrize("login", PAGES)
def test_at_twice_the_size_nothing_is_cut_off(xiangzhou: DemoSite, running: Browser, walk: Any, login: str) -> None:
    """The width of half a screen, in large type."""
    person = walk(xiangzhou, login, HALF) if login else Person(window(running, HALF).new_page(), xiangzhou)
    person.go("/look/?type=large&next=/")
    for path in PAGES[login]:
        person.go(path)
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        person.sound()
