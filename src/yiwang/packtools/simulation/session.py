"""One run from beginning to end: build the graph once, run it with several seeds, summarise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from random import Random

from yiwang.engine.packs.editions import Edition
from yiwang.engine.simulation.arrivals import draw_arrivals, scale_of
from yiwang.engine.simulation.graph import Graph
from yiwang.engine.simulation.minutes import MinuteClocks
from yiwang.engine.simulation.plan import Arrivals, Plan
from yiwang.engine.simulation.run import run
from yiwang.engine.simulation.summary import PoolFigures, Summary, summarise

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """More (or fewer) people in a post of every area, in a post of one area, or in a unit."""

    name: str
    people: int
    area: int = -1

    def applied(self, plan: Plan) -> Plan:
        """The plan with the change. Raises ValueError when the pool would be left without anybody."""
        if self.name in plan.units:
            staff = plan.unit_staff.get(self.name, plan.staff_default) + self.people
            return replace(plan, unit_staff={**plan.unit_staff, self.name: _at_least_one(self.name, staff)})
        before = plan.staff.get(self.name, plan.staff_default)
        if self.area >= 0:
            key = (self.name, self.area)
            staff = _at_least_one(self.name, plan.staff_in.get(key, before) + self.people)
            return replace(plan, staff_in={**plan.staff_in, key: staff})
        return replace(plan, staff={**plan.staff, self.name: _at_least_one(self.name, before + self.people)})


def _at_least_one(name: str, people: int) -> int:
    if people < 1:
        raise ValueError(f"{name}: nobody would be left")
    return people


def build(plan: Plan, edition: Edition) -> Graph:
    """The graph of a plan under the rules in force."""
    clocks = MinuteClocks(edition.rules.clockwork, plan.start, plan.days + plan.slack_days)
    programs = {profile.case_type: edition.programs[profile.case_type] for profile in plan.profiles}
    return Graph(plan, programs, edition.chart.posts, edition.chart.levels, clocks)


def run_year(
    plan: Plan, edition: Edition, seeds: Sequence[int], cases: int = 0, progress: Progress | None = None
) -> Summary:
    """A synthetic year, once per seed; about `cases` cases (0: the profile's own numbers), with staff in proportion."""
    graph = build(staffed(plan, scale_of(plan, cases)), edition)
    runs = []
    for seed in seeds:
        chance = Random(seed)
        arrivals = draw_arrivals(plan, graph.tables, chance, cases)
        runs.append(run(graph, arrivals, chance, progress))
    return summarise(graph, runs)


def staffed(plan: Plan, scale: float) -> Plan:
    """The plan with so many times the people; nowhere fewer than there were."""
    if scale <= 1:
        return plan
    return replace(
        plan,
        staff={post: ceil(people * scale) for post, people in plan.staff.items()},
        staff_default=ceil(plan.staff_default * scale),
    )


def run_past(
    plan: Plan, arrivals: Arrivals, edition: Edition, seeds: Sequence[int], progress: Progress | None = None
) -> Summary:
    """Past cases, once per seed: their arrivals are given, only the work they take is drawn."""
    graph = build(plan, edition)
    return summarise(graph, [run(graph, arrivals, Random(seed), progress) for seed in seeds])


def one_more_in_the_worst(summary: Summary) -> tuple[WhatIf, PoolFigures] | None:
    """The question that everybody asks: what would one more person in the worst pool have changed?"""
    worst = summary.worst()
    return (WhatIf(worst.name, 1, worst.area), worst) if worst else None
