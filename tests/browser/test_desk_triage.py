"""Triage in a real browser: by keyboard, several together, a saved view, an export; and the same without a script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.test_query_budgets import fill
from tests.browser.audit import axe_findings, own_findings
from tests.browser.windows import enter, window
from yiwang.cases.interface import Case

pytestmark = pytest.mark.django_db
WIDE = 1440


def desk(running: Browser, site: Any, script: bool = True) -> Page:
    return at(running, site, "dispatcher", "/desk/cases/", script=script)


def at(running: Browser, site: Any, role: str, path: str, width: int = WIDE, script: bool = True) -> Page:
    """Somebody who has signed in, on a page."""
    page = window(running, width, script=script).new_page()
    enter(page, site, role, path)
    return page


def expect_open(page: Page, case: Case) -> None:
    """The row of the list that stands beside it."""
    expect(page.locator("tr.open")).to_have_attribute("data-case", str(case.id))


def beside(page: Page, title: str) -> None:
    expect(page.locator("#pane h2")).to_have_text(title)


def test_what_was_unfolded_stays_when_its_row_is_chosen_again(running: Browser, site: Any) -> None:
    fill(site, 2)
    page = desk(running, site)
    first, second = Case.objects.filter(stage="dispatching").order_by("due_at", "id")[:2]
    beside(page, first.title)
    step = page.locator("#pane details.action").first
    step.locator("summary").click()
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url) if "/pane/" in one.url else None)
    page.locator("tr.open td.title a").click()
    expect(step).to_have_attribute("open", "")
    page.locator(f"tr[data-case='{second.id}'] td.title a").click()
    beside(page, second.title)
    assert [str(second.id) in one for one in fetched] == [True]


def test_keys_move_dispatch_and_go_on_to_the_next(running: Browser, site: Any) -> None:
    fill(site, 4)
    page = desk(running, site)
    rows = list(Case.objects.filter(stage="dispatching").order_by("due_at", "id"))
    beside(page, rows[0].title)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    beside(page, rows[2].title)
    expect_open(page, rows[2])
    expect(page).to_have_url(re.compile(f"case={rows[2].id}"))
    page.keyboard.press("k")
    beside(page, rows[1].title)
    page.keyboard.press("j")
    beside(page, rows[2].title)
    page.keyboard.press("a")
    beside(page, rows[3].title)
    expect(page.locator("[data-say]")).to_contain_text(rows[2].number)
    assert Case.objects.get(id=rows[2].id).stage == "contacting"
    expect(page.locator("#work tbody tr")).to_have_count(3)
    expect(page.locator("#views [aria-current] .number")).to_have_text("3")
    assert own_findings(page) == [] and (axe_findings(page) or []) == []
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/desk/cases/{rows[3].id}/$"))


def test_keys_rest_while_one_types_and_can_be_turned_off(running: Browser, site: Any) -> None:
    fill(site, 2)
    page = desk(running, site)
    first = list(Case.objects.filter(stage="dispatching").order_by("due_at", "id"))[0]
    beside(page, first.title)
    page.keyboard.press("/")
    page.keyboard.type("ja")
    expect(page.locator("#q")).to_have_value("ja")
    expect_open(page, first)
    page.locator("[data-keys-off]").click()
    page.keyboard.press("j")
    expect_open(page, first)
    page.locator("[data-keys-off]").click()
    page.keyboard.press("?")
    expect(page.locator("[data-keyhelp]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-keyhelp]")).not_to_be_visible()


def test_several_are_chosen_by_keys_and_done_together(running: Browser, site: Any) -> None:
    fill(site, 3)
    page = desk(running, site)
    rows = list(Case.objects.filter(stage="dispatching").order_by("due_at", "id"))
    beside(page, rows[0].title)
    page.keyboard.press("x")
    page.keyboard.press("j")
    beside(page, rows[1].title)
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("2")
    page.keyboard.press("b")
    page.get_by_role("button", name="2 件：派单").click()
    expect(page.locator("h1")).to_contain_text("办好 2 件，没办成 0 件")
    assert Case.objects.filter(stage="contacting").count() == 2
    page.get_by_role("link", name="回到列表").click()
    expect(page.locator("#work tbody tr")).to_have_count(1)


def test_a_refused_form_stays_beside_the_list(running: Browser, site: Any) -> None:
    page = at(running, site, "clerk", "/desk/cases/")
    beside(page, site.title)
    page.keyboard.press("t")
    page.locator("#pane summary", has_text="不予受理").click()
    page.locator("#pane details[open] textarea").first.fill("不归这里管")
    page.locator("#pane").get_by_role("button", name="不予受理").click()
    expect(page.locator("#pane [aria-invalid=true]").first).to_be_visible()
    expect(page.locator("#pane details[open] textarea").first).to_have_value("不归这里管")


def test_a_view_is_saved_and_a_list_taken_away(running: Browser, site: Any) -> None:
    fill(site, 2)
    page = at(running, site, "dispatcher", "/desk/cases/?view=area&state=all")
    page.locator(".keep > summary").click()
    page.get_by_label("叫什么").fill("辖区全部状态")
    page.get_by_role("button", name="存下").click()
    chip = page.get_by_role("link", name="辖区全部状态")
    expect(chip).to_have_attribute("aria-current", "page")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    assert "路灯" in taken.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="删掉视图 辖区全部状态").click()
    expect(chip).to_have_count(0)


def test_without_a_script_the_same_is_done_by_links_and_forms(running: Browser, site: Any) -> None:
    fill(site, 2)
    page = desk(running, site, script=False)
    rows = list(Case.objects.filter(stage="dispatching").order_by("due_at", "id"))
    expect(page.locator("[data-keys]")).to_be_hidden()
    page.locator("input[name=case]").first.check()
    page.get_by_role("button", name="选上的一起办").click()
    page.get_by_role("button", name="1 件：派单").click()
    expect(page.locator("h1")).to_contain_text("办好 1 件，没办成 0 件")
    assert Case.objects.get(id=rows[0].id).stage == "contacting"
    page.get_by_role("link", name="回到列表").click()
    page.locator("td.title a").first.click()
    page.locator("[data-do]").click()
    expect(page.locator(".notice.good").first).to_be_visible()
    assert Case.objects.get(id=rows[1].id).stage == "contacting"


@pytest.mark.parametrize("width", [360, WIDE])
def test_pages_of_the_desk_hold_what_every_page_holds(running: Browser, site: Any, width: int) -> None:
    fill(site, 2)
    row = Case.objects.filter(stage="dispatching").first()
    assert row is not None
    ways = (
        "/desk/cases/?view=area", "/desk/board/", f"/desk/cases/{row.id}/print/",
        f"/desk/cases/together/?case={row.id}",
    )  # fmt: skip
    page = at(running, site, "dispatcher", ways[0], width)
    for path in ways:
        page.goto(site.base + path)
        assert own_findings(page) == [], path
        if width == WIDE or path == ways[0]:
            assert (axe_findings(page) or []) == [], path
