"""Pictures of every page at phone and desk width, in both languages, some in large type and as printed: `make
screenshots` → var/screenshots. Look at every one of them. Which pages: `shots.py`.

The site is the demo's, with a pack that waits for a second person; people sign in with its printed logins. Names on the
line take only what contains one of them; YIWANG_SCREENS_AT names a demo site that runs already.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser

from tests.browser.audit import axe_findings, own_findings
from tests.browser.chromium import browser
from tests.browser.shots import LARGE, PRINTED, SHOTS, Shot
from tests.shared import ROOT

WIDTHS = {"phone": (360, 740), "desk": (1440, 900)}
HOME = Path(os.environ.get("YIWANG_SCREENS_HOME", ROOT / "var" / "screens-site"))
OUT = ROOT / "var" / "screenshots"
PASSWORD = "songjian-demo"
PAPER = (718, 1050)
"""An A4 sheet within its margins."""
PROPOSED = (
    "install-pack", "packs/demo_city", "--activate", "990101001002", "--pilot", "--reason", "先在一个社区试一个季度",
)  # fmt: skip
"""What waits for a second person (docs/decisions/0009)."""


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
    """The demo, built when it is not there yet, and served; or the one that runs already."""
    if at := os.environ.get("YIWANG_SCREENS_AT"):
        yield at
        return
    port = free_port()
    program = str(Path(sys.executable).parent / "yiwang")
    environment = {**os.environ, "YIWANG_HOME": str(HOME), "YIWANG_TWO_FOR_PACKS": "1"}
    new = not HOME.exists()
    subprocess.run([program, "demo", "--build-only"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    if new:
        subprocess.run([program, *PROPOSED], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    process = subprocess.Popen([program, "demo", "--port", str(port)], cwd=ROOT, env=environment,
                               stdout=subprocess.DEVNULL)  # fmt: skip
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
    width, height = PAPER if look == "print" else WIDTHS[size]
    locale = "en" if look == "en" else "zh-CN"
    context = running.new_context(viewport={"width": width, "height": height}, locale=locale, storage_state=kept)
    page = context.new_page()
    page.set_default_timeout(20000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda one: broken.append(f"{one.status} {one.url}") if one.status >= 500 else None)
    try:
        if look in ("en", "large"):
            page.goto(f"{base}/look/?{'language=en' if look == 'en' else 'type=large'}&next=/track/")
        shot.go(page, base)
        page.wait_for_load_state("networkidle")
        if look == "print":
            page.emulate_media(media="print")
        name = f"{shot.name}-{size}{'-' + look if look else ''}"
        page.screenshot(path=OUT / f"{name}.png", full_page=True)
        return "; ".join([*own_findings(page), *(axe_findings(page) or []), *broken])
    except Exception as problem:
        return str(problem).splitlines()[0]
    finally:
        context.close()


def looks(shot: Shot) -> Iterator[tuple[str, str]]:
    """How a page is taken: its look and its width."""
    wanted = ["", "en", *(["large"] if shot.name in LARGE else [])]
    yield from ((look, size) for look in wanted for size in WIDTHS)
    if shot.name in PRINTED:
        yield "print", "paper"


def main(names: list[str]) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or any(name in shot.name for name in names)]
    failed, kept = 0, {}  # type: int, dict[str, Any]
    with demo_site() as base, browser() as running:
        for shot in wanted:
            for look, size in looks(shot):
                said = take(running, base, shot, size, look, signed_in(running, base, shot.who, kept))
                failed += bool(said)
                print(f"{shot.name:24} {size:6} {look:6} {said or 'ok'}", flush=True)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
