"""Pictures of every page at phone and desk width, some also in English and in large type: `make screenshots` →
var/screenshots. Look at every one of them.

The site is the demo's; people sign in with its printed logins. Names on the line take only what contains one of them.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

from tests.browser.audit import axe_findings, own_findings
from tests.browser.chromium import browser
from tests.shared import ROOT

WIDTHS = {"phone": (360, 740), "desk": (1440, 900)}
HOME = Path(os.environ.get("YIWANG_SCREENS_HOME", ROOT / "var" / "screens-site"))
OUT = ROOT / "var" / "screenshots"
PASSWORD = "songjian-demo"


@dataclass
class Shot:
    """One page: its name, who looks, and how to get there."""

    name: str
    who: str
    go: Callable[[Page, str], None]


def at(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        page.goto(base + path)

    return go


def first_case(page: Page, base: str) -> None:
    page.goto(base + "/desk/cases/")
    if page.locator("td.title a").count() == 0:
        page.goto(base + "/desk/cases/?view=area")
    page.locator("td.title a").first.click()


def open_action(page: Page, base: str) -> None:
    first_case(page, base)
    page.locator("details.action > summary").first.click()


def refused(page: Page, base: str) -> None:
    """The first thing that can be done, sent with nothing filled in."""
    first_case(page, base)
    one = page.locator("details.action").first
    if one.get_attribute("open") is None:
        one.locator("summary").click()
    one.locator("button").last.click()


def report_form(page: Page, base: str) -> None:
    page.goto(base + "/report/")
    page.locator(".pictures a[href*=street_lamp]").first.click()
    while page.locator(".tile", has_text="›").count():
        page.locator(".tile", has_text="›").first.click()
    page.locator("main .tile").first.click()


def map_opened(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        page.goto(base + path)
        page.locator("details.map-open > summary").click()
        page.locator(".map-state").wait_for(state="detached", timeout=30_000)
        page.wait_for_timeout(1500)

    return go


def public_matter(page: Page, base: str) -> None:
    page.goto(base + "/nearby/")
    page.locator(".matters a").first.click()


def report_refused(page: Page, base: str) -> None:
    report_form(page, base)
    page.locator("main button.big").click()


def reported(page: Page, base: str) -> None:
    report_form(page, base)
    for field in page.locator("main input[type=text], main textarea").all():
        if field.is_visible() and not field.input_value():
            field.fill("三号楼门前，晚上看不清路")
    for one in page.locator("fieldset.field:has(input[type=radio])").all():
        one.locator("input").last.check()
    page.locator("input[type=tel]").first.fill("13900000000") if page.locator("input[type=tel]").count() else None
    phone = page.locator("input[autocomplete=tel]")
    if phone.count():
        phone.fill("13900000000")
    page.locator("main button.big").click()


def sent(page: Page, base: str) -> None:
    reported(page, base)
    if page.locator("input[name=checked]").count():
        page.locator("main button.big").click()


def tracked(page: Page, base: str) -> None:
    sent(page, base)
    page.locator("main a.button").first.click()


def erase(page: Page, base: str) -> None:
    tracked(page, base)
    page.locator("a.danger").click()


def place(page: Page, base: str) -> None:
    page.goto(base + "/place/")
    page.locator(".tile").first.click()
    page.locator("main a.button").first.click() if "/place/" in page.url and page.url.endswith("/place/") else None
    while page.locator("main h1", has_text=re.compile("哪里|live")).count():
        page.locator("main .button.second").last.click()


def rates(page: Page, base: str) -> None:
    place(page, base)
    page.locator("a", has_text=re.compile("看下面各处|below")).first.click()


def rule_book(page: Page, base: str) -> None:
    page.goto(base + "/rules/")
    page.locator(".tile").first.click()


def new_form(page: Page, base: str) -> None:
    page.goto(base + "/desk/cases/new/")
    while page.locator("main .tile", has_text="›").count():
        page.locator("main .tile", has_text="›").first.click()
    page.locator("main .button.second, main .tile").first.click()
    page.locator("main details[open] .tile").first.click()


def journal(page: Page, base: str) -> None:
    page.goto(base + "/admin/journal/seals/")
    page.locator("main button").first.click()


def within(path: str, link: str) -> Callable[[Page, str], None]:
    """The first thing of a list."""

    def go(page: Page, base: str) -> None:
        page.goto(base + path)
        page.locator(f"main a[href*='{link}']:visible").first.click()
        page.wait_for_load_state()

    return go


def told_case(page: Page, base: str) -> None:
    """A case that went through much."""
    page.goto(base + "/desk/cases/?state=all&q=%E8%BF%9D%E5%BB%BA%E5%8E%8B%E8%A3%82")
    page.goto(base + str(page.locator("td.title a").first.get_attribute("href")))


def field_view(hash: str) -> Callable[[Page, str], None]:
    """A view of the field app, once it has its data."""

    def go(page: Page, base: str) -> None:
        page.goto(f"{base}/field/{hash}")
        page.locator("#starting").wait_for(state="detached")
        page.wait_for_timeout(500)

    return go


def field_sheet(page: Page, base: str) -> None:
    """The form of a report in the field, refused where it is empty."""
    field_view("#report")(page, base)
    page.locator("button.kind").first.click()
    page.locator("#view button.big").click()
    page.locator("#view .error").first.wait_for()


def field_case(page: Page, base: str) -> None:
    """The first task of the day, with what can be done about it open."""
    field_view("")(page, base)
    page.locator(".task").first.click()
    page.locator("details.action summary").first.click()
    page.locator("details.action form").wait_for()


def field_queue(page: Page, base: str) -> None:
    """A report that waits: nothing is sent from here."""
    page.route("**/field/send", lambda route: route.abort())
    field_view("#report")(page, base)
    page.locator("button.kind").first.click()
    page.locator("#view form").wait_for()
    page.locator("#cell").select_option(index=1)
    for field in page.locator("#view form :is(input[type=text], textarea)").all():
        field.fill("西门外第二盏灯")
    page.locator("#view button.big").click()
    another = page.locator("button.big[data-asked]")
    page.locator("[data-parcel]").or_(another).first.wait_for()
    if another.count():
        another.click()
    page.locator("[data-parcel]").wait_for()


INSIDE = {
    "admin-area": ("/admin/areas/", "/admin/areas/99"), "admin-cell": ("/admin/cells/", "/admin/cells/99"),
    "admin-unit": ("/admin/units/", "/admin/units/01"), "admin-account": ("/admin/accounts/", "/admin/accounts/01"),
    "admin-pack": ("/admin/packs/", "/admin/packs/2"),
}  # fmt: skip
ADMIN = (
    ("start", ""), ("areas", "areas/"), ("cells", "cells/"), ("flaws", "cells/flaws/"),
    ("cells-import", "cells/import/"), ("areas-import", "areas/import/"), ("units-import", "units/import/"),
    ("directory-try", "directory/try/"),
    ("units", "units/"), ("posts", "posts/"), ("vacant", "posts/vacant/"), ("roles", "posts/roles/"),
    ("accounts", "accounts/"), ("account-new", "accounts/new/"), ("upload", "packs/upload/"),
    ("decisions", "packs/decisions/"), ("calendar", "calendar/"), ("directory", "directory/"),
    ("gaps", "directory/gaps/"), ("answers", "answers/"), ("journal", "journal/"), ("openings", "journal/openings/"),
    ("personal", "personal/"), ("jobs", "jobs/"),
)  # fmt: skip
SHOTS = [
    Shot("portal-start", "", at("/")), Shot("portal-what", "", at("/report/")),
    Shot("portal-what-search", "", at("/report/?q=%E8%B7%AF%E7%81%AF")),
    Shot("portal-what-nothing", "", at("/report/?q=zzz")),
    Shot("portal-where", "", at("/report/where/?type=service_request&kind=street_lamp")),
    Shot("portal-where-search", "", at("/report/where/?place=%E6%9D%BE%E6%B6%A7")),
    Shot("portal-form", "", report_form), Shot("portal-form-refused", "", report_refused),
    Shot("portal-form-alike", "", reported), Shot("portal-receipt", "", sent), Shot("portal-case", "", tracked),
    Shot("portal-erase", "", erase), Shot("portal-track", "", at("/track/")),
    Shot("portal-place", "", at("/place/")), Shot("portal-responsible", "", place), Shot("portal-rates", "", rates),
    Shot("portal-where-map", "", map_opened("/report/where/?type=service_request&kind=street_lamp")),
    Shot("portal-nearby", "", at("/nearby/")), Shot("portal-nearby-map", "", map_opened("/nearby/")),
    Shot("portal-public", "", public_matter), Shot("portal-papers", "", at("/paper/")),
    Shot("portal-paper", "", at("/paper/service_request/")),
    Shot("portal-rules", "", at("/rules/")), Shot("portal-rule-book", "", rule_book),
    Shot("portal-not-found", "", at("/nothing/")),
    Shot("desk-sign-in", "", at("/desk/sign-in/")), Shot("desk-post", "secretary", at("/desk/post/")),
    Shot("desk-cases", "dispatcher", at("/desk/cases/?view=area")),
    Shot("desk-cases-mine", "intake", at("/desk/cases/")),
    Shot("desk-cases-empty", "intake", at("/desk/cases/?view=called")),
    Shot("desk-search", "dispatcher", at("/desk/cases/?q=%E8%B7%AF%E7%81%AF")),
    Shot("desk-case", "intake", first_case), Shot("desk-case-dispatcher", "dispatcher", first_case),
    Shot("desk-case-handler", "housing", open_action), Shot("desk-case-supervisor", "supervisor", first_case),
    Shot("desk-case-refused", "dispatcher", refused), Shot("desk-orders", "supervisor", at("/desk/orders/")),
    Shot("desk-room", "dispatcher", at("/desk/room/")), Shot("desk-room-wall", "dispatcher", at("/desk/room/?wall=1")),
    Shot("desk-room-community", "secretary", at("/desk/room/?show=late")),
    Shot("desk-analyses", "dispatcher", at("/desk/analyses/")),
    Shot("desk-numbers", "dispatcher", at("/desk/room/numbers/?by=kind")),
    Shot("desk-new", "intake", at("/desk/cases/new/")), Shot("desk-new-form", "intake", new_form),
    Shot("desk-account", "intake", at("/desk/account/")),
    Shot("desk-second-factor", "intake", at("/desk/account/second-factor/")),
    Shot("admin-packs", "admin", at("/admin/packs/")), Shot("admin-verify", "admin", journal),
    *(Shot(f"admin-{name}", "admin", at(f"/admin/{path}")) for name, path in ADMIN),
    Shot("desk-not-yours", "admin", at("/desk/cases/")), Shot("desk-case-told", "dispatcher", told_case),
    Shot("desk-board", "housing", at("/desk/board/")), Shot("desk-board-empty", "worker", at("/desk/board/")),
    Shot("desk-corrections", "intake", at("/desk/corrections/")), Shot("portal-held", "", at("/held/")),
    Shot("field-today", "gridworker", field_view("")), Shot("field-report", "gridworker", field_view("#report")),
    Shot("field-signed-out", "", field_view("")), Shot("field-sheet", "gridworker", field_sheet),
    Shot("field-case", "gridworker", field_case), Shot("field-queue", "gridworker", field_queue),
    *(Shot(name, "admin", within(*where)) for name, where in INSIDE.items()),
]  # fmt: skip
ALSO = (
    "portal-start", "portal-case", "portal-form", "desk-cases", "desk-case-told", "desk-room", "field-today",
    "field-sheet", "field-case", "field-queue", "admin-start",
)  # fmt: skip
"""Taken in English and in large type too."""


def signed_in(running: Browser, base: str, who: str, kept: dict[str, Any]) -> Any:
    """What a browser keeps of somebody who signed in; a password is typed once for each."""
    if who and who not in kept:
        context = running.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(base + "/desk/sign-in/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main button").last.click()
        page.wait_for_load_state()
        kept[who] = context.storage_state()
        context.close()
    return kept.get(who)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def demo_site() -> Iterator[str]:
    """The demo, built when it is not there yet, and served."""
    port = free_port()
    program = [str(Path(sys.executable).parent / "yiwang"), "demo", "--port", str(port)]
    environment = {**os.environ, "YIWANG_HOME": str(HOME)}
    process = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(30)


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"the demo ended with {process.returncode}")
        try:
            urlopen(f"{base}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the demo did not start")


def take(running: Browser, base: str, shot: Shot, size: str, look: str, kept: Any) -> str:
    """One picture; what is wrong with it."""
    width, height = WIDTHS[size]
    locale = "en" if look == "en" else "zh-CN"
    context = running.new_context(viewport={"width": width, "height": height}, locale=locale, storage_state=kept)
    page = context.new_page()
    page.set_default_timeout(20000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda one: broken.append(f"{one.status} {one.url}") if one.status >= 500 else None)
    try:
        if look:
            page.goto(f"{base}/look/?{'language=en' if look == 'en' else 'type=large'}&next=/track/")
        shot.go(page, base)
        page.wait_for_load_state("networkidle")
        name = f"{shot.name}-{size}{'-' + look if look else ''}"
        page.screenshot(path=OUT / f"{name}.png", full_page=True)
        return "; ".join([*own_findings(page), *(axe_findings(page) or []), *broken])
    except Exception as problem:
        return str(problem).splitlines()[0]
    finally:
        context.close()


def main(names: list[str]) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or any(name in shot.name for name in names)]
    failed, kept = 0, {}  # type: int, dict[str, Any]
    with demo_site() as base, browser() as running:
        for shot in wanted:
            for look in ("", "en", "large") if shot.name in ALSO else ("",):
                for size in WIDTHS:
                    state = signed_in(running, base, shot.who, kept)
                    said = take(running, base, shot, size, look, state)
                    failed += bool(said)
                    print(f"{shot.name:24} {size:6} {look:6} {said or 'ok'}", flush=True)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
