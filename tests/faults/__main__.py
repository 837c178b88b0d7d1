"""The long ones:  python -m tests.faults [part ...] [--databases sqlite postgresql] [--kills 150] [--seed 11]

Each part writes tests/faults/results/<part>-<database>.json; afterwards docs/reliability.md says what came of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.faults import backups, deploying, disk, gone, kills
from tests.faults.databases import KINDS
from tests.faults.recording import LONG, keep
from tests.faults.report import write_page
from tests.shared import ROOT

INSIDE = {
    "clocks": "tests/faults/test_clocks.py", "tampering": "tests/faults/test_tampering.py",
    "partners": "tests/faults/test_partners.py", "phone": "tests/faults/test_phone.py",
    "workers": "tests/app/test_worker_faults.py",
}  # fmt: skip
"""Parts that are tests, tried more often."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("parts", nargs="*", help="all by default")
    parser.add_argument("--databases", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--kills", type=int, default=150, help="on each database")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--as", dest="name", default="", help="another name for the result of one part")
    given = parser.parse_args(arguments)
    outside = _outside(given)
    wrong = 0
    for part in given.parts or [*outside, *INSIDE]:
        for kind in given.databases:
            say(f"{part}, {kind}, seed {given.seed} …")
            name = given.name or part
            wrong += _inside(part, kind) if part in INSIDE else _outer(name, kind, outside[part])
    write_page()
    return 1 if wrong else 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _outside(given: argparse.Namespace) -> dict[str, Callable[[str, Path], dict[str, Any]]]:
    """Parts on sites in processes of their own."""
    seed = given.seed
    return {
        "kills": lambda kind, folder: kills.run(kind, given.kills, seed, folder, say=say),
        "gone": lambda kind, folder: gone.run(kind, 60.0, 2, seed, folder),
        "disk": lambda kind, folder: disk.run(kind, 2, seed, folder),
        "deploy": lambda kind, folder: deploying.run(kind, seed, folder),
        "backup": lambda kind, folder: backups.run(kind, 3, seed, folder),
    }


def _outer(part: str, kind: str, run: Callable[[str, Path], dict[str, Any]]) -> int:
    with tempfile.TemporaryDirectory(prefix="yiwang-faults-", ignore_cleanup_errors=True) as folder:
        try:
            found = run(kind, Path(folder))
        except Exception:
            traceback.print_exc()
            found = {"faults": [f"it did not come to its end: {traceback.format_exc(limit=1)[-300:]}"]}
    keep(part, kind, found)
    for fault in found["faults"]:
        say(f"  {fault}")
    return 1 if found["faults"] else 0


def _inside(part: str, kind: str) -> int:
    environment = {**os.environ, LONG: "1", "YIWANG_TEST_DATABASE": kind if kind != "sqlite" else ""}
    command = [sys.executable, "-m", "pytest", "-q", INSIDE[part]]
    done = subprocess.run(command, env=environment, cwd=ROOT)
    if done.returncode:
        keep(part, kind, {"faults": [f"{INSIDE[part]} failed"]})
    return 1 if done.returncode else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
