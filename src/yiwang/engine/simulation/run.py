"""The fast run: an agenda with a place for every minute, a heap of people per pool, arrays for the calendar."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapreplace
from math import log

from yiwang.engine.simulation.graph import Graph
from yiwang.engine.simulation.nodes import Node
from yiwang.engine.simulation.plan import Arrivals, Chance
from yiwang.engine.simulation.totals import Log, Totals

Progress = Callable[[int, int], None]
Agenda = list[list[int] | None]
"""For each minute of the calendar, the cases whose stage ends in it."""
Enter = Callable[[int, int, Node], None]

PROGRESS_EVERY = 20_000


def run(
    graph: Graph,
    arrivals: Arrivals,
    chance: Chance,
    progress: Progress | None = None,
    log_of: Log | None = None,
) -> Totals:
    """Run the arrivals through the graph. Returns what every pool and every case type saw.

    First come, first served in every pool; people work only while their timetable is open. A case that would need
    time after the calendar's end stays open and is counted so. Of cases that move in the same minute, the one that
    arrived first goes first; new ones come last.
    """
    graph.reset()
    totals = Totals.of(graph, arrivals)
    agenda: Agenda = [None] * (graph.clocks.minutes + 1)
    going_to: list[Node | None] = [None] * len(arrivals)
    enter = _entering(graph, totals, arrivals, agenda, going_to, chance, log_of)
    now = 0
    columns = zip(arrivals.minute, arrivals.profile, arrivals.facts, strict=True)
    for number, (minute, profile, facts) in enumerate(columns):
        if minute >= now:
            _work_off(agenda, now, minute + 1, arrivals, going_to, enter)
            now = minute + 1
        enter(minute, number, graph.start(profile, facts))
        if progress and number % PROGRESS_EVERY == 0:
            progress(number, len(arrivals))
    _work_off(agenda, now, len(agenda), arrivals, going_to, enter)
    if progress:
        progress(len(arrivals), len(arrivals))
    totals.collect(graph)
    return totals


def _work_off(
    agenda: Agenda, begin: int, end: int, arrivals: Arrivals, going_to: list[Node | None], enter: Enter
) -> None:
    """Take every step that is due from minute `begin` to before `end`, in order. Each leads to a later minute."""
    born = arrivals.minute
    for now in range(begin, end):
        cases = agenda[now]
        if cases is None:
            continue
        agenda[now] = None
        cases.sort()
        for number in cases:
            node = going_to[number]
            assert node is not None
            if node.ended:
                node.reached += 1
                node.lasted += now - born[number]
            else:
                enter(now, number, node)


def _entering(  # noqa: C901, PLR0915  one hot loop: calls would cost more than they tidy
    graph: Graph,
    totals: Totals,
    arrivals: Arrivals,
    agenda: Agenda,
    going_to: list[Node | None],
    chance: Chance,
    log_of: Log | None,
) -> Enter:
    """The one hot function, a closure so that everything it needs is a local name."""
    random, follow, unit_base = chance.random, graph.follow, graph.unit_base
    handled, busy, waited, late = totals.handled, totals.busy, totals.waited, totals.late
    pools = [[0] * people for people in graph.people]
    areas, units = arrivals.area, arrivals.unit

    def enter(now: int, number: int, node: Node) -> None:  # noqa: C901, PLR0915
        choice = 0
        running = node.running
        if running:
            drawn = random() * running[-1]
            while drawn >= running[choice]:
                choice += 1
        lasting = 1 - int(log(1.0 - random()) * node.mean)
        try:
            limit = node.limit
            if limit is None:
                due = now
            elif limit.until < 0:
                due = limit.moment[limit.before[now] + limit.amount]
            else:
                due = limit.due(now)
            taken = node.choices[choice]
            if taken.waits:
                done = taken.answered(now, lasting)
            else:
                pool = node.pools[areas[number]]
                if node.spread > 1:
                    pool += number % node.spread
                if node.by_unit and units[number] >= 0:
                    pool = unit_base + units[number]
                free = pools[pool]
                begin = free[0]
                opened = node.before[now]
                if begin > now:
                    waits = node.before[begin] - opened
                    waited[pool] += waits
                    opened += waits
                done = node.moment[opened + lasting]
                heapreplace(free, done)
                handled[pool] += 1
                busy[pool] += lasting
                if done > due:
                    late[pool] += 1
                    node.late += 1
            going_to[number] = node.targets[choice] or follow(node, choice)
            cases = agenda[done]
            if cases is None:
                agenda[done] = [number]
            else:
                cases.append(number)
        except IndexError:  # past the end of the calendar
            node.left_open += 1
            return
        if log_of is not None:
            log_of(number, node.stage, node.owner, now, due, done)

    return enter
