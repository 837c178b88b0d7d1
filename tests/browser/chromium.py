"""The browser of this machine: Debian's Chromium, or Chrome. None is no failure; then page tests are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
"""Without a graphics card: pages are drawn the plain way, and only maps, which need WebGL, by software for it."""
NONE = "no Chromium or Chrome on this machine (Debian: apt-get install chromium)"


def found() -> str | None:
    """The browser's program; YIWANG_BROWSER names another one."""
    named = os.environ.get("YIWANG_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window. Raises RuntimeError when there is none."""
    program = found()
    if program is None:
        raise RuntimeError(NONE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()
