"""The command room in a real browser: it refreshes itself, says when it cannot, leads down, and is read from afar."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from tests.app.pages import CELL, FACTS
from tests.browser.audit import axe_findings, fits, own_findings
from tests.browser.windows import WIDTHS, enter, follow, window
from yiwang.cases.interface import Case, ReportCase
from yiwang.foundation.identity.interface import REPORTER
from yiwang.insight import interface as insight
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NEVER = 3_600_000
LATER = """
const later = window.setTimeout;
window.setTimeout = (doing, after, ...more) => later(doing, after >= 10000 ? EVERY : after, ...more);
"""
FOUR_METRES = 28
"""Pixels of the smallest type on a screen of 1920 × 1080 that is read from four metres."""


def report(minutes: int = 1) -> None:
    """One more case, counted."""
    at = timezone.now() - timedelta(minutes=minutes)
    facts = {**FACTS, "reporter_name": "", "reporter_phone": ""}
    action = ReportCase(new_id(), "service_request", "resident_web", facts, area=CELL)
    perform(action, acting=REPORTER, command=Command(new_id(), at), now=at)
    count()


def count() -> None:
    insight.fold(list(Case.objects.values_list("id", flat=True)))


def opened(
    running: Browser, site: Any, width: int, address: str = "/desk/room/", height: int = 900, every: int = NEVER
) -> Page:
    """The page. `every`: after how many milliseconds it refreshes by itself; never, so that a test says when."""
    count()
    page = window(running, width, height=height).new_page()
    page.add_init_script(LATER.replace("EVERY", str(every)))
    enter(page, site, "dispatcher", address)
    return page


def refresh(page: Page) -> None:
    """As it does every few seconds, only now."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


@pytest.mark.usefixtures("one_hour")
def test_it_refreshes_what_changed_and_leaves_the_rest(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440)
    tile = page.locator("[data-tile=open] strong")
    expect(tile).to_have_text("1")
    page.evaluate("document.querySelector('#room-tiles').firstElementChild.dataset.kept = 'yes'")
    page.locator("[data-tile=open]").focus()
    with page.expect_response("**/desk/room/parts/**") as answer:
        refresh(page)
    assert set(answer.value.json()["panels"]) <= {"next"}, "only what says how much time is left moves by itself"
    expect(page.locator("#room-tiles [data-kept=yes]")).to_have_count(1)
    report()
    with page.expect_response("**/desk/room/parts/**") as answer:
        refresh(page)
    expect(tile).to_have_text("2")
    expect(page.locator("[data-tile=open]"), "the focus stays where it was").to_be_focused()
    expect(page.locator(".room-clock")).to_have_text(answer.value.json()["at"])


def test_it_refreshes_by_itself(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440, every=500)
    report()
    expect(page.locator("[data-tile=open] strong")).to_have_text("2")


def test_it_says_when_it_cannot_and_goes_on_when_it_can(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440)

    def fails(route: Route) -> None:
        route.abort()

    page.route("**/desk/room/parts/**", fails)
    refresh(page)
    trouble = page.locator("#room-trouble")
    expect(trouble).to_contain_text("刷新不了")
    expect(trouble).to_contain_text(f"屏幕上是 {page.locator('.room-clock').inner_text()} 的数据")
    page.unroute("**/desk/room/parts/**", fails)
    refresh(page)
    expect(trouble).to_be_hidden()


def test_whoever_is_signed_out_is_told(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440)
    page.context.clear_cookies()
    refresh(page)
    expect(page.locator("#room-trouble")).to_contain_text("登录已结束")


def test_it_can_be_stopped(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440)
    page.get_by_role("button", name="暂停自动刷新").click()
    report()
    refresh(page)
    expect(page.locator("#room-said")).to_have_text("自动刷新已暂停")
    expect(page.locator("[data-tile=open] strong")).to_have_text("1")
    page.get_by_role("button", name="继续自动刷新").click()
    expect(page.locator("[data-tile=open] strong")).to_have_text("2")


@pytest.mark.parametrize("width", [360, 1440, 1920])
def test_down_to_the_cases_and_the_count_is_the_same(running: Browser, site: Any, width: int) -> None:
    report()
    page = opened(running, site, width)
    assert fits(page)
    for _ in range(2):
        follow(page.locator(".room-areas th a").first)
    assert CELL in page.url
    expect(page.locator("[data-tile=open] strong")).to_have_text("2")
    follow(page.locator("[data-tile=open]"))
    expect(page.locator("td.title a")).to_have_count(2)


def test_a_cell_of_the_map_leads_down_by_keyboard(running: Browser, site: Any) -> None:
    page = opened(running, site, 1440)
    cell = page.locator("svg.room-map .heat a").first
    expect(cell).to_have_attribute("aria-label", re.compile("在办 1 件"))
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/room/?area=demo-community-1")


def test_the_wall_is_one_screen_large_and_without_controls(running: Browser, site: Any) -> None:
    page = opened(running, site, 1920, "/desk/room/?wall=1", height=1080)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.locator("main button:visible, main input:visible, header.top:visible").count() == 0
    small = page.evaluate(
        """least => [...document.querySelectorAll('main *')].filter(one =>
            one.checkVisibility() && !one.closest('svg, .hidden, .room-leave, .room-legend, .room-hours, #room-said')
            && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
            && parseFloat(getComputedStyle(one).fontSize) < least).map(one => one.textContent.trim())""",
        FOUR_METRES - 3,
    )
    assert small == []
    assert (
        float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-tile] strong')).fontSize)"))
        >= 90
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_found_wrong(running: Browser, site: Any, width: int) -> None:
    page = opened(running, site, width)
    analysis = site.address("desk:analysis")
    for address in ("/desk/room/", "/desk/room/?wall=1", "/desk/analyses/", "/desk/room/numbers/", analysis):
        page.goto(site.base + address)
        assert own_findings(page) == [], address
        if width == WIDTHS[-1] or address == "/desk/room/":
            assert not axe_findings(page), address
