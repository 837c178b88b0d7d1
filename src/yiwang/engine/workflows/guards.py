"""Can all conditions of a stage's exits be false at once? Found by trying values on both sides of every constant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from math import prod

from yiwang.engine.expressions import Expression, compile_expression, fits, names, parse
from yiwang.engine.expressions.nodes import Literal, parameters, walk
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows.graph import Edge
from yiwang.engine.workflows.knowledge import ALWAYS, Knowledge

COMBINATIONS = 20_000
"""More than so many are not tried; the stage is then taken as it is."""


def gap(knowledge: Knowledge, stage: str, exits: Iterable[Edge]) -> Mapping[str, Value] | None:
    """Values for which no exit is open; None when there are none, or what is given with a step decides."""
    conditions = []
    for edge in exits:
        expression, _ = parse(edge.move.when) if edge.move.when else (None, [])
        if expression is None or not names(expression).isdisjoint((*edge.move.takes, *edge.move.needs)):
            return None
        conditions.append(expression)
    figures = {f"@{name}": value for name, value in knowledge.rules.parameters.items()}
    choices = _choices(knowledge, stage, conditions, figures)
    if prod(map(len, choices.values())) > COMBINATIONS:
        return None
    return _first_gap([compile_expression(condition) for condition in conditions], choices, figures)


def _first_gap(
    conditions: list[Callable[[Mapping[str, Value]], Value]],
    choices: Mapping[str, list[Value]],
    figures: dict[str, Value],
) -> Mapping[str, Value] | None:
    for values in product(*choices.values()):
        facts = dict(zip(choices, values, strict=True))
        if not any(condition({**figures, **facts}) is True for condition in conditions):
            return facts
    return None


def _choices(
    knowledge: Knowledge, stage: str, conditions: list[Expression], figures: Mapping[str, Value]
) -> dict[str, list[Value]]:
    used = sorted(frozenset().union(*(names(condition) for condition in conditions)))
    constants = [node.value for condition in conditions for node in walk(condition) if isinstance(node, Literal)]
    constants += [figures[f"@{name}"] for condition in conditions for name in parameters(condition)]
    choices: dict[str, list[Value]] = {}
    for name in used:
        domain = knowledge.domains.get(name, Domain("string"))
        values: list[Value] = [stage] if name == "stage" else samples(domain, constants)
        sure = name in ALWAYS or name in knowledge.at[stage]
        choices[name] = values if sure else [*values, None]
    return choices


def samples(domain: Domain, constants: Iterable[Value]) -> list[Value]:
    """Values of a domain that tell apart what conditions with these constants can tell apart."""
    if domain.type == "boolean":
        return [True, False]
    if domain.values:
        return list(domain.values)
    tried: list[Value] = [domain.low, domain.high]
    for constant in constants:
        tried += [constant, *_beside(constant)]
    if domain.type in ("string", "text"):
        tried.append("another")
    if domain.type in ("number", "integer"):
        tried.append(0)
    return list(dict.fromkeys(value for value in tried if value is not None and fits(value, domain)))


def _beside(constant: Value) -> list[Value]:
    match constant:
        case bool():
            return []
        case int() | Decimal():
            return [constant - 1, constant + 1, constant - Decimal("0.5"), constant + Decimal("0.5")]
        case datetime():
            return [constant - timedelta(minutes=1), constant + timedelta(minutes=1)]
        case date() | timedelta():
            return [constant - timedelta(days=1), constant + timedelta(days=1)]
    return []
