"""The field app on a phone that stands in another zone: it says moments as the desk does, by the place's clock."""

import pytest
from playwright.sync_api import Browser, expect

from tests.app.pages import Pages
from tests.browser.windows import enter, window

pytestmark = [pytest.mark.django_db]


def test_a_phone_from_elsewhere_says_the_place_s_time(running: Browser, site: Pages) -> None:
    phone = window(running, 360, timezone_id="America/Los_Angeles").new_page()
    enter(phone, site, "clerk", f"/field/#case/{site.case_id}")
    expect(phone.locator("#view h1")).to_have_text(site.title)
    desk = window(running, 1440, timezone_id="America/Los_Angeles").new_page()
    enter(desk, site, "clerk", f"/desk/cases/{site.case_id}/")
    at_the_desk = desk.locator("main time").evaluate_all("all => all.map(one => one.title)")
    shown = phone.locator("#view time")
    expect(shown.first).to_be_visible()
    for exact, words in shown.evaluate_all("all => all.map(one => [one.title, one.textContent])"):
        assert exact in at_the_desk and words.endswith(exact[-5:])
