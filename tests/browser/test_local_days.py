"""In a real browser, without JavaScript: a day is entered on the calendar's page by keyboard, and withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.browser.audit import own_findings
from tests.browser.windows import WIDTHS, enter, window
from yiwang.faces.admin.days_shown import day_in_words
from yiwang.foundation.policy_packs.interface import LocalDay, as_it_is

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_is_entered_by_keyboard_and_withdrawn(running: Browser, site: Any, width: int) -> None:
    today = timezone.localdate()
    day = next(one for n in range(3, 30) if as_it_is("", one := today + timedelta(days=n)).kind == "work")
    page = window(running, width, script=False).new_page()
    enter(page, site, "admin", "/admin/calendar/")
    form = page.locator("details.action").filter(has=page.locator("#f-enter-day"))
    form.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(form).to_contain_text("对群众许诺过的时间，不提前也不推后")
    page.select_option("#f-enter-area", "/")
    page.fill("#f-enter-day", (today - timedelta(days=1)).isoformat())
    page.fill("#f-enter-name", "防台风停工")
    page.fill("#f-enter-source", "区三防办〔2026〕5号")
    page.locator("#f-enter-source").press("Enter")
    expect(page.locator("#f-enter-day-error")).to_contain_text("已经过去")
    expect(page.locator("#f-enter-name")).to_have_value("防台风停工")
    assert own_findings(page) == []
    page.fill("#f-enter-day", day.isoformat())
    page.locator("#f-enter-source").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已经登记")
    line = page.locator(".admin-dated .local")
    expect(line).to_contain_text(day_in_words(day))
    expect(line).to_contain_text("全站 · 依据：区三防办〔2026〕5号")
    assert own_findings(page) == []
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    line.locator("textarea").fill("台风没有来")
    line.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("已经撤回")
    page.locator("summary", has_text="撤回和退回的").click()
    expect(page.locator(".admin-dated .local")).to_contain_text("原因：台风没有来")
    assert LocalDay.objects.get().state == "withdrawn"
