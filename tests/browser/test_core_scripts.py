"""What every page's script adds: typed words and photos survive, a form goes once, nothing fails in silence."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.app.pages import CELL, PASSWORD, Pages
from tests.browser.test_field_app import picture
from tests.browser.windows import enter, until, window
from yiwang.cases.interface import Case

pytestmark = [pytest.mark.django_db]
WORDS = "东门外第三盏路灯整夜不亮"
TYPED = "main form > .field :is(input[type=text], textarea)"
WORDS_KEPT = """words => Object.entries(sessionStorage).some(
  ([name, value]) => name.startsWith("draft ") && value.includes(words))"""
FILES_KEPT = """number => new Promise((done) => {
  const asked = indexedDB.open("drafts", 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => done(number === 0);
  asked.onsuccess = () => {
    const every = asked.result.transaction("files").objectStore("files").getAll();
    every.onsuccess = () => {
      asked.result.close();
      done(every.result.flatMap((one) => one.files).length === number);
    };
  };
})"""
FORM = f"/report/form/?type=service_request&kind=street_lamp&area={CELL}"


@pytest.fixture
def browser_of(running: Browser, site: Pages) -> Iterator[BrowserContext]:
    yield window(running, 360)


def typed(page: Page, site: Pages) -> Page:
    """The form of a report, filled in and not sent."""
    page.goto(site.base + FORM)
    for one in page.locator(TYPED).all():
        one.fill(WORDS)
    page.set_input_files("main input[type=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.wait_for_function(WORDS_KEPT, arg=WORDS)
    until(page, lambda: page.evaluate(FILES_KEPT, 1))
    return page


def sent(page: Page) -> None:
    """Taken, or asked about what is alike."""
    expect(page.locator(".ticket").or_(page.locator("input[name=checked]")).first).to_be_attached()


def expect_files(page: Page, number: int) -> None:
    chosen = "number => document.querySelector('main input[type=file]').files.length === number"
    page.wait_for_function(chosen, arg=number)


def test_typed_words_and_the_photo_survive_a_reload_and_go_when_taken(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    page.reload()
    expect(page.locator(".kept")).to_be_visible()
    expect(page.locator(TYPED).first).to_have_value(WORDS)
    expect_files(page, 1)
    page.locator("main button.big").last.click()
    sent(page)
    if page.locator("input[name=checked]").count():
        page.locator("main button.big").last.click()
    expect(page.locator(".ticket")).to_be_visible()
    page.goto(site.base + FORM)
    page.wait_for_function(f"words => !({WORDS_KEPT})(words)", arg=WORDS)
    until(page, lambda: page.evaluate(FILES_KEPT, 0))
    page.reload()
    expect(page.locator(TYPED).first).to_have_value("")
    expect_files(page, 0)
    assert Case.objects.filter(title=WORDS).count() == 1


def test_starting_afresh_forgets_what_was_kept(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    page.reload()
    page.locator(".kept button").click()
    page.reload()
    expect(page.locator(TYPED).first).to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)


def test_a_form_goes_once_however_often_it_is_pressed(browser_of: BrowserContext, site: Pages) -> None:
    page = typed(browser_of.new_page(), site)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    page.locator("main button.big").last.evaluate("one => { one.click(); one.click(); one.click(); }")
    sent(page)
    assert len(asked) == 1


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
    page.wait_for_function(WORDS_KEPT, arg=WORDS)
    browser_of.clear_cookies(name="sessionid")
    note.locator("button:not([type=button])").last.click()
    expect(page.locator("input[name=password]")).to_be_visible()
    sign_in()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
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
    expect(page.locator(":focus")).to_have_text("a")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("b")
    page.keyboard.press("Escape")
    expect(page.locator("details[data-menu] summary")).to_be_focused()
    expect(page.locator("details[data-menu]")).to_have_js_property("open", False)


def test_a_long_list_is_narrowed_by_typing_and_chosen_by_keyboard(running: Browser, site: Pages) -> None:
    page = window(running, 1440).new_page()
    enter(page, site, "admin", "/admin/directory/")
    page.locator("summary", has_text="新增规则").click()
    matter = page.locator("select[name=matter]")
    whole = matter.locator("option").count()
    typed_into = page.locator(".field", has=matter).locator("input.narrow")
    typed_into.fill("路灯不亮")
    expect(page.locator(".field", has=matter).get_by_role("status")).to_contain_text("找到")
    assert 1 < matter.locator("option").count() < whole
    typed_into.press("ArrowDown")
    expect(matter).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(matter).not_to_have_value("")


def test_words_on_tiles_are_not_torn_apart(running: Browser, site: Pages) -> None:
    page = window(running, 360).new_page()
    page.goto(f"{site.base}/report/?area={CELL}")
    tile = page.locator(":is(.pictures, .kinds) span", has_text="消防通道堵塞").first
    expect(tile).to_have_class("phrased")
    assert tile.inner_html() == "消防<wbr>通道<wbr>堵塞" and tile.text_content() == "消防通道堵塞"
