"""The graph of a case type: stages, and the transitions that somebody or the worker may really take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from yiwang.engine.workflows.definitions import CaseType, Stage, Transition
from yiwang.engine.workflows.references import count_of
from yiwang.engine.workflows.rules import Rules


class Edge(NamedTuple):
    """A transition from one of its sources. `bound`: how often over the life of the case; None = without end."""

    source: str
    target: str
    move: Transition
    bound: int | None


class Graph(NamedTuple):
    """`reachable`: the stages that a case can come to."""

    start: str
    stages: Mapping[str, Stage]
    edges: tuple[Edge, ...]
    leaving: Mapping[str, tuple[Edge, ...]]
    reachable: frozenset[str]

    def end(self, stage: str) -> bool:
        return self.stages[stage].end

    def on_cycle(self, edge: Edge) -> bool:
        """Can a case that took this transition, here or from another source, come to this source (again)?"""
        same = (other.target for other in self.edges if other.move.id == edge.move.id)
        return edge.source in reach(same, self.leaving)

    def lasting(self, edge: Edge) -> bool:
        """Is the edge there whenever a case stands at its source? A bounded one on a cycle may be used up."""
        return edge.bound is None or not self.on_cycle(edge)


def graph_of(case_type: CaseType, rules: Rules) -> Graph:
    """Edges to or from stages that do not exist are left out; `references` reports them."""
    stages = {stage.id: stage for stage in case_type.stages}
    edges = tuple(
        Edge(source, move.target, move, count_of(move.at_most, rules))
        for move in case_type.transitions
        if takeable(case_type, move) and move.target in stages and count_of(move.at_most, rules) != 0
        for source in move.sources
        if source in stages
    )
    leaving = {name: tuple(edge for edge in edges if edge.source == name) for name in stages}
    start = [case_type.start] if case_type.start in stages else []
    return Graph(case_type.start, stages, edges, leaving, frozenset(reach(start, leaving)))


def takeable(case_type: CaseType, move: Transition) -> bool:
    """Somebody may take it, it happens by itself, or an objection that is upheld takes it."""
    upheld = case_type.objection.upheld if case_type.objection else ""
    return bool(move.by) or move.or_after is not None or move.id == upheld


def reach(
    starts: Iterable[str], leaving: Mapping[str, tuple[Edge, ...]], usable: Callable[[Edge], bool] = lambda _: True
) -> set[str]:
    """The stages that usable edges lead to from `starts`, these included."""
    found = set(starts)
    todo = list(found)
    while todo:
        for edge in leaving.get(todo.pop(), ()):
            if usable(edge) and edge.target not in found:
                found.add(edge.target)
                todo.append(edge.target)
    return found


def unbounded_cycle(graph: Graph) -> tuple[Edge, ...]:
    """A cycle without a bound on any of its transitions, as its edges; empty when there is none."""
    for first in graph.edges:
        if first.bound is None and first.source in graph.reachable:
            way = _way(graph, first.target, first.source)
            if way is not None:
                return (first, *way)
    return ()


def _way(graph: Graph, start: str, goal: str) -> tuple[Edge, ...] | None:
    """The shortest way over edges without a bound; empty when start is the goal."""
    ways: dict[str, tuple[Edge, ...]] = {start: ()}
    todo = [start]
    for stage in todo:
        if stage == goal:
            return ways[stage]
        for edge in graph.leaving.get(stage, ()):
            if edge.bound is None and edge.target not in ways:
                ways[edge.target] = (*ways[stage], edge)
                todo.append(edge.target)
    return None


CONFIGURATIONS = 50_000


def stuck_stages(graph: Graph) -> dict[str, bool]:
    """Stages where a case can come to stand with no way to an end: stage to "only when bounds are used up".

    First the plain argument: lasting edges are always there. Only where that fails is every configuration of stage
    and counts looked at; beyond `CONFIGURATIONS` the plain argument stands: it may report too much.
    """
    ends = {name for name in graph.reachable if graph.end(name)}
    doubtful = {name for name in graph.reachable if not ends & reach([name], graph.leaving, graph.lasting)}
    if not doubtful:
        return {}
    plain = {name for name in doubtful if not ends & reach([name], graph.leaving)}
    exact = _stuck_configurations(graph) if doubtful != plain else plain
    return {name: name not in plain for name in (doubtful if exact is None else exact)}


def _stuck_configurations(graph: Graph) -> set[str] | None:
    """Every configuration (stage, how often each bounded transition was taken); None when there are too many."""
    bounded = list(dict.fromkeys(edge.move.id for edge in graph.edges if edge.bound is not None))
    place = {name: number for number, name in enumerate(bounded)}
    first = (graph.start, (0,) * len(bounded))
    before: dict[tuple[str, tuple[int, ...]], list[tuple[str, tuple[int, ...]]]] = {first: []}
    todo = [first]
    for stage, counts in todo:
        for edge in graph.leaving[stage]:
            after = counts
            if edge.bound is not None:
                number = place[edge.move.id]
                if counts[number] >= edge.bound:
                    continue
                after = (*counts[:number], counts[number] + 1, *counts[number + 1 :])
            configuration = (edge.target, after)
            if configuration not in before:
                before[configuration] = []
                todo.append(configuration)
                if len(todo) > CONFIGURATIONS:
                    return None
            before[configuration].append((stage, counts))
    good = [configuration for configuration in todo if graph.end(configuration[0])]
    seen = set(good)
    for configuration in good:
        for earlier in before[configuration]:
            if earlier not in seen:
                seen.add(earlier)
                good.append(earlier)
    return {stage for stage, counts in todo if (stage, counts) not in seen}
