"""People who walk through the pages as people do: by what is written on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.audit import own_findings
from tests.browser.journeys.sites import DemoSite

Answers = Mapping[str, Any]
"""By label: words, what to choose, or True to tick."""
BESIDE = 1000
"""From this width on a case opens beside the list."""


@dataclass
class Walker:
    """Somebody in front of a page. Whatever breaks on it on the way is kept."""

    page: Page
    site: DemoSite

    def __post_init__(self) -> None:
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on("console", lambda one: self.broken.append(one.text) if one.type == "error" else None)
        self.page.on(
            "response", lambda one: self.broken.append(f"{one.status} {one.url}") if one.status >= 500 else None
        )

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.base}{path}")

    def sound(self) -> None:
        """The page is whole: nothing broke, nothing is wider than the screen, everything has its name."""
        assert not self.broken
        found = own_findings(self.page)
        assert not found, f"{self.page.url}: {found}"

    def opened(self, step: str) -> Locator:
        """What stands behind the name of a step, unfolded."""
        named = self.page.locator("summary", has_text=re.compile(f"^{re.escape(step)}$"))
        form = self.page.locator("details.action", has=named).first
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        return form

    def fill(self, within: Locator, answers: Answers) -> None:
        """Answers by what is written at the fields: words, a choice, or a tick."""
        for label, value in answers.items():
            if value is True:
                within.get_by_label(label).first.check()
            elif within.locator("select").and_(within.get_by_label(label)).count():
                within.get_by_label(label).select_option(label=value)
            elif within.get_by_role("group", name=label).count():
                within.get_by_role("group", name=label).get_by_label(value, exact=True).check()
            else:
                within.get_by_label(label).first.fill(str(value))


class Person(Walker):
    """Somebody in office, at the desk."""

    @classmethod
    def signed_in(cls, context: BrowserContext, site: DemoSite, login: str) -> Person:
        person = cls(context.new_page(), site)
        if login not in site.signed_in:
            person.go("/desk/sign-in/")
            person.page.get_by_label("账号").fill(login)
            person.page.get_by_label("密码", exact=False).fill(site.password)
            person.page.get_by_role("button", name="登录").click()
            person.page.wait_for_url(re.compile(r"/(desk|admin)/(?!sign-in)"))
            site.signed_in[login] = context.storage_state()
        return person

    def find(self, number: str) -> None:
        """The whole case, from the list."""
        self.go(f"/desk/cases/?q={number}&state=all")
        self.page.locator("td.title a").first.click()
        if self.page.viewport_size and self.page.viewport_size["width"] > BESIDE:
            self.page.get_by_role("link", name="打开整件").click()
        self.page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}/"))
        expect(self.page.locator("main")).to_contain_text(number)

    def do(self, step: str, answers: Answers | None = None) -> None:
        """A step on the page of a case, with its answers by label."""
        form = self.open_step(step)
        self.fill(form, answers or {})
        form.get_by_role("button", name=step, exact=True).last.click()
        sure = self.page.get_by_role("button", name=f"确定，{step}")
        expect(self.page.locator(".notice.good").first.or_(sure.first)).to_be_visible()
        if sure.count():
            sure.first.click()
            expect(self.page.locator(".notice.good").first).to_be_visible()

    def change(self, step: str, answers: Answers) -> None:
        """A suggested step, with something changed first."""
        form = self.open_step(step)
        form.get_by_text("先改一改").click()
        self.do(step, answers)

    def open_step(self, step: str) -> Locator:
        """The open form of a step."""
        suggested = self.page.locator("[data-suggested]", has=self.page.get_by_role("button", name=step))
        if suggested.count():
            return suggested.first
        form = self.page.locator(
            "details.action", has=self.page.locator("summary", has_text=re.compile(f"^{step}$"))
        ).first
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        return form


class Outdoors(Walker):
    """Somebody with the field app on a phone. Done is what the server has: each thing is waited for in the queue."""

    sent = 0

    def start(self) -> None:
        self.go("/field/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("今天")

    def report(self, kind: str, cell: str, answers: Answers) -> str:
        """The number of what was reported."""
        self.page.locator(".tabbar a", has_text="上报").click()
        self.page.locator("#kind-search").fill(kind)
        self.page.locator(".kind", has_text=kind).first.click()
        self.page.locator("#cell").select_option(label=cell)
        self.fill(self.page.locator("#view form"), answers)
        self.sound()
        self.page.locator("#view button.big").click()
        self.gone()
        return self.page.locator("[data-parcel=sent] .code").first.inner_text()

    def gone(self) -> None:
        """One more thing was sent; where something is alike, it is another all the same."""
        self.sent += 1
        another = self.page.get_by_role("button", name="都不是，上报")
        all_sent = self.page.locator(f"[data-parcel=sent] >> nth={self.sent - 1}")
        expect(all_sent.or_(another).first).to_be_visible()
        if another.count():
            another.click()
        expect(self.page.locator("[data-parcel=sent]")).to_have_count(self.sent)

    def find(self, title: str, number: str) -> None:
        """Among the tasks of the day."""
        self.start()
        self.page.locator(".task", has_text=title).first.click()
        expect(self.page.locator("#view .code").first).to_have_text(number)

    def open_sent(self, number: str) -> None:
        """What one has sent oneself, from the queue."""
        self.page.locator(".tabbar a", has_text="待发").click()
        self.page.locator("[data-parcel=sent] a.code", has_text=number).first.click()
        expect(self.page.locator("#view .code").first).to_have_text(number)

    def do(self, step: str, answers: Answers | None = None) -> None:
        """A step of the case that is open."""
        form = self.opened(step)
        button = form.get_by_role("button", name=step, exact=True)
        expect(button).to_be_visible()
        self.fill(form, answers or {})
        self.sound()
        button.click()
        self.gone()


def press_until(page: Page, key: str, focused: str, most: int = 120) -> None:
    """Tab (or another key) until what is focused matches a selector."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("mark => !!document.activeElement?.matches(mark)", focused):
            return
    raise AssertionError(f"{focused} is not reached by {key} on {page.url}")


class Resident(Walker):
    """Somebody without an account, on the residents' pages."""

    def choose(self, words: str, kind: str, place: tuple[str, ...]) -> None:
        """What, by search; where, down the list."""
        self.go("/")
        self.page.get_by_label("写几个字找一找").fill(words)
        self.page.get_by_role("button", name="找", exact=True).click()
        self.page.locator("main a:visible", has_text=kind).first.click()
        self.page.wait_for_url("**/report/where/**")
        for name in place:
            self.page.locator("main a:visible", has_text=name).first.click()
        self.page.wait_for_url("**/report/form/**")

    def send(self, answers: Answers) -> tuple[str, str]:
        """The form, filled and sent; number and code."""
        self.fill(self.page.locator("main"), answers)
        self.page.get_by_role("button", name="提交").last.click()
        none_of_these = self.page.get_by_role("button", name="都不是，提交")
        expect(self.page.locator("#number").or_(none_of_these.first)).to_be_visible()
        if none_of_these.count():
            none_of_these.click()
        expect(self.page.locator("#number")).to_be_visible()
        number, code = (self.page.locator(mark).inner_text() for mark in ("#number", "#code"))
        return number, code.replace(" ", "")

    def track(self, number: str, code: str) -> None:
        """The matter's own page, by number and code."""
        self.go("/track/")
        self.page.get_by_role("textbox", name="编号").fill(number)
        self.page.get_by_role("textbox", name="查询码").fill(code)
        self.page.get_by_role("button", name="查看").click()
        self.page.wait_for_url(f"**/track/{number}/")

    def judge(self, solved: bool, satisfied: bool, words: str = "") -> None:
        """The verdict."""
        self.page.get_by_label("解决了" if solved else "没有解决", exact=True).check()
        self.page.get_by_label("满意" if satisfied else "不满意", exact=True).check()
        self.page.get_by_label("想说的话").fill(words)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="提交评价").click()

    def take(self, step: str) -> None:
        """A step that is the reporter's."""
        button = self.opened(step).get_by_role("button", name=step, exact=True)
        with self.page.expect_navigation():
            button.click()
