"""Those who do not handle cases: the chief in the command room, the administrator, the auditor; and the page of a grid
worker. What is not theirs is not shown to them."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.journeys.sites import DemoSite


def test_the_chief_sees_the_day_and_the_cases_behind_a_number(xiangzhou: DemoSite, walk: Any, width: int) -> None:
    chief = walk(xiangzhou, "chief", width)
    chief.go("/desk/")
    chief.page.get_by_role("link", name="指挥室").first.click()
    chief.page.wait_for_url("**/desk/room/**")
    expect(chief.page.get_by_role("heading", level=1)).to_contain_text("张湾街道")
    chief.sound()
    numbers = chief.page.locator("#room a[href*='/desk/cases/']")
    expect(numbers.first).to_be_visible()
    numbers.first.click()
    chief.page.wait_for_url("**/desk/cases/**")
    chief.sound()


def test_the_administrator_keeps_the_site_and_sees_no_case(xiangzhou: DemoSite, walk: Any, width: int) -> None:
    admin = walk(xiangzhou, "admin", width)
    for path, words in (
        ("/admin/", "管理"), ("/admin/units/", "张湾街道"), ("/admin/posts/", "综治"), ("/admin/accounts/", "director"),
        ("/admin/packs/", "襄州"), ("/admin/directory/", ""),
    ):  # fmt: skip
        admin.go(path)
        expect(admin.page.locator("main")).to_contain_text(words)
        admin.sound()
    admin.go("/desk/cases/")
    expect(admin.page.locator("td.title")).to_have_count(0)


def test_the_auditor_reads_the_journal_and_no_words_of_people(xiangzhou: DemoSite, walk: Any, width: int) -> None:
    auditor = walk(xiangzhou, "auditor", width)
    number, _, title = xiangzhou.shown[0]
    for path in ("/admin/journal/", "/admin/journal/seals/", "/admin/journal/openings/", "/admin/personal/"):
        auditor.go(path)
        expect(auditor.page.get_by_role("heading", level=1)).to_be_visible()
        expect(auditor.page.locator("main")).not_to_contain_text(title)
        auditor.sound()
    response = auditor.page.goto(f"{xiangzhou.base}/admin/accounts/new/")
    assert response is not None
    assert response.status == 403
    auditor.go(f"/desk/cases/?q={number}")
    expect(auditor.page.locator("main")).not_to_contain_text(title)


def test_a_grid_worker_finds_the_day_on_one_page(xiangzhou: DemoSite, walk: Any, width: int) -> None:
    worker = walk(xiangzhou, "gridworker", width)
    worker.go("/field/")
    expect(worker.page.locator("#starting")).to_have_count(0)
    expect(worker.page.get_by_role("heading", level=1)).to_be_visible()
    worker.sound()
