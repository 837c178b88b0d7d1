"""What a run saw, per pool (post and area, or unit) and per case type."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from yiwang.engine.simulation.plan import Arrivals

if TYPE_CHECKING:
    from yiwang.engine.simulation.graph import Graph


class Log(Protocol):
    """Told of every stage that a case enters: minutes of entering, of the deadline and of leaving."""

    def __call__(self, case: int, stage: str, owner: str, entered: int, due: int, left: int) -> None: ...


@dataclass(slots=True)
class Totals:
    """Counts of one run. Arrays are per pool; minutes are open minutes of the pool's timetable."""

    handled: array[int]
    busy: array[int]
    waited: array[int]
    late: array[int]
    arrivals: Counter[int]
    outcomes: Counter[tuple[int, str]] = field(default_factory=Counter)
    open_at_end: Counter[int] = field(default_factory=Counter)
    late_stages: Counter[tuple[int, str]] = field(default_factory=Counter)
    lasted: Counter[int] = field(default_factory=Counter)
    """Per profile, the sum of minutes from arrival to end."""

    @classmethod
    def of(cls, graph: Graph, arrivals: Arrivals) -> Totals:
        handled, busy, waited, late = (array("q", bytes(8 * len(graph.people))) for _ in range(4))
        return cls(handled, busy, waited, late, Counter(arrivals.profile))

    def collect(self, graph: Graph) -> None:
        """Gather what the nodes counted while cases ran over them."""
        for node in graph.nodes():
            if node.ended:
                self.outcomes[node.profile, node.outcome] += node.reached
                self.lasted[node.profile] += node.lasted
            self.late_stages[node.profile, node.stage] += node.late
            self.open_at_end[node.profile] += node.left_open
