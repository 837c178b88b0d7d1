"""Drawing the border of a cell on the map: corners go into the nearest side, back again, and typed text moves them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.pages import CELL
from tests.browser.test_portal import stands
from tests.browser.windows import enter, window

pytestmark = pytest.mark.django_db
FIELD = "#f-redraw-geometry"


def corners(text: str) -> list[list[float]]:
    return json.loads(text)["coordinates"][0]  # type: ignore[no-any-return]


def changed(page: Page, before: str) -> str:
    """What stands in the field, once it is not what it was."""
    expect(page.locator(FIELD)).not_to_have_value(before)
    return page.input_value(FIELD)


def test_a_border_is_drawn_corner_by_corner(running: Browser, site: Any) -> None:
    page = window(running, 1440).new_page()
    enter(page, site, "admin", f"/admin/cells/{CELL}/")
    stands(page)
    before = page.input_value(FIELD)
    canvas = page.locator(".map-canvas canvas")
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 3, "y": box["height"] / 2})
    text = changed(page, before)
    grown = corners(text)
    assert len(grown) == len(corners(before)) + 1 and grown[0] == grown[-1]
    assert [one for one in grown if one in corners(before)] == corners(before)
    page.get_by_role("button", name="撤销一步").click()
    assert corners(changed(page, text)) == corners(before)
    page.get_by_role("button", name="重新画").click()
    expect(page.locator(FIELD)).to_have_value("")
