"""Measuring: processor time of calls and of child processes, several times over, beside a bare loop as the limit."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHONPATH = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
"""Of every child: a checkout measures itself, whichever one is installed."""


@dataclass(frozen=True)
class Spent:
    """What one run took: seconds of the processor and of the clock, and the most memory it held (0: not measured)."""

    cpu: float
    wall: float
    memory_mb: float = 0.0
    output: str = ""


@dataclass(frozen=True)
class Figure:
    """One line of the result. Times are of the processor, best and median of the repeats, in `unit`."""

    what: str
    unit: str
    best: float
    median: float
    wall: float
    """Median by the clock on the wall: on a machine that others use too it says little."""
    beside: str
    """What was measured in the same run to compare with, and `limit` is its best figure."""
    limit: float
    target: float
    memory_mb: float
    repeats: int
    of_which: Mapping[str, float]

    @property
    def rate(self) -> bool:
        """Whether more is better."""
        return self.unit.endswith("/s")

    @property
    def ratio(self) -> float:
        """How many times dearer than the limit."""
        return self.limit / self.best if self.rate else self.best / self.limit

    @property
    def met(self) -> bool:
        """Whether the median reaches the target."""
        return self.median >= self.target if self.rate else self.median <= self.target

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with what is worked out."""
        return {**self.__dict__, "ratio": round(self.ratio, 2), "met": self.met}


def repeated(run: Callable[[], object], times: int) -> list[Spent]:
    """Call `run` so many times in this process, after once to warm up."""
    run()
    spent = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        spent.append(Spent(time.process_time() - cpu, time.perf_counter() - wall))
    return spent


def child(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Spent:
    """Run Python in a process of its own, to the end. Raises CalledProcessError when it fails."""
    wall = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **(environment or {})}, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, output)
    memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Spent(usage.ru_utime + usage.ru_stime, time.perf_counter() - wall, memory, output)


def rate_figure(what: str, spent: list[Spent], calls: int, beside: str, bare: list[Spent], target: float) -> Figure:
    """So many calls in each run, as calls a second."""
    best, middle = (calls / pick(one.cpu for one in spent) for pick in (min, median))
    wall = calls / median(one.wall for one in spent)
    limit = calls / min(one.cpu for one in bare)
    return Figure(what, "/s", best, middle, wall, beside, limit, target, 0.0, len(spent), {})


def time_figure(
    what: str, spent: list[Spent], beside: str, limit: float, target: float, of_which: Mapping[str, float]
) -> Figure:
    """Runs of whole processes, in seconds."""
    best, middle = (pick(one.cpu for one in spent) for pick in (min, median))
    memory = max(one.memory_mb for one in spent)
    wall = median(one.wall for one in spent)
    return Figure(what, "s", best, middle, wall, beside, limit, target, memory, len(spent), of_which)


def about_the_machine() -> dict[str, object]:
    """What a reader needs to judge figures by: processor, load, Python, commit."""
    return {
        "machine": f"{platform.system()} {platform.machine()}, {_processor()}",
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "commit": commit(),
    }


def commit() -> str:
    """Of the checkout that is measured."""
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
