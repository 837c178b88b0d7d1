"""One simulated year in a process of its own: `python -m bench.year PACK CASES`. Prints what it took as JSON.

A process of its own, so that the memory peak is that of this run alone.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date
from heapq import heapreplace

from bench.measure import ROOT
from yiwang.engine.packs.editions import Editions
from yiwang.engine.simulation.arrivals import draw_arrivals, scale_of
from yiwang.engine.simulation.run import run
from yiwang.engine.simulation.summary import summarise
from yiwang.packtools.reader import read_with_base
from yiwang.packtools.simulation.profile import read_assumptions
from yiwang.packtools.simulation.session import build, staffed

START = date(2026, 1, 1)
SERVERS = 50


def simulate(name: str, cases: int) -> dict[str, float]:
    """Seconds of the processor for each part of the run; how many cases came and stages were worked."""
    marks = [time.process_time()]
    pack, _ = read_with_base(ROOT / "packs" / name)
    assert pack is not None
    edition, _ = Editions(pack).on(START)
    assumptions, _ = read_assumptions(ROOT / "packs" / name, edition)
    assert assumptions is not None
    marks.append(time.process_time())
    plan = assumptions.plan(START, 365)
    graph = build(staffed(plan, scale_of(plan, cases)), edition)
    marks.append(time.process_time())
    chance = random.Random(1)
    arrivals = draw_arrivals(plan, graph.tables, chance, cases)
    marks.append(time.process_time())
    totals = run(graph, arrivals, chance, _progress)
    summarise(graph, [totals])
    marks.append(time.process_time())
    parts = dict(zip(("read", "calendar", "arrivals", "run"), _differences(marks), strict=True))
    return {**parts, "cases": len(arrivals), "stages": sum(totals.handled), "people": sum(graph.people)}


def bare_heap(cases: int) -> float:
    """Seconds for what no such run can do without: a heap of servers, two random numbers a case."""
    begun = time.process_time()
    draw = random.Random(1).random
    free, now = [0.0] * SERVERS, 0.0
    for _ in range(cases):
        now += draw()
        begin = free[0] if free[0] > now else now
        heapreplace(free, begin + draw() * SERVERS)
    return time.process_time() - begun


def _differences(marks: list[float]) -> list[float]:
    return [later - earlier for earlier, later in zip(marks, marks[1:], strict=False)]


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  {done:,} of {total:,} cases", end="" if done < total else "\n", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    name, cases = arguments[0], int(arguments[1])
    limit = min(bare_heap(cases) for _ in range(3))
    print(json.dumps({"limit": limit, **simulate(name, cases)}))


if __name__ == "__main__":
    main(sys.argv[1:])
