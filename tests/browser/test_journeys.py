"""In a real browser, without JavaScript: a resident's report to its end, by the people whose turn it is."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.app.pages import CELL
from tests.browser.audit import axe_findings, fits, own_findings
from tests.browser.windows import WIDTHS, enter, follow, sign_in, window

pytestmark = pytest.mark.django_db


def do_as_suggested(page: Page, step: str) -> None:
    """What stands first on the page of a case, sent as it is."""
    page.locator("[data-suggested]").get_by_role("button", name=re.compile(f"^{step}")).click()
    expect(page.locator(".notice.good").first).to_be_visible()


def down_to_the_form(page: Page) -> None:
    """The first place of each list, until there is a cell: by where the links lead, so no page is looked at early."""
    for _ in range(8):
        page.wait_for_url(re.compile("/report/(where|form)/"))
        if "/report/form/" in page.url:
            return
        follow(page.locator("main .tile").first)
    raise AssertionError(f"no form is reached: {page.url}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_to_its_end_without_script(running: Browser, site: Any, width: int) -> None:
    resident = window(running, width, script=False).new_page()
    resident.goto(site.base)
    resident.fill("#q", "井盖")
    resident.get_by_role("button", name="找", exact=True).click()
    resident.locator("#found a", has_text="井盖").first.click()
    down_to_the_form(resident)
    resident.fill("[name=what]", "南门井盖松了")
    resident.get_by_role("button", name="提交").click()
    expect(resident.locator(".field.wrong")).to_contain_text("请填写“在什么地方”")
    expect(resident.locator("[name=what]")).to_have_value("南门井盖松了")
    resident.fill("[name=address]", "南门")
    resident.get_by_role("button", name="提交").click()
    expect(resident.locator(".ticket .big")).to_have_count(2)
    number, code = (one.inner_text().replace(" ", "") for one in resident.locator(".ticket .big").all())

    clerk = window(running, width, script=False).new_page()
    sign_in(clerk, site, "clerk")
    clerk.get_by_role("link", name="南门井盖松了").click()
    do_as_suggested(clerk, "受理")
    dispatcher = window(running, width, script=False).new_page()
    enter(dispatcher, site, "dispatcher", "/desk/")
    dispatcher.get_by_role("link", name="南门井盖松了").click()
    do_as_suggested(dispatcher, "派单")

    another = window(running, width, script=False).new_page()
    another.goto(f"{site.base}/track/")
    another.fill("[name=number]", number)
    another.fill("[name=code]", code)
    another.get_by_role("button", name="查看").click()
    expect(another.locator("main")).to_contain_text("联系反映人")
    expect(another.locator(".timeline")).to_contain_text("派单")


PHONE = ("",)
"""Whose pages axe looks at as a phone shows them; all others as a desk does. Our own list looks at both widths."""


def pages_to_audit(site: Any) -> list[tuple[str, str]]:
    form = f"/report/form/?type=service_request&kind=street_lamp&area={CELL}"
    open_to_all = ["/", "/report/", "/report/?q=zzz", "/report/where/", form, "/track/", "/place/", f"/place/{CELL}/",
                   f"/place/{CELL}/rates/", "/rules/", "/nearby/", "/nearby/?state=ended", f"/nearby/{site.number}/",
                   "/paper/", "/paper/service_request/", "/desk/sign-in/", "/nothing/"]  # fmt: skip
    case = f"/desk/cases/{site.case_id}/"
    clerks = ["/desk/cases/", "/desk/cases/?type=dispute", case, "/desk/orders/", "/desk/cases/new/",
              f"/desk/cases/new/form/?type=service_request&kind=street_lamp&area={CELL}", "/desk/account/",
              "/desk/account/second-factor/", "/desk/post/", "/admin/"]  # fmt: skip
    admins = [f"/admin/{one}" for one in ("", "packs/", "journal/", "units/", "cells/", "accounts/")]
    people = {"": open_to_all, "clerk": clerks, "supervisor": [case], "admin": admins}
    return [(role, one) for role, addresses in people.items() for one in addresses]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_can_be_used_by_everyone(running: Browser, site: Any, width: int) -> None:
    found: dict[str, list[str]] = {}
    held: dict[str, Page] = {}
    for role, address in pages_to_audit(site):
        if role not in held:
            held[role] = window(running, width).new_page()
            if role:
                enter(held[role], site, role)
        page = held[role]
        page.goto(f"{site.base}{address}")
        wrong = own_findings(page)
        if width == (360 if role in PHONE else 1440):
            wrong += axe_findings(page) or []
        if wrong:
            found[f"{role} {address}"] = wrong
    assert not found


def test_at_twice_the_size_nothing_is_cut_off(running: Browser, site: Any) -> None:
    """200 % zoom of a phone's width, and large type, are the same test: half the width, or twice the type."""
    page = window(running, 320).new_page()
    page.goto(f"{site.base}/look/?type=large&next=/")
    for address in ("/", "/report/", "/track/", f"/place/{CELL}/"):
        page.goto(f"{site.base}{address}")
        assert fits(page), address


BROKEN = """() => [...document.querySelectorAll("main :is(h1, h2, h3)")].flatMap((heading) => {
  const found = [], texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    for (const word of text.data.matchAll(/[A-Za-z]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""
"""English words in headings that stand on two lines."""


@pytest.mark.parametrize("width", [240, 280, 360])
def test_no_heading_breaks_inside_a_word_in_large_type(running: Browser, site: Any, width: int) -> None:
    page = window(running, width, locale="en").new_page()
    page.goto(f"{site.base}/look/?type=large&next=/")
    for address in ("/", "/held/", "/report/", "/nearby/", "/track/", "/rules/"):
        page.goto(f"{site.base}{address}")
        expect(page.locator("html")).to_have_class(re.compile("large"))
        assert page.evaluate(BROKEN) == [] and (width < 360 or fits(page)), address


def test_the_first_page_is_light_and_asks_no_other_host(running: Browser, site: Any) -> None:
    page = window(running, 360, script=False).new_page()
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))
    page.goto(site.base, wait_until="networkidle")
    assert sum(len(one.body()) for one in seen) < 100_000
    assert seen and all(one.url.startswith(site.base) for one in seen)


def test_by_keyboard_alone(running: Browser, site: Any) -> None:
    """From the address bar to the search, and from a step's name to its form."""
    page = window(running, 1440, script=False).new_page()
    page.goto(site.base)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
