"""The fast run: one heap of cases, one heap of people per post and area, arrays for the calendar."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush, heapreplace
from math import log

from yiwang.engine.simulation.graph import Graph
from yiwang.engine.simulation.nodes import Node
from yiwang.engine.simulation.plan import Arrivals, Chance
from yiwang.engine.simulation.totals import Log, Totals

Progress = Callable[[int, int], None]
Case = tuple[int, int, Node, int, int, int, int]
"""When the stage ends, which case, at which node, by which choice, area, unit, minute of arrival."""
Enter = Callable[[int, int, Node, int, int, int], Case | None]

PROGRESS_EVERY = 20_000
NEVER = 1 << 60


def run(
    graph: Graph,
    arrivals: Arrivals,
    chance: Chance,
    progress: Progress | None = None,
    log_of: Log | None = None,
) -> Totals:
    """Run the arrivals through the graph. Returns what every pool and every case type saw.

    First come, first served in every pool; people work only while their timetable is open. A case that would need
    time after the calendar's end stays open and is counted so.
    """
    graph.reset()
    totals = Totals.of(graph, arrivals)
    enter = _entering(graph, totals, chance, log_of)
    follow, start = graph.follow, graph.start
    heap: list[Case] = []
    columns = zip(arrivals.minute, arrivals.profile, arrivals.area, arrivals.facts, arrivals.unit, strict=True)
    for number, (minute, profile, area, facts, unit) in enumerate(columns):
        _work_off(heap, minute, enter, follow)
        if case := enter(minute, number, start(profile, facts), area, unit, minute):
            heappush(heap, case)
        if progress and number % PROGRESS_EVERY == 0:
            progress(number, len(arrivals))
    _work_off(heap, NEVER, enter, follow)
    if progress:
        progress(len(arrivals), len(arrivals))
    totals.collect(graph)
    return totals


def _work_off(heap: list[Case], until: int, enter: Enter, follow: Callable[[Node, int], Node]) -> None:
    """Take every step that is due by `until`, in order of time. A case goes back on the heap in its own place."""
    while heap and heap[0][0] <= until:
        now, number, node, choice, area, unit, born = heap[0]
        target = node.targets[choice] or follow(node, choice)
        if target.ended:
            heappop(heap)
            target.reached += 1
            target.lasted += now - born
        elif case := enter(now, number, target, area, unit, born):
            heapreplace(heap, case)
        else:
            heappop(heap)


def _entering(  # noqa: PLR0915  the hot loop: calls would cost more than they tidy
    graph: Graph, totals: Totals, chance: Chance, log_of: Log | None
) -> Enter:
    """The one hot function, a closure so that everything it needs is a local name."""
    random = chance.random
    handled, busy, waited, late = totals.handled, totals.busy, totals.waited, totals.late
    pools = [[0] * people for people in graph.people]
    unit_base = graph.unit_base

    def enter(now: int, number: int, node: Node, area: int, unit: int, born: int) -> Case | None:
        choice = 0
        running = node.running
        if len(running) > 1:
            drawn = random() * running[-1]
            while drawn >= running[choice]:
                choice += 1
        taken = node.choices[choice]
        lasting = 1 - int(log(1.0 - random()) * node.mean)
        try:
            limit = node.limit
            due = limit.due(now) if limit else now
            if taken.waits:
                done = now + lasting
                if taken.silence:
                    silent = taken.silence.due(now)
                    done = silent if taken.by_itself or silent < done else done
            else:
                spread = node.spread
                pool = node.pools[area] if spread == 1 else node.pools[area] + number % spread
                if unit >= 0 and node.by_unit:
                    pool = unit_base + unit
                free = pools[pool]
                begin = free[0]
                before = node.before
                if begin <= now:
                    done = node.moment[before[now] + lasting]
                else:
                    opened = before[begin]
                    waited[pool] += opened - before[now]
                    done = node.moment[opened + lasting]
                heapreplace(free, done)
                handled[pool] += 1
                busy[pool] += lasting
                if done > due:
                    late[pool] += 1
                    node.late += 1
        except IndexError:  # past the end of the calendar
            node.left_open += 1
            return None
        if log_of is not None:
            log_of(number, node.stage, node.owner, now, due, done)
        return done, number, node, choice, area, unit, born

    return enter
