"""Demo sites for journeys: built once for a state of the code and a day, copied and served for each session."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.utils import timezone

from tests.shared import ROOT

KEPT = ROOT / "var" / "journey-sites"
PROGRAM = Path(sys.executable).parent / "yiwang"
READY_WITHIN = 60


@dataclass
class DemoSite:
    """A served site. `shown`: number, code and title of cases that anybody may track."""

    name: str
    base: str
    password: str
    people: dict[str, str]
    """Login -> name."""
    shown: list[tuple[str, str, str]]
    signed_in: dict[str, Any] = field(default_factory=dict)
    """Login -> what the browser keeps, once signed in: a password is hashed slowly, and only once for each."""


def built(name: str) -> Path:
    """The folder of a demo's site, built when nothing fits."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / f"{name}-{_mark(name)}"
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.json").is_file():
            for old in KEPT.glob(f"{name}-*"):
                shutil.rmtree(old)
            _run(["demo", "--site", name, "--build-only"], folder)
    return folder


def _mark(name: str) -> str:
    """What a built site depends on: the code, the packs, the plan, and the day, by the clock of the
    place: what is fresh grows old, and what is of today is then of yesterday."""
    found = hashlib.sha256(timezone.localdate().isoformat().encode())
    files = [ROOT / "demo" / f"{name}.yaml", *(ROOT / "packs").rglob("*.*"), *(ROOT / "src").rglob("*.py")]
    for file in sorted(files):
        found.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _run(line: list[str], home: Path) -> None:
    subprocess.run([PROGRAM, *line], cwd=ROOT, env=_environment(home), check=True, stdout=subprocess.DEVNULL)


def _environment(home: Path) -> dict[str, str]:
    left = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "YIWANG_"))}
    return left | {"YIWANG_HOME": str(home)}


@contextmanager
def served(name: str, folder: Path) -> Iterator[DemoSite]:
    """A copy of the built site in a folder, served until the end."""
    home = folder / name
    shutil.copytree(built(name), home)
    port = _free_port()
    line = [str(PROGRAM), "serve", "--port", str(port), "--workers", "1", "--threads", "2", "--with-worker"]
    log = (folder / f"{name}.log").open("wb")
    process = subprocess.Popen(line, cwd=ROOT, env=_environment(home), stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, process)
        said = json.loads((home / "demo.json").read_text("utf-8"))
        people = {login: holder for login, holder, *_ in said["people"]}
        yield DemoSite(name, base, said["password"], people, [tuple(one) for one in said["shown"]])
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the site ended with {process.returncode}")
        try:
            urlopen(f"{base}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


def number_in(text: str) -> str:
    """The number of a case in some text."""
    found = re.search(r"\b2\d{5}[0-9A-Z]{8}\b", text)
    assert found is not None, text
    return found[0]
