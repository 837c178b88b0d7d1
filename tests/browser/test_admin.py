"""In a real browser, without JavaScript: an administrator, from cells that overlap to rules that are taken back."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.app.test_admin_places import CELLS, COMMUNITY, collection, square
from tests.app.test_admin_rules import BROKEN, NEWER, PACK, SAID, zipped
from tests.browser.audit import own_findings
from tests.browser.windows import WIDTHS, enter, follow, sign_in, window
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.places.models import Area
from yiwang.foundation.policy_packs.models import Activation, PackVersion
from yiwang.kernel import jobs

pytestmark = pytest.mark.django_db


def opened(running: Browser, site: Any, width: int, path: str = "/admin/") -> Page:
    """The administrator's page."""
    page = window(running, width, script=False).new_page()
    enter(page, site, "admin", path)
    return page


def worked(page: Page) -> str:
    """The worker does what was asked for; what its page then says."""
    page.wait_for_url("**/admin/jobs/**")
    jobs.work_off(timezone.now())
    page.reload()
    return page.locator("main").inner_text()


def open_form(page: Page, title: str) -> Any:
    """A form of the page, opened."""
    form = page.locator("details.action", has=page.locator("summary", has_text=title)).first
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def import_cells(page: Page, base: str, file: Path) -> str:
    page.goto(f"{base}/admin/cells/import/")
    page.set_input_files("input[type=file]", file)
    page.select_option("select[name=crs]", CELLS["crs"])
    page.select_option("select[name=do]", "do")
    page.get_by_role("button", name="上传").click()
    return worked(page)


def send_pack(page: Page, base: str, tmp_path: Path, *change: tuple[str, str, str]) -> str:
    file = tmp_path / "pack.zip"
    file.write_bytes(zipped(PACK, NEWER, SAID, *change).getvalue())
    page.goto(f"{base}/admin/packs/upload/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传").click()
    return worked(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_cells_are_imported_an_overlap_seen_and_drawn_anew(
    running: Browser, site: Any, tmp_path: Path, width: int
) -> None:
    Area.objects.filter(level="grid_cell").update(level="cell")
    page = window(running, width, script=False).new_page()
    sign_in(page, site, "admin")
    expect(page).to_have_url(f"{site.base}/admin/")
    file = tmp_path / "cells.geojson"
    file.write_text(collection(("new-1", square(120.0)), ("new-2", square(120.009))), "utf-8")
    told = import_cells(page, site.base, file)
    assert "做完了" in told and "重叠" in told
    page.goto(f"{site.base}/admin/cells/flaws/?kind=overlap")
    follow(page.get_by_role("link", name="new-1格 与 new-2格"))
    page.goto(f"{site.base}/admin/cells/new-2/")
    form = open_form(page, "重划边界")
    form.locator("textarea").fill("{")
    form.locator("[name=on]").fill(day(1))
    form.get_by_role("button", name="重划边界").click()
    expect(page.locator(".field.wrong")).to_contain_text("边界无效")
    form = open_form(page, "重划边界")
    expect(form.locator("textarea")).to_have_value("{")
    form.locator("textarea").fill(json.dumps(square(120.01)))
    form.get_by_role("button", name="重划边界").click()
    expect(page.locator(".notice.good")).to_contain_text("已经重划")
    page.goto(f"{site.base}/admin/cells/flaws/?kind=overlap&on={day(1)}")
    expect(page.locator("main")).not_to_contain_text("new-1格")
    assert own_findings(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pack_is_mended_compared_piloted_and_taken_back(
    running: Browser, site: Any, tmp_path: Path, width: int
) -> None:
    Activation.objects.update(area_path=site.site.paths["demo-district-1"])
    page = opened(running, site, width)
    wrong = send_pack(page, site.base, tmp_path, BROKEN)
    assert "不能安装" in wrong and "service_request.yaml" in wrong and "nobody_knows" in wrong
    follow(page.get_by_role("link", name="改好再上传"))
    assert "已经安装" in send_pack(page, site.base, tmp_path)
    follow(page.get_by_role("link", name="看装好的规则包"))
    follow(page.get_by_role("link", name="和别的版本比较"))
    expect(page.locator("main")).to_contain_text("99.1.0")
    page.goto(f"{site.base}/admin/packs/{PackVersion.objects.get(version='99.1.0').hash}/")
    form = open_form(page, "启用或试点")
    form.locator("[name=area]").fill(COMMUNITY)
    form.locator("[name=pilot]").check()
    form.locator("[name=reason]").fill("先在一个社区试")
    form.get_by_role("button", name="启用或试点").click()
    expect(page.locator(".notice.good")).to_contain_text("已经启用")
    expect(page.locator("main table").first).to_contain_text("试点")
    page.goto(f"{site.base}/admin/packs/decisions/")
    form = open_form(page, "撤回最近一次启用")
    form.locator("select").select_option(site.site.paths[COMMUNITY])
    form.locator("[name=reason]").fill("居民有意见")
    form.get_by_role("button", name="撤回最近一次启用").click()
    expect(page.locator(".notice.good")).to_contain_text("已经撤回")
    assert own_findings(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stand_in_is_named(running: Browser, site: Any, width: int) -> None:
    unit = Appointment.objects.filter(post="community_secretary").order_by("area").first()
    assert unit is not None
    page = opened(running, site, width, f"/admin/units/{unit.unit}/")
    form = open_form(page, "指定代理人")
    form.locator("[name=post]").select_option("community_secretary")
    form.locator("[name=holder]").fill("代书记")
    form.get_by_role("button", name="指定代理人").click()
    expect(page.locator(".field.wrong")).to_contain_text("请填写")
    form = open_form(page, "指定代理人")
    expect(form.locator("[name=holder]")).to_have_value("代书记")
    form.locator("[name=until]").fill(day(10))
    form.get_by_role("button", name="指定代理人").click()
    expect(page.locator(".notice.good")).to_contain_text("代理人已经登记")
    page.goto(f"{site.base}/admin/posts/?acting=1")
    expect(page.locator("main")).to_contain_text("代书记")
    assert own_findings(page) == []
