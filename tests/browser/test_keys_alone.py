"""Whole journeys at 1280 by 800 and 200 %, by keyboard alone, to their end."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.app.pages import CELL, HANDLER, handled  # noqa: F401 - a fixture
from tests.app.test_admin_places import COMMUNITY
from tests.app.test_admin_rules import NEWER, PACK, SAID, zipped
from tests.browser.keys import Keys
from tests.browser.windows import enter
from yiwang.cases.interface import Case, CaseFile, TakeStep
from yiwang.foundation.identity.models import Account
from yiwang.kernel import jobs
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
WORDS = "东侧楼梯堆满纸箱"


def signed_in(running: Browser, site: Any, role: str, path: str) -> Keys:
    keys = Keys.at(running)
    enter(keys.page, site, role, path)
    return keys


def sent(keys: Keys, number: int) -> None:
    expect(keys.page.locator("[data-parcel=sent]")).to_have_count(number)
    keys.lands("heading", "待发")


def step(keys: Keys, name: str, words: str = "") -> None:
    """A step of the case that is open in the field app."""
    expect(keys.page.locator("details.action > summary", has_text=name)).to_be_visible()
    keys.go("DisclosureTriangle", f"^{name}$")
    expect(keys.page.locator("details[open] form")).to_be_visible()
    if words:
        keys.write("", words)
    keys.go("button", f"^{name}$")


def test_a_grid_worker_reports_tells_the_party_and_sees_it_done(running: Browser, site: Any, tmp_path: Path) -> None:
    picture = tmp_path / "exit.jpg"
    Image.new("RGB", (60, 40), "red").save(picture)
    keys = signed_in(running, site, "grid_worker", "/field/")
    page = keys.page
    expect(page.locator("#who strong")).to_be_visible()
    keys.go("link", "^上报$")
    keys.lands("heading", "看到什么")
    keys.to("searchbox", "写几个字找一找")
    page.keyboard.insert_text("隐患")
    keys.go("button", "隐患")
    expect(page.locator("#cell")).to_be_visible()
    for taken in (picture, None, picture):
        keys.to("button", "拍照片" if taken else "去掉")
        if taken:
            with page.expect_file_chooser() as chooser:
                keys.press("Enter")
            chooser.value.set_files(taken)
        else:
            keys.press("Enter")
        expect(page.locator(".photos img")).to_have_count(1 if taken else 0)
        keys.lands("button", "拍照片")
        keys.press("Shift+Tab")
    keys.to("combobox", "网格")
    keys.press("ArrowDown")
    for _ in page.locator("#view form :is(input[type=text], textarea)").all():
        keys.to("textbox", "")
        page.keyboard.insert_text(WORDS)
    keys.go("button", "^上报$")
    sent(keys, 1)
    assert CaseFile.objects.filter(case_id=Case.objects.get(title=WORDS).id).count() == 1
    keys.go("link", r"^\d{6}\w+$")
    keys.lands("heading", WORDS)
    step(keys, "发整改通知")
    sent(keys, 2)
    keys.go("link", r"^\d{6}\w+$")
    keys.lands("heading", WORDS)
    step(keys, "报告整改完成", "已经清走")
    sent(keys, 3)
    assert Case.objects.get(title=WORDS).stage == "rechecking"
    keys.sound()


def on_case(keys: Keys, form: str, button: str, fill: Any) -> None:
    """What is done on the page of a case: unfolded, filled, sent, and said to be done."""
    keys.go("DisclosureTriangle", form)
    fill()
    keys.go("button", button)
    expect(keys.page.locator(".notice.good").first).to_be_visible()


def later(keys: Keys, name: str) -> None:
    """A moment to come, part by part with the arrow; the order of the parts is the browser's."""
    keys.to("DateTime|InputTime", name)
    for _ in range(8):
        keys.press("ArrowUp")
        keys.press("ArrowUp")
        keys.press("Tab")
        if keys.look()[0] not in ("DateTime", "InputTime"):
            break
    expect(keys.page.get_by_label(name)).not_to_have_value("")
    keys.press("Shift+Tab")
    keys.look()


@pytest.mark.usefixtures("handled")
def test_supervision_is_ordered_and_answered(running: Browser, site: Any) -> None:
    keys = signed_in(running, site, "supervisor", f"/desk/cases/{site.case_id}/")

    def order() -> None:
        keys.write("为什么督办", "群众反映多次")
        later(keys, "最迟什么时候回复")

    on_case(keys, "^下达督办单$", "^下达督办单$", order)
    keys.sound()
    answers = signed_in(running, site, "handler", "/desk/orders/")
    answers.go("link", "督办单等我们回复的 1")
    answers.page.wait_for_url("**ordered=1**")
    answers.go("link", site.title)
    answers.page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}/"))
    on_case(answers, "^回复督办单", "^回复督办单", lambda: answers.write("怎么办的", "今晚换灯"))
    expect(answers.page.locator("section[aria-labelledby=orders]")).to_contain_text("已回复")
    answers.sound()


def test_a_list_is_taken_away_as_a_workbook_and_straight_after_as_text(running: Browser, site: Any) -> None:
    keys = signed_in(running, site, "dispatcher", "/desk/cases/?view=area&state=all")
    for name, ending in (("^XLSX$", ".xlsx"), ("^CSV$", ".csv")):
        keys.to("button", name)
        with keys.page.expect_download() as taken:
            keys.press("Enter")
        assert taken.value.suggested_filename.endswith(ending) and taken.value.path().stat().st_size
        keys.lands("button", name)
    keys.sound()


def for_the_verdict(site: Any) -> None:
    """The handler has resolved it, and it was checked."""
    site.site.now = timezone.now()
    for name, post, given in (("resolve", HANDLER, {"result": "灯已换好"}), ("pass_check", "follow_up_clerk", {})):
        site.site.do(TakeStep(site.case_id, name, given), site.site.person(post, CELL))


@pytest.mark.usefixtures("handled")
def test_a_resident_follows_a_report_judges_it_and_has_it_done_again(running: Browser, site: Any) -> None:
    for_the_verdict(site)
    keys = Keys.at(running)
    keys.page.goto(f"{site.base}/track/")
    keys.write("编号", site.number)
    keys.write("查询码", site.answer.code)
    keys.go("button", "^查看$")
    keys.page.wait_for_url(f"**/track/{site.number}/")
    for name in ("解决了", "满意"):
        keys.to("radio", f"^{name}$")
        keys.press("ArrowRight")
        assert keys.look() == ("radio", {"解决了": "没有解决", "满意": "不满意"}[name])
    keys.write("想说的话", "亮了一晚又灭了")
    keys.go("button", "^提交评价$")
    expect(keys.page.locator("[name=solved][value=no][checked]")).to_have_count(1)
    assert Case.objects.get(id=site.case_id).solved is False
    again = "^没有解决，要求重办$"
    keys.go("DisclosureTriangle", again)
    keys.write("", "又灭了")
    keys.go("button", again)
    expect(keys.page.locator(".now-card")).to_contain_text("办理中")
    assert Case.objects.get(id=site.case_id).stage == "handling"
    keys.sound()


def test_a_pack_is_sent_compared_proposed_and_put_in_force_by_another(
    running: Browser, site: Any, settings: Any, tmp_path: Path
) -> None:
    settings.TWO_FOR_PACKS = True
    file = tmp_path / "pack.zip"
    file.write_bytes(zipped(PACK, NEWER, SAID).getvalue())
    keys = signed_in(running, site, "admin", "/admin/packs/upload/")
    keys.to("button", "规则包（.zip")
    with keys.page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(file)
    keys.go("button", "^上传$")
    keys.page.wait_for_url("**/admin/jobs/**")
    keys.to("link", "^刷新$")
    for _ in range(2):  # The page asks for itself again only once what came first stands there.
        keys.page.wait_for_event("response", lambda one: "/admin/jobs/" in one.url)
    keys.lands("link", "^刷新$")
    jobs.work_off(timezone.now())
    expect(keys.page.locator("#job")).to_contain_text("已经安装")
    keys.go("link", "看装好的规则包")
    keys.page.wait_for_url("**/admin/packs/**")
    keys.go("link", "和别的版本比较")
    keys.page.wait_for_url("**/compare/**")
    expect(keys.page.get_by_role("heading", level=1)).to_be_visible()
    keys.go("link", "99.1.0")
    keys.page.wait_for_url(lambda address: "/compare/" not in address)
    keys.go("DisclosureTriangle", "^提议启用或试点$")
    keys.write("从哪个区划起", COMMUNITY)
    keys.go("checkbox", "先试点", "Space")
    keys.write("理由", "先在一个社区试")
    keys.go("button", "^提议启用或试点$")
    expect(keys.page.locator(".notice.good")).to_contain_text("等另一位管理员同意")
    keys.sound()
    site.accounts["second", False] = new_id()
    Account.objects.create(id=site.accounts["second", False], login="second", name="second", roles="admin")
    other = signed_in(running, site, "second", "/admin/")
    other.go("link", "个启用提议等第二个人同意")
    other.page.wait_for_url("**/decisions/**")
    other.go("DisclosureTriangle", "^同意启用$")
    other.to("combobox", "哪个提议")
    other.go("button", "^同意启用$")
    expect(other.page.locator(".notice.good")).to_contain_text("已经启用")
    other.sound()
