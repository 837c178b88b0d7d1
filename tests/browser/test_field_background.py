"""What the field app's service worker sends by itself: with the page closed, and beside a page that is sending.

The browser's own Background Sync comes when it likes. Here it is taken away, and its event sent to the worker by hand.
A browser that is offline sends none, by hand neither: where the net fails, the server is away.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.app.pages import Pages
from tests.browser.test_field_app import SEND, keep, opened, reported, type_report
from tests.browser.windows import until, window
from yiwang.cases.interface import Case, CaseFile

pytestmark = [pytest.mark.django_db]
NOTED = """Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", {
  get: () => ({ register: async (tag) => localStorage.setItem("asked for", tag) }),
});"""
"""The page asks for the event, and the browser never sends it."""
STATES = """wanted => new Promise((done) => {
  const asked = indexedDB.open("field");
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const every = asked.result.transaction("parcels").objectStore("parcels").getAll();
    every.onsuccess = () => {
      asked.result.close();
      done(every.result.map((one) => one.state).join() === wanted);
    };
  };
})"""
SAYS = """() => {
  self.said = [];
  const wait = ExtendableEvent.prototype.waitUntil;
  ExtendableEvent.prototype.waitUntil = function (work) {
    work.then(() => self.said.push("done"), (problem) => self.said.push(problem.message));
    return wait.call(this, work);
  };
}"""
"""What the worker says to the browser: done, or why it is to be asked again."""
REPORT_AND_PHOTO = 2


@pytest.fixture
def phone(running: Browser, site: Pages) -> Iterator[BrowserContext]:
    context = window(running, 360)
    context.add_init_script(NOTED)
    yield context


@pytest.fixture
def taken(site: Pages) -> Iterator[list[str]]:
    """What reaches the server to be taken, whoever sends it."""
    found: list[str] = []

    def note(environ: dict[str, Any] | None = None, **more: Any) -> None:
        if environ and environ.get("PATH_INFO") == "/field/send":
            found.append(environ["REQUEST_METHOD"])

    request_started.connect(note, weak=False)
    yield found
    request_started.disconnect(note)


def sync_event(page: Page, site: Pages) -> None:
    """The event that a browser sends when there is a net again."""
    session = page.context.new_cdp_session(page)
    known: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda one: known.extend(
        each["registrationId"] for each in one["registrations"]))  # fmt: skip
    session.send("ServiceWorker.enable")
    until(page, lambda: known)
    wanted = {"origin": site.base, "registrationId": known[0], "tag": "queue", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", wanted)


def said(page: Page, site: Pages) -> str:
    """The event is sent, and the worker has ended what it does about it."""
    worker = page.context.service_workers[0]
    worker.evaluate(SAYS)
    sync_event(page, site)
    until(page, lambda: worker.evaluate("self.said.length"))
    return str(worker.evaluate("self.said[0]"))


def closed_with_a_report(phone: BrowserContext, site: Pages) -> Page:
    """Reported without a net, and the app closed; there is a net again, and another page open beside."""
    page = opened(phone, site)
    phone.set_offline(True)
    type_report(page)
    keep(page)
    expect(page.locator("[data-parcel=waiting]")).to_have_count(1)
    page.wait_for_function("() => localStorage.getItem('asked for') === 'queue'")
    page.close()
    other = phone.new_page()
    phone.set_offline(False)
    other.goto(f"{site.base}/track/")
    return other


def away(_: WSGIHandler, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("503 Service Unavailable", [("Content-Type", "text/plain")])
    return [b""]


def test_with_the_app_closed_the_worker_sends_what_waits_once(
    phone: BrowserContext, site: Pages, taken: list[str]
) -> None:
    other = closed_with_a_report(phone, site)
    assert reported() == 0 and taken == []
    assert said(other, site) == "done"
    until(other, lambda: other.evaluate(STATES, "sent"))
    assert reported() == 1 and CaseFile.objects.count() == 1
    assert len(taken) == REPORT_AND_PHOTO
    assert said(other, site) == "done"
    assert reported() == 1 and len(taken) == REPORT_AND_PHOTO


def test_with_the_server_away_the_worker_asks_to_be_called_again(
    phone: BrowserContext, site: Pages, taken: list[str]
) -> None:
    other = closed_with_a_report(phone, site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", away)
        assert said(other, site) == "no_net"
    until(other, lambda: other.evaluate(STATES, "waiting"))
    assert taken == [] and reported() == 0
    assert said(other, site) == "done"
    until(other, lambda: other.evaluate(STATES, "sent"))
    assert reported() == 1 and len(taken) == REPORT_AND_PHOTO


def test_page_and_worker_at_the_same_time_send_once(phone: BrowserContext, site: Pages, taken: list[str]) -> None:
    Case.objects.filter(id=site.case_id).update(kind="elsewhere", area_code="elsewhere")  # nothing is alike
    page = opened(phone, site)
    held: list[Route] = []
    page.route(SEND, lambda route: held.append(route) if not held else route.continue_())
    type_report(page)
    with page.expect_request(SEND):
        keep(page)
    assert said(page, site) == "busy"
    assert taken == []
    held[0].continue_()
    expect(page.locator("[data-parcel=sent]")).to_have_count(1)
    assert reported() == 1 and CaseFile.objects.count() == 1
    assert len(taken) == REPORT_AND_PHOTO
