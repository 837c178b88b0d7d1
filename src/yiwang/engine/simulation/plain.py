"""The plain run: every case through `decide` with its real times. Slow; it is what the fast run is held against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from heapq import heappop, heappush, heapreplace
from math import log
from typing import NamedTuple

from yiwang.engine.simulation.graph import Graph
from yiwang.engine.simulation.nodes import Node
from yiwang.engine.simulation.plan import Arrivals, Chance
from yiwang.engine.simulation.steps import Possible, opening, possible, take
from yiwang.engine.simulation.totals import Log
from yiwang.engine.workflows.decide import decide
from yiwang.engine.workflows.state import State


class Open(NamedTuple):
    """A case at work: its state, the step chosen for it, and where it belongs."""

    state: State
    step: Possible
    profile: int
    area: int
    unit: int


class PlainRun:
    """One run. `outcomes` holds how each ended case ended."""

    def __init__(self, graph: Graph, chance: Chance, log_of: Log) -> None:
        self.graph = graph
        self.chance = chance
        self.log_of = log_of
        self.pools = [[0] * people for people in graph.people]
        self.heap: list[tuple[int, int]] = []
        self.open: dict[int, Open] = {}
        self.outcomes: dict[int, str] = {}

    def run(self, arrivals: Arrivals) -> Mapping[int, str]:
        """Run the arrivals; returns case -> outcome."""
        for case in range(len(arrivals)):
            while self.heap and self.heap[0][0] <= arrivals.minute[case]:
                self._advance(*heappop(self.heap))
            self._arrive(case, arrivals)
        while self.heap:
            self._advance(*heappop(self.heap))
        return self.outcomes

    def _arrive(self, case: int, arrivals: Arrivals) -> None:
        index, minute = arrivals.profile[case], arrivals.minute[case]
        profile = self.graph.plan.profiles[index]
        program = self.graph.programs[profile.case_type]
        facts = self.graph.tables[index].combinations[arrivals.facts[case]]
        channel = profile.channel or program.case_type.channels[0]
        decision = decide(program, None, opening(program, facts, channel), self._moment(minute))
        if decision.state is None:
            raise ValueError(decision.problems[0].what("en"))
        self._enter(minute, case, decision.state, index, arrivals.area[case], arrivals.unit[case])

    def _advance(self, minute: int, case: int) -> None:
        state, step, index, area, unit = self.open.pop(case)
        program = self.graph.programs[self.graph.plan.profiles[index].case_type]
        after = take(program, state, step.move, self._moment(minute))
        if after is None:
            raise ValueError(f"{step.move.id}: refused after it was found possible")
        if after.ended:
            self.outcomes[case] = after.outcome
        else:
            self._enter(minute, case, after, index, area, unit)

    def _enter(self, now: int, case: int, state: State, index: int, area: int, unit: int) -> None:
        profile = self.graph.plan.profiles[index]
        program = self.graph.programs[profile.case_type]
        step = self._choose(possible(program, state, profile, self._moment(now)))
        mean = profile.minutes.get(state.stage, self.graph.plan.default_minutes)
        lasting = 1 - int(log(1.0 - self.chance.random()) * mean)
        if step.waits:
            done = self._wait(now, step, lasting)
        else:
            done = self._work(now, case, self.graph.node_of(index, state), area, unit, lasting)
        due = self._minute(state.due) if state.due else now
        self.log_of(case, state.stage, state.owner, now, due, done)
        self.open[case] = Open(state, step, index, area, unit)
        heappush(self.heap, (done, case))

    def _choose(self, steps: list[Possible]) -> Possible:
        if len(steps) == 1:
            return steps[0]
        drawn = self.chance.random() * sum(step.weight for step in steps)
        passed = 0.0
        for step in steps:
            passed += step.weight
            if drawn < passed:
                return step
        return steps[-1]

    def _wait(self, now: int, step: Possible, lasting: int) -> int:
        if step.silence is None:
            return now + lasting
        silent = max(self._minute(self.graph.clocks.clockwork.due(self._moment(now), step.silence).at), now + 1)
        return silent if step.move.who.written == ("system",) else min(now + lasting, silent)

    def _work(self, now: int, case: int, node: Node, area: int, unit: int, lasting: int) -> int:
        pool = self.graph.unit_base + unit if node.by_unit and unit >= 0 else node.pools[area] + case % node.spread
        begin = max(self.pools[pool][0], now)
        done = node.moment[node.before[begin] + lasting]
        heapreplace(self.pools[pool], done)
        return done

    def _moment(self, minute: int) -> datetime:
        return self.graph.clocks.moment(minute)

    def _minute(self, moment: datetime) -> int:
        return int((moment - self.graph.clocks.start).total_seconds() // 60)
