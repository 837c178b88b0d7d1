"""The field app in a browser: no net, reload, a killed tab, another person, a lost answer. Nothing lost or doubled."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.app.pages import PASSWORD, Pages
from tests.browser.audit import axe_findings, fits, own_findings
from tests.browser.windows import enter, until, window
from yiwang.cases.interface import Case, CaseFile
from yiwang.kernel.ids import new_id

pytestmark = [pytest.mark.django_db]
WORDS = "三号楼东侧路灯不亮"
SEND = "**/field/send"
TYPED = "#view form :is(input[type=text], textarea)"
SIGNED_OUT = "fetch('/api/v1/session').then(one => one.json()).then(one => !one.acting)"
DRAFT_KEPT = """words => new Promise((done) => {
  const asked = indexedDB.open("field");
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const every = asked.result.transaction("kept").objectStore("kept").getAll();
    every.onsuccess = () => {
      asked.result.close();
      done(every.result.some((one) => one.id.startsWith("draft ") && one.value.photos.length === 1
        && JSON.stringify(one.value.answers).includes(words)));
    };
  };
})"""


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (2400, 1800), "teal").save(data, "JPEG")
    return data.getvalue()


@pytest.fixture
def phone(running: Browser, site: Pages) -> Iterator[BrowserContext]:
    yield window(running, 360)


def sign_in(page: Page, site: Pages, login: str) -> None:
    """By the page for it, and back to the app."""
    page.goto(f"{site.base}/desk/sign-in/?next=/field/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button").click()
    expect(page.locator("#who strong")).to_have_text(login)


def ready(page: Page) -> None:
    """The phone has the app: from now on it opens without a net."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, lambda: page.evaluate("caches.match('/field/').then(found => Boolean(found))"))


def findings(page: Page) -> list[str]:
    return [*own_findings(page), *(axe_findings(page) or [])]


def opened(phone: BrowserContext, site: Pages, role: str = "grid_worker", place: str = "") -> Page:
    page = phone.new_page()
    enter(page, site, role, f"/field/{place}")
    expect(page.locator("#who strong")).to_have_text(site.login(role))
    ready(page)
    return page


def only_the_page_sends(phone: BrowserContext) -> None:
    """The browser has no Background Sync: what the service worker sends does not pass by the routes of a page."""
    phone.add_init_script("delete ServiceWorkerRegistration.prototype.sync")


def type_report(page: Page, kind: str = "路灯") -> None:
    page.locator(".tabbar a", has_text="上报").click()
    page.fill("#kind-search", kind)
    page.locator(".kind", has_text=kind).first.click()
    page.locator("#cell").select_option(index=1)
    for one in page.locator(TYPED).all():
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
    expect(page.locator("[data-parcel=sent] .code")).to_have_text(case.number)


def test_what_is_half_typed_survives_a_reload_with_its_photo(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    type_report(page)
    until(page, lambda: page.evaluate(DRAFT_KEPT, WORDS))
    page.close()
    page = phone.new_page()
    page.goto(f"{site.base}/field/#report")
    expect(page.locator(TYPED).first).to_have_value(WORDS)
    expect(page.locator(".photos img")).to_have_count(1)
    expect(page.locator("#cell")).not_to_have_value("")


def test_a_photo_is_made_small_before_it_is_kept(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    type_report(page)
    size = page.locator(".photos img").evaluate("one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])")
    assert size == [1600, 1200]


def test_an_answer_that_was_lost_is_asked_for_again_and_done_once(phone: BrowserContext, site: Pages) -> None:
    Case.objects.filter(id=site.case_id).update(kind="elsewhere", area_code="elsewhere")
    only_the_page_sends(phone)
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
    done = page.locator("[data-parcel=sent]")
    again = page.locator("button", has_text="现在发")
    expect(done.or_(again).first).to_be_visible()
    # It goes again by itself after seconds, and then the button is gone: whichever comes first.
    page.evaluate("() => [...document.querySelectorAll('button')].find(one => one.textContent === '现在发')?.click()")
    expect(done).to_contain_text(WORDS)
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
    page = opened(phone, site, "clerk", f"#case/{site.case_id}")
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
    refused.locator("button", has_text="改一改再发").click()
    expect(page.locator("#view")).to_contain_text("这一步现在没有了")


def refuse_once(page: Page) -> None:
    """The server refuses the first step that is sent, as for a reason that it alone can know."""
    left = [1]

    def answer(route: Route) -> None:
        if left and 'name="form"' in (route.request.post_data or ""):
            left.clear()
            why = {"what": "写得太简单", "why": "", "mend": "请写清楚"}
            return route.fulfill(status=422, json={"state": "refused", "problems": [why], "fields": {}})
        return route.continue_()

    page.context.route(SEND, answer)


def test_a_refused_step_is_mended_from_the_queue_and_goes_once(phone: BrowserContext, site: Pages) -> None:
    only_the_page_sends(phone)
    page = opened(phone, site, "clerk", f"#case/{site.case_id}")
    refuse_once(page)
    note = page.locator("details.action", has_text="补充说明").first
    note.locator("summary").click()
    note.locator("textarea").fill("看过")
    note.locator("form button:not([type=button])").last.click()
    refused = page.locator("[data-parcel=refused]")
    expect(refused).to_contain_text("写得太简单")
    page.reload()
    refused.locator("button", has_text="改一改再发").click()
    expect(page).to_have_url(f"{site.base}/field/#case/{site.case_id}/note")
    expect(note.locator("textarea")).to_have_value("看过")
    expect(note.locator(".notice.bad")).to_contain_text("写得太简单")
    expect(note.locator("textarea")).to_be_focused()
    page.locator(".tabbar a", has_text="待发").click()
    expect(refused).to_have_count(1)
    refused.locator("button", has_text="改一改再发").click()
    note.locator("textarea").fill("看过，灯头坏了，要换")
    note.locator("form button:not([type=button])").last.click()
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    expect(refused).to_have_count(0)
    lines = site.client("clerk").get(f"/field/cases/{site.case_id}.json").json()["lines"]
    assert [one["words"] for one in lines].count("看过，灯头坏了，要换") == 1
    assert "看过" not in [one["words"] for one in lines]


def test_a_step_that_is_open_stays_open_when_the_view_is_drawn_anew(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site, "clerk", f"#case/{site.case_id}")
    note = page.locator("details.action", has_text="补充说明").first
    note.locator("summary").click()
    note.locator("textarea").fill("看过")
    # On some phones a tap leaves the focus on the page; then the view is drawn anew when the net goes.
    page.evaluate("document.activeElement.blur(); document.querySelector('#view h1').dataset.before = '1'")
    phone.set_offline(True)
    expect(page.locator("#above .no-net")).to_be_visible()
    expect(page.locator("#view h1[data-before]")).to_have_count(0)
    expect(note.locator("textarea")).to_have_value("看过")


def alike_shown(page: Page) -> None:
    """A report of what the site has a case of already, up to where it is asked whether it is the same."""
    type_report(page)
    for one in page.locator(TYPED).all():
        one.fill("三号楼前路灯不亮")
    page.locator("#view button.big").click()
    expect(page.locator(".alike h2")).to_be_focused()


def same_place(site: Pages) -> None:
    """Where a report of these tests is."""
    cells = site.client("grid_worker").get("/field/today.json").json()["cells"]
    Case.objects.filter(id=site.case_id).update(area_code=cells[0]["code"])


def test_the_same_matter_is_counted_and_not_reported_anew(phone: BrowserContext, site: Pages) -> None:
    same_place(site)
    page = opened(phone, site)
    alike_shown(page)
    assert findings(page) == []
    page.locator(f"[data-alike='{site.number}'] button").click()
    expect(page.locator("[data-parcel=sent]")).to_contain_text(f"我也看到：路灯不亮（{site.number}）")
    assert Case.objects.count() == 1 and Case.objects.get().me_too == 1


def test_what_is_another_matter_goes_with_one_more_tap(phone: BrowserContext, site: Pages) -> None:
    same_place(site)
    page = opened(phone, site)
    alike_shown(page)
    page.get_by_role("button", name="都不是，上报").click()
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    assert Case.objects.count() == 2 and Case.objects.get(id=site.case_id).me_too == 0


def test_me_too_that_came_too_late_becomes_a_report(phone: BrowserContext, site: Pages) -> None:
    """The other case ended meanwhile: nothing of what was typed is lost."""
    same_place(site)
    page = opened(phone, site)
    alike_shown(page)
    phone.set_offline(True)
    page.locator(f"[data-alike='{site.number}'] button").click()
    expect(page.locator("[data-parcel=waiting]")).to_have_count(1)
    site.tracked().post(f"/track/{site.number}/step/withdraw/", {})
    assert Case.objects.get(id=site.case_id).ended
    phone.set_offline(False)
    expect(page.locator("[data-parcel=refused]")).to_be_visible()
    page.get_by_role("button", name="另报一件").click()
    expect(page.locator(TYPED).first).to_have_value("三号楼前路灯不亮")
    expect(page.locator(".photos img")).to_have_count(1)
    page.locator("#view button.big").click()
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    assert Case.objects.count() == 2


def test_after_signing_out_it_waits_for_its_own_account(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    type_report(page)
    keep(page)
    page.locator("#who button").click()
    expect(page.locator("#view")).to_contain_text("1 条没有发出")
    expect(page.locator("body")).not_to_contain_text(WORDS)
    phone.set_offline(False)
    until(page, lambda: page.evaluate(SIGNED_OUT))
    sign_in(page, site, site.login("clerk"))
    page.locator(".tabbar a", has_text="待发").click()
    expect(page.locator("#view")).to_contain_text("属于另一个账号")
    expect(page.locator("[data-parcel]")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(WORDS)
    page.reload()
    expect(page.locator("#view")).to_contain_text("属于另一个账号")
    assert reported() == 0
    page.locator("#who button").click()
    until(page, lambda: page.evaluate(SIGNED_OUT))
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
    expect(page.locator(TYPED).first).to_have_value(WORDS)
    page.reload()
    expect(page.locator(TYPED).first).to_have_value(WORDS)
    page.locator(".tabbar a", has_text="待发").click()
    expect(page.locator("[data-parcel=waiting]")).to_have_count(1)


WIDE = """() => [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`).slice(0, 12)"""
VIEWS = {"today": "今天", "report": "看到什么？", "queue": "待发"}


def test_every_view_passes_the_audit(phone: BrowserContext, site: Pages) -> None:
    page = opened(phone, site, "clerk")
    for place, heading in (VIEWS | {f"case/{site.case_id}": site.title}).items():
        page.goto(f"{site.base}/field/#{place}")
        expect(page.locator("#view h1")).to_have_text(heading)
        assert findings(page) == [], place
    page.goto(f"{site.base}/field/#report")
    page.locator(".kind").first.click()
    expect(page.locator("#view form")).to_be_visible()
    assert findings(page) == [], "the sheet of a report"


def test_in_large_type_nothing_is_cut_off(running: Browser, site: Pages) -> None:
    page = opened(window(running, 320), site, "clerk")
    page.goto(f"{site.base}/look/?type=large&next=/field/")
    for place, heading in (VIEWS | {f"case/{site.case_id}": site.title}).items():
        page.goto(f"{site.base}/field/#{place}")
        expect(page.locator("#view h1")).to_have_text(heading)
        assert fits(page), (place, page.evaluate(WIDE))


TAPS, TYPED_SIGNS = 5, 20
"""What the quickest report may take: taps, and signs typed on top of them."""


class Thumb:
    """Taps and types as a person does, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.signs = page, 0, 0

    def tap(self, mark: str) -> None:
        self.page.locator(mark).first.click()
        self.taps += 1

    def type(self, mark: str, words: str) -> None:
        """Into a field that is tapped first."""
        self.tap(mark)
        self.page.keyboard.insert_text(words)
        self.signs += len(words)


def test_the_quickest_report_in_taps_and_signs(phone: BrowserContext, site: Pages) -> None:
    """A person's seconds cannot be tested; what costs them can: a common kind, in one's own cell, in a few words."""
    Case.objects.filter(id=site.case_id).update(kind="elsewhere", area_code="elsewhere")
    page = opened(phone, site)
    thumb = Thumb(page)
    thumb.tap(".tabbar a[href='#report']")
    thumb.tap("button.kind")
    expect(page.locator("#view form")).to_be_visible()
    needed = page.locator("#view form :is(input[type=text], textarea)[required]").all()
    assert needed
    for one in needed:
        thumb.type(f"#{one.get_attribute('id')}", "三号楼前灯不亮")
    thumb.tap("#view button.big")
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    print(f"quickest report: {thumb.taps} taps, {thumb.signs} signs typed")  # noqa: T201
    assert thumb.taps <= TAPS and thumb.signs <= TYPED_SIGNS
