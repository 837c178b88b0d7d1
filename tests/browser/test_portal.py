"""The portal in a real browser: with scripts the map, search as one types and photos; without them no empty promise."""

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.app.pages import CELL
from tests.browser.audit import axe_findings, fits, own_findings
from tests.browser.windows import window
from yiwang.cases.interface import Case, CaseFile
from yiwang.foundation.places import interface as places

pytestmark = pytest.mark.django_db
KIND = "type=service_request&kind=street_lamp"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "lamp.jpg")
    return tmp_path / "lamp.jpg"


def quiet(page: Page) -> list[str]:
    """What the page complains of: scripts that fail, and requests that the policy or the site refuses."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on(
        "requestfailed",
        lambda one: said.append(f"{one.url} {one.failure}") if "ERR_ABORTED" not in str(one.failure) else None,
    )
    return said


def open_map(page: Page) -> None:
    page.locator("details.map-open > summary").click()
    stands(page)


def stands(page: Page) -> None:
    """The map is drawn, with all that lies on it."""
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    expect(page.locator(".map-state")).to_have_count(0)


def tap_middle(page: Page) -> None:
    canvas = page.locator(".map-canvas canvas")
    box = canvas.bounding_box()
    assert box
    # Room for the buttons is left at the right: the middle of what is drawn lies 24 px beside that of the frame.
    canvas.click(position={"x": box["width"] / 2 - 24, "y": box["height"] / 2})


def test_four_taps_with_map_and_photo(running: Browser, site: Any, picture: Path) -> None:
    page = window(running, 360).new_page()
    said = quiet(page)
    page.goto(site.base)
    page.locator(".pictures a", has_text="路灯").click()
    loaded: list[str] = []
    page.on("request", lambda one: loaded.append(one.url))
    open_map(page)
    assert any("map.js" in url for url in loaded) and all(url.startswith((site.base, "blob:")) for url in loaded)
    tap_middle(page)
    expect(page.locator("#place-said[data-inside=yes]")).to_contain_text(re.compile("网格|cell"))
    page.get_by_role("button", name="就是这里，下一步").click()
    page.fill("[name=what]", "路灯一直闪")
    page.fill("[name=address]", "南门")
    page.set_input_files("input[type=file]", picture)
    page.locator("button.big", has_text=re.compile("提交$")).click()
    page.wait_for_url("**/receipt/")
    row = Case.objects.exclude(id=site.case_id).get()
    assert row.longitude is not None and row.area_code.startswith("demo-grid_cell")
    assert CaseFile.objects.filter(case_id=row.id).count() == 1
    expect(page.locator("svg.qr")).to_have_count(1)
    assert said == []


def test_here_asks_the_device_once_and_fills_the_place(running: Browser, site: Any) -> None:
    lon, lat = places.middles([CELL], site.site.paths[CELL], site.site.now.date())[CELL]
    context = window(running, 360)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": lon, "latitude": lat})
    page = context.new_page()
    page.goto(f"{site.base}/report/where/?{KIND}")
    page.get_by_role("button", name="就在我现在的位置").click()
    page.get_by_role("button", name="就是这里，下一步").click()
    page.wait_for_url("**/report/form/**")
    assert f"lon={lon:.6f}" in page.url and f"area={CELL}" in page.url


def test_a_device_that_may_not_tell_says_what_else_to_do(running: Browser, site: Any) -> None:
    page = window(running, 360).new_page()
    page.goto(f"{site.base}/report/where/?{KIND}")
    page.get_by_role("button", name="就在我现在的位置").click()
    expect(page.locator("#place-said")).to_contain_text("从列表里选")


def test_the_map_by_keyboard(running: Browser, site: Any) -> None:
    page = window(running, 1440).new_page()
    page.goto(f"{site.base}/report/where/?{KIND}")
    page.locator("details.map-open > summary").focus()
    page.keyboard.press("Enter")
    stands(page)
    page.keyboard.press("Tab")
    expect(page.locator(".map-canvas canvas")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#place-said[data-inside=yes]")).to_be_visible()


def test_kinds_are_found_as_one_types(running: Browser, site: Any) -> None:
    page = window(running, 360).new_page()
    said = quiet(page)
    page.goto(site.base)
    page.locator("#q").press_sequentially("漏水", delay=30)
    page.locator("#found a", has_text="渗漏").click()
    page.wait_for_url("**/report/where/**kind=water_leak**")
    assert said == []


def test_what_is_nearby_opens_from_the_map(running: Browser, site: Any) -> None:
    lon, lat = places.middles([CELL], site.site.paths[CELL], site.site.now.date())[CELL]
    Case.objects.filter(id=site.case_id).update(longitude=lon, latitude=lat)
    page = window(running, 360).new_page()
    page.goto(f"{site.base}/nearby/?area={CELL}")
    open_map(page)
    tap_middle(page)
    page.locator(".map-panel a", has_text="路灯不亮").click()
    page.wait_for_url(f"**/nearby/{site.number}/")
    page.get_by_role("button", name="我也遇到了").click()
    expect(page.locator("h1")).to_contain_text("已经记上")


def test_a_map_that_cannot_be_read_says_so_and_tries_again(running: Browser, site: Any) -> None:
    page = window(running, 360).new_page()
    page.route("**/map/shapes/**", lambda route: route.abort())
    page.goto(f"{site.base}/report/where/?{KIND}")
    page.locator("details.map-open > summary").click()
    expect(page.locator(".map-state[role=alert]")).to_contain_text("列表")
    page.unroute("**/map/shapes/**")
    page.get_by_role("button", name="再试一次").click()
    page.locator(".map-canvas canvas").wait_for()


def test_without_script_nothing_promises_what_it_cannot_do(running: Browser, site: Any) -> None:
    page = window(running, 360, script=False).new_page()
    for address in (f"/report/where/?{KIND}", "/nearby/", "/place/", f"/track/{site.number}/"):
        page.goto(f"{site.base}{address}")
        expect(page.locator("[data-here]:visible, [data-map]:visible, [data-print]:visible"), address).to_have_count(0)


def test_a_scanned_receipt_fills_number_and_code(running: Browser, site: Any) -> None:
    page = window(running, 360).new_page()
    page.goto(f"{site.base}/track/?number={site.number}#{site.answer.code}")
    expect(page.locator("[name=number]")).to_have_value(site.number)
    expect(page.locator("[name=code]")).to_have_value(site.answer.code)
    page.wait_for_url(lambda address: site.answer.code not in address)
    page.get_by_role("button", name="查看").click()
    page.wait_for_url(f"**/track/{site.number}/")


@pytest.mark.parametrize("address", [f"/report/where/?{KIND}", "/nearby/", "/place/"])
def test_open_maps_can_be_used_by_everyone(running: Browser, site: Any, address: str) -> None:
    page = window(running, 360).new_page()
    page.goto(f"{site.base}{address}")
    if page.locator("details.map-open").count():
        open_map(page)
    assert own_findings(page) + (axe_findings(page) or []) == []


def test_in_large_type_nothing_is_cut_off(running: Browser, site: Any) -> None:
    page = window(running, 320).new_page()
    for address in ("/", "/report/", f"/report/where/?{KIND}", "/nearby/", "/paper/service_request/"):
        page.goto(f"{site.base}/look/?type=large&next={address}")
        assert fits(page), address
