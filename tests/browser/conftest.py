"""Browser tests: skipped with the reason where no browser is found."""

import os
from collections.abc import Iterator
from threading import RLock
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.db.transaction import Atomic
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from tests.app.conftest import one_day, one_hour  # noqa: F401 - fixtures
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.browser import chromium

# Playwright runs a loop of its own in this thread; Django would take our plain queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def running() -> Iterator[Browser]:
    """One browser for all tests of a process; each test opens windows of its own."""
    if chromium.found() is None:
        pytest.skip(chromium.NONE)
    with chromium.browser() as browser:
        yield browser


class Server(ThreadedWSGIServer):
    """Waits, when it is closed, for those who still answer: none outlives its test, whose connection it uses."""

    daemon_threads = False


class Serving(LiveServerThread):
    server_class = Server


def take_turns(patch: pytest.MonkeyPatch) -> None:
    """Requests share the connection of the test, and so its transaction: two writing at once would mix their
    savepoints. One request at a time, and none while the test itself writes."""
    turn = RLock()
    answer, begin, end = WSGIHandler.__call__, Atomic.__enter__, Atomic.__exit__

    def alone(handler: WSGIHandler, environ: Any, start_response: Any) -> Any:
        with turn:
            return answer(handler, environ, start_response)

    def begin_alone(block: Atomic) -> None:
        turn.acquire()
        try:
            begin(block)
        except BaseException:
            turn.release()
            raise

    def end_alone(block: Atomic, *error: Any) -> None:
        try:
            end(block, *error)
        finally:
            turn.release()

    patch.setattr(WSGIHandler, "__call__", alone)
    patch.setattr(Atomic, "__enter__", begin_alone)
    patch.setattr(Atomic, "__exit__", end_alone)


@pytest.fixture
def site(pages: Pages, running: Browser, settings: Any) -> Iterator[Pages]:  # noqa: F811
    """The site of the page tests, served. Its tables are rolled back after the test: the journal lets
    nothing be deleted, so they could not be emptied."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    # Tests of signing in type a password; that it is hashed slowly is tested without a browser.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    shared = connections["default"]
    serving = Serving("localhost", lambda handler: handler, {"default": shared})
    serving.daemon = True
    shared.inc_thread_sharing()
    with pytest.MonkeyPatch.context() as patch:
        take_turns(patch)
        serving.start()
        serving.is_ready.wait()
        pages.base = f"http://localhost:{serving.port}"
        try:
            yield pages
        finally:
            # Windows first: what they hold open would keep the server's threads, and so would theirs the connection.
            for window in list(running.contexts):
                window.close()
            serving.terminate()
    shared.dec_thread_sharing()
