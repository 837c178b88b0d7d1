"""Drawing the border of a cell on the map: corners go into the nearest side, back again, and typed text moves them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.app.pages import CELL
from tests.browser.test_journeys import sign_in
from tests.browser.test_portal import stands, window

pytestmark = pytest.mark.django_db
FIELD = "#f-redraw-geometry"


def corners(text: str) -> list[list[float]]:
    return json.loads(text)["coordinates"][0]  # type: ignore[no-any-return]


def test_a_border_is_drawn_corner_by_corner(running: Browser, site: Any) -> None:
    page = window(running, 1440, script=True).new_page()
    sign_in(page, site, "admin")
    page.goto(f"{site.base}/admin/cells/{CELL}/")
    stands(page)
    before = page.input_value(FIELD)
    canvas = page.locator(".map-canvas canvas")
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 3, "y": box["height"] / 2})
    grown = corners(page.input_value(FIELD))
    assert len(grown) == len(corners(before)) + 1 and grown[0] == grown[-1]
    assert [one for one in grown if one in corners(before)] == corners(before)
    page.get_by_role("button", name="撤销一步").click()
    assert corners(page.input_value(FIELD)) == corners(before)
    page.get_by_role("button", name="重新画").click()
    assert page.input_value(FIELD) == ""
