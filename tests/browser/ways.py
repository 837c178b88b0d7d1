"""How one gets to the pages of the portal, the desk and the field app, for pictures of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page


def at(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        page.goto(base + path)

    return go


def first_case(page: Page, base: str) -> None:
    page.goto(base + "/desk/cases/")
    if page.locator("td.title a").count() == 0:
        page.goto(base + "/desk/cases/?view=area")
    page.locator("td.title a").first.click()
    page.locator("[data-pane], [aria-labelledby=can]").first.wait_for()


def open_action(page: Page, base: str) -> None:
    first_case(page, base)
    page.locator("details.action > summary").first.click()


def refused(page: Page, base: str) -> None:
    """The first thing that can be done, sent with nothing filled in."""
    first_case(page, base)
    one = page.locator("details.action").first
    if one.get_attribute("open") is None:
        one.locator("summary").click()
    one.locator("button").last.click()
    page.locator("main :is([role=alert], [aria-invalid=true])").first.wait_for()


def report_form(page: Page, base: str) -> None:
    page.goto(base + "/report/")
    page.locator(".pictures a[href*=street_lamp]").first.click()
    while page.locator(".tile", has_text="›").count():
        page.locator(".tile", has_text="›").first.click()
    page.locator("main .tile").first.click()


def map_opened(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        if page.locator("details.map-open").get_attribute("open") is None:
            page.locator("details.map-open > summary").click()
        page.locator("[data-map][data-drawn]").wait_for(timeout=30_000)

    return go


def public_matter(page: Page, base: str) -> None:
    page.goto(base + "/nearby/")
    page.locator(".matters a").first.click()


def report_refused(page: Page, base: str) -> None:
    report_form(page, base)
    page.locator("main button.big").click()


def reported(page: Page, base: str) -> None:
    report_form(page, base)
    for field in page.locator("main input[type=text], main textarea").all():
        if field.is_visible() and not field.input_value():
            field.fill("三号楼门前，晚上看不清路")
    for one in page.locator("fieldset.field:has(input[type=radio])").all():
        one.locator("input").last.check()
    page.locator("input[type=tel]").first.fill("13900000000") if page.locator("input[type=tel]").count() else None
    phone = page.locator("input[autocomplete=tel]")
    if phone.count():
        phone.fill("13900000000")
    page.locator("main button.big").click()


def sent(page: Page, base: str) -> None:
    reported(page, base)
    if page.locator("input[name=checked]").count():
        page.locator("main button.big").last.click()


def tracked(page: Page, base: str) -> None:
    sent(page, base)
    page.locator("main a.button").first.click()


def erase(page: Page, base: str) -> None:
    tracked(page, base)
    page.locator("a.danger").click()


def place(page: Page, base: str) -> None:
    page.goto(base + "/place/")
    page.locator(".tile").first.click()
    page.locator("main a.button").first.click() if "/place/" in page.url and page.url.endswith("/place/") else None
    while page.locator("main h1", has_text=re.compile("哪里|where")).count():
        page.locator("main .button.second").last.click()


def me_too(page: Page, base: str) -> None:
    """Counted with what somebody else reported."""
    public_matter(page, base)
    page.locator("form[action$='/me-too/'] button").click()
    page.wait_for_url("**/report/me-too/")


def erase_words(page: Page, base: str) -> None:
    """Asked once more before one's own words go."""
    mine(page, base)
    page.locator("a[href$='/erase-words/']").click()
    page.wait_for_url("**/erase-words/")


def rates(page: Page, base: str) -> None:
    place(page, base)
    page.locator("a", has_text=re.compile("看下面各处|below")).first.click()


def rule_book(page: Page, base: str) -> None:
    page.goto(base + "/rules/")
    page.locator(".tile").first.click()


def new_form(page: Page, base: str) -> None:
    page.goto(base + "/desk/cases/new/")
    while page.locator("main .tile", has_text="›").count():
        page.locator("main .tile", has_text="›").first.click()
    page.locator("main .button.second, main .tile").first.click()
    page.locator("main details[open] .tile").first.click()


def receipt(page: Page, base: str) -> None:
    """Number and code of what a clerk registered a moment ago."""
    new_form(page, base)
    page.locator("main fieldset.field:has(input[name=channel]) input").last.check()
    for field in page.locator("main form :is(input[type=text], textarea)[required]:visible").all():
        field.fill("三号楼门前，晚上看不清路")
    for one in page.locator("main fieldset.field:has(input[type=radio][required])").all():
        one.locator("input").last.check()
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile("/desk/cases/[0-9a-f-]{36}/"))
    page.goto(page.url.split("?")[0] + "receipt/")
    page.locator("main .ticket").first.wait_for()


def told_case(page: Page, base: str) -> None:
    """A case that went through much."""
    page.goto(base + "/desk/cases/?state=all&q=%E8%BF%9D%E5%BB%BA%E5%8E%8B%E8%A3%82")
    page.goto(base + str(page.locator("td.title a").first.get_attribute("href")))


def field_view(hash: str) -> Callable[[Page, str], None]:
    """A view of the field app, once it has its data."""

    def go(page: Page, base: str) -> None:
        page.goto(f"{base}/field/{hash}")
        page.locator("#starting").wait_for(state="detached")
        page.wait_for_timeout(500)

    return go


def field_sheet(page: Page, base: str) -> None:
    """The form of a report in the field, refused where it is empty."""
    field_view("#report")(page, base)
    page.locator("button.kind").first.click()
    page.locator("#view button.big").click()
    page.locator("#view .error").first.wait_for()


def field_case(page: Page, base: str) -> None:
    """The first task of the day, with what can be done about it open."""
    field_view("")(page, base)
    page.locator(".task").first.click()
    page.locator("details.action summary").first.click()
    page.locator("details.action form").wait_for()


def field_queue(page: Page, base: str) -> None:
    """A report that waits: nothing is sent from here."""
    page.route("**/field/send", lambda route: route.abort())
    field_view("#report")(page, base)
    page.locator("button.kind").first.click()
    page.locator("#view form").wait_for()
    page.locator("#cell").select_option(index=1)
    for field in page.locator("#view form :is(input[type=text], textarea)").all():
        field.fill("西门外第二盏灯")
    page.locator("#view button.big").click()
    another = page.locator("button.big[data-asked]")
    page.locator("[data-parcel]").or_(another).first.wait_for()
    if another.count():
        another.click()
    page.locator("[data-parcel]").wait_for()


def sign_in_refused(page: Page, base: str) -> None:
    page.goto(base + "/desk/sign-in/?next=/desk/board/")
    page.locator("input[name=login]").fill("intake")
    page.locator("input[name=password]").fill("wrong-on-purpose")
    page.locator("main button").last.click()
    page.locator("main .notice.bad").wait_for()


def chosen_together(page: Page, base: str) -> None:
    """The page where several cases get one step; what is chosen is the first of a list."""
    page.goto(base + "/desk/cases/?view=area")
    ids = [str(one.get_attribute("value")) for one in page.locator("td input[name=case]").all()[:3]]
    page.goto(f"{base}/desk/cases/together/?" + "&".join(f"case={one}" for one in ids))


def contact_refused(page: Page, base: str) -> None:
    """Opening somebody's number without a reason."""
    told_case(page, base)
    page.locator("form[action$='/contact/']").locator("xpath=..").locator("summary").click()
    page.locator("form[action$='/contact/'] button").click()
    page.locator("main .notice.bad").first.wait_for()


def mine(page: Page, base: str) -> None:
    """What is held about somebody, with everything open."""
    tracked(page, base)
    page.goto(page.url.split("#")[0].rstrip("/") + "/mine/")
    closed = page.locator("main details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()


def correction(page: Page, base: str) -> None:
    """A request of somebody about their own data, to be answered; asked here when there is none."""
    page.goto(base + "/desk/corrections/")
    if page.locator("main a[href*='/desk/corrections/']").count() == 0:
        mine(page, base)
        page.locator("#words").fill("楼号写错了，是 12 号楼，不是 21 号楼。")
        page.locator("form[action$='/corrections/'] button").click()
        page.locator("main .notice.good").wait_for()
        page.goto(base + "/desk/corrections/")
    page.goto(base + str(page.locator("main a[href*='/desk/corrections/']").first.get_attribute("href")))


def analysis(page: Page, base: str) -> None:
    """The command room's document; compiled when there is none."""
    page.goto(base + "/desk/analyses/")
    if page.locator("td.title a").count() == 0:
        page.locator("main form:has(select[name=area]) button").last.click()
        page.locator("td.title a").or_(page.locator("#waiting")).first.wait_for()
        page.locator("#waiting progress").wait_for(state="detached", timeout=120_000)
        page.goto(base + "/desk/analyses/")
    page.goto(base + str(page.locator("td.title a").first.get_attribute("href")))


def print_sheet(page: Page, base: str) -> None:
    """A case as a file for the archive."""
    told_case(page, base)
    page.goto(page.url.split("?")[0] + "print/")
