"""What was refused is in sight: at twice the size, by keyboard alone, with the first wrong field focused."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.app.pages import CELL
from tests.browser.journeys.walking import press_until
from tests.browser.windows import window

pytestmark = pytest.mark.django_db


def test_a_refused_form_leads_to_its_first_wrong_field(running: Browser, site: Any) -> None:
    page = window(running, 640, height=400).new_page()
    page.goto(f"{site.base}/report/form/?type=service_request&kind=street_lamp&area={CELL}")
    press_until(page, "Tab", "main form button.big")
    page.keyboard.press("Enter")
    wrong = page.locator("main [aria-invalid=true]").first
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    page.keyboard.type("三号楼门前")
    expect(wrong).to_have_value("三号楼门前")
