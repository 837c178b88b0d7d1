"""Windows of the browser, and who sits in front of them. How long anything is waited for stands here, and only here."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.app.pages import PASSWORD, Pages
from yiwang.faces import sessions
from yiwang.foundation.identity import interface as identity

PATIENCE = 30_000
"""Milliseconds. A busy machine is slow and not wrong; what never comes fails all the same."""
WIDTHS = [360, 1440]
expect.set_options(timeout=PATIENCE)


def window(running: Browser, width: int, script: bool = True, kept: Any = None, **more: Any) -> BrowserContext:
    """A window of a width; `kept` are the cookies of somebody who signed in before."""
    size: Any = {"width": width, "height": more.pop("height", 800)}
    locale = more.pop("locale", "zh-CN")
    context = running.new_context(
        viewport=size, java_script_enabled=script, locale=locale, storage_state=kept, reduced_motion="reduce", **more
    )
    context.set_default_timeout(PATIENCE)
    return context


def enter(page: Page, site: Pages, role: str, path: str = "") -> None:
    """Somebody who has signed in before; and goes somewhere."""
    login = site.login(role)
    person = identity.account(site.accounts[role, False])
    assert person is not None, login
    session = SessionStore()
    sessions.begin(SimpleNamespace(session=session), person, timezone.localdate())  # type: ignore[arg-type]
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": site.base}]
    )
    if path:
        page.goto(site.base + path)


def follow(link: Locator) -> None:
    """Where a link leads, once it is there: what is looked at next is not the page before."""
    before = link.page.url
    link.click()
    link.page.wait_for_url(lambda address: address != before)


def until(page: Page, answer: Callable[[], object]) -> None:
    """Waits for what is only promised, or seen elsewhere: wait_for_function takes a promise itself for a yes."""
    ends = monotonic() + PATIENCE / 1000
    while not answer():
        assert monotonic() < ends, "it never came"
        page.wait_for_timeout(20)


def sign_in(page: Page, site: Pages, role: str) -> None:
    """By the page for it, with login and password."""
    login = site.login(role)
    page.goto(f"{site.base}/desk/sign-in/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
