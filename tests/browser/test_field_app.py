"""The field app in a browser: no net, reload, a killed tab, another person, a lost answer. Nothing lost or doubled."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.app.pages import PASSWORD, Pages
from tests.browser.audit import axe_findings, own_findings
from yiwang.cases.interface import Case, CaseFile
from yiwang.kernel.ids import new_id

pytestmark = [pytest.mark.django_db]
WORDS = "三号楼东侧路灯不亮"
SEND = "**/field/send"


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (2400, 1800), "teal").save(data, "JPEG")
    return data.getvalue()


@pytest.fixture
def phone(running: Browser, site: Pages) -> Iterator[BrowserContext]:
    context = running.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_in(page: Page, site: Pages, login: str) -> None:
    page.goto(f"{site.base}/desk/sign-in/?next=/field/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button").click()
    expect(page.locator("#who strong")).to_have_text(login)


def ready(page: Page) -> None:
    """The phone has the app: from now on it opens without a net."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match('/field/').then(found => Boolean(found))")


def findings(page: Page) -> list[str]:
    return [*own_findings(page), *(axe_findings(page) or [])]


def opened(phone: BrowserContext, site: Pages, role: str = "grid_worker") -> Page:
    page = phone.new_page()
    sign_in(page, site, site.login(role))
    ready(page)
    return page


def type_report(page: Page) -> None:
    page.locator(".tabbar a", has_text="上报").click()
    page.fill("#kind-search", "路灯")
    page.locator(".kind", has_text="路灯").first.click()
    page.locator("#cell").select_option(index=1)
    for one in page.locator("#view form :is(input[type=text], textarea)").all():
        one.fill(WORDS)
    page.set_input_files("#view input[type=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.locator(".photos img")).to_have_count(1)


def keep(page: Page) -> None:
    page.locator("#view button.big").click()
    expect(page.locator("[data-parcel]")).to_have_count(1)


def reported() -> int:
    return Case.objects.filter(title=WORDS).count()


def test_without_a_net_through_reload_and_killed_tab_it_is_there_once(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    type_report(page)
    keep(page)
    expect(page.locator("[data-parcel=waiting]")).to_contain_text(WORDS)
    page.reload()
    expect(page.locator("[data-parcel=waiting]")).to_contain_text("1 张照片")
    page.close()
    page = phone.new_page()
    page.goto(f"{site.base}/field/#queue")
    expect(page.locator("[data-parcel=waiting]")).to_contain_text(WORDS)
    assert reported() == 0
    phone.set_offline(False)
    expect(page.locator("[data-parcel=sent]")).to_contain_text(WORDS)
    assert reported() == 1
    case = Case.objects.get(title=WORDS)
    assert CaseFile.objects.filter(case_id=case.id).count() == 1
    assert page.locator("[data-parcel=sent] .code").inner_text() == case.number


def test_what_is_half_typed_survives_a_reload_with_its_photo(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    type_report(page)
    page.wait_for_timeout(400)
    page.close()
    page = phone.new_page()
    page.goto(f"{site.base}/field/#report")
    expect(page.locator("#view form :is(input[type=text], textarea)").first).to_have_value(WORDS)
    expect(page.locator(".photos img")).to_have_count(1)
    assert page.locator("#cell").input_value() != ""


def test_a_photo_is_made_small_before_it_is_kept(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    type_report(page)
    size = page.locator(".photos img").evaluate("one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])")
    assert size == [1600, 1200]


def test_an_answer_that_was_lost_is_asked_for_again_and_done_once(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    sent: list[str] = []

    def lose_first(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route(SEND, lose_first)
    type_report(page)
    keep(page)
    page.wait_for_function("document.querySelector('[data-parcel=waiting] , [data-parcel=sent]')")
    if page.locator("[data-parcel=waiting]").count():
        page.locator("button", has_text="现在发").click()
    expect(page.locator("[data-parcel=sent]")).to_contain_text(WORDS)
    assert len(sent) >= 3
    assert reported() == 1


def step_of(site: Pages, role: str) -> dict[str, Any]:
    """The first step that somebody may take on the case of the site, that needs nothing typed."""
    file = site.client(role).get(f"/field/cases/{site.case_id}.json").json()
    found: dict[str, Any] = next(one for one in file["steps"] if not any(f.get("required") for f in one["fields"]))
    return found


def take_meanwhile(site: Pages, role: str, slug: str) -> None:
    client = site.client(role)
    who = client.get("/field/today.json").json()["who"]
    held = {"account": who["account"], "appointment": who["appointment"], "case": str(site.case_id), "what": "step"}
    assert client.post("/field/send", held | {"command": str(new_id()), "form": slug}).status_code == 200


def test_what_cannot_be_done_any_more_is_refused_with_the_reason(phone: BrowserContext, site: Pages) -> None:
    step = step_of(site, "clerk")
    page = opened(phone, site, "clerk")
    page.goto(f"{site.base}/field/#case/{site.case_id}")
    one = page.locator("details.action", has_text=step["title"]).first
    expect(one).to_be_visible()
    phone.set_offline(True)
    one.locator("summary").click()
    one.locator("form button:not([type=button])").last.click()
    expect(page.locator("[data-parcel=waiting]")).to_have_count(1)
    take_meanwhile(site, "clerk", step["slug"])
    phone.set_offline(False)
    refused = page.locator("[data-parcel=refused]")
    expect(refused.locator(".notice.bad")).not_to_be_empty()
    page.reload()
    expect(refused.locator(".notice.bad p").first).not_to_be_empty()
    expect(refused.locator("button", has_text="打开这件事")).to_be_visible()


def test_after_signing_out_it_waits_for_its_own_account(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    type_report(page)
    keep(page)
    page.locator("#who button").click()
    expect(page.locator("#view")).to_contain_text("1 条没有发出")
    expect(page.locator("body")).not_to_contain_text(WORDS)
    phone.set_offline(False)
    page.wait_for_function("fetch('/api/v1/session').then(one => one.json()).then(one => !one.acting)")
    sign_in(page, site, site.login("clerk"))
    page.locator(".tabbar a", has_text="待发").click()
    expect(page.locator("#view")).to_contain_text("属于另一个账号")
    expect(page.locator("[data-parcel]")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(WORDS)
    page.reload()
    expect(page.locator("#view")).to_contain_text("属于另一个账号")
    assert reported() == 0
    page.locator("#who button").click()
    page.wait_for_function("fetch('/api/v1/session').then(one => one.json()).then(one => !one.acting)")
    sign_in(page, site, site.login("grid_worker"))
    page.locator(".tabbar a", has_text="待发").click()
    expect(page.locator("[data-parcel=sent]")).to_contain_text(WORDS)
    assert reported() == 1


NO_ROOM = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value) {
  if (this.name === "parcels" && window.noRoom) throw new DOMException("full", "QuotaExceededError");
  return put.call(this, value);
};
"""


def test_a_full_phone_says_so_and_keeps_what_was_typed_and_what_waits(phone: BrowserContext, site: Pages) -> None:
    phone.add_init_script(NO_ROOM)
    page = opened(phone, site)
    phone.set_offline(True)
    type_report(page)
    keep(page)
    type_report(page)
    page.evaluate("window.noRoom = true")
    page.locator("#view button.big").click()
    expect(page.locator(".notice.bad")).to_contain_text("存不下")
    expect(page.locator("#view form :is(input[type=text], textarea)").first).to_have_value(WORDS)
    page.reload()
    expect(page.locator("#view form :is(input[type=text], textarea)").first).to_have_value(WORDS)
    page.locator(".tabbar a", has_text="待发").click()
    expect(page.locator("[data-parcel=waiting]")).to_have_count(1)


def test_every_view_passes_the_audit(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site, "clerk")
    for place in ("today", "report", "queue", f"case/{site.case_id}"):
        page.goto(f"{site.base}/field/#{place}")
        page.wait_for_timeout(600)
        assert findings(page) == [], place
    page.goto(f"{site.base}/field/#report")
    page.locator(".kind").first.click()
    expect(page.locator("#view form")).to_be_visible()
    assert findings(page) == [], "the sheet of a report"
