"""Totals of several seeds as figures with intervals: loads, waits, overdue shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from yiwang.engine.simulation.graph import Graph
from yiwang.engine.simulation.totals import Totals

STUDENT_95 = (0.0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""97.5 % points of Student's t for 1 … 10 degrees of freedom."""


class Estimate(NamedTuple):
    """A mean over the seeds and half the width of its 95 % interval (0 when there was one seed)."""

    mean: float
    half_width: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Estimate:
        count = len(values)
        mean = sum(values) / count
        if count < 2:
            return cls(mean, 0.0)
        deviation = sqrt(sum((value - mean) ** 2 for value in values) / (count - 1))
        return cls(mean, STUDENT_95[min(count - 1, len(STUDENT_95) - 1)] * deviation / sqrt(count))


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """One pool: how many stages it handled, how busy its people were, how long work waited, how much was late."""

    name: str
    area: int
    place: str
    people: int
    handled: Estimate
    load: Estimate
    """Busy minutes over the open minutes of its people during the year."""
    wait_minutes: Estimate
    late_share: Estimate

    def badness(self) -> tuple[float, float]:
        """How many stages were late, then how busy its people were."""
        return self.late_share.mean * self.handled.mean, self.load.mean


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """One case type: how many came, ended and how, how long they took, how many stages were late."""

    case_type: str
    arrived: Estimate
    ended: Estimate
    days: Estimate
    open_at_end: Estimate
    outcomes: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    pools: tuple[PoolFigures, ...]
    case_types: tuple[TypeFigures, ...]
    seeds: int

    def worst(self) -> PoolFigures | None:
        """The pool with the most late work."""
        return max(self.pools, key=PoolFigures.badness, default=None)


def summarise(graph: Graph, runs: Sequence[Totals]) -> Summary:
    """The figures of several runs of one graph."""
    pools = tuple(_pool(graph, runs, pool) for pool in range(len(graph.people)) if any(t.handled[pool] for t in runs))
    types = tuple(_case_type(graph, runs, index) for index in range(len(graph.plan.profiles)))
    return Summary(pools, types, len(runs))


def _pool(graph: Graph, runs: Sequence[Totals], pool: int) -> PoolFigures:
    name, area, place = graph.pool_names[pool]
    available = graph.open_minutes[pool] * graph.people[pool]
    return PoolFigures(
        name,
        area,
        place,
        graph.people[pool],
        Estimate.of([run.handled[pool] for run in runs]),
        Estimate.of([run.busy[pool] / max(available, 1) for run in runs]),
        Estimate.of([run.waited[pool] / max(run.handled[pool], 1) for run in runs]),
        Estimate.of([run.late[pool] / max(run.handled[pool], 1) for run in runs]),
    )


def _case_type(graph: Graph, runs: Sequence[Totals], index: int) -> TypeFigures:
    ended = [sum(count for (profile, _), count in run.outcomes.items() if profile == index) for run in runs]
    names = sorted({outcome for run in runs for (profile, outcome) in run.outcomes if profile == index})
    days = [run.lasted[index] / max(count, 1) / 1440 for run, count in zip(runs, ended, strict=True)]
    return TypeFigures(
        graph.plan.profiles[index].case_type,
        Estimate.of([run.arrivals[index] for run in runs]),
        Estimate.of(ended),
        Estimate.of(days),
        Estimate.of([run.open_at_end[index] for run in runs]),
        {name: Estimate.of([run.outcomes[index, name] for run in runs]) for name in names},
    )
