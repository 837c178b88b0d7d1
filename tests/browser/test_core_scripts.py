"""What every page's script adds: typed words and photos survive, a form goes once, nothing fails in silence."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.app.pages import CELL, PASSWORD, Pages
from tests.browser.test_field_app import picture
from yiwang.cases.interface import Case

pytestmark = [pytest.mark.django_db]
WORDS = "东门外第三盏路灯整夜不亮"
TYPED = "main form > .field :is(input[type=text], textarea)"
FORM = f"/report/form/?type=service_request&kind=street_lamp&area={CELL}"


@pytest.fixture
def browser_of(running: Browser, site: Pages) -> Iterator[BrowserContext]:
    context = running.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def typed(page: Page, site: Pages) -> Page:
    """The form of a report, filled in and not sent."""
    page.goto(site.base + FORM)
    for one in page.locator(TYPED).all():
        one.fill(WORDS)
    page.set_input_files("main input[type=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.wait_for_timeout(600)
    return page


def first(page: Page) -> str:
    return page.locator(TYPED).first.input_value()


def files(page: Page) -> int:
    return int(page.locator("main input[type=file]").evaluate("one => one.files.length"))


def test_typed_words_and_the_photo_survive_a_reload_and_go_when_taken(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    page.reload()
    expect(page.locator(".kept")).to_be_visible()
    assert first(page) == WORDS
    page.wait_for_function("document.querySelector('main input[type=file]').files.length === 1")
    page.locator("main button.big").last.click()
    page.wait_for_load_state()
    if page.locator("input[name=checked]").count():
        page.locator("main button.big").last.click()
    expect(page.locator(".ticket")).to_be_visible()
    page.goto(site.base + FORM)
    page.wait_for_timeout(600)
    assert first(page) == "" and files(page) == 0
    assert Case.objects.filter(title=WORDS).count() == 1


def test_starting_afresh_forgets_what_was_kept(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    page.reload()
    page.locator(".kept button").click()
    page.reload()
    page.wait_for_timeout(400)
    assert first(page) == "" and page.locator(".kept").count() == 0


def test_a_form_goes_once_however_often_it_is_pressed(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.locator("main button.big").last.evaluate("one => { one.click(); one.click(); one.click(); }")
    page.wait_for_load_state()
    page.wait_for_timeout(1000)
    assert len(sent) == 1


def test_an_expired_session_loses_no_words(browser_of: BrowserContext, site: Pages) -> None:
    page = browser_of.new_page()
    login = site.login("clerk")

    def sign_in() -> None:
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main button").click()

    page.goto(f"{site.base}/desk/sign-in/?next=/desk/cases/{site.case_id}/")
    sign_in()
    note = page.locator("form[action$='/do/note/']")
    page.locator("details.action", has=note).locator("summary").first.click()
    note.locator("textarea").fill(WORDS)
    page.wait_for_timeout(500)
    browser_of.clear_cookies(name="sessionid")
    note.locator("button:not([type=button])").last.click()
    expect(page.locator("input[name=password]")).to_be_visible()
    sign_in()
    page.goto(f"{site.base}/desk/cases/{site.case_id}/")
    expect(note.locator("textarea")).to_have_value(WORDS)


def test_a_request_that_fails_says_so(browser_of: BrowserContext, site: Pages) -> None:
    page = browser_of.new_page()
    page.goto(site.base)
    page.evaluate("() => { htmx.ajax('GET', '/nothing/', 'main'); }")
    expect(page.locator(".toast.bad")).to_contain_text("找不到了")
    page.locator(".toast.bad button").click()
    expect(page.locator(".toast")).to_have_count(0)
    browser_of.set_offline(True)
    expect(page.locator("#no-net")).to_be_visible()
    page.evaluate("() => { htmx.ajax('GET', '/track/', 'main'); }")
    expect(page.locator(".toast.bad")).to_contain_text("没有网络")
    expect(page.locator("main h1")).to_be_visible()
    browser_of.set_offline(False)
    expect(page.locator("#no-net")).to_have_count(0)


MENU = """() => {
  const menu = document.createElement('details');
  menu.dataset.menu = '';
  menu.innerHTML = '<summary>m</summary><ul><li><a href="#a">a</a></li><li><a href="#b">b</a></li></ul>';
  document.querySelector('main .in').prepend(menu);
}"""


def test_a_menu_obeys_the_keyboard(browser_of: BrowserContext, site: Pages) -> None:
    page = browser_of.new_page()
    page.goto(site.base)
    page.evaluate(MENU)
    page.locator("details[data-menu] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "a"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "b"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.locator("details[data-menu]").evaluate("one => one.open")
