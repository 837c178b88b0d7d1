"""Measure `yiwang demo`: a site built from nothing, and one that was built before, until it answers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from bench.measure import ROOT, child
from bench.parts import Given, Row
from bench.server import free_port

COMMAND = ("-m", "yiwang.faces.cli.main", "demo", "--folder", str(ROOT))
BARE = "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'yiwang.config.settings'; django.setup()"
WITHIN = 120


def rows(given: Given) -> list[Row]:
    """The demo cold (the whole site is built) and warm (it stands), beside the start of Python with Django."""
    home = given.folder / "home"
    settings = {"YIWANG_HOME": str(home), "DATABASE_URL": ""}
    bare = child(["-c", BARE], {**settings, "YIWANG_HOME": str(given.folder / "bare")})
    cold = child([*COMMAND, "--build-only"], settings)
    beside = "Python starts with Django"
    warm = min(_answers(home) for _ in range(given.pick(1, 3, 5)))
    return [
        Row("demo", "cold: built from nothing", "s", round(cold.wall, 1), limit=round(bare.wall, 2), beside=beside,
            memory=round(cold.memory_mb), cpu=round(cold.cpu * 1000)),
        Row("demo", "warm: until it answers", "s", round(warm, 1), limit=round(bare.wall, 2), beside=beside),
    ]  # fmt: skip


def _answers(home: Path) -> float:
    """Seconds from the command to the first answer."""
    port, begun = free_port(), time.perf_counter()
    environment = {**os.environ, "YIWANG_HOME": str(home), "DATABASE_URL": ""}
    command = [sys.executable, *COMMAND, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - begun < WITHIN:
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the demo does not answer")
    finally:
        process.terminate()
        process.wait(30)
