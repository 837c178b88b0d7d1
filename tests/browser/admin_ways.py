"""How one gets to the pages of administration that need something first: a proposal, a booked name, a partner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, expect

Way = Callable[[Page, str], None]


def within(path: str) -> Way:
    """The first thing of a list."""

    def go(page: Page, base: str) -> None:
        page.goto(base + path)
        page.goto(base + str(page.locator("main td.title a").first.get_attribute("href")))

    return go


def opened(way: Way) -> Way:
    """The same with every form on it open."""

    def go(page: Page, base: str) -> None:
        way(page, base)
        closed = page.locator("main details.action:not([open]) > summary")
        while closed.count():
            closed.first.click()

    return go


def refused(path: str) -> Way:
    """The first form, sent with nothing in it."""

    def go(page: Page, base: str) -> None:
        page.goto(base + path)
        page.locator("main form[method=post] button:not([hidden])").first.click()
        page.locator("main .error").first.wait_for()

    return go


def journal(page: Page, base: str) -> None:
    page.goto(base + "/admin/journal/seals/")
    page.locator("main button").first.click()


def compared(page: Page, base: str) -> None:
    within("/admin/packs/")(page, base)
    page.goto(page.url + "compare/")


def booked(page: Page, base: str) -> None:
    """An area whose new name is to come; booked when it is not yet."""
    within("/admin/areas/")(page, base)
    if page.locator("main .notice.warn").count() == 0:
        form = page.locator("form:has(input[name=form][value=rename])")
        page.locator("details.action", has=form).locator("summary").click()
        form.locator("input[name=name]").fill("清禾新市")
        form.locator("input[name=decided_on]").fill((timezone.localdate() + timedelta(days=40)).isoformat())
        form.locator("button").click()
        expect(page.locator("main .notice.warn")).to_be_visible()
        page.reload()
    opened(lambda here, there: None)(page, base)


def partner_entered(page: Page, base: str) -> None:
    """The page that shows a partner's secret, once."""
    page.goto(base + "/admin/partners/new/")
    page.locator("input[name=title]").fill("区城市运行平台")
    page.locator("input[name=address]").fill("https://partner.example/yiwang")
    page.locator("main form button").click()
    page.locator("#secret").wait_for()


def partners(page: Page, base: str) -> None:
    page.goto(base + "/admin/partners/")
    if page.locator("main td.title a").count() == 0:
        partner_entered(page, base)
        page.goto(base + "/admin/partners/")


def partner(page: Page, base: str) -> None:
    partners(page, base)
    page.locator("main td.title a").first.click()
    page.locator("main details.action").first.wait_for()


def account_opened(page: Page, base: str) -> None:
    """The page that shows a new account's password, once."""
    page.goto(base + "/admin/accounts/new/")
    page.locator("input[name=login]").fill(f"zhao{uuid4().hex[:6]}")
    page.locator("input[name=name]").fill("赵小满")
    page.locator("main form button").click()
    page.locator("#secret").wait_for()


def scenarios(page: Page, base: str) -> None:
    """A long action, done: the scenarios of a pack."""
    within("/admin/packs/")(page, base)
    form = page.locator("form:has(input[name=form][value=scenarios])")
    page.locator("details.action", has=form).locator("summary").click()
    form.locator("button").click()
    page.wait_for_url("**/admin/jobs/**")
    page.locator("progress").wait_for(state="detached", timeout=120_000)
