"""Browser tests: skipped with the reason where no browser is found."""

import os
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.browser import chromium

# Playwright runs a loop of its own in this thread; Django would take our plain queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def running() -> Iterator[Browser]:
    if chromium.found() is None:
        pytest.skip(chromium.NONE)
    with chromium.browser() as browser:
        yield browser


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests share the connection of the test, and so its transaction: two at once would mix their savepoints."""
    lock, answer = Lock(), WSGIHandler.__call__

    def alone(handler: WSGIHandler, environ: Any, start_response: Any) -> Any:
        with lock:
            return answer(handler, environ, start_response)

    monkeypatch.setattr(WSGIHandler, "__call__", alone)


@pytest.fixture
def site(pages: Pages) -> Iterator[Pages]:  # noqa: F811
    """The site of the page tests, served. Its tables are rolled back after the test: the journal lets
    nothing be deleted, so they could not be emptied."""
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    pages.base = server.url
    try:
        yield pages
    finally:
        server.stop()
        server._live_server_modified_settings.disable()
