"""The longest path of each phase, held against the longest time that the law allows.

Assumed: every stage is left at its deadline at the latest. Bounded loops go round as often as they may; a new round
(`new_round`) is counted afresh. Pauses and the extension are phases of their own, `pause` and `extension`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from math import prod

from yiwang.engine.clocks.definitions import StatutoryMaximum
from yiwang.engine.problems import Problem, declare
from yiwang.engine.values import Number, Span, Unit, parse_span
from yiwang.engine.workflows.definitions import CaseType, TimeRule
from yiwang.engine.workflows.graph import Edge, Graph, graph_of, reach, unbounded_cycle
from yiwang.engine.workflows.knowledge import output_values
from yiwang.engine.workflows.references import tables_used
from yiwang.engine.workflows.rules import Rules

TOO_LONG = declare(
    "workflow.over_statutory_maximum",
    what=(
        "案件类型“{case_type}”的“{phase}”阶段最长可达 {length}，超过法定上限 {maximum}",
        "Phase {phase} of case type {case_type} can take {length}: more than the law's {maximum}",
    ),
    why=("依据：{source}。最长路径：{path}", "Source: {source}. The longest path: {path}"),
    mend=(
        "请缩短这些环节的时限，或者减少可以重复的次数",
        "Shorten the times of these stages, or let them be repeated less often",
    ),
)
NO_KIND = declare(
    "workflow.no_statutory_kind",
    what=(
        "案件类型“{case_type}”没有写明适用哪一类法定期限",
        "Case type {case_type} does not say which statutory times apply",
    ),
    why=("没有法定期限的，也要写明理由", "Where the law sets none, the reason must be said"),
    mend=(
        "请写 statutory_kind，或者 statutory_none（理由）",
        "Write `statutory_kind`, or `statutory_none` with the reason",
    ),
)
UNKNOWN_KIND = declare(
    "workflow.unknown_statutory_kind",
    what=(
        "案件类型“{case_type}”的 statutory_kind“{kind}”没有法定期限可查",
        "There is no statutory time for the kind {kind} of case type {case_type}",
    ),
    why=("这样写等于没有核对", "Nothing would be compared"),
    mend=("请改正。已有的是：{known}", "Correct it. There are: {known}"),
)
NO_PHASE = declare(
    "workflow.phase_not_timed",
    what=(
        "案件类型“{case_type}”没有环节计入“{kind}”的任何法定阶段",
        "No stage of case type {case_type} counts toward a statutory phase of {kind}",
    ),
    why=("法定阶段有：{phases}；没有一个被核对", "The phases are: {phases}; none would be compared"),
    mend=("请在相应环节写 phase", "Write `phase` at the stages"),
)

Weights = Mapping[str, Number]
STATES = 100_000


def longest_path(case_type: CaseType, rules: Rules, phase: str, unit: Unit = "days") -> tuple[Number, tuple[str, ...]]:
    """The most time that a case can spend in `phase`, and the stages that make it up. In natural days, or in `unit`.

    `extension` and `pause` are the sums of what may be granted. A time by decision output counts with its longest row.
    A life cycle with an unbounded loop has no longest path; its stages are then counted once.
    """
    if phase == "extension" and case_type.extension:
        extension = case_type.extension
        return _longest(extension.up_to, case_type, rules, unit, "") * extension.at_most, ("extension",)
    if phase == "pause":
        lengths = (_longest(pause.up_to, case_type, rules, unit, "") * pause.at_most for pause in case_type.pauses)
        return sum(lengths, Decimal(0)), tuple(pause.id for pause in case_type.pauses)
    graph = graph_of(case_type, rules)
    weights: dict[str, Number] = {}
    for stage in case_type.stages:
        counts = stage.phase == phase and not stage.end and stage.id in graph.reachable
        weights[stage.id] = (
            _longest(stage.within, case_type, rules, unit, _timetable(stage.owner, rules)) if counts else 0
        )
    return _walk(graph, weights)


def _timetable(owner: object, rules: Rules) -> str:
    post = rules.posts.get(getattr(owner, "post", ""))
    kind = rules.unit_kinds.get(post.unit_kind) if post else None
    return kind.timetable if kind else ""


def _longest(time: TimeRule | None, case_type: CaseType, rules: Rules, unit: Unit, timetable: str) -> Number:
    spans = spans_of(time, case_type, rules)
    return max((in_unit(span, rules, unit, timetable) for span in spans), default=0)


def spans_of(time: TimeRule | None, case_type: CaseType, rules: Rules) -> list[Span]:
    """Every span that a time can be."""
    if time is None:
        return []
    if time.span is not None:
        return [time.span]
    if time.parameter:
        value = rules.parameters.get(time.parameter)
        return [value] if isinstance(value, Span) else []
    tables = (rules.tables[name].table for name in tables_used(case_type) if name in rules.tables)
    written = [text for table in tables for text in output_values(table, time.output)]
    figures = rules.parameters
    found = [figures.get(text[1:]) if text.startswith("@") else parse_span(text) for text in written]
    return [span for span in found if isinstance(span, Span)]


def in_unit(span: Span, rules: Rules, unit: Unit, timetable: str = "") -> Number:
    """At most how many `unit` the span takes: the same unit as it is, any other by the worst time of the year.

    A natural day holds at most one working day, so natural days are a safe measure for working days too.
    """
    if span.until is None and span.unit == unit:
        return span.amount
    if span.unit in ("days", "weeks") and "days" in unit:
        return span.amount * (7 if span.unit == "weeks" else 1)
    if span.unit in ("working_days", "urgent_working_days") and "working_days" in unit:
        return span.amount
    worst = rules.clockwork.worst_days(span, timetable)
    return Decimal(worst) / 7 if unit == "weeks" else worst * _IN_A_DAY.get(unit, 1)


_IN_A_DAY: Mapping[str, int] = {"minutes": 1440, "hours": 24, "working_hours": 24, "urgent_working_hours": 24}


def _walk(graph: Graph, weights: Weights) -> tuple[Number, tuple[str, ...]]:
    """The heaviest walk from the start, or from where a new round begins."""
    edges = tuple(edge for edge in graph.edges if edge.source in graph.reachable and not edge.move.new_round)
    starts = {graph.start} | {
        edge.target for edge in graph.edges if edge.move.new_round and edge.source in graph.reachable
    }
    if unbounded_cycle(graph):
        counted = tuple(name for name, weight in weights.items() if weight)
        return sum((weights[name] for name in counted), Decimal(0)), counted
    leaving = {name: tuple(edge for edge in edges if edge.source == name) for name in graph.stages}
    useful = _useful(leaving, weights)
    leaving = {name: tuple(edge for edge in found if edge.target in useful) for name, found in leaving.items()}
    bounds = {edge.move.id: edge.bound for found in leaving.values() for edge in found if edge.bound is not None}
    loops = {
        edge.move.id: edge.bound
        for found in leaving.values()
        for edge in found
        if edge.bound is not None and edge.source in reach([edge.target], leaving)
    }
    if prod(bound + 1 for bound in loops.values()) * len(graph.stages) > STATES:
        return _rough(weights, loops, useful)
    return _exact(starts, leaving, weights, tuple(loops), {**bounds, **loops})


def _useful(leaving: Mapping[str, tuple[Edge, ...]], weights: Weights) -> set[str]:
    """Stages from which something that weighs can still be reached."""
    return {name for name in leaving if any(weights[there] for there in reach([name], leaving))}


def _rough(weights: Weights, loops: Mapping[str, int], useful: Iterable[str]) -> tuple[Number, tuple[str, ...]]:
    """Too many combinations: everything once, and once more for each time that a loop may go round."""
    once = sum((weights[name] for name in useful), Decimal(0))
    return once * (1 + sum(loops.values())), tuple(sorted(name for name in useful if weights[name]))


def _exact(
    starts: Iterable[str],
    leaving: Mapping[str, tuple[Edge, ...]],
    weights: Weights,
    loops: tuple[str, ...],
    bounds: Mapping[str, int],
) -> tuple[Number, tuple[str, ...]]:
    place = {name: number for number, name in enumerate(loops)}

    @cache
    def heaviest(stage: str, left: tuple[int, ...]) -> tuple[Number, tuple[str, ...]]:
        best: tuple[Number, tuple[str, ...]] = (0, ())
        for edge in leaving[stage]:
            after = left
            if edge.move.id in place:
                number = place[edge.move.id]
                if left[number] == 0:
                    continue
                after = (*left[:number], left[number] - 1, *left[number + 1 :])
            found = heaviest(edge.target, after)
            best = max(best, found, key=lambda walk: walk[0])
        own = weights[stage]
        return own + best[0], ((stage,) if own else ()) + best[1]

    full = tuple(bounds[name] for name in loops)
    return max((heaviest(start, full) for start in sorted(starts)), key=lambda walk: walk[0])


def statutory_problems(case_type: CaseType, rules: Rules, maxima: Iterable[StatutoryMaximum]) -> list[Problem]:
    """Phases that can take longer than the law allows; and kinds that are not said or not known."""
    maxima = list(maxima)
    where, name, kind = case_type.where, case_type.id, case_type.statutory_kind
    if not kind:
        return [] if case_type.statutory_none.strip() else [NO_KIND.at(where, case_type=name)]
    mine = [maximum for maximum in maxima if maximum.kind == kind]
    if not mine:
        known = ", ".join(sorted({maximum.kind for maximum in maxima})) or "-"
        return [UNKNOWN_KIND.at(where, case_type=name, kind=kind, known=known)]
    phases = {maximum.phase for maximum in mine}
    if phases.isdisjoint(stage.phase for stage in case_type.stages):
        return [NO_PHASE.at(where, case_type=name, kind=kind, phases=", ".join(sorted(phases)))]
    problems = []
    for maximum in mine:
        unit = maximum.maximum.unit
        length, path = longest_path(case_type, rules, maximum.phase, unit)
        if length > maximum.maximum.amount:
            details = {"phase": maximum.phase, "length": f"{length:g} {unit}", "maximum": str(maximum.maximum)}
            shown = " → ".join(path)
            problems.append(TOO_LONG.at(where, case_type=name, source=maximum.source, path=shown, **details))
    return problems
